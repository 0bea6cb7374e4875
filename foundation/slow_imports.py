"""Leave out what makes every process start more than a second later, and is used by none of them.

jsonschema, which nbformat and so all of Jupyter imports, asks for ``rfc3987_syntax`` to know whether a text is an
internationalised address; importing that compiles 38 grammars. No schema of notebooks, of nbgrader or of Jupyter's events
has such a field, and jsonschema does without: a package that imports Jupyter imports this first.
"""

from __future__ import annotations

import sys

# Python's own way to say that there is no such module.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
