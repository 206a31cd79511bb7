"""What reads contacts, companies and deals stays short: the engine does the work."""

import ast
import io
import tokenize
from pathlib import Path

import abmkit_hubspot.crm

_NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip


def code_lines(text: str) -> int:
    """Lines that are neither empty nor a comment nor a docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            lines -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(lines)


def test_lines_of_code_are_counted() -> None:
    text = '"""Of a\nmodule."""\n\n# told\nx = [\n    1,  # one\n]\n\n\ndef f():\n    """No."""\n'
    assert code_lines(text) == 4


def test_lists_searches_associations_archived_and_merged_take_120_lines() -> None:
    assert code_lines(Path(abmkit_hubspot.crm.__file__).read_text("utf-8")) <= 120
