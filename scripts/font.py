"""Writes the font of the unseen text layer, ocr/unseen.ttf: ``python scripts/font.py``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # a script's own folder is on the path, the project's is not

from ocr.font import ADVANCE, ASCENT, DESCENT  # noqa: E402

_EPOCH = 3_029_529_600  # 2000-01-01 in seconds of the font clock: the bytes of a font must not depend on the day


def build_font() -> bytes:
    """A TrueType font program of an undefined glyph and one empty glyph, the same bytes every time."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "unseen"])
    builder.setupGlyf({".notdef": Glyph(), "unseen": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "unseen": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupHead(unitsPerEm=1000, created=_EPOCH, modified=_EPOCH)
    builder.font.recalcTimestamp = False
    data = io.BytesIO()
    builder.font.save(data, reorderTables=True)
    return data.getvalue()


if __name__ == "__main__":
    (ROOT / "ocr" / "unseen.ttf").write_bytes(build_font())
