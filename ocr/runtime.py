"""Runs the network: the only place that knows onnxruntime.

The ONNX model is written once into the user's cache folder, named by the language data's digest and its builder.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.traineddata import load_traineddata, read_classes

BUILDER = 1  # raised whenever the same language data would become another model
_HEIGHT = 36


class NetworkUnusable(Exception):
    """The fast reader cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network ready to run, and what its classes write."""

    session: Any
    classes: tuple[str, ...]
    height: int

    def run(self, lines: NDArray[np.float32], steps: NDArray[np.int32]) -> NDArray[np.float32]:
        """Posteriors (steps, batch, classes) of lines (batch, 1, height, width)."""
        found: NDArray[np.float32] = self.session.run(None, {"lines": lines, "steps": steps})[0]
        return found


def open_network(language_file: Path, cache: Path) -> Network:
    """The network of a language file, built into ``cache`` when it is not there; raises NetworkUnusable."""
    try:
        return _open(language_file, language_file.stat().st_mtime_ns, cache)
    except OSError as error:
        raise NetworkUnusable(f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=2)
def _open(language_file: Path, _changed: int, cache: Path) -> Network:
    try:
        import onnxruntime  # noqa: PLC0415 - where it is missing the other engine reads
    except ImportError as error:
        raise NetworkUnusable("onnxruntime") from error
    try:
        data = load_traineddata(language_file)
        model = _model(data.lstm, cache / f"{language_file.stem}-{data.digest}-{BUILDER}.onnx")
        session = onnxruntime.InferenceSession(model, _options(onnxruntime), providers=["CPUExecutionProvider"])
        outputs = session.get_outputs()[0].shape[-1]
        outputs = outputs if isinstance(outputs, int) else _count_classes(session)
        return Network(session, tuple(read_classes(data, outputs)), _HEIGHT)
    except ValueError as error:
        raise NetworkUnusable(str(error)) from error
    except Exception as error:
        if type(error).__module__.startswith(("onnxruntime", "onnx")):
            raise NetworkUnusable(f"{type(error).__name__}: {error}"[:200]) from error
        raise


def _options(onnxruntime: Any) -> Any:  # noqa: ANN401 - the library ships no types
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def _count_classes(session: Any) -> int:  # noqa: ANN401 - the library ships no types
    blank = np.ones((1, 1, _HEIGHT, 30), np.float32)
    return int(session.run(None, {"lines": blank, "steps": np.array([10], np.int32)})[0].shape[-1])


def _model(lstm: bytes, place: Path) -> bytes:
    """The model from the cache, or built and put there whole or not at all: many processes may come here at once."""
    if place.is_file():
        return place.read_bytes()
    from ocr.network_format import parse_network  # noqa: PLC0415 - needed once in the life of a language file
    from ocr.network_onnx import build_model  # noqa: PLC0415

    model = build_model(parse_network(lstm), small=False)
    with suppress(OSError):  # a folder that cannot be written costs time, no page
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(model)
        Path(file.name).replace(place)
    return model
