"""`sohoa search`: find records by words, number, person; marks optional, respected when typed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from cli.console import ArchiveUrl, IndexUrl, err, opened, out
from cli.words import state_label, t
from schemas.errors import UsageError
from schemas.search import Hit, Query

HELP = t(
    "Tìm hồ sơ: có dấu hay không dấu; số ký hiệu viết cách nào cũng được.",
    "Find records: with or without marks, numbers in any spelling.",
)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help=t("Từ cần tìm, hoặc số ký hiệu", "Words, or a number"))
    ],
    type_name: Annotated[str | None, typer.Option("--type", help=t("Loại văn bản", "Type of document"))] = None,
    issued_from: Annotated[
        str | None, typer.Option("--from", help=t("Từ ngày (NĂM hoặc NĂM-THÁNG-NGÀY)", "From (YYYY or YYYY-MM-DD)"))
    ] = None,
    issued_to: Annotated[str | None, typer.Option("--to", help=t("Đến ngày", "To"))] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help=t("Cơ quan ban hành", "Issuing body"))] = None,
    signer: Annotated[str | None, typer.Option("--signer", help=t("Người ký", "Signer"))] = None,
    state: Annotated[str | None, typer.Option("--state", help=t("Trạng thái", "State"))] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1000, help=t("Số kết quả tối đa", "At most so many"))
    ] = 20,
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
) -> None:
    """Prints what was found, best first."""
    query = Query(
        words=" ".join(words),
        type_name=type_name,
        organ_name=issuer,
        signer_name=signer,
        state=state,
        issued_from=parse_day(issued_from, last=False),
        issued_to=parse_day(issued_to, last=True),
        limit=limit,
    )
    with opened(archive, index) as bundle:
        found = bundle.index.search(query)
    for hit in found.hits:
        _print_hit(hit)
    vi, en = ("hơn ", "more than ") if found.more else ("", "")
    err.print(t(f"{vi}{found.total} hồ sơ", f"{en}{found.total} records"))


def parse_day(text: str | None, *, last: bool) -> date | None:
    """A typed day; a bare year means its first day, or its last. Raises UsageError."""
    if text is None:
        return None
    try:
        if len(text) == 4:
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(detail=f"{text!r}: YYYY, YYYY-MM-DD") from error


def _print_hit(hit: Hit) -> None:
    document = hit.document
    number = document.number_text or "—"
    day = document.issued_date.strftime("%d/%m/%Y") if document.issued_date else "—"
    head = Text.assemble(
        (hit.id[:10], "cyan"),
        "  ",
        (document.type_name or "—", "bold"),
        f"  {number}  {day}  ",
        (document.organ_name or "—", "dim"),
    )
    if document.state not in ("digitised", "confirmed"):
        head.append(f"  [{state_label(document.state)}]", "yellow")
    out.print(head)
    if document.subject:
        out.print(Text("    " + document.subject))
    if hit.snippet:
        out.print(_marked_snippet(hit))


def _marked_snippet(hit: Hit) -> Text:
    snippet = Text(hit.snippet, "dim")
    for start, end in hit.marked:
        snippet.stylize("bold not dim yellow", start, end)
    return Text("    … ") + snippet
