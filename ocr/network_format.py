"""The network inside Tesseract's language data: its layers and weights, as its ``Network::Serialize`` wrote them.

Only the shapes that line readers have are known: Series, Input, Convolve, fully connected, Maxpool, LSTM along x (also
reversed) and a summarising LSTM along y. Anything else raises ValueError, and the reader falls back to the program.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]

_LAYER_RATES = 64  # network flag: a learning rate for each child follows a Series
_INT8, _DOUBLE = 1, 128  # weight-matrix mode bits
_MAX_LAYERS, _MAX_SIDE = 64, 1 << 16
_DENSE = ("Tanh", "Relu", "Linear", "Logistic", "Softmax")


@dataclass(frozen=True, slots=True)
class Input:
    """The picture of a line: ``height`` rows, one channel."""

    height: int


@dataclass(frozen=True, slots=True)
class Convolve:
    """Stacks the neighbours of each point, column by column, for the dense layer that follows."""

    half_x: int
    half_y: int


@dataclass(frozen=True, slots=True)
class Dense:
    """``weights`` is outputs × (inputs + 1), the bias last; ``kind`` names the function applied to the result."""

    kind: str
    weights: Weights


@dataclass(frozen=True, slots=True)
class Maxpool:
    """The largest of each ``wide`` × ``high`` field."""

    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class Lstm:
    """Gates in the order candidate, input, forget, output, each states × (inputs + states + 1), the bias last.

    ``along`` is the axis it runs on, ``backwards`` from right to left; ``last_only`` keeps its last state alone.
    """

    gates: tuple[Weights, Weights, Weights, Weights]
    inputs: int
    along: str = "x"
    backwards: bool = False
    last_only: bool = False

    @property
    def states(self) -> int:
        """How many numbers it remembers."""
        return int(self.gates[0].shape[0])


Layer = Input | Convolve | Dense | Maxpool | Lstm


def parse_network(data: bytes) -> list[Layer]:
    """The layers in order; raises ValueError for what is not known or damaged."""
    try:
        return _Reader(data).network()
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError(f"damaged network: {error}") from error


class _Reader:
    """Walks the bytes; every read checks that they are there."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def network(self) -> list[Layer]:
        kind, flags, inputs, outputs = self._head()
        match kind:
            case "Series":
                layers = self._children(flags)
            case "XYTranspose":
                layers = [_turned(layer) for layer in self._children(flags)]
            case "RTLReversed":
                layers = [_reversed(layer) for layer in self._children(flags)]
            case _:
                layers = [self._layer(kind, inputs, outputs)]
        return layers

    def _layer(self, kind: str, inputs: int, outputs: int) -> Layer:
        layer: Layer
        match kind:
            case "Input":
                layer = self._input()
            case "Convolve":
                layer = Convolve(*self._take("<2i"))
            case "Maxpool":
                layer = Maxpool(*self._take("<2i"))
            case "LSTM" | "SummLSTM":
                layer = self._lstm(inputs, last_only=kind == "SummLSTM")
            case _ if kind in _DENSE:
                layer = Dense(kind, self._matrix())
                if layer.weights.shape != (outputs, inputs + 1):
                    raise ValueError(f"{kind} of an odd shape")
            case _:
                raise ValueError(f"unknown layer {kind}")
        return layer

    def _head(self) -> tuple[str, int, int, int]:
        (code,) = self._take("<b")
        if code:
            raise ValueError("layer types by number are not known")
        kind = self._text()
        _, _, flags, inputs, outputs, _ = self._take("<bbiiii")
        self._text()
        return kind, flags, inputs, outputs

    def _children(self, flags: int) -> list[Layer]:
        (count,) = self._take("<I")
        if count > _MAX_LAYERS:
            raise ValueError("too many layers")
        layers = [layer for _ in range(count) for layer in self.network()]
        if flags & _LAYER_RATES:
            (rates,) = self._take("<I")
            self._take(f"<{rates}f")
        return layers

    def _input(self) -> Input:
        _, height, _, depth, _ = self._take("<5i")
        if depth != 1:
            raise ValueError("a network that reads colour")
        return Input(height)

    def _lstm(self, inputs: int, *, last_only: bool) -> Lstm:
        (width,) = self._take("<i")
        gates = self._matrix(), self._matrix(), self._matrix(), self._matrix()
        if {gate.shape for gate in gates} != {(width - inputs, width + 1)}:
            raise ValueError("LSTM of an odd shape")
        return Lstm(gates, inputs, last_only=last_only)

    def _matrix(self) -> Weights:
        (mode,) = self._take("<B")
        if not mode & _DOUBLE:
            raise ValueError("weights of the old format")
        rows, columns = self._take("<2i")
        if not (0 < rows < _MAX_SIDE and 0 < columns < _MAX_SIDE):
            raise ValueError("weights of an odd shape")
        return self._int8_rows(rows, columns) if mode & _INT8 else self._double_rows(rows, columns)

    def _int8_rows(self, rows: int, columns: int) -> Weights:
        self._take("<b")
        weights = np.frombuffer(self._bytes(rows * columns), np.int8).reshape(rows, columns)
        (count,) = self._take("<I")
        if count < rows:
            raise ValueError("too few scales")
        scales = np.frombuffer(self._bytes(8 * count), "<f8")[:rows]
        return np.asarray(weights * scales[:, None], np.float32)

    def _double_rows(self, rows: int, columns: int) -> Weights:
        self._take("<d")
        weights = np.frombuffer(self._bytes(8 * rows * columns), "<f8").reshape(rows, columns)
        return weights.astype(np.float32)

    def _text(self) -> str:
        (length,) = self._take("<I")
        return self._bytes(length).decode("utf-8")

    def _take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _bytes(self, length: int) -> bytes:
        if length < 0 or self._at + length > len(self._data):
            raise ValueError("network cut short")
        self._at += length
        return self._data[self._at - length : self._at]


def _turned(layer: Layer) -> Layer:
    if not isinstance(layer, Lstm):
        raise ValueError("only an LSTM may run along y")
    return Lstm(layer.gates, layer.inputs, "y", layer.backwards, layer.last_only)


def _reversed(layer: Layer) -> Layer:
    if not isinstance(layer, Lstm):
        raise ValueError("only an LSTM may run backwards")
    return Lstm(layer.gates, layer.inputs, layer.along, not layer.backwards, layer.last_only)
