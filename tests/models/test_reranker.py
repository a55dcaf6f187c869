"""What the reranker on the light runtime promises beside its ranking."""

from workspace import Workspace

from qabot.api import open_index
from qabot.models import sources
from qabot.models.reranker import LightReranker


def test_a_passage_is_judged_alike_whatever_is_read_beside_it(built: Workspace) -> None:
    question = "When does the museum open?"
    hits = open_index(built.index, corpus=built.corpus).examine(question).judged
    reranker = LightReranker(*sources.reranker_files())
    together = reranker.judge(question, hits)
    assert len({each.score for each in together}) > 3
    passages = dict.fromkeys(hit.sentence.passage.id for hit in hits)
    assert len(passages) >= 3
    for passage in passages:
        mine = [n for n, hit in enumerate(hits) if hit.sentence.passage.id == passage]
        alone = reranker.judge(question, [hits[n] for n in mine])
        assert alone == [together[n] for n in mine]
