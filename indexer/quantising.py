"""Keeps the weights of a graph in eight bits, in one of two ways.

`per_text` is onnxruntime's own: one scale for all that flows into a layer. `by_rows` gives each
token a scale of its own. A few tokens carry numbers a hundred times as large as all others; with
one scale for all, the others lose theirs. For all-mpnet-base-v2 the agreement with the original
rises from 0.917 to 0.995, and no layer has to be kept in full precision any more.

Both multiply unsigned activations by signed weights. A processor without VNNI adds two such
products in 16 bits and cuts off what does not fit: with weights of the full eight bits the vectors
of all-mpnet-base-v2 are noise there (agreement 0.04). `by_rows` keeps to seven bits, which always
fit: every processor computes the same.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

_MOST_WEIGHT = 63
"""Seven bits with a sign: 2 * 255 * 63 is less than 2 ** 15."""
_MOST_ACTIVATION = 127
_MIDDLE = 128
"""Of an unsigned byte: nought of an activation."""
_LEAST = 1e-9
"""Instead of a scale of nought, where a token is all noughts."""
CONTRIB = "com.microsoft"


def fuse(full: Path, target: Path, config: Any, attention: bool) -> None:
    """Join what can be computed together; `attention` whole, where weights stay in one piece."""
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    options = FusionOptions("bert")
    options.enable_attention = attention
    optimize_model(
        str(full),
        model_type="bert",
        num_heads=getattr(config, "num_attention_heads", 0),
        hidden_size=getattr(config, "hidden_size", 0),
        optimization_options=options,
    ).save_model_to_file(str(target))


def per_text(full: Path, target: Path, config: Any) -> None:
    """Weights in eight bits, one scale for each channel and one for all of a text's tokens."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    fused = full.with_suffix(".fused.onnx")
    fuse(full, fused, config, attention=True)
    quantize_dynamic(
        str(fused),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": 1},
    )
    fused.unlink()


def in_full(full: Path, target: Path, config: Any) -> None:
    """Nothing in eight bits."""
    import onnx

    fused = full.with_suffix(".fused.onnx")
    fuse(full, fused, config, attention=True)
    save(onnx.load(str(fused)), target)
    fused.unlink()


def by_rows(full: Path, target: Path, config: Any, keep: Collection[str] = ()) -> None:
    """Weights in seven bits, one scale for each channel and one for each token.

    `keep` names layers to leave as they are. The graph takes one text at a time. The weights go
    into a file beside it, which is mapped into memory and not read.
    """
    import onnx

    fused = full.with_suffix(".fused.onnx")
    fuse(full, fused, config, attention=False)
    model = onnx.load(str(fused))
    fused.unlink()
    _Rows(model.graph, {*keep, *_not_of_tokens(full)}).rewrite()
    if all(known.domain != CONTRIB for known in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(CONTRIB, 1))
    save(model, target)


def save(model: Any, target: Path) -> None:
    """Write a graph, optimised once for all, its weights in a file of their own beside it."""
    import onnx
    import onnxruntime

    plain, done = target.with_suffix(".plain.onnx"), target.with_suffix(".done.onnx")
    onnx.save(model, str(plain))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Not beyond: what comes after is laid out for the processor at hand.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(done)
    onnxruntime.InferenceSession(str(plain), options, providers=["CPUExecutionProvider"])
    onnx.save(
        onnx.load(str(done)),
        str(target),
        save_as_external_data=True,
        location=f"{target.stem}.weights",
    )
    plain.unlink()
    done.unlink()


def _not_of_tokens(full: Path) -> Iterator[str]:
    """Layers whose input is not (text, token, numbers), such as one that follows the pooling."""
    import onnx

    graph = onnx.shape_inference.infer_shapes(onnx.load(str(full))).graph
    known = [*graph.value_info, *graph.input]
    rank = {each.name: len(each.type.tensor_type.shape.dim) for each in known}
    for node in graph.node:
        if node.op_type == "MatMul" and rank.get(node.input[0]) != len("btn"):
            yield node.name


