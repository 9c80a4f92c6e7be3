"""People at work: each opens a page, looks at it for some seconds, hears of news, opens the next."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import orjson
from _dash_rig import Person

TICK_S, LOOKS_S = 5, (4, 12)
AT_ONCE = 6
"""Requests that a browser has open at a time."""
OK, NO_NEWS = 200, 204


@dataclass
class Times:
    """Answers of all people [s], by callback, and what was no answer."""

    of: list[tuple[str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    pages: int = 0


def at_work(address, names, calls_of, seconds):
    """Times of all that so many people asked for so long."""
    times, until = Times(), time.monotonic() + seconds
    people = [Person(address, name) for name in names]
    threads = [
        threading.Thread(target=work, args=(person, calls_of(name), until, times, seed))
        for seed, (name, person) in enumerate(zip(names, people, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.leave()
    return times


def work(person, calls, until, times, seed):
    """One person's hour: pages by chance, news as they come."""
    dice, versions = random.Random(seed), {}  # noqa: S311
    pages = sorted({call.page for call in calls})
    tick = next(call for call in calls if "n_intervals" in call.body)
    time.sleep(dice.uniform(0, LOOKS_S[1]))
    with ThreadPoolExecutor(AT_ONCE) as browser:
        while time.monotonic() < until:
            page = dice.choice(pages)
            mine = [call for call in calls if call.page == page and call is not tick]
            times.pages += 1
            ask(browser, person, mine, times)
            leaves = time.monotonic() + dice.uniform(*LOOKS_S)
            while time.monotonic() + TICK_S < min(leaves, until):
                time.sleep(TICK_S)
                if news := heard(person, tick, versions, times):
                    ask(browser, person, [call for call in mine if listens(call, news)], times)
            time.sleep(max(0.0, min(leaves, until) - time.monotonic()))


def ask(browser, person, calls, times):
    """Call some callbacks as a browser does, a few at once."""
    for call, (status, took, _) in zip(
        calls, browser.map(lambda call: person.call(call.body), calls), strict=True
    ):
        note(call, status, took, times)


def heard(person, tick, versions, times):
    """Stores that have another version than the one known, which is known from now on."""
    body = orjson.loads(tick.body)
    for state in body["state"]:
        state["value"] = versions.get(state["id"])
    status, took, answer = person.call(orjson.dumps(body))
    note(tick, status, took, times)
    if status != OK:
        return set()
    told = {store: sent["data"] for store, sent in orjson.loads(answer)["response"].items()}
    news = told.keys() & versions.keys()
    versions.update(told)
    return news


def note(call, status, took, times):
    """Keep what came of a call."""
    if status in {OK, NO_NEWS}:
        times.of.append((call.output, took))
    else:
        times.errors.append(f"{call.page} {call.output}: {status}")


def listens(call, stores):
    """Whether a browser calls it again when one of these stores changes."""
    inputs = call.body.partition('"state"')[0]
    return any(f'"id":"{store}","property":"data"' in inputs for store in stores)
