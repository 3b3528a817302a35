"""Writes a parsed network as two ONNX models: the only place that knows onnx.

``columns`` looks at the picture of one line (1 × 1 × height × width, float32) and gives what each time step sees
(steps × features). ``lines`` reads many lines at once: ``seen`` (steps × batch × features) and ``steps`` (int32), the
length of each line, give ``classes``, the softmax of every step (steps × batch × classes).

Two models, because they want different shapes: columns are many and alike, a cache's fill of them at a time is fastest,
and a single line pads nothing; the LSTMs along the line go step by step, and only other lines can fill a step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ocr.network_format import Convolve, Dense, Input, Layer, Lstm, Maxpool, Weights

_OPSET, _IR = 18, 8
_MICROSOFT = "com.microsoft"
_TO_ONNX = (
    1,
    3,
    2,
    0,
)  # Tesseract's candidate, input, forget, output gates in ONNX's order: input, output, forget, cell
_BOUNDED = ("Tanh", "Logistic")  # functions whose values lie within -1 and 1
_UNIT, _MIDDLE = np.array(1 / 127, np.float32), np.array(128, np.uint8)
_ACTIVATIONS = {"Tanh": "Tanh", "Relu": "Relu", "Logistic": "Sigmoid"}


@dataclass(frozen=True, slots=True)
class Models:
    """Both models' bytes."""

    columns: bytes
    lines: bytes


def build_models(layers: list[Layer]) -> Models:
    """The models of a line reader; raises ValueError for an order of layers that no line reader has."""
    match layers:
        case [
            Input(height),
            Convolve() as near,
            Dense() as taps,
            Maxpool() as pool,
            Lstm() as down,
            *along,
            Dense() as last,
        ]:
            return Models(_build_columns(height, near, taps, pool, down), _build_lines(down.states, along, last))
    raise ValueError("a network of another make")


