"""The report of a run: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import AssistantError
from eval.report.page import page
from eval.run import RunFolder


def write_report(folder: RunFolder, path: Path) -> Path:
    """Write the report of `folder` to `path` and return it.

    Raises:
        AssistantError: the run has no answers yet, or the file cannot be written.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    header, cases = folder.header(), folder.cases()
    if header is None or not cases:
        raise AssistantError(f"{folder.path} holds no answers yet", "Run `assistant eval answers` first")
    environment = Environment(
        loader=PackageLoader("eval.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("report.html").render(page(header, cases))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AssistantError(f"{path} cannot be written: {error.strerror}", "Name another file") from None
    return path
