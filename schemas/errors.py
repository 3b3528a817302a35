"""Every failure of the system, in one tree.

Each class says three things once: the exit code of a command, the HTTP status of an answer, and whether trying again
can help. Its words (Vietnamese and English) name what happened and end with what to do next.

    SohoaError                         1  500
    ├── UsageError                     2  400   NothingFound, UnknownRecord, AmbiguousId, UnknownBatch, BatchWithdrawn
    ├── BadInput                       3  422   one input cannot be taken; the batch goes on
    │   ├── EmptyFile · NotAnImage · TruncatedFile · PasswordProtected · NoPages · PageTooLarge
    │   ├── Unreadable · LinkLoop · UnsupportedFile · SecrecyMarked · EveryPageFailed
    ├── ToolMissing                    4  503   TesseractMissing, LanguageMissing, PopplerMissing, ServerNotStarted
    ├── PageFailed                     8  500   EngineCrashed, EngineTimedOut, PageDamaged: one page, not its document
    ├── StoreError                     5  503   StoreFull, StoreAway, StoreRefused, DigestMismatch, ChainBroken,
    │                                           AlreadyExists, NoSuchObject, UnknownSchema, NoSuchBucket, StoreUnfit
    │   └── StoreRefused                        StoreKeyWrong, ClockOff
    ├── IndexFailure                   6  503   IndexAway, IndexDamaged, IndexRefused, IndexUnfit, IndexFull
    └── SignatureError                 7  422
"""

from __future__ import annotations

import re
from typing import ClassVar, Literal

Language = Literal["vi", "en"]


class SohoaError(Exception):
    """A failure with a name, words in two languages and a way on; details fill the words' places."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    vi: ClassVar[str] = "Lỗi không lường trước: {detail}."
    en: ClassVar[str] = "Unexpected failure: {detail}."
    mend_vi: ClassVar[str] = "Chạy `sohoa doctor`; nếu vẫn lỗi, gửi nhật ký cho người quản trị."
    mend_en: ClassVar[str] = "Run `sohoa doctor`; if it stays, give the log to your administrator."

    def __init__(self, **details: object) -> None:
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[object, tuple[type[SohoaError], dict[str, str]]]:
        return _rebuild, (type(self), self.details)

    @classmethod
    def reason(cls) -> str:
        """The typed reason that ledgers keep: the class's name in snake case, e.g. ``empty_file``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def problem(self, language: Language) -> str:
        """What happened, in one sentence."""
        return (self.vi if language == "vi" else self.en).format_map(_Blanks(self.details))

    def mend(self, language: Language) -> str:
        """What to do next, in one sentence."""
        return (self.mend_vi if language == "vi" else self.mend_en).format_map(_Blanks(self.details))

    def message(self, language: Language) -> str:
        """Both sentences, ready to be shown."""
        return f"{self.problem(language)} {self.mend(language)}"


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _rebuild(kind: type[SohoaError], details: dict[str, str]) -> SohoaError:
    return kind(**details)


def by_reason(reason: str) -> type[SohoaError]:
    """The class of a typed reason; ``SohoaError`` itself for a reason this version does not know."""
    stack: list[type[SohoaError]] = [SohoaError]
    while stack:
        kind = stack.pop()
        if kind.reason() == reason:
            return kind
        stack.extend(kind.__subclasses__())
    return SohoaError


# ── usage ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class UsageError(SohoaError):
    """The command as typed cannot be carried out."""

    exit_code, http_status = 2, 400
    vi, en = "Lệnh không đúng: {detail}.", "The command does not fit: {detail}."
    mend_vi, mend_en = "Xem `sohoa --help`.", "See `sohoa --help`."


class NothingFound(UsageError):
    """A folder holds no file that could be a scan."""

    vi, en = "Không có tệp quét nào trong {path}.", "There is no scan in {path}."
    mend_vi, mend_en = "Kiểm tra đường dẫn thư mục.", "Check the path of the folder."


