//! Workbooks that are none, or damaged; those that openpyxl, xlwt and hand wrote are read by `functions/excel.txt`.

use crate::{cases, common, common::check_with};

const BOOK: &[u8] = include_bytes!("files/book.xlsx");
const BY_HAND: &[u8] = include_bytes!("files/by_hand.xlsx");
const NARROW: &[u8] = include_bytes!("files/narrow.xlsx");
const OLD: &[u8] = include_bytes!("files/old.xls");

#[test]
fn other_files() {
    let unknown = "error DataFormat.Error: The input couldn't be recognized as a valid Excel document.";
    check_with(b"a,b", &[("Excel.Workbook(file)", unknown)]);
    check_with(b"", &[("Excel.Workbook(file)", unknown)]);
    check_with(
        b"PK\x03\x04",
        &[("Excel.Workbook(file)", "error DataFormat.Error: File contains corrupted data.")],
    );
    // An empty archive.
    check_with(
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &[(
            "Excel.Workbook(file)",
            "error DataFormat.Error: The specified package is invalid. The main part is missing.",
        )],
    );
    check_with(
        &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0; 600].as_slice()].concat(),
        &[("Excel.Workbook(file)", "error DataFormat.Error: External table is not in the expected format.")],
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
                match cases::evaluate(cx, &text, &bytes) {
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
        &[("Excel.Workbook(file)", "error DataFormat.Error: External table is not in the expected format.")],
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
            "error DataFormat.Error: A text in the workbook is longer than 1 MB. Excel itself allows 32,767 characters in a cell.",
        )],
    );
}
