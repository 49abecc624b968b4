"""Prints the sizes of our code beside those of two code bases we admire: ``make stats``."""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("kbeauty", "accounts", "instagram", "markets", "analysis")
# healthchecks and pretalx, own code without migrations, as measured for docs/testing.md
PEERS = {
    "lines per function, median / p90": ("8 / 32", "6 / 23"),
    "functions of 25 lines or fewer": ("83 %", "91 %"),
    "lines per file, median / p90 / max": ("43 / 161 / 1584", "75 / 387 / 1375"),
    "comments per 100 code lines": ("6.1", "5.1"),
    "test lines per code line": ("1.40", "1.90"),
    "return types annotated": ("99 %", "5 %"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Figures:
    """What one set of files adds up to."""

    function_lines: list[int] = field(default_factory=list)
    file_lines: list[int] = field(default_factory=list)
    annotated: int = 0
    comments: int = 0
    code_lines: int = 0


def sources(*folders: str) -> Iterator[Path]:
    """Python files of our own; migrations and content files are written by machines or as data."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    """Lines from ``def`` to the last one, without the docstring."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def _count_tokens(text: str, figures: Figures) -> None:
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            figures.comments += 1
        elif token.type not in {tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER}:
            lines.add(token.start[0])
    figures.code_lines += len(lines)


def measure(paths: Iterator[Path]) -> Figures:
    figures = Figures()
    for path in paths:
        text = path.read_text("utf-8")
        if not text.strip():
            continue
        figures.file_lines.append(text.count("\n"))
        _count_tokens(text, figures)
        for function in functions(ast.parse(text)):
            figures.function_lines.append(length(function))
            figures.annotated += function.returns is not None
    return figures


def _p90(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.9)]


def rows(code: Figures, tests: Figures) -> dict[str, str]:
    sizes, files = code.function_lines, code.file_lines
    short = sum(size <= 25 for size in sizes)
    return {
        "lines per function, median / p90": f"{median(sizes):.0f} / {_p90(sizes)}",
        "functions of 25 lines or fewer": f"{100 * short / len(sizes):.0f} %",
        "lines per file, median / p90 / max": (
            f"{median(files):.0f} / {_p90(files)} / {max(files)}"
        ),
        "comments per 100 code lines": f"{100 * code.comments / code.code_lines:.1f}",
        "test lines per code line": f"{tests.code_lines / code.code_lines:.2f}",
        "return types annotated": f"{100 * code.annotated / len(sizes):.0f} %",
    }


def main() -> None:
    ours = rows(measure(sources(*ROOMS)), measure(sources("tests")))
    sys.stdout.write(f"{'':36}{'ours':>18}{'healthchecks':>18}{'pretalx':>18}\n")
    for name, value in ours.items():
        healthchecks, pretalx = PEERS[name]
        sys.stdout.write(f"{name:36}{value:>18}{healthchecks:>18}{pretalx:>18}\n")


if __name__ == "__main__":
    main()
