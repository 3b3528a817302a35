"""One page from file to words: open, prepare, zone, recognise, assemble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import cv2

from ocr.assemble import assemble
from ocr.blank import is_blank, is_blank_text
from ocr.choice import open_engine
from ocr.engine import Engine
from ocr.health import READER, recipe
from ocr.marks import set_red_apart
from ocr.memory import keep_memory
from ocr.options import ReadOptions
from ocr.pen import find_handwriting
from ocr.picture import Picture
from ocr.prepare import Prepared, as_it_is, prepare
from ocr.recognise import ReadWord, ReadZone, recognise
from ocr.scan import Scan
from ocr.segments import Ink, see_ink
from ocr.shown_signature import set_shown_signatures_apart
from ocr.stamp_words import is_stamp
from ocr.stamps import find_frames
from ocr.text_layer import SOURCE, lay_out
from ocr.turn import CLEARLY, count_syllables, is_doubtful
from ocr.zone import find_layout
from schemas.errors import PageDamaged, PageFailed
from schemas.page import Block, Mark, Outcome, PageText, Problem

TEXT_READER = f"{READER} {SOURCE}"
_SHOWN = 0.6  # of a word that lies in a shown signature: it is the signature's


def read_page(paths: tuple[Path, ...], page: int, options: ReadOptions) -> PageText:
    """One page, counted from 1; a failure of the page is told in it, a failure of the scan or a tool is raised."""
    return next(read_pages(paths, (page,), options))


def read_pages(paths: tuple[Path, ...], pages: Sequence[int], options: ReadOptions) -> Iterator[PageText]:
    """The pages in the order asked for, each read when it is taken; the scan is opened once, memory stays flat."""
    keep_memory()
    with Scan(paths, options) as scan:
        for page in pages:
            yield _read(scan, page, options)


def _read(scan: Scan, page: int, options: ReadOptions) -> PageText:
    reader = recipe(options)
    try:
        picture, words = scan.picture(page), scan.own_words(page)
        if words:
            return _take_text(picture, words, page)
        return _read_picture(picture, page, reader, options)
    except PageFailed as error:
        return _failed(page, reader, error)
    except (cv2.error, MemoryError, ValueError, IndexError, ZeroDivisionError) as error:
        detail = f"{type(error).__name__}: {error}"[:200]
        return _failed(page, reader, PageDamaged(page=page, detail=detail))


def _read_picture(picture: Picture, page: int, reader: str, options: ReadOptions) -> PageText:
    sight = _look(picture)
    if is_blank(sight.prepared, sight.ink):
        return _page(picture, sight.prepared, page, reader, "blank")
    seen = _read_upright(picture, sight, open_engine(options, page))
    blocks, shown = set_shown_signatures_apart(assemble(seen.zones, seen.marks))
    marks = (*seen.marks, *shown)
    if is_blank_text(blocks):
        return _page(picture, seen.prepared, page, reader, "blank", marks=marks)
    return _page(picture, seen.prepared, page, reader, "text", blocks, marks)


def _take_text(picture: Picture, words: Sequence[ReadWord], page: int) -> PageText:
    """A page that was never paper: its own words, its layout as it is seen, nothing recognised."""
    upright = replace(picture, notes=(*picture.notes, SOURCE))
    prepared = as_it_is(upright)
    ink = see_ink(prepared.plan, prepared.plan_dpi)
    own = [word for word in words if not any(word.box.overlap(shown.box) > _SHOWN for shown in picture.overlays)]
    blocks = assemble(lay_out(own, find_layout(ink, prepared.plan_dpi)), ())
    return _page(upright, prepared, page, TEXT_READER, "text", blocks)


class _Sight(NamedTuple):
    """A page made readable, and what is seen on it before anything is read."""

    prepared: Prepared
    seals: tuple[Mark, ...]
    ink: Ink


class _Seen(NamedTuple):
    """A page read one way up."""

    prepared: Prepared
    marks: tuple[Mark, ...]
    zones: list[ReadZone]


def _look(picture: Picture, turn: int = 0) -> _Sight:
    prepared, seals = set_red_apart(prepare(picture, turn))
    return _Sight(prepared, seals, see_ink(prepared.plan, prepared.plan_dpi))


def _read_upright(picture: Picture, sight: _Sight, engine: Engine) -> _Seen:
    """The page read as it lies; when that gives few syllables, the way up that gives the most."""
    best = _see(sight, engine)
    if not is_doubtful(best.zones):
        return best
    for turn in (180, 90, 270):
        seen = _see(_look(picture, turn), engine)
        if count_syllables(seen.zones)[1] > CLEARLY * count_syllables(best.zones)[1] + 2:
            best = seen
        if not is_doubtful(best.zones):
            break
    return best


def _see(sight: _Sight, engine: Engine) -> _Seen:
    prepared, seals, ink = sight
    marks = (*seals, *find_frames(prepared.plan, prepared.plan_dpi, ink, prepared.colour))
    zones, told = recognise(prepared, find_layout(ink, prepared.plan_dpi, marks), marks, engine)
    kept = tuple(mark for mark in told if mark.kind != "stamp" or is_stamp(mark))
    if len(kept) < len(told):  # what was taken for a frame is two rulings, and print between them belongs to the page
        zones, kept = recognise(prepared, find_layout(ink, prepared.plan_dpi, kept), kept, engine)
    written, pens = find_handwriting(zones, prepared.colour, kept)
    return _Seen(prepared, (*kept, *pens), written)


def _page(
    picture: Picture,
    prepared: Prepared,
    page: int,
    reader: str,
    outcome: Outcome,
    blocks: tuple[Block, ...] = (),
    marks: tuple[Mark, ...] = (),
) -> PageText:
    sideways = prepared.turn in (90, 270)
    width, height = (picture.height, picture.width) if sideways else (picture.width, picture.height)
    return PageText(
        page, outcome, reader, width, height, round(picture.file_dpi, 2), picture.colour, prepared.turn, prepared.skew,
        picture.digest(), blocks, marks, picture.overlays, None, picture.notes,
    )  # fmt: skip


def _failed(page: int, reader: str, error: PageFailed) -> PageText:
    details = {**error.details, "page": str(page)}
    return PageText(page, "failed", reader, problem=Problem(error.reason(), details))
