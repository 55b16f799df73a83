"""The example notebooks: runs one as Jupyter does, in the folder where it stands.

python tests/notebooks.py          run all and keep their outputs
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))


def executed(path: Path) -> NotebookNode:
    """Return a notebook with the outputs that its cells really have. Raises `CellExecutionError` when one fails."""
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::FutureWarning"}
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
    )
    return client.execute(env=environment)


def texts(notebook: NotebookNode) -> list[list[str]]:
    """Return what each code cell printed, and the tables it showed, as plain text.

    Pictures and documents are left out: they hold what versions of libraries and weights of models change.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [[text for text in map(_text, cell.outputs) if not text.startswith(("Document(", "<"))] for cell in cells]


def _text(output: NotebookNode) -> str:
    return output.get("text") or output.get("data", {}).get("text/plain", "")


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(executed(path), path)
        print(f"run: {path.relative_to(ROOT)}")
