"""The small file beside a trained reranker that says how its confidence is calibrated."""

from __future__ import annotations

import json
import math
from pathlib import Path

from qabot.answering.calibration import UNCHANGED, Calibration
from qabot.errors import ModelError

SCHEMA = "qabot.calibration/1"
_HINT = "Train the reranker again with `qabot train`, or remove the file."


def file_beside(model: Path) -> Path:
    """Return where the calibration of the reranker ``model`` is kept."""
    return model.with_name(f"{model.name}.json")


def as_text(calibration: Calibration) -> str:
    """Return what the file holds."""
    values = {"schema": SCHEMA, "slope": calibration.slope, "bias": calibration.bias}
    return json.dumps(values, indent=2) + "\n"


def read(model: Path) -> Calibration:
    """Return the calibration of a reranker; the default one if there is no file beside it.

    Raises:
        ModelError: the file is no calibration.
    """
    file = file_beside(model)
    try:
        values = json.loads(file.read_text("utf-8"))
        found = Calibration(float(values["slope"]), float(values["bias"]))
    except FileNotFoundError:
        return UNCHANGED
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the calibration {file} can't be read: {error!r}", hint=_HINT) from error
    usable = 0 < found.slope < math.inf and math.isfinite(found.bias)
    if values.get("schema") != SCHEMA or not usable:
        raise ModelError(f"the calibration {file} is not as qabot writes it", hint=_HINT)
    return found
