"""Public series with and without labelled faults, as regular series."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from fems.compute.quality.regular import Regular
from tests.conftest import SHARED_DATA

PV = SHARED_DATA / "pvanalytics_pv"
MST = "Etc/GMT+7"

needs_public_series = pytest.mark.skipif(
    not PV.is_dir(), reason="the public series are not in the shared data folder"
)


@cache
def regular(name):
    """A series with its own step and zone, and its labels (all false where there are none)."""
    times, values, labels, zone = _READ[name]()
    at = pd.DatetimeIndex(pd.to_datetime(times, utc=True))
    frame = pd.DataFrame({"value": np.asarray(values, float), "label": np.asarray(labels)}, at)
    frame = frame[~frame.index.duplicated()]
    frame = frame.asfreq(pd.Series(at).diff().mode()[0])
    series = Regular.of(frame["value"], frame.index.tz_localize(None), zone=zone)
    return series, (frame["label"] == 1).to_numpy()


def _csv(path, value, label=None, *, zone="UTC", time=0):
    def read():
        frame = pd.read_csv(path)
        labels = frame[label] if label else np.zeros(len(frame), bool)
        column = frame[value] if isinstance(value, str) else frame.iloc[:, value]
        return frame.iloc[:, time], column, labels, zone

    return read


def _dst():
    frame = pd.read_parquet(PV / "system_50_ac_power_2_full_DST.parquet")
    return frame["measured_on"], frame["ac_power_2"], np.zeros(len(frame), bool), MST


_STEEL = SHARED_DATA / "steel_uci" / "steel_2018_15min_interval_start.csv.gz"
_HOURLY = "il-electricity-{}-hourly.csv.gz"
_READ = {
    "outliers": _csv(PV / "ac_power_inv_7539_outliers.csv", "value_normalized", "outlier"),
    "stale": _csv(PV / "ac_power_inv_2173_stale_data.csv", "value_normalized", "stale_data_mask"),
    "interpolated": _csv(
        PV / "ac_power_inv_2173_interpolated_data.csv", "value_normalized",
        "interpolated_data_mask",
    ),
    "inverter": _csv(PV / "ac_power_inv_2173.csv", "value_normalized"),
    "steel": _csv(_STEEL, 1, zone="Asia/Seoul"),
    "serf_east": _csv(PV / "serf_east_15min_ac_power.csv.gz", "ac_power", zone=MST),
    "rsf_power": _csv(PV / "nrel_RSF_II.csv", "ac_power_kw_1137"),
    "rsf_voltage": _csv(PV / "nrel_RSF_II.csv", "inv2_dc_voltage__1048"),
    "house": _csv(
        SHARED_DATA / "eemeter_electricity" / _HOURLY.format("cdd-hdd"), 1, zone="America/Chicago"
    ),
    "house_cooled": _csv(
        SHARED_DATA / "eemeter_electricity" / _HOURLY.format("cdd-only"), 1, zone="America/Chicago"
    ),
    "dst": _dst,
}  # fmt: skip
