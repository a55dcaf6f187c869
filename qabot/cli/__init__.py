"""The command line: ``qabot``."""

from qabot.cli.main import main

__all__ = ["main"]
