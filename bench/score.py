"""How well documents were understood: every field of every document against its truth. Pure, reads no file.

A field *claims* when its state is read, confirmed or corrected (a value) or absent (that there is none). A claim is
right when it equals the truth after folding of NFC, white space and the two spellings of one word (``hoà``, ``hòa``;
``uỷ``, ``ủy``); case and marks count. Doubtful and unreadable claim nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from bench.bounds import upper_bound
from bench.text_score import fold
from extraction import Document as Extracted
from schemas.record import CLAIMING, FIELD_NAMES
from schemas.tables import rows_on

# o or u (not of "qu"), a vowel without other marks, its tone; nothing of the rime may follow ("toàn" has one spelling).
_SECOND_VOWEL = re.compile(
    "(?<![qQ])([oOuU])((?<=[oO])[aAeE]|(?<=[uU])[yY])([\u0300\u0301\u0303\u0309\u0323])(?![a-zA-Z\u0300-\u036f])"
)

COLUMNS = ("values", "exact", "coverage", "wrong when sure", "at most (95 %)")
Truth = Mapping[str, Any]
Document = Mapping[str, Any]


def as_exported(source: str, documents: Iterable[Extracted]) -> list[dict[str, Any]]:
    """Documents of one file as an export holds them."""
    return [
        {
            "source": source,
            "first_page": document.first_page,
            "last_page": document.last_page,
            "fields": {name: value.model_dump() for name, value in document.fields.items()},
        }
        for document in documents
    ]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One field of one document: what was true, what was said of it, and under which circumstances."""

    file: str
    field: str
    level: str
    regime: str
    handwritten: bool
    state: str
    truth: str | None
    value: str | None
    confidence: float = 0.0

    @property
    def claimed(self) -> bool:
        return self.state in CLAIMING or self.state == "absent"

    @property
    def right(self) -> bool:
        """A claim that equals the truth."""
        return self.claimed and _same(self.value, self.truth)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values there were, how many were claimed, how many claims were right."""

    total: int
    claimed: int
    right: int

    @property
    def exact(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def coverage(self) -> float:
        return self.claimed / self.total if self.total else 0.0

    @property
    def wrong_when_sure(self) -> float:
        return (self.claimed - self.right) / self.claimed if self.claimed else 0.0

    @property
    def wrong_at_most(self) -> float:
        """The upper 95 % bound of ``wrong_when_sure``."""
        return upper_bound(self.claimed - self.right, self.claimed)


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts, and what does not stand against any truth: files without a document, documents beyond the truth."""

    verdicts: tuple[Verdict, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def tally(self, wanted: Callable[[Verdict], bool] = lambda _: True) -> Tally:
        """The count over the verdicts wanted."""
        found = [verdict for verdict in self.verdicts if wanted(verdict)]
        claimed, right = (sum(getattr(verdict, name) for verdict in found) for name in ("claimed", "right"))
        return Tally(len(found), claimed, right)

    def field(self, name: str, *, handwritten: bool | None = None) -> Tally:
        """The count of one field, where asked only of its printed or only of its handwritten values."""
        return self.tally(lambda v: v.field == name and handwritten in (None, v.handwritten))

    @property
    def handwritten_numbers_claimed(self) -> int:
        """Numbers set by hand for which a value was claimed, right or wrong: must be 0."""
        return self.tally(lambda v: v.field == "code_number" and v.handwritten and v.state in CLAIMING).total

    @property
    def wrong(self) -> tuple[Verdict, ...]:
        """Every wrong claim."""
        return tuple(verdict for verdict in self.verdicts if verdict.claimed and not verdict.right)

    @property
    def unclaimed(self) -> tuple[Verdict, ...]:
        """Every value that nothing was claimed for."""
        return tuple(verdict for verdict in self.verdicts if not verdict.claimed)


def score_export(documents: Iterable[Document], truth: Iterable[Truth]) -> Report:
    """Exported documents (lines of ``sohoa export``) against the objects of a ``fields.json``.

    Files are matched by name; within a file the document that holds the truth's ``header_page``. A key that the truth
    lacks or calls uncertain is not scored. A truth without a document is scored as claiming nothing.
    """
    left: dict[str, list[Document]] = {}
    for document in documents:
        left.setdefault(_name(document["source"]), []).append(document)
    verdicts: list[Verdict] = []
    missing: list[str] = []
    known: set[str] = set()
    for wanted in truth:
        name = _name(wanted["file"])
        known.add(name)
        found = _take(left.get(name, []), wanted["header_page"])
        if found is None:
            missing.append(name)
        verdicts += _judge(found, wanted)
    extra = [name for name, rest in left.items() for _ in rest if name in known]
    return Report(tuple(verdicts), tuple(missing), tuple(extra))


def _take(documents: list[Document], page: int) -> Document | None:
    found = next((held for held in documents if held["first_page"] <= page <= held["last_page"]), None)
    if found is not None:
        documents.remove(found)
    return found


def _judge(document: Document | None, truth: Truth) -> Iterable[Verdict]:
    fields = document["fields"] if document else {}
    for name in FIELD_NAMES:
        if name not in truth or name in truth.get("uncertain", ()):
            continue
        held = fields.get(name) or {"state": "missing", "value": None}
        yield Verdict(
            file=truth["file"],
            field=name,
            level=truth.get("level", "real"),
            regime=truth.get("regime") or _regime(truth["issued_date"]),
            handwritten=_by_hand(name, truth),
            state=held["state"],
            truth=truth[name],
            value=held["value"],
            confidence=held.get("confidence", 0.0),
        )


def _by_hand(name: str, truth: Truth) -> bool:
    key = {"code_number": "number_handwritten", "issued_date": "date_handwritten"}.get(name)
    return bool(key and truth.get(key))


def _regime(issued: str | None) -> str:
    found = rows_on("layout_regimes", date.fromisoformat(issued)) if issued else ()
    return found[0]["regime"] if found else "unknown"


def _same(value: str | None, truth: str | None) -> bool:
    if value is None or truth is None:
        return value is truth
    return one_spelling(fold(value)) == one_spelling(fold(truth))


def one_spelling(text: str) -> str:
    """The text with the tone mark of oa, oe, uy on the first vowel: two spellings of one word become equal."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _SECOND_VOWEL.sub(r"\1\3\2", parts))


def _name(path: str) -> str:
    return unicodedata.normalize("NFC", PurePath(path).name)


def tabulate(report: Report) -> list[Sequence[str]]:
    """Rows of text: field, values, exact, coverage, wrong when sure; number and date also by print and pen."""
    table: list[Sequence[str]] = [("field", *COLUMNS)]
    for name in FIELD_NAMES:
        table.append(row_of(name, report.field(name)))
        if name in ("code_number", "issued_date"):
            table.append(row_of("  printed", report.field(name, handwritten=False)))
            table.append(row_of("  handwritten", report.field(name, handwritten=True)))
    table.append(row_of("all", report.tally()))
    return [row for row in table if row[1] != "0"]


def row_of(name: str, tally: Tally) -> Sequence[str]:
    """A count as text, under ``COLUMNS``."""
    rates = (f"{100 * rate:.1f} %" for rate in (tally.exact, tally.coverage, tally.wrong_when_sure))
    return (name, str(tally.total), *rates, f"{100 * tally.wrong_at_most:.2f} %")
