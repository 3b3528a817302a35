"""The main job as plain composition: from an input to its records, in an order that any crash may cut.

    identify → known already? → read pages, secrecy check → understand → original, derived, record → index → ledger line

Every step may be run again; the first writer wins. Prefect knows this file; this file knows nothing of Prefect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from flows.desk import Desk
from flows.identity import Identity, identify_or_refuse
from flows.inputs import Input, Refused
from flows.journal import log_line
from flows.ledger_lines import done_line, duplicate_line, quarantine_line
from flows.read_scan import read_scan
from flows.storing import store_scan
from schemas.errors import BadInput, SohoaError, by_reason
from schemas.life import BatchLine
from schemas.record import SeenAt


def digitise(desk: Desk, items: Iterable[Input | Refused], on_line: Callable[[BatchLine], None]) -> None:
    """Settles every input of a batch, a few at a time; each ends as one line of the batch's ledger.

    Byte-equal inputs follow each other in the order given. A failure of the store or of a tool stops the batch and is
    raised; a failure of one input is its line. An interruption stops the page processes at once.
    """
    in_work: dict[Future[BatchLine], str] = {}
    desk.pool.start()
    with ThreadPoolExecutor(desk.pool.workers + 1, thread_name_prefix="document") as threads, desk.pool.stopping():
        for item in items:
            found = identify_or_refuse(item)
            key = found.sha256 if isinstance(found, Identity) else ""
            while len(in_work) > desk.pool.workers or (key and key in in_work.values()):
                _collect(desk, in_work, on_line)
            in_work[threads.submit(settle, desk, found)] = key
        while in_work:
            _collect(desk, in_work, on_line)


def settle(desk: Desk, found: Identity | Refused) -> BatchLine:
    """One input, whole: its ledger line is written when this returns."""
    if isinstance(found, Refused):
        return refused_before(desk, found) or quarantine_line(desk, found.name, None, found.problem)
    try:
        return settled_before(desk, found) or take_known(desk, found) or take_new(desk, found)
    except BadInput as problem:
        return quarantine_line(desk, found.item.name, found.sha256, problem)


def settled_before(desk: Desk, found: Identity) -> BatchLine | None:
    """The line that an earlier run of this batch wrote for this input; none where trying again can help."""
    line = desk.bundle.archive.line_for(desk.batch, found.item.name, found.sha256)
    if line is None or (line.state == "quarantined" and _may_go_better(line)):
        return None
    desk.purge_spool(found)  # a run may have been cut between the line and this
    desk.progress.skip()
    return line


def refused_before(desk: Desk, refused: Refused) -> BatchLine | None:
    """The line of an earlier run that refused this input for the same reason; none where trying again can help."""
    line = desk.bundle.archive.line_for(desk.batch, refused.name, None)
    if line is None or line.reason != refused.problem.reason() or _may_go_better(line):
        return None
    desk.progress.skip()
    return line


def take_known(desk: Desk, found: Identity) -> BatchLine | None:
    """Byte-equal to what another input brought: nothing is read, the new path is kept, a withdrawn record returns."""
    archive = desk.bundle.archive
    ids = archive.find_source(found.sha256)
    if not ids:
        return None
    first = archive.record(ids[0]).source.seen[0]
    if archive.line_for(first.batch, first.path, found.sha256) is None:
        return None  # a run was cut before this scan's ledger line: its last steps are done again
    with desk.writing:
        return duplicate_line(desk, found, ids, SeenAt(path=found.item.name, batch=desk.batch))


def take_new(desk: Desk, found: Identity) -> BatchLine:
    """Reads, understands and stores a scan that the archive does not have."""
    try:
        scan = read_scan(desk, found)
    except BadInput:
        desk.purge_spool(found)
        raise
    with desk.writing:
        line = done_line(desk, scan, store_scan(desk, scan))
    desk.purge_spool(found)
    return line


def _collect(desk: Desk, in_work: dict[Future[BatchLine], str], on_line: Callable[[BatchLine], None]) -> None:
    done, _ = wait(in_work, return_when=FIRST_COMPLETED)
    for future in done:
        del in_work[future]
        line = future.result()
        desk.progress.add_line(line)
        log_line(desk, line)
        on_line(line)


def _may_go_better(line: BatchLine) -> bool:
    kind: type[SohoaError] = by_reason(line.details.get("cause", line.reason or ""))
    return kind.retryable