class UnknownRecord(UsageError):
    """No record has this id."""

    http_status = 404
    vi, en = "Không có hồ sơ {id}.", "There is no record {id}."
    mend_vi, mend_en = (
        "Tìm mã bằng `sohoa search` hoặc `sohoa export`.",
        "Find ids with `sohoa search` or `sohoa export`.",
    )


class AmbiguousId(UsageError):
    """The beginning of an id fits more than one record."""

    vi, en = "Mã {id} khớp với nhiều hồ sơ.", "More than one record begins with {id}."
    mend_vi, mend_en = "Gõ thêm vài ký tự của mã.", "Type more characters of the id."


class UnknownBatch(UsageError):
    """No batch has this name."""

    http_status = 404
    vi, en = "Không có lô {id}.", "There is no batch {id}."
    mend_vi, mend_en = "Xem các lô bằng `sohoa status`.", "See the batches with `sohoa status`."


class BatchWithdrawn(UsageError):
    """The batch was undone and takes no more inputs."""

    vi, en = "Lô {id} đã được rút.", "Batch {id} was withdrawn."
    mend_vi, mend_en = "Đặt tên lô mới bằng --batch TÊN.", "Give a new name with --batch NAME."


# ── inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class BadInput(SohoaError):
    """One input cannot be taken as it is; it is quarantined (cách ly) and the batch goes on."""

    exit_code, http_status = 3, 422
    vi, en = "Không nhận được tệp: {detail}.", "The file cannot be taken: {detail}."
    mend_vi, mend_en = "Quét lại bản giấy rồi chạy lại lệnh.", "Scan the paper again, then run the command again."


class EmptyFile(BadInput):
    """The file has no bytes."""

    vi, en = "Tệp rỗng (0 byte).", "The file is empty (0 bytes)."


class NotAnImage(BadInput):
    """The bytes are not what the name says, nor any scan format."""

    vi, en = (
        "Nội dung không phải ảnh quét hay PDF, dù tên là {name}.",
        "The bytes are no scan or PDF, though named {name}.",
    )
    mend_vi, mend_en = "Tìm tệp quét đúng, hoặc quét lại.", "Find the right scan, or scan again."


class TruncatedFile(BadInput):
    """The file ends before its content does, or its inside is damaged."""

    vi, en = "Tệp bị cụt hoặc hỏng: {detail}.", "The file is cut short or damaged: {detail}."
    mend_vi, mend_en = (
        "Chép lại tệp từ máy quét, hoặc quét lại.",
        "Copy the file again from the scanner, or scan again.",
    )


class PasswordProtected(BadInput):
    """The PDF asks for a password."""

    vi, en = "PDF có mật khẩu.", "The PDF is protected by a password."
    mend_vi, mend_en = "Lưu một bản không mật khẩu rồi chạy lại.", "Save a copy without the password, then run again."


class NoPages(BadInput):
    """The PDF holds no page."""

    vi, en = "PDF không có trang nào.", "The PDF has no pages."


class PageTooLarge(BadInput):
    """A page's pixels would burst memory; it was refused before decoding."""

    vi = "Trang {page} có {width} × {height} điểm ảnh, quá giới hạn {limit}."
    en = "Page {page} has {width} × {height} pixels, over the limit of {limit}."
    mend_vi, mend_en = "Quét lại ở 300 dpi, khổ thật.", "Scan again at 300 dpi and true size."


class Unreadable(BadInput):
    """The operating system does not let this user read the file."""

    vi, en = "Không có quyền đọc tệp: {detail}.", "No permission to read the file: {detail}."
    mend_vi, mend_en = "Cấp quyền đọc cho người chạy lệnh.", "Give the user of this command the right to read it."


class LinkLoop(BadInput):
    """A symbolic link leads back to itself or to a folder above it."""

    vi, en = "Liên kết vòng tròn.", "A symbolic link runs in a circle."
    mend_vi, mend_en = "Xoá liên kết, đặt tệp thật vào thư mục.", "Remove the link and put the real file there."


