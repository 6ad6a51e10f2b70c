"""The reports: each one question, its answer as the title, a chart of it and the table with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.figures import charts
from forum.figures.charts import Series
from forum.figures.reading import JUST_CAME, Figures
from forum.figures.telling import (
    BANDS,
    Key,
    Report,
    compared,
    ends,
    in_time,
    left_out,
    of,
    promised_head,
    prompt,
    scale,
    series,
    told_apart,
    waits_head,
    waits_line,
    waits_of,
    when,
)
from forum.figures.words import Share, on_axis, shown


def volume(found: Figures, now: datetime) -> Report:
    received, solved = found.total["received"], found.total["solved"]
    opened = found.open_at_end[-1] if found.open_at_end else 0
    came = ngettext("%(num)d ticket came", "%(num)d tickets came", received)
    answer = _("%(came)s, %(solved)s solved; %(open)s open at the end", came=came, solved=solved, open=opened)
    earlier, sheets = found.before, [sheet for _slot, sheet in found.slots]
    bars = [
        series(mark, [sheet[name] for sheet in sheets]) for mark, name in (("mark-a", "received"), ("mark-b", "solved"))
    ]
    return Report(
        "volume",
        answer,
        _(
            "%(came)s came and %(solved)s were solved in the time before",
            came=shown(earlier["received"]),
            solved=shown(earlier["solved"]),
        ),
        left_out(found.total),
        charts.columns(answer, on_axis(found.range.slots), bars, [series("mark-line", found.open_at_end)]),
        [
            Key("mark-a", _("Received"), shown(received)),
            Key("mark-b", _("Solved"), shown(solved)),
            Key("mark-line", _("Open at the end"), shown(opened)),
        ],
        [when(found), _("Received"), _("Solved"), _("Open at the end")],
        [
            [slot.first, sheet["received"], sheet["solved"], still]
            for (slot, sheet), still in zip(found.slots, found.open_at_end, strict=True)
        ],
        headline=received,
        is_empty=not (received or solved or opened),
    )


def first_replies(found: Figures, now: datetime) -> Report:
    middle, before = found.total.first_reply(0.5, "working", now), found.before.first_reply(0.5, "working", now)
    ninety = found.total.first_reply(0.9, "working", now)
    sheets = [sheet for _slot, sheet in found.slots]
    lines = [
        waits_line("mark-line", [sheet.first_reply(0.5, "working", now) for sheet in sheets]),
        waits_line("mark-dashed", [sheet.first_reply(0.9, "working", now) for sheet in sheets]),
    ]
    answer = (
        _("Median first reply: %(time)s of working time", time=shown(middle)) if middle else _("No first reply yet")
    )
    return Report(
        "first-replies",
        answer,
        compared(middle, before),
        _("Whoever still waits counts as having waited at least so long, and is not left out: "
          "ignoring people makes no number better. All are exact to one per cent."),
        charts.curves(answer, on_axis(found.range.slots), lines, *scale(lines)),
        [
            Key("mark-line", _("Median, working time"), shown(middle)),
            Key("mark-dashed", _("Nine of ten, working time"), shown(ninety)),
            Key("", _("Median, by the clock"), shown(found.total.first_reply(0.5, "wall", now))),
            Key("", _("Nine of ten, by the clock"), shown(found.total.first_reply(0.9, "wall", now))),
            Key("", _("Still waiting"), shown(found.total.still_waiting)),
        ],
        [when(found), *waits_head(), _("Answered"), _("Still waiting"), _("Ended without a reply")],
        [
            [slot.first, *waits_of(sheet, now), sheet["replied"], sheet.still_waiting, sheet["without"]]
            for slot, sheet in found.slots
        ],
        headline=middle,
        is_empty=middle is None,
    )  # fmt: skip


def bands(found: Figures, now: datetime) -> Report:
    sums, before = found.total.bands(now), found.before.bands(now)
    soon, whole = prompt(sums)
    counted, young = told_apart(sums), Key("", str(BANDS[JUST_CAME]), shown(sums[JUST_CAME]))
    answer = _("%(share)s of first replies came within an hour of working time", share=shown(Share(soon, whole)))
    sheets = [(slot, sheet.bands(now)) for slot, sheet in found.slots]
    return Report(
        "bands",
        answer if whole else _("No first reply yet"),
        _("%(share)s in the time before", share=shown(Share(*prompt(before)))) if prompt(before)[1] else "",
        _("A working day is as long as on the calendar of the site. Who has waited longer and still waits is among "
          "those that were too late. Who has waited for less than an hour does not count yet."),
        charts.strip([(f"band-{name}", number) for name, number in counted.items()]),
        [*(Key(f"band-{name}", str(BANDS[name]), of(number, whole)) for name, number in counted.items()), young],
        [when(found), *(str(word) for word in BANDS.values())],
        [[slot.first, *mine.values()] for slot, mine in sheets],
        headline=Share(soon, whole),
        is_empty=not sum(sums.values()),
    )  # fmt: skip


def promises(found: Figures, now: datetime) -> Report:
    met, whole = found.total.promises
    before = Share(*found.before.promises)
    kinds = (("first", _("First replies")), ("next", _("Later replies")), ("update", _("Promised news")))
    shares = [Share(*sheet.promises).value for _slot, sheet in found.slots]
    answer = _("%(share)s of what was promised was done in time", share=shown(Share(met, whole)))
    line = Series("mark-line", shares, [shown(Share(*sheet.promises)) for _slot, sheet in found.slots])
    return Report(
        "promises",
        answer if whole else _("Nothing was promised in this time"),
        _("%(share)s in the time before", share=shown(before)) if before.whole else "",
        _("By the reply times that held for each ticket. What is not due yet does not count; what is late and still "
          "open counts as late."),
        charts.curves(answer, on_axis(found.range.slots), [line], 1.0, [shown(Share(1, 2)), shown(Share(1, 1))]),
        [Key("", name, in_time(found.total, kind)) for kind, name in kinds],
        [
            when(found),
            *(say for _kind, name in kinds for say in promised_head(name)),
            _("In time"),
        ],
        [
            [slot.first, *ends(sheet, [kind for kind, _name in kinds]), Share(*sheet.promises)]
            for slot, sheet in found.slots
        ],
        headline=Share(met, whole),
        is_empty=not whole,
    )  # fmt: skip


def returned(found: Figures, now: datetime) -> Report:
    return _shares(
        found,
        "returned",
        ("came-back", "solved"),
        lambda share: _("%(share)s of what was solved came back", share=share),
        _("Nothing was solved in this time"),
        _("Counted on the day on which it was solved, however much later it came back. What was solved by mistake and "
          "taken back within ten minutes is neither."),
        [_("Solved"), _("Came back")],
    )  # fmt: skip


def community(found: Figures, now: datetime) -> Report:
    return _shares(
        found,
        "community",
        ("community", "threads"),
        lambda share: _("The community solved %(share)s of the threads", share=share),
        _("No thread was solved in this time"),
        _("Threads with an accepted answer by somebody who is not of the staff, accepted before support got it or "
          "without any answer of the staff."),
        [_("Threads solved"), _("By the community")],
    )  # fmt: skip


def _shares(
    found: Figures,
    name: str,
    counted: tuple[str, str],
    answer: Callable[[str], str],
    nothing: str,
    hint: str,
    heads: Sequence[str],
) -> Report:
    """A share of a whole, as bars of the part beside the whole."""
    part, whole = counted
    now, before = (Share(sheet[part], sheet[whole]) for sheet in (found.total, found.before))
    said = answer(shown(now)) if now.whole else nothing
    sheets = [sheet for _slot, sheet in found.slots]
    bars = [series("mark-b", [sheet[whole] for sheet in sheets]), series("mark-a", [sheet[part] for sheet in sheets])]
    return Report(
        name,
        said,
        _("%(share)s in the time before", share=shown(before)) if before.whole else "",
        hint,
        charts.columns(said, on_axis(found.range.slots), bars),
        [Key("mark-b", heads[0], shown(now.whole)), Key("mark-a", heads[1], shown(now.part))],
        [when(found), *heads, _("Share")],
        [[slot.first, sheet[whole], sheet[part], Share(sheet[part], sheet[whole])] for slot, sheet in found.slots],
        headline=now,
        is_empty=not now.whole,
    )


def categories(by: dict[str, Figures], names: dict[str, str], found: Figures) -> Report:
    """A row for each category with its days or weeks, all on one scale; the fullest first."""
    most = max((sheet["received"] for mine in by.values() for _slot, sheet in mine.slots), default=0)
    fullest = next(iter(by), "")
    answer = _("Most are about %(name)s", name=names[fullest]) if fullest else _("No ticket has a category yet")
    rows = {value: [sheet["received"] for _slot, sheet in mine.slots] for value, mine in by.items()}
    return Report(
        "categories",
        answer,
        "",
        _("Tickets by the day on which they came. One that is about several things counts in each."),
        head=[_("Category"), _("Received"), _("In the time before"), *(str(slot.first) for slot in found.range.slots)],
        rows=[[names[v], by[v].total["received"], by[v].before["received"], *rows[v]] for v in by],
        lines=[(names[v], charts.spark(rows[v], most), by[v].total["received"], by[v].before["received"]) for v in by],
        is_empty=not by,
    )


MADE: dict[str, Callable[[Figures, datetime], Report]] = {
    "volume": volume,
    "first-replies": first_replies,
    "bands": bands,
    "promises": promises,
    "returned": returned,
    "community": community,
}
