"""`sohoa backup`, `sohoa restore`, `sohoa migrate`: the archive copied to another store, and proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from archive.transfer import Copied, Proof, copy_archive, prove_same
from cli.commands.verify import report_findings
from cli.console import ArchiveUrl, IndexUrl, err, opened, out
from cli.words import t
from flows.reindex import rebuild_index
from infra.settings import read_settings
from infra.wiring import open_store
from schemas.errors import StoreError

HELP_BACKUP = t(
    "Sao lưu kho sang nơi khác: chỉ chép phần mới, kiểm mã băm từng tệp.",
    "Back the archive up to another store: only what is new, every digest checked.",
)
HELP_RESTORE = t(
    "Khôi phục kho từ bản sao lưu, kiểm tra toàn vẹn rồi dựng lại chỉ mục.",
    "Restore the archive from a backup, verify it, build the index again.",
)
HELP_MIGRATE = t(
    "Chuyển kho sang nơi lưu khác và chứng minh hai bên giống hệt nhau.",
    "Move an archive to another store, and prove that both hold the same.",
)

Target = Annotated[
    str, typer.Option("--to", help=t("Nơi chép đến, vd. file:/mnt/sao-luu", "Where to, e.g. file:/mnt/b"))
]
Origin = Annotated[str, typer.Option("--from", help=t("Nơi chép từ đó", "Where from"))]


def backup(to: Target, archive: ArchiveUrl = None) -> None:
    """Copies what the backup lacks; run it as often as you like."""
    source = open_store(archive or read_settings().archive_url, must_exist=True)
    with _counting(t("sao lưu", "backup")) as count:
        _print_copied(copy_archive(source, open_store(to), count))
    err.print(t(f"Kiểm tra bản sao lưu: sohoa verify --archive {to}", f"Check it: sohoa verify --archive {to}"))


def restore(origin: Origin, archive: ArchiveUrl = None, index: IndexUrl = None) -> None:
    """Fills the archive with what it lacks; the exit code is 5 when the result does not verify."""
    backup_store = open_store(origin, must_exist=True)
    target = archive or read_settings().archive_url
    with _counting(t("khôi phục", "restore")) as count:
        _print_copied(copy_archive(backup_store, open_store(target), count))
    with opened(archive, index) as bundle:
        damages = report_findings(bundle)
        records = rebuild_index(bundle)
    err.print(t(f"{records} hồ sơ trong chỉ mục", f"{records} records in the index"))
    if damages:
        raise typer.Exit(StoreError.exit_code)


def migrate(origin: Origin, to: Target) -> None:
    """Copies, then reads both stores whole and compares; prints one digest over all keys and digests."""
    source, target = open_store(origin, must_exist=True), open_store(to)
    with _counting(t("chép", "copy")) as count:
        _print_copied(copy_archive(source, target, count))
    with _counting(t("đối chiếu", "compare")) as count:
        _print_proof(prove_same(source, target, count))


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None]]:
    """A live count of objects and megabytes on stderr."""
    bar = Progress(
        TextColumn(what), TextColumn("{task.fields[objects]} · {task.fields[megabytes]:.1f} MB"), TimeElapsedColumn(),
        console=err, transient=True,
    )  # fmt: skip
    objects = size = 0
    with bar:
        task = bar.add_task(what, total=None, objects=0, megabytes=0.0)

        def count(length: int) -> None:
            nonlocal objects, size
            objects, size = objects + 1, size + length
            bar.update(task, objects=objects, megabytes=size / 1e6)

        yield count


def _print_copied(copied: Copied) -> None:
    out.print(
        t(
            f"đã chép {copied.objects} tệp ({copied.size / 1e6:.1f} MB), đã có sẵn {copied.present}",
            f"{copied.objects} objects copied ({copied.size / 1e6:.1f} MB), {copied.present} there before",
        )
    )


def _print_proof(proof: Proof) -> None:
    out.print(
        t(
            f"giống hệt: {proof.objects} tệp, {proof.size / 1e6:.1f} MB",
            f"the same: {proof.objects} objects, {proof.size / 1e6:.1f} MB",
        )
    )
    out.print(f"SHA-256 {proof.root}")
