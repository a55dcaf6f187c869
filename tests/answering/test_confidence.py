from dataclasses import replace

from qabot.answering.confidence import confidence, evidence
from qabot.records import Article, Hit, Passage, Scores, Sentence, SourceMap


def hit(text: str, fused: float = 1.0) -> Hit:
    source_map = SourceMap("line", (0,), (1,))
    article = Article(1, "a.md", "A", None, None, None, None, None, text, "digest", source_map)
    passage = Passage(1, article, 0, len(text), "")
    return Hit(Sentence(1, passage, 0, len(text)), Scores(0.5, 0.5, 0.5, 0.5, fused))


SAID = "It was built in 1998."


def test_confidence_rises_with_the_rerankers_score_and_the_retrievers() -> None:
    question = "When was it built?"
    low = confidence(question, hit(SAID), 0.0, 2.0)
    assert low < confidence(question, hit(SAID), 3.0, 2.0)
    assert low < confidence(question, hit(SAID, fused=2.0), 0.0, 2.0)


def test_to_be_the_best_retrieved_counts_for_more_than_to_be_retrieved_with_a_high_score() -> None:
    first_of_low = confidence("When was it built?", hit(SAID, fused=1.0), 1.0, 1.0)
    second_of_high = confidence("When was it built?", hit(SAID, fused=1.5), 1.0, 2.5)
    assert first_of_low > second_of_high


def test_a_sentence_without_what_is_asked_for_is_trusted_less() -> None:
    fits = confidence("When was it built?", hit(SAID), 1.0, 1.0)
    assert confidence("How was it built?", hit(SAID), 1.0, 1.0) == fits
    assert confidence("Who built it?", hit(SAID), 1.0, 1.0) < fits


def test_a_fragment_is_trusted_less_than_a_sentence() -> None:
    whole = confidence("What is it?", hit("It is a crane."), 1.0, 1.0)
    assert confidence("What is it?", hit("It is a crane"), 1.0, 1.0) < whole
    assert confidence("What is it?", hit("“It is a crane.”"), 1.0, 1.0) == whole


def test_confidence_is_never_quite_certain() -> None:
    assert confidence("What is it?", hit(SAID), -1e6, 1.0) > 0
    assert confidence("What is it?", hit(SAID), 1e6, 1.0) < 1
    assert confidence("What is it?", hit(SAID), float("-inf"), 1.0) > 0


def test_of_two_readings_as_sure_the_one_that_is_retrieved_better_has_more_evidence() -> None:
    def judged(fused: float, sure: float) -> list[Hit]:
        found = hit(SAID, fused)
        return [replace(found, scores=replace(found.scores, confidence=sure))]

    assert evidence(judged(2.0, 0.5)) > evidence(judged(1.0, 0.5))
    assert evidence(judged(1.0, 0.6)) > evidence(judged(1.0, 0.5))
    assert evidence(judged(2.0, 1e-13)) > evidence([])
