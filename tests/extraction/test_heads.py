"""Every kind of body: what a clean page says is read; what a damaged page says is read right or not claimed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from extraction import Document, extract_documents
from schemas.page import Box, Line, Mark, Word
from schemas.record import CLAIMING, FieldName
from tests.extraction.heads import HEADS, Head
from tests.extraction.paper import page, put

WRONG_SHARE = 0.02  # of claims on damaged pages; the damage may make another word of a word
LOST_MARKS = {
    "ế": "é",
    "ề": "ê",
    "ổ": "ô",
    "ỷ": "ý",
    "ủ": "ú",
    "ộ": "ọ",
    "ỉ": "i",
    "ị": "i",
    "Đ": "Ð",
    "Ế": "É",
    "Ề": "Ê",
}


def expected(head: Head) -> dict[FieldName, str | None]:
    """The fields as they stand on the page."""
    subject = head.subject[:1].upper() + head.subject[1:]
    return {
        "code_number": head.number,
        "code_notation": head.notation,
        "place": head.place,
        "organ_name": head.organ,
        "parent_organ": head.parent,
        "type_name": head.type_name,
        "subject": subject,
        "signer_name": head.signer.removeprefix("Thượng tá ").removeprefix("Đại tá "),
        "signer_title": head.title,
    }


def read(head: Head, lines: list[Line] | None = None) -> Document:
    """The one document of the page."""
    (document,) = extract_documents([page(lines or head.lines())])
    return document


@pytest.mark.parametrize("name", HEADS)
def test_clean_head_is_read_whole(name: str) -> None:
    head = HEADS[name]
    document = read(head)
    assert {key: document.fields[key].value for key in expected(head)} == expected(head)
    assert document.fields["issued_date"].state == "read"


def damage(line: Line, rng: random.Random) -> Line:
    """A line as a tired engine reads it: marks lost, letters swapped, specks, a word gone."""
    words: list[Word] = []
    for word in line.words:
        text, sure, chance = word.text, word.confidence, rng.random()
        if chance < 0.06:
            text, sure = "".join(LOST_MARKS.get(char, char) for char in text), 0.9
        elif chance < 0.09:
            at = rng.randrange(len(text))
            text, sure = text[:at] + rng.choice("ilt1o0e") + text[at + 1 :], 0.55
        elif chance < 0.10:
            words.append(Word(rng.choice(("`", "|", "—", "_")), word.box, 0.4))
        elif chance < 0.11 and any(char.isalnum() for char in text):
            continue
        words.append(Word(text, word.box, sure))
    return replace(line, words=tuple(words or line.words))


def test_damaged_heads_are_read_right_or_not_claimed() -> None:
    claims, wrong = 0, []
    for seed in range(12):
        rng = random.Random(seed)
        for name, head in HEADS.items():
            document = read(head, [damage(line, rng) for line in head.lines()])
            for key, truth in expected(head).items():
                field = document.fields[key]
                if field.state in CLAIMING or field.state == "absent":
                    claims += 1
                    if field.value != truth:
                        wrong.append((seed, name, key, field.value, truth))
    assert len(wrong) <= WRONG_SHARE * claims, wrong
    assert claims > 0.6 * 12 * 9 * len(HEADS)


def test_who_may_not_sign_in_his_own_name_is_doubted() -> None:
    lost_line = read(replace(HEADS["commune"], titles=("CHÁNH VĂN PHÒNG",)))
    assert lost_line.fields["signer_title"].state == "doubtful"


def test_an_issuer_for_whose_head_nobody_there_signs_is_doubted() -> None:
    other = read(replace(HEADS["commune"], titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")))
    assert other.fields["organ_name"].state == "doubtful"
    assert other.fields["signer_title"].value == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"


def test_a_head_under_the_mark_of_the_body_is_read_from_its_last_word() -> None:
    government = replace(HEADS["commune"], left=("CHÍNH PHỦ",), titles=("TM. CHÍNH PHỦ", "TƯỚNG"))
    assert read(government).fields["signer_title"].value == "TM. CHÍNH PHỦ THỦ TƯỚNG"


@pytest.mark.parametrize(("marked", "state"), [(True, "read"), (False, "unreadable")])
def test_a_number_with_wide_figures_is_claimed_only_when_a_machine_set_it(marked: bool, state: str) -> None:  # noqa: FBT001 - a case
    lines = HEADS["commune"].lines()
    number = next(index for index, line in enumerate(lines) if line.text.startswith("Số:"))
    keyword, _ = lines[number].words
    figures = Word("1779", Box(keyword.box.x1 + 0.01, keyword.box.y0, keyword.box.x1 + 0.07, keyword.box.y1), 0.97)
    symbol = put("/QĐ-UBND", keyword.box.x1 + 0.1, keyword.box.y0).words[0]
    lines[number] = Line((keyword, figures, symbol))
    marks = (Mark("numbering", figures.box, 0.97, "1779"),) if marked else ()
    (document,) = extract_documents([page(lines, marks=marks)])
    field = document.fields["code_number"]
    assert (field.state, field.value) == (state, "1779" if marked else None)
