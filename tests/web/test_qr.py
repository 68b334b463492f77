"""The picture that a phone reads leads to the address that stands beside it."""

import cv2
import numpy as np
import pytest

from unsit.web.qr import HALVES, lines_of, picture_of

ADDRESS = "https://192.168.178.123:8766/#code=012345"
MODULE_PX = 8


def read(modules: np.ndarray) -> str:
    """What a camera reads in these modules, 1 being dark."""
    picture = np.kron(1 - modules, np.full((MODULE_PX, MODULE_PX), 255)).astype(np.uint8)
    return cv2.QRCodeDetector().detectAndDecode(np.pad(picture, 4 * MODULE_PX, constant_values=255))[0]


@pytest.mark.parametrize("address", [ADDRESS, "https://10.0.0.7:50123/#code=999999"])
def test_the_terminal_s_lines_are_read_as_the_address(address: str) -> None:
    halves = {shown: pair for pair, shown in HALVES.items()}
    lines = [[halves[each] for each in line] for line in lines_of(address).plain.splitlines()]
    modules = np.array([[pair[half] for pair in line] for line in lines for half in (0, 1)])
    assert read(modules) == address


def test_the_page_s_picture_is_one_drawing_of_its_own_without_script_or_style() -> None:
    svg = picture_of(ADDRESS).decode()
    assert svg.startswith("<svg")
    assert all(word not in svg for word in ("<script", "style=", "href", "<style"))
    assert ADDRESS not in svg, "the code stands only in the picture"
