"""What texts mean: a vector for each in a table, and the encoder, a process that finds what lies near."""

import os

from forum.meaning.asking import PATIENCE, Away, Near, encoded, is_installed, kept, nearest, switched_on
from forum.meaning.models import Vector
from forum.meaning.starting import serve_meaning
from forum.meaning.storing import changed, store_vectors, texts

# Of the encoder's process: where cores are busy, threads that wait for each other make it ten times slower. It is read
# when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "PATIENCE",
    "Away",
    "Near",
    "Vector",
    "changed",
    "encoded",
    "is_installed",
    "kept",
    "nearest",
    "serve_meaning",
    "store_vectors",
    "switched_on",
    "texts",
]
