"""The mark of the tests that need OpenSim (`pip install opensim==4.6`); elsewhere they are skipped."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "opensim: reads our files with OpenSim itself, where it is installed")
