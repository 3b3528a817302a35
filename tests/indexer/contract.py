"""What every search index must do: a suite that each adapter's tests take over with an ``index`` of their own."""

from __future__ import annotations

import itertools
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from schemas.ports import SearchIndex
from schemas.search import Facet, IndexedDocument, Query

WRITERS = 8


def paper(identity: str, **more: object) -> IndexedDocument:
    """A record; what is not given is as on a common decision."""
    given: dict[str, object] = {
        "version": 1,
        "state": "digitised",
        "type_name": "Quyết định",
        "organ_name": "Sở Nội vụ",
        "source": f"quet/{identity}.pdf",
        "batch": "lo-1",
        **more,
    }
    return IndexedDocument(id=identity, **given)  # type: ignore[arg-type]


def found(index: SearchIndex, words: str, **more: object) -> list[str]:
    """The ids of the hits, best first."""
    return [hit.id for hit in index.search(Query(words, **more)).hits]  # type: ignore[arg-type]


class IndexContract:
    """Subclasses give a fixture ``index``: an empty index."""

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def test_words_are_found_with_and_without_marks(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="Thành lập Hội Làm vườn"), paper("b", subject="Bổ nhiệm công chức")])
        for words in ("hội làm vườn", "hoi lam vuon", "HỘI LÀM VƯỜN", unicodedata.normalize("NFD", "hội làm vườn")):
            assert found(index, words) == ["a"], words

    def test_two_spellings_of_a_syllable_are_one(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="Hoà Bình, Uỷ ban"), paper("b", subject="khác")])
        for words in ("hòa bình", "hoà bình", "ủy ban", "uỷ ban"):
            assert found(index, words) == ["a"], words

    def test_marks_as_typed_come_first_and_others_stay(self, index: SearchIndex) -> None:
        index.add([paper(name, subject=f"về việc {name}") for name in ("bạn", "bản", "ban", "bán")])
        for name in ("bạn", "bản", "bán"):
            hits = found(index, name)
            assert hits[0] == name
            assert sorted(hits) == sorted(["bạn", "bản", "ban", "bán"])

    def test_every_word_must_be_met_wherever_it_stands(self, index: SearchIndex) -> None:
        index.add(
            [
                paper("a", subject="Khen thưởng", signer_name="Nguyễn Văn An", body="tặng bằng khen cho ông Bình"),
                paper("b", subject="Khen thưởng", signer_name="Trần Thị Bích"),
            ]
        )
        assert found(index, "khen thưởng nguyễn văn an bình") == ["a"]
        assert sorted(found(index, "khen thưởng")) == ["a", "b"]

    @pytest.mark.parametrize(
        "words",
        [
            "123/QĐ-SNV",
            "123 qd snv",
            "123qđ-snv",
            "số 123/QĐ-SNV",
            "0123/QĐ-SNV",
            "123 QÐ SNV",
            "123/qđsnv",
            "QĐ-SNV 123",
        ],
    )
    def test_a_number_is_found_in_any_spelling(self, index: SearchIndex, words: str) -> None:
        index.add(
            [
                paper("a", code_number="123", code_notation="QĐ-SNV", body="Số: 123/QĐ-SNV"),
                paper("b", code_number="124", code_notation="QĐ-SNV", body="Số: 124/QĐ-SNV. Căn cứ 123/QĐ-SNV"),
                paper("c", code_number="1123", code_notation="QĐ-SNV", body="Số: 1123/QĐ-SNV"),
                paper("d", code_number="123", code_notation="TB-SNV", body="Số: 123/TB-SNV"),
            ]
        )
        assert found(index, words)[0] == "a"
        assert "c" not in found(index, words)

    def test_a_zero_before_a_number_says_nothing(self, index: SearchIndex) -> None:
        index.add([paper("a", code_number="05", code_notation="CT-UBND")])
        assert found(index, "5/CT-UBND") == found(index, "05 ct ubnd") == found(index, "005/CT-UBND") == ["a"]

    def test_words_in_quotes_follow_each_other(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="Hội Nông dân tỉnh"), paper("b", subject="Hội dân nông tỉnh")])
        assert found(index, '"nông dân"') == ["a"]
        assert found(index, "“nong dan” tỉnh") == ["a"]
        assert sorted(found(index, "nông dân")) == ["a", "b"]

    def test_a_star_asks_for_a_beginning(self, index: SearchIndex) -> None:
        index.add([paper("a", signer_name="Nguyễn Văn Thắng"), paper("b", signer_name="Nguyễn Văn Tâm")])
        assert found(index, "nguyễn văn thắ*") == ["a"]
        assert sorted(found(index, "nguyen van t*")) == ["a", "b"]

    def test_proposals_are_found_and_are_no_values(self, index: SearchIndex) -> None:
        index.add([paper("a", proposals=("417", "Nguyễn Thị Sen"))])
        (hit,) = index.search(Query("417 nguyễn thị sen")).hits
        assert hit.document.code_number is None
        assert hit.document.signer_name is None
        assert hit.document.proposals == ("417", "Nguyễn Thị Sen")

    def test_second_readings_are_found_after_first_ones_and_are_no_text(self, index: SearchIndex) -> None:
        index.add(
            [
                paper("doubted", body="Ông Hoàng Văn Ti", seconds=("Tỉ", "Tý")),
                paper("read", body="Ông Hoàng Văn Tý"),
                paper("other", body="Ông Hoàng Văn Tú"),
            ]
        )
        assert found(index, "hoàng văn tý") == ["read", "doubted"]
        assert found(index, "hoang van ty") == ["read", "doubted"]
        assert found(index, '"văn tý"') == ["read"]
        (_, second) = index.search(Query("hoàng văn tý")).hits
        assert "Ti" in second.snippet
        assert "Tý" not in second.snippet

    @pytest.mark.parametrize(
        "words",
        [
            "khuyến hcọ",  # keys swapped
            "khuyến họcc",  # one too many
            "khuyế học",  # one missed
            "khuyeens hocj",  # the input method was off
            "khuyenhoc",  # no space
            "khuyến jọc hội",  # the key beside
        ],
    )
    def test_typing_errors_are_forgiven(self, index: SearchIndex, words: str) -> None:
        index.add([paper("a", subject="Công nhận Hội Khuyến học"), paper("b", subject="Công nhận Hội Chữ thập đỏ")])
        assert found(index, words) == ["a"]

    def test_misread_text_is_found_after_text_that_was_read_well(self, index: SearchIndex) -> None:
        papers = [paper(f"n{number}", subject="Hội Nông dân") for number in range(30)]
        index.add([*papers, paper("bad", body="Hội Chừ thấp đõ Khuyénh học"), paper("good", subject="Hội Khuyến học")])
        index.add([paper(f"k{number}", body="khuyến cáo") for number in range(25)])
        assert found(index, "hội khuyến học") == ["good", "bad"]

    def test_numbers_are_never_respelt(self, index: SearchIndex) -> None:
        index.add([paper("a", code_number="1234", code_notation="QĐ-UBND")])
        assert found(index, "1235/QĐ-UBND") == []

    def test_when_nothing_has_every_word_most_of_them_do(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="Phê duyệt điều lệ Hội Làm vườn"), paper("b", subject="Hội Người cao tuổi")])
        assert found(index, "điều lệ hội làm vườn xyzq") == ["a"]

    @pytest.mark.parametrize(
        "words",
        [
            '"',
            "AND OR NOT",
            "a:b",
            "(((",
            "NEAR(a b)",
            "*",
            "^x",
            "-a",
            "{subject}: a",
            "\\",
            "'; DROP",
            "\ud800",
            "%_",
        ],
    )
    def test_whatever_is_typed_is_words(self, index: SearchIndex, words: str) -> None:
        index.add([paper("a", subject="thành lập hội")])
        index.search(Query(words))
        index.counts(Query(words), ["state"])

    def test_signs_alone_meet_nothing(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="thành lập hội")])
        assert index.search(Query("!!! ---")).total == 0
        assert index.counts(Query("!!!"), ["state"]) == {"state": {}}

    def test_a_pasted_page_is_a_query(self, index: SearchIndex) -> None:
        text = " ".join(f"chữ{number}" for number in range(3000))
        index.add([paper("a", body=text)])
        assert found(index, text) == ["a"]

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────

    def test_a_hit_says_what_is_known_and_where_it_was_met(self, index: SearchIndex) -> None:
        body = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n" * 20 + "Nay thành lập Hội Làm vườn\nhuyện Xuân Lộc." + " x" * 500
        document = paper(
            "a",
            version=7,
            code_number="05",
            code_notation="QĐ-SNV",
            issued_date=date(2015, 4, 9),
            subject="Về việc thành lập Hội",
            signer_name="Trần Văn Bình",
            unit="SNV",
            body=body,
            proposals=("x", "y"),
        )
        index.add([document])
        answer = index.search(Query("hoi lam vuon"))
        (hit,) = answer.hits
        assert (answer.total, hit.id, hit.version) == (1, "a", 7)
        assert hit.document == replace(document, body="")
        assert "Nay thành lập Hội Làm vườn huyện Xuân Lộc." in hit.snippet
        words = [hit.snippet[start:end].lower() for start, end in hit.marked]
        assert {"hội", "làm", "vườn"} <= set(words)

    def test_a_record_met_in_its_head_alone_has_no_snippet(self, index: SearchIndex) -> None:
        index.add([paper("a", subject="Thành lập hội", body="khác hẳn")])
        (hit,) = index.search(Query("thành lập")).hits
        assert (hit.snippet, hit.marked) == ("", ())

    def test_text_that_cannot_be_written_is_no_failure(self, index: SearchIndex) -> None:
        index.add([paper("a", source="t\udcc3p\n1.pdf", subject="hội\u0000 \U0001f600", body="x\udfffy hội")])
        (hit,) = index.search(Query("hội")).hits
        assert "\udcc3" not in hit.document.source

    def test_a_document_of_two_thousand_pages_is_found_by_its_last_word(self, index: SearchIndex) -> None:
        body = "Danh sách kèm theo quyết định số một hai ba bốn năm\n" * 40_000 + "kếtthúcở đây"
        index.add([paper("a", body=body), paper("b")])
        assert found(index, "kếtthúcở") == ["a"]

    # ── order and pages ──────────────────────────────────────────────────────────────────────────────────────────────

    def test_without_words_the_newest_come_first(self, index: SearchIndex) -> None:
        days = {"a": date(2010, 1, 1), "b": date(2020, 5, 5), "c": None, "d": date(2015, 3, 3), "e": date(2020, 5, 5)}
        index.add([paper(name, issued_date=day) for name, day in days.items()])
        assert found(index, "") == ["b", "e", "d", "a", "c"]
        assert found(index, "", limit=2, offset=1) == ["e", "d"]
        assert found(index, "", limit=10, offset=99) == []
        assert index.search(Query("", limit=0)).total == 5
        assert found(index, "  ") == ["b", "e", "d", "a", "c"]

    def test_pages_of_an_answer_are_parts_of_one_order(self, index: SearchIndex) -> None:
        index.add([paper(f"r{number:03d}", subject=f"thành lập hội số {number}") for number in range(60)])
        whole = found(index, "thành lập hội", limit=60)
        assert len(set(whole)) == 60
        parts = [found(index, "thành lập hội", limit=25, offset=offset) for offset in (0, 25, 50)]
        assert [identity for part in parts for identity in part] == whole

    def test_the_head_counts_more_than_the_body(self, index: SearchIndex) -> None:
        index.add(
            [
                paper("body", body="căn cứ quyết định thành lập Hội Làm vườn " * 20),
                paper("head", subject="Thành lập Hội Làm vườn"),
                paper("apart", subject="Thành lập trung tâm", body="vườn hoa, hội nghị, làm việc"),
            ]
        )
        assert found(index, "thanh lap hoi lam vuon") == ["head", "body", "apart"]

    # ── filters, rights, counts ──────────────────────────────────────────────────────────────────────────────────────

    @pytest.fixture
    def mixed(self, index: SearchIndex) -> SearchIndex:
        index.add(
            [
                paper("a", issued_date=date(2010, 1, 1), organ_name="Sở Nội vụ", signer_name="Trần Văn Bình", unit="X"),
                paper("b", issued_date=date(2012, 6, 30), organ_name="UBND tỉnh Đồng Nai", unit="Y", state="confirmed"),
                paper("c", issued_date=date(2012, 7, 1), type_name="Thông báo", batch="lo-2", state="withdrawn"),
                paper("d", type_name=None, organ_name="Ban Tôn giáo, Sở Nội vụ", state="incomplete"),
            ]
        )
        return index

    @pytest.mark.parametrize(
        ("more", "wanted"),
        [
            ({}, "abd"),
            ({"state": "withdrawn"}, "c"),
            ({"state": "confirmed"}, "b"),
            ({"state": "no such"}, ""),
            ({"type_name": "quyet dinh"}, "ab"),
            ({"organ_name": "sở nội vụ"}, "ad"),
            ({"organ_name": "đồng nai"}, "b"),
            ({"signer_name": "bình"}, "a"),
            ({"signer_name": "!"}, ""),
            ({"issued_from": date(2010, 1, 2)}, "b"),
            ({"issued_to": date(2010, 1, 1)}, "a"),
            ({"issued_from": date(2010, 1, 1), "issued_to": date(2012, 6, 30)}, "ab"),
            ({"units": ("X",)}, "a"),
            ({"units": ("X", "Y")}, "ab"),
            ({"units": ("",)}, "d"),
            ({"units": ("X", "")}, "ad"),
            ({"units": ()}, ""),
        ],
    )
    def test_filters_narrow(self, mixed: SearchIndex, more: dict[str, object], wanted: str) -> None:
        assert "".join(sorted(found(mixed, "", **more))) == wanted
        query = Query("", **more)  # type: ignore[arg-type]
        assert mixed.search(query).total == len(wanted)
        assert sum(mixed.counts(query, ["state"])["state"].values()) == len(wanted)

    def test_rights_hold_for_words_and_counts_too(self, mixed: SearchIndex) -> None:
        mixed.add([paper("e", subject="thành lập hội", unit="Z"), paper("f", subject="thành lập hội", unit="X")])
        assert found(mixed, "thành lập hội", units=("X", "Y")) == ["f"]
        assert found(mixed, "thanhf laapj", units=("Y",)) == []
        assert mixed.counts(Query("hội", units=("Y",)), ["unit"])["unit"] == {}

    def test_counts_tell_how_many_of_each(self, mixed: SearchIndex) -> None:
        facets: list[Facet] = ["state", "type_name", "organ_name", "signer_name", "year", "batch", "unit"]
        counts = mixed.counts(Query(), facets)
        assert counts["state"] == {"confirmed": 1, "digitised": 1, "incomplete": 1}
        assert counts["type_name"] == {"Quyết định": 2, "": 1}
        assert counts["year"] == {"2010": 1, "2012": 1, "": 1}
        assert counts["batch"] == {"lo-1": 3}
        assert counts["unit"] == {"X": 1, "Y": 1, "": 1}
        assert counts["signer_name"] == {"Trần Văn Bình": 1, "": 2}
        assert mixed.counts(Query("đồng nai"), ["year"]) == {"year": {"2012": 1}}
        assert mixed.counts(Query(), []) == {}

    # ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def test_an_older_version_never_replaces_a_newer(self, index: SearchIndex) -> None:
        index.add([paper("a", version=2, subject="mới")])
        index.add([paper("a", version=1, subject="cũ"), paper("a", version=2, subject="giả")])
        assert found(index, "mới") == ["a"]
        assert found(index, "cũ") == found(index, "giả") == []
        index.add([paper("a", version=3, subject="sau cùng")])
        assert found(index, "mới") == []
        assert [(hit.id, hit.version) for hit in index.search(Query("sau cùng")).hits] == [("a", 3)]
        assert list(index.versions()) == [("a", 3)]

    def test_within_one_handful_the_newest_wins_in_any_order(self, index: SearchIndex) -> None:
        index.add([paper("a", version=version) for version in (2, 5, 1, 4, 3)])
        assert list(index.versions()) == [("a", 5)]

    def test_of_many_writers_the_newest_version_wins(self, index: SearchIndex) -> None:
        start = threading.Barrier(WRITERS)

        def write(number: int) -> None:
            start.wait()
            for turn in range(5):
                index.add([paper("a", version=turn * WRITERS + number + 1, subject=f"lần {turn}")])

        threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert list(index.versions()) == [("a", 5 * WRITERS)]
        assert index.search(Query()).total == 1

    def test_versions_tell_everything_that_is_held(self, index: SearchIndex) -> None:
        index.add(paper(f"r{number:05d}", version=number + 1, state="withdrawn") for number in range(4321))
        assert sorted(index.versions()) == [(f"r{number:05d}", number + 1) for number in range(4321)]

    # ── rebuilding ───────────────────────────────────────────────────────────────────────────────────────────────────

    def test_a_rebuild_replaces_everything(self, index: SearchIndex) -> None:
        index.add([paper("old", subject="cũ"), paper("both", version=9, subject="cũ")])
        assert index.rebuild([paper("both", version=3, subject="mới"), paper("new", subject="mới")]) == 2
        assert sorted(index.versions()) == [("both", 3), ("new", 1)]
        assert found(index, "cũ") == []
        assert sorted(found(index, "mới")) == ["both", "new"]
        assert index.rebuild([]) == 0
        assert list(index.versions()) == []

    def test_an_empty_place_can_be_rebuilt(self, index: SearchIndex) -> None:
        assert index.rebuild([paper("a")]) == 1
        assert list(index.versions()) == [("a", 1)]

    def test_what_comes_while_a_rebuild_runs_is_kept(self, index: SearchIndex) -> None:
        index.add([paper("a", version=1, subject="cũ"), paper("gone")])

        def documents() -> Iterator[IndexedDocument]:
            yield paper("a", version=1, subject="cũ")
            index.add([paper("a", version=2, subject="mới"), paper("late", subject="đến sau")])
            assert sorted(found(index, "")) == ["a", "gone", "late"]
            yield paper("b")

        assert index.rebuild(documents()) == 3
        assert sorted(index.versions()) == [("a", 2), ("b", 1), ("late", 1)]
        assert found(index, "đến sau") == ["late"]

    def test_a_rebuild_that_breaks_off_changes_nothing(self, index: SearchIndex) -> None:
        index.add([paper("a")])

        def documents() -> Iterator[IndexedDocument]:
            yield paper("b")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            index.rebuild(documents())
        assert list(index.versions()) == [("a", 1)]
        index.add([paper("c")])
        assert index.rebuild([paper("d")]) == 1
        assert found(index, "") == ["d"]

    def test_searches_and_writes_never_fail_while_a_rebuild_runs(self, index: SearchIndex) -> None:
        papers = [paper(f"r{number:04d}", subject="thành lập hội") for number in range(800)]
        index.add(papers)
        totals: set[int] = set()

        def search() -> None:
            totals.add(index.search(Query("thành lập hội", limit=3)).total)

        def write() -> None:
            index.add([paper(f"w{next(numbers):04d}", subject="khác")])

        numbers = itertools.count()
        with busy(search) as failed_searches, busy(write, pause=0.02) as failed_writes:
            for _ in range(3):
                index.rebuild(papers)
        assert (failed_searches, failed_writes) == ([], [])
        assert totals == {800}


@contextmanager
def busy(work: Callable[[], None], *, pause: float = 0.0) -> Iterator[list[BaseException]]:
    """Does something over and over in a thread while the block runs; gives the failures."""
    done = threading.Event()
    failures: list[BaseException] = []

    def go_on() -> None:
        while not done.is_set() and not failures:
            try:
                work()
            except BaseException as failure:
                failures.append(failure)
            done.wait(pause)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield failures
    finally:
        done.set()
        thread.join()
