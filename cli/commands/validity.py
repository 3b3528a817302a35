"""`sohoa validity`: in force on a day? For one record with the documents that prove it, or for the whole archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated

import typer
from rich.text import Text

from cli.commands.search import parse_day
from cli.console import ArchiveUrl, IndexUrl, err, opened, out, plain_table
from cli.words import t
from flows.validity import validity_of, validity_of_archive
from infra.wiring import Bundle
from reports.acts import title_of
from reports.validity import Validity

HELP = t(
    "Còn hiệu lực vào một ngày không? Kèm văn bản chứng minh; không nêu mã thì trả lời cho cả kho.",
    "In force on a day? With the documents that prove it; without an id, for the whole archive.",
)

ANSWERS = {
    "in force": "còn hiệu lực",
    "not yet": "chưa có hiệu lực",
    "expired": "hết thời hạn",
    "replaced": "đã bị thay thế",
    "revoked": "đã bị thu hồi, bãi bỏ",
    "suspended": "đang bị đình chỉ",
    "unknown": "chưa xác định được",
}


def validity(
    record_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help=t("Mã hồ sơ; bỏ trống: cả kho", "Record id; none: all"))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help=t("Ngày cần biết; mặc định hôm nay", "Day; else today"))
    ] = None,
    known_on: Annotated[
        str | None,
        typer.Option("--known-on", help=t("Theo những gì kho đã biết ngày đó", "By what the archive knew that day")),
    ] = None,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints the answer and its proof."""
    day = parse_day(on, last=True) or date.today()
    known = parse_day(known_on, last=True)
    moment = datetime.combine(known, time.max, tzinfo=UTC) if known else None
    with opened(archive, index) as bundle:
        if record_id is None:
            _print_all(bundle, validity_of_archive(bundle, day, moment))
            return
        id_ = bundle.archive.resolve_id(record_id)
        answer = validity_of(bundle, id_, day, moment)
        bundle.archive.note_access(id_, "validity")
        _print_one(bundle, day, answer)


def _print_one(bundle: Bundle, day: date, answer: Validity) -> None:
    colour = "green" if answer.answer == "in force" else "yellow"
    out.print(Text.assemble((_words(answer.answer), f"bold {colour}"), f"  {day.strftime('%d/%m/%Y')}"))
    for id_ in answer.proof:
        title = title_of(bundle.archive.record(id_))
        out.print(Text.assemble("  ", (id_[:10], "cyan"), f"  {title['type']} {title['number']}  {title['issued']}"))
    for note in answer.notes:
        out.print(Text(f"  ! {note}", "yellow"))


def _print_all(bundle: Bundle, answers: Mapping[str, Validity]) -> None:
    table = plain_table("id", t("Loại", "Type"), t("Số", "Number"), t("Ngày", "Issued"), t("Hiệu lực", "Validity"))
    for id_, answer in answers.items():
        title = title_of(bundle.archive.record(id_))
        table.add_row(id_[:10], title["type"], title["number"], title["issued"], _words(answer.answer))
    out.print(table)
    counts = Counter(answer.answer for answer in answers.values())
    err.print(", ".join(f"{_words(name)} {count}" for name, count in counts.most_common()))


def _words(answer: str) -> str:
    return t(ANSWERS[answer], answer)
