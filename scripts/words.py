"""``python scripts/words.py LIST``: makes ``schemas/tables/words.json`` from a list of Vietnamese words, one a line.

Kept are words in small letters of one or two syllables, each once however it is spelled ("hoá", "hóa").
"""

from __future__ import annotations

import json
import sys
import textwrap
import unicodedata
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from schemas.syllables import is_syllable  # noqa: E402
from schemas.words import spelled_anew  # noqa: E402

SOURCE = "The list of words of pyvi 0.1.1 (models/words.txt), copyright 2016 Viet-Trung Tran, under the MIT licence"


def main(path: str) -> None:
    """Writes the table, sorted."""
    lines = unicodedata.normalize("NFC", Path(path).read_text(encoding="utf-8")).splitlines()
    split = [line.split() for line in lines if line == line.lower()]
    words = {" ".join(map(spelled_anew, word)) for word in split if len(word) in (1, 2) and all(map(is_syllable, word))}
    quoted = ", ".join(f'"{word}"'.replace(" ", "_") for word in sorted(words))
    listed = textwrap.fill(quoted, 118, break_on_hyphens=False).replace("_", " ")
    row = f'{{"from": null, "to": null, "words": [\n{listed}\n]}}'
    text = f'{{"source": {json.dumps(SOURCE)}, "rows": [{row}]}}\n'
    (ROOT / "schemas" / "tables" / "words.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
