"""Public series to forecast, and from when; each origin on another weekday than the one before."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
EVERY_DAYS = 8


class Set(NamedTuple):
    """A series, a day of its steps, when it is forecast, and how much came before."""

    name: str
    series: pd.Series
    steps: int
    first: str
    last: str
    history_days: int
    calendar: str | None = None

    def origins(self, every_days=EVERY_DAYS):
        found = pd.date_range(self.first, self.last, freq=f"{every_days}D", tz=self.series.index.tz)
        return [at for at in found if len(self.truth(at)) == self.steps]

    def history(self, origin):
        past = self.series[self.series.index < origin]
        return past.iloc[-self.history_days * self.steps :]

    def truth(self, origin):
        return self.series[self.series.index >= origin].iloc[: self.steps]


def _series(file, zone, value=1):
    table = pd.read_csv(file)
    at = pd.to_datetime(table.iloc[:, 0], utc=True).dt.tz_convert(zone)
    return pd.Series(table.iloc[:, value].to_numpy(float), pd.DatetimeIndex(at)).dropna()


def sets():
    """All sets; empty where the data is not beside the checkout."""
    if not DATA.is_dir():
        return []
    steel = _series(DATA / "steel_uci/steel_2018_15min_interval_start.csv.gz", "Asia/Seoul")
    house = _series(
        DATA / "eemeter_electricity/il-electricity-cdd-hdd-hourly.csv.gz", "America/Chicago"
    )
    sun = _series(DATA / "pvanalytics_pv/serf_east_15min_ac_power.csv.gz", "Etc/GMT+7")
    second_half = ("2018-07-01", "2018-12-31", 365, "KR")
    return [
        Set("steel hourly", steel.resample("h").sum(), 24, *second_half),
        Set("steel 15-min", steel, 96, *second_half),
        Set("eemeter hourly", house, 24, "2017-09-01", "2018-02-06", 180, "US"),
        Set("pvanalytics 15-min", sun, 96, "2016-08-10", "2016-10-12", 365),
    ]
