"""The regression on errors: what it does where there are none."""

import numpy as np
import pytest

from fems.compute.forecasting.regression import _rolling_fit

DAYS, STEPS = 40, 24


@pytest.mark.parametrize(
    "first", [pytest.param(40, id="never an error"), pytest.param(10, id="none at first")]
)
def test_days_without_an_error_teach_nothing_and_overflow_nothing(first):
    rng = np.random.default_rng(4)
    features = rng.normal(0, 1e3, (DAYS, STEPS, 2))
    target = 2 * features[:, :, 0]
    target[:first] = 0.0
    found = _rolling_fit(features, target, delay=2)
    assert (found[: first + 2] == 0).all()
    if first < DAYS:
        assert found[-1] == pytest.approx([2, 0], abs=0.3)  # the ridge draws it to zero