class UnsupportedFile(BadInput):
    """A kind of file that is not a scan (a spreadsheet, a note)."""

    vi, en = "Loại tệp {suffix} không phải bản quét.", "A file of kind {suffix} is not a scan."
    mend_vi, mend_en = "Nhận PDF, TIFF, JPEG, PNG.", "PDF, TIFF, JPEG and PNG are taken."


class SecrecyMarked(BadInput):
    """A page is stamped MẬT, TỐI MẬT or TUYỆT MẬT; nothing of it is stored, not even its name."""

    vi = "Trang {page} có dấu độ mật {level}: không được lưu vào hệ thống này."
    en = "Page {page} is stamped {level}: it must not be stored in this system."
    mend_vi = "Chuyển tệp cho bộ phận bảo mật và xoá khỏi thư mục quét."
    mend_en = "Hand the file to the officer for state secrets and remove it from the scan folder."


class EveryPageFailed(BadInput):
    """Not one page of the document could be read."""

    vi, en = "Không đọc được trang nào: {detail}.", "Not one page could be read: {detail}."


# ── tools and pages ──────────────────────────────────────────────────────────────────────────────────────────────────


class ToolMissing(SohoaError):
    """A program this machine must have is not there: the whole batch stops before it starts."""

    exit_code, http_status = 4, 503
    vi, en = "Thiếu công cụ: {detail}.", "A tool is missing: {detail}."
    mend_vi, mend_en = "Cài rồi chạy `sohoa doctor`.", "Install it, then run `sohoa doctor`."


class TesseractMissing(ToolMissing):
    """Tesseract is not installed, or not on the path."""

    vi, en = "Không tìm thấy Tesseract.", "Tesseract is not found."
    mend_vi = mend_en = "apt-get install tesseract-ocr tesseract-ocr-vie"


class LanguageMissing(ToolMissing):
    """Tesseract lacks the data of a language."""

    vi, en = "Tesseract thiếu dữ liệu ngôn ngữ {language}.", "Tesseract lacks the language data {language}."
    mend_vi = mend_en = "apt-get install tesseract-ocr-{language}"


class PopplerMissing(ToolMissing):
    """The poppler programs that render PDF pages are not installed."""

    vi, en = "Không tìm thấy poppler (pdftoppm).", "Poppler (pdftoppm) is not found."
    mend_vi = mend_en = "apt-get install poppler-utils"


class ServerNotStarted(ToolMissing):
    """A server that a command was told to start did not come up in time."""

    vi, en = "Máy chủ {name} không khởi động được; nhật ký: {log}.", "Server {name} did not start; its log: {log}."
    mend_vi = "Đọc nhật ký, sửa, rồi chạy lại `sohoa up`."
    mend_en = "Read the log, mend it, then run `sohoa up` again."


class NoServer(ToolMissing):
    """A command needs a Prefect server with workers, and none answers."""

    vi, en = "Không có máy chủ Prefect nào trả lời.", "No Prefect server answers."
    mend_vi = "Chạy `sohoa up`, hoặc đặt PREFECT_API_URL."
    mend_en = "Run `sohoa up`, or set PREFECT_API_URL."


class ShardsFailed(ToolMissing):
    """Workers gave up parts of a batch; what they settled stays settled."""

    retryable = True
    vi = "Máy làm không xử lý xong {count} phần của lô: {detail}."
    en = "Workers did not finish {count} shards of the batch: {detail}."
    mend_vi = "Xem flow run trên trang Prefect, rồi chạy lại đúng lệnh này: việc đã xong không làm lại."
    mend_en = "See the flow runs on the Prefect page, then run the same command again: what is done is not done again."


