"""Every way in which a request, a command or a file can be refused; the message is for the person at the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, ClassVar

from annotator.core.wording import say


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input: where it is and a sentence about it."""

    message: str
    #: JSON pointer into the body that was sent.
    pointer: str | None = None
    file: str | None = None
    #: Counted from 1.
    line: int | None = None
    field: str | None = None

    def to_object(self) -> dict[str, Any]:
        """Return the problem as it stands in an answer's `errors`, without the places that are not known."""
        places = {"pointer": self.pointer, "file": self.file, "line": self.line, "field": self.field}
        return {key: value for key, value in places.items() if value is not None} | {"message": str(self.message)}

    @property
    def sentence(self) -> str:
        """Return "file, line 3, text: message" with what is known of the place."""
        line = None if self.line is None else say("line %(line)s", line=self.line)
        places = [part for part in (self.file, line, self.field or self.pointer) if part]
        if not places:
            return self.message
        return say("%(where)s: %(message)s", where=reduce(_beside, places), message=self.message)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return str(self.sentence)


def _beside(one: str, other: str) -> str:
    return say("%(one)s, %(other)s", one=one, other=other)


class AnnotatorError(Exception):
    """Something that was asked for cannot be done; *message* says what, why and what to do now."""

    status: ClassVar[int] = 400
    #: What a script tells this refusal by, where the status does not say it; RFC 9457's "type".
    type: ClassVar[str] = "about:blank"
    title: ClassVar[str] = say("This cannot be done")
    #: What now, where the page's words for the status do not say it.
    advice: ClassVar[str] = ""

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.problems = list(problems)


class BadRequest(AnnotatorError):
    """The request cannot be read at all."""

    title = say("The request cannot be read")


class SignInNeeded(AnnotatorError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    title = say("Please sign in")


class NotAllowed(AnnotatorError):
    """The caller may see the thing but not do this to it."""

    status = 403
    title = say("Your role does not allow this")


class NotYet(NotAllowed):
    """The caller may do this, once something else is done."""

    title = say("Not open to you yet")
    advice = say("What is left for you stands under My work.")


class NotFound(AnnotatorError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    title = say("There is nothing at this address")


class Conflict(AnnotatorError):
    """The state of things forbids it: a used key, a taken id, submitted work."""

    status = 409
    title = say("This conflicts with what is there")


class Gone(AnnotatorError):
    """The thing was deleted."""

    status = 410
    title = say("This was deleted")


class Stale(AnnotatorError):
    """Somebody changed it in between; `record` is how it stands now."""

    status = 412
    title = say("This was changed in between")

    def __init__(self, message: str = "", record: object = None) -> None:
        super().__init__(message)
        self.record = record


class TooLarge(AnnotatorError):
    """A limit on size is passed; the message names the limit."""

    status = 413
    title = say("This is too large")


class Invalid(AnnotatorError):
    """The input was read and is wrong; `problems` says where."""

    status = 422
    title = say("The input is not right")

    @classmethod
    def at(cls, pointer: str, message: str) -> Invalid:
        """Return the error for one problem at a JSON *pointer* of the body."""
        return cls(message, [Problem(message, pointer=pointer)])


class PreconditionRequired(AnnotatorError):
    """An existing thing is written without saying which version was seen."""

    status = 428
    title = say("Say which version you saw")


class TooMany(AnnotatorError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429
    title = say("Too many tries")

    def __init__(self, message: str = "", retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(AnnotatorError):
    """The database does not answer now; `retry_after` is in seconds."""

    status = 503
    title = say("The database does not answer")

    def __init__(self, message: str = "", retry_after: int = 2) -> None:
        super().__init__(
            message or say("The database does not answer now; nothing was changed. Try again in a moment.")
        )
        self.retry_after = retry_after
