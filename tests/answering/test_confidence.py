from dataclasses import replace

from qabot.answering.confidence import by_itself, confidences, evidence, standings
from qabot.records import Article, Hit, Passage, Scores, Sentence, SourceMap


def hit(text: str, fused: float = 1.0) -> Hit:
    source_map = SourceMap("line", (0,), (1,))
    article = Article(1, "a.md", "A", None, None, None, None, None, text, "digest", source_map)
    passage = Passage(1, article, 0, len(text), "")
    return Hit(Sentence(1, passage, 0, len(text)), Scores(0.5, 0.5, 0.5, 0.5, fused))


SAID = "It was built in 1998."


def sure(question: str, *judged: tuple[Hit, float], alone: float = 0.0) -> list[float]:
    hits = [each for each, _ in judged]
    return confidences(hits, standings(question, hits, [score for _, score in judged]), alone)


def alone(question: str, text: str, score: float = 1.0) -> float:
    return sure(question, (hit(text), score))[0]


def test_confidence_rises_with_the_rerankers_score_and_the_retrievers() -> None:
    question = "When was it built?"
    above = (hit(SAID, fused=2.0), -9.0)
    low, _ = sure(question, (hit(SAID), 0.0), above)
    assert low < sure(question, (hit(SAID), 3.0), above)[0]
    assert low < sure(question, (hit(SAID, fused=2.0), 0.0), above)[0]


def test_to_be_the_best_retrieved_counts_for_more_than_to_be_retrieved_with_a_high_score() -> None:
    first_of_low = alone("When was it built?", SAID)
    second_of_high = sure("When was it built?", (hit(SAID, 1.2), 1.0), (hit(SAID, 2.5), -9.0))[0]
    assert first_of_low > second_of_high


def test_a_sentence_without_what_is_asked_for_is_trusted_less() -> None:
    fits = alone("When was it built?", SAID)
    assert alone("How was it built?", SAID) == fits
    assert alone("Who built it?", SAID) < fits


def test_a_sentence_without_a_number_hardly_says_how_many() -> None:
    lacking = alone("How many cranes are there?", "The cranes are there.")
    assert lacking < alone("How many cranes are there?", "There are 3 cranes.") / 2
    assert lacking < alone("Who has cranes?", "The cranes are there.") / 2


def test_a_fragment_is_trusted_less_than_a_sentence() -> None:
    whole = alone("What is it?", "It is a crane.")
    assert alone("What is it?", "It is a crane") < whole
    assert alone("What is it?", "“It is a crane.”") == whole
    assert alone("What is it?", "MERROWBY, 6 June 2023.") < whole
    assert alone("What is it?", "IT IS A CRANE.") == whole
    assert alone("What is it?", "ЭТО Кран.") == whole


def test_confidence_is_never_quite_certain() -> None:
    assert alone("What is it?", SAID, -1e6) > 0
    assert alone("What is it?", SAID, 1e6) < 1
    assert alone("What is it?", SAID, float("-inf")) > 0
    assert sure("What is it?") == []


def test_another_answer_in_another_passage_makes_all_less_sure() -> None:
    def said(passage: int, text: str, words: str) -> Hit:
        made = hit(text)
        found = replace(made.sentence, passage=replace(made.sentence.passage, id=passage))
        return Hit(found, made.scores, (text.index(words), text.index(words) + len(words)))

    first = (said(1, SAID, "1998"), 3.0)
    by_itself = sure("When was it built?", first)[0]

    def beside(passage: int, text: str, words: str, score: float = 2.5) -> float:
        return sure("When was it built?", first, (said(passage, text, words), score))[0]

    other = beside(2, "It was built in 2004.", "2004")
    assert other < by_itself
    assert beside(2, "It was built in 2004.", "2004", score=1.0) > other
    assert beside(1, "It was built in 2004.", "2004") == by_itself
    assert beside(2, "It was made in 1998, then.", "in 1998") == by_itself
    assert beside(2, "In 1998 they built it for the king.", "the king") == by_itself


def test_what_answers_by_itself_too_is_trusted_more() -> None:
    both = (hit(SAID), 1.0), (hit("It is a crane."), 0.0)
    for more, less in zip(
        sure("When was it built?", *both, alone=3.0),
        sure("When was it built?", *both, alone=-3.0),
        strict=True,
    ):
        assert more > less


def test_by_itself_a_sentence_has_nothing_around_it_but_its_headings() -> None:
    made = hit(f"Once upon a time. {SAID} The end.")
    passage = replace(made.sentence.passage, heading="Cranes")
    found = replace(made, sentence=Sentence(1, passage, 18, 18 + len(SAID)))
    alone = by_itself(found)
    assert alone.sentence.text == alone.sentence.passage.text == SAID
    assert alone.sentence.passage.heading == "Cranes"
    assert alone.sentence.passage.id == passage.id


def test_of_two_readings_as_sure_the_one_that_is_retrieved_better_has_more_evidence() -> None:
    def judged(fused: float, sure: float) -> list[Hit]:
        found = hit(SAID, fused)
        return [replace(found, scores=replace(found.scores, confidence=sure))]

    assert evidence(judged(2.0, 0.5)) > evidence(judged(1.0, 0.5))
    assert evidence(judged(1.0, 0.6)) > evidence(judged(1.0, 0.5))
    assert evidence(judged(2.0, 1e-13)) > evidence([])
