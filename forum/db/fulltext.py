"""Searching by words: the one place that knows how SQLite (FTS5) and PostgreSQL (tsvector) differ in it.

Both index words that `folded` has made of a text before it is stored, so that both find the same: accents and case
are gone, code stays findable whole and in parts (`useState()`, `C++`, `E-1042`). They differ in their stemming alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DDL, ColumnElement, Select, Table, column, desc, event, func, literal_column, select, table

from forum.db.engine import is_postgres

CANDIDATES = 1000
"""How many of the newest matches are ranked: what matches half of all texts is not read whole for a page of ten."""
MOST_LETTERS, MOST_WISHES = 500, 20
_RUN = re.compile(r"[^\W_][\w.\-/:+#'’]*")
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PART = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[+#]+$")
_LONGEST = 40
_COMMON = frozenset(
    """a an and are as at be but by can do does for from how i if in is it its my no not of on or so that the then
    there this to was we what when where which who why will with you your""".split()  # noqa: SIM905
)
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
)
_POSTGRES = (
    "ALTER TABLE {table} ADD COLUMN vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') "
    "|| setweight(to_tsvector('english', body), 'B')) STORED",
    "CREATE INDEX ix_{table}_vector ON {table} USING gin (vector)",
)


@dataclass(frozen=True)
class Words:
    """What is looked for. Of each wish one of its phrases must be there; the very last word may be unfinished."""

    wishes: Sequence[Sequence[Sequence[str]]]
    unfinished: bool = False

    def __bool__(self) -> bool:
        return bool(self.wishes)

    @property
    def each(self) -> list[str]:
        return [word for wish in self.wishes for phrase in wish for word in phrase]


def folded(text: str) -> str:
    """The words of a text as they are stored and looked for: lower case, without accents, code also as one word."""
    return " ".join(word for run in _runs(text) for word in _words_of(run))


def looked_for(text: str) -> Words:
    """What somebody typed into a search field: words, and phrases in quotation marks."""
    wishes: list[list[list[str]]] = []
    for n, part in enumerate(re.split(r'["“”„]', text[:MOST_LETTERS])):
        runs = [words for run in _runs(part) if (words := _words_of(run))]
        if n % 2:
            wishes += [[[word for words in runs for word in words]]] if runs else []
        else:
            wishes += [_wish(words) for words in runs if len(words) > 1 or words[0] not in _COMMON]
    return Words(wishes[:MOST_WISHES], unfinished=text[-1:].isalnum())


def searchable(made: Table) -> None:
    """Give a table with the columns `id`, `title` and `body` its index of words when it is made."""
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRES)):
        for statement in statements:
            ddl = DDL(statement.format(table=made.name))  # type: ignore[no-untyped-call]
            event.listen(made, "after_create", ddl.execute_if(dialect=dialect))


def of_fulltext(name: str | None) -> bool:
    """Whether a table, column or index belongs to an index of words; the models know nothing of it."""
    return "_fts" in (name or "") or f"_{name}".endswith("_vector")


def candidates(made: Table, words: Words, *conditions: ColumnElement[bool], most: int = CANDIDATES) -> Select[Any]:
    """The newest `most` rows that have all the words: `id` and `score`, the higher the better, a title ten to one."""
    if is_postgres():
        query = func.to_tsquery("english", _tsquery(words))
        vector: ColumnElement[Any] = literal_column(f"{made.name}.vector")
        score: ColumnElement[Any] = func.ts_rank(literal_column("'{0, 0, 0.1, 1.0}'::real[]"), vector, query)
        matching = select(made.c.id, score.label("score")).where(vector.op("@@")(query))
    else:
        fts = table(f"{made.name}_fts", column("rowid"))
        score = -literal_column(f"bm25({fts.name}, 10.0, 1.0)")
        matching = select(made.c.id, score.label("score")).join_from(fts, made, made.c.id == fts.c.rowid)
        matching = matching.where(literal_column(fts.name).op("MATCH")(_match(words)))
    return matching.where(*conditions).order_by(desc(made.c.id)).limit(most)


def _runs(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _RUN.findall(plain)


def _words_of(run: str) -> list[str]:
    """`useState` is "usestate use state", `C++` is "cplusplus", `port` is "port"."""
    signs = _SIGNS.search(run)
    named = "".join({"+": "plus", "#": "sharp"}[sign] for sign in signs[0]) if signs else ""
    found = (_HUMP if run.isascii() else _PART).findall(run)
    parts = [part.casefold() for part in found]
    whole = "".join(parts) + named
    if [whole] == parts or len(whole) > _LONGEST:
        return parts
    return [whole, *(part for part in parts if len(part) > 1)]


def _wish(words: list[str]) -> list[list[str]]:
    """Code as one word, or its parts in a row: `bar.baz` is found in `foo.bar.baz` too."""
    return [words] if len(words) == 1 else [words[:1], words[1:]]


def _match(words: Words) -> str:
    return " AND ".join(f"({wish})" for wish in _written(words, '"{}"', " ", "{} *", " OR "))


def _tsquery(words: Words) -> str:
    return " & ".join(f"({wish})" for wish in _written(words, "{}", " <-> ", "{}:*", " | "))


def _written(words: Words, phrase: str, then: str, begins: str, either: str) -> Iterator[str]:
    """Each wish in the language of a database; the words are letters and digits only and mean nothing in it."""
    last = len(words.wishes) - 1
    for n, wish in enumerate(words.wishes):
        ends = begins if words.unfinished and n == last else "{}"
        yield either.join(ends.format(phrase.format(then.join(one))) for one in wish)
