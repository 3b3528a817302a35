"""The derived PDFs of all samples before the validator that archives use: veraPDF says PDF/A-2b."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ocr import ReadOptions, probe_scan, read_pages, write_pdf
from tests.servers.place import find_java, may_fetch

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
OPTIONS = ReadOptions()


@pytest.fixture(scope="module")
def judge(verapdf: Path) -> list[str]:
    """The command that says of each file whether it is what it claims to be."""
    java = find_java(fetch=may_fetch()) / "bin" / "java"
    return [str(java), "-jar", str(verapdf), "--format", "text", "--flavour", "2b"]


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("derived")
    return [derive(sample, folder) for sample in samples()]


def samples() -> Iterator[Path]:
    return (path for path in sorted(SAMPLES.iterdir()) if not path.name.startswith("."))


def derive(sample: Path, folder: Path) -> Path:
    """The two-layer PDF of one sample, its pages read as an archive reads them."""
    paths = tuple(sorted(sample.iterdir())) if sample.is_dir() else (sample,)
    count = probe_scan(paths, OPTIONS).pages
    target = folder / f"{sample.stem}.pdf"
    write_pdf(
        paths, read_pages(paths, range(1, count + 1), OPTIONS), target, first_page=1, last_page=count,
        title=sample.stem, source_sha256=sha256(sample.name.encode()).hexdigest(), reader="test",
    )  # fmt: skip
    return target


def test_every_derived_sample_is_pdf_a_2b(judge: list[str], derived: list[Path]) -> None:
    done = subprocess.run([*judge, *map(str, derived)], capture_output=True, text=True, timeout=300, check=False)
    verdicts = [line for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    assert len(verdicts) == len(derived), done.stdout + done.stderr
    assert [line for line in verdicts if not line.startswith("PASS")] == []
