"""What the bot keeps of its conversations, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from qabot.records import Answer, Status
from qabot.state.answers import Answers, Asking, Kept
from qabot.state.database import StateDatabase
from qabot.state.feedback import Feedback, Opinion
from qabot.state.missed import Missed, MissedQuestions


@dataclass(frozen=True, slots=True)
class Memory:
    """Questions, answers, opinions, and questions without an answer."""

    answers: Answers
    feedback: Feedback
    missed: MissedQuestions

    @classmethod
    def of(cls, database: StateDatabase) -> Memory:
        """Return what ``database`` keeps."""
        return cls(Answers(database), Feedback(database), MissedQuestions(database))

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

    def forget(self, user: str) -> None:
        """Delete all that is kept of a user."""
        self.missed.forget(user)
        self.feedback.forget(user)
        self.answers.forget(user)


def _missed(identity: int, asking: Asking, answer: Answer) -> Missed:
    return Missed(identity, asking.user, asking.question, answer.confidence, answer.generation)
