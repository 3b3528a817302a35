"""`sohoa init`: sets an archive and its index up, and proves that the store can carry one."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cli.console import ArchiveUrl, IndexUrl, err, out
from cli.words import t
from infra.init import Prepared, prepare
from infra.settings import read_settings

HELP = t(
    "Chuẩn bị kho và chỉ mục; thử xem nơi lưu có giữ đúng 'ghi một lần' không.",
    "Set up archive and index; try whether the store keeps what is written once.",
)


def init(
    archive: ArchiveUrl = None,
    index: IndexUrl = None,
    policy: Annotated[
        bool, typer.Option("--policy", help=t("In quyền của khoá ứng dụng", "Print the application key's rights"))
    ] = False,
) -> None:
    """Doing it again changes nothing. A store that cannot carry an archive is refused, with the reason."""
    prepared = prepare(read_settings(), archive_url=archive, index_url=index)
    _print(prepared)
    if policy and prepared.policy is not None:
        out.print(json.dumps(prepared.policy, indent=2))


def _print(prepared: Prepared) -> None:
    err.print(f"✓ {t('kho', 'archive')}: {prepared.archive}")
    for name, holds in prepared.features:
        err.print(f"  {'✓' if holds else '–'} {_feature(name)}")
    err.print(f"✓ {t('chỉ mục', 'index')}: {prepared.index}")
    if prepared.policy is not None and not prepared.granted:
        vi = "! Khoá ứng dụng chưa được cấp quyền ở đây: in quyền bằng --policy rồi gán trên máy chủ."
        err.print(t(vi, "! The application's key was not given its rights here: print them with --policy, set them."))


def _feature(name: str) -> str:
    return {
        "created": t("tạo mới", "made now"),
        "create_only": t("chỉ ghi khi chưa có (đã thử)", "create only if absent (tried)"),
        "versions": t("giữ phiên bản", "keeps versions"),
        "lock": t("khoá đối tượng (WORM)", "object lock (WORM)"),
        "encrypted": t("mã hoá phía máy chủ", "encryption by the server"),
        "granted": t("khoá ứng dụng không xoá được", "the application's key cannot delete"),
    }[name]
