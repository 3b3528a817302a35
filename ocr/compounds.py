"""Compounds of administrative Vietnamese: where letters are in doubt, two syllables say more than one.

A word list of the language of offices, written down for this purpose; each entry is common in papers of every office.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_COMPOUNDS = """
ủy ban, nhân dân, hội đồng, tổ chức, quyết định, thông báo, báo cáo, tờ trình, kế hoạch, chỉ thị, nghị định, nghị
quyết, thông tư, công văn, giấy phép, chứng chỉ, chứng nhận, giấy chứng, quy định, quy chế, điều lệ, căn cứ, chức
năng, nhiệm vụ, quyền hạn, cơ cấu, chính quyền, địa phương, chính phủ, thủ tướng, bộ trưởng, thứ trưởng, chủ tịch, phó
chủ, giám đốc, phó giám, chánh văn, văn phòng, sở nội, nội vụ, tài chính, tư pháp, xây dựng, giáo dục, đào tạo, y tế,
lao động, thương binh, xã hội, nông nghiệp, phát triển, nông thôn, tài nguyên, môi trường, giao thông, vận tải, công
thương, khoa học, công nghệ, thông tin, truyền thông, văn hóa, thể thao, du lịch, kế toán, đầu tư, thanh tra, công an,
quân sự, bộ đội, biên phòng, hải quan, kho bạc, ngân hàng, ngân sách, nhà nước, sửa đổi, bổ sung, thay thế, bãi bỏ,
thu hồi, đình chỉ, gia hạn, cấp lại, ban hành, thi hành, thực hiện, triển khai, hướng dẫn, kiểm tra, giám sát, tổng
hợp, đề nghị, đề xuất, đề án, dự án, dự toán, dự thảo, chương trình, phương án, phương hướng, mục tiêu, giải pháp, kết
quả, đánh giá, thẩm định, phê duyệt, công nhận, công bố, công khai, thành lập, giải thể, sáp nhập, hợp nhất, chia
tách, đổi tên, bổ nhiệm, miễn nhiệm, điều động, luân chuyển, tuyển dụng, nâng ngạch, thăng hạng, xếp lương, nâng
lương, hưởng lương, hệ số, mã ngạch, công chức, viên chức, cán bộ, nhân viên, chuyên viên, biên chế, hợp đồng, tinh
gọn, tinh giản, cải cách, hành chính, thủ tục, hồ sơ, tài liệu, lưu trữ, văn thư, số hóa, chữ ký, điện tử, trực tuyến,
khen thưởng, thi đua, bằng khen, giấy khen, danh hiệu, tập thể, cá nhân, thành tích, xuất sắc, tiên tiến, tiêu chuẩn,
điều kiện, đối tượng, danh sách, danh mục, kèm theo, trách nhiệm, hiệu lực, kể từ, ngày ký, nơi nhận, như trên, như
điều, độc lập, tự do, hạnh phúc, cộng hòa, cộng hoà, chủ nghĩa, việt nam, trưởng phòng, phó trưởng, thủ trưởng, đơn
vị, liên quan, cơ quan, ban ngành, đoàn thể, doanh nghiệp, công ty, hợp tác, tác xã, trường học, bệnh viện, trung tâm,
thường trực, thường vụ, tỉnh ủy, thành ủy, huyện ủy, đảng ủy, đảng viên, đại hội, nhiệm kỳ, hội viên, ban chấp, chấp
hành, tôn giáo, tín ngưỡng, sinh hoạt, dân tộc, thiểu số, đồng bào, vùng sâu, vùng xa, biên giới, hải đảo, thành phố,
thị xã, thị trấn, quận huyện, phường xã, khu phố, tổ dân, dân phố, dân sự, hình sự, đất đai, quyền sử, sử dụng, sở
hữu, nhà ở, công trình, quy hoạch, giải phóng, mặt bằng, bồi thường, hỗ trợ, tái định, định cư, kinh phí, nguồn vốn,
thanh toán, quyết toán, chi thường, thường xuyên, quỹ từ, từ thiện, học bổng, học sinh, sinh viên, giáo viên, giảng
viên, trình độ, đại học, cao đẳng, trung cấp, chuyên môn, nghiệp vụ, kỹ thuật, chất lượng, hiệu quả, tiến độ, thời
gian, thời hạn, số lượng, khối lượng, tỷ lệ, chỉ tiêu, tối thiểu, tối đa, bảo đảm, đảm bảo, bảo vệ, bảo hiểm, an toàn,
trật tự, quốc phòng, an ninh, chính trị, kinh tế, lãnh đạo, quản lý, điều hành, phối hợp, chủ trì, tham mưu, tham gia,
tiếp nhận, tiếp tục, khắc phục, khó khăn, vướng mắc, phản ánh, khiếu nại, tố cáo, tranh chấp, giải quyết, xem xét,
chấp thuận, cho phép, hoạt động, phạm vi, lĩnh vực, hành nghề, nghề nghiệp, tự nguyện, phi lợi, lợi nhuận, họ và, và
tên, ngày sinh, sinh ngày, quê quán, thường trú, tạm trú, chứng minh, căn cước, quốc tịch, giới tính, người đại, đại
diện, pháp luật, pháp lý, luật tổ, bộ luật, hiến pháp, quốc hội, chủ nhiệm, trưởng ban, phó ban, ủy viên, thư ký, kiểm
soát, kiểm sát, tòa án, viện kiểm, thi công, nghiệm thu, bàn giao, chỉnh lý, bảo quản, kho lưu, quy trình, trình tự,
nội dung, hình thức, yêu cầu, cụ thể, chi tiết, trước ngày, sau ngày, trong năm, năm học, vị trí, việc làm, chế độ,
chính sách, nghỉ phép, thôi việc, hưu trí, kỷ luật, khiển trách, cảnh cáo, cơ sở, trụ sở, địa chỉ, điện thoại, thư
điện, trang thông, cổng thông, bước đầu, khẩn trương, kịp thời, đầy đủ, thống nhất, tăng cường, nâng cao, đẩy mạnh, ổn
định, phát sinh, hình thành, trẻ em, phụ nữ, thanh niên, cựu chiến, chiến binh, mặt trận, tổ quốc, liên hiệp, hữu
nghị, hiệp hội, câu lạc, lạc bộ
"""


@cache
def compounds() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The compounds by their two syllables without marks."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for entry in _COMPOUNDS.replace("\n", " ").split(","):
        first, second = entry.split()
        found.setdefault((bare(first), bare(second)), set()).add((first, second))
    return {key: tuple(sorted(value)) for key, value in found.items()}


def bare(word: str) -> str:
    """A syllable in small letters without any marks, đ as d."""
    plain = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
