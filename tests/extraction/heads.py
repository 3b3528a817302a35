# ruff: noqa: E501 - a table, one body to an entry
"""Heads and signature blocks of every kind of body; all particulars are invented."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.page import Line, PageText
from tests.extraction.paper import centred, page, put

STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
YOUTH = ("ĐOÀN TNCS HỒ CHÍ MINH",)


@dataclass(frozen=True, slots=True)
class Head:
    """What a paper prints, and how its fields must be read."""

    left: tuple[str, ...]
    number_line: str
    date_line: str
    type_line: str | None
    abstract: tuple[str, ...]
    titles: tuple[str, ...]
    signer: str
    number: str
    notation: str
    organ: str
    parent: str | None
    type_name: str
    right: tuple[str, ...] = STATE
    addressee: str = "Kính gửi: Các cơ quan, đơn vị trực thuộc"

    @property
    def place(self) -> str:
        return self.date_line.split(",")[0]

    @property
    def subject(self) -> str:
        return " ".join(self.abstract)

    @property
    def title(self) -> str:
        return " ".join(self.titles)

    def lines(self) -> list[Line]:
        """The page's lines, set as on paper."""
        out = [centred(text, 0.27, 0.06 + 0.02 * index) for index, text in enumerate(self.left)]
        out += [centred(text, 0.69, 0.06 + 0.02 * index) for index, text in enumerate(self.right)]
        below = 0.07 + 0.02 * max(len(self.left), len(self.right))
        out += [centred(self.number_line, 0.27, below), centred(self.date_line, 0.69, below)]
        y = below + 0.03
        if self.type_line is None:
            out += [centred(text, 0.27, y - 0.008 + 0.018 * index) for index, text in enumerate(self.abstract)]
            y += 0.018 * len(self.abstract) + 0.03
            out.append(centred(self.addressee, 0.5, y))
        else:
            out.append(centred(self.type_line, 0.52, y))
            out += [centred(text, 0.52, y + 0.019 * (index + 1)) for index, text in enumerate(self.abstract)]
            y += 0.019 * len(self.abstract)
        out.append(
            put(
                "Thực hiện nhiệm vụ được giao, cơ quan đã xem xét đầy đủ hồ sơ và thống nhất như sau đây:",
                0.18,
                y + 0.06,
            )
        )
        out += [put("Nơi nhận:", 0.13, 0.7), put("- Như trên;", 0.13, 0.717), put("- Lưu: VT.", 0.13, 0.734)]
        out += [centred(text, 0.7, 0.7 + 0.019 * index) for index, text in enumerate(self.titles)]
        out.append(centred(self.signer, 0.7, 0.75 + 0.019 * len(self.titles)))
        return out

    def page(self) -> PageText:
        """The page as read without a mistake."""
        return page(self.lines())


DAY = "ngày 15 tháng 4 năm 2016"
DECISION = ("Về việc bổ nhiệm cán bộ lãnh đạo, quản lý",)

