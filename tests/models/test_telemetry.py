"""onnxruntime reports to its maker unless it is told not to; qabot sends nothing to anybody."""

import sys
from pathlib import Path

from processes import Terminal
from workspace import Workspace

# Any of these keeps onnxruntime from reporting too.
UNSET = ("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "GITHUB_ACTIONS", "TF_BUILD")


def test_a_question_leaves_no_device_number_in_the_home_folder(
    built: Workspace, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    options = [option for name in (*UNSET, "XDG_CACHE_HOME") for option in ("-u", name)]
    terminal = Terminal(
        built.root,
        {"HOME": str(home), "QABOT_STATE": str(tmp_path / "state")},
        ["env", *options, sys.executable, "-m", "qabot"],
    )
    done = terminal.run("ask", "Who will oversee the unloading?")
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
