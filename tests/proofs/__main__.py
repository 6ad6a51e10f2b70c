"""Proofs too large for CI: `python3 dev.py prove NAME [OPTIONS]`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import proofs


def main(arguments: list[str]) -> int:
    """Run the proof of that name; without one, or with an unknown one, list them."""
    names = sorted(found.name for found in pkgutil.iter_modules(proofs.__path__) if not found.name.startswith("_"))
    if not arguments or arguments[0] not in names:
        for name in names:
            said = importlib.import_module(f"tests.proofs.{name}").__doc__ or ""
            print(f"{name:<12} {said.splitlines()[0]}")  # noqa: T201
        return 2 if arguments else 0
    result: int = importlib.import_module(f"tests.proofs.{arguments[0]}").main(arguments[1:])
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
