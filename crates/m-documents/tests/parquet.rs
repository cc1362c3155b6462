//! Parquet files that pyarrow wrote (`files/make.py` says what is in them).

use crate::common::{self, check, check_with};

const TYPES: &[u8] = include_bytes!("files/types.parquet");

/// Each column has a value, a null and another value.
#[test]
fn types() {
    let cases = [
        ("bool", "true", "false"),
        ("int8", "-128", "127"),
        ("uint8", "0", "255"),
        ("int32", "-2147483648", "2147483647"),
        ("uint32", "0", "4294967295"),
        ("int64", "-9007199254740992", "9007199254740992"),
        ("float", "1.5", "#infinity"),
        ("text", "\"é😀\"", "\"\""),
        ("binary", "#binary({0, 255})", "#binary({})"),
        ("fixed", "Text.ToBinary(\"abc\")", "Text.ToBinary(\"xyz\")"),
        ("dec9", "-1.25", "9999999.99"),
        ("date", "#date(1, 1, 1)", "#date(9999, 12, 31)"),
        ("time_ms", "#time(13, 45, 30)", "#time(0, 0, 0)"),
        ("time_us", "#time(13, 45, 30.123456)", "#time(23, 59, 59.999999)"),
        ("local", "#datetime(2024, 2, 29, 13, 45, 30.123456)", "#datetime(1, 1, 1, 0, 0, 0)"),
        (
            "utc",
            "#datetimezone(2024, 2, 29, 13, 45, 30.123, 0, 0)",
            "#datetimezone(1969, 12, 31, 23, 59, 0, 0, 0)",
        ),
        (
            "nanos",
            "#datetime(2024, 2, 29, 13, 45, 30.1234567)",
            "#datetime(1969, 12, 31, 23, 59, 59.9999999)",
        ),
        ("list", "{1, null, 3}", "{}"),
        ("struct", "[a = 1, b = \"x\"]", "[a = null, b = \"y\"]"),
        (
            "map",
            "#table({\"key\", \"value\"}, {{\"k\", 1}, {\"l\", null}})",
            "#table({\"key\", \"value\"}, {})",
        ),
    ];
    let cases: Vec<(String, String)> = cases
        .iter()
        .map(|(column, first, last)| {
            (
                format!("Table.Column(Parquet.Document(file), \"{column}\")"),
                format!("{{{first}, null, {last}}}"),
            )
        })
        .collect();
    check_with(TYPES, &cases);
    let column = |name: &str| format!("Table.Column(Parquet.Document(file), \"{name}\")");
    check_with(
        TYPES,
        &[
            (column("lists"), "{{{1}, {}, null}, {{2, 3}}, null}".to_owned()),
            (
                column("structs"),
                "{{[n = 1, l = {\"p\", \"q\"}]}, {}, {[n = 2, l = {}], [n = null, l = null]}}".to_owned(),
            ),
            (format!("{}{{0}}", column("double")), "0.1".to_owned()),
            (format!("Number.IsNaN({}{{2}})", column("double")), "true".to_owned()),
            (format!("Text.From({}{{2}})", column("uint64")), "\"18446744073709551615\"".to_owned()),
            // 28 digits are exact.
            (format!("Text.From({}{{2}})", column("dec38")), "\"-79228162514264337593543950.33\"".to_owned()),
            (format!("Value.Equals({}{{0}}, 0.01, Precision.Decimal)", column("dec38")), "true".to_owned()),
        ],
    );
}

#[test]
fn types_of_columns() {
    let schema = "List.Transform({\"int8\", \"uint8\", \"int32\", \"uint32\", \"float\", \"double\", \"dec9\", \"text\", \"date\", \"utc\", \"local\", \"list\"}, each Table.Schema(Parquet.Document(file)){[Name = _]}[TypeName])";
    let expected = "{\"Int8.Type\", \"Byte.Type\", \"Int32.Type\", \"Int64.Type\", \"Single.Type\", \"Double.Type\", \"Decimal.Type\", \"Text.Type\", \"Date.Type\", \"DateTimeZone.Type\", \"DateTime.Type\", \"List.Type\"}";
    check_with(
        TYPES,
        &[
            (schema, expected),
            ("Table.Schema(Parquet.Document(file)){[Name = \"int8\"]}[IsNullable]", "true"),
            (
                "Type.ListItem(Type.NonNullable(Type.TableColumn(Value.Type(Parquet.Document(file)), \"list\"))) is type",
                "true",
            ),
        ],
    );
}

/// All ten rows of three row groups, whatever the compression and the version of the pages.
#[test]
fn compressions() {
    let files: [&[u8]; 7] = [
        include_bytes!("files/none.parquet"),
        include_bytes!("files/snappy.parquet"),
        include_bytes!("files/gzip.parquet"),
        include_bytes!("files/brotli.parquet"),
        include_bytes!("files/lz4.parquet"),
        include_bytes!("files/zstd.parquet"),
        include_bytes!("files/version2.parquet"),
    ];
    for file in files {
        check_with(
            file,
            &[
                ("Parquet.Document(file)[n]", "{0..9}"),
                ("Text.Combine(Parquet.Document(file, [TypeMapping = \"Sql\"])[t])", "\"ababababab\""),
                ("Table.RowCount(Parquet.Document(file))", "10"),
            ],
        );
    }
    check_with(
        include_bytes!("files/zstd.parquet"),
        &[
            ("Table.ColumnNames(Parquet.Document(file))", "{\"n\", \"t\"}"),
            ("Parquet.Metadata(file)[RowCount]", "10"),
            ("Parquet.Metadata(file)[Columns][Name]", "{\"n\", \"t\"}"),
            ("List.Sum(Parquet.Metadata(file)[RowGroups][RowCount])", "10"),
        ],
    );
}

#[test]
fn old_timestamps_and_no_rows() {
    check_with(
        include_bytes!("files/int96.parquet"),
        &[("Parquet.Document(file)[old]", "{#datetime(2024, 2, 29, 13, 45, 30.123456), null}")],
    );
    check_with(include_bytes!("files/empty.parquet"), &[("Parquet.Document(file)", "#table({\"x\"}, {})")]);
}

#[test]
fn other_files() {
    let unknown = "[DataFormat.Error] Parquet: Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.";
    check_with(b"", &[("Parquet.Document(file)", unknown)]);
    check_with(b"a,b,c,d,e,f,g,h", &[("Parquet.Document(file)", unknown)]);
    check(&[
        (
            "Parquet.Document(#binary({}), [A = 1])",
            "[Expression.Error] 'A' isn't a valid option. Valid options are: TypeMapping.",
        ),
        ("Parquet.Document(#binary({}), [TypeMapping = null])", unknown),
    ]);
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
    let too_deep = "[DataFormat.Error] Parquet: The schema nests too deeply: more than 200 levels.";
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
                if let Err(error) = common::evaluate_with(cx, text, &bytes) {
                    assert_eq!(error.reason().as_str(), "DataFormat.Error", "{}", error.message());
                }
            }
        }
    });
}
