"""The entry of the command line: language first, then commands, then one place where failures become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.markup import escape

from cli.words import language, set_language
from infra.settings import choose_language, process_environment
from schemas.errors import Language, SohoaError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    raise SystemExit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Runs one command; the exit code is that of ``docs/errors.md``."""
    chosen, rest = _take_language(arguments)
    set_language(chosen)
    from cli.app import app  # the commands' words are chosen at import, after the language  # noqa: PLC0415
    from cli.console import err  # noqa: PLC0415

    try:
        app(rest, prog_name="sohoa")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except SohoaError as error:
        err.print(f"[red]✗[/red] {escape(error.problem(language()))}", soft_wrap=True)
        err.print(f"  → {escape(error.mend(language()))}", soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        return 0
    return 0


def _take_language(arguments: list[str]) -> tuple[Language, list[str]]:
    rest = list(arguments)
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            del rest[position : position + 2]
            return choose_language({"SOHOA_LANG": arguments[position + 1]}), rest
        if word.startswith("--lang="):
            del rest[position]
            return choose_language({"SOHOA_LANG": word.removeprefix("--lang=")}), rest
    return choose_language(process_environment()), rest
