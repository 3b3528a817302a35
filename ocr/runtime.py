"""Runs the network: the only place that knows onnxruntime.

The ONNX models are written once into the user's cache folder, named by the language data's digest and their builder.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.traineddata import Traineddata, load_traineddata, read_classes

BUILDER = 5  # raised whenever the same language data would become other models
_PARTS = ("columns", "lines")
STEP = 3  # columns of the picture that one time step sees: the pooling of the network
_AT_ONCE = 1200  # steps that are looked at in one run: what they leave behind stays in a cache of two MB
Floats = NDArray[np.float32]


class NetworkUnusable(Exception):
    """The fast reader cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network ready to run: what its classes write, and how high a line's picture must be."""

    columns: Any
    lines: Any
    classes: tuple[str, ...]
    height: int

    def see(self, pictures: Sequence[Floats]) -> list[Floats]:
        """What each time step sees (steps × features) of some lines' pictures (height × width each)."""
        seen: list[Floats] = []
        for group in _groups([picture.shape[1] // STEP + 1 for picture in pictures]):
            seen += self._see([pictures[index] for index in group])
        return seen

    def _see(self, pictures: Sequence[Floats]) -> list[Floats]:
        """The same of a few pictures laid side by side, two steps of nothing between them, as the network pads."""
        steps = [picture.shape[1] // STEP for picture in pictures]
        starts = list(itertools.accumulate((count + 2 for count in steps), initial=0))
        joined = np.zeros((1, 1, self.height, starts[-1] * STEP), np.float32)
        for picture, start in zip(pictures, starts, strict=False):
            joined[0, 0, :, start * STEP : start * STEP + picture.shape[1]] = picture
        features: Floats = self.columns.run(None, {"picture": joined})[0]
        return [features[start : start + count] for start, count in zip(starts, steps, strict=False)]

    def read(self, seen: Floats, steps: NDArray[np.int32]) -> Floats:
        """Posteriors (steps × batch × classes) of lines (steps × batch × features), each of its own length."""
        classes: Floats = self.lines.run(None, {"seen": seen, "steps": steps})[0]
        return classes


def _groups(steps: Sequence[int]) -> Iterator[range]:
    """Runs of pictures that are looked at together."""
    first, filled = 0, 0
    for index, count in enumerate(steps):
        if filled and filled + count > _AT_ONCE:
            yield range(first, index)
            first, filled = index, 0
        filled += count
    if filled:
        yield range(first, len(steps))


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
        columns, lines = _sessions(onnxruntime, data, cache, language_file.stem)
        height, outputs = int(columns.get_inputs()[0].shape[2]), int(lines.get_outputs()[0].shape[2])
        return Network(columns, lines, tuple(read_classes(data, outputs)), height)
    except ValueError as error:
        raise NetworkUnusable(str(error)) from error
    except Exception as error:
        if type(error).__module__.startswith(("onnxruntime", "onnx")):
            raise NetworkUnusable(f"{type(error).__name__}: {error}"[:200]) from error
        raise


def _sessions(onnxruntime: Any, data: Traineddata, cache: Path, stem: str) -> list[Any]:  # noqa: ANN401 - no types
    """Both models ready to run; a cache that a full disk or a crash spoilt is built anew."""
    places = [cache / f"{stem}-{data.digest}-{BUILDER}-{part}.onnx" for part in _PARTS]
    if all(place.is_file() for place in places):
        try:
            return [_session(onnxruntime, place.read_bytes()) for place in places]
        except Exception as error:
            if not type(error).__module__.startswith("onnxruntime"):
                raise
    return [_session(onnxruntime, model) for model in _build(data, places)]


def _session(onnxruntime: Any, model: bytes) -> Any:  # noqa: ANN401 - the library ships no types
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # lines seldom have one length twice: planning for each costs more than it saves
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _build(data: Traineddata, places: list[Path]) -> list[bytes]:
    """The models, put into the cache too."""
    from ocr.network_format import parse_network  # noqa: PLC0415 - needed once in the life of a language file
    from ocr.network_onnx import build_models  # noqa: PLC0415

    models = build_models(parse_network(data.lstm))
    for place, model in zip(places, (models.columns, models.lines), strict=True):
        with suppress(OSError):  # a folder that cannot be written costs time, no page
            _put(place, model)
    return [models.columns, models.lines]


def _put(place: Path, model: bytes) -> None:
    """Whole or not at all: many processes may come here at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(model)
    Path(file.name).replace(place)
