"""Number and symbol: "123/QĐ-SNV", "45/2020/NĐ-CP", "05/BNV-VP", "12-QĐ/TU"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extraction.folding import distance, plain, squash
from extraction.initials import fits, initials, mend_body
from extraction.tables import abbreviations, body_keys, cased_bodies, room_keys, type_abbreviations, type_keys
from schemas.record import Repair
from schemas.syllables import TONED_VOWELS

# Followed by a colon or a digit, for "SỞ NỘI VỤ" begins alike.
KEYWORD = re.compile(
    r"^\W{0,3}(?:(?:BO LUAT|LUAT|NGHI QUYET|PHAP LENH|LENH|QUYET DINH)\s+)?"
    r"(?:(?!\d\d)[S5$8][O0Q6]\s*(?:[:;.,*!]\s*|(?=\s*(?:[\d_]|[^\w\s]|$)))"
    r"|[58][06]\s*[:;]\s*)"  # two figures may be a number's: "502 /QĐ-SNV"
)
SPLIT = re.compile(r"^(?P<number>[^/]*?)\s*[-–_.]*\s*/\s*(?P<symbol>\S.*)$")
BARE_KEYWORD = re.compile(r"^\W{0,3}S[O0Q6]\s+")
BARE = re.compile(r"^(?P<number>[^/]{0,9}?)\s*/\s*(?P<symbol>\S.*)$")
BARE_LAST = re.compile(r"^(?P<number>.{0,14}?)\s*/\s*(?P<symbol>[^/\s]+)$")  # a pen's strokes are read as slashes
BESIDE_SLASH = re.compile(
    r"^(?P<number>(?:.*[\s_.,:|-])?[a-zđ§&\d]{0,2})(?P<symbol>[A-ZĐ][A-Za-zĐ]*-[A-ZĐ][A-ZĐa-z0-9-]*)\s*$"
)
PARTY = re.compile(r"^(?P<number>\d{1,5})\s*[-–]\s*(?P<symbol>[A-ZĐÐ]{2,5}\s*/\s*[A-ZĐÐ]{1,8}\S*)$")
YEAR = re.compile(r"^(?P<year>19[4-9]\d|20[0-4]\d)\s*[/]\s*")
YEARED = frozenset({"TT", "NĐ", "TTLT", "L", "PL"})  # acts whose number carries the year: 45/2020/NĐ-CP
PART = re.compile(r"[A-Za-zÀ-ỹĐđÐ&]+[0-9]{0,4}$")
# A name from the place line beside: capital and small letters; units of a symbol have at most one small one at a time,
# and that is no vowel ("TTr"), as it is in "Bà".
BESIDE = re.compile(rf"\s+(?=[A-ZĐ{TONED_VOWELS.upper()}](?:[a-zđ{TONED_VOWELS}]{{2,}}|[{TONED_VOWELS}])\b)")
EDGES = ".,;:'`*_|-/\"“”@#"
# Readings that Tesseract makes of a bold QĐ and TTr.
MISREAD = {"QDD": "QĐ", "OD": "QĐ", "0D": "QĐ", "QB": "QĐ", "ND": "NĐ", "NDD": "NĐ", "QP": "QĐ", "OB": "QĐ",
           "TIR": "TTr", "TITR": "TTr"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A number line taken apart: the digits' characters (start, end) in the text, and the symbol's."""

    number: tuple[int, int]
    symbol: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A mended symbol; ``known`` says that every part stands in the tables or abbreviates the issuer.

    ``type_abbreviation`` is its type's part, ``body`` the part that names the issuing body. ``repairs`` lead from what
    was read to ``text``; a symbol that was read as it is written has none.
    """

    text: str
    type_abbreviation: str | None
    body: str | None
    known: bool
    repairs: tuple[Repair, ...] = ()
    doubtful: bool = False
    """Marks were lost, and may have been lost where nothing can tell: it may be another symbol."""


class _Mended(NamedTuple):
    """A part as it is meant, the rule by which it was changed, if it was, and whether it is known."""

    text: str
    rule: str = ""
    known: bool = True


def find_parts(text: str) -> NumberParts | None:
    """The digits and the symbol of a line that begins with "Số", or None when it does not."""
    opened = KEYWORD.match(plain(text))
    if opened is None:
        return _find_beside(text)
    rest, by = text[opened.end() :], opened.end()
    found = PARTY.match(rest) or _split(rest)
    if found is None:
        return NumberParts((by, len(text)), None)
    return NumberParts(_moved(found.span("number"), by), _moved(found.span("symbol"), by))


def _find_beside(text: str) -> NumberParts | None:
    """The parts of a line whose colon and slash a pen took, told by a symbol with its type: "Số WGP-SNV"."""
    opened = BARE_KEYWORD.match(plain(text))
    found = _beside(text[opened.end() :]) if opened else None
    symbol = mend_symbol(found["symbol"]) if found else None
    if opened is None or found is None or symbol is None or symbol.type_abbreviation is None:
        return None
    return NumberParts(_moved(found.span("number"), opened.end()), _moved(found.span("symbol"), opened.end()))


def _split(rest: str) -> re.Match[str] | None:
    """At the first slash after which a symbol of the tables stands, for a pen's stroke is read as a slash too.

    Without one, before the one word that has the form of a symbol with its type.
    """
    first = SPLIT.match(rest)
    slashes = [(slash, mend_symbol(rest[slash.end() :])) for slash in re.finditer("/", rest)]
    at = next((slash for slash, symbol in slashes if symbol is not None and symbol.known), None)
    if at is None and first is not None and " " in first["symbol"].strip():
        at = next((slash for slash, symbol in slashes if symbol is not None and _is_typed(symbol)), None)
        first = _beside(rest) or first
    if at is None:
        return first or _beside(rest)
    number = len(rest[: at.start()].rstrip(" -–_."))
    return re.compile(rf"^(?P<number>.{{{number}}})[\s_.–-]*/\s*(?P<symbol>\S.*)$").match(rest)


def _beside(rest: str) -> re.Match[str] | None:
    """A symbol of the tables at the end of a line whose slash a pen took: "835 SNV-CTTN", "WGP-SNV"."""
    found = BESIDE_SLASH.match(rest)
    if found is None:
        return None
    for start in range(len(found["symbol"])):
        symbol = mend_symbol(found["symbol"][start:])
        alone = not start and not found["number"].strip()  # "Số QĐ-HĐTD": of no body in the tables, but nothing before
        if symbol is not None and not symbol.repairs and (symbol.known or (alone and _is_typed(symbol))):
            return re.compile(rf"^(?P<number>.{{{found.start('symbol') + start}}})(?P<symbol>\S+)\s*$").match(rest)
        if found["symbol"][start + 1 :][:1] in ("", "-"):
            return None
    return None


def find_bare_symbol(text: str) -> NumberParts | None:
    """The parts of a line whose "Số" was lost: "66 /2023/TT-BCA"; None unless the symbol can be nothing else."""
    for form in (BARE, BARE_LAST):
        found = form.match(plain(text))
        symbol = mend_symbol(text[slice(*found.span("symbol"))]) if found else None
        if found is None or symbol is None or not (symbol.known or _is_typed(symbol) or _is_of_letter(symbol)):
            continue
        if symbol.type_abbreviation in YEARED and YEAR.match(text.strip()):  # a stamp took the number: a year is left
            return NumberParts((0, 0), (0, len(text)))
        return NumberParts(found.span("number"), found.span("symbol"))
    return _find_alone(text)


def _find_alone(text: str) -> NumberParts | None:
    """The parts of a line of which a pen left the symbol only, its type included: "QĐ-SNV"."""
    symbol = mend_symbol(text) if re.fullmatch(r"[A-Za-zĐ]+-[A-ZĐ]+", text) else None
    alone = symbol is not None and symbol.known and not symbol.repairs and symbol.type_abbreviation is not None
    return NumberParts((0, 0), (0, len(text))) if alone else None


def _is_typed(symbol: Symbol) -> bool:
    """Whether a symbol that was read as it is written has a type and a body in capitals: "BC-CCVT"."""
    typed = symbol.type_abbreviation is not None and not symbol.repairs
    return typed and symbol.body is not None and symbol.body.isupper() and 1 < len(symbol.body) < 9


def _is_of_letter(symbol: Symbol) -> bool:
    """Whether a symbol that was read as it is written has a body of the tables and a room in capitals: "UBND-NCPC"."""
    body, _, room = symbol.text.partition("-")
    return (
        not symbol.repairs
        and body == symbol.body
        and body in body_keys().values()
        and room.isalpha()
        and room.isupper()
    )


def mend_symbol(raw: str, type_name: str | None = None, issuers: tuple[str, ...] = ()) -> Symbol | None:
    """The symbol that a reading means; None when it has not the form of one.

    ``type_name`` of the same document decides where the type's letters are in doubt, the names of its issuer and of
    the body above it where the body's are.
    """
    raw = unicodedata.normalize("NFC", BESIDE.split(raw)[0])
    text, cleaned = _clean(raw)
    year = YEAR.match(text)
    rest = text[year.end() :] if year else text
    separators = re.findall(r"[-/.]", rest)
    parts = [part for part in re.split(r"[-/.]", rest) if part]
    if not parts or len(parts) > 5 or len(separators) != len(parts) - 1 or not all(map(PART.match, parts)):
        return None
    mended = [_mend_units(part, index == 0, type_name, issuers) for index, part in enumerate(parts)]
    if len(parts) > 1 and type_name and not mended[0].known and all(part.known for part in mended[1:]):
        mended[0] = _damaged_type(parts[0], type_name, mended[1].text, issuers) or mended[0]
    extra = _extra_letter(parts[0], mended[0])
    if extra and len(parts) > 1:  # "TTrC-CVT": a letter of the body before the hyphen
        whole = body_keys().get(squash(extra + parts[1]))
        mended[1] = _Mended(whole, "letter_before_hyphen") if whole else mended[1]._replace(known=False)
    first = mended[0].text
    joined = first + "".join(mark + part.text for mark, part in zip(separators, mended[1:], strict=True))
    typed = first if first in type_keys().values() and not _is_letter(first, type_name) else None
    bodies = [part.text for part in mended[1 if typed else 0 :]]
    repaired = tuple(_repairs_of_parts(parts, mended))
    return Symbol(
        text=(f"{year['year']}/" if year else "") + joined,
        type_abbreviation=typed,
        body=bodies[0] if bodies else None,
        known=(len(parts) > 1 or year is not None) and all(part.known for part in mended),
        repairs=(*cleaned, *repaired),
        doubtful=(extra is not None and not all(part.known for part in mended[1:]))
        or any(
            _may_lack_marks(part) and (part.text not in abbreviations() or any(map(_lost_marks, repaired)))
            for part in mended
        ),
    )


def _clean(raw: str) -> tuple[str, tuple[Repair, ...]]:
    """What no table is needed for: blanks, marks at the edges, and letters and lines that look alike."""
    text, repairs = raw, []
    for rule, mend in PRINT_RULES:
        after = mend(text)
        if after != text:
            repairs.append(Repair(read=text, meant=after, rule=rule))
        text = after
    return text, tuple(repairs)


def _lost_marks(repair: Repair) -> bool:
    return repair.read.count("Đ") < repair.meant.count("Đ")


def _may_lack_marks(part: _Mended) -> bool:
    """Whether a part was left as read though another one is written with the same letters: "HD" beside "HĐ"."""
    return not part.known and any(squash(part.text) == squash(other) for other in abbreviations() - {part.text})


def _repairs_of_parts(parts: list[str], mended: list[_Mended]) -> Iterator[Repair]:
    return (
        Repair(read=part, meant=after.text, rule=after.rule)
        for part, after in zip(parts, mended, strict=True)
        if part != after.text
    )


def read_digits(raw: str) -> str | None:
    """The digits of a printed number, as written; None when anything else stands between them."""
    text = raw.strip(" .,;:_-…'`")
    return text if re.fullmatch(r"[0-9]{1,6}[a-eA-E]?", text) else None


def _is_letter(part: str, type_name: str | None) -> bool:
    """Letters carry no type: there "TT-" is a body or a unit."""
    return type_name == "Công văn" and part in body_keys().values()


def _mend_units(part: str, first: bool, type_name: str | None, issuers: tuple[str, ...]) -> _Mended:  # noqa: FBT001 - one call, by position
    """A part of a symbol; of two units that drafted it together each: "XDCQ&CTTN"."""
    sides = [_mend_part(side, first and not at, type_name, issuers) for at, side in enumerate(part.split("&"))]
    rule = next((side.rule for side in sides if side.rule), "")
    return _Mended("&".join(side.text for side in sides), rule, all(side.known for side in sides))


def _mend_part(part: str, first: bool, type_name: str | None, issuers: tuple[str, ...]) -> _Mended:  # noqa: FBT001 - one call, by position
    key = squash(part)
    if first and type_name:
        found = _type_part(key, type_name)
        if found is not None:
            return _Mended(found, "type_of_document")
    if first and key in MISREAD and type_name is None:
        return _Mended(MISREAD[key], "misread_type")
    tables = (type_keys(), body_keys()) if first and type_name != "Công văn" else (body_keys(), type_keys())
    if part in abbreviations():
        return _Mended(part, known=part in cased_bodies() or any(part == table.get(key) for table in tables))
    for table in tables:
        if key in table:
            return _Mended(table[key], "marks_and_case")
    if sum(squash(other) == key for other in abbreviations()) > 1:  # "HDTD": the issuer's initials tell neither
        return _Mended(part, known=False)
    fitting = mend_body(part, issuers) if part.isupper() else _expected_body(key, issuers)
    return _Mended(fitting, "initials_of_issuer") if fitting is not None else _numbered(part, key, first=first)


def _numbered(part: str, key: str, *, first: bool) -> _Mended:
    """A room or board with its number: "NV1" (not "NVI"), "BCĐ138"."""
    if key[:-1] in body_keys() and part[-1:] in "Il|1" and not first:
        return _Mended(body_keys()[key[:-1]] + "1", "number_of_room")
    stem = key.rstrip("0123456789")
    if stem != key and stem in body_keys() and (stem in room_keys() or part in abbreviations()):
        return _Mended(body_keys()[stem] + key[len(stem) :], "marks_and_case")
    return _Mended(part, known=False)


def _expected_body(key: str, issuers: tuple[str, ...]) -> str | None:
    """The abbreviation that an issuer has, when a reading in mixed letters is it but for one ("uBNb" for "UBND")."""
    for name in issuers:
        expected = initials(name) if not name.startswith(("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "UBND")) else "UBND"
        if len(key) > 2 and distance(key, squash(expected), 1) <= 1 and len(key) == len(squash(expected)):
            return expected
    return None


def _damaged_type(part: str, type_name: str, body: str, issuers: tuple[str, ...]) -> _Mended | None:
    """The type's letters where only their number is left ("op-SNV" on a decision of the Sở Nội vụ)."""
    if not fits(body, issuers):
        return None
    asked = [abbr for abbr in type_abbreviations(type_name) if abs(len(abbr) - len(part)) <= 1 and len(abbr) > 1]
    return _Mended(asked[0], "damaged_type") if len(asked) == 1 else None


