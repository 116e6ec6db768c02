"""Runs a checked generator folder: CTranslate2 for a published one, transformers and peft for a checkpoint.

Model libraries are imported in the constructors alone: the window's process may import this module.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Generator, Sequence
from typing import Any, Protocol

from training.chat_prompt import END_TOKENS
from training.generator_folders import GeneratorFolder
from training.generator_tokenizer import ReplyTokenizer
from training.model_safety import ModelFault
from training.sampling import SamplingPlan

log = logging.getLogger(__name__)

_ACTION = "请重新发布或重新训练这个模型；在此之前用题库。"
_CUDA, _CPU = "cuda", "cpu"


class ReplyBackend(Protocol):
    """Anything that continues a prompt token by token."""

    def stream(
        self, prompt: Sequence[int], plan: SamplingPlan, candidate: int = 0
    ) -> Generator[int, None, None]:
        """Yield token ids as they are made, without the end token; ``close()`` stops the work.

        Raises:
            ModelFault: the model fails.
        """


def load_backend(
    folder: GeneratorFolder, tokenizer: ReplyTokenizer, threads: int = 0, device: str = _CPU, seed: int = 0
) -> ReplyBackend:
    """The back end for ``folder``; ``threads`` 0 leaves the number to the library.

    ``device`` is ``cpu``, ``cuda`` or ``auto`` (a GPU if one works).

    Raises:
        ModelFault: the files are damaged, do not fit together, or a library is not installed.
    """
    if folder.kind == "published":
        return CTranslate2Replies(folder, tokenizer, threads, device, seed)
    return TransformersReplies(folder, tokenizer, threads, device, seed)


class CTranslate2Replies:
    """A published generator on CTranslate2.

    Its draws cannot be begun anew: the library reads the seed once in each of its threads. Two back ends
    made with the same seed draw the same lines in the same order; the greedy candidate is always the same.
    No static prompt is used: the library would keep the state of every one it ever saw.
    """

    def __init__(
        self,
        folder: GeneratorFolder,
        tokenizer: ReplyTokenizer,
        threads: int = 0,
        device: str = _CPU,
        seed: int = 0,
    ) -> None:
        import ctranslate2

        self._folder, self._tokenizer = folder, tokenizer
        _require_same_vocabulary(folder, tokenizer)
        ctranslate2.set_random_seed(seed)
        wished = ctranslate2.get_cuda_device_count() > 0 if device == "auto" else device == _CUDA
        self._model: Any = None
        if wished:
            try:
                self._model = ctranslate2.Generator(str(folder.path), device=_CUDA)
            except (RuntimeError, ValueError) as error:
                if device == _CUDA:
                    raise _damaged(folder, "model.bin") from error
                log.warning("the GPU cannot run %s, using the processor: %s", folder.name, error)
        if self._model is None:
            try:
                self._model = ctranslate2.Generator(str(folder.path), device=_CPU, intra_threads=threads)
            except (RuntimeError, ValueError) as error:
                raise _damaged(folder, "model.bin") from error

    def stream(
        self, prompt: Sequence[int], plan: SamplingPlan, candidate: int = 0
    ) -> Generator[int, None, None]:
        """Yield token ids; see `ReplyBackend`. Leaving the loop is not enough, ``close()`` is."""
        free = {} if plan.is_greedy(candidate) else _draws(plan)
        steps = self._model.generate_tokens(
            [self._tokenizer.tokens(prompt)],
            max_length=plan.max_new_tokens,
            end_token=list(self._tokenizer.end_ids),
            **free,
        )
        try:
            for step in steps:
                if step.token_id in self._tokenizer.end_ids:
                    return
                yield step.token_id
        except (RuntimeError, ValueError) as error:
            raise _damaged(self._folder, "model.bin") from error
        finally:
            steps.close()


def _draws(plan: SamplingPlan) -> dict[str, float]:
    return {"sampling_topk": 0, "sampling_topp": plan.top_p, "sampling_temperature": plan.temperature}


class TransformersReplies:
    """The reference: Qwen2 through transformers, with the LoRA adapter through peft; needs training extras.

    Every draw begins from the plan's seed and the candidate's number alone.
    """

    def __init__(
        self,
        folder: GeneratorFolder,
        tokenizer: ReplyTokenizer,
        threads: int = 0,
        device: str = _CPU,
        seed: int = 0,
    ) -> None:
        try:
            import torch
        except ImportError as error:
            raise ModelFault(
                f"{folder.name} 是训练检查点，需要安装训练组件才能直接使用。",
                "请先发布这个模型，或安装训练组件。",
            ) from error
        self._torch, self._folder, self._tokenizer = torch, folder, tokenizer
        self._seed = seed
        if threads > 0:
            torch.set_num_threads(threads)
        gpu = device == _CUDA or (device == "auto" and torch.cuda.is_available())
        self._device = _CUDA if gpu else _CPU
        self._model = _load_qwen(folder).to(self._device).eval()
        size = self._model.get_input_embeddings().weight.shape[0]
        if size < tokenizer.size:
            raise ModelFault(f"{folder.name} 的词表和权重不匹配，没有加载。", _ACTION)

    def stream(
        self, prompt: Sequence[int], plan: SamplingPlan, candidate: int = 0
    ) -> Generator[int, None, None]:
        """Yield token ids; see `ReplyBackend`."""
        torch = self._torch
        draws = torch.Generator(self._device).manual_seed(
            (plan.seed + self._seed) * 1009 + candidate  # apart for neighbouring seeds and candidates
        )
        tokens, past = torch.tensor([list(prompt)], device=self._device), None
        for _ in range(plan.max_new_tokens):
            try:
                with torch.inference_mode():  # not around the yield: it would hold for the caller, too
                    out = self._model(input_ids=tokens, past_key_values=past, use_cache=True)
                    logits, past = out.logits[0, -1].float(), out.past_key_values
                    greedy = plan.is_greedy(candidate)
                    token = int(logits.argmax()) if greedy else self._draw(logits, plan, draws)
            except (RuntimeError, IndexError) as error:
                raise _damaged(self._folder, "model.safetensors") from error
            if token in self._tokenizer.end_ids:
                return
            yield token
            tokens = torch.tensor([[token]], device=self._device)

    def _draw(self, logits: Any, plan: SamplingPlan, draws: Any) -> int:
        """A token from the smallest set whose probabilities sum to top_p."""
        torch = self._torch
        chances, order = torch.softmax(logits / plan.temperature, -1).sort(descending=True)
        before = chances.cumsum(-1) - chances
        chances = chances * (before < plan.top_p)
        return int(order[torch.multinomial(chances, 1, generator=draws)])


def _load_qwen(folder: GeneratorFolder) -> Any:
    """The model with its adapter, by concrete classes and from local safetensors alone."""
    import torch
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError
    from transformers import Qwen2ForCausalLM, Qwen3ForCausalLM

    from training.decider_backends import quiet_transformers

    quiet_transformers()
    kinds = {"qwen2": Qwen2ForCausalLM, "qwen3": Qwen3ForCausalLM}
    weights = folder.base or folder.path
    faults = (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError, StrictDataclassError)
    try:
        model, report = kinds[folder.model_type].from_pretrained(
            weights,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except faults as error:
        raise _damaged(folder, "model.safetensors") from error
    if report["missing_keys"] or report.get("mismatched_keys"):
        raise ModelFault(f"{folder.name} 的权重不完整。", _ACTION)
    return model if folder.base is None else _with_adapter(model, folder, faults)


def _with_adapter(model: Any, folder: GeneratorFolder, faults: tuple[type[Exception], ...]) -> Any:
    try:
        from peft import PeftModel
    except ImportError as error:
        raise ModelFault(
            f"{folder.name} 是训练检查点，需要安装训练组件才能直接使用。",
            "请先发布这个模型，或安装训练组件。",
        ) from error
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")  # peft only warns where weights are missing
            adapted = PeftModel.from_pretrained(model, str(folder.path), local_files_only=True)
    except faults as error:
        raise _damaged(folder, "adapter_model.safetensors") from error
    if any("missing adapter keys" in str(one.message) for one in told):
        raise ModelFault(f"{folder.name} 的权重不完整。", _ACTION)
    return adapted


def _require_same_vocabulary(folder: GeneratorFolder, tokenizer: ReplyTokenizer) -> None:
    """Raise ModelFault unless the model means by each number the token that the tokenizer means."""
    try:
        vocabulary = json.loads((folder.path / "vocabulary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(folder, "vocabulary.json") from error
    if not isinstance(vocabulary, list) or not tokenizer.agrees_with(vocabulary):
        raise ModelFault(f"{folder.name} 的词表和分词器不匹配，没有加载。", _ACTION)
    if not set(END_TOKENS) & set(vocabulary):
        raise ModelFault(f"{folder.name} 没有 Qwen 的结束标记，没有加载。", _ACTION)


def _damaged(folder: GeneratorFolder, name: str) -> ModelFault:
    return ModelFault(f"{folder.name} 的 {name} 已损坏或不匹配，没有加载。", _ACTION)
