"""Writes the files of this folder: workbooks and Parquet files by other programs than the ones that read them here.

Needs: pip install openpyxl xlwt pyarrow
"""

import datetime as dt
import decimal
import pathlib
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

HERE = pathlib.Path(__file__).parent


def workbook(name, is_1904=False):
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    kinds = book.active
    kinds.title = "Kinds"
    kinds.append(["ID", "Name", "When", "Day", "Hour", "Long", "Yes", "Bad"])
    kinds.append([1, "Bob", dt.datetime(2024, 2, 29, 13, 45, 30), dt.date(2024, 2, 29), dt.time(13, 45), dt.timedelta(hours=25), True, "#N/A"])
    kinds.append([2.5, "a < b & \u00e9\n\U0001f600", dt.datetime(1900, 3, 1) if not is_1904 else dt.datetime(1904, 1, 2), dt.date(9999, 12, 31), dt.time(0, 0), dt.timedelta(0), False, "ok"])
    kinds.append([None, " spaced ", None, None, None, None, None, None])
    for row in (2, 3):
        kinds.cell(row, 3).number_format = "yyyy-mm-dd hh:mm:ss"
        kinds.cell(row, 4).number_format = "yyyy-mm-dd"
        kinds.cell(row, 5).number_format = "h:mm"
        kinds.cell(row, 6).number_format = "[h]:mm:ss"
    my = book.create_sheet("My Sheet")
    my["B2"], my["C2"], my["B3"], my["C3"], my["B4"], my["C4"] = "k", "v", "a", 1, "b", 2
    my["E6"] = "far"
    my.add_table(Table(displayName="Pairs", ref="B2:C4"))
    hidden = book.create_sheet("Hidden")
    hidden["A1"] = 7
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.defined_names["Corner"] = DefinedName("Corner", attr_text="'My Sheet'!$B$3:$C$4")
    book.defined_names["Total"] = DefinedName("Total", attr_text="SUM(Kinds!$A$1:$A$3)")
    my.defined_names["Local"] = DefinedName("Local", attr_text="'My Sheet'!$E$6", hidden=True)
    book.save(HERE / name)


def dimension(name, value):
    """The workbook with another <dimension> in its second sheet."""
    with zipfile.ZipFile(HERE / "book.xlsx") as old, zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "xl/worksheets/sheet2.xml":
                data = data.replace(b'<dimension ref="B2:E6"', b'<dimension ref="%s"' % value)
            new.writestr(part, data)


