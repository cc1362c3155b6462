//! Workbooks that openpyxl, xlwt and hand wrote (`files/make.py` says what is in them).

use crate::common::{self, check_with};

const BOOK: &[u8] = include_bytes!("files/book.xlsx");
const BOOK_1904: &[u8] = include_bytes!("files/book_1904.xlsx");
const BY_HAND: &[u8] = include_bytes!("files/by_hand.xlsx");
const NARROW: &[u8] = include_bytes!("files/narrow.xlsx");
const START: &[u8] = include_bytes!("files/start.xlsx");
const OLD: &[u8] = include_bytes!("files/old.xls");

/// The columns of the result are those that Power Query shows; sheets, tables and names are listed.
#[test]
fn listing() {
    check_with(
        BOOK,
        &[
            ("Table.ColumnNames(Excel.Workbook(file))", "{\"Name\", \"Data\", \"Item\", \"Kind\", \"Hidden\"}"),
            (
                "Table.RemoveColumns(Excel.Workbook(file), \"Data\")",
                "#table({\"Name\", \"Item\", \"Kind\", \"Hidden\"}, {
                    {\"Kinds\", \"Kinds\", \"Sheet\", false}, {\"My Sheet\", \"My Sheet\", \"Sheet\", false},
                    {\"Hidden\", \"Hidden\", \"Sheet\", true}, {\"Empty\", \"Empty\", \"Sheet\", false},
                    {\"Pairs\", \"Pairs\", \"Table\", false}, {\"Corner\", \"Corner\", \"DefinedName\", false},
                    {\"Local\", \"My Sheet!Local\", \"DefinedName\", true}})",
            ),
            ("Excel.Workbook(file){[Item = \"Hidden\", Kind = \"Sheet\"]}[Data]", "#table({\"Column1\"}, {{7}})"),
            (
                "Excel.Workbook(file){[Item = \"Corner\"]}[Data]",
                "#table({\"Column1\", \"Column2\"}, {{\"a\", 1}, {\"b\", 2}})",
            ),
            ("Excel.Workbook(file){[Name = \"Local\"]}[Data]", "#table({\"Column1\"}, {{\"far\"}})"),
            ("Excel.Workbook(file){[Item = \"Pairs\"]}[Data]", "#table({\"k\", \"v\"}, {{\"a\", 1}, {\"b\", 2}})"),
            ("Excel.Workbook(file, true){[Item = \"Pairs\"]}[Data]", "#table({\"k\", \"v\"}, {{\"a\", 1}, {\"b\", 2}})"),
            ("Table.RowCount(Excel.Workbook(file){[Item = \"Empty\"]}[Data])", "0"),
        ],
    );
}

#[test]
fn kinds_of_cells() {
    let kinds = "Excel.Workbook(file, true){0}[Data]";
    let cell = |row: usize, column: &str, expected: &str| {
        (format!("{kinds}{{{row}}}[{column}]"), expected.to_owned())
    };
    let same = [
        cell(0, "ID", "1"),
        cell(1, "ID", "2.5"),
        cell(2, "ID", "null"),
        cell(1, "Name", "\"a < b & é#(lf)😀\""),
        cell(2, "Name", "\" spaced \""),
        cell(0, "When", "#datetime(2024, 2, 29, 13, 45, 30)"),
        cell(0, "Day", "#date(2024, 2, 29)"),
        cell(1, "Day", "#date(9999, 12, 31)"),
        cell(0, "Hour", "#time(13, 45, 0)"),
        cell(1, "Hour", "#time(0, 0, 0)"),
        cell(0, "Long", "#duration(1, 1, 0, 0)"),
        cell(1, "Long", "#duration(0, 0, 0, 0)"),
        cell(0, "Yes", "true"),
        cell(1, "Yes", "false"),
        cell(0, "Bad", "[DataFormat.Error] Invalid cell value '#N/A'."),
        cell(1, "Bad", "\"ok\""),
    ];
    check_with(BOOK, &same);
    check_with(BOOK_1904, &same);
    check_with(BOOK, &[cell(1, "When", "#datetime(1900, 3, 1, 0, 0, 0)")]);
    check_with(BOOK_1904, &[cell(1, "When", "#datetime(1904, 1, 2, 0, 0, 0)")]);
    let sheet = "Excel.Workbook(file){0}[Data]";
    check_with(
        BY_HAND,
        &[
            ("Table.RowCount(Excel.Workbook(file))".to_owned(), "1".to_owned()),
            ("Excel.Workbook(file){0}[Name]".to_owned(), "\"S & T\"".to_owned()),
            (
                format!("Record.FieldValues({sheet}{{0}})"),
                "{\"plain\", \"rich \", \"\", \"a#(cr)b\"}".to_owned(),
            ),
            (format!("Record.FieldValues({sheet}{{1}})"), "{null, null, null, null}".to_owned()),
            (
                format!("Record.FieldValues({sheet}{{2}})"),
                "{\"x&y\", null, #date(2024, 2, 29), #datetime(2024, 2, 29, 12, 0, 0)}".to_owned(),
            ),
            (format!("{sheet}{{3}}[Column1]"), "#datetime(2024, 2, 29, 12, 30, 0)".to_owned()),
            (format!("{sheet}{{3}}[Column2]"), "[DataFormat.Error] Invalid cell value '#SPILL!'.".to_owned()),
            (
                format!("{sheet}{{3}}[Column3]"),
                "[DataFormat.Error] The number of a cell with a date format is not a date from 1900 to 9999."
                    .to_owned(),
            ),
            (format!("{sheet}{{3}}[Column4]"), "1000".to_owned()),
        ],
    );
}

/// The parameters of Microsoft's page.
#[test]
fn options() {
    let types = |options: &str, expected: &str| {
        (
            format!(
                "let t = Excel.Workbook(file{options}){{[Item = \"Corner\"]}}[Data] in List.Transform(Table.Schema(t)[TypeName], each Text.BeforeDelimiter(_, \".\")) & Table.ColumnNames(t)"
            ),
            expected.to_owned(),
        )
    };
    check_with(
        BOOK,
        &[
            types("", "{\"Text\", \"Number\", \"Column1\", \"Column2\"}"),
            types(", null, false", "{\"Text\", \"Number\", \"Column1\", \"Column2\"}"),
            types(", null, true", "{\"Any\", \"Any\", \"Column1\", \"Column2\"}"),
            types(", [DelayTypes = true]", "{\"Any\", \"Any\", \"Column1\", \"Column2\"}"),
            // A number becomes a text.
            types(", true", "{\"Text\", \"Number\", \"a\", \"1\"}"),
            types(", [UseHeaders = true, DelayTypes = true]", "{\"Any\", \"Any\", \"a\", \"1\"}"),
            types(", [UseHeaders = null]", "{\"Text\", \"Number\", \"Column1\", \"Column2\"}"),
        ],
    );
    check_with(
        BOOK,
        &[
            (
                "Excel.Workbook(file, [UseHeaders = true], true)",
                "[Expression.Error] delayTypes must be null when useHeaders is a record of options.",
            ),
            (
                "Excel.Workbook(file, [Header = true])",
                "[Expression.Error] 'Header' isn't a valid option. Valid options are: UseHeaders, DelayTypes, InferSheetDimensions.",
            ),
            ("Excel.Workbook(file, 1)", "[Expression.Error] We cannot convert the value 1 to type Logical."),
        ],
    );
}

/// "Missing or incomplete Excel data" of Microsoft's page on the connector: a dimension of several cells limits what is
/// read, a dimension of one cell says where it begins, and `InferSheetDimensions` ignores both.
#[test]
fn dimensions() {
    let whole = "#table({\"Column1\", \"Column2\", \"Column3\", \"Column4\"}, {
        {\"k\", \"v\", null, null}, {\"a\", 1, null, null}, {\"b\", 2, null, null}, {null, null, null, null}, {null, null, null, \"far\"}})";
    let data = "Excel.Workbook(file){1}[Data]";
    let inferred = "Excel.Workbook(file, [InferSheetDimensions = true]){1}[Data]";
    check_with(BOOK, &[(data, whole), (inferred, whole)]);
    check_with(NARROW, &[(data, "#table({\"Column1\"}, {{\"k\"}, {\"a\"}})"), (inferred, whole)]);
    check_with(
        START,
        &[
            (inferred, whole),
            ("Table.ColumnCount(Excel.Workbook(file){1}[Data])", "5"),
            ("Record.FieldValues(Excel.Workbook(file){1}[Data]{1})", "{null, \"k\", \"v\", null, null}"),
            ("Table.RowCount(Excel.Workbook(file){1}[Data])", "6"),
        ],
    );
}

#[test]
fn binary_format() {
    check_with(
        OLD,
        &[
            (
                "Table.RemoveColumns(Excel.Workbook(file), \"Data\")",
                "#table({\"Name\", \"Item\", \"Kind\", \"Hidden\"}, {{\"Old\", \"Old\", \"Sheet\", false}, {\"Second\", \"Second\", \"Sheet\", true}})",
            ),
            (
                "Excel.Workbook(file, true){0}[Data]",
                "#table({\"ID\", \"Day\", \"Moment\"}, {{1, #date(2024, 2, 29), #datetime(2024, 2, 29, 12, 30, 0)}, {2.5, null, true}})",
            ),
            ("Excel.Workbook(file){1}[Data]", "#table({\"Column1\"}, {{\"x\"}})"),
        ],
    );
}

#[test]
fn other_files() {
    let unknown = "[DataFormat.Error] The input couldn't be recognized as a valid Excel document.";
    check_with(b"a,b", &[("Excel.Workbook(file)", unknown)]);
    check_with(b"", &[("Excel.Workbook(file)", unknown)]);
    check_with(
        b"PK\x03\x04",
        &[("Excel.Workbook(file)", "[DataFormat.Error] File contains corrupted data.")],
    );
    // An empty archive.
    check_with(
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &[(
            "Excel.Workbook(file)",
            "[DataFormat.Error] The specified package is invalid. The main part is missing.",
        )],
    );
    check_with(
        &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0; 600].as_slice()].concat(),
        &[("Excel.Workbook(file)", "[DataFormat.Error] External table is not in the expected format.")],
    );
}

/// A sheet is read when its data is: one that cannot be read spoils no other.
#[test]
fn damage() {
    let errors = "List.Transform(Table.ToRecords(Excel.Workbook(file)), each let t = try List.Count(Table.ToRows([Data])) in if t[HasError] then t[Error][Reason] else null)";
    let text = format!("List.RemoveItems({errors}, {{null, \"DataFormat.Error\"}}) = {{}}");
    common::with_library(|cx| {
        for (file, step) in [(BOOK, 13), (BY_HAND, 7), (OLD, 11)] {
            for bytes in common::damaged(file, step) {
                match common::evaluate_with(cx, &text, &bytes) {
                    Ok(value) => assert!(matches!(value.data, m_engine::value::Data::Logical(true))),
                    Err(error) => {
                        assert_eq!(error.reason().as_str(), "DataFormat.Error", "{}", error.message());
                    }
                }
            }
        }
    });
}

/// What a damaged file says of sizes takes no memory, and chains of sectors without an end no time.
#[test]
fn sizes_are_not_believed() {
    let place = |wanted: &[u8]| {
        OLD.windows(wanted.len()).position(|bytes| bytes == wanted).expect("the record is there")
    };
    // The record DIMENSIONS: first and last row, first and last column ([MS-XLS] 2.4.90).
    let mut file = OLD.to_vec();
    let dimensions = place(&[0x00, 0x02, 0x0E, 0x00]) + 4;
    file[dimensions + 4..dimensions + 8].fill(0xFF);
    file[dimensions + 10..dimensions + 12].fill(0xFF);
    check_with(&file, &[("Table.RowCount(Excel.Workbook(file){0}[Data])", "3")]);
    // The directory's sector is followed by itself ([MS-CFB] 2.3).
    let mut file = OLD.to_vec();
    let word = |at: usize| u32::from_le_bytes([OLD[at], OLD[at + 1], OLD[at + 2], OLD[at + 3]]);
    let (directory, fat) = (word(48), word(76));
    let entry = (fat as usize + 1) * 512 + directory as usize * 4;
    file[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    check_with(
        &file,
        &[("Excel.Workbook(file)", "[DataFormat.Error] External table is not in the expected format.")],
    );
}

/// A text that unpacks to far more than a cell may have.
#[test]
fn a_cell_of_gigabytes_takes_no_memory() {
    use std::io::{Cursor, Read, Write};
    let mut book = zip::ZipArchive::new(Cursor::new(NARROW)).expect("an archive");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..book.len() {
        let mut part = book.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        changed.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
        if name.starts_with("xl/worksheets/sheet") {
            let row = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>";
            changed.write_all(row.as_bytes()).expect("it can be written");
            let part = vec![b'a'; 1 << 20];
            (0..100).for_each(|_| changed.write_all(&part).expect("it can be written"));
            bytes = b"</t></is></c></row></sheetData></worksheet>".to_vec();
        }
        changed.write_all(&bytes).expect("it can be written");
    }
    let file = changed.finish().expect("an archive").into_inner();
    check_with(
        &file,
        &[(
            "Table.RowCount(Excel.Workbook(file){0}[Data])",
            "[DataFormat.Error] A text in the workbook is longer than 1 MB. Excel itself allows 32,767 characters in a cell.",
        )],
    );
}
