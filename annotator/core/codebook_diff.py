"""What changed from one version of a codebook to another, entry by entry, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from annotator.core.codebook import Codebook
from annotator.core.codebook_parts import LISTS, SINGULAR
from annotator.core.wording import say

Kind = Literal["added", "removed", "renamed", "changed", "moved"]
Object = Mapping[str, Any]


class Change(Struct, frozen=True, kw_only=True):
    """One difference: where, what kind, and a sentence that says it."""

    part: str
    kind: Kind
    sentence: str
    key: str | None = None
    #: The key before, of a renamed entry.
    old_key: str | None = None
    #: The member that changed, with its value before and after.
    member: str | None = None
    before: Any = None
    after: Any = None


def diff(old: Codebook, new: Codebook) -> list[Change]:
    """Return the changes from *old* to *new* in the order of the parts; an empty list when nothing changed."""
    before, after = old.to_object(), new.to_object()
    changes: list[Change] = []
    for part in before:
        if part in LISTS:
            changes += _list_changes(before[part], after[part], part, SINGULAR[part])
        elif part == "confidence":
            changes += _confidence_changes(before[part], after[part])
        elif before[part] != after[part]:
            changes.append(_changed(part, None, part, before[part], after[part], _NAMES.get(part, part)))
    return changes


def renamed_keys(old: Sequence[Object], new: Sequence[Object]) -> dict[str, str]:
    """Return the keys that went away and the new key that has the same label, which is most likely their new name."""
    known = {entry["key"] for entry in old}
    gained = {entry["label"]: entry["key"] for entry in new if entry["key"] not in known}
    kept = {entry["key"] for entry in new}
    return {e["key"]: gained[e["label"]] for e in old if e["key"] not in kept and e["label"] in gained}


_NAMES = {
    "guidelines": say("the guidelines"),
    "title": say("the title"),
    "required": say("what a submission may not lack"),
}


def _list_changes(old: Sequence[Object], new: Sequence[Object], part: str, what: str) -> Iterator[Change]:
    renamed = renamed_keys(old, new)
    before = {renamed.get(entry["key"], entry["key"]): entry for entry in old}
    after = {entry["key"]: entry for entry in new}
    for key, entry in before.items():
        if key not in after:
            sentence = say("Removed %(what)s “%(label)s” (%(key)s).", what=what, label=entry["label"], key=key)
            yield Change(part=part, kind="removed", key=key, before=entry, sentence=sentence)
    for key, entry in after.items():
        if key not in before:
            sentence = say("Added %(what)s “%(label)s” (%(key)s).", what=what, label=entry["label"], key=key)
            yield Change(part=part, kind="added", key=key, after=entry, sentence=sentence)
        else:
            yield from _entry_changes(before[key], entry, part, what)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        sentence = say("Changed the order of the %(what)s list.", what=what)
        yield Change(part=part, kind="moved", sentence=sentence)


def _entry_changes(old: Object, new: Object, part: str, what: str) -> Iterator[Change]:
    if old["key"] != new["key"]:
        sentence = say(
            "Renamed the key of %(what)s “%(label)s” from %(before)s to %(after)s.",
            what=what,
            label=new["label"],
            before=old["key"],
            after=new["key"],
        )
        yield Change(part=part, kind="renamed", key=new["key"], old_key=old["key"], sentence=sentence)
    for member in new:
        if member == "options" and old[member] != new[member]:
            of_field = say("option of “%(label)s”:", label=new["label"])
            yield from _list_changes(old[member], new[member], f"{part}.{new['key']}", of_field)
        elif member != "key" and old[member] != new[member]:
            of = _MEMBERS.get(member, member)
            name = say("%(member)s of %(what)s “%(label)s”", member=of, what=what, label=new["label"])
            yield _changed(part, new["key"], member, old[member], new[member], name)


_MEMBERS = {
    "label": say("label"),
    "shortcut": say("shortcut"),
    "definition": say("definition"),
    "examples": say("examples"),
    "kind": say("kind"),
    "value": say("value"),
    "stances": say("what stances mean"),
    "note_required": say("whether a note is required"),
    "color": say("colour"),
    "voice": say("whether it speaks"),
    "required": say("whether it is required"),
    "carry": say("whether it is carried over"),
    "min": say("the lowest number"),
    "max": say("the highest number"),
    "question": say("question"),
    "labels": say("labels"),
    "probabilities": say("the probabilities"),
}


def _confidence_changes(old: Object | None, new: Object | None) -> Iterator[Change]:
    if old and not new:
        yield Change(part="confidence", kind="removed", before=old, sentence=say("Removed confidence."))
    elif new and not old:
        yield Change(part="confidence", kind="added", after=new, sentence=say("Added confidence."))
    elif old and new:
        for member in dict.fromkeys((*old, *new)):
            if old.get(member) != new.get(member):
                yield _changed(
                    "confidence",
                    None,
                    member,
                    old.get(member),
                    new.get(member),
                    say("%(member)s of confidence", member=_MEMBERS.get(member, member)),
                )


def _changed(part: str, key: str | None, member: str, before: Any, after: Any, name: str) -> Change:
    is_short = _is_short(before) and _is_short(after)
    # What ends the name or the value ends the sentence too.
    stop = "" if str(_shown(after) if is_short else name).endswith((".”", "?”", "!”", "…”")) else "."
    if is_short:
        values = {"name": name, "before": _shown(before), "after": _shown(after), "stop": stop}
        sentence = say("Changed %(name)s from %(before)s to %(after)s%(stop)s", **values)
    else:
        sentence = say("Changed %(name)s%(stop)s", name=name, stop=stop)
    return Change(part=part, kind="changed", key=key, member=member, before=before, after=after, sentence=sentence)


def _is_short(value: Any) -> bool:
    return not isinstance(value, list | dict) and len(str(value)) <= 60


def _shown(value: Any) -> str:
    if value is None or value == "":
        return say("none")
    return {True: say("yes"), False: say("no")}[value] if isinstance(value, bool) else f"“{value}”"
