"""Fields set against one another: what two of them say must be able to be true of one document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.echo import Echo
from extraction.folding import distance, fold, plain, squash
from extraction.initials import fits
from extraction.lexicon import same_marks
from extraction.passport import claim, demote
from extraction.scars import lacks_onset
from extraction.symbols import Symbol
from extraction.tables import (
    body_keys,
    body_names,
    districts,
    heads_of,
    organ_lexicon,
    place_lexicon,
    place_names,
    usual_words,
)
from extraction.titles import AUTHORITY
from schemas.record import FieldValue
from schemas.tables import rows

OFFICE = re.compile(r"\b(?:CHU TICH|GIAM DOC|TRUONG|CHANH|PHO|CHU NHIEM|BI THU|TONG|VIEN TRUONG|THU TUONG)\b")
STRAY = re.compile(r"[^\w\s,.&/()“”\"'–-]|(?<!\bTP)\.|\w- ")  # in the name of a body: a speck, or a lost letter
MENDED = 0.85  # of a place one letter off, which the issuer or the text names
UNITLESS = re.compile(r"^(?:UY BAN|HOI DONG) NHAN DAN (?!TINH|THANH PHO|TP|HUYEN|QUAN|THI |XA|PHUONG|DAC KHU|CAC)\S")
"""A committee or council of no unit: the word between was torn ("INH SÓC TRĂNG")."""
TWO_BODIES = re.compile(r"^(?:UBND|UY BAN NHAN DAN) (?:TINH|THANH PHO) .*\b(?:SO|UBND|UY BAN NHAN DAN) ")
"""The body above and its own in one: they stand on lines of their own."""
OF_A_PROVINCE = re.compile(r"^BO (?!CHI HUY|TU LENH).*\bTINH\b")  # a ministry is of none: it was a Sở
IN_CHARGE = re.compile(r"\bPHU TRACH$")  # a deputy who heads a body signs in his own name
LEAST_QUALITY = 0.965  # of a document's text: below it no name of no table is believed, and nothing is absent


def check_issuer(parent: FieldValue, organ: FieldValue, symbol: Symbol | None) -> tuple[FieldValue, FieldValue]:
    """Parent and issuer, put in doubt when the symbol names another body and one line of the head may be lost.

    A body that stands alone is the suspect: under "UBND TỈNH …" the line "SỞ NỘI VỤ" is missing when the symbol is
    "QĐ-SNV". The other way round is usual: departments sign for the committee.
    """
    if symbol is None or symbol.body is None or organ.value is None or parent.value is not None:
        return parent, organ
    body = symbol.body
    if squash(body) not in body_keys() or fits(body, (organ.value,)) or _names_committee(body):
        return parent, organ
    return demote(parent), demote(organ)


def check_names(field: FieldValue, place: str | None, echo: Echo) -> FieldValue:
    """The name of a body, its proper nouns held against the place line and the document's text.

    A word of no table that another line writes with other marks is mended where the text says so twice, else doubted.
    """
    if field.value is None:
        return field
    words = [word.strip("'’`´") for word in field.value.split()]
    known = organ_lexicon().mend(words).known
    # No body's name begins with a word of no table ("SỘI VỤ"), and few words begin with a toned vowel ("TỔ ỨC").
    misread = not known[0] and words[0].lower() not in usual_words()
    misread = misread or any(
        lacks_onset(word.lower()) for word, as_known in zip(words, known, strict=True) if not as_known
    )
    mended, doubted = list(words), misread or (echo.quality < LEAST_QUALITY and not all(known))
    for index, word in enumerate(words):
        if known[index] or not word.isalpha():
            continue
        votes = [echo.form_of(words, index), _form_in(place, words, index)]
        forms = [vote for vote in votes if vote is not None]
        others = [form for form, _ in forms if not same_marks(form, word.lower())]
        if others and len(set(others)) == 1 and sum(count for _, count in forms) > 1 and len(others) == len(forms):
            mended[index] = others[0].upper()
        doubted = doubted or (bool(others) and mended[index] == word)
    value = " ".join(mended)
    doubted = doubted or any(map(_is_run_together, words))
    doubted = doubted or any(form.search(fold(value)) for form in (UNITLESS, TWO_BODIES, OF_A_PROVINCE))
    if doubted or _is_nearly_known(value) or STRAY.search(value) or value.count("(") != value.count(")"):
        return demote(field)
    return field if value == field.value else field.model_copy(update={"value": value})


def _is_run_together(word: str) -> bool:
    """Whether a speck joins two words, "NỘI'VỤ"; in "CƯ M'GAR" it belongs to the name."""
    parts = re.split(r"['’`´]", word.lower())
    return len(parts) > 1 and all(len(part) > 1 and part in usual_words() for part in parts)


def _is_nearly_known(value: str) -> bool:
    """Whether a name begins with that of a body but for one letter, and with that of none as it is written."""
    words = fold(value).split()
    starts = {" ".join(words[:length]) for length in range(2, len(words) + 1)}
    if starts & body_names():
        return False
    return any(distance(start, name, 1) <= 1 for start in starts for name in body_names())


def _form_in(place: str | None, words: Sequence[str], index: int) -> tuple[str, int] | None:
    """How a place that ends the name is written in the date line."""
    parts = (place or "").split()
    at = index - (len(words) - len(parts))
    if not parts or at < 0 or [fold(word) for word in words[-len(parts) :]] != [fold(part) for part in parts]:
        return None
    return parts[at].lower(), 1


def check_title(title: FieldValue, organ: FieldValue) -> FieldValue:
    """The signer's title, doubted where somebody signs in his own name who is not the head of the issuing body.

    The line above it is lost then: "TL. CHỦ TỊCH" over "CHÁNH VĂN PHÒNG" for an Ủy ban nhân dân.
    """
    if title.value is None or organ.value is None or AUTHORITY.match(plain(title.value)):
        return title
    return title if _may_head(fold(title.value).removeprefix("QUYEN "), organ.value) else demote(title)


def check_signing_body(title: FieldValue, parent: FieldValue, organ: FieldValue) -> tuple[FieldValue, FieldValue]:
    """Parent and issuer, doubted when somebody signs for the head of another kind of body ("KT. GIÁM ĐỐC").

    The line with the issuer's own name is lost then, and the body above it was taken for the issuer.
    """
    if title.value is None or organ.value is None:
        return parent, organ
    mark = AUTHORITY.match(plain(title.value))
    if mark is None or squash(mark["mark"]) != "KT" or _may_head(title.value[mark.end() :], organ.value):
        return parent, organ
    return demote(parent), demote(organ)


def _may_head(title: str, body: str) -> bool:
    """Whether a title begins with the office that heads a body; of a body in no table nothing is known against it."""
    heads, folded = heads_of(body), fold(title)
    return not heads or IN_CHARGE.search(folded) is not None or any(folded.startswith(fold(head)) for head in heads)


def check_lines(title: FieldValue) -> FieldValue:
    """A title put in doubt when one of its lines must be lost or broken.

    Who signs for somebody names his own office too: "KT. GIÁM ĐỐC" wants a "PHÓ GIÁM ĐỐC", "TL." two offices.
    """
    if title.value is None:
        return title
    folded = plain(title.value)
    words = folded.split()
    half = len(words) // 2
    twice = len(words) > 1 and words[:half] == words[half:]
    alone = folded.startswith("KT.") and not re.search(r"\b(?:PHO|P\.|THU TRUONG)(?!\w)", folded)
    alone = alone or (folded.startswith(("TL.", "TUQ.")) and len(OFFICE.findall(folded)) < 2)
    return demote(title) if twice or alone or re.search(r"\s[-,.;]\w", title.value) else title


def check_place(place: FieldValue, bodies: str, echo: Echo) -> FieldValue:
    """A place of no table, doubted when the issuer or the text writes it otherwise or it nearly is a known one.

    One letter off the only place that is like it, or without its last word ("Thừa Thiên"), it is that place where the
    issuer names that. ``bodies`` are the names of the issuer and the body above it.
    """
    read = place.value or (place.candidates[0].value if place.candidates else "")
    longer = [name for name in place_names() if fold(name).startswith(f"{fold(read)} ")] if read else []
    if longer and read not in place_names():
        whole = len(longer) == 1 and _names(bodies, longer[0])
        return claim(longer[0], place.raw or read, MENDED, place.evidence, 0.0) if whole else demote(place)
    if not read or place_lexicon().mend(re.sub(r"(?<=\w)-(?=\w)", " - ", read).split()).whole:
        return place
    return _check_unknown(place, read, bodies, echo)


def _check_unknown(place: FieldValue, read: str, bodies: str, echo: Echo) -> FieldValue:
    words = read.split()
    meant = [name for name in place_names() if 0 < distance(fold(name), fold(read), 1) <= 1]
    if len(meant) == 1 and len(words) > 1 and (_names_seat(bodies, meant[0]) or echo.says(meant[0].split())):
        return claim(meant[0], place.raw or read, MENDED, place.evidence, 0.0)
    if place.value is None:
        return place
    if len(words) == 1:
        return demote(place)  # the towns of one syllable are known; this is half a name
    for index, word in enumerate(words):
        found = echo.form_of(words, index) or _form_in(place.value, bodies.split(), index)
        if found is not None and not same_marks(found[0], word.lower()):
            return demote(place)
    said = _names(bodies, place.value) or echo.says(words)
    near = any(distance(fold(name), fold(place.value), 2) <= 2 for name in place_names())
    near = near or any(distance(fold(name), fold(place.value), 1) == 1 for name in districts())
    return demote(place) if near and not said else place


def _names(bodies: str, place: str) -> bool:
    """Whether the names of bodies hold that of a place."""
    return f" {fold(place)} " in f" {fold(bodies)} "


def _names_seat(bodies: str, place: str) -> bool:
    """Whether the names of bodies hold a place, or the province whose seat it is."""
    return _names(bodies, place) or any(
        _names(bodies, row["name"]) for row in rows("provinces") if row["seat"] == place
    )


def _names_committee(body: str) -> bool:
    return squash(body).startswith(("UB", "CT", "HD"))
