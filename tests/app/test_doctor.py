"""The doctor sees what is really missing: every check is shown a folder, a version or a name that lacks it."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from unsit.app import doctor
from unsit.app.doctor import Finding


def lines_of(findings: list[Finding]) -> tuple[int, str]:
    out = io.StringIO()
    status = doctor.report(findings, Console(file=out, width=200))
    return status, out.getvalue()


def test_an_empty_package_lacks_its_model_and_its_page(tmp_path: Path) -> None:
    findings = {finding.name: finding for finding in doctor.examine(tmp_path / "data", package=tmp_path)}
    assert findings["Pose model"].ok is False
    assert findings["Page"].ok is False
    assert "make run" in findings["Pose model"].remedy
    assert "make run" in findings["Page"].remedy


def test_a_model_with_one_byte_too_few_is_not_the_pinned_one(tmp_path: Path) -> None:
    model = tmp_path / "pose_landmarker_full.task"
    model.write_bytes(b"PK\x03")
    finding = doctor.pose_model(model)
    assert finding.ok is False
    assert doctor.pinned_sha256(model) in finding.found


def test_a_built_page_is_found(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text("<!doctype html>")
    assert doctor.built_page(index).ok is True


@pytest.mark.parametrize(
    ("check", "version", "ok"),
    [
        (doctor.python_version, (3, 10, 14), False),
        (doctor.python_version, (3, 11, 0), True),
        (doctor.python_version, (4, 0, 0), True),
        (doctor.sqlite_version, (3, 34, 1), False),
        (doctor.sqlite_version, (3, 35, 0), True),
    ],
)
def test_an_old_version_is_told_from_one_new_enough(check, version, ok) -> None:
    assert check(version).ok is ok
    assert bool(check(version).remedy) is not ok


def test_the_data_folder_need_not_exist_yet_and_is_not_made(tmp_path: Path) -> None:
    assert doctor.writable(tmp_path / "not" / "yet").ok is True
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_data_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    finding = doctor.writable(tmp_path / "data")
    assert finding.ok is False
    assert "UNSIT_DATA" in finding.remedy


def test_a_port_can_be_opened_here_and_not_on_an_address_that_is_not_ours() -> None:
    assert doctor.loopback("127.0.0.1").ok is True
    assert doctor.loopback("192.0.2.1").ok is False  # reserved for documentation: RFC 5737


def test_no_browser_by_name_is_not_an_error_but_says_what_does() -> None:
    finding = doctor.browser([])
    assert finding.ok is None
    assert "unsit coach" in finding.remedy


def test_a_system_library_that_nobody_has_does_not_load() -> None:
    assert not doctor.loads("libno-such-library-anywhere.so.7")


def test_the_report_ends_with_one_when_something_required_is_missing() -> None:
    missing = Finding("Page", "index.html is missing", ok=False, remedy="make run")
    status, text = lines_of([Finding("Python", "3.11.2", ok=True), missing])
    assert status == 1
    assert "make run" in text


def test_the_report_ends_with_zero_when_only_something_optional_is_missing() -> None:
    status, text = lines_of([Finding("Python", "3.11.2", ok=True), Finding("Browser", "none", None, "take one")])
    assert status == 0
    assert "take one" in text


def test_what_is_found_is_printed_as_it_is_and_not_as_markup() -> None:
    _, text = lines_of([Finding("Data folder", "/home/[red]ann", ok=True)])
    assert "[red]" in text
