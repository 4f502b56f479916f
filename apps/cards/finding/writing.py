"""A search as text again, in the words in which it was typed."""

from apps.cards.search import Search
from apps.cards.search.syntax import And, Not, Or, Tree


def written(search: Search) -> str:
    """The text that reads to this search; conditions that were typed stay as they were."""
    shown = [f"{name}:{value}" for name, value in search.display.items()]
    tree = search.tree
    wanted = [] if tree is None else [grouped(tree) if shown and isinstance(tree, Or) else said(tree)]
    return " ".join((*wanted, *shown))


def said(tree: Tree) -> str:
    match tree:
        case And():
            return " ".join(map(grouped, tree.parts))
        case Or():
            return " or ".join(map(said, tree.parts))
        case Not():
            return f"-({said(tree.part)})" if isinstance(tree.part, And | Or) else f"-{said(tree.part)}"
    return tree.written or str(tree)


def grouped(tree: Tree) -> str:
    return f"({said(tree)})" if isinstance(tree, Or) else said(tree)
