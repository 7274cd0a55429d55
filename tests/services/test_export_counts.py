"""An export that holds fewer claims than the last one like it says so; others' and other exports are not compared."""

from cast import caller

from annotator.services.export_counts import compare_with_last
from annotator.services.exporting import Selection


def test_fewer_claims_than_last_time_are_a_warning_once(session, team):
    dora = caller(session, team, "dora")
    assert compare_with_last(session, dora, Selection(), 10) is None
    assert compare_with_last(session, dora, Selection(), 10) is None
    warning = compare_with_last(session, dora, Selection(), 8)
    assert warning and "holds 8 claims" in warning and "held 10" in warning
    assert compare_with_last(session, dora, Selection(), 8) is None


def test_only_the_same_callers_same_selection_is_compared(session, team):
    dora, ada = (caller(session, team, name) for name in ("dora", "ada"))
    compare_with_last(session, dora, Selection(), 10)
    assert compare_with_last(session, ada, Selection(), 1) is None
    assert compare_with_last(session, dora, Selection(unit="article"), 1) is None
    assert compare_with_last(session, dora, Selection(submitted=True), 1) is None
