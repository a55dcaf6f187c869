"""A folder of a few articles with an index over them, for tests that ask and re-index."""

import hashlib
import os
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

# Each fact stands in one sentence, in words that no other sentence has.
ARTICLES = {
    "news/cranes.md": """\
---
title: Estermark port orders three cranes
author: Mira Halloran
date: 2019-03-12
url: https://example.com/cranes
source: The Quay Wire
---

The port of Estermark has ordered three gantry cranes from Brambeck Robotics. Each crane lifts
ninety tonnes and stands on rails beside the northern basin.

## Delivery

The first crane arrives by barge in October. Captain Odalys Ferrante will oversee the unloading.
""",
    "news/cranes-late.md": """\
---
title: Cranes come late
author: Piet Sandoval
date: 2021-07-02
source: Carrier Courier
---

The delivery has slipped twice because of a strike at the foundry. The port of Estermark has
ordered three gantry cranes from Brambeck Robotics. A lawyer for the harbour said that no fine is
due.
""",
    "explainers/bearings.txt": """\
How bearings are watched

A vibration sensor is glued to the housing of the bearing. It samples the shaft eight thousand
times a second and sends a summary over a mesh radio.

The maintenance crew reads the summary on a tablet. Worn bearings betray themselves by a rising
hum at the inner race frequency.
""",
    "explainers/glass.html": """\
<!doctype html>
<html lang="en"><head><title>Furnace monitoring at Ludmere Glassworks</title>
<meta name="author" content="Tove Lindqvist">
<meta property="article:published_time" content="2020-11-05T08:00:00Z">
</head><body><article><h1>Furnace monitoring at Ludmere Glassworks</h1>
<p>Ludmere Glassworks measures the temperature of its furnace with eleven pyrometers. The readings
travel over a private radio network to the control room, where an operator compares them with the
recipe of the day.</p>
<p>The company says that the pyrometers cut its gas bill by a seventh within one winter. Broken
panes are melted down again and return to the same furnace the next morning.</p>
</article></body></html>
""",
    "undated.md": """\
# Milk cooling at Kestrelmoor Dairy

Kestrelmoor Dairy chills its milk to four degrees within half an hour. The tanks report their
temperature to a gateway in the yard every minute.
""",
}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A working folder that holds ``corpus`` and ``index``, as the defaults name them."""

    root: Path

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def files(self) -> list[str]:
        """The articles' paths, sorted."""
        found = (path for path in self.corpus.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.corpus).as_posix() for path in found)

    def write(self, path: str, text: str) -> Path:
        """Write an article, with a time long ago, so that it is trusted from the first look on.

        Texts of one length get different times, as they would in life.
        """
        file = self.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        os.utime(file, ns=(1, 1_500_000_000_123_456_789 + zlib.crc32(text.encode())))
        return file

    def edit(self, path: str, old: str, new: str) -> Path:
        """Replace text in an article; its time tells."""
        file = self.corpus / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        return file

    def copy_to(self, root: Path) -> "Workspace":
        """Copy everything, times included, so that the copy's index is as fresh as this one."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Workspace(root)


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Time and digest of every regular file below a folder, for telling that nothing changed."""
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
