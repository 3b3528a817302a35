"""The letters by which a symbol abbreviates its body: "SỞ NỘI VỤ" → S N V, so "QĐ-SNV" fits and "QĐ-UBND" does not."""

from __future__ import annotations

import re
from functools import cache

from extraction.folding import distance, fold, plain, squash
from extraction.tables import abbreviations, body_keys
from schemas.tables import rows

SKIPPED = frozenset({"VA", "CAC", "VE", "CUA", "CHO"})
LONG = 5  # letters: shorter abbreviations of two bodies often differ in one
OF_PLACE = re.compile(r"\s(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG)\b")  # symbols leave the place out
FITTING = 0.6  # share of a body's letters that its issuer's initials must hold in their order


@cache
def initials(name: str) -> str:
    """First letters of the words of a name, Đ kept; abbreviations and figures in it count whole."""
    letters = []
    for word in name.replace("-", " ").replace(",", " ").replace("/", " ").replace(".", " ").split():
        folded = fold(word).replace(" ", "")
        if not folded or folded in SKIPPED:
            continue
        listed = body_keys().get(folded, "").upper() == word.upper()  # "DU LỊCH" holds no Đảng ủy (ĐU)
        whole = listed or folded.isdigit() or folded in ("UBND", "HDND", "TP", "TNCS", "MTTQ", "THPT")
        kept = body_keys().get(folded, folded) if whole else word[0]
        letters.append("".join(char if char in "Đđ" else plain(char) for char in kept).upper())
    return "".join(letters)


def mend_body(body: str, names: tuple[str, ...]) -> str | None:
    """The body's letters with their Đ put back, when the initials of an issuer hold all of them in order; else None."""
    for name in names:
        source, at, out = initials(name), 0, []
        for char in body:
            found = next((i for i in range(at, len(source)) if plain(source[i]) == plain(char)), None)
            if found is None:
                break
            out.append("Đ" if source[found] == "Đ" else char if char in "ƯĂÂÊÔƠ" else plain(char))
            at = found + 1
        if len(out) == len(body) > 1:
            return "".join(out)
    return None


def fits(body: str, names: tuple[str, ...]) -> bool:
    """Whether enough of a body's letters are initials of one of the names, in order."""
    letters = squash(body)
    return any(_share(letters, squash(initials(name))) >= FITTING for name in names if name)


def is_nearly_initials(symbol: str, names: tuple[str, ...]) -> bool:
    """Whether a part of a symbol is the initials of an issuer but for one letter: "CCVILT" for "CCVTLT".

    An abbreviation of the tables is none of another's: "VTLTNN" is how the Cục Văn thư và Lưu trữ nhà nước writes.
    """
    issuers = {fold(name) for name in names}
    own = {squash(row["abbr"]) for row in rows("agencies") if fold(row["name"]) in issuers}
    wanted = own | {squash(initials(part)) for name in names for part in (name, OF_PLACE.split(name)[0]) if part}
    parts = [squash(part) for part in re.split(r"[-/.]", symbol) if part not in abbreviations()]
    return any(
        part not in wanted
        and any(distance(part, asked, 1) <= 1 for asked in wanted if min(len(part), len(asked)) >= LONG or asked in own)
        for part in parts
        if len(part) > 2
    )


def holds(source: str, letters: str) -> bool:
    """Whether initials hold all letters of an abbreviation in their order."""
    return _share(squash(letters), squash(source)) == 1


def _share(letters: str, source: str) -> float:
    """Length of the longest common subsequence over the letters' length."""
    before = [0] * (len(source) + 1)
    for left in letters:
        now = [0]
        for column, right in enumerate(source, 1):
            now.append(before[column - 1] + 1 if left == right else max(before[column], now[-1]))
        before = now
    return before[-1] / len(letters) if letters else 0.0