def by_hand(name):
    """Shared strings, rich text, escapes, formulas, cells without references, an ISO date, no dimension, absolute targets."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    rel = '<Relationship Id="%s" Type="' + office + '/%s" Target="%s"/>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": rels % (rel % ("r1", "officeDocument", "/book/main.xml")),
        "book/main.xml": f'<x:workbook xmlns:x="{main}" xmlns:q="{office}"><x:sheets><x:sheet name="S &amp; T" sheetId="1" q:id="r1"/>'
                         '<x:sheet name="Chart" sheetId="2" q:id="r4"/></x:sheets></x:workbook>',
        "book/_rels/main.xml.rels": rels % (rel % ("r1", "worksheet", "../sheet.xml") + rel % ("r2", "sharedStrings", "strings.xml")
                                            + rel % ("r3", "styles", "styles.xml") + rel % ("r4", "chartsheet", "chart.xml")),
        "book/strings.xml": f'<sst xmlns="{main}"><si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r>'
                            '<rPh sb="0" eb="1"><t>hint</t></rPh></si><si/><si><t>a_x000D_b</t></si></sst>',
        "book/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-407]d\\. mmm yy;@"/></numFmts>'
                           '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "sheet.xml": f'<worksheet xmlns="{main}"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>'
                     '<row r="3"><c r="A3" t="str"><f>"x"&amp;"y"</f><v>x&amp;y</v></c><c/><c s="1"><v>45351</v></c><c s="2"><v>45351.5</v></c></row>'
                     '<row><c t="d"><v>2024-02-29T12:30:00</v></c><c t="e"><v>#SPILL!</v></c><c s="1"><v>-5</v></c><c r="D4"><v>1E3</v></c></row></sheetData></worksheet>',
    }
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in parts.items():
            package.writestr(zipfile.ZipInfo(part), text)


def xls(name):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Old")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    rows = [["ID", "Day", "Moment"], [1, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 12, 30)], [2.5, None, True]]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = moment if isinstance(value, dt.datetime) else day if isinstance(value, dt.date) else xlwt.Style.default_style
            if value is not None:
                sheet.write(number, column, value, style)
    second = book.add_sheet("Second")
    second.write(0, 0, "x")
    second.visibility = 1
    book.save(str(HERE / name))


def parquet():
    utc = dt.timezone.utc
    moment = dt.datetime(2024, 2, 29, 13, 45, 30, 123456)
    table = pa.table({
        "bool": pa.array([True, None, False]),
        "int8": pa.array([-128, None, 127], pa.int8()),
        "uint8": pa.array([0, None, 255], pa.uint8()),
        "int32": pa.array([-(2**31), None, 2**31 - 1], pa.int32()),
        "uint32": pa.array([0, None, 2**32 - 1], pa.uint32()),
        "int64": pa.array([-(2**53), None, 2**53], pa.int64()),
        "uint64": pa.array([0, None, 2**64 - 1], pa.uint64()),
        "float": pa.array([1.5, None, float("inf")], pa.float32()),
        "double": pa.array([0.1, None, float("nan")], pa.float64()),
        "text": pa.array(["é😀", None, ""]),
        "binary": pa.array([b"\x00\xff", None, b""], pa.binary()),
        "fixed": pa.array([b"abc", None, b"xyz"], pa.binary(3)),
        "dec9": pa.array([decimal.Decimal("-1.25"), None, decimal.Decimal("9999999.99")], pa.decimal128(9, 2)),
        "dec38": pa.array([decimal.Decimal("0.01"), None, decimal.Decimal("-79228162514264337593543950.33")], pa.decimal128(38, 2)),
        "date": pa.array([dt.date(1, 1, 1), None, dt.date(9999, 12, 31)]),
        "time_ms": pa.array([dt.time(13, 45, 30), None, dt.time(0)], pa.time32("ms")),
        "time_us": pa.array([dt.time(13, 45, 30, 123456), None, dt.time(23, 59, 59, 999999)], pa.time64("us")),
        "local": pa.array([moment, None, dt.datetime(1, 1, 1)], pa.timestamp("us")),
        "utc": pa.array([moment.replace(tzinfo=utc), None, dt.datetime(1969, 12, 31, 23, 59, tzinfo=utc)], pa.timestamp("ms", "UTC")),
        "nanos": pa.array([1709214330123456700, None, -100], pa.timestamp("ns")),
        "list": pa.array([[1, None, 3], None, []], pa.list_(pa.int64())),
        "lists": pa.array([[[1], [], None], [[2, 3]], None], pa.list_(pa.list_(pa.int64()))),
        "struct": pa.array([{"a": 1, "b": "x"}, None, {"a": None, "b": "y"}], pa.struct([("a", pa.int64()), ("b", pa.string())])),
        "map": pa.array([[("k", 1), ("l", None)], None, []], pa.map_(pa.string(), pa.int64())),
        "structs": pa.array([[{"n": 1, "l": ["p", "q"]}], [], [{"n": 2, "l": []}, {"n": None, "l": None}]],
                            pa.list_(pa.struct([("n", pa.int64()), ("l", pa.list_(pa.string()))]))),
    })
    pq.write_table(table, HERE / "types.parquet", compression="snappy", coerce_timestamps=None)
    small = pa.table({"n": pa.array(range(10), pa.int64()), "t": pa.array(["a", "b"] * 5)})
    for codec in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]:
        pq.write_table(small, HERE / f"{codec}.parquet", compression=codec, row_group_size=4)
    pq.write_table(small, HERE / "version2.parquet", compression="snappy", data_page_version="2.0", version="2.6", use_dictionary=False,
                   column_encoding={"n": "DELTA_BINARY_PACKED", "t": "DELTA_BYTE_ARRAY"})
    pq.write_table(pa.table({"old": pa.array([moment, None], pa.timestamp("ns"))}), HERE / "int96.parquet", use_deprecated_int96_timestamps=True)
    pq.write_table(pa.table({"x": pa.array([], pa.int64())}), HERE / "empty.parquet")


workbook("book.xlsx")
workbook("book_1904.xlsx", is_1904=True)
dimension("narrow.xlsx", b"B2:B3")
dimension("start.xlsx", b"A1")
by_hand("by_hand.xlsx")
xls("old.xls")
parquet()
