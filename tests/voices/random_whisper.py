"""Writes a Whisper model with random weights: the real runtime and the real file format, but gibberish words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

_WIDTH = 16
_MULTILINGUAL_FROM = 51_865  # the runtime takes smaller vocabularies for English-only models


def write_random_whisper(folder: Path) -> None:
    """Fill `folder` with model.bin, config.json, vocabulary.json and tokenizer.json (about 5 MB)."""
    from ctranslate2.specs.whisper_spec import WhisperSpec
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    folder.mkdir(parents=True)
    vocabulary = _write_tokenizer(folder, list(_LANGUAGE_CODES))
    spec = WhisperSpec(1, 2, 1, 2)
    _fill(spec, len(vocabulary), np.random.default_rng(3))
    spec.config.alignment_heads = [(0, 0)]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [vocabulary.index(f"<|{code}|>") for code in _LANGUAGE_CODES]
    spec.register_vocabulary(vocabulary)
    spec.validate()
    spec.save(str(folder))


def _write_tokenizer(folder: Path, languages: list[str]) -> list[str]:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{code}|>" for code in languages)]
    special += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>"]
    special += ["<|notimestamps|>", *(f"<|{i * 0.02:.2f}|>" for i in range(1501))]
    fillers = [f"w{i}" for i in range(_MULTILINGUAL_FROM - len(letters) - len(special))]
    plain = letters + fillers
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(plain)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in special])
    tokenizer.save(str(folder / "tokenizer.json"))
    return plain + special


def _fill(spec: Any, n_vocabulary: int, rng: np.random.Generator) -> None:
    encoder, decoder = spec.encoder, spec.decoder
    for conv, n_inputs in ((encoder.conv1, 80), (encoder.conv2, _WIDTH)):
        conv.weight, conv.bias = _drawn(rng, _WIDTH, n_inputs, 3), _zeros(_WIDTH)
    encoder.position_encodings.encodings = _drawn(rng, 1500, _WIDTH)
    decoder.position_encodings.encodings = 40 * _drawn(rng, 448, _WIDTH)  # another word at each position
    decoder.embeddings.weight = _drawn(rng, n_vocabulary, _WIDTH)
    decoder.projection.weight = decoder.embeddings.weight
    for norm in (encoder.layer_norm, decoder.layer_norm):
        _norm(norm)
    for layer in encoder.layer:
        _block(layer.self_attention, rng, (3 * _WIDTH, _WIDTH))
        _feed_forward(layer.ffn, rng)
    for layer in decoder.layer:
        _block(layer.self_attention, rng, (3 * _WIDTH, _WIDTH))
        _block(layer.attention, rng, (_WIDTH, 2 * _WIDTH, _WIDTH))
        _feed_forward(layer.ffn, rng)


def _block(attention: Any, rng: np.random.Generator, outputs: tuple[int, ...]) -> None:
    _norm(attention.layer_norm)
    for linear, n_outputs in zip(attention.linear, outputs, strict=True):
        linear.weight, linear.bias = _drawn(rng, n_outputs, _WIDTH), _zeros(n_outputs)


def _feed_forward(layer: Any, rng: np.random.Generator) -> None:
    _norm(layer.layer_norm)
    layer.linear_0.weight, layer.linear_0.bias = _drawn(rng, 2 * _WIDTH, _WIDTH), _zeros(2 * _WIDTH)
    layer.linear_1.weight, layer.linear_1.bias = _drawn(rng, _WIDTH, 2 * _WIDTH), _zeros(_WIDTH)


def _norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), _zeros(_WIDTH)


def _drawn(rng: np.random.Generator, *shape: int) -> Any:
    return rng.normal(0.0, 0.05, shape).astype(np.float32)


def _zeros(n: int) -> Any:
    return np.zeros(n, np.float32)
