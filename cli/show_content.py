"""What an act says beyond its head, for people: how long it holds, what it does to others, who got what."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from cli.console import confidence_text, out
from cli.words import t
from schemas.content import Beneficiary, Content, Effect, Term
from schemas.search import join_number

SHOWN = 10  # of a list of beneficiaries, unless all are asked for

TERMS = {
    "effective": ("có hiệu lực từ", "in force from"),
    "until": ("có giá trị đến", "valid until"),
    "duration": ("thời hạn", "for"),
    "term_of_office": ("nhiệm kỳ", "term of office"),
}
EFFECTS = {
    "replaces": ("thay thế", "replaces"),
    "amends": ("sửa đổi, bổ sung", "amends"),
    "revokes": ("thu hồi, bãi bỏ", "revokes"),
    "suspends": ("đình chỉ", "suspends"),
    "resumes": ("cho tiếp tục", "resumes"),
    "extends": ("gia hạn", "extends"),
    "reissues": ("cấp lại", "reissues"),
}


def print_content(content: Content, *, whole: bool) -> None:
    """Prints what was found; nothing at all where nothing was."""
    lines = [_term(term) for term in content.terms] + [_effect(effect) for effect in content.effects]
    if content.procedure is not None:
        guess = content.procedure
        named = f"{guess.code or '—'} {guess.name} ({guess.field})"
        lines.append(f"{t('thủ tục', 'procedure')}: {named} {confidence_text(guess.confidence)}")
    if content.received_number or content.received_on:
        lines.append(f"{t('dấu đến', 'received')}: {content.received_number or '—'}  {_day(content.received_on)}")
    lines += [f"{t('chữ ký số lúc', 'signed electronically at')}: {moment}" for moment in content.signed_overlay_at]
    if content.beneficiaries:
        lines.append(f"{t('người được cấp', 'beneficiaries')}: {len(content.beneficiaries)}")
        lines += [f"  {_beneficiary(held)}" for held in content.beneficiaries[: None if whole else SHOWN]]
        if len(content.beneficiaries) > SHOWN and not whole:
            lines.append(t("  … (--all: tất cả)", "  … (--all: all of them)"))
    for line in lines:
        out.print(Text(f"  {line}"))
    if lines:
        out.print()


def _term(term: Term) -> str:
    parts = [t(*TERMS[term.kind])]
    if term.months:
        parts.append(t(f"{term.months} tháng", f"{term.months} months"))
    parts += [_day(term.start)] if term.start else []
    parts += [f"→ {_day(term.end)}"] if term.end else []
    return " ".join([*parts, _page(term.place.page)])


def _effect(effect: Effect) -> str:
    cited = join_number(effect.number, effect.notation) or "—"
    partly = t(" một phần", " partly") if effect.partial else ""
    issued = f" {t('ngày', 'of')} {_day(effect.issued)}" if effect.issued else ""
    return f"{t(*EFFECTS[effect.kind])}{partly}: {cited}{issued} {_page(effect.place.page)}"


def _beneficiary(held: Beneficiary) -> str:
    number = f"{held.row}. " if held.row is not None else ""
    more = [part for part in (held.birth, held.id_number or held.tax_code, held.address) if part]
    return " · ".join([f"{number}{held.name}", *more, _page(held.place.page)])


def _page(page: int) -> str:
    return f"[{t('tr.', 'p.')}{page}]"


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "—"
