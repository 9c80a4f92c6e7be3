"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import dashboards
import fems

MODULES = sorted(
    module.name
    for package in (fems, dashboards)
    for module in pkgutil.walk_packages(
        package.__path__, f"{package.__name__}.", onerror=lambda _: None
    )
    if not module.name.endswith(".__main__")
)


def test_the_modules_were_found():
    assert {"fems.clock", "fems.compute.intervals", "dashboards.periods"} <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
