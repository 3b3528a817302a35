"""A document of the corpus: scans and truth, a function of seed and level alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal

import numpy as np

from tests.corpus.kinds import KINDS, write
from tests.corpus.layout import Compositor
from tests.corpus.model import REGIMES, Draft, Handwriting, Level, Regime, Sheet
from tests.corpus.paper import Extras, make_back, make_sheets, punch
from tests.corpus.scanner import Colour, Scan, pick_machine, scan

Format = Literal["pdf", "tiff", "jpg", "png", "folder"]
Truth = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every choice that is made for a document; what is None is drawn from the seed."""

    kind: str | None = None
    regime: Regime | None = None
    format: Format | None = None
    hand: Handwriting | None = None
    extras: Extras | None = None
    blank_back: bool | None = None
    two_documents: bool | None = None
    colour: Colour | None = None
    quality: int | None = None
    name: str | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One input of an archive: its name, form, pages as scanned, and the truth of each document in it."""

    name: str
    format: Format
    pages: tuple[Scan, ...]
    truth: tuple[Truth, ...]


def make(seed: int, level: Level, plan: Plan | None = None) -> Made:
    """The document of a seed at a level: the same seed says the same at every level, on worse paper."""
    plan = plan or Plan()
    rng = Random(f"result {seed}")
    kind = plan.kind or KINDS[seed % len(KINDS)]
    regime: Regime = (plan.draft.regime if plan.draft else plan.regime) or REGIMES[
        (seed + seed // len(KINDS)) % len(REGIMES)
    ]
    two = rng.random() < 0.06 if plan.two_documents is None else plan.two_documents
    parts = [_make_part(rng, kind, regime, plan)]
    if two:
        parts.append(_make_part(rng, rng.choice(KINDS), regime, plan))
    back = rng.random() < 0.1 if plan.blank_back is None else plan.blank_back
    if back:
        last = parts[-1]
        parts[-1] = replace(last, pictures=(*last.pictures, make_back(last.pictures[-1], rng)), texts=(*last.texts, ""))
    worn = Random(f"scan {seed} {level}")
    machine = pick_machine(level, worn, plan.colour)
    machine = replace(machine, quality=plan.quality or machine.quality)
    holes = worn.random() < (0.0 if level == "clean" else 0.3)
    pages: list[Scan] = []
    for picture in (picture for part in parts for picture in part.pictures):
        sheet = np.array(picture)
        if holes:
            punch(sheet, worn)
        pages.append(scan(sheet, machine, worn))
    form: Format = plan.format or _pick_format(worn, len(pages))
    name = plan.name or f"{seed:04d}_{kind}_{regime[:4]}_{level}"
    name += "" if form == "folder" else f".{ {'tiff': 'tif'}.get(form, form) }"
    common = {"file": name, "seed": seed, "level": level, "pages": len(pages)}
    return Made(name, form, tuple(pages), tuple(_truths(parts, common, pages)))


@dataclass(frozen=True, slots=True)
class _Part:
    draft: Draft
    hand: Handwriting
    sheets: tuple[Sheet, ...]
    pictures: tuple[np.ndarray[Any, np.dtype[np.uint8]], ...]
    texts: tuple[str, ...]
    stamps: tuple[str, ...]
    extras: Extras


def _make_part(rng: Random, kind: str, regime: Regime, plan: Plan) -> _Part:
    draft = plan.draft or write(kind, regime, rng)
    hand = plan.hand or _pick_hand(rng)
    compositor = Compositor(draft, hand, rng)
    sheets = compositor.run()
    extras = plan.extras or _pick_extras(rng)
    pictures, stamps = make_sheets(draft, sheets, compositor.family, extras, rng)
    texts = tuple("\n".join(sheet.lines) for sheet in sheets)
    return _Part(draft, hand, tuple(sheets), tuple(pictures), texts, stamps, extras)


def _pick_hand(rng: Random) -> Handwriting:
    """Two in three are filled in by hand, the others printed; a few numbers are set with a numbering stamp."""
    share, way = rng.random(), rng.random()
    if share < 0.67:
        return (
            Handwriting(number=True, day=True) if way < 0.62
            else Handwriting(number=True, day=True, month=True) if way < 0.84
            else Handwriting(number=True) if way < 0.93
            else Handwriting(day=True)
        )  # fmt: skip
    return Handwriting(stamped_number=way < 0.08)


def _pick_extras(rng: Random) -> Extras:
    return Extras(
        sealed=rng.random() < 0.93,
        incoming=rng.choice(("boxed", "open")) if rng.random() < 0.22 else None,
        copy_mark=rng.random() < 0.06,
        signature_shown=rng.random() < 0.12,
        initials=rng.random() < 0.35,
    )


def _pick_format(rng: Random, pages: int) -> Format:
    form: Format = rng.choices(("pdf", "tiff", "jpg", "png", "folder"), (14, 2, 2, 1, 1))[0]
    if pages == 1:
        return "pdf" if form == "folder" else form
    return "folder" if form in ("jpg", "png") else form


def _truths(parts: Sequence[_Part], common: Truth, pages: Sequence[Scan]) -> list[Truth]:
    truths, first = [], 1
    for part in parts:
        last = first + len(part.pictures) - 1
        truths.append(
            {**common, "first_page": first, "last_page": last, **_truth(part, first, pages[first - 1 : last])}
        )
        first = last + 1
    return truths


def _truth(part: _Part, first: int, pages: Sequence[Scan]) -> Truth:
    """The truth of one document, its values as printed: lines joined with one space, NFC, null where there is none."""
    draft, hand = part.draft, part.hand
    signed = next(position for position, sheet in enumerate(part.sheets) if sheet.sign)
    return {
        "kind": draft.kind,
        "regime": draft.regime,
        "header_page": first,
        "signer_page": first + signed,
        "code_number": draft.number,
        "code_notation": draft.notation,
        "issued_date": draft.issued.isoformat(),
        "place": draft.place,
        "parent_organ": " ".join(draft.issuer.parent) or None,
        "organ_name": " ".join(draft.issuer.organ),
        "type_name": draft.type_name,
        "subject": draft.subject,
        "signer_name": draft.signer_name,
        "signer_title": " ".join(draft.signer_title),
        "recipients": " ".join(draft.recipients),
        "legal_bases": " ".join(draft.bases) or None,
        "handwritten": hand.number or hand.date,
        "number_handwritten": hand.number,
        "date_handwritten": hand.date,
        "number_stamped": hand.stamped_number,
        "turned_pages": [first + position for position, page in enumerate(pages) if page.turn],
        "stamps": list(part.stamps),
        "uncertain": [],
        "remark": _remark(part),
        "annex_names": _annex_names(draft),
        "text": list(part.texts),
    }


def _annex_names(draft: Draft) -> list[str]:
    """The persons of an annex, row by row, without "Ông", "Bà" before the name."""
    return [row[1].partition(" ")[2] for row in draft.annex.table.rows] if draft.annex else []


def _remark(part: _Part) -> str:
    extras = part.extras
    notes = (
        (f"incoming stamp ({extras.incoming})", extras.incoming is not None),
        ("copy mark", extras.copy_mark),
        ("signature shown", extras.signature_shown and not extras.copy_mark),
        (f"secrecy stamp {extras.secrecy}", extras.secrecy is not None),
        ("no seal", not extras.sealed),
        ("numbering stamp", part.hand.stamped_number),
        ("blank back", "" in part.texts),
    )
    return ", ".join(note for note, holds in notes if holds)
