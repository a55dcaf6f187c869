"""Questions and commands in a private chat, asked of the bot as a process."""

from bots import Running

PRIVATE = {"id": 4711, "type": "private", "first_name": "Ada"}


def test_the_readmes_example_is_answered_with_quote_bold_words_and_source(
    running: Running,
) -> None:
    sent = running.api.ask("Who bought the start-up that developed LoRa?", PRIVATE)
    (quote,) = sent.shown.of("blockquote")[:1]
    assert quote == (
        "The radio technique behind it, LoRa, was developed by Cycleo, a start-up from Grenoble"
        " that the U.S. chip maker Semtech bought in 2012."
    )
    (bold,) = sent.shown.of("bold")[:1]
    assert bold in quote
    assert sent.text.splitlines()[1] == (
        "Far and frugal: LoRaWAN and NB-IoT compared"
        " (Yusuf Dallimore, 12 December 2023; explainers/lorawan.txt, line 10)"
    )
    assert sent.no_preview
