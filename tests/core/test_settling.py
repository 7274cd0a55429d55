"""What there is to settle: who speaks of which passage, and how they differ; on texts whose truth is known."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random

import msgspec
from cast import CODEBOOK

from annotator.core.claim_record import StoredClaim, claim_record
from annotator.core.codebook import Codebook
from annotator.core.records import ClaimBody, ClaimRecord, Pair, Piece, Voice
from annotator.core.settling import decide, find_clusters, is_taken

BOOK = Codebook.from_object(CODEBOOK)
PEOPLE = ("ada", "ben", "cleo")


def claim(name: str, *segments: tuple[int, int], at: int = 0, **fields: object) -> ClaimRecord:
    """Return a claim of somebody; its id tells whose it is and where it begins."""
    said = {"type": "factual", "stances": [Pair("TRAM", "favor")], "confidence": 4, "attribution": [], "attributes": {}}
    said |= fields
    body = ClaimBody([Piece(*each, "") for each in segments], "", "", context=None, note="", **said)
    identity = f"{name}-{segments[0][0]:05}-{at}"
    stored = StoredClaim(identity, name, "annotator", "main", True, body, None, 1, "", 1, 1, "", "")
    return claim_record(stored, BOOK, [], [])


def clusters(*claims: ClaimRecord, persons: tuple[str, ...] = PEOPLE):
    by_name = {name: [each for each in claims if each.annotator == name] for name in persons}
    return find_clusters(by_name, persons)


def test_a_cluster_says_how_its_members_differ():
    ada = claim("ada", (0, 9), attributes={"checked": True})
    ben = claim("ben", (0, 8), type="policy", stances=[Pair("TRAM", "against")], confidence=2)
    cleo = claim("cleo", (0, 9), stances=[Pair("CARS", "favor")], attribution=[Voice("Mayor Orlov", "speaker")])
    (found,) = clusters(ada, ben, cleo)
    expected = ["boundaries", "type", "target", "stance", "confidence", "attribution", "checked"]
    assert (found.differing, found.unanimous, found.offered) == (expected, False, None)


def test_the_order_of_pairs_and_the_case_of_a_name_are_no_difference():
    two = [Pair("TRAM", "favor"), Pair("CARS", "against")]
    ada = claim("ada", (0, 9), stances=two, attribution=[Voice("Mayor Orlov", "speaker")])
    ben = claim("ben", (0, 9), stances=two[::-1], attribution=[Voice("mayor orlov", "speaker")])
    (found,) = clusters(ada, ben, persons=("ada", "ben"))
    assert (found.differing, found.unanimous) == ([], True)


def test_unanimous_is_what_everybody_found_once_whatever_the_boundaries():
    assert clusters(*(claim(name, (at, 9)) for at, name in enumerate(PEOPLE)))[0].unanimous
    assert not clusters(claim("ada", (0, 9)), claim("ben", (0, 9)))[0].unanimous


def test_what_all_say_is_offered_with_the_boundaries_in_the_middle_and_nothing_where_they_differ():
    ada, ben, cleo = claim("ada", (0, 40)), claim("ben", (0, 29)), claim("cleo", (0, 28))
    assert clusters(ada, ben, cleo)[0].offered == ben.id
    cleo = claim("cleo", (0, 28), stances=[Pair("TRAM", "against")])
    (found,) = clusters(ada, ben, cleo)
    assert (found.majority, found.offered) == ([ben.id, ada.id], None)


def test_a_sentence_and_its_two_clauses_are_one_passage_of_two_parts():
    sentence, first, second = claim("ada", (0, 50)), claim("ben", (0, 22)), claim("ben", (24, 50))
    (found,) = clusters(sentence, first, second, persons=("ada", "ben"))
    assert found.parts == [[first.id], [sentence.id, second.id]]
    assert "boundaries" in found.differing
    third, fourth = claim("cleo", (1, 22)), claim("cleo", (24, 49))
    (all_three,) = clusters(sentence, first, second, third, fourth)
    assert sorted(all_three.claims) == sorted(each.id for each in (sentence, first, second, third, fourth))


def test_a_claim_inside_another_of_the_same_person_stays_one_of_its_own():
    found = clusters(claim("ada", (0, 90)), claim("ben", (0, 90)), claim("ben", (10, 30), at=1), persons=("ada", "ben"))
    assert [len(each.claims) for each in found] == [2, 1]


def test_claims_that_only_touch_are_apart():
    found = clusters(claim("ada", (0, 30)), claim("ben", (0, 30)), claim("cleo", (28, 60)))
    assert [len(each.claims) for each in found] == [2, 1]


def jittered(random: Random, people: tuple[str, ...], passages: int) -> dict[ClaimRecord, int]:
    """Return claims with the passage that each is about: edges off by up to eight letters, one in ten not found."""
    truths: dict[str, tuple[ClaimRecord, int]] = {}
    for truth in range(passages):
        start, length = truth * 110 + random.randrange(15), random.randrange(40, 160)
        for name in people:
            if random.random() < 0.9:
                begin = max(0, start + random.randrange(-8, 9))
                end = max(begin + 5, start + length + random.randrange(-8, 9))
                made = claim(name, (begin, end), at=truth)
                truths[made.id] = made, truth
    return truths


def test_jittered_claims_find_each_other_and_the_order_of_people_changes_nothing():
    """At least 95 % of true pairs are joined, at most 2 % of what is joined is false; for two persons and for four."""
    random = Random(7)
    for people in (("ada", "ben"), PEOPLE, (*PEOPLE, "dora")):
        joined = true = false = 0
        for _ in range(8):
            truths = jittered(random, people, 40)
            claims = [each for each, _ in truths.values()]
            found = clusters(*claims, persons=people)
            for order in list(permutations(people))[1:4]:
                assert clusters(*claims, persons=order) == found
            for one, other in combinations(truths.values(), 2):
                true += one[1] == other[1]
            for each in found:
                for one, other in combinations(each.claims, 2):
                    joined += truths[one][1] == truths[other][1]
                    false += truths[one][1] != truths[other][1]
        assert joined / true >= 0.95, people
        assert false / (joined + false) <= 0.02, people


def test_every_claim_is_in_one_cluster():
    truths = jittered(Random(3), PEOPLE, 30)
    found = clusters(*(each for each, _ in truths.values()))
    assert sorted(claim for each in found for claim in each.claims) == sorted(truths)


def test_a_decision_is_named_by_who_says_the_same():
    ada, ben = claim("ada", (0, 9)), claim("ben", (0, 8))
    cleo = claim("cleo", (0, 9), type="policy")
    gold = msgspec.convert(msgspec.to_builtins(ada), ClaimBody)
    assert decide(gold, [ada, ben], ("ada", "ben")) == "unanimous"
    assert decide(gold, [ada, ben, cleo], PEOPLE) == "majority"
    assert decide(gold, [ada, cleo], PEOPLE) == "adjudicated"
    assert decide(gold, [ada], ("ada",)) == "single"


def test_a_source_is_taken_where_the_settled_claim_keeps_a_pair_of_it():
    ada, ben = claim("ada", (0, 9)), claim("ben", (0, 9), stances=[Pair("TRAM", "against")])
    gold = msgspec.convert(msgspec.to_builtins(ada), ClaimBody)
    assert (is_taken(ada, gold), is_taken(ben, gold)) == (True, False)
