"""`sohoa status`: how many records there are, by state and year of issue, beside the roadmap's targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.text import Text

from cli.console import ArchiveUrl, IndexUrl, opened, out, plain_table
from cli.words import state_label, t
from infra.wiring import Bundle
from schemas.search import Query
from schemas.tables import rows

HELP = t(
    "Đếm hồ sơ theo trạng thái và năm ban hành, cạnh mục tiêu lộ trình.",
    "Count records by state and year of issue, beside the roadmap's targets.",
)
STATES = ("digitised", "incomplete", "confirmed", "withdrawn")


def status(archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Prints the counts of the index, and the batches of the ledger."""
    with opened(archive, index) as bundle:
        by_state = {state: bundle.index.counts(Query(state=state), ["year"])["year"] for state in STATES}
        batches = [(name, _line_states(bundle, name)) for name in bundle.archive.batches()]
    _print_years(by_state)
    _print_roadmap(sum(sum(years.values()) for state, years in by_state.items() if state != "withdrawn"))
    for name, counts in batches:
        out.print(
            Text(f"{t('lô', 'batch')} {name}: ", "bold")
            + Text(", ".join(f"{state_label(state)} {count}" for state, count in counts.items()) or "—")
        )


def _line_states(bundle: Bundle, batch: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in bundle.archive.batch_lines(batch):
        counts[line.state] = counts.get(line.state, 0) + 1
    if any(note.kind == "withdrawn" for note in bundle.archive.batch_notes(batch)):
        counts["withdrawn"] = sum(counts.values())
    return counts


def _print_years(by_state: Mapping[str, Mapping[str, int]]) -> None:
    table = plain_table(t("Năm ban hành", "Year of issue"), *(state_label(state) for state in STATES))
    years = sorted({year for counts in by_state.values() for year in counts}, key=lambda year: (not year, year))
    for year in years:
        table.add_row(year or t("chưa rõ", "not known"), *(str(by_state[state].get(year, 0)) for state in STATES))
    table.add_row(t("Cộng", "Total"), *(str(sum(by_state[state].values())) for state in STATES), style="bold")
    out.print(table)
    out.print()


def _print_roadmap(digitised: int) -> None:
    today = date.today()
    out.print(
        Text(
            t(
                "Lộ trình (QĐ 468/QĐ-TTg, cấp tỉnh), % kết quả còn hiệu lực phải số hoá:",
                "Roadmap (QĐ 468/QĐ-TTg, province), % of results in force to be digitised:",
            ),
            "bold",
        )
    )
    parts = []
    for row in rows("roadmap"):
        year = row["from"][:4] + ("+" if row["to"] is None else "")
        now = row["from"] <= today.isoformat() <= (row["to"] or "9999")
        parts.append(f"[{year}: {row['target_percent']} %]" if now else f"{year}: {row['target_percent']} %")
    out.print(Text("  " + "   ".join(parts)))
    out.print(
        Text(
            t(
                f"  đã số hoá {digitised}; tỷ lệ chưa tính được: chưa nhập danh mục kết quả còn hiệu lực (mẫu số).",
                f"  digitised {digitised}; no percentage yet: the list of results in force (denominator) is missing.",
            ),
            "dim",
        )
    )
    out.print()
