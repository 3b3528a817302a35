"""The house keeps its own rules: names, locks, pages made from code, nothing of this or that machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = {package.partition(".")[0] for package in PROJECT["tool"]["setuptools"]["packages"]}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_dependency_claims_the_name_of_a_room() -> None:
    for distribution in distributions():
        if distribution.name == "sohoa":
            continue
        names = {Path(str(file)).parts[0].removesuffix(".py") for file in distribution.files or ()}
        assert not names & (ROOMS | {"tests", "bench"}), distribution.name


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    for line in re.findall(r'^    "[a-z0-9-]+[<>=].*$', text, re.MULTILINE):
        assert re.search(r"\S+\s+# \w", line), line


@pytest.mark.parametrize("name", ["run", "test", "bench"])
def test_locks_have_hashes_and_no_addresses(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.lock").read_text()
    assert "://" not in lock
    pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    assert len(pinned) > 20
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_pages_made_from_the_code_are_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def test_ci_is_the_test_script_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert len(lines) == 2
    assert lines[1].endswith("exec scripts/test")


def test_the_readme_names_commands_that_exist() -> None:
    commands = set(re.findall(r"^## sohoa (\w+)", (ROOT / "docs" / "commands.md").read_text(), re.MULTILINE))
    for page in ("README.md", "README.vi.md"):
        text = (ROOT / page).read_text()
        named = set(re.findall(r"\.venv/bin/sohoa (\w+)", text))
        assert named
        assert named <= commands, page
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{page}: {target}"


def test_nothing_tracked_names_a_home_folder() -> None:
    """Paths of one machine have no place in the project."""
    homes = {str(Path.home()), os.path.realpath(ROOT)} - {"/"}
    for path in _tracked():
        if path.suffix in {".pdf", ".png", ".jpg", ".tif", ".ttf", ".lock"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not [home for home in homes if re.search(re.escape(home) + r"[/\s\"']", text)], path


def test_environment_variables_have_one_home() -> None:
    homes = {"infra/settings.py", "ocr/__init__.py", "ocr/tesseract.py"}
    for path in _tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and name.partition("/")[0] in ROOMS and name not in homes:
            assert not re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8")), name
