"""The closing words of a batch: what was done, what needs a person and why, where it is, what to type next."""

from __future__ import annotations

from rich.text import Text

from cli.console import err, out, plain_table
from cli.progress_view import duration
from cli.words import language, state_label, t
from flows.batch import Outcome
from flows.progress import Progress
from schemas.errors import by_reason
from schemas.life import BatchLine

SHOWN = 50  # more lines than a screen holds help nobody: the ledger has them all


def print_outcome(outcome: Outcome, progress: Progress) -> None:
    """The summary table on stdout; advice on stderr."""
    table = plain_table(t("Lô", "Batch"), outcome.batch)
    for state in ("done", "duplicate", "quarantined"):
        table.add_row(state_label(state), str(outcome.states[state]))
    table.add_row(t("văn bản mới", "documents"), str(outcome.records))
    table.add_row(
        t("trang đã đọc", "pages read"),
        f"{outcome.pages}  ({progress.pages_per_minute:.0f} {t('trang/phút', 'pages/min')})",
    )
    table.add_row(t("trang hỏng", "pages failed"), str(progress.failed_pages))
    table.add_row(t("đã làm từ trước", "done before"), str(outcome.skipped))
    table.add_row(t("thời gian", "time"), duration(outcome.seconds))
    out.print(table)
    _print_warnings(outcome)
    _print_troubled(outcome.troubled)
    if outcome.skipped and outcome.skipped == sum(outcome.states.values()):
        err.print(t("Không có gì mới: mọi tệp đã làm từ trước.", "Nothing new: every file was done before."))
    err.print(Text(f"{t('Kho', 'Archive')}: {outcome.archive}   {t('Tiếp', 'Next')}: sohoa search …  ·  sohoa status"))


def _print_warnings(outcome: Outcome) -> None:
    if outcome.warned:
        counts = ", ".join(f"{code} {count}" for code, count in outcome.warned.most_common())
        err.print(
            Text(f"{t('Cảnh báo theo TT 05/2025 và khi đọc', 'Warnings (TT 05/2025, reading)')}: {counts}", "yellow")
        )


def _print_troubled(lines: list[BatchLine]) -> None:
    for line in lines[:SHOWN]:
        name = line.source or t("(không ghi tên)", "(name not kept)")
        if line.state == "done":
            words = t(f"{line.failed_pages} trang không đọc được", f"{line.failed_pages} pages could not be read")
            err.print(Text(f"! {name}: {words}", "yellow"))
            err.print(Text(f"  → sohoa show {line.records[0][:10]}"))
            continue
        problem = by_reason(line.reason or "")(**line.details)
        err.print(Text(f"✗ {name}: {problem.problem(language())} [{line.reason}]", "red"))
        err.print(Text(f"  → {problem.mend(language())}"))
    if len(lines) > SHOWN:
        err.print(
            t(
                f"… và {len(lines) - SHOWN} tệp nữa, xem batches/ trong kho.",
                f"… and {len(lines) - SHOWN} more, see batches/ in the archive.",
            )
        )
