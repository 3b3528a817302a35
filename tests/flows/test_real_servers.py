"""The same samples on MinIO and Elasticsearch as on one machine: the same records, found the same, provably whole."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from minio.error import S3Error

from infra.stores.s3_address import S3Access
from infra.wiring import Bundle
from schemas.search import Query
from tests.command import sohoa
from tests.conftest import SAMPLES, Sampled, make_house
from tests.servers.elastic import ElasticServer
from tests.servers.s3 import S3Server
from tests.stores.s3_places import address, raw

APPLICATION = {"SOHOA_S3_ACCESS_KEY": "ung-dung", "SOHOA_S3_SECRET_KEY": "mat-khau-cua-ung-dung"}


@pytest.fixture(scope="module")
def served(minio: S3Server, elasticsearch: ElasticServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of an archive on the servers, set up by ``sohoa init`` and filled with the samples."""
    place = tmp_path_factory.mktemp("served")
    settings = {
        "SOHOA_ARCHIVE": address(minio).url,
        "SOHOA_INDEX": f"{elasticsearch.url}/ho-so",
        "SOHOA_ELASTIC_USER": elasticsearch.user,
        "SOHOA_ELASTIC_PASSWORD": elasticsearch.password,
        "SOHOA_STATE": str(place / "state"),
        **APPLICATION,
    }
    administrator = {"SOHOA_S3_ADMIN_ACCESS_KEY": minio.user, "SOHOA_S3_ADMIN_SECRET_KEY": minio.password}
    ready = sohoa(place, "init", given={**settings, **administrator})
    assert ready.returncode == 0, ready.stderr
    assert "✓ the application's key cannot delete" in ready.stderr
    filled = sohoa(place, "digitize", SAMPLES, "--batch", "mau", seconds=300, given=settings)
    assert filled.returncode == 0, filled.stderr
    return settings


def _plain(bundle: Bundle) -> dict[str, Any]:
    """Every record's body as stored, without the address of its source."""
    bodies = {}
    for id_ in bundle.archive.ids():
        body = bundle.archive.record(id_).model_dump(mode="json")
        for seen in body["source"]["seen"]:
            seen.pop("path")
        bodies[id_] = body
    return bodies


def test_the_records_are_those_of_the_embedded_run(served: dict[str, str], sampled: Sampled) -> None:
    with make_house(SAMPLES, **served).opened() as bundle, sampled.house.opened() as embedded:
        assert _plain(bundle) == _plain(embedded)
        for id_ in bundle.archive.ids():
            sha256 = bundle.archive.record(id_).source.sha256
            with bundle.archive.open_original(sha256) as mine, embedded.archive.open_original(sha256) as theirs:
                assert [path.read_bytes() for path in mine] == [path.read_bytes() for path in theirs]


@pytest.mark.parametrize("words", ["thành lập hội", "quyet dinh", "giấy phép quỹ", "2021"])
def test_both_indexes_find_the_same_records(words: str, served: dict[str, str], sampled: Sampled) -> None:
    query = Query(words=words, limit=100)
    with make_house(SAMPLES, **served).opened() as bundle, sampled.house.opened() as embedded:
        mine, theirs = ({hit.id for hit in index.search(query).hits} for index in (bundle.index, embedded.index))
    assert theirs
    assert theirs <= mine, "the index of one machine found a record that the server did not"


def test_the_index_equals_the_store(served: dict[str, str]) -> None:
    with make_house(SAMPLES, **served).opened() as bundle:
        assert dict(bundle.index.versions()) == {
            id_: head.number for id_ in bundle.archive.ids() if (head := bundle.archive.head(id_))
        }


def test_a_second_run_reads_nothing(served: dict[str, str]) -> None:
    house = make_house(SAMPLES, **served)
    again = house.digitise(SAMPLES, batch="mau")
    assert (again.pages, again.skipped) == (0, 12)


def test_an_export_from_the_servers_keeps_the_contract(
    served: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = sohoa(tmp_path_factory.mktemp("typed"), "export", given=served).stdout.splitlines()
    assert len(rows) == 13
    assert {json.loads(row)["state"] for row in rows} == {"digitised"}


def test_the_applications_key_cannot_delete_and_what_it_hides_is_seen(
    served: dict[str, str], minio: S3Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("typed")
    clean = sohoa(place, "verify", given=served)
    assert clean.returncode == 0, clean.stdout
    bucket = served["SOHOA_ARCHIVE"].rpartition("/")[2]
    with make_house(SAMPLES, **served).opened() as bundle:
        key = next(iter(bundle.store.keys("bodies/")))
    application = raw(minio, S3Access(APPLICATION["SOHOA_S3_ACCESS_KEY"], APPLICATION["SOHOA_S3_SECRET_KEY"]))
    with pytest.raises(S3Error, match="Access Denied"):
        application.remove_object(bucket_name=bucket, object_name=key)
    raw(minio).put_object(bucket_name=bucket, object_name=key, data=BytesIO(b"{}"), length=2)
    tampered = sohoa(place, "verify", given=served)
    assert tampered.returncode == 5
    assert f"second_version  {key}" in tampered.stdout
    exported = sohoa(place, "export", given=served)
    assert (exported.returncode, len(exported.stdout.splitlines())) == (0, 13), "the first version is the truth"
