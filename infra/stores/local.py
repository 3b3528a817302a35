"""A directory as an object store: every object a read-only file, made whole or not at all, never replaced.

create: bytes → <root>/.tmp/<random> (digest checked while writing) → fsync → exclusive link to its name → fsync of
the folder. The link is the one step that others see, and the kernel lets exactly one writer make it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from infra.stores.keys import check_key, is_key
from schemas.errors import (
    DigestMismatch,
    NoSuchObject,
    SohoaError,
    StoreAway,
    StoreError,
    StoreFull,
    StoreRefused,
    Unreadable,
    UsageError,
)

TEMP = ".tmp"
INDEX = "index.db"
BLOCK = 1 << 20

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
AWAY = frozenset({errno.ESTALE, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.ETIMEDOUT})
NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})


class LocalStore:
    """Objects as files below ``root``, the key being the path; what begins with a dot, and the index, is not an object.

    The root is made when it is not there; with ``must_exist`` a missing one raises StoreAway. A root that goes away
    later (a disk taken out) is never made again.
    """

    def __init__(self, root: Path, *, must_exist: bool = False) -> None:
        self._root = root.absolute()
        self._swept = False
        if must_exist and not os.path.isdir(self._root):  # noqa: PTH112 - Path.is_dir raises where there is no right
            raise StoreAway(url=self.url)
        with self._translated(""):
            self._root.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"file:{self._root}"

    def path(self, key: str) -> Path:
        """The file of an object; raises UsageError for what is no key of this store."""
        if _is_hidden(check_key(key).split("/", 1)[0]):
            raise UsageError(detail=f"key {key!r}")
        return self._root / key

    def create(self, key: str, data: bytes | Path, *, sha256: str) -> bool:
        target = self.path(key)
        with self._translated(key):
            if target.is_file():
                return False
            with self._written(key, data, sha256) as temp:
                self._make_folders(target.parent)
                made = self._place(temp, target)
                _sync_folder(target.parent)
            return made

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        with self._translated(key):
            data = self.path(key).read_bytes()
        if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
            raise DigestMismatch(key=key)
        return data

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self._translated(key):
            stream = self.path(key).open("rb")
        with stream:
            yield stream

    def size(self, key: str) -> int | None:
        path = self.path(key)
        with self._translated(key):
            if path.is_file():
                return path.stat().st_size
            self._require_root()
            return None

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        folder = prefix.rpartition("/")[0]
        if folder and not is_key(folder):
            return iter(())
        return self._walk(f"{folder}/" if folder else "", prefix, after)

    def irregular(self, prefix: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ARG002 - the port's shape
        """Nothing: a directory keeps no versions."""
        return iter(())

    def sweep(self, *, grace: float = 60.0) -> int:
        """Removes temporary files whose writers are dead, older than ``grace`` seconds; returns how many."""
        removed = 0
        with self._translated(TEMP):
            folder = self._root / TEMP
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if _is_abandoned(path, grace):
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def _walk(self, folder: str, prefix: str, after: str) -> Iterator[str]:
        for name in self._list(folder):
            key = folder + name
            if not (key.startswith(prefix) or prefix.startswith(key)) or (key < after and not after.startswith(key)):
                continue
            if name.endswith("/"):
                yield from self._walk(key, prefix, after)
            elif key > after and key.startswith(prefix):
                yield key

    def _list(self, folder: str) -> list[str]:
        """Names in a folder in the order of their keys: a folder's name sorts with its slash."""
        with self._translated(folder):
            try:
                with os.scandir(self._root / folder) as entries:
                    names = [entry.name + ("/" if entry.is_dir() else "") for entry in entries]
            except (FileNotFoundError, NotADirectoryError):
                self._require_root()
                return []
        return sorted(name for name in names if is_key(name.rstrip("/")) and (folder or not _is_hidden(name)))

    @contextmanager
    def _written(self, key: str, data: bytes | Path, sha256: str) -> Iterator[Path]:
        """A temporary file with the data, on the disk and with the right digest; gone at the end."""
        temp = self._temp_folder() / secrets.token_hex(16)
        # Read-only from birth: what `sohoa open` shows must not be saved over by a viewer.
        descriptor = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o444)
        try:
            with os.fdopen(descriptor, "wb") as file:
                _lock(file, wait=True)  # tells `sweep` that the writer lives
                seen = hashlib.sha256()
                for block in _blocks(data):
                    seen.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
                if seen.hexdigest() != sha256:
                    raise DigestMismatch(key=key)
                yield temp
        finally:
            temp.unlink(missing_ok=True)

    def _temp_folder(self) -> Path:
        folder = self._root / TEMP
        self._make_folders(folder)
        if not self._swept:
            self._swept = True
            self.sweep()
        return folder

    def _make_folders(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder == self._root:
            raise StoreAway(url=self.url)
        self._make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)

    def _place(self, temp: Path, target: Path) -> bool:
        """Gives the file its name unless that is taken; False when it is."""
        try:
            os.link(temp, target)
        except FileExistsError:
            if target.is_dir():
                raise
            return False
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            return self._place_without_link(temp, target)
        return True

    def _place_without_link(self, temp: Path, target: Path) -> bool:
        """Where there are no hard links (FAT, some shares): a lock that dies with its holder orders the writers."""
        with (self._root / TEMP / "lock").open("ab") as lock:
            _lock(lock, wait=True)
            if target.exists():
                return False
            temp.rename(target)
            return True

    def _require_root(self) -> None:
        if not os.path.isdir(self._root):  # noqa: PTH112 - Path.is_dir raises where there is no right
            raise StoreAway(url=self.url)

    @contextmanager
    def _translated(self, key: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._translate(error, key) from error

    def _translate(self, error: OSError, key: str) -> SohoaError:
        words = f"{key or self._root}: {error.strerror or type(error).__name__}"
        if error.errno in FULL:
            return StoreFull(detail=words)
        if error.errno in REFUSED:
            return StoreRefused(detail=words)
        if error.errno == errno.ENAMETOOLONG:
            return UsageError(detail=words)
        if error.errno in AWAY or not os.path.isdir(self._root):  # noqa: PTH112 - as above
            return StoreAway(url=self.url)
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR):
            return NoSuchObject(key=key)
        return StoreError(detail=words)


def _is_hidden(name: str) -> bool:
    """Names at the root that are not objects: temporary files, the index beside them, what ext4 puts there."""
    return name.startswith((".", INDEX)) or name.rstrip("/") == "lost+found"


def _blocks(data: bytes | Path) -> Iterator[bytes]:
    """The data in blocks; a source file that cannot be read is that input's fault, not the store's."""
    if isinstance(data, bytes):
        yield data
        return
    try:
        with data.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise Unreadable(detail=error.strerror or type(error).__name__) from error


def _lock(file: BinaryIO, *, wait: bool) -> bool:
    """Takes the file's lock, which ends with its holder; True where the file system knows no locks."""
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            raise
    return True


def _is_abandoned(path: Path, grace: float) -> bool:
    try:
        if path.name == "lock" or time.time() - path.stat().st_mtime < grace:
            return False
        with path.open("rb") as file:
            return _lock(file, wait=False)
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