class _Rows:
    """One graph on its way from full precision to bytes."""

    def __init__(self, graph: Any, keep: Collection[str]) -> None:
        self._graph = graph
        self._keep = keep
        self._weights = {each.name: each for each in graph.initializer}
        self._nodes: list[Any] = []
        self._inputs: dict[str, str] = {}
        """What is already in bytes: three layers share one input."""

    def rewrite(self) -> None:
        """Replace every layer that has its weights in the graph."""
        self._begin()
        for node in list(self._graph.node):
            if self._is_layer(node):
                self._layer(node)
            else:
                self._nodes.append(node)
        del self._graph.node[:]
        self._graph.node.extend(self._nodes)

    def _is_layer(self, node: Any) -> bool:
        is_weighted = node.op_type == "MatMul" and node.input[1] in self._weights
        return is_weighted and node.name not in self._keep and "/late/" not in node.name

    def _constant(self, name: str, value: Any) -> None:
        from onnx import numpy_helper

        self._graph.initializer.append(numpy_helper.from_array(value, name))

    def _node(self, kind: str, inputs: list[str], output: str, **more: Any) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, [output], **more))

    def _begin(self) -> None:
        """What all layers share; among it a middle for each token of the text."""
        from onnx import numpy_helper

        self._constant("rows.one", np.float32(1))
        self._constant("rows.step", np.float32(1 / _MOST_ACTIVATION))
        self._constant("rows.least", np.float32(_LEAST))
        self._constant("rows.middle", np.uint8(_MIDDLE))
        for name, value in (("first", 1), ("end", 2), ("axis", 1)):
            self._constant(f"rows.{name}", np.array([value], dtype=np.int64))
        self._node("Shape", [self._graph.input[0].name], "rows.shape")
        self._node("Slice", ["rows.shape", "rows.first", "rows.end"], "rows.length")
        middle = numpy_helper.from_array(np.array([_MIDDLE], dtype=np.uint8))
        self._node("ConstantOfShape", ["rows.length"], "rows.middles", value=middle)

    def _layer(self, node: Any) -> None:
        """One multiplication by weights: bytes in, numbers out, each row times its own scale."""
        from onnx import numpy_helper

        name, weights = node.input[1], numpy_helper.to_array(self._weights[node.input[1]])
        if f"{name}.scale" not in self._weights:
            self._keep_weights(name, weights)
        bytes_in = self._bytes_of(node.input[0])
        product = f"{node.output[0]}.product"
        self._node(
            "MatMulIntegerToFloat",
            [bytes_in, f"{name}.bytes", "rows.one", f"{name}.scale", "rows.middle"],
            product,
            domain=CONTRIB,
        )
        self._node("Mul", [product, f"{bytes_in}.scales"], node.output[0], name=node.name)

    def _keep_weights(self, name: str, weights: Any) -> None:
        scale = np.maximum(np.abs(weights).max(axis=0), _LEAST) / _MOST_WEIGHT
        self._constant(f"{name}.bytes", np.rint(weights / scale).astype(np.int8))
        self._constant(f"{name}.scale", scale.astype(np.float32))
        self._weights[f"{name}.scale"] = self._graph.initializer[-1]
        self._graph.initializer.remove(self._weights[name])

    def _bytes_of(self, name: str) -> str:
        """The input in bytes, each token by its own scale."""
        if name not in self._inputs:
            own = self._inputs[name] = f"{name}.bytes"
            self._node("Abs", [name], f"{own}.sizes")
            self._node("ReduceMax", [f"{own}.sizes"], f"{own}.largest", axes=[0, 2], keepdims=0)
            self._node("Mul", [f"{own}.largest", "rows.step"], f"{own}.steps")
            self._node("Max", [f"{own}.steps", "rows.least"], f"{own}.scale")
            self._node("QuantizeLinear", [name, f"{own}.scale", "rows.middles"], own, axis=1)
            self._node("Unsqueeze", [f"{own}.scale", "rows.axis"], f"{own}.scales")
        return self._inputs[name]
