"""Searching by words: the one place that knows how SQLite (FTS5) and PostgreSQL (tsvector) differ in it.

Both index what `folding` has made of a text before it is stored, so that both find the same; they differ in their
English stemming alone. There are two indexes: titles by themselves are few and short, and can be ranked in full where
the words of whole texts are too common for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    DDL,
    ColumnElement,
    Select,
    Table,
    case,
    column,
    desc,
    event,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    union_all,
)

from forum.db.engine import is_postgres
from forum.db.folding import STOPPED, Words

CANDIDATES = 1000
"""How many of the newest matches are ranked: what matches half of all texts is not read whole for a page of ten."""
TITLES, BEST_TITLES, RECENT = 5000, 300, 50_000
FEW, MANY = 5, 1 / 25
"""Words are few below so many times what is wanted, and many from such a share of all rows on."""
Among = Sequence[int] | None
_SQLITE = (
    "CREATE VIRTUAL TABLE {table}_fts USING fts5(title, body, content='{table}', content_rowid='id', "
    "tokenize='porter unicode61')",
    "CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN "
    "INSERT INTO {table}_fts(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    "CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN "
    "INSERT INTO {table}_fts({table}_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END",
    "CREATE TRIGGER {table}_fts_update AFTER UPDATE OF title, body ON {table} BEGIN "
    "INSERT INTO {table}_fts({table}_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); "
    "INSERT INTO {table}_fts(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    "CREATE VIRTUAL TABLE {table}_title_fts USING fts5(title, content='{table}', content_rowid='id', "
    "tokenize='porter unicode61')",
    "CREATE TRIGGER {table}_title_fts_insert AFTER INSERT ON {table} WHEN new.title <> '' BEGIN "
    "INSERT INTO {table}_title_fts(rowid, title) VALUES (new.id, new.title); END",
    "CREATE TRIGGER {table}_title_fts_delete AFTER DELETE ON {table} WHEN old.title <> '' BEGIN "
    "INSERT INTO {table}_title_fts({table}_title_fts, rowid, title) VALUES ('delete', old.id, old.title); END",
    "CREATE TRIGGER {table}_title_fts_update AFTER UPDATE OF title ON {table} BEGIN "
    "INSERT INTO {table}_title_fts({table}_title_fts, rowid, title) SELECT 'delete', old.id, old.title "
    "WHERE old.title <> ''; "
    "INSERT INTO {table}_title_fts(rowid, title) SELECT new.id, new.title WHERE new.title <> ''; END",
)
_POSTGRES = (
    "ALTER TABLE {table} ADD COLUMN vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') "
    "|| setweight(to_tsvector('english', body), 'B')) STORED",
    "CREATE INDEX ix_{table}_vector ON {table} USING gin (vector) WITH (gin_pending_list_limit = 128)",
    "CREATE INDEX ix_{table}_title_vector ON {table} USING gin (to_tsvector('english', title)) "
    "WITH (gin_pending_list_limit = 128) WHERE title <> ''",
)
# What was written last waits in a list that every search reads whole: usually 4 MB of it, here 128 kB.


@dataclass(frozen=True)
class Spread:
    """How many rows have the words at most, and the highest number of a row; 0 where it is not known.

    The index of PostgreSQL gives all rows that have the words, in no order. That serves words which few have; and the
    newest of what many have are soon met on the way back from the newest row. Between the two, the newest thousand of
    twenty thousand are best looked for among rows that are new.
    """

    uses: int = 0
    newest: int = 0

    def is_thin(self, wanted: int) -> bool:
        """So few have the words that reading all of these is the best way to so many."""
        return 0 < self.uses <= FEW * wanted

    def edges(self, wanted: int) -> list[int]:
        """Above which numbers so many are to be expected, with some to spare, and then four times as many; none where
        it is of no use."""
        if not FEW * wanted < self.uses < self.newest * MANY:
            return []
        reach = 3 * wanted * self.newest // (2 * self.uses)
        return [self.newest - many for many in (reach, 4 * reach) if many < self.newest]


UNKNOWN = Spread()


def searchable(made: Table) -> None:
    """Give a table with the columns `id`, `title` and `body` its indexes of words when it is made."""
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRES)):
        for statement in statements:
            ddl = DDL(statement.format(table=made.name))  # type: ignore[no-untyped-call]
            event.listen(made, "after_create", ddl.execute_if(dialect=dialect))


def of_fulltext(name: str | None) -> bool:
    """Whether a table, column or index belongs to an index of words; the models know nothing of it."""
    return "_fts" in (name or "") or f"_{name}".endswith("_vector")


def candidates(
    made: Table,
    words: Words,
    *conditions: ColumnElement[bool],
    most: int = CANDIDATES,
    among: Among = None,
    mark: str = "",
    spread: Spread = UNKNOWN,
) -> Select[Any]:
    """The newest `most` rows that have all the words: `id` and `score`, the higher the better, a title ten to one; on
    PostgreSQL a title with all of them counts as it does in `titled`.
    `among` are the only rows that can be meant: then these are read, and not all that have the words. `mark` is a word
    that rows of a kind bear in their titles, so that these few are found among many others. `spread` says how thinly
    the words are spread, where that is known."""
    if is_postgres():
        whole: ColumnElement[Any] = literal_column(f"{made.name}.vector")
        text = made.c.title + " " + made.c.body
        named = whole.op("@@")(_query(_beside_stopped(words), mark, in_title=True))
        found = _on_postgres(made, words, whole, text, case((named, _short(made)), else_=0), among, mark)
        found = found.where(*conditions)
        if among is None and spread.is_thin(most):
            return found.order_by(desc(made.c.id + 0)).limit(most)  # not by walking the index of the key
        if among is None and (edges := spread.edges(most)):
            return _by_bands(made, found, edges, most)
        return found.order_by(desc(made.c.id)).limit(most)
    return _on_sqlite(made, words, f"{made.name}_fts", "10.0, 1.0", conditions, among, mark).limit(most)


def titled(
    made: Table,
    words: Words,
    *conditions: ColumnElement[bool],
    most: int = BEST_TITLES,
    among: Among = None,
    mark: str = "",
) -> Select[Any]:
    """The best `most` rows that have all the words in their title, however old, the shortest titles first. Where more
    than `TITLES` have them, PostgreSQL ranks those it comes across first: to put them in order it would read them all.
    """
    if is_postgres():
        vector: ColumnElement[Any] = func.to_tsvector(literal_column("'english'"), made.c.title)
        matching = _on_postgres(made, words, vector, made.c.title, _short(made), among, mark)
        matching = matching.where(made.c.title != "", *conditions)
    else:
        matching = _on_sqlite(made, words, f"{made.name}_title_fts", "10.0", conditions, among, mark)
    every = matching.limit(TITLES).subquery("titled")
    score = every.c.score * (1 if is_postgres() else 10)
    return select(every.c.id, score.label("score")).order_by(score.desc(), every.c.id.desc()).limit(most)


def best(
    made: Table,
    words: Words,
    *conditions: ColumnElement[bool],
    among: Among = None,
    mark: str = "",
    spread: Spread = UNKNOWN,
) -> Select[Any]:
    """What has all the words: titles ranked in full, whole texts among the newest; `id` and `score`."""
    parts = [
        titled(made, words, *conditions, among=among, mark=mark).subquery(),
        candidates(made, words, *conditions, among=among, mark=mark, spread=spread).subquery(),
    ]
    both = union_all(*(select(part) for part in parts)).subquery("found")
    together = func.max if is_postgres() else func.sum
    return select(both.c.id, together(both.c.score).label("score")).group_by(both.c.id)


def begins_with(made: ColumnElement[Any], letters: str) -> ColumnElement[bool]:
    """Whether a column of plain letters begins with these, by its index (on PostgreSQL one of text_pattern_ops)."""
    return made.like(letters + "%") if is_postgres() else made.op("GLOB")(letters + "*")


def _on_sqlite(
    made: Table,
    words: Words,
    name: str,
    weights: str,
    conditions: Sequence[ColumnElement[bool]],
    among: Among,
    mark: str,
) -> Select[Any]:
    """In the order in which FTS5 gives them, so that nothing is scored that is not among the newest. The conditions
    ask of one row: as a join they might come first, and FTS5 would weigh the words anew for each. So where the rows
    are known, the words are not weighed."""
    fts = table(name, column("rowid"))
    weighed: ColumnElement[Any] = -literal_column(f"bm25({name}, {weights})")
    score = weighed if among is None else literal_column("1.0")
    found = select(fts.c.rowid.label("id"), score.label("score"))
    found = found.where(literal_column(name).op("MATCH")(_match(words, mark))).order_by(desc(fts.c.rowid))
    found = found if among is None else found.where(fts.c.rowid.in_(among))
    return found.where(exists().where(made.c.id == fts.c.rowid, *conditions)) if conditions else found


def _on_postgres(
    made: Table,
    words: Words,
    vector: ColumnElement[Any],
    text: ColumnElement[Any],
    bonus: ColumnElement[Any],
    among: Among,
    mark: str,
) -> Select[Any]:
    """PostgreSQL does not index what it calls stop words. A wish of such words alone is compared with the text, and
    where there is nothing else, with that of the newest rows: they stand everywhere."""
    rest = _beside_stopped(words)
    common = [wish for wish in words.wishes if wish not in rest.wishes]
    conditions = [or_(*((" " + text + " ").contains(f" {' '.join(phrase)} ") for phrase in wish)) for wish in common]
    conditions += [] if among is None else [made.c.id.in_(among)]
    if not rest and not mark:
        newest = select(func.max(made.alias("newest").c.id)).scalar_subquery() - RECENT
        score: ColumnElement[Any] = literal_column("1.0") + bonus
        conditions += [] if among is not None else [made.c.id > newest]
    else:
        query = _query(rest, mark)
        whole: ColumnElement[Any] = literal_column(f"{made.name}.vector")
        score = func.ts_rank(literal_column("'{0, 0, 0.1, 1.0}'::real[]"), whole, query) + bonus
        conditions.append(vector.op("@@")(query))
    return select(made.c.id, score.label("score")).where(*conditions)


def _by_bands(made: Table, found: Select[Any], edges: Sequence[int], most: int) -> Select[Any]:
    """Newer rows are asked by themselves, and older ones only if these were too few. A number with nothing added is
    one that PostgreSQL may look up in the index of the key: not to walk it, and not for all that is left."""
    number, sums = made.c.id, made.c.id + 0
    parts = []
    for above, upto in zip([*edges, None], [None, *edges], strict=True):
        band = found if upto is None else found.where((number if above else sums) <= upto)
        band = band if above is None else band.where(number > above)
        parts.append(band.order_by(desc(sums)).limit(most).subquery())
    banded = union_all(*(select(part) for part in parts)).subquery("banded")
    return select(banded.c.id, banded.c.score).limit(most)


def _beside_stopped(words: Words) -> Words:
    wishes = [wish for wish in words.wishes if not all(word in STOPPED for phrase in wish for word in phrase)]
    return replace(words, wishes=wishes)


def _short(made: Table) -> ColumnElement[Any]:
    return 1 + 6.0 / (20 + func.length(made.c.title))


def _query(words: Words, mark: str, *, in_title: bool = False) -> ColumnElement[Any]:
    return func.to_tsquery(literal_column("'english'"), _tsquery(words, mark, in_title=in_title))


def _match(words: Words, mark: str) -> str:
    wishes = (f"({wish})" for wish in _written(words, '"{}"', " ", "{} *", " OR "))
    return " AND ".join([f'"{mark}"', *wishes] if mark else wishes)


def _tsquery(words: Words, mark: str, *, in_title: bool) -> str:
    phrase, begins = ("{}:A", "{}*") if in_title else ("{}", "{}:*")
    wishes = (f"({wish})" for wish in _written(words, phrase, " <-> ", begins, " | "))
    return " & ".join([mark, *wishes] if mark else wishes)


def _written(words: Words, phrase: str, then: str, begins: str, either: str) -> Iterator[str]:
    """Each wish in the language of a database; the words are letters and digits only and mean nothing in it."""
    last = len(words.wishes) - 1
    for n, wish in enumerate(words.wishes):
        ends = begins if words.unfinished and n == last else "{}"
        yield either.join(ends.format(phrase.format(then.join(one))) for one in wish)
