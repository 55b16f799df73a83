"""A small local web service: a page to paste an article into, and the same as a JSON API.

```python
from linyi_ie.serve import Limits, make_app

app = make_app(limits=Limits(at_once=4))  # any ASGI server runs it; `linyi-ie serve` does so with uvicorn
```

Needs ``pip install 'linyi-ie[serve]'``. It knows no users and keeps nothing: put it behind something that does before
it listens to more than this machine.
"""

from __future__ import annotations

from linyi_ie.serve.app import make_app
from linyi_ie.serve.limits import Limits

__all__ = ["Limits", "make_app"]
