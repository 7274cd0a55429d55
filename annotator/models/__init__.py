"""Every table; importing this module makes them all known to `Base.metadata`."""

from annotator.models.account import Account, ApiToken, Link, LogEntry, SignedIn
from annotator.models.adjudication import Adjudication
from annotator.models.article import Article, ArticleText, Assignment, Disagreement
from annotator.models.claim import Claim, ClaimEvent, Review, ReviewAnswer
from annotator.models.consensus import OfferDecision, RatesEstimate
from annotator.models.guess_tally import GuessTally
from annotator.models.job import Job
from annotator.models.passage import PassageAnswer, PassageReview
from annotator.models.precedent import ClaimConfirmation, GapRuling
from annotator.models.project import CodebookVersion, ImportBatch, Person, Project
from annotator.models.proposal import RegionProposal, TargetProposal, TargetProposalClaim
from annotator.models.thread import Thread, ThreadMention, ThreadMessage

__all__ = [
    "Account",
    "Adjudication",
    "ApiToken",
    "Article",
    "ArticleText",
    "Assignment",
    "Claim",
    "ClaimConfirmation",
    "ClaimEvent",
    "CodebookVersion",
    "Disagreement",
    "GapRuling",
    "GuessTally",
    "ImportBatch",
    "Job",
    "Link",
    "LogEntry",
    "OfferDecision",
    "PassageAnswer",
    "PassageReview",
    "Person",
    "Project",
    "RatesEstimate",
    "RegionProposal",
    "Review",
    "ReviewAnswer",
    "SignedIn",
    "TargetProposal",
    "TargetProposalClaim",
    "Thread",
    "ThreadMention",
    "ThreadMessage",
]
