"""Lines of type: measuring, breaking, justifying, and frames with gaps for the pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.corpus.fonts import Style, width_of
from tests.corpus.model import Glyphs, Pen, Sheet, Span


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in a printed frame that the pen (or a numbering stamp) fills."""

    text: str
    width: float
    stamped: bool = False


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets lines in one typeface."""

    family: str

    def width(self, text: str, style: Style, size: float) -> float:
        """Width of text in points."""
        return width_of(text, self.family, style, size)

    def words(self, spans: Sequence[Span]) -> list[tuple[str, Style]]:
        """The words of runs, each with its style."""
        return [(word, span.style) for span in spans for word in span.text.split()]

    def break_lines(
        self, words: Sequence[tuple[str, Style]], size: float, room: float, indent: float
    ) -> list[list[tuple[str, Style]]]:
        """Words in lines, as many as fit; the first line is shorter by the indent."""
        lines: list[list[tuple[str, Style]]] = []
        line: list[tuple[str, Style]] = []
        used, free = 0.0, room - indent
        for word, style in words:
            wide = self.width(word, style, size)
            space = self.width(" ", style, size) if line else 0.0
            if line and used + space + wide > free:
                lines.append(line)
                line, used, free, space = [], 0.0, room, 0.0
            line.append((word, style))
            used += space + wide
        return [*lines, line] if line else lines

    def set_line(
        self, sheet: Sheet, words: Sequence[tuple[str, Style]], x: float, y: float, size: float, *, fill: float = 0.0
    ) -> float:
        """Prints a line from x on, its spaces stretched when it must fill a width; gives the right end."""
        natural = self.line_width(words, size)
        stretch = (fill - natural) / (len(words) - 1) if fill and len(words) > 1 else 0.0
        for position, (word, style) in enumerate(words):
            if position:
                x += self.width(" ", style, size) + stretch
            sheet.glyphs.append(Glyphs(x, y, word, style, size))
            x += self.width(word, style, size)
        return x

    def line_width(self, words: Sequence[tuple[str, Style]], size: float) -> float:
        """Natural width of a line in points."""
        spaces = sum(self.width(" ", style, size) for _, style in words[1:])
        return spaces + sum(self.width(word, style, size) for word, style in words)

    def set_centred(self, sheet: Sheet, text: str, cx: float, y: float, style: Style, size: float) -> float:
        """Prints a line centred on x and notes it as read; gives its width."""
        words = [(word, style) for word in text.split()]
        wide = self.line_width(words, size)
        self.set_line(sheet, words, cx - wide / 2, y, size)
        sheet.lines.append(text)
        return wide

    def set_frame(
        self, sheet: Sheet, parts: Sequence[str | Gap], cx: float, y: float, style: Style, size: float
    ) -> None:
        """Prints a frame such as "Số: ___/QĐ-SNV" centred on x; what the pen writes is not in the text."""
        widths = [part.width if isinstance(part, Gap) else self.width(part, style, size) for part in parts]
        x = cx - sum(widths) / 2
        for part, wide in zip(parts, widths, strict=True):
            if not isinstance(part, Gap):
                sheet.glyphs.append(Glyphs(x, y, part, style, size))
            elif part.stamped:
                sheet.glyphs.append(Glyphs(x + 1.5, y + 1.2, " ".join(part.text), "bold", size * 0.95, "sans"))
            else:
                sheet.pens.append(Pen(x, y, part.text, size * 1.1, wide))
            x += wide
        printed = [part.text if isinstance(part, Gap) and part.stamped else part for part in parts]
        text = "".join(part if isinstance(part, str) else " " for part in printed)
        sheet.lines.append(" ".join(text.split()))

    def fitting(self, text: str, style: Style, size: float, room: float) -> float:
        """The size at which a line fits a width: offices condense what is too long."""
        return size * min(1.0, room / max(self.width(text, style, size), 1.0))