def _build_columns(height: int, near: Convolve, taps: Dense, pool: Maxpool, down: Lstm) -> bytes:
    if down.along != "y" or not down.last_only or down.backwards:
        raise ValueError("no summary of the columns")
    if taps.kind not in _BOUNDED:
        raise ValueError("a first layer without bounds")
    graph = _Graph("picture")
    graph.look(taps, near, pool)
    rows = graph.split(graph.as_bytes(graph.last), height // pool.high, down.inputs)
    graph.run_down(down, rows)
    return graph.save(("picture", TensorProto.FLOAT, [1, 1, height, "width"]), output=("seen", ["steps", down.states]))


def _build_lines(features: int, along: list[Layer], last: Dense) -> bytes:
    graph = _Graph("seen")
    for layer in along:
        if not isinstance(layer, Lstm) or layer.along != "x" or layer.last_only:
            raise ValueError("no LSTM along the line")
        graph.run_along(layer)
    if last.kind != "Softmax":
        raise ValueError("no softmax at the end")
    graph.name_classes(last)
    inputs = ("seen", TensorProto.FLOAT, ["time", "batch", features]), ("steps", TensorProto.INT32, ["batch"])
    return graph.save(*inputs, output=("classes", ["time", "batch", len(last.weights)]))


@dataclass
class _Graph:
    """The nodes so far; each step reads what the last one wrote."""

    last: str
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    names: int = 0

    def look(self, taps: Dense, near: Convolve, pool: Maxpool) -> None:
        """Convolution, pooling, function: a rising function may follow the pooling, on a ninth of the points."""
        wide, high = 2 * near.half_x + 1, 2 * near.half_y + 1
        kernel = taps.weights[:, :-1].reshape(-1, 1, wide, high).transpose(0, 1, 3, 2)  # the file goes column by column
        sides = [near.half_y, near.half_x, near.half_y, near.half_x]
        self.add("Conv", self.last, self.keep(kernel), self.keep(taps.weights[:, -1]), pads=sides)
        size = [pool.high, pool.wide]
        self.add("MaxPool", self.last, kernel_shape=size, strides=size)
        self.add(_ACTIVATIONS.get(taps.kind, "Identity"), self.last)

    def as_bytes(self, values: str) -> str:
        """Values from -1 to 1 in steps of 1/127, as Tesseract itself passes them on."""
        return self.add("QuantizeLinear", values, self.keep(_UNIT), self.keep(_MIDDLE))

    def split(self, rows: str, count: int, features: int) -> list[str]:
        """Each row of 1 × features × rows × steps by itself, as a matrix of steps × features."""
        flat = self.add("Reshape", rows, self.keep(np.array([features, -1], np.int64)))
        turned = self.add("Transpose", flat, perm=[1, 0])  # of two axes: the library's other turns are slow
        parts = [self.name() for _ in range(count)]
        self.nodes.append(helper.make_node("Split", [turned], parts, axis=0, num_outputs=count))
        return parts

    def run_down(self, layer: Lstm, rows: list[str]) -> None:
        """An LSTM that takes one row after another, all columns at once, written out gate by gate.

        The library's own LSTM is made for long sequences of few rows; here it is the other way round.
        """
        first = [self.weigh(gate[:, : layer.inputs], gate[:, -1]) for gate in layer.gates]
        later = [self.weigh(gate[:, :-1], gate[:, -1]) for gate in layer.gates]
        state = memory = ""
        for row in rows:
            given = self.add("Concat", row, self.as_bytes(state), axis=1) if state else row
            kinds = ("Tanh", "Sigmoid", "Sigmoid", "Sigmoid")
            totals = [self.multiply(given, weights) for weights in (later if state else first)]
            candidate, entry, forget, leave = (self.add(kind, total) for kind, total in zip(kinds, totals, strict=True))
            fresh = self.add("Mul", entry, candidate)
            memory = self.add("Add", fresh, self.add("Mul", forget, memory)) if memory else fresh
            state = self.add("Mul", leave, self.add("Tanh", memory))

    def weigh(self, weights: Weights, bias: Weights) -> list[str]:
        """A gate's weights as whole numbers of a byte, their scales and their bias."""
        whole, scales = _as_bytes(weights)
        return [self.keep(part) for part in (whole.T, scales, np.zeros(len(scales), np.int8), bias)]

    def multiply(self, given: str, weights: list[str]) -> str:
        """Bytes times weights, as numbers again."""
        whole, scales, zeros, bias = weights
        unit, middle = self.keep(_UNIT), self.keep(_MIDDLE)
        return self.add("MatMulIntegerToFloat", given, whole, unit, scales, middle, zeros, bias, domain=_MICROSOFT)

    def run_along(self, layer: Lstm) -> None:
        """An LSTM along the line, forwards or backwards, within each line's own length.

        Its weights stay the whole numbers of a byte that the language data holds: half the time of float32.
        """
        gates = [layer.gates[index] for index in _TO_ONNX]
        whole, scales = _as_bytes(np.concatenate([gate[:, :-1] for gate in gates]))
        bias = np.concatenate([*(gate[:, -1] for gate in gates), np.zeros(4 * layer.states, np.float32)])
        scale, zero = self.keep(scales[None]), self.keep(np.zeros((1, len(scales)), np.int8))
        parts = [self.keep(part.T[None]) for part in (whole[:, : layer.inputs], whole[:, layer.inputs :])]
        given = [self.last, *parts, self.keep(bias[None]), "steps", "", "", "", scale, zero, scale, zero]
        way = "reverse" if layer.backwards else "forward"
        self.add("DynamicQuantizeLSTM", *given, domain=_MICROSOFT, hidden_size=layer.states, direction=way)
        self.add("Squeeze", self.last, self.keep(np.array([1], np.int64)))

    def name_classes(self, layer: Dense) -> None:
        """The dense layer and the softmax that end the network."""
        whole, scales = _as_bytes(layer.weights[:, :-1])
        given = [self.keep(whole.T), self.keep(scales), self.keep(np.zeros(len(scales), np.int8))]
        self.add("DynamicQuantizeMatMul", self.last, *given, self.keep(layer.weights[:, -1]), domain=_MICROSOFT)
        self.add("Softmax", self.last, axis=-1)

    def save(self, *inputs: tuple[str, int, list[Any]], output: tuple[str, list[Any]]) -> bytes:
        """The model's bytes."""
        name, shape = output
        self.nodes.append(helper.make_node("Identity", [self.last], [name]))
        taken = [helper.make_tensor_value_info(*given) for given in inputs]
        given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        graph = helper.make_graph(self.nodes, "line-reader", taken, given, self.weights)
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=_IR, producer_name="sohoa")
        return bytes(model.SerializeToString())

    def add(self, kind: str, *given: str, **settings: Any) -> str:  # noqa: ANN401 - what a node takes differs by its kind
        """Adds a node and gives the name of what it writes."""
        self.last = self.name()
        self.nodes.append(helper.make_node(kind, list(given), [self.last], **settings))
        return self.last

    def keep(self, array: NDArray[Any]) -> str:
        """Adds weights and gives their name."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array).reshape(np.shape(array)), name))
        return name

    def name(self) -> str:
        """A name that no node has yet."""
        self.names += 1
        return f"n{self.names}"


def _as_bytes(weights: Weights) -> tuple[NDArray[np.int8], Weights]:
    """Rows as whole numbers of a byte and a scale each; gives back the very bytes that the language data held."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
    return np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)