def _extra_letter(read: str, mended: _Mended) -> str | None:
    """The letter after a type that was read with one too many, "TTrC" for "TTr"; else None."""
    one_more = mended.rule == "type_of_document" and len(read) == len(mended.text) + 1
    return read[-1] if one_more and squash(read[:-1]) == squash(mended.text) else None


def _type_part(key: str, type_name: str) -> str | None:
    """The abbreviation of the document's own type that a reading of at least two letters is, or nearly is."""
    for abbreviation in type_abbreviations(type_name):
        known = squash(abbreviation)
        if key == known or MISREAD.get(key) == abbreviation:
            return abbreviation
    near = [
        abbreviation
        for abbreviation in type_abbreviations(type_name)
        if len(key) > 1 and distance(key, squash(abbreviation), 1) <= 1 and key not in body_keys() | type_keys()
    ]
    return near[0] if len(near) == 1 else None


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


_LETTERS = str.maketrans({"Ð": "Đ", "–": "-", "—": "-", "−": "-", "_": "-", "\\": "/", "|": ""})
PRINT_RULES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("blanks", lambda text: re.sub(r"\s+", "", text)),
    ("zero_for_letter", lambda text: re.sub(r"(?<!\d)0(?=[A-ZĐÐ])", "O", text)),
    ("five_for_letter", lambda text: re.sub(r"(?<![^\W_])5(?=[A-ZĐÐ]{2})", "S", text)),
    ("lookalike_letter", lambda text: text.replace("Ð", "Đ")),
    ("lookalike_line", lambda text: text.translate(_LETTERS)),
    ("edges", lambda text: text.strip(EDGES)),
    ("hyphen_twice", lambda text: re.sub(r"--+", "-", text)),
    ("lost_slash", lambda text: re.sub(r"^((?:19|20)\d\d)(?=[A-ZĐ]{2,3}-[A-ZĐ])", r"\1/", text)),
)
"""The steps by which a reading is cleaned, named, in the order of ``mend_symbol``."""
