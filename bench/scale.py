"""How search holds up as the archive grows: loading, answers, rebuilding, memory, of each index.

``python -m bench.scale [--records 10000,100000] [--index embedded,elastic] [--elastic URL] [--folder FOLDER]`` makes
papers of about 300 words, loads them, asks questions as people type them, rebuilds while searches go on, and prints a
table. JSON goes to ``bench/out/scale-<index>-<records>.json``. Without ``--elastic`` an Elasticsearch is started, with
its data on disk. Times are of the wall; ``cpu_`` are processor seconds of this process, which the machine's other work
lengthens less. Making the papers is part of the loading time; how long it takes is told.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from random import Random

from bench.papers import Paper, make_papers, misread_text
from bench.printing import print_table
from indexer.embedded import EmbeddedIndex
from indexer.folding import fold
from schemas.ports import SearchIndex
from schemas.search import Facet, IndexedDocument, Query

OUT = Path(__file__).parent / "out"
SEED = 77
QUESTIONS = 300
HEAP = "2g"
FACETS: tuple[Facet, ...] = ("state", "type_name", "organ_name", "signer_name", "year")
Row = dict[str, float]


def main() -> None:
    """Measures and prints."""
    arguments = _arguments()
    columns = []
    for name in arguments.index.split(","):
        for records in arguments.records:
            with ExitStack() as stack:
                index, size, memory = OPEN[name](stack, arguments)
                row = measure(index, records, rebuild=not arguments.no_rebuild)
                row |= {"index_mb": size() / 1e6, "server_mb": memory() / 1e6, "own_mb": _own_memory() / 1e6}
            _write(name, records, row)
            columns.append((name, row))
            _show(columns)


def measure(index: SearchIndex, records: int, *, rebuild: bool = True) -> Row:
    """Loads, asks, and builds anew."""
    row = {"records": float(records)} | _load(index, records)
    _say(row)
    index.search(Query("thành lập hội", limit=1))
    asked = [_time(partial(index.search, Query(words, limit=20))) for words in make_questions(records)]
    for name, times in (("", sorted(wall for wall, _ in asked)), ("cpu_", sorted(cpu for _, cpu in asked))):
        row[f"{name}p50_ms"] = times[len(times) // 2] * 1000
        row[f"{name}p95_ms"] = times[len(times) * 95 // 100] * 1000
        row[f"{name}worst_ms"] = times[-1] * 1000
    for name, query in (("counts", Query()), ("counts_of_words", Query("quyết định"))):
        counting = sorted(_time(partial(index.counts, query, FACETS))[0] for _ in range(5))
        row[f"{name}_ms"] = counting[2] * 1000
    _say(row)
    return row | (_rebuild(index, records) if rebuild else {})


def _say(row: Row) -> None:
    """What is known so far: a large run takes an hour."""
    print(json.dumps({name: round(value, 1) for name, value in row.items()}), file=sys.stderr, flush=True)


def _load(index: SearchIndex, records: int) -> Row:
    """Loading, and how fast the first and the last tenth of it were: the cost of a record must not grow."""
    marks: list[float] = []
    making = [0.0]

    def documents() -> Iterator[IndexedDocument]:
        papers = make_papers(records, SEED)
        for place in range(records):
            began = time.monotonic()
            if place % (records // 10) == 0:
                marks.append(began)
            document = next(papers).document
            making[0] += time.monotonic() - began
            yield document

    began, cpu = time.monotonic(), time.process_time()
    index.add(documents())
    ended = time.monotonic()
    return {
        "load_s": ended - began,
        "load_cpu_s": time.process_time() - cpu,
        "making_s": making[0],
        "load_per_s": records / (ended - began),
        "first_tenth_per_s": records / 10 / (marks[1] - marks[0]),
        "last_tenth_per_s": records / 10 / (ended - marks[9]),
    }


def _rebuild(index: SearchIndex, records: int) -> Row:
    """A rebuild, with somebody searching all the while; a search that fails ends the measurement."""
    failures: list[Exception] = []
    done = threading.Event()
    asked = [0]

    def search() -> None:
        while not done.is_set() and not failures:
            try:
                assert index.search(Query("hội làm vườn", limit=5)).total > 0
            except Exception as failure:
                failures.append(failure)
            asked[0] += 1
            done.wait(0.5)

    thread = threading.Thread(target=search)
    thread.start()
    began, cpu = time.monotonic(), time.process_time()
    try:
        count = index.rebuild(_documents(records))
    finally:
        done.set()
        thread.join()
    if failures:
        raise failures[0]
    assert count == records
    return {
        "rebuild_s": time.monotonic() - began,
        "rebuild_cpu_s": time.process_time() - cpu,
        "searches_meanwhile": float(asked[0]),
    }


def make_questions(records: int) -> list[str]:
    """Questions about papers that are there, of the kinds that people ask."""
    rng = Random(SEED)
    known = list(make_papers(min(records, 3000), SEED))
    return [rng.choice(ASKING)(rng.choice(known), rng) for _ in range(QUESTIONS)]


ASKING: tuple[Callable[[Paper, Random], str], ...] = (
    lambda paper, _: f"{paper.number}/{paper.notation}",
    lambda paper, _: fold(f"{paper.number}/{paper.notation}"),
    lambda paper, _: f"{paper.number}/{paper.notation} năm {paper.issued.year}",
    lambda paper, _: paper.people[0],
    lambda paper, _: fold(paper.people[0]),
    lambda paper, _: paper.document.subject or "",
    lambda paper, _: fold(paper.what),
    lambda paper, _: f"thành lập {paper.what}",
    lambda paper, rng: misread_text(f"thành lập {paper.what}", rng, share=0.1),
    lambda paper, _: f"{paper.kind.type_name} {paper.document.organ_name} {paper.issued.year}",
)


def _documents(records: int) -> Iterator[IndexedDocument]:
    return (paper.document for paper in make_papers(records, SEED))


def _time(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the wall, and of the processor in this process."""
    began, cpu = time.monotonic(), time.process_time()
    work()
    return time.monotonic() - began, time.process_time() - cpu


