"""llama.cpp through the C interface that llama-cpp-python declares: load a file, write under a grammar, stop when told.

Used in the worker process only. Blocking; one reply at a time.
"""

from __future__ import annotations

import codecs
import ctypes
import importlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daedam.providers.llm.gguf.prompting import Messages, Piece, plain_template, prompt_pieces

BATCH = 512
LEAST_ROOM = 64
"""Tokens that must be left for a reply, else the prompt is too long for the context."""
TOP_K, TOP_P = 40, 0.95
_STRAY_BYTES = frozenset({0xC0, 0xC1, 0xE0, *range(0xF5, 0x100)})
"""As single tokens these begin no valid UTF-8; 0xE0 also hides ASCII in three bytes (narrowing keeps it off)."""


class UnreadableModelError(Exception):
    """The file is not a model this runtime can load."""


class PromptTooLongError(Exception):
    """The prompt leaves no room for a reply in the model's context."""


class BadGrammarError(Exception):
    """llama.cpp refuses the grammar."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: the prompt's messages, the grammar, the most tokens, how freely to choose."""

    messages: Messages
    grammar: str
    max_tokens: int
    temperature: float
    seed: int


@dataclass(slots=True)
class Written:
    """How it ended: `finish` is stop, length or cancelled."""

    finish: str
    input_tokens: int
    output_tokens: int


