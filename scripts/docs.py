"""Writes the pages and schemas that are made from the code: ``python scripts/docs.py [--check]``.

With ``--check`` nothing is written; the exit code is 1 when a file differs from what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # a script's own folder is on the path, the project's is not

from cli.words import set_language  # noqa: E402
from schemas.errors import SohoaError  # noqa: E402
from schemas.json.make import PUBLISHED, schema_text  # noqa: E402

MADE = "<!-- Made by scripts/docs.py from the code; edit there. -->\n"
ERRORS_HEAD = """# Errors and exit codes

Exit codes: 0 done · 1 unexpected · 2 usage · 3 bad input · 4 tool missing · 5 store · 6 index · 7 signature ·
8 done, with failed documents · 130 interrupted. Data goes to stdout, words to stderr. `…` stands for a detail.

A quarantined input keeps its *reason* in the batch's ledger. `retry` means that the same command may succeed later
without anything being changed.
"""


def main() -> int:
    """Writes or checks every made file."""
    stale = [path for path, text in made_files() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run .venv/bin/python scripts/docs.py", file=sys.stderr)
        return 1 if stale else 0
    texts = dict(made_files())
    for path in stale:
        path.write_text(texts[path], encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


def made_files() -> Iterator[tuple[Path, str]]:
    """Every made file with its text."""
    for name in PUBLISHED:
        yield ROOT / "schemas" / "json" / f"{name}.json", schema_text(name)
    yield ROOT / "docs" / "errors.md", errors_page()
    yield ROOT / "docs" / "commands.md", commands_page()


def errors_page() -> str:
    """``docs/errors.md``: every failure, its exit code, whether a retry helps, and what to do."""
    lines = [MADE, ERRORS_HEAD, "| reason | exit | HTTP | retry | message | what to do |", "|---|---|---|---|---|---|"]
    for kind, depth in _tree(SohoaError, 0):
        problem, mend = (_fill(text) for text in (kind.en, kind.mend_en))
        vi, mend_vi = (_fill(text) for text in (kind.vi, kind.mend_vi))
        name = "&nbsp;&nbsp;" * depth + f"`{kind.reason()}`"
        retry = "yes" if kind.retryable else ""
        lines.append(
            f"| {name} | {kind.exit_code} | {kind.http_status} | {retry} | {problem}<br>{vi} | {mend}<br>{mend_vi} |"
        )
    return "\n".join(lines) + "\n"


def _tree(kind: type[SohoaError], depth: int) -> Iterator[tuple[type[SohoaError], int]]:
    yield kind, depth
    for child in kind.__subclasses__():
        yield from _tree(child, depth + 1)


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: str) -> str:
    return text.format_map(_Dots()).replace("|", "\\|")


def commands_page() -> str:
    """``docs/commands.md``: the help of every command, in English."""
    set_language("en")
    from cli.app import app  # noqa: PLC0415 - the commands' words are chosen at import

    lines = [MADE, "# Commands\n", "`--lang vi|en` before or after any command; else `SOHOA_LANG`, `LC_ALL`, `LANG`.\n"]
    for path in [(), *_paths(app)]:
        shown = CliRunner().invoke(
            app, [*path, "--help"], prog_name="sohoa", env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"}
        )
        lines += [f"## {' '.join(('sohoa', *path))}\n", "```", shown.output.strip(), "```\n"]
    return "\n".join(lines)


def _paths(app: typer.Typer) -> Iterator[tuple[str, ...]]:
    for command in app.registered_commands:
        yield (command.name or "",)
    for group in app.registered_groups:
        yield (group.name or "",)
        if group.typer_instance is not None:
            yield from ((group.name or "", *path) for path in _paths(group.typer_instance))


if __name__ == "__main__":
    raise SystemExit(main())
