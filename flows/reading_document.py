"""All pages of one scan, read into its spool by the page processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.desk import Desk
from flows.identity import Identity
from flows.journal import log_page
from flows.pool import ProcessDied
from flows.reading import PageBrief, read_chunk, spool_page
from schemas.errors import BadInput, EngineCrashed, EveryPageFailed, SecrecyMarked, by_reason
from schemas.page import PageText, Problem

CHUNK = 4  # pages a process reads at a time: few enough to share a document, enough to open it seldom


def read_document(desk: Desk, found: Identity, spool: Path, count: int) -> list[PageBrief]:
    """Reads all pages into the spool; raises SecrecyMarked, or EveryPageFailed when none could be read."""
    chunks = [tuple(range(start, min(start + CHUNK, count + 1))) for start in range(1, count + 1, CHUNK)]
    briefs: list[PageBrief] = []
    for start in range(0, len(chunks), desk.pool.workers):  # a round of chunks at a time, so that a refusal stops soon
        briefs += _read_round(desk, found, chunks[start : start + desk.pool.workers], spool)
        _refuse_secrets(briefs)
    if all(brief.outcome == "failed" for brief in briefs):
        raise _refusal(briefs)
    return briefs


def _read_round(desk: Desk, found: Identity, chunks: list[tuple[int, ...]], spool: Path) -> list[PageBrief]:
    if len(chunks) == 1:
        return _read_chunk(desk, found, chunks[0], spool)
    with ThreadPoolExecutor(len(chunks), thread_name_prefix="pages") as threads:
        parts = threads.map(lambda pages: _read_chunk(desk, found, pages, spool), chunks)
        return [brief for part in parts for brief in part]


def _read_chunk(desk: Desk, found: Identity, pages: tuple[int, ...], spool: Path) -> list[PageBrief]:
    try:
        briefs = desk.pool.run(read_chunk, found.item.paths, pages, desk.bundle.reading, spool)
    except ProcessDied:
        briefs = [brief for page in pages for brief in _read_alone(desk, found, page, spool)]
    for brief in briefs:
        desk.progress.add_page(failed=brief.outcome == "failed", fresh=brief.fresh)
        log_page(desk, found, brief)
    return briefs


def _read_alone(desk: Desk, found: Identity, page: int, spool: Path) -> list[PageBrief]:
    """The page in a process of its own, so that a death there can only be this page's fault."""
    try:
        return desk.pool.run_alone(read_chunk, found.item.paths, (page,), desk.bundle.reading, spool)
    except ProcessDied:
        problem = Problem(EngineCrashed.reason(), {"page": str(page), "detail": "process died"})
        spool_page(spool, PageText(page, "failed", desk.recipe, problem=problem))
        return [PageBrief(page, "failed", problem, None)]


def _refuse_secrets(briefs: list[PageBrief]) -> None:
    for brief in briefs:
        if brief.secrecy:
            raise SecrecyMarked(page=brief.page, level=brief.secrecy)


def _refusal(briefs: list[PageBrief]) -> BadInput:
    problem = next(brief.problem for brief in briefs if brief.problem is not None)
    detail = by_reason(problem.reason)(**problem.details).problem("en")
    return EveryPageFailed(detail=detail, cause=problem.reason)
