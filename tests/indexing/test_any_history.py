"""Whatever happens to a corpus, the index holds it and nothing else."""

import tempfile
from pathlib import Path

from hashing import Bench
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspace import Workspace

from qabot.ports import Unit
from qabot.records import Filter

# Moves stay within a format; another loader may see another article in the same bytes.
PATHS = ("a.md", "b.md", "deep/c.md", "deep/er/d.md")
NOUNS = ("crane", "ship", "kiln", "bearing", "gateway")
VERBS = ("lifts", "follows", "measures", "blocks")

sentences = st.builds(
    "The {} {} the {} {} times.".format,
    st.sampled_from(NOUNS),
    st.sampled_from(VERBS),
    st.sampled_from(NOUNS),
    st.integers(2, 9),
)
bodies = st.lists(
    st.lists(sentences, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3
).map("\n\n".join)
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), bodies),
    st.tuples(st.just("delete"), st.sampled_from(PATHS), st.just("")),
    st.tuples(st.just("move"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("index"), st.just(""), st.just("")),
)
# What an article comes to in the index: its path and where each of its sentences stands.
Contents = list[tuple[str, int, int, str]]


def apply(space: Workspace, step: tuple[str, str, str]) -> None:
    kind, path, what = step
    file = space.corpus / path
    if kind == "write":
        space.write(path, f"# Of machines\n\n{what}\n")
    elif kind == "delete":
        file.unlink(missing_ok=True)
    elif file.exists():
        target = space.corpus / what
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)


def contents(bench: Bench) -> Contents:
    return [(each.article.path, each.start, each.end, each.text) for each in bench.sentences()]


def by_words(bench: Bench) -> list[tuple[str, int, float]]:
    """Every sentence that a search by words finds: path, offset and BM25."""
    with bench.store.snapshot() as snapshot:
        found = snapshot.matching(Unit.SENTENCE, " ".join((*NOUNS, "machines")), 10_000, Filter())
        return sorted(
            (each.article.path, each.start, score)
            for each, score in zip(
                snapshot.sentences(found.ids), found.scores.tolist(), strict=True
            )
        )


def check(bench: Bench) -> None:
    """The index holds exactly the corpus's sentences, each where it says."""
    held = bench.sentences()
    assert sorted({each.article.path for each in held}) == bench.space.files
    for each in held:
        assert each.article.text[each.start : each.end] == each.text
        assert each.text in (bench.space.corpus / each.article.path).read_text("utf-8")
    # A word in most sentences has next to no weight in BM25, but it is found.
    assert [each[:2] for each in by_words(bench)] == [
        (each.article.path, each.start) for each in held
    ]
    counts = bench.store.counts()
    assert (counts["articles"], counts["sentences"]) == (len(bench.space.files), len(held))


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(steps, max_size=14))
def test_after_any_history_the_index_is_that_of_a_fresh_build(
    history: list[tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        bench = Bench(Path(folder))
        bench.space.write("always.md", "# Always\n\nThe harbour crane never moves.\n")
        for step in [*history, ("index", "", "")]:
            if step[0] == "index":
                bench.run()
                check(bench)
            else:
                apply(bench.space, step)
        assert bench.run().embedded == 0
        fresh = Bench(Path(other))
        bench.space.corpus.rename(fresh.space.corpus)
        fresh.run()
        assert contents(fresh) == contents(bench)
        assert by_words(fresh) == by_words(bench)
