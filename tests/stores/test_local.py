"""The directory store: the contract, with and without hard links, and what only a directory can suffer."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.stores.keys import is_key
from infra.stores.local import AWAY, FULL, REFUSED, LocalStore
from schemas.errors import NoSuchObject, StoreAway, StoreError, StoreFull, StoreRefused, UsageError
from tests.stores.contract import StoreContract, put, sha
from tests.stores.memory import MemoryStore


class NoHardLinks(LocalStore):
    """A directory on a file system like FAT, which has no hard links."""

    def _place(self, temp: Path, target: Path) -> bool:
        return self._place_without_link(temp, target)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "kho"


class TestLocalStore(StoreContract):
    @pytest.fixture
    def store(self, root: Path) -> LocalStore:
        return LocalStore(root)


class TestWithoutHardLinks(StoreContract):
    @pytest.fixture
    def store(self, root: Path) -> LocalStore:
        return NoHardLinks(root)


class TestInMemory(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


def test_the_url_picks_the_store_again(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a")
    assert store.url == f"file:{root}"
    assert LocalStore(Path(store.url.removeprefix("file:"))).read("a") == b"x"


def test_an_object_is_a_file_that_cannot_be_saved_over(root: Path) -> None:
    store = LocalStore(root)
    put(store, "derived/ab/x.pdf", b"%PDF")
    path = store.path("derived/ab/x.pdf")
    assert path == root / "derived" / "ab" / "x.pdf"
    assert path.stat().st_mode & 0o777 == 0o444 & ~_umask()


def test_the_index_and_temporary_files_are_not_objects(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a")
    (root / "lost+found").mkdir()
    (root / "lost+found" / "x").touch()
    for name in ("index.db", "index.db-wal", "index.db-shm", ".tmp/0123", ".DS_Store"):
        (root / name).write_bytes(b"x")
        with pytest.raises(UsageError):
            store.read(name)
        with pytest.raises(UsageError):
            put(store, name)
    assert list(store.keys("")) == ["a"]


def test_a_missing_archive_is_not_made_by_those_who_only_read(root: Path) -> None:
    with pytest.raises(StoreAway):
        LocalStore(root, must_exist=True)
    assert not root.exists()


def test_a_store_that_goes_away_is_not_made_again(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a/b")
    shutil.rmtree(root)
    for action in (
        lambda: put(store, "a/c"),
        lambda: store.read("a/b"),
        lambda: store.size("a/b"),
        lambda: list(store.keys("")),
        lambda: list(store.keys("a/")),
    ):
        with pytest.raises(StoreAway):
            action()
    assert not root.exists()


def test_a_file_where_the_archive_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kho").touch()
    with pytest.raises(StoreError):
        LocalStore(tmp_path / "kho")
    with pytest.raises(StoreAway):
        LocalStore(tmp_path / "kho", must_exist=True)


def test_a_key_cannot_be_an_object_and_a_folder(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a/b")
    with pytest.raises(StoreError):
        put(store, "a")
    with pytest.raises(StoreError):
        put(store, "a/b/c")
    assert list(store.keys("")) == ["a/b"]


def test_a_name_too_long_for_the_disk_is_said_so(root: Path) -> None:
    with pytest.raises(UsageError):
        put(LocalStore(root), "a" * 300)


def test_nothing_temporary_stays(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a")
    put(store, "a", b"other")
    with pytest.raises(StoreError):
        store.create("b", b"x", sha256=sha(b"y"))
    assert list((root / ".tmp").iterdir()) == []


def test_what_dead_writers_left_is_swept_and_what_living_ones_hold_is_not(root: Path) -> None:
    store = LocalStore(root)
    put(store, "a")
    with store._written("b", b"half", sha(b"half")) as held:
        left = root / ".tmp" / "left-behind"
        left.write_bytes(b"half")
        assert store.sweep() == 0  # both are young
        assert store.sweep(grace=-1) == 1
        assert held.exists()
        assert not left.exists()


def test_a_killed_writer_leaves_whole_objects_or_none(root: Path) -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; from infra.stores.local import LocalStore\n"
        "store, data = LocalStore(Path(sys.argv[1])), b'z' * 400_000\n"
        "digest = hashlib.sha256(data).hexdigest()\n"
        "for n in range(100_000): store.create(f'o/{sys.argv[2]}-{n}', data, sha256=digest)\n"
    )
    for turn in range(4):
        process = subprocess.Popen([sys.executable, "-c", program, str(root), str(turn)])
        deadline = time.monotonic() + 20
        while not (root / "o").is_dir() or not any(root.glob(f"o/{turn}-*")):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.013 * turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = LocalStore(root)
    keys = list(store.keys(""))
    assert {key[2] for key in keys} == set("0123")
    assert all(store.read(key) == b"z" * 400_000 for key in keys)
    store.sweep(grace=-1)
    assert list((root / ".tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (FULL, StoreFull),
        (REFUSED, StoreRefused),
        (AWAY, StoreAway),
        ({errno.EIO}, StoreError),
        ({errno.ENOENT}, NoSuchObject),
    ],
)
def test_failures_of_the_system_have_names(root: Path, codes: set[int], kind: type[StoreError]) -> None:
    store = LocalStore(root)
    for code in codes:
        assert type(store._translate(OSError(code, os.strerror(code)), "a")) is kind


def test_every_error_of_the_system_becomes_one_of_ours(root: Path) -> None:
    store = LocalStore(root)
    for code in errno.errorcode:
        with pytest.raises((StoreError, UsageError)), store._translated("a"):
            raise OSError(code, os.strerror(code))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_refuses(root: Path) -> None:
    store = LocalStore(root)
    root.chmod(0o500)
    try:
        with pytest.raises(StoreRefused):
            put(store, "a")
    finally:
        root.chmod(0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_said_so_and_what_was_written_is_safe(small_disk: Path) -> None:
    store = LocalStore(small_disk / "kho")
    data = b"w" * 100_000
    with pytest.raises(StoreFull):
        _ = [put(store, f"o/{number:02d}", data) for number in range(100)]
    kept = list(store.keys(""))
    assert 5 <= len(kept) <= 10
    assert all(store.read(key, sha256=sha(data)) == data for key in kept)
    assert list((small_disk / "kho" / ".tmp").iterdir()) == []
    store.path(kept[0]).unlink()
    assert put(store, "o/99", data)


PART = st.text(alphabet="ab-.0đ~ ", min_size=1, max_size=3).map(lambda name: name + "_")


@given(
    leaves=st.lists(st.lists(PART, min_size=1, max_size=4), max_size=12),
    prefix=st.text(alphabet="ab/-đ_", max_size=4),
    after=st.text(alphabet="ab/-đ_.", max_size=5),
)
def test_listing_is_sorting(
    tmp_path_factory: pytest.TempPathFactory, leaves: list[list[str]], prefix: str, after: str
) -> None:
    keys = {"/".join(parts) + ".json" for parts in leaves}
    keys = {key for key in keys if not key.startswith(".")}
    root = tmp_path_factory.mktemp("kho")
    for key in keys:
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    wanted = sorted(key for key in keys if key.startswith(prefix) and key > after)
    assert list(LocalStore(root).keys(prefix, after=after)) == wanted
    shutil.rmtree(root)


@given(st.text(max_size=12))
def test_a_key_never_leads_out_of_the_archive(text: str) -> None:
    if is_key(text):
        place = os.path.normpath(f"/kho/{text}")
        assert place == f"/kho/{text}"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
