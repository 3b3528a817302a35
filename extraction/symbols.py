"""Number and symbol: "123/QĐ-SNV", "45/2020/NĐ-CP", "05/BNV-VP", "12-QĐ/TU"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extraction.folding import plain, squash
from extraction.tables import body_keys, type_abbreviations, type_keys

# Followed by a colon or a digit, for "SỞ NỘI VỤ" begins alike.
KEYWORD = re.compile(r"^\W{0,3}[S5][O0Q6]\s*(?:[:;.,*!]\s*|(?=\s*[\d/_…-]|\s*$))")
SPLIT = re.compile(r"^(?P<number>[^/]*?)\s*[-–_.]*\s*/\s*(?P<symbol>\S.*)$")
PARTY = re.compile(r"^(?P<number>\d{1,5})\s*[-–]\s*(?P<symbol>[A-ZĐÐ]{2,5}\s*/\s*[A-ZĐÐ]{1,8}\S*)$")
YEAR = re.compile(r"^(?P<year>(?:19|20)\d{2})\s*[/]\s*")
PART = re.compile(r"[A-Za-zÀ-ỹĐđÐ]+[0-9]{0,4}$")
# Readings of Q and Đ that Tesseract makes of a bold QĐ.
MISREAD = {"QDD": "QĐ", "OD": "QĐ", "0D": "QĐ", "QB": "QĐ", "ND": "NĐ", "NDD": "NĐ", "QP": "QĐ", "OB": "QĐ"}


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A number line taken apart: the digits' characters (start, end) in the text, and the symbol's."""

    number: tuple[int, int]
    symbol: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A mended symbol; ``known`` says that every part of it stands in the tables."""

    text: str
    type_abbreviation: str | None
    known: bool


def find_parts(text: str) -> NumberParts | None:
    """The digits and the symbol of a line that begins with "Số", or None when it does not."""
    opened = KEYWORD.match(plain(text))
    if opened is None:
        return None
    rest = text[opened.end() :]
    found = PARTY.match(rest) or SPLIT.match(rest)
    if found is None:
        return NumberParts((opened.end(), len(text)), None)
    return NumberParts(_moved(found.span("number"), opened.end()), _moved(found.span("symbol"), opened.end()))


def mend_symbol(raw: str, type_name: str | None = None) -> Symbol | None:
    """The symbol that a reading means; None when it has not the form of one.

    ``type_name`` of the same document decides where the type's letters are in doubt.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFC", raw)).translate(_LETTERS).strip(".,;:'`*_|-/\"“”")
    year = YEAR.match(text)
    rest = text[year.end() :] if year else text
    separators = re.findall(r"[-/.]", rest)
    parts = [part for part in re.split(r"[-/.]", rest) if part]
    if not parts or len(parts) > 5 or len(separators) != len(parts) - 1 or not all(map(PART.match, parts)):
        return None
    mended = [_mend_part(part, first=index == 0, type_name=type_name) for index, part in enumerate(parts)]
    joined = mended[0][0] + "".join(mark + part[0] for mark, part in zip(separators, mended[1:], strict=True))
    return Symbol(
        text=(f"{year['year']}/" if year else "") + joined,
        type_abbreviation=mended[0][0] if mended[0][0] in type_keys().values() else None,
        known=len(parts) > 1 and all(known for _, known in mended),
    )


def read_digits(raw: str) -> str | None:
    """The digits of a printed number, as written; None when anything else stands between them."""
    text = raw.strip(" .,;:_-…'`")
    return text if re.fullmatch(r"[0-9]{1,6}[a-zA-Z]?", text) else None


def _mend_part(part: str, *, first: bool, type_name: str | None) -> tuple[str, bool]:
    key = squash(part)
    if first and type_name:
        for abbreviation in type_abbreviations(type_name):
            if squash(abbreviation) == MISREAD.get(key, key).replace("Đ", "D") or MISREAD.get(key) == abbreviation:
                return abbreviation, True
    if first and key in MISREAD:
        return MISREAD[key], True
    tables = (type_keys(), body_keys()) if first else (body_keys(), type_keys())
    for table in tables:
        if key in table:
            return table[key], True
    stem = key.rstrip("0123456789")
    if stem != key and stem in body_keys():
        return body_keys()[stem] + key[len(stem) :], True
    return part, False


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


_LETTERS = str.maketrans({"Ð": "Đ", "–": "-", "—": "-", "−": "-", "_": "-", "\\": "/", "|": ""})
