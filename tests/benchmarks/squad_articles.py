"""Ask SQuAD's questions about its articles, end to end.

    python tests/benchmarks/squad_articles.py DATA [--final]
        [--hidden | --typos | --keywords | --rambling]

Each article is written as a file and indexed with the defaults. A question is right if the first
cited sentence overlaps an official answer at its official place (or is the same sentence, which the
citation then names). With --hidden every second question has the paragraph that holds its answer
hidden, though not the rest of its article: nothing answers it. With --typos one word in ten is
misspelt; with --keywords stop words and question words are left out; with --rambling talk stands
around the question. These are asked beside the questions as they are, and the loss is told.

The development set is the 44 articles of train/squad1_part.json and those of
train/squadshifts_new_wiki.json, and the questions about passages that training holds out. With
--final it is test/squad_dev_v1.1.json.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from articles import Articles, declining, folders, ranking
from harness import SEED, Figures, parser, sample, tell
from plain import NAME
from squad_data import development, write_corpus
from variations import keywords, rambling, with_typos

VARIED: dict[str, Callable[[str], str]] = {
    "typos": lambda text: with_typos(text, SEED),
    "keywords": keywords,
    "rambling": lambda text: rambling(text, SEED),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, ask and print."""
    command = parser(__doc__ or "", questions=2000)
    kinds = command.add_mutually_exclusive_group()
    kinds.add_argument("--hidden", action="store_true", help="hide half of the answers")
    kinds.add_argument("--typos", action="store_true", help="misspell one word in ten")
    kinds.add_argument("--keywords", action="store_true", help="leave out stop words")
    kinds.add_argument("--rambling", action="store_true", help="put talk around the question")
    options = command.parse_args(arguments)
    name = "squad-final" if options.final else "squad-development"
    corpus, _ = folders(options.work, name)
    if options.final:
        everything = write_corpus([options.data / "test" / "squad_dev_v1.1.json"], corpus)
    else:
        everything = development(options.data, corpus)
    articles = Articles(options, name, everything)
    asked = sample(everything, options.questions)
    varied = next((kind for kind in VARIED if getattr(options, kind)), None)
    if options.hidden:
        hidden = {each.id for each in asked[1::2]}
        ours, plain = declining(articles.ask(f"{name}-hidden", asked, hidden=hidden))
        return tell(
            options, "SQuAD articles, half hidden", len(asked), {"qabot": ours, NAME: plain}
        )
    ours, plain = ranking(articles.ask(name, asked))
    if varied is None:
        return tell(options, "SQuAD articles", len(asked), {"qabot": ours, NAME: plain})
    texts = {each.id: VARIED[varied](each.text) for each in asked}
    worse, plainly_worse = ranking(articles.ask(f"{name}-{varied}", asked, texts=texts))
    return tell(
        options,
        f"SQuAD articles, {varied}",
        len(asked),
        {"qabot": _with_loss(worse, ours), NAME: _with_loss(plainly_worse, plain)},
    )


def _with_loss(figures: Figures, before: Figures) -> Figures:
    """Return the figures, with how many points of P@1 they are below ``before``."""
    lost = 100 * ((before["P@1"] or 0) - (figures["P@1"] or 0))
    return {"P@1 as asked": before["P@1"], **figures, "loss of P@1, points": lost}


if __name__ == "__main__":
    main()
