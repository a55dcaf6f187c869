"""Tell SQuAD 2.0's unanswerable questions, which people wrote to look answerable, from the others.

    python tests/benchmarks/squad2_unanswerable.py DATA [--questions N] [--final]

All articles are indexed with the defaults, and the questions asked without a hint at the article.
With --final it is test/squad_dev_v2.0.json; the development set is what train/squad2_part.json has
about passages that training holds out: too few for more than a look.
"""

from __future__ import annotations

from collections.abc import Sequence

from articles import Articles, declining, folders
from harness import parser, sample, tell
from plain import NAME
from squad_data import unseen_questions, write_corpus


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, ask and print."""
    options = parser(__doc__ or "", questions=None).parse_args(arguments)
    name = "squad2-final" if options.final else "squad2-development"
    corpus, _ = folders(options.work, name)
    if options.final:
        everything = write_corpus([options.data / "test" / "squad_dev_v2.0.json"], corpus)
    else:
        passages = {text for each in unseen_questions(options.data).values() for text in each}
        everything = [
            each
            for each in write_corpus([options.data / "train" / "squad2_part.json"], corpus)
            if any(text in each.context for text in passages)
        ]
    articles = Articles(options, name, everything)
    asked = sample(everything, options.questions)
    ours, plain = declining(articles.ask(name, asked))
    tell(options, "SQuAD 2.0 unanswerable", len(asked), {"qabot": ours, NAME: plain})


if __name__ == "__main__":
    main()
