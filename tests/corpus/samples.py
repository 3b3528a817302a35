"""The committed samples: a dozen documents that show every kind of trouble once, in a few megabytes."""

from __future__ import annotations

from pathlib import Path

from tests.corpus.files import save, save_truth
from tests.corpus.make import Made, Plan, Truth, make
from tests.corpus.model import Handwriting, Level
from tests.corpus.paper import Extras

FOLDER = Path(__file__).parent / "samples"
TRUTH = Path(__file__).parent / "samples.json"

PRINTED, PENNED = Handwriting(), Handwriting(number=True, day=True)
QUALITY = 55  # low enough that all samples stay within 4 MB, high enough for print
SAMPLES: tuple[tuple[int, Level, Plan], ...] = (
    (1, "office", Plan("qd_thanh_lap_hoi", "nd30_2020", "pdf", hand=PRINTED, blank_back=False, two_documents=False,
                       extras=Extras(), quality=QUALITY, name="qd-thanh-lap-hoi")),
    (2, "office", Plan("cong_van", "nd30_2020", "pdf", hand=PENNED, blank_back=False, two_documents=False,
                       extras=Extras(incoming="boxed"), quality=QUALITY, name="cong-van-den")),
    (3, "office", Plan("qd_khen_thuong", "tt01_2011", "tiff", hand=PRINTED, blank_back=False, two_documents=False,
                       extras=Extras(), quality=QUALITY, name="qd-khen-thuong")),
    (4, "office", Plan("giay_chung_nhan", "tt01_2011", "jpg", hand=PRINTED, blank_back=False, two_documents=False,
                       extras=Extras(signature_shown=True), quality=QUALITY, name="giay-chung-nhan")),
    (5, "office", Plan("qd_dieu_le", "ttlt55_2005", "pdf", hand=PENNED, blank_back=True, two_documents=False,
                       extras=Extras(), quality=QUALITY, name="qd-dieu-le")),
    (6, "bad", Plan("thong_bao", "ttlt55_2005", "pdf", hand=PRINTED, blank_back=False, two_documents=False,
                    extras=Extras(), colour="bitonal", quality=QUALITY, name="thong-bao")),
    (7, "office", Plan("qd_tuyen_dung", "ttlt55_2005", "pdf", hand=PRINTED, blank_back=False, two_documents=False,
                       extras=Extras(), quality=QUALITY, name="qd-tuyen-dung")),
    (8, "bad", Plan("giay_phep_quy", "tt01_2011", "png", hand=PRINTED, blank_back=False, two_documents=False,
                    extras=Extras(copy_mark=True), colour="bitonal", quality=QUALITY, name="giay-phep-quy")),
    (9, "bad", Plan("bao_cao", "nd30_2020", "folder", hand=PENNED, blank_back=False, two_documents=False,
                    extras=Extras(), colour="grey", quality=QUALITY, name="bao-cao")),
    (10, "clean", Plan("chung_chi", "nd30_2020", "pdf", hand=PRINTED, blank_back=False, two_documents=False,
                       extras=Extras(), colour="grey", quality=QUALITY, name="chung-chi")),
    (11, "office", Plan("to_trinh", "ttlt55_2005", "pdf", hand=PRINTED, blank_back=False, two_documents=False,
                        extras=Extras(incoming="open"), quality=QUALITY, name="to-trinh")),
    (12, "office", Plan("qd_quy", "nd30_2020", "pdf", hand=PRINTED, blank_back=False, two_documents=True,
                        extras=Extras(), quality=QUALITY, name="hai-van-ban")),
)  # fmt: skip


def make_samples() -> list[Made]:
    """All samples, not yet written."""
    return [make(seed, level, plan) for seed, level, plan in SAMPLES]


def write_samples() -> None:
    """Writes the samples, and their truth beside the folder, so that reading the folder meets scans only."""
    truths: list[Truth] = []
    for made in make_samples():
        save(made, FOLDER)
        truths += made.truth
    save_truth(truths, TRUTH)
