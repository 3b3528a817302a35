"""What stamps of offices say: by it a frame that is open at both sides is told from two rulings."""

from __future__ import annotations

import re

from schemas.page import Mark

_CLOSED = 0.6  # confidence from which a frame is a stamp whatever it says: at least three sides were seen
# Incoming mail, secrecy, urgency, copies, drafts.
_STAMP_WORDS = re.compile(
    r"\b(ĐẾN|ĐỀN|DEN|ĐEN|MẬT|KHẨN|HỎA|HOẢ|TỐC|SAO|DỰ THẢO|CÔNG VĂN|CHUYỂN|GIỜ|BẢN CHÍNH|LƯU HÀNH|THU HỒI)\b"
    r"|S[ỐO]\s*:.*NG[AÀ]Y",
    re.IGNORECASE | re.DOTALL,
)


def is_stamp(mark: Mark) -> bool:
    """Whether a frame is a stamp, by its sides or by its words."""
    return mark.confidence >= _CLOSED or bool(_STAMP_WORDS.search(mark.text or ""))
