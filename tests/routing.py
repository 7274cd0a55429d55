"""Routes that are compiled once, of however many applications the tests make: that was nine tenths of making one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from werkzeug.routing import Rule


class KnownRule(Rule):
    """A rule that takes the function which makes its addresses from a rule that reads the same."""

    #: By all that such a function is made from; it finds converters in the rule that it is bound to.
    known: ClassVar[dict[Any, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._trace, append_unknown) if not self.defaults else None
        found = self.known.get(key) if key else None
        if found is None:
            found = super()._compile_builder(append_unknown)
            if key:
                self.known[key] = found
        return found
