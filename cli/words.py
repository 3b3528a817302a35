"""The two languages of the command line: Vietnamese unless English is asked for."""

from __future__ import annotations

from contextvars import ContextVar

from schemas.errors import Language

_LANGUAGE: ContextVar[Language] = ContextVar("language", default="vi")


def set_language(language: Language) -> None:
    """Chooses the language of this process; done once, before the commands are imported."""
    _LANGUAGE.set(language)


def language() -> Language:
    """The language in use."""
    return _LANGUAGE.get()


def t(vi: str, en: str) -> str:
    """The sentence in the language in use."""
    return vi if language() == "vi" else en


FIELDS: dict[str, tuple[str, str]] = {
    "code_number": ("Số", "Number"),
    "code_notation": ("Ký hiệu", "Notation"),
    "issued_date": ("Ngày ban hành", "Date of issue"),
    "place": ("Địa danh", "Place"),
    "parent_organ": ("Cơ quan chủ quản", "Parent body"),
    "organ_name": ("Cơ quan ban hành", "Issuing body"),
    "type_name": ("Loại văn bản", "Type"),
    "subject": ("Trích yếu", "Subject"),
    "signer_name": ("Người ký", "Signer"),
    "signer_title": ("Chức vụ người ký", "Signer's title"),
    "recipients": ("Nơi nhận", "Recipients"),
    "legal_bases": ("Căn cứ", "Legal bases"),
}

STATES: dict[str, tuple[str, str]] = {
    "read": ("đã đọc", "read"),
    "confirmed": ("đã xác nhận", "confirmed"),
    "corrected": ("đã sửa", "corrected"),
    "absent": ("không có", "absent"),
    "doubtful": ("chưa chắc", "doubtful"),
    "unreadable": ("không đọc được", "unreadable"),
    "digitised": ("đã số hoá", "digitised"),
    "incomplete": ("thiếu trang", "incomplete"),
    "withdrawn": ("đã rút", "withdrawn"),
    "closed": ("đã đóng", "closed"),
    "done": ("xong", "done"),
    "duplicate": ("trùng", "duplicate"),
    "quarantined": ("cách ly", "quarantined"),
    "seen_again": ("gặp lại", "seen again"),
    "reread": ("đọc lại", "read again"),
    "reinstated": ("khôi phục", "reinstated"),
    "linked": ("liên kết", "linked"),
    "joined": ("đã ghép", "joined"),
    "split": ("đã tách", "split"),
}


def field_label(name: str) -> str:
    """A field's name for people."""
    return t(*FIELDS.get(name, (name, name)))


def state_label(state: str) -> str:
    """A state's name for people."""
    return t(*STATES.get(state, (state, state)))
