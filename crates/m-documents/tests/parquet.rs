//! Parquet files that are none, or damaged; those that pyarrow wrote are read by `functions/parquet.txt`.

use crate::{cases, common, common::check_with};

const TYPES: &[u8] = include_bytes!("files/types.parquet");

#[test]
fn other_files() {
    let unknown = "error DataFormat.Error: Parquet: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.";
    check_with(b"", &[("Parquet.Document(file)", unknown)]);
    check_with(b"a,b,c,d,e,f,g,h", &[("Parquet.Document(file)", unknown)]);
}

/// The first rows need the first row group alone: damage to the last goes unnoticed until it is read.
#[test]
fn row_groups_are_read_when_needed() {
    let mut file = include_bytes!("files/none.parquet").to_vec();
    // The pages of the row groups come first, so the last page ends somewhat before the metadata.
    let metadata = file.len()
        - 8
        - u32::from_le_bytes(file[file.len() - 8..file.len() - 4].try_into().unwrap()) as usize;
    file[metadata - 60..metadata].fill(0xFF);
    check_with(
        &file,
        &[
            ("Table.FirstN(Parquet.Document(file), 4)[n]", "{0..3}"),
            ("(try Parquet.Document(file){9})[HasError]", "true"),
        ],
    );
}

/// A schema of a million groups, each in the other: `FileMetaData` in Thrift's compact protocol.
#[test]
fn deep_schemas() {
    // Field 3, the repetition, required; field 4, the name; field 5, one child.
    let group: &[u8] = &[0x35, 0, 0x18, 1, b's', 0x15, 2, 0];
    // Field 1, the type INT32, before them, and no child.
    let leaf: &[u8] = &[0x15, 2, 0x25, 0, 0x18, 1, b'x', 0];
    let file = |depth: u32| {
        // Field 1, the version 1; field 2, a list of structures, its length in seven bits a byte.
        let mut metadata = vec![0x15, 2, 0x19, 0xFC];
        let count = depth + 2;
        metadata.extend([count as u8 | 0x80, (count >> 7) as u8 | 0x80, (count >> 14) as u8]);
        (0..=depth).for_each(|_| metadata.extend(group));
        metadata.extend(leaf);
        // Field 3, no rows; field 4, no row groups.
        metadata.extend([0x16, 0, 0x19, 0x0C, 0]);
        let length = (metadata.len() as u32).to_le_bytes();
        [b"PAR1", metadata.as_slice(), &length, b"PAR1"].concat()
    };
    check_with(&file(100), &[("Table.ColumnNames(Parquet.Document(file))", "{\"s\"}")]);
    let too_deep = "error DataFormat.Error: Parquet: The schema nests too deeply: more than 200 levels.";
    for depth in [300, 1_000_000] {
        check_with(&file(depth), &[("Parquet.Document(file)", too_deep)]);
    }
}

#[test]
fn damage() {
    let snappy: &[u8] = include_bytes!("files/snappy.parquet");
    let version2: &[u8] = include_bytes!("files/version2.parquet");
    let text = "List.Count(List.Buffer(List.Transform(Table.ToRows(Parquet.Document(file)), each try Json.FromValue(_))))";
    common::with_library(|cx| {
        for (file, step) in [(TYPES, 29), (snappy, 3), (version2, 3)] {
            for bytes in common::damaged(file, step) {
                if let Err(error) = cases::evaluate(cx, text, &bytes) {
                    assert_eq!(error.reason().as_str(), "DataFormat.Error", "{}", error.message());
                }
            }
        }
    });
}
