"""Questions as people type them find the sentence that the careful question finds."""

import pytest
from workspace import Workspace

import qabot

FERRANTE = "Captain Odalys Ferrante will oversee the unloading."
TALK = "Hi there, I hope you are well. I was told to ask here. "


@pytest.fixture(scope="module")
def index(built: Workspace) -> qabot.Index:
    return qabot.open_index(built.index, corpus=built.corpus)


@pytest.mark.parametrize(
    "question",
    [
        "Who will oversee the unloading?",
        "who will oversee the unloading",
        "Who will overse the unlaoding?",
        "oversee unloading",
        f"{TALK}Who will oversee the unloading? Thanks a lot in advance!",
        (TALK * 40)[:1_900] + " Who will oversee the unloading?",
    ],
    ids=["careful", "lower", "typos", "keywords", "rambling", "long"],
)
def test_the_sentence_is_the_nearest(index: qabot.Index, question: str) -> None:
    answer = index.ask(question, threshold=0.0)
    assert FERRANTE in {each.quote for each in answer.citations}
    assert answer.reason is None
