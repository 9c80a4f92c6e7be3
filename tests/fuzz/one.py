"""Fuzz one target in this process; ends with exit status 77 at the first input that breaks a law."""

import sys

import atheris

with atheris.instrument_imports(include=["fems.ingest", "fems.store.binary", "fems.units", "json"]):
    from tests.fuzz.targets import TARGETS


def main():
    name, *flags = sys.argv[1:]
    atheris.Setup([sys.argv[0], *flags], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