class LlamaModel:
    """A loaded model with one context. `is_cancelled` is asked between tokens and while a batch is computed."""

    def __init__(self, path: Path, context_tokens: int, is_cancelled: Callable[[], bool]) -> None:
        self._c: Any = importlib.import_module("llama_cpp")  # an extra; only this process loads it
        self._is_cancelled = is_cancelled
        self._c.llama_backend_init()
        parameters = self._c.llama_model_default_params()
        parameters.n_gpu_layers = 999  # as many as fit where the runtime was built for a GPU
        self._model = self._c.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self._model:
            raise UnreadableModelError
        self._vocab = self._c.llama_model_get_vocab(self._model)
        self._n_vocab = self._c.llama_vocab_n_tokens(self._vocab)
        self._room = min(context_tokens, self._c.llama_model_n_ctx_train(self._model))
        self._context = self._new_context()
        self._render = self._template()
        self._banned = [token for token in range(self._n_vocab) if self._is_banned(token)]

    def write(self, order: Order, on_text: Callable[[str], None]) -> Written:
        """Write under the grammar, handing on text as it comes. Raises PromptTooLongError, BadGrammarError."""
        prompt = self._tokens(prompt_pieces(order.messages, self._render))
        limit = min(order.max_tokens, self._room - len(prompt))
        if limit < min(LEAST_ROOM, order.max_tokens):
            raise PromptTooLongError
        self._c.llama_memory_clear(self._c.llama_get_memory(self._context), True)
        sampler = self._sampler(order)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        ended = Written("length", len(prompt), 0)
        try:
            for token in self._chosen(prompt, sampler, limit):
                if token is None or self._c.llama_vocab_is_eog(self._vocab, token):
                    ended.finish = "cancelled" if token is None else "stop"
                    break
                ended.output_tokens += 1
                if text := decoder.decode(self._piece(token)):
                    on_text(text)
        finally:
            self._c.llama_sampler_free(sampler)
        return ended

    def _chosen(self, prompt: list[int], sampler: Any, limit: int) -> Iterator[int | None]:
        """Token after token; None, and no more, when it was cancelled."""
        if not all(self._decoded(prompt[at : at + BATCH]) for at in range(0, len(prompt), BATCH)):
            yield None
            return
        for place in range(limit):
            if self._is_cancelled():
                yield None
                return
            token = int(self._c.llama_sampler_sample(sampler, self._context, -1))
            yield token
            if place + 1 < limit and not self._decoded([token]):
                yield None
                return

    def _decoded(self, tokens: list[int]) -> bool:
        """Run the model over tokens; False when that was cut short by a cancellation."""
        array = (self._c.llama_token * len(tokens))(*tokens)
        code = self._c.llama_decode(self._context, self._c.llama_batch_get_one(array, len(tokens)))
        if code not in (0, 2):  # 2: the abort callback said so
            raise UnreadableModelError
        return bool(code == 0)

    def _new_context(self) -> Any:
        # Kept as an attribute: the library holds on to the bare pointer.
        self._abort = self._c.ggml_abort_callback(lambda _: self._is_cancelled())
        parameters = self._c.llama_context_default_params()
        parameters.n_ctx = self._room
        parameters.n_batch = BATCH
        parameters.n_threads = parameters.n_threads_batch = max(1, (os.cpu_count() or 2) // 2)
        context = self._c.llama_init_from_model(self._model, parameters)
        if not context:
            raise UnreadableModelError
        self._c.llama_set_abort_callback(context, self._abort, None)
        return context

    def _template(self) -> Callable[[Messages], str]:
        raw = self._c.llama_model_chat_template(self._model, None)
        if not raw:
            return plain_template
        chat_format: Any = importlib.import_module("llama_cpp.llama_chat_format")
        end, start = self._c.llama_vocab_eos(self._vocab), self._c.llama_vocab_bos(self._vocab)
        formatter = chat_format.Jinja2ChatFormatter(raw.decode("utf-8", "replace"), self._name(end), self._name(start))
        return lambda messages: str(formatter(messages=messages).prompt)

    def _name(self, token: int) -> str:
        text = self._c.llama_vocab_get_text(self._vocab, token) if token >= 0 else None
        return text.decode("utf-8", "replace") if text else ""

    def _tokens(self, pieces: list[Piece]) -> list[int]:
        tokens = [token for piece in pieces for token in self._tokenised(piece)]
        start = self._c.llama_vocab_bos(self._vocab)
        if self._c.llama_vocab_get_add_bos(self._vocab) and tokens[:1] != [start]:
            return [start, *tokens]
        return tokens

    def _tokenised(self, piece: Piece) -> list[int]:
        raw = piece.text.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            found = (self._c.llama_token * room)()
            count = int(self._c.llama_tokenize(self._vocab, raw, len(raw), found, room, False, piece.is_template))
            if count >= 0:
                return list(found[:count])
            room = -count  # what it takes

    def _piece(self, token: int) -> bytes:
        room = 256
        buffer = ctypes.create_string_buffer(room)
        length = self._c.llama_token_to_piece(self._vocab, token, buffer, room, 0, False)
        return buffer.raw[: max(0, length)]

    def _is_banned(self, token: int) -> bool:
        """Tokens that stand for no text, which the grammar would take by their names, and stray bytes."""
        c = self._c
        kinds = c.llama_vocab_get_attr(self._vocab, token)
        nameless = c.LLAMA_TOKEN_ATTR_CONTROL | c.LLAMA_TOKEN_ATTR_UNKNOWN | c.LLAMA_TOKEN_ATTR_UNUSED
        piece = self._piece(token)
        is_stray = len(piece) == 1 and piece[0] in _STRAY_BYTES
        return is_stray or (bool(kinds & nameless) and not c.llama_vocab_is_eog(self._vocab, token))

    def _sampler(self, order: Order) -> Any:
        c = self._c
        grammar = c.llama_sampler_init_grammar(self._vocab, order.grammar.encode(), b"root")
        if not grammar:
            raise BadGrammarError
        chain = c.llama_sampler_chain_init(c.llama_sampler_chain_default_params())
        if self._banned:
            biases = (c.llama_logit_bias * len(self._banned))(*[(token, float("-inf")) for token in self._banned])
            c.llama_sampler_chain_add(chain, c.llama_sampler_init_logit_bias(self._n_vocab, len(biases), biases))
        c.llama_sampler_chain_add(chain, grammar)
        if order.temperature <= 0:
            c.llama_sampler_chain_add(chain, c.llama_sampler_init_greedy())
            return chain
        c.llama_sampler_chain_add(chain, c.llama_sampler_init_top_k(TOP_K))
        c.llama_sampler_chain_add(chain, c.llama_sampler_init_top_p(TOP_P, 1))
        c.llama_sampler_chain_add(chain, c.llama_sampler_init_temp(order.temperature))
        c.llama_sampler_chain_add(chain, c.llama_sampler_init_dist(order.seed))
        return chain
