"""Legal bases (căn cứ): the paragraphs of the preamble that begin with "Căn cứ"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extraction.folding import plain
from extraction.look import Look
from extraction.passport import claim, evidence_of
from extraction.prose import UNCLOSED, has_open_quote, has_stray_comma, lacks_comma, read_prose
from extraction.runs import Run, join, lines_of
from extraction.scars import has_odd_word, has_stray_hyphen
from schemas.record import Evidence, FieldValue

SURE_BASES = 0.9  # of the least sure word
WIDE = 0.4  # of the page's width: lines of the text, and none of a stamp beside them
INDENT = 0.022  # a paragraph's first line stands this much further right than the text
OPENED = re.compile(r"^\W*C[AĂ]N[\s\W]*C[UƯ]\b")
TORN = re.compile(r"^\W*C[UƯ]\b|^.{0,9}\bC[UƯ] (?:LUAT|NGHI|PHAP|THONG|QUYET)\b")
ENTRY_END = re.compile(r";\W*$")
DAY = re.compile(r"(?P<day>\d{1,2})(?: tháng (?P<month>\d{1,2}) năm |/(?P<number>\d{1,2})/)(?P<year>(?:19|20)\d\d)\b")
STRAY = re.compile(
    r"[\]\[|!§{}\\_*#<>~^]|[,;.:]{2}|[^\W\d_]{2}-\d|;\s[a-zđà-ỹ]|//|\.\s?[^\W\d_]"  # no basis has these: specks
    r"|[A-ZĐ]:[A-ZĐ]|\bỦy (?!ban\b)"
    r"|[a-zà-ỹ] [-–] [a-zđà-ỹ]|[a-zà-ỹ][:,.][a-zđà-ỹ\d]|[a-zà-ỹ]: [a-zđà-ỹ]|\bsố\."  # a speck between two words
    r"|(?<!\S)[b-df-hj-np-tv-zđ](?!\S)"  # a letter that is no word
    r"|\d(?:[A-Za-zĐ]\d|\d{4}/)|/\d{5}|\d/\d{1,2}(?:19|20)\d\d\b"  # figures that run together
)
AMENDING = re.compile(r"^\W*LUAT SUA DOI")  # goes on with the law it amends, on a line of its own
CLOSED = re.compile(r"^\W*(?:QUYET DINH|QUYET NGHI|CHI THI|DIEU [1I]\b|NGHI QUYET)\W*$|^\W*DIEU\s*[1I]\b")


@dataclass(slots=True)
class Bases:
    """Gathers the legal bases while the pages of a document go by."""

    paragraphs: list[list[Run]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    closed: bool = False
    running: bool = False
    proposed: bool = False
    """The paragraph is one of who proposed the act ("Theo đề nghị …"), which ends as bases do."""
    torn: bool = False
    """A line that opens none goes on like a basis: its "Căn" lies under a stamp."""
    ended: bool = False
    """A line of no basis ends like one."""

    def add(self, look: Look, below: float) -> None:
        """Takes the lines of a page under a height."""
        if self.closed:
            return
        lines = [line for line in lines_of(look.page) if line.middle > below and any(c.isalnum() for c in line.text)]
        wide = [line for line in lines if line.box.width > WIDE] or lines
        margin = min((line.box.x0 for line in wide), default=0.0)
        for line in lines:
            self._take(line, margin)

    def _take(self, line: Run, margin: float) -> None:
        if self.closed:
            return
        if OPENED.match(line.plain):
            self.paragraphs.append([line])
            self.running, self.proposed = True, False
        elif CLOSED.match(line.plain):
            self.closed = True
        elif line.folded.startswith(("THEO DE NGHI", "XET ")):
            self.running, self.proposed = False, True
        elif self.running and (line.box.x0 < margin + INDENT or AMENDING.match(line.plain)):
            self.paragraphs[-1].append(line)
        else:
            self.torn = self.torn or TORN.search(line.plain) is not None
            self.ended = self.ended or (not self.proposed and ENTRY_END.search(line.plain) is not None)
            self.running = False
            self.closed = bool(self.paragraphs) and line.box.width > WIDE

    def field(self, reader: str) -> FieldValue | None:
        """The bases, one paragraph after the other, joined by a space; None when there are none."""
        if not self.paragraphs:
            return None
        prose = [read_prose(join(lines)) for lines in self.paragraphs]
        texts = [_mended(paragraph.text) for paragraph in prose]
        value = " ".join(texts)
        shown = tuple(
            item for lines in self.paragraphs for item in evidence_of([join(lines)], reader, "bases_paragraph")
        )
        raw = "\n".join(join(lines).text for lines in self.paragraphs)
        ends = [text[-1:] for text in texts]
        closed = all(end in (";", ",", ".") for end in ends) and len(set(ends[:-1])) < 2  # a comma among semicolons
        closed = closed and (ends[-1] != "," or set(ends) == {","})  # it goes on
        whole = closed and not self.torn and not self.ended and _is_sound(value)
        sure = min(paragraph.confidence for paragraph in prose) if whole else UNCLOSED
        return claim(value, raw, sure, shown, SURE_BASES)


def _mended(text: str) -> str:
    """A basis as bases are written: no colon at its end, a slash after the year of a number, QH with two figures."""
    text = re.sub(r"\s*:;?$|;:$", ";", text.strip())
    text = re.sub(r"(\d/(?:19|20)\d\d)(?=[A-ZĐ])", r"\1/", text)
    text = re.sub(r"\bsố(?=\d)", "số ", text)
    text = re.sub(r"\bQH[Il|](?=1\d\b)", "QH", text)
    text = re.sub(r"\bQH[Il|](?=\d\b)", "QH1", text)
    text = re.sub(r"\b[a-zđ][A-ZĐÀ-Ỹ]+\b", lambda found: found[0].lower(), text)  # "tỔ chức"
    return re.sub(r"\bNội V[ụỤ]\b", "Nội vụ", text)  # v and V have one shape


def _is_sound(value: str) -> bool:
    """Whether every day in it is one of the calendar, and no sign or word stands where none is written."""
    if lacks_comma(value) or has_stray_comma(value) or has_odd_word(value) or has_stray_hyphen(value):
        return False
    days = list(DAY.finditer(value))
    if has_open_quote(value) or STRAY.search(value) or len(days) != len(re.findall(r"\bNGAY\b", plain(value))):
        return False
    return all(0 < int(day["day"]) < 32 and 0 < int(day["month"] or day["number"]) < 13 for day in days)
