"""A question seen stage by stage, over the whole index and over parts of it."""

import numpy as np
import pytest
from workspace import Workspace

import qabot
from qabot.answering import Excerpt
from qabot.ports import Unit
from qabot.records import Filter
from qabot.wiring.asking import open_store

QUESTION = "Who will oversee the unloading of the cranes?"
GOLD = "Captain Odalys Ferrante will oversee the unloading."


@pytest.fixture(scope="module")
def index(built: Workspace) -> qabot.Index:
    return qabot.open_index(built.index, corpus=built.corpus)


def passage_of(index: qabot.Index, quote: str) -> int:
    hits = index.examine(QUESTION).candidates
    return next(hit.sentence.passage.id for hit in hits if hit.sentence.text == quote)


def test_candidates_are_ordered_by_the_fused_score_and_judged_by_confidence(
    index: qabot.Index,
) -> None:
    found = index.examine(QUESTION, read=500)
    fused = [hit.scores.fused for hit in found.candidates]
    confidences = [hit.scores.confidence for hit in found.judged]
    assert fused == sorted(fused, reverse=True)
    assert confidences == sorted(confidences, reverse=True)
    best = list(dict.fromkeys(hit.sentence.passage for hit in found.candidates))
    read = {hit.sentence.passage for hit in found.judged}
    assert read == set(best[: len(read)])
    assert 1 < len(read) < len(best)
    assert sum(len(each.text) + 100 for each in read) <= 500
    assert sum(len(each.text) + 100 for each in best[: len(read) + 1]) > 500
    assert found.judged[0].sentence.text == GOLD
    assert found.elapsed > 0


def test_a_hidden_passage_is_found_nowhere_and_all_else_as_before(index: qabot.Index) -> None:
    hidden = passage_of(index, GOLD)
    whole = index.examine(QUESTION).candidates
    part = index.examine(QUESTION, excerpt=Excerpt(without=frozenset({hidden}))).candidates
    assert part == tuple(hit for hit in whole if hit.sentence.passage.id != hidden)
    assert len(part) < len(whole)


def test_an_excerpt_is_searched_alone_however_far_behind_it_is(index: qabot.Index) -> None:
    wanted = passage_of(
        index, "Broken panes are melted down again and return to the same furnace the next morning."
    )
    found = index.examine(QUESTION, excerpt=Excerpt(only=frozenset({wanted})))
    assert {hit.sentence.passage.id for hit in found.candidates} == {wanted}
    assert set(found.judged) != set()
    both = Excerpt(only=frozenset({wanted}), without=frozenset({wanted}))
    assert index.examine(QUESTION, excerpt=both).candidates == ()


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_what_is_hidden_makes_room_for_what_comes_next(built: Workspace, limit: int) -> None:
    with open_store(built.index).snapshot() as whole:
        vector = np.zeros(384, np.float32)
        vector[0] = 1
        everything = whole.nearest(Unit.SENTENCE, vector, 1_000, Filter())
        hidden = frozenset(whole.parents(everything.ids[:2]).tolist())
        part = Excerpt(without=hidden).of(whole)
        found = part.nearest(Unit.SENTENCE, vector, limit, Filter())
        kept = [n for n in everything.ids if whole.parents(np.array([n]))[0] not in hidden]
        assert found.ids.tolist() == kept[:limit]
        said = part.matching(Unit.PASSAGE, "the port crane furnace", limit, Filter())
        assert not hidden & set(said.ids.tolist())


def test_passages_of_an_article_are_told_in_reading_order(built: Workspace) -> None:
    with open_store(built.index).snapshot() as snapshot:
        passages = snapshot.passages("news/cranes.md")
        assert [each.heading for each in passages] == ["", "Delivery"]
        assert passages[1].text.endswith(GOLD)
        assert snapshot.passages("news/none.md") == []
