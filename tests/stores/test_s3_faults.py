"""Real damage to real S3 servers: stopped, killed, out of room, a drive gone, bytes flipped, a clock that is off."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from infra.stores.s3 import S3Store
from infra.stores.s3_address import parse_address
from schemas.errors import DigestMismatch, StoreAway, StoreError, StoreFull
from tests.servers.fixtures import give_up
from tests.servers.place import Missing, find_faketime, may_fetch
from tests.servers.process import Process
from tests.servers.relay import relay
from tests.servers.s3 import S3Server, start_minio
from tests.stores.contract import put, sha
from tests.stores.s3_places import access, new_store

pytestmark = pytest.mark.faults
WRITERS = 8
SCAN = Random(5).randbytes(400_000)


@pytest.fixture(params=["minio", "versitygw"])
def server(request: pytest.FixtureRequest) -> S3Server:
    """Each S3 server in turn, when it is ours to stop."""
    server: S3Server = request.getfixturevalue(request.param)
    if server.process is None:
        pytest.skip("this server runs outside of the tests: it is not theirs to stop")
    return server


def process_of(server: S3Server) -> Process:
    """The server's process."""
    assert server.process is not None
    return server.process


def test_a_server_that_was_stopped_is_away_and_comes_back_whole(server: S3Server) -> None:
    with new_store(server, patience=0.5) as store:
        put(store, "originals/a", SCAN)
        process_of(server).stop()
        try:
            for act in (lambda: store.read("originals/a"), lambda: put(store, "b"), lambda: list(store.keys(""))):
                with pytest.raises(StoreAway):
                    act()
        finally:
            process_of(server).start()
        assert store.read("originals/a", sha256=sha(SCAN)) == SCAN
        assert put(store, "b")


def test_a_patient_writer_outlives_a_stop(server: S3Server) -> None:
    with new_store(server, patience=60.0) as store:
        process_of(server).stop()
        made: list[bool] = []
        writer = threading.Thread(target=lambda: made.append(put(store, "a", SCAN)))
        writer.start()
        time.sleep(1.5)
        process_of(server).start()
        writer.join(60)
        assert made == [True]
        assert store.read("a") == SCAN
        assert list(store.irregular()) == []


def test_killed_under_many_writers_it_loses_and_doubles_nothing(server: S3Server) -> None:
    """``kill -9`` while eight write: what was said to be stored is there, and a second run completes the rest."""
    with new_store(server, patience=0.3) as store:
        numbers = itertools.count()
        stored: list[str] = []
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                key = f"log/{next(numbers):06d}"
                with suppress(StoreError):
                    if put(store, key, key.encode() * 1000):
                        stored.append(key)

        writers = [threading.Thread(target=write) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(1.0)
        process_of(server).kill()
        stop.set()
        for writer in writers:
            writer.join()
        process_of(server).start()
        keys = [f"log/{number:06d}" for number in range(next(numbers))]
        assert set(stored) <= set(store.keys(""))
        again = {key: put(store, key, key.encode() * 1000) for key in keys}
        assert not any(again[key] for key in stored)
        assert list(store.keys("")) == keys
        assert all(store.read(key) == key.encode() * 1000 for key in keys)
        for key, kind, _ in store.irregular():
            # versitygw, killed in the middle of a put, may keep the same bytes as two versions; MinIO never did.
            assert process_of(server).name == "versitygw"
            assert (kind, store.read_first(key)) == ("equal_version", store.read(key))


def test_a_lost_drive_and_a_flipped_byte_are_read_right(minio_with_drives: S3Server) -> None:
    """Four drives: one is deleted, on another every part has a byte turned; nothing is lost."""
    server = minio_with_drives
    assert server.folder is not None
    with new_store(server) as store:
        for number in range(6):
            put(store, f"originals/{number}", SCAN + bytes([number]))
        shutil.rmtree(server.folder / "data" / "d1")
        parts = [path for path in (server.folder / "data" / "d2").rglob("part.*") if path.is_file()]
        assert parts
        for path in parts:
            spoilt = bytearray(path.read_bytes())
            spoilt[len(spoilt) // 2] ^= 0x10
            path.write_bytes(spoilt)
        for number in range(6):
            data = SCAN + bytes([number])
            assert store.read(f"originals/{number}", sha256=sha(data)) == data
        assert put(store, "originals/new", SCAN)
        assert not put(store, "originals/0", SCAN)
        assert store.read("originals/new", sha256=sha(SCAN)) == SCAN


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for a few scans."""
    image, place = tmp_path / "image", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(96 << 20)
    tools = (shutil.which("mkfs.ext4"), shutil.which("mount"))
    made = all(tools) and not any(
        subprocess.run(command, check=False, capture_output=True).returncode
        for command in (["mkfs.ext4", "-q", "-F", str(image)], ["mount", "-o", "loop", str(image), str(place)])
    )
    if not made:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_said_so_and_what_was_written_is_safe(small_disk: Path) -> None:
    try:
        server = start_minio(fetch=may_fetch(), disk=small_disk)
    except Missing as missing:
        give_up(missing)
    with closing(server), new_store(server) as store:
        kept: list[int] = []
        with pytest.raises(StoreFull):
            _fill(store, kept)
        assert 20 < len(kept) < 300
        for number in kept:
            data = SCAN + number.to_bytes(2)
            assert store.read(f"originals/{number:03d}", sha256=sha(data)) == data


def _fill(store: S3Store, kept: list[int]) -> None:
    for number in range(400):
        assert put(store, f"originals/{number:03d}", SCAN + number.to_bytes(2))
        kept.append(number)


def test_wrong_bytes_on_the_way_back_are_noticed(server: S3Server) -> None:
    with new_store(server) as good, relay(server.host) as spoiling:
        put(good, "a", b"Quyet dinh so 05")
        place = replace(parse_address(good.url), host=spoiling.host)
        spoiling.edit_answer = lambda block: block.replace(b"so 05", b"so 06")
        with closing(S3Store(place, access(server))) as store, pytest.raises(DigestMismatch):
            store.read("a", sha256=sha(b"Quyet dinh so 05"))


def test_a_slow_store_is_waited_for(server: S3Server) -> None:
    with relay(server.host) as slow, new_store(server, host=slow.host) as store:
        slow.delay = 0.3
        assert put(store, "a", b"x")
        assert store.read("a") == b"x"
        assert list(store.keys("")) == ["a"]


CLOCK = """
import hashlib
import sys
from infra.stores.s3 import S3Store
from infra.stores.s3_address import S3Access, parse_address
from schemas.errors import ClockOff
store = S3Store(parse_address(sys.argv[1]), S3Access(sys.argv[2], sys.argv[3]))
asked = [lambda: store.read("a"), lambda: store.size("a"), lambda: list(store.keys(""))]
asked.append(lambda: store.create("b", b"", sha256=hashlib.sha256(b"").hexdigest()))
for ask in asked:
    try:
        ask()
    except ClockOff as error:
        print(error.reason())
"""


def test_a_clock_that_is_a_day_off_is_said_so(server: S3Server) -> None:
    try:
        faketime = find_faketime(fetch=may_fetch())
    except Missing as missing:
        give_up(missing)
    with new_store(server) as store:
        put(store, "a")
        for off in ("+1d", "-1d"):
            command = [faketime, "-f", off, sys.executable, "-c", CLOCK, store.url, server.user, server.password]
            told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            assert told.returncode == 0, told.stderr
            assert told.stdout.split() == ["clock_off"] * 4
