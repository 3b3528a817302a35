"""A draft set on pages: boxes of the layout regime of its date, text in strict reading order (points, A4).

Reading order is head left, head right, body, foot left, foot right; a page number comes where it stands.
"""

from __future__ import annotations

from random import Random

from tests.corpus.fonts import SERIFS
from tests.corpus.model import Annex, Draft, Glyphs, Handwriting, Paragraph, Rule, Sheet, Table
from tests.corpus.setting import Gap, Typesetter

WIDTH, HEIGHT = 595.3, 841.9


class Compositor:
    """Sets one draft; every page-wide choice (sizes, margins, leading) is drawn once from its generator."""

    def __init__(self, draft: Draft, hand: Handwriting, rng: Random) -> None:
        self.draft = draft
        self.hand = hand
        self.rng = rng
        self.type = Typesetter(rng.choices(SERIFS, (6, 3, 2))[0])
        self.family = self.type.family
        self.size = rng.choice((13.0, 13.5, 14.0, 14.0))
        self.leading = self.size * rng.uniform(1.17, 1.38)
        self.left = rng.uniform(76, 88)
        self.right = WIDTH - rng.uniform(44, 58)
        self.top = rng.uniform(58, 72)
        self.bottom = HEIGHT - rng.uniform(54, 68)
        self.motto = rng.choice(("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        self.sheets: list[Sheet] = []
        self.y = 0.0
        self.sheet = self._turn_page()

    def run(self) -> list[Sheet]:
        """All pages of the draft."""
        self._set_head()
        self._set_title()
        for block in self.draft.body:
            self._set_block(block)
        self._set_foot()
        if self.draft.annex:
            self._set_annex(self.draft.annex)
        self._close_page()
        return self.sheets

    # pages

    def _turn_page(self) -> Sheet:
        if self.sheets:
            self._close_page()
        self.sheet = Sheet()
        self.sheets.append(self.sheet)
        self.y = self.top + self.size
        number = len(self.sheets)
        if number > 1 and self.draft.regime != "tt01_2011":
            self.type.set_centred(self.sheet, str(number), (self.left + self.right) / 2, self.top - 8, "regular", 13)
            self.y += 6
        return self.sheet

    def _close_page(self) -> None:
        self.sheet.text_bottom = self.y
        if len(self.sheets) > 1 and self.draft.regime == "tt01_2011":
            text = str(len(self.sheets))
            self.sheet.glyphs.append(Glyphs(self.right - 8, HEIGHT - 34, text, "regular", 13))
            self.sheet.lines.append(text)

    # head

    def _set_head(self) -> None:
        motto_size = self.rng.choice((12.0, 12.5, 13.0))
        motto_wide = self.type.width(self.motto, "bold", motto_size)
        right_cx = self.right + 8 - motto_wide / 2
        left_room = right_cx - motto_wide / 2 - 12 - 40
        left_cx = 40 + left_room / 2
        y = self._set_issuer(left_cx, left_room)
        frame_y = max(y + 1.45 * self.size, self.top + self.rng.uniform(52, 62))
        low = self._set_number(left_cx, left_room, frame_y)
        self._set_motto(right_cx, motto_size, motto_wide)
        self._set_date(right_cx, frame_y + self.rng.choice((0.0, 0.0, -3.0, 2.5)))
        self.y = max(low, frame_y)
        self.sheet.head_bottom = self.y

    def _set_issuer(self, cx: float, room: float) -> float:
        y = self.top + 12
        for line in self.draft.issuer.parent:
            size = self.type.fitting(line, "regular", 12.5, room)
            self.type.set_centred(self.sheet, line, cx, y, "regular", size)
            y += 15.5
        wide = 0.0
        for line in self.draft.issuer.organ:
            size = self.type.fitting(line, "bold", 12.5, room)
            wide = self.type.set_centred(self.sheet, line, cx, y, "bold", size)
            y += 15.5
        half = wide * self.rng.uniform(0.17, 0.28)
        self.sheet.rules.append(Rule(cx - half, y - 11.5, cx + half, y - 11.5))
        return y - 15.5

    def _set_number(self, cx: float, room: float, y: float) -> float:
        size = self.rng.choice((12.5, 13.0, 13.0))
        colon = self.rng.choice(("Số: ", "Số: ", "Số "))
        slash = self.rng.choice(("/", "/", "/", " /"))
        digits = self.draft.number
        number: str | Gap = digits
        if self.hand.number or self.hand.stamped_number:
            # Often too narrow for what is written: the pen then runs into the slash.
            number = Gap(digits, 8 + 7.5 * len(digits) * self.rng.uniform(0.75, 1.5), self.hand.stamped_number)
        self.type.set_frame(self.sheet, (colon, number, f"{slash}{self.draft.notation}"), cx, y, "regular", size)
        if not self.draft.is_letter:
            return y
        words = [(word, "regular") for word in self.draft.subject.split()]
        for line in self.type.break_lines(words, 12.0, min(room, 190.0), 0.0):  # type: ignore[arg-type]
            y += 14.5
            self.type.set_centred(self.sheet, " ".join(word for word, _ in line), cx, y, "regular", 12.0)
        return y

    def _set_motto(self, cx: float, size: float, wide: float) -> None:
        y = self.top + 12
        self.type.set_centred(self.sheet, self.motto, cx, y, "bold", size)
        under = self.type.set_centred(self.sheet, "Độc lập - Tự do - Hạnh phúc", cx, y + 16.5, "bold", size + 1)
        half = min(under, wide) / 2
        self.sheet.rules.append(Rule(cx - half, y + 20.8, cx + half, y + 20.8, 0.8))

    def _date_parts(self) -> tuple[str | Gap, ...]:
        issued = self.draft.issued
        day: str | Gap = f"{issued.day:02d}"
        month: str | Gap = f"{issued.month:02d}" if issued.month < 3 else str(issued.month)
        if self.hand.day:
            day = Gap(str(day) if self.rng.random() < 0.8 else str(issued.day), self.rng.uniform(11, 24))
        if self.hand.month:
            month = Gap(str(issued.month), self.rng.uniform(10, 18))
        return ("ngày ", day, " tháng ", month, f" năm {issued.year}")

    def _set_date(self, cx: float, y: float) -> None:
        parts = (f"{self.draft.place}, ", *self._date_parts())
        self.type.set_frame(self.sheet, parts, cx, y, "italic", self.rng.choice((12.5, 13.0, 13.5)))

    # title, text

    def _set_title(self) -> None:
        cx = (self.left + self.right) / 2
        if self.draft.is_letter:
            self._set_addressees(cx)
            return
        self.y += 2.1 * self.size
        self.type.set_centred(self.sheet, self.draft.type_name.upper(), cx, self.y, "bold", self.size + 1)
        self.y += 1.3 * self.size
        subject = [(word, "bold") for word in self.draft.subject.split()]
        room = (self.right - self.left) * self.rng.uniform(0.72, 0.92)
        wide = 0.0
        for line in self.type.break_lines(subject, self.size, room, 0.0):  # type: ignore[arg-type]
            wide = self.type.set_centred(self.sheet, " ".join(word for word, _ in line), cx, self.y, "bold", self.size)
            self.y += 1.2 * self.size
        half = wide * self.rng.uniform(0.18, 0.25)
        rule_y = self.y - 0.75 * self.size
        self.sheet.rules.append(Rule(cx - half, rule_y, cx + half, rule_y))
        if self.draft.addressees:
            self._set_addressees(cx)
        self.y += 0.4 * self.size

    def _set_addressees(self, cx: float) -> None:
        self.y += 2.2 * self.size
        names = self.draft.addressees
        if len(names) == 1:
            self.type.set_centred(self.sheet, f"Kính gửi: {names[0]}", cx, self.y, "regular", self.size)
            self.y += 1.6 * self.size
            return
        x = self.left + 75
        self._line("Kính gửi:", x)
        x += self.type.width("Kính gửi: ", "regular", self.size)
        for name, mark in zip(names, [";"] * (len(names) - 1) + ["."], strict=True):
            self._line(f"- {name}{mark}", x)
        self.y += 0.4 * self.size

    def _line(self, text: str, x: float) -> None:
        self.type.set_line(self.sheet, [(word, "regular") for word in text.split()], x, self.y, self.size)
        self.sheet.lines.append(text)
        self.y += self.leading

    def _set_block(self, block: Paragraph | Table) -> None:
        if isinstance(block, Table):
            self._set_table(block)
        else:
            self._set_paragraph(block)

    def _set_paragraph(self, paragraph: Paragraph) -> None:
        size = paragraph.size or self.size
        room = self.right - self.left
        centred = paragraph.align == "centre"
        lines = self.type.break_lines(
            self.type.words(paragraph.spans), size, room * (0.9 if centred else 1.0), 0 if centred else paragraph.indent
        )
        self.y += paragraph.above
        for position, line in enumerate(lines):
            if self.y > self.bottom:
                self._turn_page()
            wide = self.type.line_width(line, size)
            shift = paragraph.indent if position == 0 else 0.0
            x = self.left + ((room - wide) / 2 if centred else shift)
            full = paragraph.align == "justify" and position < len(lines) - 1
            self.type.set_line(self.sheet, line, x, self.y, size, fill=room - shift if full else 0.0)
            self.sheet.lines.append(" ".join(word for word, _ in line))
            self.y += self.leading

    # foot

    def _set_foot(self) -> None:
        titles, draft = self.draft.signer_title, self.draft
        space = self.rng.uniform(70, 96)
        high = max(18 + 13.5 * len(draft.recipients), 16 * len(titles) + space + 4)
        if self.y + 8 + high > self.bottom + 14:
            self._turn_page()
        self.y += 10
        top = self.y
        self.type.set_line(self.sheet, [("Nơi", "bolditalic"), ("nhận:", "bolditalic")], self.left, top + 2, 12)
        self.sheet.lines.append("Nơi nhận:")
        y = top + 16
        for line in draft.recipients:
            self.type.set_line(self.sheet, [(word, "regular") for word in line.split()], self.left, y, 11)
            self.sheet.lines.append(line)
            y += 13.2
        cx = self.right - self.rng.uniform(92, 108)
        sign_y = top
        for line in titles:
            self.type.set_centred(self.sheet, line, cx, sign_y, "bold", 13.5)
            sign_y += 16
        name_y = sign_y - 16 + space
        self.type.set_centred(self.sheet, draft.signer_name, cx, name_y, "bold", self.size)
        self.sheet.sign = (cx, sign_y - 16, name_y)
        self.y = max(y, name_y + 6)

    # annex

    def _set_annex(self, annex: Annex) -> None:
        self._turn_page()
        for paragraph in annex.heading:
            self._set_paragraph(paragraph)
        cx = (self.left + self.right) / 2
        digits = self.draft.number
        number = Gap(digits, 10 + 7.0 * len(digits)) if self.hand.number else digits
        parts = (f"(Kèm theo {self.draft.type_name} số ", number, f"/{self.draft.notation} ", *self._date_parts(), ")")
        self.type.set_frame(self.sheet, parts, cx, self.y, "italic", 12.5)
        self.y += 1.4 * self.size
        self._set_table(annex.table)
        for paragraph in annex.closing:
            self._set_paragraph(paragraph)

    def _set_table(self, table: Table) -> None:
        room = self.right - self.left
        size = self._table_size(table, room)
        high = size * 1.62
        edges = [self.left + room * sum(table.shares[:position]) for position in range(len(table.shares) + 1)]
        first = True
        for cells in (table.titles, *table.rows):
            if self.y + high > self.bottom:
                self._turn_page()
                first = True
            self._set_row(cells, edges, size, high, bold=cells is table.titles, first=first)
            first = False
        self.y += 0.8 * self.size

    def _set_row(
        self, cells: tuple[str, ...], edges: list[float], size: float, high: float, *, bold: bool, first: bool
    ) -> None:
        top = self.y - size
        style = "bold" if bold else "regular"
        for position, cell in enumerate(cells):
            words = [(word, style) for word in cell.split()]
            wide = self.type.line_width(words, size)  # type: ignore[arg-type]
            middle = bold or position == 0
            x = (edges[position] + edges[position + 1] - wide) / 2 if middle else edges[position] + 4
            self.type.set_line(self.sheet, words, x, self.y + size * 0.15, size)  # type: ignore[arg-type]
        self.sheet.lines.append(" ".join(cells))
        for edge in edges:
            self.sheet.rules.append(Rule(edge, top, edge, top + high, 0.6))
        for level in (top, top + high) if first else (top + high,):
            self.sheet.rules.append(Rule(edges[0], level, edges[-1], level, 0.6))
        self.y += high

    def _table_size(self, table: Table, room: float) -> float:
        size = 12.5
        for position, share in enumerate(table.shares):
            widest = max((row[position] for row in (table.titles, *table.rows)), key=len)
            size = min(size, self.type.fitting(widest, "bold", 12.5, room * share - 9))
        return size
