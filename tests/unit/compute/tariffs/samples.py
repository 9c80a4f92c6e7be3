"""Sample tariffs, and loads of plain shape whose bills can be worked out on paper."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pandas as pd

from fems.compute.tariffs.reading import read_tariffs
from fems.compute.tariffs.schedule import Schedule
from fems.compute.tariffs.terms import Terms
from tests.conftest import REPOSITORY

SEOUL = ZoneInfo("Asia/Seoul")
FOLDER = REPOSITORY / "sample_data" / "tariffs"


def text_of(name):
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def schedule_of(series):
    files = sorted(FOLDER.glob(f"{series}*.toml"))
    return Schedule.of(t for file in files for t in read_tariffs(text_of(file.stem)))


INDUSTRIAL_B = schedule_of("kepco_industrial_b")


def terms(contract_kw, *, option="high_a_ii", schedule=INDUSTRIAL_B, since=date(2024, 10, 24)):
    return [Terms(since, schedule, option, Decimal(contract_kw))]


def flat_load(month, kw, **other_kw):
    """A constant load in a month of Seoul's, but for quarters given as d18_1400=530."""
    end = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    first, last = (datetime(d.year, d.month, 1, tzinfo=SEOUL) for d in (month, end))
    starts = pd.date_range(first, last, freq="15min", inclusive="left")
    frame = pd.DataFrame({"start": starts.tz_convert("UTC"), "amount": kw / 4})
    for when, power in other_kw.items():
        day, clock = when[1:].split("_")
        at = datetime(
            month.year, month.month, int(day), int(clock[:2]), int(clock[2:]), tzinfo=SEOUL
        )
        frame.loc[frame["start"] == pd.Timestamp(at), "amount"] = power / 4
    return frame
