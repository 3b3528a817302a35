"""The signature block: titles with their authority marks, and the name below the signature."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.folding import fold, is_capitals, plain
from extraction.look import Look
from extraction.passport import claim, doubt, evidence_of, unreadable
from extraction.people import PersonName, find_name
from extraction.runs import Run, join
from extraction.titles import AUTHORITY, SPECK, is_complete, is_title, read_title
from schemas.page import Box, around
from schemas.record import Candidate, FieldValue
from schemas.typeface import em_of, ink_width

SURE_NAME = 0.80
SURE_TITLE = 0.80
LINE_PITCH = 1.7  # line heights between two lines of a title
DEEP = 0.30  # a name stands at most this share of the page under its title
COLUMN = 0.14  # and its middle at most this far beside the title's
ASIDE = 0.018  # title and name share a middle; a line further aside lost a part of itself under the seal
RIGHT_UNDER = 0.005  # a lost word of two letters moves the middle of a line by three times as much
WIDE, TEXT = 0.6, 3  # of the page's width, a line of text; so many are one
STROKES, LONGEST_STROKE = 0.7, 3  # confidence and letters of what a seal's strokes are read as
TOO_WIDE = 1.25  # of the width that a word's letters have in print
FAR_ASIDE = 0.045  # for a name that begins with a surname that never stands in the middle of another


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines of one signature block; the name is None when it was not read as one."""

    look: Look
    titles: tuple[Run, ...]
    name: PersonName | None
    under: tuple[Run, ...]


def find_signature(look: Look, *, below: float = 0.0) -> Signature | None:
    """The last signature block of a page under a height, or None."""
    right = [
        _without_strokes(run)
        for run in look.runs
        if run.middle > below and run.box.centre[0] > 0.52 and run.box.x0 > 0.36
    ]
    coloured = look.page.colour == "colour"
    for index, run in enumerate(right):
        if not is_title(run.text) or _is_over_text(run, look):
            continue
        titles = _title_lines(right[index:])
        under = _column_under(titles, right)
        name = next((found for found in (_find_name(line, titles, coloured=coloured) for line in under) if found), None)
        if name is not None or AUTHORITY.match(plain(SPECK.sub("", run.text))) or _has_recipients(look, run):
            return Signature(look, _with_late_titles(titles, under, name), name, tuple(under))
    return None


def _is_over_text(title: Run, look: Look) -> bool:
    """Whether lines of a text stand below: who decides is named in the middle above it, as who signs is below."""
    return sum(run.box.width > WIDE and run.middle > title.box.y1 for run in look.runs) >= TEXT


def _find_name(line: Run, titles: list[Run], *, coloured: bool) -> PersonName | None:
    """The name that a line is; where it stands right in the middle under all titles, no word of it was lost.

    Without colour a seal may lie over the beginnings of all of them.
    """
    off = max(abs(_tidy(line).centre[0] - _tidy(title).centre[0]) for title in titles)
    return find_name(line.words, whole=off <= RIGHT_UNDER and coloured)


def _without_strokes(run: Run) -> Run:
    """A line in capitals without what a seal's edge before it was read as ("su^ TRƯỞNG BAN")."""
    first = next((index for index, word in enumerate(run.words) if is_capitals(word.text) and len(word.text) > 1), 0)
    before = run.words[:first]
    if not before or any(word.confidence > STROKES or len(word.text) > LONGEST_STROKE for word in before):
        return run
    rest = Run(run.page, run.words[first:])
    return rest if is_title(rest.text) else run


def read_signature(found: Signature) -> tuple[FieldValue, FieldValue]:
    """The signer's name without rank, and the title with its authority lines."""
    return _read_name(found), _read_title(found)


def _read_name(found: Signature) -> FieldValue:
    reader = found.look.page.reader
    if found.name is None:
        below = [run for run in found.under if any(char.isalpha() for char in run.text)][-1:]
        return unreadable(evidence_of(below or found.titles[-1:], reader, "name_under_signature"))
    name = found.name
    run = Run(found.look.page.page, name.words)
    shown = evidence_of([run], reader, "name_under_signature")
    aside = FAR_ASIDE if name.whole else ASIDE
    if not name.known or not _is_centred(_box_of(name), found, aside):
        return doubt(
            [Candidate(value=name.text, confidence=min(name.confidence, 0.5), evidence=shown)], run.text, shown
        )
    return claim(name.text, run.text, name.confidence, shown, SURE_NAME)


