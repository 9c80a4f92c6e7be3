"""`make fuzz`: each target for some minutes, guided by coverage; one JSON object at the end."""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._claims import claim, report
from tests.fuzz.targets import KEYS, SEEDS, TARGETS, TOPICS, WORDS


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=list(TARGETS))
    wanted = parser.parse_args()
    found = {name: fuzz(name, wanted.seconds) for name in wanted.only}
    return report(
        "fuzz",
        [claim("inputs that break a law", sum(f["findings"] for f in found.values()), "<=", 0)],
        inputs=sum(f["inputs"] for f in found.values()), seconds_each=wanted.seconds,
        targets=found,
    )  # fmt: skip


def fuzz(name, seconds):
    """Inputs tried, edges of our code reached and findings of one target."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for i, seed in enumerate(SEEDS.get(name, [])):
            (corpus / f"seed{i}").write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{word}"\n' for word in [*KEYS, *WORDS, *TOPICS] if word))
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", name, f"-max_total_time={seconds}",
             "-print_final_stats=1", f"-dict={words}", "-max_len=4096",
             f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{name}-", str(corpus)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        print(done.stdout[-3_000:] + done.stderr[-3_000:], file=sys.stderr)
    edges = [int(n) for n in re.findall(r"\bcov: (\d+)", done.stderr)]
    inputs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    said = {
        "inputs": int(inputs[1]) if inputs else 0,
        "edges": max(edges, default=0),
        "findings": int(done.returncode != 0),
    }
    print(f"{name}: {said}", file=sys.stderr)
    return said


if __name__ == "__main__":
    sys.exit(main())
