from __future__ import annotations

import re


def fact_words(name: str) -> str:
    """The name of a fact as words: `QuestionClosed` is "question closed". The registry is the list of them."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
