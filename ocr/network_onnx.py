"""Writes a parsed network as an ONNX model: the only place that knows onnx.

The model takes ``lines`` (batch × 1 × height × width, float32) and ``steps`` (each line's own length in time steps,
int32), and gives ``classes``, the softmax of every step (steps × batch × classes).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ocr.network_format import Convolve, Dense, Input, Layer, Lstm, Maxpool, Weights

_OPSET, _IR = 17, 8
_TO_ONNX = (
    1,
    3,
    2,
    0,
)  # Tesseract's candidate, input, forget, output gates in ONNX's order: input, output, forget, cell
_ACTIVATIONS = {"Tanh": "Tanh", "Relu": "Relu", "Logistic": "Sigmoid"}


def build_model(layers: list[Layer], *, small: bool) -> bytes:
    """The model's bytes; ``small`` keeps the weights of one byte each that the language data holds.

    Raises ValueError for an order of layers that no line reader has.
    """
    match layers:
        case [Input(height), Convolve(half_x, half_y), Dense() as taps, Maxpool() as pool, Lstm() as down, *rest]:
            graph = _Graph(small=small)
            graph.look(taps, half_x, half_y, pool)
            graph.run_down(down)
            for layer in rest[:-1]:
                graph.run_along(layer)
            graph.name_classes(rest[-1] if rest else down)
            return graph.save(height)
    raise ValueError("a network of another make")


@dataclass
class _Graph:
    """The nodes so far; each step reads what the last one wrote."""

    small: bool
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    last: str = "lines"
    state: str = ""  # what the last LSTM ended with
    names: int = 0

    def look(self, taps: Dense, half_x: int, half_y: int, pool: Maxpool) -> None:
        """Convolution, pooling, function: a rising function may follow the pooling, on a ninth of the points."""
        wide, high = 2 * half_x + 1, 2 * half_y + 1
        kernel = taps.weights[:, :-1].reshape(-1, 1, wide, high).transpose(0, 1, 3, 2)  # the file goes column by column
        names = self._keep(kernel), self._keep(taps.weights[:, -1])
        self._add("Conv", self.last, *names, pads=[half_y, half_x, half_y, half_x])
        field_size = [pool.high, pool.wide]
        self._add("MaxPool", self.last, kernel_shape=field_size, strides=field_size)
        self._add(_ACTIVATIONS.get(taps.kind, "Identity"), self.last)

    def run_down(self, layer: Lstm) -> None:
        """From (batch, features, rows, steps) to (steps, batch, states): every column is a sequence of its rows."""
        if layer.along != "y" or not layer.last_only or layer.backwards:
            raise ValueError("no summary of the columns")
        self._add("Transpose", self.last, perm=[2, 0, 3, 1])
        columns = self.last
        self._add("Shape", columns)
        shape = self.last
        self._add("Gather", shape, self._keep(np.array([1, 2], np.int64)), axis=0)
        batch_and_steps = self.last
        self._add("Reshape", columns, self._keep(np.array([0, -1, layer.inputs], np.int64)))
        self._lstm(layer, "")
        self._add("Concat", batch_and_steps, self._keep(np.array([layer.states], np.int64)), axis=0)
        self._add("Reshape", self.state, self.last)
        self._add("Transpose", self.last, perm=[1, 0, 2])

    def run_along(self, layer: Layer) -> None:
        """An LSTM along the line, forwards or backwards, within each line's own length."""
        if not isinstance(layer, Lstm) or layer.along != "x" or layer.last_only:
            raise ValueError("no LSTM along the line")
        self._lstm(layer, "steps")
        self._add("Squeeze", self.last, self._keep(np.array([1], np.int64)))

    def name_classes(self, layer: Layer) -> None:
        """The dense layer and the softmax that end the network."""
        if not isinstance(layer, Dense) or layer.kind != "Softmax":
            raise ValueError("no softmax at the end")
        if self.small:
            whole, scales = _as_bytes(layer.weights[:, :-1])
            names = [self._keep(array) for array in (whole.T.copy(), scales, np.zeros(len(scales), np.int8))]
            self._add(
                "DynamicQuantizeMatMul", self.last, *names, self._keep(layer.weights[:, -1]), domain="com.microsoft"
            )
        else:
            self._add("MatMul", self.last, self._keep(layer.weights[:, :-1].T.copy()))
            self._add("Add", self.last, self._keep(layer.weights[:, -1]))
        self._add("Softmax", self.last, axis=-1, output="classes")

    def save(self, height: int) -> bytes:
        """The model with its inputs and outputs."""
        lines = helper.make_tensor_value_info("lines", TensorProto.FLOAT, ["batch", 1, height, "width"])
        steps = helper.make_tensor_value_info("steps", TensorProto.INT32, ["batch"])
        classes = helper.make_tensor_value_info("classes", TensorProto.FLOAT, ["time", "batch", "class"])
        graph = helper.make_graph(self.nodes, "line-reader", [lines, steps], [classes], self.weights)
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=_IR, producer_name="sohoa")
        if not self.small:
            onnx.checker.check_model(model)
        return bytes(model.SerializeToString())

    def _lstm(self, layer: Lstm, lengths: str) -> None:
        gates = [layer.gates[index] for index in _TO_ONNX]
        inputs = np.concatenate([gate[:, : layer.inputs] for gate in gates])
        recurrent = np.concatenate([gate[:, layer.inputs : -1] for gate in gates])
        bias = np.concatenate([*(gate[:, -1] for gate in gates), np.zeros(4 * layer.states, np.float32)])
        way = "reverse" if layer.backwards else "forward"
        outputs = [self._name(), self._name()]
        if self.small:
            both, scales = _as_bytes(np.concatenate([inputs, recurrent], axis=1))
            parts = [both[:, : layer.inputs].T[None].copy(), both[:, layer.inputs :].T[None].copy()]
            names = [self._keep(part) for part in parts]
            zero = self._keep(np.zeros((1, len(scales)), np.int8))
            scale = self._keep(scales[None])
            given = [self.last, *names, self._keep(bias[None]), lengths, "", "", "", scale, zero, scale, zero]
            kind, domain = "DynamicQuantizeLSTM", "com.microsoft"
        else:
            given = [self.last, *(self._keep(array[None]) for array in (inputs, recurrent, bias)), lengths]
            kind, domain = "LSTM", ""
        self.nodes.append(
            helper.make_node(kind, given, outputs, domain=domain, hidden_size=layer.states, direction=way)
        )
        self.last, self.state = outputs

    def _add(
        self, kind: str, *given: str, output: str = "", domain: str = "",
        **settings: Any,  # noqa: ANN401 - what a node takes differs by its kind
    ) -> None:  # fmt: skip
        self.last = output or self._name()
        self.nodes.append(helper.make_node(kind, list(given), [self.last], domain=domain, **settings))

    def _keep(self, array: NDArray[Any]) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _name(self) -> str:
        self.names += 1
        return f"n{self.names}"


def _as_bytes(weights: Weights) -> tuple[NDArray[np.int8], Weights]:
    """Rows as whole numbers of a byte and a scale each; gives back the very bytes that the language data held."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
    return np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)
