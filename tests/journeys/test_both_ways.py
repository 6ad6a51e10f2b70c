"""Each journey is walked by keyboard alone and without JavaScript: the list of them all. A file of journeys that is not
on it fails, and so does one on it whose tests use a mouse, or scripts where there are none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# What hands at a keyboard cannot do, or what skips the way there. `press` on a place first goes there by itself.
MOUSE = {"click", "dblclick", "tap", "fill", "check", "uncheck", "set_checked", "select_option", "set_input_files",
         "focus", "hover", "press_sequentially", "drag_to"}  # fmt: skip
PLAIN = "java_script_enabled=False"
# The journey; the test by keyboard alone; the test without scripts. One that takes `scripts` is both.
JOURNEYS = {
    "ask under a page, publish, be answered in the panel": (
        "test_path.py::test_the_path_by_keyboard_alone", "test_path.py::test_the_path_without_any_script"),
    "be introduced by the host": (
        "test_host_identity.py::test_the_host_introduces_its_reader_who_asks_by_keyboard_alone",
        # Who the host is comes by script; without one the link under the page leads to the form for everybody.
        "test_path.py::test_the_path_without_any_script"),
    "find a thread": "test_by_keyboard.py::test_a_thread_is_found",
    "answer with a picture": "test_by_keyboard.py::test_a_picture_goes_with_an_answer",
    "vote, edit, remove, restore": (
        "test_posts.py::test_a_post_is_voted_for_edited_removed_and_restored_without_leaving_its_place"),
    "read what a level allows": "test_by_keyboard.py::test_one_reads_what_ones_level_allows",
    "report and decide": "test_moderation.py::test_a_report_is_decided_by_key_and_taken_back_in_place",
    "moderate many at once, remove a spammer": (
        "test_moderation.py::test_several_are_chosen_by_key_and_each_tells_what_became_of_it"),
    "decide on what aged": "test_by_keyboard.py::test_an_answer_that_aged_is_decided_on_and_taken_back",
    "mend what the documentation owes": "test_debt.py::test_from_the_list_to_the_entry_and_to_the_day_it_was_mended",
    "answer a ticket": (
        "test_desk.py::test_a_ticket_is_answered_with_the_keyboard_alone",
        "test_desk.py::test_a_ticket_is_answered_without_any_script"),
    "merge tickets and part them": "test_private.py::test_two_tickets_become_one_conversation_and_two_again",
    "split a ticket, need no reply": (
        "test_private.py::test_what_is_about_something_else_moves_together_and_thanks_need_no_reply"),
    "name heroes, stop for the day, take over": (
        "test_handing_over.py::test_nothing_is_left_without_a_note_and_the_hero_takes_over"),
    "promise an update": "test_handing_over.py::test_an_update_is_promised_on_the_ticket",
    "read the figures": "test_figures.py::test_the_reports_are_read_narrowed_and_downloaded",
    "set levels, reply times, calendars": (
        "test_clocks.py::test_an_admin_enters_the_policy_and_a_ticket_explains_its_due_time"),
    "import customers": "test_importing.py::test_a_table_is_looked_at_and_imported",
    "move in from another forum": "test_moving_in.py::test_a_dump_is_looked_at_and_brought_in",
    "look after pages that moved": (
        "test_moves.py::test_the_threads_of_a_page_that_is_gone_are_moved_in_one_press_and_back"),
    "teams and who helped": "test_community.py::test_who_looks_after_what_and_who_helped_stand_on_quiet_pages",
    "the roadmap": "test_community.py::test_somebody_waits_for_an_item_and_hears_the_news_of_it",
    "invite and come in": "test_inviting.py::test_somebody_is_invited_comes_in_and_says_a_name",
    "profile, copy of one's data, leaving": "test_people.py::test_a_face_a_copy_and_a_farewell",
    "password and second step": (
        "test_signing_in.py::test_a_password_and_a_second_step_from_setting_them_up_to_signing_in_with_them"),
    "follow and read the inbox": "test_following.py::test_follow_read_and_change_it",
}  # fmt: skip
# Files that walk no journey of a person: they look at pages, at hosts, at what others send, or at parts of a journey.
LOOKS = {
    "test_ageing.py": "the same way as by keyboard, on a phone, with axe",
    "test_both_ways.py": "this list",
    "test_by_keyboard.py": "on the list",
    "test_choosing.py": "helps while one chooses, by keyboard",
    "test_comfort.py": "pages, as some people need them",
    "test_desk_fits.py": "pages, at several widths",
    "test_desk_keys.py": "keys of a ticket, beside its journey by keyboard",
    "test_directions.py": "pages that run from right to left",
    "test_embed.py": "the frame in its host; its way by keyboard is the first on the list",
    "test_every_page.py": "pages, with axe",
    "test_files.py": "paste and drop, which are a mouse's; the button is on the list",
    "test_host.py": "hosts",
    "test_hostile.py": "what others send",
    "test_houses.py": "hosts",
    "test_inbox_zero.py": "the queue's many lists",
    "test_left_alone.py": "what happens when nobody does anything",
    "test_links.py": "links of mails",
    "test_look.py": "colours and logo",
    "test_many.py": "choosing many in the queue",
    "test_operating.py": "an operator's command line beside the panel",
    "test_nothing_jumps.py": "pages, while their scripts come",
    "test_outside.py": "what comes from chats",
    "test_plugins.py": "generators",
    "test_search.py": "what search shows while one types",
    "test_secrets.py": "what is masked",
    "test_sphinx.py": "generators",
    "test_suggestions.py": "what is found while one types",
    "test_trust.py": "traps for programs",
    "test_writing.py": "helps while one writes; the writing itself is on the list",
}


def functions_of(file: Path) -> dict[str, ast.FunctionDef]:
    """Its functions by name."""
    parsed = ast.parse(file.read_text()).body
    return {one.name: one for one in parsed if isinstance(one, ast.FunctionDef)}


def found(where: str) -> ast.FunctionDef:
    file, _, name = where.partition("::")
    return functions_of(HERE / file)[name]


def both(journey: str) -> tuple[str, str]:
    said = JOURNEYS[journey]
    return said if isinstance(said, tuple) else (said, said)


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_journey_has_both_forms(journey: str) -> None:
    keys, none = map(found, both(journey))
    used = {at.func.attr for at in ast.walk(keys) if isinstance(at, ast.Call) and isinstance(at.func, ast.Attribute)}
    assert used & MOUSE == set(), f"by keyboard alone, but {sorted(used & MOUSE)}"
    takes = {argument.arg for argument in (*none.args.args, *none.args.kwonlyargs)}
    assert "scripts" in takes or PLAIN in ast.unparse(none)


def test_every_file_of_journeys_is_on_the_list() -> None:
    listed = {where.partition("::")[0] for journey in JOURNEYS for where in both(journey)}
    there = {file.name for file in HERE.glob("test_*.py")}
    assert there - listed - LOOKS.keys() == set()
    assert LOOKS.keys() - there == set()
