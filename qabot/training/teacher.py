"""The larger network that the reranker learns from; it is trained first, and never shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn.functional import scaled_dot_product_attention
from transformers import AutoModel
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention

# How the tokenizers of BERT and MPNet call what they share; all other words are the same.
_NAMES = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}


class Teacher(torch.nn.Module):
    """A `PassageReader` with another body, which takes and gives the same.

    Args:
        folder: of the body, which has the same word pieces as the student's.
        student: folder of the student's body.
    """

    def __init__(self, folder: Path, student: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 3)
        known, own = (
            Tokenizer.from_file(str(each / "tokenizer.json")).get_vocab()
            for each in (folder, student)
        )
        ids = [
            known.get(_NAMES.get(name, name), known.get(name))
            for name in sorted(own, key=own.__getitem__)
        ]
        self.register_buffer("ids", torch.tensor(ids), persistent=False)
        self._takes_types = getattr(self.body.config, "type_vocab_size", 1) > 1
        if self.body.config.model_type == "mpnet":
            # What it learnt of distances stays, so that one kernel can do all of the attention.
            self.body.encoder.relative_attention_bias.requires_grad_(requires_grad=False)
            for layer in self.body.encoder.layer:
                layer.attention.attn.__class__ = _FusedAttention

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return the three values a token, shape (batch, tokens, 3)."""
        ids: torch.Tensor = self.get_buffer("ids")[input_ids]
        types = {"token_type_ids": token_type_ids} if self._takes_types else {}
        read: Any = self.body(input_ids=ids, attention_mask=attention_mask, **types)
        values: torch.Tensor = self.head(read.last_hidden_state).float()
        return values


class _FusedAttention(MPNetSelfAttention):
    def forward(
        self,
        hidden_states: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        position_bias: torch.Tensor | None = None,
        output_attentions: bool = False,  # noqa: ARG002, FBT001, FBT002 - as it is called
        **_: Any,
    ) -> tuple[torch.Tensor]:
        shape = (*hidden_states.shape[:-1], -1, self.attention_head_size)
        query, key, value = (
            each(hidden_states).view(shape).transpose(1, 2) for each in (self.q, self.k, self.v)
        )
        # Where nothing is padded the mask is None.
        parts = [each for each in (position_bias, attention_mask) if each is not None]
        mask = sum(parts[1:], start=parts[0]).to(query.dtype)
        read = scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return (self.o(read.transpose(1, 2).flatten(2)),)