HEADS = {
    "province": Head(
        ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"), "Số: 1234/QĐ-UBND", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Văn Bình", "1234", "QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", None, "Quyết định",
    ),
    "provincial committee of the party": Head(
        ("TỈNH ỦY ĐỒNG NAI", "*"), "Số 125-QĐ/TU", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "Lê Thị Hạnh", "125", "QĐ/TU", "TỈNH ỦY ĐỒNG NAI", None, "Quyết định", PARTY,
    ),
    "department of the party": Head(
        ("HUYỆN ỦY LONG THÀNH", "BAN TỔ CHỨC", "*"), "Số 45-HD/BTC", f"Long Thành, {DAY}", "HƯỚNG DẪN",
        ("về việc đánh giá, xếp loại chất lượng cán bộ",), ("TRƯỞNG BAN",), "Phạm Minh Tuấn", "45", "HD/BTC", "BAN TỔ CHỨC",
        "HUYỆN ỦY LONG THÀNH", "Hướng dẫn", PARTY,
    ),
    "youth union": Head(
        ("TỈNH ĐOÀN ĐỒNG NAI", "***"), "Số: 45-QĐ/TĐTN", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", ("Về việc khen thưởng cán bộ đoàn cơ sở",),
        ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"), "Võ Thanh Hải", "45", "QĐ/TĐTN", "TỈNH ĐOÀN ĐỒNG NAI", None, "Quyết định", YOUTH,
    ),
    "court": Head(
        ("TÒA ÁN NHÂN DÂN", "TỈNH ĐỒNG NAI"), "Số: 12/2019/QĐ-TA", "Đồng Nai, ngày 15 tháng 4 năm 2019", "QUYẾT ĐỊNH", DECISION,
        ("CHÁNH ÁN",), "Đỗ Thị Lan", "12", "2019/QĐ-TA", "TÒA ÁN NHÂN DÂN TỈNH ĐỒNG NAI", None, "Quyết định",
    ),
    "hospital": Head(
        ("SỞ Y TẾ ĐỒNG NAI", "BỆNH VIỆN ĐA KHOA THỐNG NHẤT"), "Số: 234/QĐ-BVĐKTN", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("GIÁM ĐỐC",), "Phạm Văn Dũng", "234", "QĐ-BVĐKTN", "BỆNH VIỆN ĐA KHOA THỐNG NHẤT", "SỞ Y TẾ ĐỒNG NAI", "Quyết định",
    ),
    "university": Head(
        ("ĐẠI HỌC QUỐC GIA HÀ NỘI", "TRƯỜNG ĐẠI HỌC KHOA HỌC", "XÃ HỘI VÀ NHÂN VĂN"), "Số: 1234/QĐ-XHNV", f"Hà Nội, {DAY}",
        "QUYẾT ĐỊNH", DECISION, ("HIỆU TRƯỞNG",), "Nguyễn Văn Khánh", "1234", "QĐ-XHNV",
        "TRƯỜNG ĐẠI HỌC KHOA HỌC XÃ HỘI VÀ NHÂN VĂN", "ĐẠI HỌC QUỐC GIA HÀ NỘI", "Quyết định",
    ),
    "general department": Head(
        ("BỘ TÀI CHÍNH", "TỔNG CỤC THUẾ"), "Số: 567/TCT-CS", f"Hà Nội, {DAY}", None, ("V/v chính sách thuế đối với", "doanh nghiệp nhỏ và vừa"),
        ("KT. TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG"), "Cao Anh Tuấn", "567", "TCT-CS", "TỔNG CỤC THUẾ", "BỘ TÀI CHÍNH", "Công văn",
    ),
    "office of the government": Head(
        ("VĂN PHÒNG CHÍNH PHỦ",), "Số: 1234/VPCP-KGVX", f"Hà Nội, {DAY}", None, ("V/v báo cáo kết quả thực hiện",),
        ("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"), "Lê Mạnh Hà", "1234", "VPCP-KGVX", "VĂN PHÒNG CHÍNH PHỦ", None, "Công văn",
    ),
    "council": Head(
        ("HỘI ĐỒNG NHÂN DÂN", "TỈNH ĐỒNG NAI"), "Số: 12/NQ-HĐND", f"Đồng Nai, {DAY}", "NGHỊ QUYẾT",
        ("Về dự toán ngân sách nhà nước năm 2017",), ("CHỦ TỊCH",), "Nguyễn Phú Cường", "12", "NQ-HĐND",
        "HỘI ĐỒNG NHÂN DÂN TỈNH ĐỒNG NAI", None, "Nghị quyết",
    ),
    "commune": Head(
        ("ỦY BAN NHÂN DÂN", "XÃ PHÚ HỘI"), "Số: 05/QĐ-UBND", f"Phú Hội, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Lê Văn Tâm", "05", "QĐ-UBND", "ỦY BAN NHÂN DÂN XÃ PHÚ HỘI", None, "Quyết định",
    ),
    "room of a district": Head(
        ("UBND HUYỆN ĐỊNH QUÁN", "PHÒNG NỘI VỤ"), "Số: 45/PNV-VTLT", f"Định Quán, {DAY}", None, ("V/v giao nộp hồ sơ, tài liệu",),
        ("TRƯỞNG PHÒNG",), "Bùi Văn Sơn", "45", "PNV-VTLT", "PHÒNG NỘI VỤ", "UBND HUYỆN ĐỊNH QUÁN", "Công văn",
    ),
    "company": Head(
        ("TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM", "CÔNG TY ĐIỆN LỰC ĐỒNG NAI"), "Số: 789/PCĐN-KH", f"Đồng Nai, {DAY}", None,
        ("V/v ngừng, giảm cung cấp điện",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Hồ Quang Minh", "789", "PCĐN-KH",
        "CÔNG TY ĐIỆN LỰC ĐỒNG NAI", "TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM", "Công văn",
    ),
    "police": Head(
        ("CÔNG AN TỈNH ĐỒNG NAI", "PHÒNG CẢNH SÁT GIAO THÔNG"), "Số: 34/TB-PC08", f"Đồng Nai, {DAY}", "THÔNG BÁO",
        ("Về việc phân luồng giao thông dịp Tết Nguyên đán",), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Thượng tá Trần Đình Long",
        "34", "TB-PC08", "PHÒNG CẢNH SÁT GIAO THÔNG", "CÔNG AN TỈNH ĐỒNG NAI", "Thông báo",
    ),
    "standing committee of the assembly": Head(
        ("ỦY BAN THƯỜNG VỤ QUỐC HỘI",), "Nghị quyết số: 123/2016/UBTVQH13", f"Hà Nội, {DAY}", "NGHỊ QUYẾT",
        ("Về việc phê chuẩn kết quả bầu cử bổ sung",), ("TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI", "CHỦ TỊCH"), "Nguyễn Thị Hồng", "123",
        "2016/UBTVQH13", "ỦY BAN THƯỜNG VỤ QUỐC HỘI", None, "Nghị quyết",
    ),
    "two-line department": Head(
        ("UBND TỈNH ĐỒNG NAI", "SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"), "Số: 88/SLĐTBXH-BTXH", f"Đồng Nai, {DAY}", None,
        ("V/v trợ cấp xã hội hằng tháng",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Huỳnh Văn Tịnh", "88", "SLĐTBXH-BTXH",
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "UBND TỈNH ĐỒNG NAI", "Công văn",
    ),
    "management board": Head(
        ("UBND TỈNH ĐỒNG NAI", "BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP"), "Số: 21/BC-KCNĐN", f"Đồng Nai, {DAY}", "BÁO CÁO",
        ("Kết quả thực hiện cải cách hành chính quý I năm 2016",), ("TRƯỞNG BAN",), "Mai Văn Nhân", "21", "BC-KCNĐN",
        "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "UBND TỈNH ĐỒNG NAI", "Báo cáo",
    ),
    "school": Head(
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐỒNG NAI", "TRƯỜNG THPT CHU VĂN AN"), "Số: 12/QĐ-THPTCVA", f"Biên Hòa, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("HIỆU TRƯỞNG",), "Đinh Thị Mai", "12", "QĐ-THPTCVA", "TRƯỜNG THPT CHU VĂN AN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐỒNG NAI", "Quyết định",
    ),
    "social insurance": Head(
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", "BẢO HIỂM XÃ HỘI TỈNH ĐỒNG NAI"), "Số: 123/BHXH-CST", f"Đồng Nai, {DAY}", None,
        ("V/v cấp thẻ bảo hiểm y tế",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Phan Văn Mến", "123", "BHXH-CST",
        "BẢO HIỂM XÃ HỘI TỈNH ĐỒNG NAI", "BẢO HIỂM XÃ HỘI VIỆT NAM", "Công văn",
    ),
    "front": Head(
        ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "TỈNH ĐỒNG NAI", "BAN THƯỜNG TRỰC"), "Số: 12/TTr-MTTQ-BTT", f"Đồng Nai, {DAY}", "TỜ TRÌNH",
        ("Về việc hỗ trợ kinh phí cho Quỹ vì người nghèo",), ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), "Cao Văn Quang", "12", "TTr-MTTQ-BTT",
        "BAN THƯỜNG TRỰC", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH ĐỒNG NAI", "Tờ trình",
    ),
    "labour federation": Head(
        ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG TỈNH ĐỒNG NAI"), "Số: 56/KH-LĐLĐ", f"Đồng Nai, {DAY}", "KẾ HOẠCH",
        ("Tổ chức Tháng công nhân năm 2016",), ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), "Tăng Quốc Lập", "56", "KH-LĐLĐ",
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH ĐỒNG NAI", "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "Kế hoạch",
    ),
    "department of a ministry": Head(
        ("BỘ Y TẾ", "CỤC QUẢN LÝ DƯỢC"), "Số: 345/QLD-ĐK", f"Hà Nội, {DAY}", None, ("V/v công bố thông tin thuốc",),
        ("TUQ. CỤC TRƯỞNG", "TRƯỞNG PHÒNG ĐĂNG KÝ THUỐC"), "Trương Quốc Cường", "345", "QLD-ĐK", "CỤC QUẢN LÝ DƯỢC", "BỘ Y TẾ", "Công văn",
    ),
    "legal affairs for the minister": Head(
        ("BỘ TƯ PHÁP",), "Số: 99/BTP-PLDSKT", f"Hà Nội, {DAY}", None, ("V/v góp ý dự thảo Nghị định",),
        ("TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ PHÁP LUẬT DÂN SỰ - KINH TẾ"), "Nguyễn Hồng Hải", "99", "BTP-PLDSKT", "BỘ TƯ PHÁP", None, "Công văn",
    ),
    "prime minister": Head(
        ("THỦ TƯỚNG CHÍNH PHỦ",), "Số: 12/CĐ-TTg", f"Hà Nội, {DAY}", "CÔNG ĐIỆN", ("Về việc tập trung ứng phó bão số 3",),
        ("THỦ TƯỚNG",), "Nguyễn Xuân Phúc", "12", "CĐ-TTg", "THỦ TƯỚNG CHÍNH PHỦ", None, "Công điện",
    ),
    "department for the chairman": Head(
        ("UBND TỈNH ĐỒNG NAI", "SỞ NỘI VỤ"), "Số: 77/QĐ-SNV", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", ("Về việc tặng Giấy khen cho các tập thể, cá nhân",),
        ("Q. GIÁM ĐỐC",), "Tạ Quang Trường", "77", "QĐ-SNV", "SỞ NỘI VỤ", "UBND TỈNH ĐỒNG NAI", "Quyết định",
    ),
    "military command": Head(
        ("QUÂN KHU 7", "BỘ CHỈ HUY QUÂN SỰ", "TỈNH ĐỒNG NAI"), "Số: 321/QĐ-BCH", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("CHỈ HUY TRƯỞNG",), "Đại tá Đặng Minh Đức", "321", "QĐ-BCH", "BỘ CHỈ HUY QUÂN SỰ TỈNH ĐỒNG NAI", "QUÂN KHU 7", "Quyết định",
    ),
    "steering committee": Head(
        ("UBND TỈNH ĐỒNG NAI", "BAN CHỈ ĐẠO 138"), "Số: 04/QĐ-BCĐ138", f"Đồng Nai, {DAY}", "QUYẾT ĐỊNH", DECISION,
        ("TRƯỞNG BAN",), "Nguyễn Hòa Hiệp", "04", "QĐ-BCĐ138", "BAN CHỈ ĐẠO 138", "UBND TỈNH ĐỒNG NAI", "Quyết định",
    ),
    "city": Head(
        ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH"), "Số: 4321/UBND-VX", f"Thành phố Hồ Chí Minh, {DAY}", None, ("V/v tổ chức lễ hội",),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Võ Văn Hoan", "4321", "UBND-VX", "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", None, "Công văn",
    ),
    "association": Head(
        ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "BAN CHẤP HÀNH TỈNH ĐỒNG NAI"), "Số: 65/HD-BTV", f"Đồng Nai, {DAY}", "HƯỚNG DẪN",
        ("Tổ chức đại hội đại biểu phụ nữ cấp cơ sở",), ("TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"), "Lê Thị Thái", "65", "HD-BTV",
        "BAN CHẤP HÀNH TỈNH ĐỒNG NAI", "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "Hướng dẫn",
    ),
    "inspection": Head(
        ("THANH TRA CHÍNH PHỦ",), "Số: 12/KL-TTCP", f"Hà Nội, {DAY}", "KẾT LUẬN THANH TRA",
        ("Việc chấp hành pháp luật trong quản lý đất đai",), ("KT. TỔNG THANH TRA", "PHÓ TỔNG THANH TRA"), "Đặng Công Khanh", "12", "KL-TTCP",
        "THANH TRA CHÍNH PHỦ", None, "Kết luận thanh tra",
    ),
    "normative decision": Head(
        ("ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI"), "Số: 45/2010/QĐ-UBND", "Biên Hòa, ngày 02 tháng 8 năm 2010", "QUYẾT ĐỊNH",
        ("Ban hành Quy định về quản lý, sử dụng tài sản công", "trên địa bàn tỉnh Đồng Nai"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        "Nguyễn Thành Trí", "45", "2010/QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", None, "Quyết định",
    ),
    "hyphens apart": Head(
        ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH PHƯỚC"), "Số: 15 /TTr - UBND", f"Bình Phước, {DAY}", "TỜ TRÌNH",
        ("Về việc thông qua danh mục dự án thu hồi đất",), ("TM. UBND TỈNH", "CHỦ TỊCH"), "Phạm Văn Tùng", "15", "TTr-UBND",
        "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC", None, "Tờ trình",
    ),
    "deputy minister": Head(
        ("BỘ NỘI VỤ",), "Số: 1234/BNV-TCBC", f"Hà Nội, {DAY}", None, ("V/v hướng dẫn thực hiện tinh giản biên chế",),
        ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "Trần Văn Hải", "1234", "BNV-TCBC", "BỘ NỘI VỤ", None, "Công văn",
    ),
    "second line that begins like a body": Head(
        ("SỞ TƯ PHÁP TỈNH HÀ NAM", "TRUNG TÂM TRỢ GIÚP PHÁP LÝ", "NHÀ NƯỚC"), "Số: 15/QĐ-TTTGPL", f"Hà Nam, {DAY}", "QUYẾT ĐỊNH",
        ("Về việc cử trợ giúp viên pháp lý tham gia tố tụng",), ("PHÓ GIÁM ĐỐC PHỤ TRÁCH",), "Trần Thị Thúy", "15", "QĐ-TTTGPL",
        "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC", "SỞ TƯ PHÁP TỈNH HÀ NAM", "Quyết định",
    ),
    "second line with the letters of a body": Head(
        ("UBND TỈNH BÌNH THUẬN", "HỘI ĐỒNG XÉT TUYỂN", "VIÊN CHỨC"), "Số: 12/TB-HĐXT", f"Bình Thuận, {DAY}", "THÔNG BÁO",
        ("Kết quả điểm phỏng vấn kỳ xét tuyển viên chức",), ("CHỦ TỊCH HỘI ĐỒNG",), "Đỗ Văn Minh", "12", "TB-HĐXT",
        "HỘI ĐỒNG XÉT TUYỂN VIÊN CHỨC", "UBND TỈNH BÌNH THUẬN", "Thông báo",
    ),
    "land office": Head(
        ("UBND HUYỆN NGHĨA HÀNH", "CHI NHÁNH VĂN PHÒNG", "ĐĂNG KÝ ĐẤT ĐAI"), "Số: 432/CNVPĐK", f"Nghĩa Hành, {DAY}", None,
        ("V/v cung cấp thông tin địa chính thửa đất",), ("GIÁM ĐỐC",), "Lê Quang Trung", "432", "CNVPĐK",
        "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "UBND HUYỆN NGHĨA HÀNH", "Công văn",
    ),
    "office of a committee": Head(
        ("UBND TỈNH CÀ MAU", "VĂN PHÒNG"), "Số: 145/TB-VP", f"Cà Mau, {DAY}", "THÔNG BÁO", ("Kết luận tại cuộc họp giao ban tháng 5 năm 2015",),
        ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "Trần Hoàng Khởi", "145", "TB-VP", "VĂN PHÒNG", "UBND TỈNH CÀ MAU", "Thông báo",
    ),
    "tax department": Head(
        ("TỔNG CỤC THUẾ", "CỤC THUẾ TỈNH LONG AN"), "Số: 1108/CT-TTHT", f"Long An, {DAY}", None, ("V/v chính sách thuế thu nhập cá nhân",),
        ("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), "Nguyễn Văn Thủy", "1108", "CT-TTHT", "CỤC THUẾ TỈNH LONG AN", "TỔNG CỤC THUẾ", "Công văn",
    ),
    "board with a hyphen before a level's word": Head(
        ("HĐND TỈNH HÀ GIANG", "BAN VĂN HÓA - XÃ HỘI"), "Số: 41/BC-VHXH", f"Hà Giang, {DAY}", "BÁO CÁO",
        ("Kết quả giám sát việc thực hiện chính sách đối với người có công",), ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"), "Sùng Minh Bình",
        "41", "BC-VHXH", "BAN VĂN HÓA - XÃ HỘI", "HĐND TỈNH HÀ GIANG", "Báo cáo",
    ),
    "two drafting units": Head(
        ("UBND TỈNH GIA LAI", "SỞ NỘI VỤ"), "Số: 156/SNV-XDCQ&CTTN", f"Gia Lai, {DAY}", None, ("V/v lấy ý kiến góp ý dự thảo Nghị quyết",),
        ("KT. GIÁM ĐỐC", "P. GIÁM ĐỐC"), "Huỳnh Văn Tâm", "156", "SNV-XDCQ&CTTN", "SỞ NỘI VỤ", "UBND TỈNH GIA LAI", "Công văn",
    ),
    "central board": Head(
        ("BỘ NỘI VỤ", "BAN THI ĐUA - KHEN THƯỞNG", "TRUNG ƯƠNG"), "Số: 1903/BTĐKT-VP", f"Hà Nội, {DAY}", None, ("V/v thông báo thủ tục hồ sơ",),
        ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"), "Trần Thị Hà", "1903", "BTĐKT-VP", "BAN THI ĐUA - KHEN THƯỞNG TRUNG ƯƠNG", "BỘ NỘI VỤ", "Công văn",
    ),
    "words beyond the trade": Head(
        ("UBND TỈNH LẠNG SƠN", "CHI CỤC KIỂM LÂM"), "Số: 190/CCKL-SDPTR", f"Lạng Sơn, {DAY}", None,
        ("V/v theo dõi diễn biến rừng tại cửa khẩu", "phần đất giáp biên"), ("CHI CỤC TRƯỞNG",), "Trần Phi Hải", "190", "CCKL-SDPTR",
        "CHI CỤC KIỂM LÂM", "UBND TỈNH LẠNG SƠN", "Công văn",
    ),
    "another body's act in the abstract": Head(
        ("UBND TỈNH BẮC NINH", "SỞ NỘI VỤ"), "Số: 730/BC-SNV", f"Bắc Ninh, {DAY}", "BÁO CÁO",
        ("Tổng kết chế độ công vụ, công chức và việc hợp đồng lao động theo Nghị định", "phần thứ hai số 68/2000/NĐ-CP"), ("GIÁM ĐỐC",),
        "Nguyễn Văn Hùng", "730", "BC-SNV", "SỞ NỘI VỤ", "UBND TỈNH BẮC NINH", "Báo cáo",
    ),
}  # fmt: skip
