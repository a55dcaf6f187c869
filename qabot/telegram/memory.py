"""What the bot keeps of its conversations, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from qabot.records import Answer, Status
from qabot.state.answers import Answers, Asking, Kept
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions
from qabot.state.questions import Questions


@dataclass(frozen=True, slots=True)
class Memory:
    """Questions, answers, opinions, and questions without an answer."""

    answers: Answers
    feedback: Feedback
    missed: MissedQuestions
    updates: Questions

    @classmethod
    def of(cls, database: StateDatabase, updates: Questions) -> Memory:
        """Return what ``database`` keeps; ``updates`` are the bot's in it."""
        return cls(Answers(database), Feedback(database), MissedQuestions(database), updates)

    def keep(self, asking: Asking, answer: Answer | None) -> int:
        """Keep a question and what came of it; return the number they are kept under."""
        identity = self.answers.add(asking, answer)
        if answer is not None and answer.status is Status.NOT_FOUND:
            self.missed.add(_missed(identity, asking, answer))
        return identity

    def change(self, identity: int, asking: Asking, answer: Answer | None) -> None:
        """Keep a question's new text and what came of it."""
        self.answers.change(identity, asking.question, answer)
        if answer is not None and answer.status is Status.NOT_FOUND:
            self.missed.add(_missed(identity, asking, answer))
        else:
            self.missed.drop(identity)

    def vote(self, kept: Kept, user: str, *, helped: bool) -> None:
        """Keep what a user says of an answer."""
        answer = kept.answer
        best = answer.citations[0] if answer and answer.citations else None
        self.feedback.add(
            Opinion(
                answer=kept.id,
                user=user,
                helped=helped,
                question=kept.asking.question,
                quote=best.quote if best else None,
                path=best.path if best else None,
                confidence=answer.confidence if answer else 0.0,
                generation=answer.generation if answer else 0,
            )
        )

    def forget(self, user: str, number: int) -> None:
        """Delete all that is kept of a user, under the keyed hash or Telegram's number."""
        self.updates.forget(number)
        self.missed.forget(user)
        self.feedback.forget(user)
        self.answers.forget(user)


def _missed(identity: int, asking: Asking, answer: Answer) -> Missed:
    return Missed(identity, asking.user, asking.question, answer.confidence, answer.generation)
