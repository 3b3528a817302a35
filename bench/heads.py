"""``python -m bench.heads [FILE]``: heads of 165 bodies that the corpus never draws, read and scored.

The corpus knows a dozen bodies and the words of one trade. Rules that know only those show here: ministries, courts,
schools, companies, councils of every kind, abstracts of every trade, and signers with seldom names. What a seed draws
is the paper, the pen and the signer; the heads are always the same, and rules were made from them, so that no number of
theirs says how other bodies fare: a FILE of heads that nobody has seen does, once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench.accuracy import Reading, read_file, report_on, show_faults
from bench.pages import pool
from bench.printing import print_table
from bench.score import tabulate
from schemas.tables import rows_on
from tests.corpus.drafting import article, centred, justified
from tests.corpus.files import save
from tests.corpus.make import Plan, make
from tests.corpus.model import Draft, Issuer, Level, Paragraph
from tests.corpus.phrases import bases, prose

LIST = Path(__file__).with_suffix(".json")
UNSCORED = ("legal_bases", "recipients")
DECIDING = ("Quyết định", "Nghị quyết", "Thông tư", "Nghị định")
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Bế", "Lò", "Quàng", "Thạch", "Kiên", "Hà", "Tạ", "Nông", "Sùng",
)  # fmt: skip
MIDDLES = ("Văn", "Thị", "Minh", "Đức", "Ngọc", "Hữu", "Thanh", "Xuân", "Quốc", "Kim")
GIVEN = (
    "Bông", "Khê", "Giàng", "Lắm", "Một", "Thoại", "Sính", "Đởm", "Phê", "Muôn", "Hưởng", "Hiển", "Hằng", "Ẩn",
    "Nghiêm", "Chính", "Hải", "Thảo", "Thủy", "Sơn", "Bình", "Vinh", "Lộ", "Ngọ", "Phùng", "Chỉnh", "Tiễn", "Hãnh",
    "Đậm", "Quế",
)  # fmt: skip


def heads_of(path: Path = LIST) -> list[dict[str, Any]]:
    """The heads of a file."""
    heads: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["heads"]
    return heads


def draft_of(head: Mapping[str, Any], rng: Random) -> Draft:
    """A paper of the head's body, its text and signer drawn."""
    issued = date.fromisoformat(head["issued"])
    regime = rows_on("layout_regimes", issued)[0]["regime"]
    titles = tuple(head["titles"])
    issuer = Issuer(
        parent=tuple(head["parent"]), organ=tuple(head["organ"]), symbol="", place=head["place"],
        old_place=head["place"], authority="", leader=titles, deputy=titles, units=(),
        called=" ".join(head["organ"]).capitalize(),
    )  # fmt: skip
    legal: tuple[str, ...] = ()
    body: tuple[Paragraph, ...] = tuple(justified(text) for text in prose(rng, issuer.called, rng.randint(2, 4)))
    if head["type"] in DECIDING:
        legal = bases("staff", regime, rng)
        body = (
            centred(" ".join((*titles[-1:], *issuer.organ)) if len(titles) == 1 else " ".join(issuer.organ)),
            *(justified(text) for text in legal),
            centred(f"{head['type'].upper()}:"),
            *(article(place, text, rng) for place, text in enumerate(prose(rng, issuer.called, 3), 1)),
        )
    letter = head["type"] == "Công văn"
    return Draft(
        kind="head", regime=regime, issuer=issuer, number=f"{rng.randint(2, 4999):02d}", notation=head["notation"],
        issued=issued, place=head["place"], type_name=head["type"], subject=head["subject"], body=body, bases=legal,
        recipients=("- Như trên;", "- Lưu: VT, VP."), signer_title=titles,
        signer_name=f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}",
        addressees=("Các sở, ban, ngành",) if letter else (),
    )  # fmt: skip


def read_head(numbered: tuple[int, Mapping[str, Any]], seed: int, level: Level) -> Reading:
    """Draws and reads the paper of one head; lists and bases, which are the corpus's own, are not scored."""
    place, head = numbered
    draft = draft_of(head, Random(f"head {seed} {place}"))
    plan = Plan(draft=draft, two_documents=False, blank_back=False, name=f"head_{place:03d}_{level}")
    made = make(seed * 1000 + place, level, plan)
    truths = [{key: value for key, value in truth.items() if key not in UNSCORED} for truth in made.truth]
    with tempfile.TemporaryDirectory() as folder:
        return read_file(save(made, Path(folder)), truths, level)


def main(arguments: list[str]) -> int:
    """Prints the table of fields, and with ``--wrong`` what was not read."""
    parser = argparse.ArgumentParser(prog="python -m bench.heads", description=__doc__)
    parser.add_argument("heads", nargs="?", type=Path, default=LIST, help="another file of heads, of the same form")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--levels", default="clean,office")
    parser.add_argument("--wrong", action="store_true", help="also list every wrong or missing claim")
    given = parser.parse_args(arguments)
    heads = list(enumerate(heads_of(given.heads)))
    for level in given.levels.split(","):
        with pool() as processes:
            readings = list(processes.map(partial(read_head, seed=given.seed, level=level), heads))
        report = report_on(readings)
        print(f"\n{level}: {len(readings)} papers")
        print_table(tabulate(report))
        show_faults((*report.wrong, *report.unclaimed) if given.wrong else report.wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
