"""`make soak`: a hundred rounds of faults, progress on standard error, one JSON object at the end."""

import argparse
import random
import sys
import time

from benchmarks._claims import claim, report
from fems.config import Settings
from fems.ingest.publisher import REPLAY_S
from tests.soak.faults import FAULTS
from tests.soak.rounds import run

KINDS = {fault.__name__: fault for fault in FAULTS}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS, help="kinds of fault")
    parser.add_argument("--no-replay", action="store_true", help="gateways forget at once")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", file=sys.stderr)
    kinds = [KINDS[name] for name in wanted.only]
    began = time.monotonic()
    outcome = run(
        Settings(), rounds=wanted.rounds, seed=wanted.seed, kinds=kinds,
        replay_s=-1 if wanted.no_replay else REPLAY_S, told=tell,
    )  # fmt: skip
    for inexact in outcome.inexact:
        print(f"INEXACT: {inexact}", file=sys.stderr)
    return report(
        "soak",
        [
            claim("rounds after which count or sum differed", len(outcome.inexact), "<=", 0),
            claim("readings lost", outcome.lost, "<=", 0),
            claim("readings doubled or never published", outcome.doubled, "<=", 0),
            claim("instants whose last value does not count", outcome.wrong, "<=", 0),
            claim("future readings not kept as rejected", outcome.future_lost, "<=", 0),
        ],
        seed=outcome.seed, replay=not wanted.no_replay, rounds=outcome.rounds, faults=dict(sorted(outcome.faults.items())),
        details=outcome.figures, seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip


def tell(done):
    print(
        f"round {done['round']:>3}  {done['seconds']:5.1f} s  {done['readings']:>9,} readings  "
        f"{'exact' if done['exact'] else 'INEXACT'}  {' + '.join(done['faults'])}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
