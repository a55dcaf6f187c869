"""Python and the libraries: present, of the right version, working."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from qabot.diagnosis.findings import Finding, ok, problem

_INSTALL = "Install qabot again with pip, with its requirements."


def check() -> Iterator[Finding]:
    """Look at Python, the required packages, and the libraries that are no pure Python."""
    yield python(platform.python_version())
    yield from packages(requires("qabot") or ())
    for name, works in (("SQLite", _sqlite), ("FAISS", _faiss), ("onnxruntime", _onnxruntime)):
        yield _tried(name, works)


def python(present: str) -> Finding:
    """Compare a version of Python with what the package requires."""
    wanted = metadata("qabot")["Requires-Python"]
    if SpecifierSet(wanted).contains(present, prereleases=True):
        return ok(f"Python {present}")
    return problem(f"Python is {present}; qabot needs {wanted}", "Install qabot with that Python.")


def packages(requirements: Iterable[str]) -> Iterator[Finding]:
    """Compare the installed packages with requirements as a package declares them (PEP 508)."""
    wanted = [Requirement(text) for text in requirements]
    wanted = [each for each in wanted if not each.marker or each.marker.evaluate({"extra": ""})]
    wrong = 0
    for each in wanted:
        try:
            present = version(each.name)
        except PackageNotFoundError:
            present = ""
        if not present:
            yield problem(f"the package {each.name} is not installed", _INSTALL)
        elif not each.specifier.contains(present, prereleases=True):
            yield problem(f"{each.name} is {present}; qabot needs {each.specifier}", _INSTALL)
        else:
            continue
        wrong += 1
    if not wrong:
        yield ok(f"{len(wanted)} packages, each of a version that qabot needs")


def _tried(name: str, works: Callable[[], str]) -> Finding:
    try:
        return ok(f"{name} {works()} works")
    except Exception as error:  # noqa: BLE001 - a broken library raises anything
        return problem(f"{name} doesn't work: {type(error).__name__}: {error}", _INSTALL)


def _sqlite() -> str:
    from qabot.stores.selftest import try_sqlite  # noqa: PLC0415 - may be what is broken

    return try_sqlite()


def _faiss() -> str:
    from qabot.stores.selftest import try_faiss  # noqa: PLC0415 - likewise

    return try_faiss()


def _onnxruntime() -> str:
    from qabot.models.selftest import try_onnxruntime  # noqa: PLC0415 - likewise

    return try_onnxruntime()
