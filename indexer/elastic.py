"""The index on Elasticsearch, for many machines: one alias, and behind it one index of our own form.

A record's log number is its version there ("external" versions), so an older one never replaces a newer. A rebuild
fills a new index beside the old one, takes over what came meanwhile, lets writers wait for the last of it, and swaps
the alias: searches see the old or the new, never half, and never none.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, SniffingError, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from indexer.chunks import cut_chunks
from indexer.elastic_access import ElasticAccess, parse_url, trust
from indexer.elastic_answers import Blocked, Gone, Unknown, from_answer
from indexer.elastic_form import CHUNK, CHUNK_LETTERS, FORM, from_source, mappings, operations, settings
from indexer.elastic_query import Clause, Plan, count_body, search_body
from indexer.query import is_hopeless, may_miss, read_words
from indexer.snippets import make_snippet
from indexer.spelling import FEW, candidates, respell, unsure
from schemas.errors import (
    IndexAway,
    IndexDamaged,
    IndexFailure,
    IndexRefused,
    IndexUnfit,
    SohoaError,
)
from schemas.search import Facet, Found, Hit, IndexedDocument, Query

LINES = (8, 9)
"""Major versions that the tests run on."""

PATIENCE = 8.0
"""Seconds for which an index that is away is asked again; longer absences are for the caller to wait out."""

BULK_PATIENCE = 90.0
"""The same while loading: a server that is started again needs half a minute, which a rebuild must outlive."""

SECONDS = 30.0  # for one answer
BULK_SECONDS = 120.0
WRITERS = 2  # requests under way at once: one is folded while others are on their way
PAGE = 2000
STALE_BLOCK = 30.0
"""Seconds after which a block on writes is taken for one that a killed rebuild left."""

T = TypeVar("T")


class ElasticIndex:
    """The SearchIndex port on Elasticsearch; usable by many threads and machines at once.

    ``url`` is ``http(s)://host:port[/name]``. The server is asked at first use; raises IndexUnfit when it is another
    product or a line that this version does not know. A hit's document comes without its body.
    """

    def __init__(
        self, url: str, access: ElasticAccess, *, shards: int = 1, patience: float = PATIENCE, pause: float = 1.0
    ) -> None:
        self._place, self._alias = parse_url(url)
        self._shards, self._patience, self._pause = shards, patience, pause
        self._client = connect(self._place, access)
        self._ready = False
        self._unseen = False
        """Whether this process wrote what searches may not see yet."""
        self._turn = threading.Lock()

    @property
    def url(self) -> str:
        return f"{self._place}/{self._alias}"

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        self._set_up()
        if self._load(self._alias, documents):
            self._unseen = True

    def search(self, query: Query) -> Found:
        if is_hopeless(query):
            return Found((), 0)
        plan, (page,) = self._meet(query, lambda plan: [search_body(plan)])
        hits = tuple(_hit(plan, found) for found in page["hits"]["hits"])
        return Found(hits, _total(page), more=page["hits"]["total"]["relation"] != "eq")

    def counts(self, query: Query, facets: Iterable[Facet]) -> Mapping[Facet, Mapping[str, int]]:
        wished = tuple(facets)
        if is_hopeless(query):
            return {facet: {} for facet in wished}
        _, (counted,) = self._meet(query, lambda plan: [count_body(plan, wished)])
        return {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in counted["aggregations"][facet]["buckets"]}
            for facet in wished
        }

    def versions(self) -> Iterator[tuple[str, int]]:
        self._show_written()
        for found in self._scan(self._alias, {"match_all": {}}, source=False):
            yield found["_id"], found["_version"]

    def rebuild(self, documents: Iterable[IndexedDocument]) -> int:
        self._set_up(any_form=True)
        old = self._behind_alias()
        self._drop_unfinished(old)
        mark = self._newest_write(old)
        new = self._create()
        try:
            self._load(_writing(new), documents)
            if self._is_red(old):  # what came meanwhile is lost with it, and is in the store
                count = self._show(old, new)
            else:
                mark = self._catch_up(old, new, mark)
                with self._no_writes(old):
                    self._catch_up(old, new, mark)
                    count = self._show(old, new)
        except BaseException:
            with suppress(Exception):
                self._client.indices.delete(index=new, ignore_unavailable=True)
            raise
        time.sleep(self._pause)  # searches that began on the old one may end there
        with self._translated():
            self._client.indices.delete(index=old, ignore_unavailable=True)
        return count

    def close(self) -> None:
        """What was written is shown to all who ask from now on, not a second later."""
        if self._unseen:
            with suppress(ApiError, TransportError):  # the server shows it by itself before long
                self._client.indices.refresh(index=self._alias)
        self._client.close()

    # ── setting up ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _set_up(self, *, any_form: bool = False) -> None:
        """Makes sure that the server is one of ours, and that our index is there and of our form."""
        if self._ready and not any_form:
            return
        with self._turn:
            self._ask(self._check_server)
            self._ask(self._make_first)
            if not any_form:
                self._check_form()
                self._ready = True

    def _check_server(self) -> None:
        about = self._client.info()
        number = str(about.get("version", {}).get("number", ""))
        line = number.partition(".")[0]
        if not line.isdigit() or int(line) not in LINES:
            raise IndexUnfit(url=self._place, detail=f"version {number or '?'}")

    def _make_first(self) -> None:
        if self._client.indices.exists_alias(name=self._alias):
            return
        # Asked again: another process may have made it between these two questions.
        if self._client.indices.exists(index=self._alias) and not self._client.indices.exists_alias(name=self._alias):
            raise IndexUnfit(url=self.url, detail="an index has this name, and no alias of ours")
        try:
            self._create(first=True)
        except IndexFailure:
            # Another process made it in the same moment, or a rebuild was cut before it ever showed anything.
            if not self._client.indices.exists_alias(name=self._alias):
                self._client.indices.put_alias(index=f"{self._alias}-000001", name=self._alias, is_write_index=True)

    def _check_form(self) -> None:
        with self._translated():
            forms = {
                about["mappings"].get("_meta", {}).get("form")
                for about in self._client.indices.get_mapping(index=self._alias).values()
            }
        if forms != {FORM}:
            raise IndexDamaged(detail=f"{self.url}: form {forms}, not {FORM}")

    def _create(self, *, first: bool = False) -> str:
        """A new, empty index. While it is not shown, it is written over an alias of its own alone.

        The first one has a plain name, so that of two who make it one fails; later ones have a name that none had.
        """
        number = 1 + max((int(name[len(self._alias) + 1 :][:6]) for name in self._generations()), default=0)
        name = f"{self._alias}-000001" if first else f"{self._alias}-{number:06d}-{secrets.token_hex(4)}"
        aliases: dict[str, Any] = {_writing(name): {}}
        if first:
            aliases[self._alias] = {"is_write_index": True}
        form = settings(shards=self._shards) | ({} if first else {"refresh_interval": "-1"})
        with self._translated():
            self._client.indices.create(index=name, settings=form, mappings=mappings(), aliases=aliases)
        return name

    def _generations(self) -> list[str]:
        with self._translated():
            found = self._client.indices.get(index=f"{self._alias}-*", ignore_unavailable=True, allow_no_indices=True)
        own = re.compile(re.escape(self._alias) + r"-\d{6}(-[0-9a-f]{8})?")
        return sorted(name for name in found if own.fullmatch(name))

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _load(self, target: str, documents: Iterable[IndexedDocument]) -> int:
        """Sends documents in chunks, a few at once; returns how many."""
        count = 0
        with ThreadPoolExecutor(WRITERS) as writers:
            under_way: list[Future[None]] = []
            for chunk in cut_chunks(documents, CHUNK, CHUNK_LETTERS):
                count += len(chunk)
                lines = operations(chunk)
                while len(under_way) >= WRITERS:
                    under_way.pop(0).result()
                under_way.append(writers.submit(self._send, target, lines))
            for sent in under_way:
                sent.result()
        return count

    def _send(self, target: str, lines: Sequence[Mapping[str, Any]]) -> None:
        began = time.monotonic()

        def send() -> None:
            answer = self._client.options(request_timeout=BULK_SECONDS).bulk(
                operations=lines, index=target, require_alias=True
            )
            self._check_items(answer["items"])

        while True:
            try:
                self._ask(send, patience=BULK_PATIENCE)
            except Blocked:
                if time.monotonic() - began > STALE_BLOCK:
                    self._allow_writes(self._behind_alias())
                time.sleep(0.2)
            else:
                return

    def _check_items(self, items: Iterable[Mapping[str, Any]]) -> None:
        for item in items:
            told = item["index"]
            # 409: the same or a newer version is there already.
            if told["status"] not in (200, 201, 409):
                raise from_answer(told["status"], told.get("error"), self.url)

    # ── rebuilding ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _behind_alias(self) -> str:
        with self._translated():
            (name,) = self._client.indices.get_alias(name=self._alias)
        return str(name)

    def _drop_unfinished(self, shown: str) -> None:
        for name in self._generations():
            if name != shown:
                with self._translated():
                    self._client.indices.delete(index=name, ignore_unavailable=True)

    def _newest_write(self, name: str) -> int:
        """The number of the last write to an index; with several shards the lowest of theirs: more is copied twice."""
        with self._translated():
            told = self._client.indices.stats(index=name, level="shards")
        copies = told["indices"].get(name, {}).get("shards", {}).values()
        return min((copy["seq_no"]["max_seq_no"] for shard in copies for copy in shard if "seq_no" in copy), default=-1)

    def _catch_up(self, old: str, new: str, mark: int) -> int:
        """Copies what was written to the old index after ``mark``; returns the mark of what is copied now."""
        now = self._newest_write(old)
        with self._translated():
            self._client.indices.refresh(index=old)
        late = {"range": {"_seq_no": {"gt": mark}}}
        self._load(
            _writing(new), (from_source(found["_id"], found["_source"]) for found in self._scan(old, late, source=True))
        )
        return now

    @contextmanager
    def _no_writes(self, name: str) -> Iterator[None]:
        with self._translated():
            self._client.indices.add_block(index=name, block="write")
        try:
            yield
        except BaseException:
            with suppress(SohoaError):
                self._allow_writes(name)
            raise

    def _allow_writes(self, name: str) -> None:
        with self._translated():
            self._client.indices.put_settings(index=name, settings={"index.blocks.write": None})

    def _is_red(self, name: str) -> bool:
        """Whether some of an index can be neither read nor written: the server then lets those who ask wait."""
        with self._translated():
            return bool(self._client.cluster.health(index=name, timeout="0s")["status"] == "red")

    def _show(self, old: str, new: str) -> int:
        """Swaps the indexes, in one step for all who search; returns how many records the new one holds."""
        with self._translated():
            self._client.indices.put_settings(index=new, settings={"refresh_interval": "1s"})
            self._client.indices.refresh(index=new)
            count = int(self._client.count(index=new)["count"])
            self._client.indices.update_aliases(
                actions=[
                    {"remove": {"index": old, "alias": self._alias}},
                    {"add": {"index": new, "alias": self._alias, "is_write_index": True}},
                ]
            )
        return count

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _meet(self, query: Query, make: Callable[[Plan], list[Clause]]) -> tuple[Plan, list[Any]]:
        """The answers, and how they were found: all terms as typed; else in other spellings; else most of them."""
        self._show_written()
        plan = Plan(query, read_words(query.words))
        answers = self._answers(make(plan))
        if not plan.asked.plain or _total(answers[-1]) >= FEW:
            return plan, answers
        wide = respell(plan.asked, self._counts_for(plan)) if unsure(plan.asked) else None
        if wide is not None:
            plan = replace(plan, asked=wide)
            answers = self._answers(make(plan))
        if _total(answers[-1]) == 0 and may_miss(plan.asked):
            plan = replace(plan, most=True)
            answers = self._answers(make(plan))
        return plan, answers

    def _answers(self, bodies: Sequence[Clause]) -> list[Any]:
        """Several questions in one request; a server that can answer only in part does not answer."""
        searches: list[Clause] = []
        for body in bodies:
            searches += [{"allow_partial_search_results": False}, body]

        def ask() -> list[Any]:
            answers = self._client.msearch(index=self._alias, searches=searches)["responses"]
            for answer in answers:
                if "error" in answer:
                    raise from_answer(answer["status"], answer["error"], self.url)
            return list(answers)

        return self._ask(ask)

    def _counts_for(self, plan: Plan) -> dict[str, int]:
        """In how many records each candidate for another spelling stands."""
        terms = frozenset[str]().union(*(candidates(term) for term in unsure(plan.asked)))

        def ask() -> dict[str, int]:
            told = self._client.termvectors(
                index=self._alias,
                doc={"f": {"all": " ".join(sorted(terms))}},
                fields=["f.all"],
                term_statistics=True,
                field_statistics=False,
                positions=False,
                offsets=False,
                payloads=False,
            )
            known = told["term_vectors"].get("f.all", {}).get("terms", {})
            return {term: about["doc_freq"] for term, about in known.items() if about.get("doc_freq")}

        return self._ask(ask)

    def _scan(self, name: str, query: Clause, *, source: bool) -> Iterator[Any]:
        """Every document of one moment that meets a query."""
        view = self._ask(lambda: self._client.open_point_in_time(index=name, keep_alive="5m")["id"])
        after: list[Any] | None = None
        try:
            while True:
                page = self._ask(lambda: self._page(view, query, after, source=source))  # noqa: B023 - called at once
                yield from page
                if len(page) < PAGE:
                    return
                after = page[-1]["sort"]
        finally:
            with suppress(ApiError, TransportError):
                self._client.close_point_in_time(id=view)

    def _page(self, view: str, query: Clause, after: list[Any] | None, *, source: bool) -> list[Any]:
        answer = self._client.search(
            pit={"id": view, "keep_alive": "5m"},
            query=query,
            sort=[{"_shard_doc": "asc"}],
            search_after=after,
            size=PAGE,
            version=True,
            source=source,
            track_total_hits=False,
            allow_partial_search_results=False,
        )
        return list(answer["hits"]["hits"])

    def _show_written(self) -> None:
        """Readies the index, and lets this process see its own writes."""
        self._set_up()
        if self._unseen:
            self._unseen = False
            self._ask(lambda: self._client.indices.refresh(index=self._alias))

    def _ask(self, question: Callable[[], T], *, patience: float | None = None) -> T:
        """Asks, and asks again while the index is away or was swapped under the question."""
        deadline = time.monotonic() + (self._patience if patience is None else patience)
        pause = 0.1
        while True:
            try:
                with self._translated():
                    return question()
            except Blocked:
                raise
            except Gone as error:
                if time.monotonic() + pause > deadline or pause > 1:
                    raise IndexDamaged(detail=f"{self.url}: {error.details.get('detail')}") from error
            except (IndexAway, Unknown) as error:
                # Whoever was let in before is asked for patience: the server may have been started again.
                if time.monotonic() + pause > deadline or (isinstance(error, Unknown) and not self._ready):
                    raise
            time.sleep(pause)
            pause = min(2.0, pause * 2)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (ApiError, TransportError) as error:
            raise translate(error, self.url) from error


# ── the client ───────────────────────────────────────────────────────────────────────────────────────────────────────


def connect(place: str, access: ElasticAccess) -> Elasticsearch:
    """A client of the library; it checks certificates and tells the server nothing about this machine."""
    more: dict[str, Any] = {}
    if access.api_key:
        more["api_key"] = access.api_key
    elif access.user:
        more["basic_auth"] = (access.user, access.password)
    if place.startswith("https:"):
        more["ssl_context"] = trust(access)
    return Elasticsearch(
        place, request_timeout=SECONDS, max_retries=0, retry_on_timeout=False, meta_header=False, **more
    )


def _writing(name: str) -> str:
    """The alias over which an index is filled: a write to one that was removed fails, and makes no new index."""
    return f"{name}-filling"


def _hit(plan: Plan, found: Mapping[str, Any]) -> Hit:
    document = from_source(found["_id"], found["_source"])
    snippet, marked = make_snippet(document.body, plan.asked)
    return Hit(
        document.id, document.version, float(found["_score"] or 0.0), replace(document, body=""), snippet, marked
    )


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


UNREACHED = (NoConnection, ConnectionTimeout, SniffingError)
MAPPED = (ApiError, TlsError, SerializationError, *UNREACHED)


def translate(error: ApiError | TransportError, url: str) -> SohoaError:
    """A failure of the client library, in our words."""
    if isinstance(error, UnsupportedProductError):
        return IndexUnfit(url=url, detail="another product answers")
    if isinstance(error, ApiError):
        body = error.body if isinstance(error.body, Mapping) else {}
        return from_answer(error.status_code, body.get("error", error.message), url)
    if isinstance(error, TlsError):
        return IndexRefused(url=url, detail=f"TLS: {error.message}")
    if isinstance(error, SerializationError):
        return IndexUnfit(url=url, detail="the answer is not one of Elasticsearch")
    return IndexAway(url=url) if isinstance(error, UNREACHED) else IndexFailure(detail=f"{url}: {error}")
