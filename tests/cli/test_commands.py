"""Every command over the digitised samples, as a person types it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from cli.main import run
from infra.wiring import local_place
from schemas.errors import SohoaError
from schemas.record import FIELD_NAMES
from tests.conftest import Sampled

SCHEMAS = Path(__file__).parents[2] / "schemas" / "json"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str


class Typist:
    """Types commands at the sampled archive."""

    def __init__(self, capsys: pytest.CaptureFixture[str], url: str) -> None:
        self._capsys = capsys
        self._url = url

    def __call__(self, *words: str, language: str = "en") -> Said:
        self._capsys.readouterr()
        code = run(["--lang", language, *words, "--archive", self._url])
        captured = self._capsys.readouterr()
        return Said(code, captured.out, captured.err)


@pytest.fixture
def typed(sampled: Sampled, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(capsys, sampled.house.url)


@pytest.fixture
def exported(typed: Typist) -> list[dict[str, Any]]:
    return [json.loads(row) for row in typed("export").out.splitlines()]


def _claimed(documents: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """A document that claims a value for this field."""
    return next(document for document in documents if document["fields"][name]["value"])


def test_export_keeps_the_published_contract(exported: list[dict[str, Any]]) -> None:
    validator = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "export.json").read_text()))
    assert len(exported) >= 12
    for document in exported:
        validator.validate(document)
        assert list(document["fields"]) == list(FIELD_NAMES)
        for field in document["fields"].values():
            claims = field["state"] in ("read", "confirmed", "corrected")
            assert claims == (field["value"] is not None)


def test_export_csv_has_a_row_per_document(typed: Typist, exported: list[dict[str, Any]]) -> None:
    table = list(csv.DictReader(io.StringIO(typed("export", "--format", "csv").out)))
    assert [row["id"] for row in table] == [document["id"] for document in exported]
    assert {f"{name}_state" for name in FIELD_NAMES} <= set(table[0])


@pytest.mark.parametrize("form", ["ead-doc", "one-stop"])
def test_forms_of_the_law_keep_their_published_contracts(
    typed: Typist, exported: list[dict[str, Any]], form: str
) -> None:
    validator = jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{form}.json").read_text()))
    said = [json.loads(row) for row in typed("export", "--form", form, "--all").out.splitlines()]
    assert {line["sohoa"]["record"] for line in said} == {document["id"] for document in exported}
    for line in said:
        validator.validate(line)
        assert {name for name, value in line.items() if value is None} == set(line["sohoa"]["unsure"])


def test_export_writes_a_file_or_one_per_record(typed: Typist, exported: list[dict[str, Any]], tmp_path: Path) -> None:
    ids = [str(document["id"]) for document in exported]
    assert typed("export", "--form", "ead-doc", "--to", str(tmp_path / "tat-ca.jsonl")).out == ""
    assert len((tmp_path / "tat-ca.jsonl").read_text().splitlines()) == len(ids)
    assert typed("export", ids[0][:12], ids[1][:12], "--form", "one-stop", "--to", str(tmp_path / "ra")).code == 0
    assert sorted(path.stem for path in (tmp_path / "ra").iterdir()) == sorted(ids[:2])
    assert typed("export", ids[0], "--all").code == 2
    assert typed("export", "--form", "ead-doc", "--format", "csv").code == 2


def test_search_finds_a_subject_without_marks_and_a_number_in_any_spelling(
    typed: Typist, exported: list[dict[str, Any]]
) -> None:
    numbered = next(
        document
        for document in exported
        if document["fields"]["code_number"]["value"] and document["fields"]["code_notation"]["value"]
    )
    number, notation = (numbered["fields"][name]["value"] for name in ("code_number", "code_notation"))
    for spelling in (f"{number}/{notation}", f"{number} {notation.replace('-', ' ').lower()}".replace("đ", "d")):
        said = typed("search", spelling)
        assert said.code == 0
        assert str(numbered["id"])[:10] in said.out, spelling


def test_search_narrows_by_filters(typed: Typist, exported: list[dict[str, Any]]) -> None:
    kind = _claimed(exported, "type_name")["fields"]["type_name"]["value"]
    wanted = sum(document["fields"]["type_name"]["value"] == kind for document in exported)
    said = typed("search", "", "--type", kind, "--limit", "100")
    assert f"{wanted} records" in said.err
    assert "0 records" in typed("search", "", "--from", "2150").err
    assert typed("search", "x", "--from", "hôm qua").code == 2


def test_show_tells_value_proof_and_history(typed: Typist, exported: list[dict[str, Any]]) -> None:
    document = _claimed(exported, "organ_name")
    said = typed("show", str(document["id"])[:12])
    assert said.code == 0
    for words in (document["id"], document["sha256"], "p.1 [", "digitised", "Issuing body"):
        assert str(words) in said.out


def test_show_says_where_to_look_for_a_handwritten_number(typed: Typist, exported: list[dict[str, Any]]) -> None:
    written = next(
        document
        for document in exported
        if document["fields"]["code_number"]["state"] == "unreadable" and document["fields"]["code_number"]["evidence"]
    )
    assert "look at this box on the scan" in typed("show", str(written["id"])).out


def test_show_cuts_seals_and_signatures_out_of_the_scan(
    typed: Typist, exported: list[dict[str, Any]], tmp_path: Path
) -> None:
    for document in exported:
        said = typed("show", str(document["id"]), "--marks", str(tmp_path / "marks"))
        assert said.code == 0
    cut = sorted((tmp_path / "marks").iterdir())
    sizes = []
    for path in (path for path in cut if path.name.endswith("-seal.png")):
        with Image.open(path) as seal:
            sizes.append(seal.size)
    assert sizes
    assert all(wide > 100 and 0.6 < wide / high < 1.7 for wide, high in sizes)
    assert cut[-1].name in said.out or cut[0].name in said.out
    (tmp_path / "a file").touch()
    assert typed("show", str(exported[0]["id"]), "--marks", str(tmp_path / "a file" / "in")).code == 2


def test_text_is_one_printed_line_per_line(typed: Typist, exported: list[dict[str, Any]]) -> None:
    said = typed("text", str(exported[0]["id"]))
    assert len(said.out.splitlines()) > 10
    assert typed("text", str(exported[0]["id"]), "--page", "999").code == 2


def test_open_gives_the_path_of_a_searchable_pdf(typed: Typist, exported: list[dict[str, Any]]) -> None:
    path = Path(typed("open", str(exported[0]["id"])).out.strip())
    assert path.read_bytes().startswith(b"%PDF")


def test_status_counts_every_record(typed: Typist, exported: list[dict[str, Any]]) -> None:
    said = typed("status")
    assert said.code == 0
    total = next(line for line in said.out.splitlines() if line.startswith("Total"))
    assert sum(int(word) for word in total.split()[1:]) == len(exported)
    assert "2025: 100 %" in said.out.replace("[", "").replace("+", "")


def test_verify_is_calm_about_a_sound_archive(typed: Typist) -> None:
    said = typed("verify")
    assert (said.code, said.out) == (0, "")


def test_reindex_from_the_store_alone(typed: Typist, sampled: Sampled, exported: list[dict[str, Any]]) -> None:
    kho = local_place(sampled.house.url)
    assert kho is not None
    before = typed("search", "quyet dinh").out
    with sqlite3.connect(kho / "index.db") as index:
        assert index.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
    index.close()
    said = typed("reindex")
    assert f"{len(exported)} records" in said.err
    assert typed("search", "quyet dinh").out == before


def test_doctor_names_tools_languages_and_settings(typed: Typist) -> None:
    said = typed("doctor")
    assert said.code == 0
    for words in ("tesseract", "vie", "poppler", "archive", "index", "workers"):
        assert words in said.out.lower()


def test_an_unknown_id_says_how_to_find_one(typed: Typist) -> None:
    said = typed("show", "0000000000")
    assert said.code == 2
    assert "sohoa search" in said.err


def test_words_are_vietnamese_unless_english_is_asked_for(typed: Typist) -> None:
    assert "Không có hồ sơ" in typed("show", "0000000000", language="vi").err


def test_reading_commands_make_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "khong-co"
    for words in (["search", "x"], ["status"], ["verify"], ["export"], ["show", "1"], ["reindex"]):
        assert run(["--lang", "en", *words, "--archive", f"file:{place}"]) == 5, words
    assert not place.exists()
    capsys.readouterr()


def test_a_folder_without_scans_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["--lang", "en", "digitize", str(tmp_path), "--archive", f"file:{tmp_path / 'kho'}"])
    assert code == 2
    assert "no scan" in capsys.readouterr().err
    assert not (tmp_path / "kho").exists()


def test_every_failure_has_words_and_a_mend_in_both_languages() -> None:
    kinds = [SohoaError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
        assert all((kind.vi, kind.en, kind.mend_vi, kind.mend_en)), kind
        assert kind.exit_code in range(1, 9), kind


def test_a_backup_restored_into_an_empty_place_verifies_and_answers(
    sampled: Sampled, typed: Typist, exported: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, again = f"file:{tmp_path / 'sao-luu'}", f"file:{tmp_path / 'kho'}"
    assert typed("backup", "--to", kept).code == 0
    restored = Typist(capsys, again)("restore", "--from", kept)
    assert restored.code == 0
    assert f"{len(exported)} records in the index" in restored.err
    assert [json.loads(row) for row in Typist(capsys, again)("export").out.splitlines()] == exported
    moved = run(["--lang", "en", "migrate", "--from", sampled.house.url, "--to", f"file:{tmp_path / 'moi'}"])
    assert moved == 0
    assert "the same" in capsys.readouterr().out


def test_metrics_are_in_the_form_that_monitoring_reads(typed: Typist, exported: list[dict[str, Any]]) -> None:
    families = {family.name: family for family in text_string_to_metric_families(typed("metrics").out)}
    assert [sample.value for sample in families["sohoa_stored_records"].samples] == [len(exported)]
    assert [sample.value for sample in families["sohoa_indexed_records"].samples] == [len(exported)]
    assert sum(sample.value for sample in families["sohoa_records"].samples) == len(exported)


def test_init_sets_an_archive_up_and_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Typist(capsys, f"file:{tmp_path / 'kho'}")("init")
    assert said.code == 0
    assert "create only if absent (tried)" in said.err
    assert [path for path in (tmp_path / "kho").rglob("*") if path.is_file() and "index.db" not in path.name] == []
