"""``python -m tests.corpus make FOLDER --seed N --count K --level office`` and ``python -m tests.corpus samples``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from tests.corpus.files import save, save_truth
from tests.corpus.make import Truth, make
from tests.corpus.model import LEVELS, Level
from tests.corpus.samples import write_samples


def main(arguments: list[str]) -> int:
    """Runs the command line; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write documents and their fields.json into a folder")
    making.add_argument("folder", type=Path)
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--count", type=int, default=10)
    making.add_argument("--level", choices=get_args(Level), default="office")
    commands.add_parser("samples", help="make the committed samples anew")
    given = parser.parse_args(arguments)
    if given.command == "samples":
        write_samples()
    else:
        write_folder(given.folder, given.seed, given.count, given.level)
    return 0


def write_folder(folder: Path, seed: int, count: int, level: Level) -> list[Truth]:
    """Writes ``count`` documents from a seed on, with ``fields.json`` beside them."""
    truths: list[Truth] = []
    for number in range(seed, seed + count):
        made = make(number, level)
        save(made, folder)
        truths += made.truth
    save_truth(truths, folder / "fields.json")
    return truths


if __name__ == "__main__":
    assert set(LEVELS) == set(get_args(Level))
    sys.exit(main(sys.argv[1:]))
