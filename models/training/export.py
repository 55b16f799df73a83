"""Writing the trained tagger as an ONNX graph with 8-bit weights, beside its vocabulary and its heads.

The graph is built node by node from the trained tensors, so that it holds nothing but what recognition needs.
It reads one text at a time (no padding, no mask): a text's result cannot depend on its neighbours. Embedding
tables have a scale a row, matrices a scale a column. Matrices use 7 of the 8 bits, so that processors without
VNNI, which saturate, give the same result.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from linyi_ie.names.pieces import AFTER, BEFORE, Vocabulary
from linyi_ie.names.shipped import SCHEME
from linyi_ie.names.tagger import HEADS, MODEL, VOCABULARY
from training.encoder import Tagger

Array = NDArray[np.generic]
Floats = NDArray[np.float32]
_OPSET = 18
_LARGEST = 63
LONGEST = 254
"""Longest text, in characters, that the graph reads."""
_LOUD = 16
_MICROSOFT = "com.microsoft"


class _Graph:
    """Nodes and tensors of a graph under construction."""

    def __init__(self, state: dict[str, Floats]) -> None:
        self.state = state
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Array) -> str:
        self.tensors[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def nodes_of(self, operator: str, *inputs: str, outputs: int, domain: str = "", **attributes: object) -> list[str]:
        name = f"{operator}_{len(self.nodes)}"
        made = [f"{name}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), made, name=name, domain=domain, **attributes))
        return made

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        return self.nodes_of(operator, *inputs, outputs=1, domain=domain, **attributes)[0]

    def rows(self, name: str, index: str) -> str:
        """Look up rows of an embedding table stored in 8 bits."""
        table = self.state[name + ".weight"]
        scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
        stored = self.constant(name, np.round(table / scale).astype(np.int8))
        scales = self.constant(name + ".scale", scale.astype(np.float32))
        taken = self.node("Cast", self.node("Gather", stored, index), to=TensorProto.FLOAT)
        return self.node("Mul", taken, self.node("Gather", scales, index))

    def linear(self, name: str, x: str) -> str:
        """Multiply by a matrix stored in 8 bits and add the bias."""
        weight = self.state[name + ".weight"].T
        scale = np.abs(weight).max(0) / _LARGEST + 1e-12
        stored = self.constant(name, np.round(weight / scale).astype(np.int8))
        scales = self.constant(name + ".scale", scale.astype(np.float32))
        bias = self.constant(name + ".bias", self.state[name + ".bias"])
        return self.node("DynamicQuantizeMatMul", x, stored, scales, "", bias, domain=_MICROSOFT)

    def norm(self, name: str, x: str, epsilon: float) -> str:
        scale = self.constant(name + ".weight", self.state[name + ".weight"])
        shift = self.constant(name + ".bias", self.state[name + ".bias"])
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=epsilon)

    def name_output(self, name: str, value: str, shape: list[str | int]) -> onnx.ValueInfoProto:
        self.nodes.append(helper.make_node("Identity", [value], [name], name=name))
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def build(model: Tagger, epsilon: float) -> onnx.ModelProto:
    """Build the graph: `inputs` (3, length) → `hidden` and `emissions`, a row for each character of the text."""
    graph = _Graph({name: tensor.numpy() for name, tensor in model.state_dict().items()})
    x = _embed(graph, epsilon)
    for number, part in enumerate(model.encoder.layers):
        layer = f"encoder.layers.{number}."
        q, k, v = graph.nodes_of("Split", graph.linear(layer + "qkv", x), outputs=3, axis=2, num_outputs=3)
        mixed = graph.node("MultiHeadAttention", q, k, v, domain=_MICROSOFT, num_heads=part.shape.heads)
        x = graph.norm(
            layer + "attention_norm", graph.node("Add", x, graph.linear(layer + "attention_out", mixed)), epsilon
        )
        x = graph.norm(layer + "norm", graph.node("Add", x, _feed_forward(graph, layer, x)), epsilon)
    x = graph.node("Squeeze", x, graph.constant("batch", np.array([0])))
    bounds = (graph.constant("first", np.array([BEFORE])), graph.constant("last", np.array([-AFTER])))
    x = graph.node("Slice", x, *bounds)
    weight, bias = graph.state[f"heads.{SCHEME}.weight"].T, graph.state[f"heads.{SCHEME}.bias"]
    scores = graph.node("MatMul", x, graph.constant("head", weight))
    scores = graph.node("Add", scores, graph.constant("head.bias", bias))
    outputs = [
        graph.name_output("hidden", x, ["characters", weight.shape[0]]),
        graph.name_output("emissions", scores, ["characters", weight.shape[1]]),
    ]
    inputs = [helper.make_tensor_value_info("inputs", TensorProto.INT32, [3, "length"])]
    made = helper.make_graph(graph.nodes, "names", inputs, outputs, list(graph.tensors.values()))
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="linyi_ie")


def _embed(graph: _Graph, epsilon: float) -> str:
    """Characters, half of the piece where there is one, place in the piece, position."""
    characters, pieces, places = graph.nodes_of("Split", "inputs", outputs=3, axis=0, num_outputs=3)
    in_piece = graph.node("Greater", pieces, graph.constant("no_piece", np.array(0, np.int32)))
    share = graph.node("Cast", in_piece, to=TensorProto.FLOAT)
    share = graph.node("Mul", share, graph.constant("half", np.array(0.5, np.float32)))
    share = graph.node("Unsqueeze", share, graph.constant("width", np.array([2])))
    rest = graph.node("Sub", graph.constant("one", np.array(1, np.float32)), share)
    x = graph.node("Mul", graph.rows("encoder.characters", characters), rest)
    x = graph.node("Add", x, graph.node("Mul", graph.rows("encoder.pieces", pieces), share))
    place_table = graph.constant("encoder.places", graph.state["encoder.places.weight"])
    x = graph.node("Add", x, graph.node("Gather", place_table, places))
    length = graph.node("Shape", "inputs", start=1, end=2)
    table = graph.constant("positions", graph.state["encoder.positions.weight"][: LONGEST + BEFORE + AFTER])
    positions = graph.node("Slice", table, graph.constant("begin", np.array([0])), length)
    return graph.norm("encoder.norm", graph.node("Add", x, positions), epsilon)


def _feed_forward(graph: _Graph, layer: str, x: str) -> str:
    """Two matrices with GELU between; the few loud neurons take a path of their own in floats.

    One neuron a layer is ten times louder than the others and would leave them hardly a step of the 8 bits. It
    is known by its outgoing weights.
    """
    state = graph.state
    order = np.argsort(np.abs(state[layer + "out.weight"]).max(0), kind="stable")
    for name in ("inner.weight", "inner.bias"):
        state[layer + name] = state[layer + name][order]
    weight = state[layer + "out.weight"][:, order]
    state[layer + "out.weight"] = weight[:, :-_LOUD]
    inner = graph.node("Gelu", graph.linear(layer + "inner", x), domain=_MICROSOFT)
    sizes = graph.constant(layer + "sizes", np.array([weight.shape[1] - _LOUD, _LOUD]))
    quiet, loud = graph.nodes_of("Split", inner, sizes, outputs=2, axis=2)
    apart = graph.node("MatMul", loud, graph.constant(layer + "loud", weight[:, -_LOUD:].T))
    return graph.node("Add", graph.linear(layer + "out", quiet), apart)


def heads_of(model: Tagger) -> bytes:
    """Give the CRFs of all schemes, and the linear heads of those that the graph does not compute, as npz."""
    arrays: dict[str, Floats] = {}
    for scheme, crf in model.crfs.items():
        for part in ("start", "steps", "end"):
            arrays[f"{scheme}.{part}"] = getattr(crf, part).detach().numpy()
        if scheme != SCHEME:
            arrays[f"{scheme}.weight"] = model.heads[scheme].weight.detach().numpy().T.copy()
            arrays[f"{scheme}.bias"] = model.heads[scheme].bias.detach().numpy()
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def export(model: Tagger, vocabulary: Vocabulary, epsilon: float, out: Path) -> None:
    """Write the three files that recognition reads."""
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL).write_bytes(build(model, epsilon).SerializeToString(deterministic=True))
    (out / VOCABULARY).write_text(vocabulary.to_json() + "\n", encoding="utf-8")
    (out / HEADS).write_bytes(heads_of(model))
