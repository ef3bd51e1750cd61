"""The commands of `python -m eval`, a module each: `add` declares one, `run` does it."""

import argparse

Subparsers = argparse._SubParsersAction
"""Where a command declares itself; generic in argparse's stubs only."""
