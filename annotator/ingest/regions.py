"""The regions of an article: ranges that are not its body, in text order and apart."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.errors import Problem
from annotator.core.records import Region
from annotator.core.segments import Segment, check_range
from annotator.core.wording import say


def check_regions(regions: Sequence[Region], length: int) -> list[Problem]:
    """Return what is wrong with the regions of a text of *length* code points: each inside, in order, disjoint."""
    problems: list[Problem] = []
    end = 0
    for index, region in enumerate(regions):
        pointer = f"/regions/{index}"
        problems += check_range(Segment(region.start, region.end), length, pointer)
        if region.start < end:
            message = say("Regions must be in text order and must not overlap.")
            problems.append(Problem(message, pointer=f"{pointer}/start"))
        end = max(end, region.end)
    return problems


def with_region(regions: Sequence[Region], added: Region) -> list[Region]:
    """Return *regions* with one more, in text order; of those that it overlaps, what lies beside it stays."""
    kept = [added]
    for region in regions:
        pieces = [(region.start, min(region.end, added.start)), (max(region.start, added.end), region.end)]
        kept += [Region(start, end, region.kind) for start, end in pieces if start < end]
    return sorted(kept, key=lambda region: region.start)
