"""Is this data plausible? Detectors over regular series of many meters at once, pure and vectorised.

A detector takes a `Regular` (and what is usual for its meters) and gives a mask; `check` runs all of
them and says what it saw as findings.
"""
