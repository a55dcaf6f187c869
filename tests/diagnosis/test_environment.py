"""Python and packages against what is required."""

from importlib.metadata import version

from qabot.diagnosis import environment
from qabot.diagnosis.findings import Level


def test_what_is_installed_here_is_all_right() -> None:
    found = list(environment.check())
    assert [finding for finding in found if finding.level is not Level.OK] == []
    told = " ".join(finding.message for finding in found)
    assert all(f"{name} " in told for name in ("Python", "SQLite", "FAISS", "onnxruntime"))


def test_an_old_python_is_a_problem() -> None:
    assert environment.python("3.12.0").level is Level.OK
    old = environment.python("3.10.14")
    assert (old.level, old.message) == (Level.PROBLEM, "Python is 3.10.14; qabot needs >=3.11")


def test_missing_and_wrong_packages_are_named_and_extras_left_out() -> None:
    found = list(
        environment.packages(
            ["qabot-no-such-package>=1", "click<1", "numpy", 'pytest-none; extra == "dev"']
        )
    )
    assert [finding.message for finding in found] == [
        "the package qabot-no-such-package is not installed",
        f"click is {version('click')}; qabot needs <1",
    ]
    assert {finding.level for finding in found} == {Level.PROBLEM}


def test_packages_as_required_are_counted() -> None:
    (finding,) = environment.packages(["numpy", "click>=1"])
    assert finding.message == "2 packages, each of a version that qabot needs"
