"""Whether digits were printed with their line or filled in by hand, told from where and how large they stand.

Three of four numbers are written into a printed frame. Recognition reads some of them with full confidence and wrong,
so a number is only claimed when width, height, baseline and distances are those of the print beside it. Measured on
real heads: printed digits deviate by at most 10 % in width and 0.35 em in distance; a pen by 14 % or by 0.4 em.
"""

from __future__ import annotations

import re

from extraction.dates import DIGITS
from extraction.runs import Run
from schemas.page import Box, Word
from schemas.typeface import em_of, ink_width

PEN = ("handwriting",)
GLUED = re.compile(r"[^\W\d_]+\d{2}[^\W\d_]+[.,]?")  # "ngày15tháng"; on one side alone a pen's figures cling, too
NARROWEST, WIDEST = 0.82, 1.12  # of the width that the digits would have in print
CLOSEST_TOKEN, WIDEST_TOKEN = 0.88, 1.075  # of a whole word with digits and symbol: its letters average out
FURTHEST = 0.38  # ems between the digits and the slash after them
BLANK = 0.5  # ems, where somebody typed a blank before the slash: only when width and baseline leave no doubt
BEYOND_DOUBT = 0.9  # of 105 numbers of a pen none was read with more than 0.7; there a wider gap is allowed
SURE_WIDTH, SURE_BLANK, WIDEST_SURE_TOKEN = 0.12, 0.8, 1.12
SURE_ALONE = 0.95  # of a day whose baseline nothing vouches for
BLANK_WIDTH, BLANK_UNEVEN = 0.07, 0.12
SURE_MONTH = 0.9
NARROWEST_MONTH, WIDEST_MONTH = 0.72, 2.1  # "11" is two thin strokes; a stamp that touches the line widens a digit
UNEVEN = 0.2  # of the height of a digit: how much tops and feet of one line differ


def month_fits_print(run: Run, month: tuple[int, int], reference: tuple[int, int]) -> bool:
    """Whether a month may be print where the day is: a pen that writes the month writes the day too."""
    part, em = _exact(run, month), em_of(run.words)
    if part is None or em is None or _exact(run, reference) is None:
        return False
    return (
        part.confidence >= SURE_MONTH
        and NARROWEST_MONTH <= part.box.width / (ink_width(part.text) * em) <= WIDEST_MONTH
    )


def strokes_fit_print(run: Run, month: tuple[int, int]) -> bool:
    """Whether strokes read as letters are as wide as "11" in print."""
    part, em = run.part(*_trimmed(run, month)), em_of(run.words)
    if part is None or em is None or len(part.words) != 1:
        return False
    return NARROWEST_MONTH <= part.words[0].box.width / (ink_width("11") * em) <= WIDEST


def fits_print(run: Run, digits: tuple[int, int], reference: tuple[int, int]) -> bool:
    """Whether the digits at some characters of a line look like printed ones at others, as day and year do."""
    part, other = _exact(run, digits), _exact(run, reference)
    em = em_of(word for word in run.words if word is not part)
    if other is None or em is None:
        return False
    if part is not None:
        if not _fits(other, em):  # a stamp touches the year and spoils its box
            return (
                abs(part.box.width / (ink_width(part.text) * em) - 1) <= BLANK_WIDTH and part.confidence >= SURE_ALONE
            )
        return _fits(part, em) and _level(part.box, other.box)
    whole = run.part(*digits)
    return (
        whole is not None
        and len(whole.words) == 1
        and GLUED.fullmatch(whole.words[0].text) is not None
        and _fits_token(whole.words[0], em)
    )


def number_fits_print(run: Run, number: tuple[int, int], symbol: tuple[int, int]) -> bool:
    """Whether the digits of a number line were printed with the symbol after them."""
    digits, after = run.part(*number), run.part(*symbol)
    if digits is None or after is None:
        return False
    if digits.words[-1] is after.words[0]:
        token = digits.words[0]
        return (
            len(digits.words) == 1 and re.match(r"\d+[a-zA-Z]?[/-]", token.text) is not None and _token_fits(run, token)
        )
    slash = next((word for word in run.words if word.box.x0 >= digits.box.x1 - 0.001), after.words[0])
    em = em_of([slash]) if slash is after.words[0] else em_of(after.words)
    if em is None or len(digits.words) != 1:
        return False
    word, gap = digits.words[0], slash.box.x0 - digits.box.x1
    if gap <= FURTHEST * em:  # the tail of a Q hangs below the line that the keyword stands on
        return _fits(word, em) and (_level(word.box, slash.box) or _level(word.box, _foot(slash.box, run.words[0].box)))
    sure = word.confidence >= BEYOND_DOUBT
    width, blank = (SURE_WIDTH, SURE_BLANK) if sure else (BLANK_WIDTH, BLANK)
    alike = abs(word.box.width / (ink_width(word.text) * em) - 1) <= width
    return gap <= blank * em and alike and _level(word.box, _foot(slash.box, run.words[0].box), BLANK_UNEVEN)


def _token_fits(run: Run, token: Word) -> bool:
    keyword = run.words[0]
    if keyword is token or not keyword.text[:1].isupper():
        return False
    return _fits_token(token, keyword.box.width / ink_width(keyword.text))


def _fits(word: Word, em: float) -> bool:
    return NARROWEST <= word.box.width / (ink_width(word.text) * em) <= WIDEST


def _fits_token(word: Word, em: float) -> bool:
    widest = WIDEST_SURE_TOKEN if word.confidence >= BEYOND_DOUBT else WIDEST_TOKEN
    return CLOSEST_TOKEN <= word.box.width / (ink_width(word.text) * em) <= widest


def _foot(box: Box, keyword: Box) -> Box:
    return box._replace(y1=min(box.y1, keyword.y1))


def _level(one: Box, other: Box, uneven: float = UNEVEN) -> bool:
    reach = uneven * min(one.height, other.height)
    return abs(one.y0 - other.y0) <= reach and abs(one.y1 - other.y1) <= reach


def _exact(run: Run, span: tuple[int, int]) -> Word | None:
    """The one word that is exactly the digits, with at most a mark of punctuation."""
    part = run.part(*_trimmed(run, span))
    text = run.text[slice(*span)].strip(" .,;:-")
    if part is None or len(part.words) != 1 or part.words[0].text.strip(" .,;:-") != text:
        return None
    word = part.words[0]
    digits = text.translate(DIGITS)
    return word if digits == text else Word(digits, word.box, word.confidence)


def _trimmed(run: Run, span: tuple[int, int]) -> tuple[int, int]:
    text = run.text[slice(*span)]
    return span[0] + len(text) - len(text.lstrip()), span[1] - len(text) + len(text.rstrip())
