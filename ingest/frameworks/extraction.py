"""`extract`: every index whose indicators a document lists, as a tree with exact places."""

from __future__ import annotations

import hashlib

from ingest.frameworks.english import read as read_english
from ingest.frameworks.merge import merge
from ingest.frameworks.outline import read as read_outlines
from ingest.frameworks.prose import read as read_prose
from ingest.frameworks.tables import read as read_tables
from ingest.frameworks.tree import Draft, Tree
from ingest.frameworks.weights import fill
from ingest.records import Document, Framework, Node

ID_LENGTH = 12  # hex digits after the document's id


def extract(document: Document) -> list[Framework]:
    """Frameworks in the order of the text; an index described twice appears once, with notes on the differences."""
    trees = read_tables(document) + read_outlines(document)
    trees += read_prose(document, trees) + read_english(document)
    merged = merge(trees)
    fill(merged, document.text)
    return [_framework(document, tree) for tree in merged]


def _framework(document: Document, tree: Tree) -> Framework:
    nodes: list[Node] = []
    _number(document, tree.roots, None, nodes)
    key = f"{document.document_id}|{tree.index}|{tree.edition}"
    return Framework(
        framework_id=f"{document.document_id}-{hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]}",
        document_id=document.document_id,
        index=tree.index,
        edition=tree.edition,
        levels=tree.counts(),
        nodes=tuple(nodes),
        notes=tuple(tree.notes),
    )


def _number(document: Document, drafts: list[Draft], parent: str | None, nodes: list[Node]) -> None:
    """Nodes numbered 1, 1.1, 1.1.1 in the order of the tree, parents first."""
    for i, draft in enumerate(drafts, start=1):
        node_id = f"{parent}.{i}" if parent else str(i)
        quote = document.text[draft.start : draft.end]
        nodes.append(Node(node_id, parent, draft.level, draft.name, quote, draft.start, draft.end, draft.weight))
        _number(document, draft.children, node_id, nodes)
