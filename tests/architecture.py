"""The rules of the architecture: directions, purity, sizes, nothing at import.

Every rule is a function from modules to sentences, one for each place that breaks it.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("geodata", "stations", "web", "api")
MODULE_LINES = 300
FUNCTION_LINES = 60

_SERVERS = ("fastapi", "starlette", "uvicorn", "typer", "httpx")
_NETWORK = ("socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "smtplib", "ftplib")
_FORBIDDEN_IMPORTS = {
    "geodata": (*_SERVERS, *_NETWORK, "folium"),
    "stations": (*_SERVERS, *_NETWORK, "folium"),
    "web": (*_SERVERS, *_NETWORK),
}
_CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.localtime",
    "time.gmtime",
}
_EFFECTS = {
    "open",
    "print",
    "os.getenv",
    "os.environ",
    "os.mkdir",
    "os.makedirs",
    "logging.basicConfig",
    "sqlalchemy.create_engine",
    "subprocess.run",
    "subprocess.Popen",
    *_CLOCKS,
}
_EFFECT_METHODS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "connect",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One source file; `is_package` says that it is the `__init__` of one."""

    name: str
    is_package: bool
    source: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The first part of the name, which decides the rules."""
        return self.name.partition(".")[0]


def parse(name: str, source: str, *, is_package: bool = False) -> Module:
    return Module(name, is_package, source, ast.parse(source, name))


def read_modules(repository: Path) -> list[Module]:
    return [
        _read_module(path.relative_to(repository), path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((repository / package).rglob("*.py"))
    ]


def _read_module(path: Path, source: str) -> Module:
    parts = path.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return parse(".".join(parts[:-1] if is_package else parts), source, is_package=is_package)


def imported_names(module: Module) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, also inside functions: `from a import b` is `a.b`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute_base(module, node)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def _absolute_base(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    parents = module.name.split(".")
    parents = parents[: len(parents) - node.level + module.is_package]
    return ".".join([*parents, *([node.module] if node.module else [])])


def wrong_directions(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name}:{line} imports {name}: only {' → '.join(PACKAGES)} is allowed"
        for module in modules
        for line, name in imported_names(module)
        if (other := name.partition(".")[0]) in PACKAGES
        and PACKAGES.index(other) > PACKAGES.index(module.package)
    ]


def forbidden_imports(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name}:{line} imports {name}: {module.package}/ does without {root}"
        for module in modules
        for line, name in imported_names(module)
        for root in _FORBIDDEN_IMPORTS.get(module.package, ())
        if name == root or name.startswith(f"{root}.")
    ]


def import_cycles(modules: Iterable[Module]) -> list[str]:
    modules = list(modules)
    names = {module.name for module in modules}
    graph = {module.name: _imported_modules(module, names) for module in modules}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return [f"import cycle: {' ← '.join(error.args[1])}"]
    return []


def _imported_modules(module: Module, names: set[str]) -> set[str]:
    # `from package import module` names a module, `from module import name` something inside one.
    found = {name if name in names else name.rpartition(".")[0] for _, name in imported_names(module)}
    return (found & names) - {module.name}


def _full_names(module: Module) -> dict[str, str]:
    """Map each name that the module's imports bind to what it stands for."""
    bound: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            bound.update({alias.asname: alias.name for alias in node.names if alias.asname})
            bound.update({root: root for alias in node.names if (root := alias.name.partition(".")[0])})
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            bound.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return bound


def _dotted(node: ast.AST, bound: dict[str, str]) -> str:
    """The full name of `a.b.c` as it is read, its first part resolved through the imports; else empty."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return bound.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and (base := _dotted(node.value, bound)):
        return f"{base}.{node.attr}"
    return ""


def clock_readings(modules: Iterable[Module]) -> list[str]:
    """Also names a clock that is only handed on, as in `field(default_factory=datetime.now)`."""
    return [
        f"{module.name}:{node.lineno} uses {name}: outside api/ the time is an argument"
        for module in modules
        if module.package != "api"
        for bound in [_full_names(module)]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute) and (name := _dotted(node, bound)) in _CLOCKS
    ]


def effects_at_import(modules: Iterable[Module]) -> list[str]:
    """Files, environment, output, clocks and connections that are touched while a module is imported."""
    return [
        f"{module.name}:{node.lineno} acts while it is imported: {ast.unparse(node)}"
        for module in modules
        if ".migrations." not in module.name  # Alembic runs these files; nobody imports them
        for bound in [_full_names(module)]
        for node in _run_at_import(module.tree)
        if isinstance(node, ast.expr) and (_dotted(node, bound) in _EFFECTS or _calls(node, _EFFECT_METHODS))
    ]


def _calls(node: ast.expr, methods: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods


def _run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for outside_body in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
                if outside_body is not None:
                    yield outside_body
                    yield from _run_at_import(outside_body)
        elif not isinstance(node, ast.Lambda) and not _is_main_guard(node):
            yield node
            yield from _run_at_import(node)


def _is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def long_modules(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name} has {lines} lines, {MODULE_LINES} are allowed"
        for module in modules
        if (lines := len(module.source.splitlines())) > MODULE_LINES
    ]


def long_functions(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.name}:{node.lineno} {node.name} has {lines} lines, {FUNCTION_LINES} are allowed"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


Rule = Callable[[Iterable[Module]], list[str]]
RULES: list[Rule] = [
    wrong_directions,
    forbidden_imports,
    import_cycles,
    clock_readings,
    effects_at_import,
    long_modules,
    long_functions,
]
