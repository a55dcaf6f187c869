"""Makes PDF files, line by line, so that a test knows where everything stands."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT = 60
LEADING = 14


class Press:
    """Prints lines onto pages; ``x`` and ``y`` are points from the page's upper left corner."""

    def __init__(self, **properties: str) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1)
        self.canvas.setTitle(properties.get("title", ""))
        self.canvas.setAuthor(properties.get("author", ""))

    def line(
        self, text: str, x: float, y: float, size: float = 11, font: str = "Helvetica"
    ) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def lines(
        self, texts: Sequence[str], x: float = LEFT, y: float = 120, size: float = 11
    ) -> float:
        """Print ``texts`` one below another; return the y of the line after them."""
        for text in texts:
            self.line(text, x, y, size)
            y += LEADING * size / 11
        return y

    def turn(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def printed(*pages: Callable[[Press], object] | Sequence[str], **properties: str) -> bytes:
    """Print each page: a function that does it, or its lines."""
    press = Press(**properties)
    for number, page in enumerate(pages):
        if number:
            press.turn()
        if callable(page):
            page(press)
        else:
            press.lines(page)
    return press.pdf()