class PageFailed(SohoaError):
    """One page could not be read; its document is kept, searchable and marked incomplete."""

    exit_code, http_status = 8, 500
    vi, en = "Trang {page} không đọc được: {detail}.", "Page {page} could not be read: {detail}."
    mend_vi, mend_en = "Quét lại trang này, hoặc `sohoa reread`.", "Scan this page again, or `sohoa reread`."


class EngineCrashed(PageFailed):
    """The recognition engine ended with an error on this page."""

    retryable = True
    vi, en = "Bộ nhận dạng dừng đột ngột ở trang {page}: {detail}.", "The engine crashed on page {page}: {detail}."


class EngineTimedOut(PageFailed):
    """The recognition engine took longer than the page's time limit (seconds)."""

    retryable = True
    vi, en = "Trang {page} quá hạn {seconds} giây.", "Page {page} took longer than {seconds} seconds."


class PageDamaged(PageFailed):
    """The picture of this page cannot be decoded."""

    vi, en = "Ảnh của trang {page} bị hỏng: {detail}.", "The picture of page {page} is damaged: {detail}."


# ── store, index, signature ──────────────────────────────────────────────────────────────────────────────────────────


class StoreError(SohoaError):
    """The object store did not do what it was asked."""

    exit_code, http_status = 5, 503
    vi, en = "Kho lưu trữ lỗi: {detail}.", "The store failed: {detail}."


class StoreFull(StoreError):
    """There is no room left; what was written before is safe."""

    http_status = 507
    retryable = True
    vi, en = "Kho đã đầy: {detail}.", "The store is full: {detail}."
    mend_vi = "Thêm dung lượng rồi chạy lại đúng lệnh này: việc sẽ tiếp tục từ chỗ dừng."
    mend_en = "Add room, then run the same command again: it goes on where it stopped."


class StoreAway(StoreError):
    """The store cannot be reached."""

    retryable = True
    vi, en = "Không tới được kho {url}.", "The store {url} cannot be reached."
    mend_vi, mend_en = "Kiểm tra máy chủ và mạng, rồi chạy lại.", "Check the server and the network, then run again."


class StoreRefused(StoreError):
    """The store does not let this user write or read."""

    http_status = 403
    vi, en = "Kho từ chối: {detail}.", "The store refused: {detail}."
    mend_vi, mend_en = "Kiểm tra quyền ghi vào kho.", "Check the right to write to the store."


class StoreKeyWrong(StoreRefused):
    """The store does not know the access key, or the secret does not belong to it."""

    http_status = 503
    vi, en = "Kho {url} không nhận khoá truy cập: {detail}.", "The store {url} does not take the access key: {detail}."
    mend_vi = "Kiểm tra SOHOA_S3_ACCESS_KEY và SOHOA_S3_SECRET_KEY (hoặc các tệp …_FILE)."
    mend_en = "Check SOHOA_S3_ACCESS_KEY and SOHOA_S3_SECRET_KEY (or the files that …_FILE name)."


class ClockOff(StoreRefused):
    """This machine's clock differs too much from the store's: signatures of requests are refused."""

    http_status = 503
    vi, en = "Đồng hồ máy này lệch với kho {url}.", "This machine's clock is off from that of the store {url}."
    mend_vi, mend_en = "Chỉnh đồng hồ (NTP) rồi chạy lại.", "Set the clock (NTP), then run again."


class NoSuchBucket(StoreError):
    """The server answers, but the archive's bucket is not there."""

    vi, en = "Kho {url} chưa được lập.", "The store {url} has not been set up."
    mend_vi, mend_en = (
        "Lập kho bằng `sohoa init`, hoặc sửa địa chỉ.",
        "Set it up with `sohoa init`, or mend the address.",
    )


class StoreUnfit(StoreError):
    """The server lacks what an archive rests on, e.g. writing only if absent."""

    vi, en = "Máy chủ {url} không dùng làm kho được: {detail}.", "The server {url} cannot hold an archive: {detail}."
    mend_vi = "Dùng máy chủ S3 có ghi có điều kiện (If-None-Match), như MinIO."
    mend_en = "Use an S3 server with conditional writes (If-None-Match), such as MinIO."


