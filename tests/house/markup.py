"""Finds where a widget is given a plain string that it would read as markup.

Textual reads a plain ``str`` as markup in the places below: ``[/]`` ends the program and
``[@click=app.quit]`` is live. What comes from outside has to arrive as ``rich.text.Text`` (or be
drawn by ``render``), or with ``markup=False``; only the program's own words may come as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

WIDGETS = frozenset(
    {"Static", "Label", "Button", "Checkbox", "RadioButton", "Link", "Option", "Selection", "Tab"}
    | {"TabPane", "Collapsible", "Tree", "DataTable", "Digits", "Markdown"}
)
METHODS = frozenset({"update", "notify", "add_option", "add_options", "add_row", "add_column"})
ATTRIBUTES = frozenset(
    {"border_title", "border_subtitle", "tooltip", "placeholder", "title", "sub_title", "label"}
)
_OWN_WORDS = frozenset({"_", "_n"})
_STYLED = frozenset({"Text", "Content"})


@dataclass(frozen=True)
class Module:
    """A file, read."""

    path: Path
    tree: ast.Module

    @classmethod
    def of(cls, path: Path, source: str | None = None) -> Module:
        """Read a file, or a text in its place."""
        return cls(path, ast.parse(path.read_text("utf-8") if source is None else source))


def bare_strings(modules: Sequence[Module]) -> list[str]:
    """Return ``file:line: code`` for each string that a widget would read as markup."""
    styling = {name for module in modules for name in _styling_functions(module.tree)}
    found = [
        f"{module.path.name}:{sink.lineno}: {ast.unparse(sink)}"
        for module in modules
        for scope in _scopes(module.tree)
        for sink, value in _sinks(scope)
        if not _is_safe(value, scope, module, styling)
    ]
    return list(dict.fromkeys(found))


def _styling_functions(tree: ast.Module) -> Iterator[str]:
    """Yield the functions and properties whose answer carries its style, so needs no markup."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.returns and ast.unparse(node.returns) in _STYLED:
            yield node.name


def _scopes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the functions, which see their own names, and what stands outside of them."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inside = {child for function in functions for child in ast.walk(function)}
    outside = [node for node in ast.walk(tree) if node not in inside and hasattr(node, "lineno")]
    yield from functions
    yield ast.Module(body=[node for node in outside if isinstance(node, ast.stmt)], type_ignores=[])


def _sinks(scope: ast.AST) -> Iterator[tuple[ast.Call | ast.Assign, ast.expr]]:
    """Yield where something is shown, and what."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Call):
            yield from ((node, value) for value in _shown_by(node))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                    yield node, node.value


def _shown_by(call: ast.Call) -> Iterator[ast.expr]:
    keywords = {each.arg: each.value for each in call.keywords}
    markup = keywords.get("markup")
    if isinstance(markup, ast.Constant) and markup.value is False:
        return
    shows = WIDGETS if isinstance(call.func, ast.Name) else WIDGETS | METHODS
    if name_of(call) in shows:
        yield from call.args[:1]
        yield from (value for key, value in keywords.items() if key in {"content", "message"})
    # An ``Input`` makes a text of its placeholder, without markup (Textual 8.2.8).
    named = ATTRIBUTES - {"placeholder"} if name_of(call).endswith("Input") else ATTRIBUTES
    yield from (value for key, value in keywords.items() if key in named)


def name_of(call: ast.Call) -> str:
    """Return the last part of the name that is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def _is_safe(value: ast.expr, scope: ast.AST, module: Module, styling: set[str]) -> bool:
    def safe(one: ast.expr) -> bool:
        return _is_safe(one, scope, module, styling)

    match value:
        case ast.Constant():
            return True
        case ast.IfExp():
            return safe(value.body) and safe(value.orelse)
        case ast.Starred(value=ast.GeneratorExp(elt=each)):
            return safe(each)
        case ast.Call(func=ast.Name(id=name)):
            return name in _OWN_WORDS | _STYLED | styling
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name in _STYLED or method in styling
        case ast.Attribute(value=ast.Name(id="self"), attr=name) if name not in styling:
            given = list(_given(f"self.{name}", module.tree))
            return bool(given) and all(
                _is_safe(one, place, module, styling) for one, place in given
            )
        case ast.Attribute(attr=name):
            return name in styling
        case ast.Name(id=name):
            given = list(_given(name, scope))
            kinds = list(_annotations(name, scope))
            return bool(given or kinds) and all(safe(one) for one, _ in given) and all(kinds)
    return False


def _given(name: str, tree: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield what is assigned to a name or an attribute, with the function where that is done."""
    for scope in (tree, *ast.walk(tree)):
        if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets):
                yield node.value, scope


def _annotations(name: str, scope: ast.AST) -> Iterator[bool]:
    """Tell of each parameter of a name whether it is text that carries its style."""
    for node in ast.walk(scope):
        if isinstance(node, ast.arg) and node.arg == name and node.annotation:
            yield ast.unparse(node.annotation) in _STYLED
