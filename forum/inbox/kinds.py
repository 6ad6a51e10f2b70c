"""What can happen in a thread, each in a sentence; other packages add theirs."""

from __future__ import annotations

from collections.abc import Callable

Sentence = Callable[[str, bool], str]

_sentences: dict[str, Sentence] = {}


def kind(name: str) -> Callable[[Sentence], Sentence]:
    """Register a kind: `who` did it, and `mine` says whether the reader wrote the answer it is about."""

    def register(sentence: Sentence) -> Sentence:
        if _sentences.setdefault(name, sentence) is not sentence:
            raise ValueError(f"there are two kinds of the name {name!r}")
        return sentence

    return register


def sentence_of(name: str, who: str, mine: bool) -> str:
    """In the reader's language; of a kind that another version knew, only who it was."""
    return _sentences[name](who, mine) if name in _sentences else who
