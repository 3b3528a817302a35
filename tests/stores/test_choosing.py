"""One URL picks the store; keys come from the environment or from files that it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.settings import Access, read_access, read_settings
from infra.stores.local import LocalStore
from infra.stores.s3 import S3Store
from infra.wiring import open_store
from schemas.errors import UsageError
from tests.servers.s3 import S3Server
from tests.stores.contract import put
from tests.stores.s3_places import access, new_store


def test_the_address_picks_the_store(minio: S3Server, tmp_path: Path) -> None:
    assert isinstance(open_store(f"file:{tmp_path}/kho"), LocalStore)
    with new_store(minio) as made:
        put(made, "a")
        found = open_store(made.url, must_exist=True, access=Access(s3=access(minio)))
        assert isinstance(found, S3Store)
        assert found.read("a") == b"x"
        assert found.url == made.url
        found.close()


def test_keys_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sohoa-app\n")
    (tmp_path / "secret").write_text("of the application\n")
    environment = {
        "SOHOA_S3_ACCESS_KEY_FILE": str(tmp_path / "key"),
        "SOHOA_S3_SECRET_KEY_FILE": str(tmp_path / "secret"),
        "SOHOA_S3_CA_FILE": "/etc/ssl/ca.pem",
        "SOHOA_S3_RETAIN_DAYS": "3650",
        "SOHOA_ELASTIC_API_KEY": "abc",
    }
    found = read_settings(environment).access
    assert (found.s3.access_key, found.s3.secret_key, found.s3.retain_days) == ("sohoa-app", "of the application", 3650)
    assert found.s3.ca_file == Path("/etc/ssl/ca.pem")
    assert found.elastic.api_key == "abc"
    assert "of the application" not in repr(found)


@pytest.mark.parametrize("environment", [{"SOHOA_S3_SECRET_KEY_FILE": "/none"}, {"SOHOA_S3_RETAIN_DAYS": "long"}])
def test_a_setting_that_does_not_fit_is_said_so(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="SOHOA_S3"):
        read_access(environment)
