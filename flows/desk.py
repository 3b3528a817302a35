"""One batch at work: where it goes, who reads, how far it is."""

from __future__ import annotations

import shutil
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.identity import Identity
from flows.pool import PagePool, ProcessDied
from flows.progress import Progress
from infra.wiring import Bundle
from ocr import recipe, require_tools
from schemas.errors import BatchWithdrawn, TruncatedFile

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Desk:
    """The bundle, the page processes and the counts of one batch; ``writing`` orders its writers."""

    bundle: Bundle
    pool: PagePool
    batch: str
    unit: str | None
    recipe: str
    progress: Progress = field(default_factory=Progress)
    writing: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs document work in a page process; a document that kills its process twice is refused as damaged."""
        try:
            return self.pool.run(function, *args, **kwargs)
        except ProcessDied:
            pass
        try:
            return self.pool.run_alone(function, *args, **kwargs)
        except ProcessDied as error:
            raise TruncatedFile(detail=f"{function.__name__}: process died") from error

    def spool_for(self, found: Identity) -> Path:
        """The document's own folder in the spool: the same bytes read by the same recipe go on where they were."""
        recipe_tag = sha256(self.recipe.encode()).hexdigest()[:12]
        place = self.bundle.settings.spool / f"{found.sha256[:32]}-{recipe_tag}"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        return place


def open_desk(bundle: Bundle, batch: str, unit: str | None, workers: int) -> Desk:
    """Opens a batch or goes on with it; raises BatchWithdrawn when it was undone, ToolMissing before any work."""
    require_tools(bundle.reading)
    if any(note.kind == "withdrawn" for note in bundle.archive.batch_notes(batch)):
        raise BatchWithdrawn(id=batch)
    bundle.archive.open_batch(batch, unit)
    return Desk(bundle, PagePool(workers), batch, unit, recipe(bundle.reading))


def purge_spool(place: Path) -> None:
    """Removes a document's spooled pages; what is already gone is no failure."""
    shutil.rmtree(place, ignore_errors=True)


def batch_id(folder: Path, name: str | None) -> str:
    """The name given, or one that the same folder always gets; only letters, digits, ".", "_" and "-" stay."""
    chosen = name or folder.resolve().name or "lo"
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in unicodedata.normalize("NFC", chosen))
    slug = kept.strip(".-")[:60] or "lo"
    return slug if name else f"{slug}-{sha256(str(folder.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