# ── the two indexes ──────────────────────────────────────────────────────────────────────────────────────────────────

Opened = tuple[SearchIndex, Callable[[], float], Callable[[], float]]


def _open_embedded(stack: ExitStack, arguments: argparse.Namespace) -> Opened:
    place = tempfile.TemporaryDirectory(prefix="sohoa-scale-", dir=arguments.folder)
    folder = Path(stack.enter_context(place))
    index = stack.enter_context(closing(EmbeddedIndex(folder / "index.db")))
    return index, lambda: float(sum(path.stat().st_size for path in folder.iterdir())), lambda: 0.0


def _open_elastic(stack: ExitStack, arguments: argparse.Namespace) -> Opened:
    from indexer.elastic import ElasticIndex  # noqa: PLC0415 - not everybody measures it
    from indexer.elastic_access import ElasticAccess  # noqa: PLC0415
    from infra.settings import read_access  # noqa: PLC0415

    if arguments.elastic:
        index = stack.enter_context(closing(ElasticIndex(arguments.elastic, read_access().elastic)))
        return index, lambda: 0.0, lambda: 0.0
    url, user, password, folder, group = stack.enter_context(_own_elastic())
    index = stack.enter_context(closing(ElasticIndex(url, ElasticAccess(user, password))))
    return index, lambda: _folder_size(folder / "data"), lambda: _group_memory(group)


@contextmanager
def _own_elastic() -> Iterator[tuple[str, str, str, Path, int]]:
    from tests.servers.elastic import start_elasticsearch  # noqa: PLC0415 - as above

    server = start_elasticsearch(fetch=True, heap=HEAP, in_memory=False)
    try:
        assert server.folder is not None
        assert server.process is not None
        assert server.process.running is not None
        yield server.url, server.user, server.password, server.folder, server.process.running.pid
    finally:
        server.close()


OPEN = {"embedded": _open_embedded, "elastic": _open_elastic}


def _folder_size(folder: Path) -> float:
    return float(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))


def _group_memory(group: int) -> float:
    """Resident bytes of the processes of a group."""
    pages = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) == group:
                pages += int((place / "statm").read_text().split()[1])
        except (OSError, ValueError):
            continue
    return float(pages * resource.getpagesize())


def _own_memory() -> float:
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def _write(name: str, records: int, row: Row) -> None:
    OUT.mkdir(exist_ok=True)
    (OUT / f"scale-{name}-{records}.json").write_text(json.dumps({"index": name, **row}, indent=1) + "\n")


def _show(columns: Sequence[tuple[str, Row]]) -> None:
    """One column for each index and size."""
    names = list(dict.fromkeys(key for _, row in columns for key in row))
    table = [("", *(name for name, _ in columns))]
    table += [(key, *(f"{row[key]:,.1f}" if key in row else "" for _, row in columns)) for key in names]
    print_table(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=_numbers, default=[10_000, 100_000], help="sizes, parted by commas")
    parser.add_argument("--index", default="embedded,elastic")
    parser.add_argument("--elastic", help="an Elasticsearch that runs, instead of one of our own")
    parser.add_argument("--folder", type=Path, help="where the embedded index lies meanwhile")
    parser.add_argument("--no-rebuild", action="store_true")
    arguments = parser.parse_args()
    if unknown := set(arguments.index.split(",")) - set(OPEN):
        parser.error(f"--index: {', '.join(unknown)}")
    if shutil.disk_usage(tempfile.gettempdir()).free < max(arguments.records) * 20_000:
        parser.error("too little room for so many records")
    return arguments


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    main()
