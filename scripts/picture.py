"""Draws ``docs/result.png``, the picture of the README: the samples digitised, one searched for, its proof on the page.

Needs Chromium and poppler: ``.venv/bin/python scripts/picture.py``.
"""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SOHOA = ROOT / ".venv" / "bin" / "sohoa"
WORDS = "thành lập hội"
SIZE = (1500, 980)
SHOWN = ("code_number", "code_notation", "issued_date", "organ_name", "type_name", "subject", "signer_name")
COLOURS = {"read": "#1a7f37", "unreadable": "#b35900", "doubtful": "#b35900"}

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: flex; background: #f6f4ef; font: 13px/1.45 "DejaVu Sans Mono", monospace; }}
pre {{ flex: 1; margin: 20px; padding: 18px; background: #14181f; color: #e6e6e6; border-radius: 8px; overflow: hidden;
       white-space: pre-wrap; }}
pre b {{ color: #7fd1ff; font-weight: normal; }}
.paper {{ position: relative; width: 640px; height: 905px; margin: 20px 20px 20px 0; box-shadow: 0 1px 8px #0004; }}
.paper img {{ width: 100%; height: 100%; }}
.box {{ position: absolute; border: 2px solid; border-radius: 3px; }}
.box span {{ position: absolute; top: -2px; left: 100%; font-size: 10px; padding: 0 3px; color: white;
             white-space: nowrap; }}
</style><pre>{words}</pre><div class="paper"><img src="data:image/png;base64,{picture}">{boxes}</div>"""


def main() -> int:
    """Writes the picture."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        said = [
            _type(place, "digitize", "tests/corpus/samples", "--batch", "mau"),
            _type(place, "search", WORDS, "--limit", "3"),
        ]
        documents = [json.loads(row) for row in _run(place, "export").stdout.splitlines()]
        document = max(documents, key=lambda held: sum(_is_claimed(held, name) for name in SHOWN))
        said.append(_type(place, "show", document["id"][:8]))
        pdf = _run(place, "open", document["id"]).stdout.strip()
        _draw(place, "\n\n".join(said), _page_picture(place, Path(pdf)), _boxes(document))
    return 0


def _is_claimed(document: dict[str, Any], name: str) -> bool:
    return bool(document["fields"][name]["value"])


def _run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"SOHOA_STATE": str(place / "state"), "SOHOA_ARCHIVE": f"file:{place / 'kho'}", "COLUMNS": "96"}
    environment = {**os.environ, **settings, "SOHOA_LANG": "vi", "PYTHONWARNINGS": "ignore"}
    return subprocess.run([SOHOA, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=True)


def _type(place: Path, *words: str) -> str:
    ended = _run(place, *words)
    shown = (ended.stdout + ended.stderr).replace(str(place), "").replace(str(ROOT), ".")
    quoted = " ".join(f'"{word}"' if " " in word else word for word in words)
    lines = [line.rstrip()[:120] for line in shown.splitlines()]
    return f"<b>$ sohoa {html.escape(quoted)}</b>\n" + html.escape("\n".join(lines[:26]))


def _page_picture(place: Path, pdf: Path) -> bytes:
    target = place / "page"
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "110", pdf, target], check=True)
    return target.with_suffix(".png").read_bytes()


def _boxes(document: dict[str, Any]) -> str:
    drawn = []
    for name in SHOWN:
        field = document["fields"][name]
        first = document["first_page"]
        label = f'<span style="background:{{colour}}">{name} {field["confidence"]:.0%}</span>'
        for evidence in field["evidence"]:
            if evidence["page"] != first:
                continue
            x0, y0, x1, y1 = (100 * side for side in evidence["box"])
            colour = COLOURS.get(field["state"], "#555")
            place = f"left:{x0}%;top:{y0}%;width:{x1 - x0}%;height:{y1 - y0}%;border-color:{colour}"
            drawn.append(f'<div class="box" style="{place}">{label.format(colour=colour)}</div>')
            label = ""
    return "".join(drawn)


def _draw(place: Path, words: str, picture: bytes, boxes: str) -> None:
    page = place / "page.html"
    page.write_text(PAGE.format(words=words, picture=base64.b64encode(picture).decode(), boxes=boxes), encoding="utf-8")
    subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
            f"--user-data-dir={place / 'chromium'}", f"--window-size={SIZE[0]},{SIZE[1]}",
            f"--screenshot={ROOT / 'docs' / 'result.png'}", page.as_uri(),
        ],
        capture_output=True,
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
