"""The values between the parts of the corpus: what a result says, where it stands on the page, and its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tests.corpus.fonts import Style

Level = Literal["clean", "office", "bad"]
Regime = Literal["ttlt55_2005", "tt01_2011", "nd30_2020"]
LEVELS: tuple[Level, ...] = ("clean", "office", "bad")
REGIMES: tuple[Regime, ...] = ("ttlt55_2005", "tt01_2011", "nd30_2020")


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing body: printed lines of its parent and of itself, symbol, place lines, titles of its signers."""

    parent: tuple[str, ...]
    organ: tuple[str, ...]
    symbol: str
    place: str
    old_place: str
    authority: str
    leader: tuple[str, ...]
    deputy: tuple[str, ...]
    units: tuple[str, ...]
    called: str


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one style."""

    text: str
    style: Style = "regular"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: its runs, how it is set, and the space above it in points."""

    spans: tuple[Span, ...]
    align: Literal["justify", "centre", "left"] = "justify"
    indent: float = 28.0
    left: float = 0.0
    above: float = 6.0
    size: float | None = None
    ruled: bool = False
    """A short line stands centred under it (under the abstract)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: column titles, shares of the width, rows of one-line cells."""

    titles: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An enclosed list on pages of its own, after the signature."""

    heading: tuple[Paragraph, ...]
    table: Table
    closing: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a result says, before it is set on paper."""

    kind: str
    regime: Regime
    issuer: Issuer
    number: str
    notation: str
    issued: date
    place: str
    type_name: str
    subject: str
    body: tuple[Paragraph | Table, ...]
    bases: tuple[str, ...]
    recipients: tuple[str, ...]
    signer_title: tuple[str, ...]
    signer_name: str
    addressees: tuple[str, ...] = ()
    annex: Annex | None = None

    @property
    def is_letter(self) -> bool:
        return self.type_name == "Công văn"


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Words printed at a place: x of the left edge and y of the baseline, in points from the top left."""

    x: float
    y: float
    text: str
    style: Style
    size: float
    family: str = ""
    """A typeface other than the page's own, as of a numbering stamp."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed straight line, in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.7


@dataclass(frozen=True, slots=True)
class Pen:
    """A gap left in the print for the pen: what is written, from which x, on which baseline, how high (points)."""

    x: float
    y: float
    text: str
    height: float
    room: float


@dataclass(slots=True)
class Sheet:
    """One page as set: print, lines in reading order, gaps for the pen, and where the signature stands."""

    glyphs: list[Glyphs] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pens: list[Pen] = field(default_factory=list)
    sign: tuple[float, float, float] | None = None
    """Centre x of the signature block, baseline of its last title line, baseline of the name."""
    head_bottom: float | None = None
    text_bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Handwriting:
    """Which parts of number and date the pen filled in."""

    number: bool = False
    day: bool = False
    month: bool = False
    stamped_number: bool = False
    """A numbering stamp set the digits: no handwriting, but no typeface of the page either."""

    @property
    def date(self) -> bool:
        return self.day or self.month
