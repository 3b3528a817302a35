"""One batch at work: where it goes, who reads, how far it is."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.identity import Identity
from flows.pool import PagePool, ProcessDied
from flows.progress import Progress
from flows.spool import Spool, hold_slot
from infra.logs import log_to
from infra.wiring import Bundle
from ocr import recipe, require_tools
from schemas.errors import TruncatedFile

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
    progress: Progress
    spool: Spool
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

    def spool_name(self, found: Identity) -> str:
        """The scan's name in the spool: the same bytes read by the same recipe go on where they were."""
        return f"{found.sha256[:32]}-{sha256(self.recipe.encode()).hexdigest()[:12]}"

    def open_spool(self, found: Identity) -> Path:
        """The scan's own folder in the spool, with what was read before."""
        return self.spool.open(self.spool_name(found))

    def purge_spool(self, found: Identity) -> None:
        """Removes what was read of the scan: it is stored, or refused."""
        self.spool.purge(self.spool_name(found))


@contextmanager
def open_desk(bundle: Bundle, batch: str, unit: str | None, workers: int, progress: Progress) -> Iterator[Desk]:
    """Opens a batch or goes on with it; raises BatchWithdrawn when it was undone, ToolMissing before any work."""
    require_tools(bundle.reading)
    log_to(bundle.settings.state)
    note = bundle.archive.open_batch(batch, unit)
    with hold_slot(bundle.settings.spool) as spool, _pool(workers) as pool:
        yield Desk(bundle, pool, note.batch, note.unit, recipe(bundle.reading), progress, spool)


@contextmanager
def open_reading(bundle: Bundle) -> Iterator[Desk]:
    """A desk that belongs to no batch, for reading again what is stored; raises ToolMissing."""
    require_tools(bundle.reading)
    with hold_slot(bundle.settings.spool) as spool, _pool(bundle.settings.workers) as pool:
        yield Desk(bundle, pool, "", None, recipe(bundle.reading), Progress(), spool)


@contextmanager
def _pool(workers: int) -> Iterator[PagePool]:
    """Left by a failure it ends its processes at once; left well it lets them finish."""
    pool = PagePool(workers)
    with pool.stopping():
        yield pool
    pool.close()


def batch_id(folder: Path, name: str | None) -> str:
    """The name given, or one that the same folder always gets; only letters, digits, ".", "_" and "-" stay."""
    chosen = name or folder.resolve().name or "lo"
    kept = "".join(
        letter if letter.isalnum() or letter in "._-" else "-" for letter in unicodedata.normalize("NFC", chosen)
    )
    slug = kept.strip(".-")[:60] or "lo"
    return (
        slug if name else f"{slug}-{sha256(str(folder.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    )
