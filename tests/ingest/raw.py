"""Raw documents made by hand, as the txt reader makes them."""

from ingest.records import RawBlock, RawDocument


def wrapped(text: str, path: str = "report.txt") -> RawDocument:
    """A text file: one wrapped block a physical line, empty ones for blank lines."""
    blocks = tuple(RawBlock("paragraph", line, wrapped=True) for line in text.split("\n"))
    return RawDocument(path, "text/plain", blocks)


def blocks(*items: RawBlock | str, path: str = "report.docx") -> RawDocument:
    """A structured file: strings stand for paragraphs."""
    made = tuple(item if isinstance(item, RawBlock) else RawBlock("paragraph", item) for item in items)
    return RawDocument(path, "application/octet-stream", made)
