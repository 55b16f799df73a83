"""Archives: a million articles to tables, nothing lost, on one machine or on many.

```python
from linyi_ie import archive

archive.run(["news/"], "out", workers=4)
```

`run` reads folders, text files, web pages, JSON lines, CSV and Parquet, and writes documents, entities and events as
Parquet (or JSON lines), with ``rejected.jsonl`` for what could not be read and ``run.json`` for what the run was made
with. Killed at any moment and started again it goes on, and ends with the same bytes. What can be chosen stands in
`Options`, the columns of the tables in `linyi_ie.archive.schema`. Needs ``pip install 'linyi-ie[archive]'``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linyi_ie.archive.options import Options
    from linyi_ie.archive.running import ChangedError, Progress, Summary, dry_run, run

__all__ = ["ChangedError", "Options", "Progress", "Summary", "dry_run", "run"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{'options' if name == 'Options' else 'running'}"), name)
