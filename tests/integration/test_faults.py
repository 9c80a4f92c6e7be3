"""Five rounds of faults, every kind at least once; `make soak` runs a hundred."""

import random

from tests.soak.faults import FAULTS
from tests.soak.rounds import run


def test_after_every_fault_count_and_sum_are_those_published(servers):
    seed = random.SystemRandom().randrange(10**6)
    outcome = run(servers, rounds=5, seed=seed)
    again = f"try again: python -m tests.soak --rounds 5 --seed {seed}"
    assert outcome.exact, f"{outcome}; {again}"
    assert set(outcome.faults) == {fault.__name__ for fault in FAULTS}
    assert outcome.figures["future_refused"] > 0
    assert outcome.figures["corrected"] > 0
