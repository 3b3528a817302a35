"""The live line of a running batch."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from cli.words import t
from flows.progress import Progress


@dataclass(frozen=True, slots=True)
class ProgressView:
    """Drawn again and again by rich from the counts as they stand."""

    progress: Progress

    def __rich__(self) -> Text:
        return Text(progress_line(self.progress))


def progress_line(progress: Progress) -> str:
    """Files settled, pages done, pages per minute, remaining time, failed."""
    parts = [
        f"{progress.settled}/{progress.inputs} {t('tệp', 'files')}",
        f"{progress.pages} {t('trang', 'pages')}",
        f"{progress.pages_per_minute:.0f} {t('trang/phút', 'pages/min')}",
        f"{t('còn', 'left')} {duration(progress.seconds_left)}",
    ]
    quarantined = progress.states["quarantined"]
    if quarantined:
        parts.append(f"{quarantined} {t('tệp cách ly', 'files quarantined')}")
    if progress.failed_pages:
        parts.append(f"{progress.failed_pages} {t('trang hỏng', 'pages failed')}")
    return " · ".join(parts)


def duration(seconds: float | None) -> str:
    """ "1:05:09" or "2:07"; "?" when not known."""
    if seconds is None:
        return "?"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
