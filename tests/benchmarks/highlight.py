"""Compare the words that would be set in bold with the official answers.

    python tests/benchmarks/highlight.py DATA [--questions N] [--final]

The paragraph that holds the answer is given: the product answers as if its index held nothing else.
Exact match and F1 as SQuAD's own evaluation counts them.

The sets are those of squad_articles.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from articles import Articles, folders
from harness import parser, sample, tell
from squad_data import development, write_corpus

from qabot.evaluation.words import exact_match, word_f1


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, ask and print."""
    options = parser(__doc__ or "", questions=2000).parse_args(arguments)
    name = "squad-final" if options.final else "squad-development"
    corpus, _ = folders(options.work, name)
    if options.final:
        everything = write_corpus([options.data / "test" / "squad_dev_v1.1.json"], corpus)
    else:
        everything = development(options.data, corpus)
    articles = Articles(options, name, everything)
    asked = sample(everything, options.questions)
    words = articles.words(f"{name}-highlight", asked)
    pairs = list(zip(words, (each.answers for each in asked), strict=True))
    figures = {
        "exact match, %": 100 * sum(exact_match(*pair) for pair in pairs) / len(pairs),
        "F1, %": 100 * sum(word_f1(*pair) for pair in pairs) / len(pairs),
        "nothing marked, %": 100 * sum(not each for each in words) / len(words),
    }
    tell(options, "Highlight", len(asked), {"qabot": figures})


if __name__ == "__main__":
    main()
