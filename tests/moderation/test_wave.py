from __future__ import annotations

from collections.abc import Callable

from forum.pages import Page
from tests.moderation.wave import Wave, sent, warnings
from tests.people import People
from tests.visiting import Visitor

SEED = 1


def test_a_wave_of_fifty_posts_by_ten_accounts_is_cleaned_in_three_actions_without_a_mail_and_comes_back_exactly(
    visit: Callable[..., Visitor],
    people: People,
    doc_page: Page,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
) -> None:
    wave = Wave(people, doc_page, SEED)
    wave.before_it(run_jobs)
    later(hours=2)
    run_jobs()
    told = sent()
    wave.come()
    assert wave.held() == (50, 10)
    before = wave.standing()
    run_jobs()
    mona = visit(people.moderator)
    preview = wave.clean(mona)
    assert preview.count("<h2>") >= 10
    assert "ticket," in preview
    assert wave.actions <= 3, SEED
    assert wave.gone(), SEED
    later(hours=2)
    run_jobs()
    assert sent() == told, SEED
    assert wave.restore(mona) == 10
    assert wave.standing() == before, SEED
    later(hours=2)
    run_jobs()
    assert sent() - warnings() == told, SEED
