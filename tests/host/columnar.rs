//! Results as Parquet and Arrow: written with batches of several sizes, read again by `Parquet.Document` and by Arrow's own
//! readers.

use super::{settings, with};
use arrow_array::RecordBatch;
use m_engine::value::{Binary, Data};
use m_engine::{Value, eval};
use m_output::{Format, Options};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::io::Cursor;

/// A table, the types of its columns in Arrow, and as CSV what `Parquet.Document` reads again.
const CASES: &[(&str, &str, &str)] = &[
    (
        r#"#table(type table [t = text, l = nullable logical], {{"ä, ""x""", true}, {null, null}, {"", false}})"#,
        "Utf8 Boolean",
        "t,l\r\n\"ä, \"\"x\"\"\",true\r\n,\r\n,false\r\n",
    ),
    (
        r#"#table(type table [n = number, p = Percentage.Type], {{1.5, 0.1}, {#nan, null}, {-#infinity, 1}})"#,
        "Float64 Float64",
        "n,p\r\n1.5,0.1\r\n#nan,\r\n-#infinity,1\r\n",
    ),
    (
        r#"#table(type table [i = Int64.Type, b = Byte.Type, s = Int16.Type], {{9007199254740993, 255, -32768}, {-1, 0, null}})"#,
        "Int64 UInt8 Int16",
        "i,b,s\r\n9007199254740993,255,-32768\r\n-1,0,\r\n",
    ),
    (
        r#"#table(type table [c = Currency.Type, d = Decimal.Type],
            {{Currency.From(1.25), Decimal.From("12345678901234567.1234567")}, {null, 2}})"#,
        "Decimal128(19, 4) Decimal128(38, 18)",
        "c,d\r\n1.2500,12345678901234567.1234567\r\n,2.000000000000000000\r\n",
    ),
    (
        r#"#table(type table [d = date, t = time, m = datetime],
            {{#date(1, 1, 1), #time(1, 2, 3.1234567), #datetime(9999, 12, 31, 23, 59, 59)}, {#date(2024, 2, 29), null, null}})"#,
        "Date32 Time64(ns) Timestamp(µs)",
        "d,t,m\r\n0001-01-01,01:02:03.1234567,9999-12-31T23:59:59\r\n2024-02-29,,\r\n",
    ),
    // Moments are written in UTC, durations as nanoseconds.
    (
        r#"#table(type table [z = datetimezone, d = duration], {{#datetimezone(2024, 1, 1, 0, 0, 0, 5, 30), #duration(-1, 0, 0, 0)}})"#,
        "Timestamp(µs, \"UTC\") Duration(ns)",
        "z,d\r\n2023-12-31T18:30:00+00:00,-86400000000000\r\n",
    ),
    // Columns without a type are what their first values are, and texts where these differ.
    (
        r#"#table({"n", "t", "d", "x", "e", "b"},
            {{null, "a", #date(2024, 1, 1), 1, null, 9007199254740993}, {2, null, null, "y", null, 1}, {3, "b", null, {1}, null, 0.5}})"#,
        "Float64 Utf8 Date32 Utf8 Utf8 Decimal128(38, 18)",
        "n,t,d,x,e,b\r\n,a,2024-01-01,1,,9007199254740993\r\n2,,,y,,1.000000000000000000\r\n3,b,,[List],,0.500000000000000000\r\n",
    ),
    (
        r#"#table(type table [t = table, r = record], {{#table({"a"}, {{1}}), [a = 1]}, {null, null}})"#,
        "Utf8 Utf8",
        "t,r\r\n[Table],[Record]\r\n,\r\n",
    ),
    // An error, and a value that is none of the column's.
    (
        r#"#table(type table [b = Byte.Type, n = number, t = text], {{300, error "no", 5}, {1, "x", "ok"}})"#,
        "UInt8 Float64 Utf8",
        "b,n,t\r\n,,5\r\n1,,ok\r\n",
    ),
    (r#"#table(type table [a = number], {})"#, "Float64", "a\r\n"),
    (r#"{1, 2}"#, "Float64", "Value\r\n1\r\n2\r\n"),
    (
        r#"Table.TransformColumnTypes(Table.PromoteHeaders(Csv.Document("a,b,c#(lf)1,2024-01-01,x#(lf),,#(lf)3,,z")),
            {{"a", Int64.Type}, {"b", type date}}, "en-US")"#,
        "Int64 Date32 Utf8",
        "a,b,c\r\n1,2024-01-01,x\r\n,,\r\n3,,z\r\n",
    ),
];

/// What the query gives in a form, as bytes.
fn written(query: &str, format: Format, batches: usize) -> Vec<u8> {
    with(settings(&[], "[]"), |evaluation| {
        evaluation.cx.set_batches(batches);
        let value = evaluation.query("query", query).expect("a value");
        bytes(&evaluation.cx, &value, format)
    })
}

fn bytes(cx: &m_engine::Cx, value: &Value, format: Format) -> Vec<u8> {
    let (mut bytes, mut progress) = (Vec::new(), ());
    let mut options = Options::new(format, m_host::report::words, &mut progress);
    m_output::write(cx, value, &mut options, &mut bytes).expect("it can be written");
    bytes
}

/// What `Parquet.Document` makes of a file, as CSV.
fn read_again(parquet: Vec<u8>) -> String {
    with(settings(&[], "[]"), |evaluation| {
        let read = evaluation.query("read", "(file) => Parquet.Document(file)").expect("a function");
        let table = eval::call(&evaluation.cx, &read, vec![Value::from(Binary::from(parquet))]);
        let csv = bytes(&evaluation.cx, &table.expect("a table"), Format::Csv);
        String::from_utf8(csv).expect("UTF-8")
    })
}

#[test]
fn tables_come_back_from_parquet_and_arrow() {
    for (query, types, csv) in CASES {
        for batches in [1, 3, 1024] {
            let parquet = written(query, Format::Parquet, batches);
            assert_eq!(read_again(parquet.clone()), *csv, "{query} in batches of {batches}");
            let reader =
                ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(parquet)).expect("Parquet");
            let schema = reader.schema().clone();
            let found: Vec<String> =
                schema.fields().iter().map(|field| field.data_type().to_string()).collect();
            assert_eq!(found.join(" "), *types, "{query}");
            let of_parquet: Vec<RecordBatch> =
                reader.build().expect("a reader").collect::<Result<_, _>>().expect("batches");
            let arrow = Cursor::new(written(query, Format::Arrow, batches));
            let arrow = arrow_ipc::reader::FileReader::try_new(arrow, None).expect("an Arrow file");
            assert_eq!(arrow.schema().fields(), schema.fields(), "{query}");
            let of_arrow: Vec<RecordBatch> = arrow.collect::<Result<_, _>>().expect("batches");
            let columns = |batches: &[RecordBatch]| -> Vec<_> {
                batches.iter().map(|batch| batch.columns().to_vec()).collect()
            };
            assert_eq!(columns(&of_arrow), columns(&of_parquet), "{query}");
        }
    }
}

/// Of a file on a disk what is asked for is read when it is asked for; once it is another, that is an error.
#[test]
fn a_file_that_has_changed_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.parquet");
    let file = |rows: &str| {
        let query = format!("#table(type table [a = number, b = nullable text], {rows})");
        std::fs::write(&path, written(&query, Format::Parquet, 1024)).expect("a file");
    };
    file(r#"{{1, "x"}, {2, null}}"#);
    with(settings(&[], "[]"), |evaluation| {
        let query = format!("Parquet.Document(File.Contents(\"{}\"))", path.display());
        let table = evaluation.query("read", &query).expect("a table");
        for _ in 0..2 {
            assert_eq!(bytes(&evaluation.cx, &table, Format::Csv), b"a,b\r\n1,x\r\n2,\r\n");
        }
        file(r#"{{1, "x"}, {2, "y"}, {3, "z"}}"#);
        let Data::Table(table) = table.data else { panic!("a table") };
        let error = table.records(&evaluation.cx).expect_err("it is another file");
        assert_eq!(error.message().as_str(), "Parquet: The file was changed while it was being read.");
    });
}

/// More rows than a row group has, and a column whose kind changes after the rows that decided of it.
#[test]
fn many_rows_make_several_row_groups() {
    let query =
        "Table.FromColumns({{1..200000}, List.Transform({1..200000}, each if _ = 150000 then \"x\" else _)})";
    let parquet = written(query, Format::Parquet, 1024);
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(parquet.clone())).expect("Parquet");
    assert_eq!(reader.metadata().num_row_groups(), 2);
    let csv = read_again(parquet);
    assert_eq!(csv.lines().count(), 200_001);
    assert!(csv.contains("\r\n149999,149999\r\n150000,\r\n150001,150001\r\n"));
}
