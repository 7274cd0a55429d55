"""Jobs, which outlive the request that asked for them: what they are asked, how far they are, what comes of them."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from annotator.core.records import Layer

JobKind = Literal["import", "export", "agreement", "consensus"]
#: Queued and running jobs go on; the others have ended. An interrupted one lost its worker.
JobState = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
OPEN: tuple[JobState, ...] = ("queued", "running")


class ImportAsk(Struct):
    """What an import is asked; its files lie in the job's folder in the order of their names here."""

    files: list[str]
    format: str
    encoding: str
    layer: Layer
    as_person: str | None = None
    dry_run: bool = False


class ExportAsk(Struct):
    """What an export is asked: the format's name and the fields of a selection that are not its defaults."""

    format: str
    selection: dict[str, str | bool]


class AgreementAsk(Struct):
    """What agreement is asked: the parameters as an address has them, those left out that are not given."""

    question: dict[str, str]


class ConsensusAsk(Struct):
    """Everybody's error rates are to be estimated; there is nothing to choose."""


Ask = ImportAsk | ExportAsk | AgreementAsk | ConsensusAsk
ASKS: dict[JobKind, type[ImportAsk] | type[ExportAsk] | type[AgreementAsk] | type[ConsensusAsk]] = {
    "import": ImportAsk,
    "export": ExportAsk,
    "agreement": AgreementAsk,
    "consensus": ConsensusAsk,
}


class FileResult(Struct):
    """The file that a job wrote, to be fetched by its owner."""

    name: str
    media_type: str
    records: int
    #: In bytes.
    size: int
    #: Hexadecimal.
    sha256: str
    #: What is to be known about it, such as that the last one like it held more.
    warning: str | None = None


class JobProgress(Struct):
    """How many of the step's things are done."""

    done: int
    total: int


class JobError(Struct):
    """Why a job failed; `errors` are the places that are wrong, as in a problem."""

    title: str
    detail: str
    errors: list[dict[str, Any]]


class JobRecord(Struct):
    """A job as its owner sees it."""

    id: str
    kind: JobKind
    project: str
    state: JobState
    #: What a running job is at, in a word or two.
    step: str | None
    #: Null where nothing is counted.
    progress: JobProgress | None
    created_at: str
    started_at: str | None
    ended_at: str | None
    #: Of a job that is done: the summary of an import, the file of an export, the figures of agreement, on how many
    #: articles error rates rest.
    result: dict[str, Any] | None
    error: JobError | None
    #: Where the file lies that the job wrote, for as long as it is kept.
    file: str | None
