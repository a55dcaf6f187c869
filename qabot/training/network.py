"""The reranker's network: one pass reads question and passage, and judges every token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel


class PassageReader(torch.nn.Module):
    """A transformer body with one linear head of three values a token.

    They are: whether the token's sentence answers, whether the answering words begin here, and
    whether they end here. A sentence's score is the mean of the first over its tokens; in a group
    of passages that are read for one question, "nothing answers" has the score 0.
    """

    def __init__(self, folder: Path, attention: str = "sdpa") -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder, attn_implementation=attention)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 3)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return the three values a token, shape (batch, tokens, 3)."""
        read: Any = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        )
        values: torch.Tensor = self.head(read.last_hidden_state).float()
        return values
