"""The signature block: titles with their authority marks, and the name below the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.folding import fold, is_capitals, likeness, plain
from extraction.look import Look
from extraction.passport import claim, doubt, evidence_of, unreadable
from extraction.runs import Run, join
from extraction.tables import ranks, signer_titles, surnames, title_lexicon
from schemas.record import Candidate, FieldValue

SURE_NAME = 0.80
SURE_TITLE = 0.80
AUTHORITY = re.compile(r"^\W*(?:T\s?M|K\s?T|T\s?L|T\s?U\s?Q|T\s?/\s?M|Q|T\s?U\s?N)\s*[.,]\s*(?=\S)")
LINE_PITCH = 1.7  # line heights between two lines of a title
DEEP = 0.30  # a name stands at most this share of the page under its title
COLUMN = 0.14  # and its middle at most this far beside the title's


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines of one signature block; the name is None when it was not read as one."""

    look: Look
    titles: tuple[Run, ...]
    name: Run | None
    under: tuple[Run, ...]


def find_signature(look: Look, *, below: float = 0.0) -> Signature | None:
    """The first signature block of a page under a height, or None."""
    right = [run for run in look.runs if run.middle > below and run.box.centre[0] > 0.52 and run.box.x0 > 0.36]
    for index, run in enumerate(right):
        if not is_title(run.text):
            continue
        titles = _title_lines(right[index:])
        under = _column_under(titles, right)
        name = next((found for found in map(_name_in, under) if found), None)
        if name is not None or AUTHORITY.match(run.plain) or _has_recipients(look, run):
            return Signature(look, _with_late_titles(titles, under, name), name, tuple(under))
    return None


def is_title(text: str) -> bool:
    """Whether a line in capitals is an office or begins with a mark of authority (TM., KT., …)."""
    if not is_capitals(text, 0.75):
        return False
    bare = AUTHORITY.sub("", text.upper()) if AUTHORITY.match(plain(text)) else text
    if bare != text:
        return True
    words = fold(text).split()
    for title in signer_titles():
        known = fold(title).split()
        if likeness(" ".join(words[: len(known)]), " ".join(known)) >= 0.85:
            return True
    return False


def read_signature(found: Signature) -> tuple[FieldValue, FieldValue]:
    """The signer's name without rank, and the title with its authority lines."""
    return _read_name(found), _read_title(found)


def _read_name(found: Signature) -> FieldValue:
    reader = found.look.page.reader
    if found.name is None:
        below = [run for run in found.under if any(char.isalpha() for char in run.text)][-1:]
        return unreadable(evidence_of(below or found.titles[-1:], reader, "name_under_signature"))
    shown = evidence_of([found.name], reader, "name_under_signature")
    value = found.name.text.strip(" .,;:-_")
    sure = found.name.lowest
    if value.split()[0].lower() not in surnames():
        return doubt([Candidate(value=value, confidence=min(sure, 0.5), evidence=shown)], found.name.text, shown)
    return claim(value, found.name.text, sure, shown, SURE_NAME)


def _read_title(found: Signature) -> FieldValue:
    shown = evidence_of(found.titles, found.look.page.reader, "title_lines")
    values, sure = [], 1.0
    for run in found.titles:
        words = [word for word in run.text.split() if fold(word)]
        mended = title_lexicon().mend(_authority_apart(words))
        values.append(mended.text)
        known = all(
            ok or AUTHORITY.match(plain(word) + " x") for word, ok in zip(mended.words, mended.known, strict=True)
        )
        sure = min(sure, max(0.93, run.confidence) if known else run.lowest)
    value = " ".join(values).upper().strip(" .,;:-_")
    return claim(value, " ".join(run.text for run in found.titles), sure, shown, SURE_TITLE)


def _authority_apart(words: list[str]) -> list[str]:
    first = re.sub(r"^(TM|KT|TL|TUQ|Q)[,;:]$", r"\1.", words[0])
    split = re.match(r"^(TM|KT|TL|TUQ|Q)[.,](\w.*)$", words[0])
    return [f"{split[1]}.", split[2], *words[1:]] if split else [first, *words[1:]]


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


def _with_late_titles(titles: list[Run], under: list[Run], name: Run | None) -> tuple[Run, ...]:
    """A second line of the title may stand below the signature, above the name."""
    late = [run for run in under if name and run.middle < name.middle and is_title(run.text) and run.confidence > 0.6]
    return (*titles, *late)


def _name_in(run: Run) -> Run | None:
    """The words of a line that are a person's name, rank and specks left out."""
    start = _rank_end(run)
    words = [word for word in run.words[start:] if fold(word.text)]
    for skip in range(len(words) - 1):
        rest = words[skip:]
        if rest[0].text.lower().strip(".,-") in surnames() and _is_name([word.text for word in rest]):
            return Run(run.page, tuple(rest))
    return Run(run.page, tuple(words)) if _is_name([word.text for word in words]) else None


def _is_name(words: list[str]) -> bool:
    bare = [word.strip(" .,;:-_'`") for word in words]
    if not 2 <= len(bare) <= 6 or not all(word.isalpha() and len(word) <= 7 for word in bare):
        return False
    capitals = all(word.isupper() for word in bare) and bare[0].lower() in surnames() and not is_title(" ".join(bare))
    return capitals or all(word[0].isupper() and (len(word) == 1 or word[1:].islower()) for word in bare)


def _rank_end(run: Run) -> int:
    """How many words at the start (after specks) are a rank or a degree."""
    words = [fold(word.text) for word in run.words]
    best = 0
    for rank in ranks():
        known = fold(rank).split()
        for start in range(len(words) - len(known)):
            if words[start : start + len(known)] == known and (len(known) > 1 or "." in run.words[start].text):
                best = max(best, start + len(known))
    return best


def _has_recipients(look: Look, title: Run) -> bool:
    return any(run.folded.startswith("NOI NHAN") and abs(run.middle - title.middle) < 0.12 for run in look.runs)


def signature_run(found: Signature) -> Run:
    """The whole block as one run."""
    return join([*found.titles, *([found.name] if found.name else [])])
