"""Takes the sentence that answers out of its passage: what is left is near, and answers nothing."""

from __future__ import annotations

from dataclasses import replace

from qabot.training.squad import TrainingPassage, TrainingQuestion

# With fewer sentences left there is nothing that could be taken for an answer.
_FEWEST_LEFT = 2


def excised(passage: TrainingPassage, question: TrainingQuestion) -> TrainingPassage | None:
    """Return ``passage`` without the sentences that answer ``question``.

    None if too little is left of it, or if the words that answer stand in the rest as well.
    """
    gone = [
        (start, end)
        for start, end in passage.sentences
        if start < question.end and question.start < end
    ]
    if not gone or len(passage.sentences) - len(gone) < _FEWEST_LEFT:
        return None
    first, last = gone[0][0], gone[-1][1]
    after = passage.text[last:].lstrip()
    text = passage.text[:first] + after
    answer = passage.text[question.start : question.end]
    if answer.casefold() in f"{passage.heading}\n{text}".casefold():
        return None
    shift = len(passage.text) - len(text)
    kept = (
        (start, end) if end <= first else (start - shift, end - shift)
        for start, end in passage.sentences
        if (start, end) not in gone
    )
    return replace(passage, text=text, sentences=tuple(kept))