def _read_title(found: Signature) -> FieldValue:
    shown = evidence_of(found.titles, found.look.page.reader, "title_lines")
    lines = read_title(found.titles)
    value = " ".join(line.text for line in lines)
    raw = " ".join(run.text for run in found.titles)
    sure = min(line.sure for line in lines)
    if not is_complete(lines) or (lines[0].mark is None and (_is_cut(found) or _has_line_above(found))):
        return doubt([Candidate(value=value, confidence=min(sure, 0.5), evidence=shown)], raw, shown)
    return claim(value, raw, sure, shown, SURE_TITLE)


def _box_of(name: PersonName) -> Box:
    """Where the name stands; a first word that is too wide for its letters has a stroke of the seal before it."""
    box, first = around([word.box for word in name.words]), name.words[0]
    em = em_of(name.words[1:])
    if em is None or first.box.width <= TOO_WIDE * ink_width(first.text) * em:
        return box
    return box._replace(x0=first.box.x1 - ink_width(first.text) * em)


def _is_centred(box: Box, found: Signature, aside: float) -> bool:
    """Whether a line stands in the middle of the block, as it does when nothing of it is lost."""
    middles = [_tidy(run).centre[0] for run in found.titles]
    return min(abs(box.centre[0] - middle) for middle in middles) <= aside


def _is_cut(found: Signature) -> bool:
    """Whether a title line stands aside from the others and the name: its mark of authority lies under the seal."""
    middles = [_tidy(run).centre[0] for run in found.titles]
    if found.name is not None:
        middles.append(_box_of(found.name).centre[0])
    return max(middles) - min(middles) > ASIDE


def _has_line_above(found: Signature) -> bool:
    """Whether capitals stand right above a title in its own column: a line of it that could not be read as one."""
    first = found.titles[0]
    return any(
        0 <= first.box.y0 - run.box.y1 + 0.5 * run.box.height < LINE_PITCH * max(first.box.height, 0.008)
        and abs(run.box.centre[0] - first.box.centre[0]) < COLUMN
        and run.box.x0 > 0.45
        and is_capitals(run.text, 0.75)
        and len(fold(run.text)) > 3
        for run in found.look.runs
    )


def _tidy(run: Run) -> Box:
    words = [word for word in run.words if fold(word.text) and word.confidence > 0.3]
    return around([word.box for word in words]) if words else run.box


def _title_lines(runs: list[Run]) -> list[Run]:
    lines = [runs[0]]
    for run in runs[1:]:
        gap = (run.box.y0 - lines[-1].box.y1) / max(lines[-1].box.height, 0.008)
        beside = abs(run.box.centre[0] - lines[0].box.centre[0]) < COLUMN
        if gap > LINE_PITCH:
            break
        if beside and gap > -0.5 and is_capitals(run.text, 0.75) and run.confidence > 0.4 and len(fold(run.text)) > 2:
            lines.append(run)
    return lines


def _column_under(titles: list[Run], runs: list[Run]) -> list[Run]:
    last = titles[-1]
    return [
        run
        for run in runs
        if last.box.y1 < run.middle < last.box.y1 + DEEP and abs(run.box.centre[0] - titles[0].box.centre[0]) < COLUMN
    ]


def _with_late_titles(titles: list[Run], under: list[Run], name: PersonName | None) -> tuple[Run, ...]:
    """A second line of the title may stand below the signature, above the name."""
    if name is None:
        return tuple(titles)
    top = _box_of(name).y0
    late = [run for run in under if run.middle < top and is_title(run.text) and run.confidence > 0.6]
    return (*titles, *late)


def _has_recipients(look: Look, title: Run) -> bool:
    return any(run.folded.startswith("NOI NHAN") and abs(run.middle - title.middle) < 0.12 for run in look.runs)


def signature_run(found: Signature) -> Run:
    """The whole block as one run."""
    name = [Run(found.look.page.page, found.name.words)] if found.name else []
    return join([*found.titles, *name])
