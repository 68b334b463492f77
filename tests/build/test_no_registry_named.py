"""No file of the project names a package registry, so that it installs from wherever its reader's tools are set to."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Put together here, so that this file does not name them itself.
HOSTS = tuple(
    ".".join(labels)
    for labels in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
    ]
)
LINES = ("--" + "index-url", "--" + "extra-index-url", "--" + "find-links", '"resol' + 'ved":')


def registries_named(text: str) -> list[str]:
    """The registries and index lines in a text."""
    return [name for name in (*HOSTS, *LINES) if name in text]


def files_of_the_project() -> Iterator[Path]:
    """What git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def test_no_file_names_a_registry() -> None:
    named = {
        str(path.relative_to(ROOT)): found
        for path in files_of_the_project()
        if (found := registries_named(path.read_bytes().decode("utf-8", "ignore")))
    }
    assert named == {}


def test_the_scan_sees_the_files_that_name_packages() -> None:
    assert {"pyproject.toml", "constraints.txt", "Makefile"} <= {path.name for path in files_of_the_project()}


@pytest.mark.parametrize("host", HOSTS)
def test_a_lock_file_with_an_address_is_noticed(host: str) -> None:
    assert host in registries_named(f'"where": "https://registry.{host}/vite/-/vite-8.0.0.tgz"')


@pytest.mark.parametrize("line", LINES)
def test_an_index_line_is_noticed(line: str) -> None:
    assert line in registries_named(f"numpy==2.4.6\n{line}=http://localhost/simple\n")