class DigestMismatch(StoreError):
    """Bytes read back are not the bytes that were written."""

    vi, en = "Đối tượng {key} sai mã băm.", "Object {key} does not have its digest."
    mend_vi, mend_en = "Khôi phục đối tượng từ bản sao lưu.", "Restore this object from a backup."


class ChainBroken(StoreError):
    """A log entry does not follow from the one before it."""

    vi, en = "Nhật ký của {id} đứt ở mục {number}.", "The log of {id} breaks at entry {number}."
    mend_vi, mend_en = "Khôi phục nhật ký từ bản sao lưu.", "Restore the log from a backup."


class AlreadyExists(StoreError):
    """Another writer made this object first."""

    http_status = 409
    retryable = True
    vi, en = "{key} đã có.", "{key} is there already."
    mend_vi, mend_en = "Đọc lại hồ sơ rồi làm lại.", "Read the record again, then repeat."


class NoSuchObject(StoreError):
    """An object that should be there is not."""

    http_status = 404
    vi, en = "Kho không có {key}.", "The store has no {key}."
    mend_vi, mend_en = "Chạy `sohoa verify`.", "Run `sohoa verify`."


class UnknownSchema(StoreError):
    """A stored object was written in a form that this version does not know."""

    vi, en = "Không biết dạng lưu {schema}.", "The stored form {schema} is not known."
    mend_vi, mend_en = "Dùng phiên bản sohoa mới hơn.", "Use a newer version of sohoa."


class IndexFailure(SohoaError):
    """The search index did not do what it was asked; the archive itself is safe."""

    exit_code, http_status = 6, 503
    vi, en = "Chỉ mục tìm kiếm lỗi: {detail}.", "The search index failed: {detail}."
    mend_vi, mend_en = "Dựng lại bằng `sohoa reindex`.", "Build it again with `sohoa reindex`."


class IndexAway(IndexFailure):
    """The index cannot be reached."""

    retryable = True
    vi, en = "Không tới được chỉ mục {url}.", "The index {url} cannot be reached."


class IndexDamaged(IndexFailure):
    """The index's own file is damaged or of a form this version does not know."""

    vi, en = "Tệp chỉ mục hỏng: {detail}.", "The index is damaged: {detail}."


class IndexRefused(IndexFailure):
    """The index does not take the user, or the user may not do this."""

    vi, en = "Chỉ mục {url} từ chối: {detail}.", "The index {url} refused: {detail}."
    mend_vi = "Kiểm tra SOHOA_ELASTIC_API_KEY hoặc SOHOA_ELASTIC_USER, SOHOA_ELASTIC_PASSWORD (hoặc …_FILE), và quyền."
    mend_en = "Check SOHOA_ELASTIC_API_KEY or SOHOA_ELASTIC_USER, SOHOA_ELASTIC_PASSWORD (or …_FILE), and the rights."


class IndexUnfit(IndexFailure):
    """What answers is another product, or of a line that this version does not know."""

    vi, en = "{url} không phải Elasticsearch dùng được: {detail}.", "{url} is no Elasticsearch of ours: {detail}."
    mend_vi, mend_en = "Dùng Elasticsearch 8.19 hoặc 9.", "Use Elasticsearch 8.19 or 9."


class IndexFull(IndexFailure):
    """The index has no room left and takes no more writes."""

    http_status = 507
    retryable = True
    vi, en = "Chỉ mục {url} hết chỗ: {detail}.", "The index {url} has no room: {detail}."
    mend_vi, mend_en = "Thêm đĩa, rồi `sohoa reindex`.", "Add disk, then `sohoa reindex`."


class SignatureError(SohoaError):
    """A digital signature could not be made or does not hold."""

    exit_code, http_status = 7, 422
    vi, en = "Chữ ký số lỗi: {detail}.", "The digital signature failed: {detail}."
