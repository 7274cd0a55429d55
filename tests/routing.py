"""Routes that are compiled once, of however many applications the tests make: that was nine tenths of making one."""

from __future__ import annotations

from typing import Any, ClassVar

from werkzeug.routing import Rule

#: What compiling a rule makes, which nobody changes afterwards.
MADE = ("_parts", "_trace", "_converters", "arguments")


class KnownRule(Rule):
    """A rule that takes what it is compiled to from a rule that reads the same."""

    #: By all that it is made from.
    known: ClassVar[dict[Any, dict[str, Any]]] = {}

    def compile(self) -> None:
        """Compile the rule, or take what was compiled before."""
        assert self.map is not None
        key = (self.rule, self.merge_slashes, self.subdomain, self.host, self.map.host_matching)
        found = None if self.defaults else self.known.get(key)
        if found is None:
            super().compile()
            made = {name: getattr(self, name) for name in MADE}
            builders = {name: getattr(self, name).__func__ for name in ("_build", "_build_unknown")}
            if not self.defaults:
                self.known[key] = {"made": made, "builders": builders}
            return
        vars(self).update(found["made"])
        # They find converters in the rule that they are bound to.
        vars(self).update({name: builder.__get__(self, None) for name, builder in found["builders"].items()})
