"""Servers as containers, where a Docker engine answers. Run in the foreground, so that they end with their process."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.servers.place import Missing


@cache
def is_there() -> bool:
    """Whether a Docker engine answers."""
    if os.environ.get("SOHOA_TEST_DOCKER") == "off" or not shutil.which("docker"):
        return False
    try:
        asked = subprocess.run(
            ["docker", "version", "--format", "{{.Server.Version}}"], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def ensure_image(image: str, *, fetch: bool) -> None:
    """Makes sure that the engine has an image; raises Missing when it has not and may not fetch it."""
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0:
        return
    if not fetch:
        raise Missing(f"the Docker engine has no image {image}: run `docker pull {image}`")
    pulled = subprocess.run(["docker", "pull", "--quiet", image], capture_output=True, text=True, check=False)
    if pulled.returncode:
        raise Missing(f"docker pull {image}: {pulled.stderr.strip()[-300:]}")


def run_command(
    image: str, words: Sequence[str], *, ports: Mapping[int, int], env: Mapping[str, str], data: tuple[Path, str]
) -> list[str]:
    """``docker run`` for one server: ports outside → inside, its data folder outside → inside."""
    command = ["docker", "run", "--rm", "--init"]
    for outside, inside in ports.items():
        command += ["--publish", f"127.0.0.1:{outside}:{inside}"]
    for name, value in env.items():
        command += ["--env", f"{name}={value}"]
    return [*command, "--volume", f"{data[0]}:{data[1]}", image, *words]
