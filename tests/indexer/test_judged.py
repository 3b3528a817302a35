"""How good the answers are: nDCG@10 of each index over the judged set, and how far the two agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from statistics import fmean

import pytest

from indexer.embedded import EmbeddedIndex
from schemas.ports import SearchIndex
from schemas.search import Query
from tests.indexer.judged import ndcg, papers, questions
from tests.indexer.test_elastic import new_index
from tests.servers.elastic import ElasticServer

WANTED = 0.95
Answers = Sequence[list[str]]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    with closing(EmbeddedIndex(tmp_path_factory.mktemp("judged") / "index.db")) as index:
        return _answers(index)


@pytest.fixture(scope="module")
def elastic(elasticsearch: ElasticServer) -> Answers:
    with closing(new_index(elasticsearch)) as index:
        return _answers(index)


def _answers(index: SearchIndex) -> Answers:
    index.rebuild(paper.document for paper in papers())
    return [[hit.id for hit in index.search(Query(question.words, limit=10)).hits] for question in questions()]


def test_the_set_is_large_and_every_question_has_an_answer() -> None:
    assert len(questions()) >= 100
    assert all(3 in question.grades.values() for question in questions())
    assert len({question.words for question in questions()}) > 140


def test_the_embedded_index_answers_well(embedded: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    assert _judge("embedded", embedded, capsys) >= WANTED


def test_elasticsearch_answers_well(elastic: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    assert _judge("elasticsearch", elastic, capsys) >= WANTED


def test_the_two_agree(embedded: Answers, elastic: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = [(set(first), set(second)) for first, second in zip(embedded, elastic, strict=True)]
    shares = [len(first & second) / max(len(first), len(second), 1) for first, second in pairs]
    with capsys.disabled():
        print(f"\noverlap of the first ten: {fmean(shares):.3f}")  # noqa: T201 - a number people ask for
    assert fmean(shares) > 0.5


def _judge(name: str, answers: Answers, capsys: pytest.CaptureFixture[str]) -> float:
    worth: dict[str, list[float]] = defaultdict(list)
    for question, answer in zip(questions(), answers, strict=True):
        worth[question.kind].append(ndcg(answer, question.grades))
    every = fmean(one for ones in worth.values() for one in ones)
    with capsys.disabled():
        print(f"\n{name}: nDCG@10 {every:.3f} over {len(questions())} questions")  # noqa: T201 - as above
        for kind, ones in worth.items():
            print(f"  {kind:28} {fmean(ones):.3f}  worst {min(ones):.2f}")  # noqa: T201 - as above
    return every
