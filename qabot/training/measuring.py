"""How well a network reads the questions that are held out of training."""

from __future__ import annotations

import torch

from qabot.training.distilled_losses import told
from qabot.training.drawing import Lessons, Numbers, longest_first
from qabot.training.labelling import read

_QUESTIONS_AT_ONCE = 100
# As `models.reranker` finds the words.
_LONGEST_ANSWER, _TOKEN_PENALTY = 40, 0.05


def measured(network: torch.nn.Module, lessons: Lessons) -> dict[str, float]:
    """Return shares of held-out questions.

    They are: "in passage", the sentence that answers scores highest in its passage; "first", in
    that and those nearest to the question; "words", its words are marked exactly, given the
    passage; "has answer", AUROC of the best score with the passage that answers against without it.
    Empty if no question is held out.
    """
    if not len(lessons.held):
        return {}
    network.eval()
    with torch.no_grad():
        parts = [
            _parts(network, lessons, lessons.held[start : start + _QUESTIONS_AT_ONCE])
            for start in range(0, len(lessons.held), _QUESTIONS_AT_ONCE)
        ]
    network.train()
    inside, first, words, shown, hidden = (
        torch.cat(each).double() for each in zip(*parts, strict=True)
    )
    return {
        "in passage": inside.mean().item(),
        "first": first.mean().item(),
        "words": words.mean().item(),
        "has answer": (shown[:, None] > hidden[None, :]).double().mean().item(),
    }


def _parts(
    network: torch.nn.Module, lessons: Lessons, questions: Numbers
) -> tuple[torch.Tensor, ...]:
    drawn = longest_first(lessons, lessons.whole(questions))
    batch, most = lessons.batch(drawn.way, drawn.passage), lessons.sentences
    place, answer = (
        torch.from_numpy(each).to(batch.ids.device) for each in (drawn.place, drawn.answer)
    )
    said = told(read(network, batch, 4), batch, place, most)
    scores = said.sentences[:, 1:].view(len(questions), -1, most)
    own, others = scores[:, 0], scores[:, 1:].flatten(1)
    best = own.argmax(1)
    right = (best >= answer[:, 0]) & (best <= answer[:, 1])
    first = right & (own.amax(1) > others.amax(1))
    gold = place[:, 0]
    begins, ends = said.words[gold].unbind(2)
    inside = batch.sentence[gold] == best[:, None]
    pairs = begins[:, :, None] + ends[:, None, :]
    length = torch.arange(pairs.shape[1], device=pairs.device)
    length = length[None, :] - length[:, None]
    allowed = (length >= 0) & (length < _LONGEST_ANSWER) & inside[:, :, None] & inside[:, None, :]
    pairs = (pairs - _TOKEN_PENALTY * length).masked_fill(~allowed, -torch.inf).flatten(1).argmax(1)
    at = batch.place[gold]
    begun = at.gather(1, (pairs // at.shape[1])[:, None])[:, 0]
    ended = at.gather(1, (pairs % at.shape[1])[:, None])[:, 0]
    words = (begun == answer[:, 2]) & (ended == answer[:, 3])
    return right, first, words, scores.flatten(1).amax(1), others.amax(1)
