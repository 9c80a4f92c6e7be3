"""Savings of several plants as one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fems.compute.savings import Savings


def added(parts: Sequence[Savings]) -> Savings | None:
    """The sum of savings that have an interval; None where none has.

    What plants leave uncertain is taken to be independent, so variances add up; the degrees of freedom
    are those of Welch and Satterthwaite. The periods are not kept.

    >>> one = Savings(pd.DataFrame(), 100.0, 90.0, 3.0, 20.0, "formula", covered=1.0)
    >>> two = Savings(pd.DataFrame(), 300.0, 290.0, 4.0, 20.0, "formula", covered=0.5)
    >>> both = added([one, two])
    >>> both.kwh, both.sd_kwh, both.covered
    (20.0, 5.0, 0.625)
    """
    known = [part for part in parts if part.assessable]
    if not known:
        return None
    expected = np.array([part.expected_kwh for part in known])
    variance = np.array([part.sd_kwh for part in known]) ** 2
    degrees = np.array([part.degrees for part in known])
    total = float(variance.sum())
    spread = float((variance**2 / degrees).sum())
    methods = {part.method for part in known}
    return Savings(
        pd.DataFrame(), float(expected.sum()), float(sum(part.actual_kwh for part in known)),
        float(np.sqrt(total)), total**2 / spread if spread > 0 else np.inf,
        "bootstrap" if "bootstrap" in methods else "formula",
        float((expected * [part.covered for part in known]).sum() / expected.sum()),
    )  # fmt: skip
