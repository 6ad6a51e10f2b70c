"""Whether a text may appear at once: what decisions taught about spam, and secrets that stand in it."""

from forum.screening.doubting import HASTY, STALE, TRAP, doubt, forget_doubts, is_doubted
from forum.screening.evaluating import Judged, examples_of, judge_file
from forum.screening.judging import Standing, Verdict, judge, standing, suspect
from forum.screening.knowing import Mistake, forget_all, forget_decisions, loudest, mistakes
from forum.screening.models import Sign, Suspicion
from forum.screening.secrets import Secret, What, mask, secrets_in
from forum.screening.signs import same_text, signs_of
from forum.screening.teaching import FEWEST, forget_text, learn, unlearn
from forum.screening.telling import sign_words
from forum.screening.traces import Left, Trace, trace, traces

__all__ = [
    "FEWEST",
    "HASTY",
    "STALE",
    "TRAP",
    "Judged",
    "Left",
    "Mistake",
    "Secret",
    "Sign",
    "Standing",
    "Suspicion",
    "Trace",
    "Verdict",
    "What",
    "doubt",
    "examples_of",
    "forget_all",
    "forget_decisions",
    "forget_doubts",
    "forget_text",
    "is_doubted",
    "judge",
    "judge_file",
    "learn",
    "loudest",
    "mask",
    "mistakes",
    "same_text",
    "secrets_in",
    "sign_words",
    "signs_of",
    "standing",
    "suspect",
    "trace",
    "traces",
    "unlearn",
]
