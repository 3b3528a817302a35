"""Print that is not the document's own: signature overlays, copy marks, incoming stamps and the words in them."""

from __future__ import annotations

import re

from extraction.runs import Run
from schemas.page import Mark, PageText

HAND = 0.5  # marks less sure than this are taken for print
STAMP_REACH = 0.3  # share of a run that lies on a stamp before its words are taken for the stamp's
SIGNED = re.compile(
    r"^\W*(?:NGUOI KY|KY BOI|DUOC KY BOI|EMAIL|THOI GIAN KY|NGAY KY|CO QUAN|CHUC VU)\W{0,2}:|^\W*(?:CHUKY|KY BOI\b)"
)
COPY_MARK = re.compile(r"^(?:SAO Y|SAO LUC|TRICH SAO|CONG VAN DEN|CV DEN|DEN SO|SO KY HIEU HS|LUU HO SO SO)\b")
STAMPED = re.compile(r"^(?:DEN|GIO|KINH CHUYEN|CHUYEN|SO|NGAY)\b")
OWN = re.compile(
    r"\bXA HOI CHU NGHIA VIET\b|\bDOC LAP\b.*\bTU DO\b|^(?!NGAY)\w.*\bNGAY\b.*\bTHANG\b.*\bNAM\W{0,2}(?:19|20)\d\d$"
)
INSIDE = re.compile(r"(?:\w@\w+\.\w|\+\s?0?7:00|\.vn\b|\d\d:\d\d:\d\d)", re.IGNORECASE)


def is_foreign(run: Run, page: PageText) -> bool:
    """Whether a run belongs to a signature overlay, a copy mark or a stamp."""
    if SIGNED.match(run.plain) or COPY_MARK.match(run.folded) or INSIDE.search(run.text):
        return True
    if OWN.search(run.folded):  # a stamp may lie over the head, and the head stays the document's own
        return False
    if any(run.box.overlap(overlay.box) > 0.6 for overlay in page.overlays):
        return True
    if run.folded == "DEN" or (STAMPED.match(run.folded) and _is_form(run.text)):
        return True
    stamps = [mark for mark in page.marks if mark.kind == "stamp" and mark.confidence >= HAND]
    return any(_in_stamp(run, stamp) for stamp in stamps)


def _is_form(text: str) -> bool:
    """A line to be filled in, of a stamp: "ĐẾN  Số: ....", "Chuyển: ……" (the document's own number has a symbol)."""
    return re.search(r"[.…_]{4,}|^\W*(?:ĐẾN|CHUYỂN|KÍNH CHUYỂN|GIỜ)\s*:?", text, re.IGNORECASE) is not None and (
        re.search(r"[.…_]{4,}", text) is not None or text.rstrip().endswith(":")
    )


def _in_stamp(run: Run, stamp: Mark) -> bool:
    inside = run.box.overlap(stamp.box)
    if inside > 0.8:
        return not run.folded.startswith("SO") and "/" not in run.text
    return inside > STAMP_REACH and STAMPED.match(run.folded) is not None and "/" not in run.text
