//! What exports can hold: encodings, separators, cuts, odd rows.

use super::Query;
use anaplan_mock::{Column, Content, DataType, Encoding, Export, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";

/// The rows of an export whose file is exactly `text`, in chunks of `chunk_bytes`.
fn load(text: &str, chunk_bytes: u64, change: impl FnOnce(&mut Export)) -> String {
    load_entry("item1", text, chunk_bytes, change)
}

/// The same for another entry below the export.
fn load_entry(entry: &str, text: &str, chunk_bytes: u64, change: impl FnOnce(&mut Export)) -> String {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", text);
    export.chunk_bytes = chunk_bytes;
    export.task = TaskScript::at_once();
    change(&mut export);
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry).run_with(tenant);
    outcome.rows().to_owned()
}

#[test]
fn every_cut_of_a_small_file_gives_the_same_rows() {
    let text = "Nämé,Wert\r\n\"a \"\"b\"\", c\",1\r\n\"zwei\nZeilen 😀\",2\r\n東京,3";
    let whole = load(text, 1_000_000, |_| {});
    assert!(whole.contains(r#"{"a ""b"", c", "1"} "#), "{whole}");
    assert!(whole.contains(r#"{"zwei#(lf)Zeilen 😀", "2"} "#), "{whole}");
    for chunk_bytes in 1..=text.len() as u64 {
        assert_eq!(load(text, chunk_bytes, |_| {}), whole, "cut every {chunk_bytes} bytes");
    }
}

#[test]
fn encodings_and_separators_are_those_of_the_metadata() {
    for (export, word) in [
        ("Headcount.txt", "Controlling Málaga"),
        ("Kreditoren Alt-System.csv", "Café Noël; Genève"),
        ("CSV for Excel.csv", "İzlanda"),
    ] {
        let outcome = Query::recorded("Finance", "FP&A Hub", export, "item1").run();
        assert!(outcome.rows().contains(word), "{export}: {}", outcome.rows());
    }
}

#[test]
fn a_header_alone_is_one_row() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Open orders.csv", "item1").run();
    assert!(outcome.rows().contains(r#"{{"Order", "Open"} }"#), "{}", outcome.rows());
}

/// What a load of a wider file says.
const TOO_WIDE: &str = "To load them all, use Anaplan.Export with the option [Columns = ";

/// A file that is wider than announced: its text, and the rows of its preview raw and with headers and types. Announced are
/// the columns n (a number) and t (a text).
const WIDER: &[(&str, &str, &str)] = &[
    ("n,t,more,t,\n1,x,y,z,\n", r#"{{"n", "t"} , {"1", "x"} } ) "#, r#"{{1, "x"} } ) "#),
    ("n,t\n1,x\n2,y,z\n", r#"{{"n", "t"} , {"1", "x"} , {"2", "y"} } ) "#, r#"{{1, "x"} , {2, "y"} } ) "#),
    ("old,n,t\n?,1,x\n", r#"{{"n", "t"} , {"1", "x"} } ) "#, r#"{{1, "x"} } ) "#),
];

#[test]
fn a_wider_file_previews_with_the_announced_columns_and_its_load_names_both_counts_and_the_way() {
    for (text, raw, typed) in WIDER {
        let entry = |entry| Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry);
        for (entry, rows) in [(entry("item1"), raw), (entry("typed"), typed), (entry("last"), typed)] {
            let outcome = entry.run_with(of_width(text));
            assert!(outcome.error().contains(TOO_WIDE), "{text:?}: {}", outcome.error());
            assert!(outcome.error().contains("announces 2 columns"), "{text:?}: {}", outcome.error());
            let outcome = entry.preview().run_with(of_width(text));
            assert!(outcome.rows().ends_with(*rows), "{text:?}: {}", outcome.rows());
            assert_eq!(outcome.requests_with("POST /2/0").len(), 0, "{text:?}");
        }
    }
}

#[test]
fn all_columns_of_a_wider_file_are_loaded_where_a_person_says_how_many() {
    for (text, options, rows) in [
        (
            WIDER[0].0,
            ", [Columns = 5]",
            r#"[n = number, t = text, Column3 = text, Column4 = text, Column5 = text] , {{1, "x", "y", "z", ""} } ) "#,
        ),
        (WIDER[2].0, ", [Columns = 3]", r#"[n = number, t = text, Column3 = text] , {{1, "x", "?"} } ) "#),
        (
            WIDER[0].0,
            ", [Headers = false, Columns = 5]",
            r#"{{"n", "t", "more", "t", ""} , {"1", "x", "y", "z", ""} } ) "#,
        ),
        ("n,t\n1,x\n", ", [Columns = 1]", r#"[n = number, t = text] , {{1, "x"} } ) "#),
    ] {
        let outcome = Query::direct("116000000099", options).run_with(of_width(text));
        assert!(outcome.rows().ends_with(rows), "{options}: {}", outcome.rows());
    }
    for count in ["0", "1.5", "\"2\""] {
        let outcome = Query::direct("116000000099", &format!(", [Columns = {count}]")).run();
        assert!(outcome.error().contains("must be a whole number above zero"), "{}", outcome.error());
    }
}

/// A file that is not as wide as announced: its text, and its rows raw and with headers and types.
const WIDTHS: &[(&str, &str, &str, &str)] = &[
    (
        "narrower",
        "n\n1\n2\n",
        r#"[Column1 = text, Column2 = text] , {{"n", "t"} , {"1", null} , {"2", null} } ) "#,
        "[n = number, t = text] , {{1, null} , {2, null} } ) ",
    ),
    (
        "with a short row",
        "n,t\n1\n2,y\n",
        r#"[Column1 = text, Column2 = text] , {{"n", "t"} , {"1", ""} , {"2", "y"} } ) "#,
        r#"[n = number, t = text] , {{1, ""} , {2, "y"} } ) "#,
    ),
];

/// A tenant with such an export. Its last file is like the one of the next run.
fn of_width(text: &str) -> Tenant {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", text);
    export.columns = vec![Column::new("n", DataType::Number), Column::new("t", DataType::Text)];
    export.last = Some(Content::text(text));
    export.task = TaskScript::at_once();
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    tenant
}

#[test]
fn a_file_of_another_width_than_announced_loses_no_column_and_no_row() {
    for (name, text, raw, typed) in WIDTHS {
        let entry = |entry| Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry);
        let direct = |options| Query::direct("116000000099", options);
        for (query, rows, runs) in [
            (entry("item1"), raw, 1),
            (entry("typed"), typed, 1),
            (entry("last"), typed, 0),
            (direct(""), typed, 1),
            (direct(", [Headers = false]"), raw, 1),
            (direct(", [Run = false]"), typed, 0),
            (entry("item1").preview(), raw, 0),
            (entry("typed").preview(), typed, 0),
            (entry("last").preview(), typed, 0),
        ] {
            let outcome = query.run_with(of_width(text));
            assert!(outcome.rows().ends_with(*rows), "{name}: {}", outcome.rows());
            assert_eq!(outcome.requests_with("POST /2/0").len(), runs, "{name}: {:#?}", outcome.requests);
            let mut once = outcome.requests.clone();
            once.dedup();
            assert_eq!(once, outcome.requests, "{name}: a request was made twice in a row");
        }
    }
}

#[test]
fn a_row_far_below_that_is_wider_than_all_above_is_no_shorter_row() {
    let text = format!("n,t\n{}3,late,more\n", "1,abcdefghij\n".repeat(10_000));
    let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", "item1")
        .within("Table.Last(it)[Column1]")
        .run_with(of_width(&text));
    assert!(
        outcome.error().contains("There were more columns in the result than expected."),
        "{}",
        outcome.error()
    );
}

/// An export whose metadata announce no column.
fn without_columns(text: &str, last: Option<&str>) -> Tenant {
    let mut tenant = of_width(text);
    let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
    export.columns = Vec::new();
    export.last = last.map(Content::text);
    export.metadata.insert("columnCount".into(), 0.into());
    for list in ["headerNames", "dataTypes"] {
        export.metadata.insert(list.into(), Vec::<&str>::new().into());
    }
    tenant
}

#[test]
fn columns_that_nobody_announces_are_those_of_the_last_file_and_no_question_about_them_runs_the_export() {
    for (entry, names) in
        [("item1", r#"{"Column1", "Column2"} "#), ("typed", r#"{"a", "b"} "#), ("last", r#"{"a", "b"} "#)]
    {
        let query = || Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry);
        let columns = query().within("Table.ColumnNames(it)");
        let outcome = columns.run_with(without_columns("a,b\n1,2\n", Some("a,b\n0,0\n")));
        assert_eq!(outcome.rows(), names, "{entry}");
        assert_eq!(outcome.requests_with("POST /2/0"), Vec::<&str>::new(), "{entry}");
        let outcome = columns.run_with(without_columns("a,b\n1,2\n", None));
        assert_eq!(outcome.rows(), "{} ", "{entry}");
        assert_eq!(outcome.requests_with("POST /2/0"), Vec::<&str>::new(), "{entry}");
        if entry != "last" {
            for last in [None, Some("a,b\n0,0\n")] {
                let outcome = query().run_with(without_columns("a,b\n1,2\n", last));
                assert!(outcome.rows().ends_with(r#"{"1", "2"} } ) "#), "{entry}: {}", outcome.rows());
            }
        }
    }
}

#[test]
fn a_large_export_comes_whole() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Journal lines.csv", "item1").run();
    let rows = outcome.rows();
    // One header row and 120,000 lines.
    assert_eq!(rows.matches("} , {").count() + 1, 120_001);
}

/// The text of every variant, and its rows.
const TEXT: &str = "Ort;Wert\n\"Zürich; \"\"Süd\"\"\";1\n\"zwei\nZeilen\";2\nÅrhus;\n";
const ROWS: &str =
    r#"{{"Ort", "Wert"} , {"Zürich; ""Süd""", "1"} , {"zwei#(lf)Zeilen", "2"} , {"Århus", ""} } ) "#;

#[test]
fn every_encoding_and_separator_gives_the_same_rows() {
    let encodings =
        [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16LeBom, Encoding::Latin1];
    for encoding in encodings {
        for separator in [",", "\t", ";", "|"] {
            for chunk_bytes in [1_000_000, 3] {
                let rows = load(&TEXT.replace(';', separator), chunk_bytes, |export| {
                    (export.encoding, export.separator) = (encoding, separator.into());
                });
                let expected = ROWS.replace(';', &separator.replace('\t', "#(tab)"));
                assert!(rows.ends_with(&expected), "{encoding:?} {separator:?} {chunk_bytes}: {rows}");
            }
        }
    }
}

/// What a file can look like: its name, its text, and its rows.
const FILES: &[(&str, &str, &str)] = &[
    ("no final line break", "a,b\n1,2", r#"{{"a", "b"} , {"1", "2"} } ) "#),
    ("carriage returns", "a,b\r\n1,2\r\n", r#"{{"a", "b"} , {"1", "2"} } ) "#),
    ("a line break in a cell", "a,b\r\n\"1\r\n2\",3\r\n", r#"{{"a", "b"} , {"1#(cr)#(lf)2", "3"} } ) "#),
    ("duplicate and blank headers", "a,,a\n1,2,3\n", r#"{{"a", "", "a"} , {"1", "2", "3"} } ) "#),
    ("a header only", "a,b\n", r#"{{"a", "b"} } ) "#),
    ("a mark and nothing else", "\u{feff}a,b\n", r#"{{"a", "b"} } ) "#),
    ("zero bytes", "", "{} ) "),
    ("blanks around values", "a,b\n 1 , 2 \n", r#"{{"a", "b"} , {" 1 ", " 2 "} } ) "#),
    ("short rows", "a,b\n1\n", r#"{{"a", "b"} , {"1", ""} } ) "#),
];

#[test]
fn every_form_of_a_file_is_read() {
    for (name, text, expected) in FILES {
        let rows = load(text, 1_000_000, |_| {});
        assert!(rows.ends_with(expected), "{name}: {rows}");
    }
}

#[test]
fn without_a_text_delimiter_a_quotation_mark_is_a_character_like_any_other() {
    for (text, expected) in [
        ("a;b\n\"x;1\n", r#"{{"a", "b"} , {"""x", "1"} } ) "#),
        ("a;b\r\n12\" pipe;\"q\"\r\n", r#"{{"a", "b"} , {"12"" pipe", """q"""} } ) "#),
        ("a;b\n1\n\n", r#"{{"a", "b"} , {"1", ""} , {"", ""} } ) "#),
        ("", "{} ) "),
    ] {
        for chunk_bytes in [1_000_000, 3] {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le] {
                let rows = load(text, chunk_bytes, |export| {
                    (export.separator, export.delimiter) = (";".into(), String::new());
                    export.encoding = encoding;
                    export.columns = ["a", "b"].map(|name| Column::new(name, DataType::Text)).into();
                });
                assert!(rows.ends_with(expected), "{text:?} {encoding:?} {chunk_bytes}: {rows}");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_not_guessed() {
    for (member, value, told) in
        [("delimiter", "'", "puts ' around texts"), ("encoding", "EBCDIC", "has the encoding EBCDIC")]
    {
        let mut tenant = of_width("n,t\n1,x\n");
        let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
        export.metadata.insert(member.into(), value.into());
        let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", "item1").run_with(tenant);
        assert!(outcome.error().contains(told), "{member}: {}", outcome.error());
    }
}

#[test]
fn encodings_are_known_by_their_usual_spellings() {
    for (spelling, bytes) in [
        ("ISO8859_1", Encoding::Latin1),
        ("latin1", Encoding::Latin1),
        ("windows-1252", Encoding::Latin1),
        ("Cp1252", Encoding::Latin1),
        ("UTF8", Encoding::Utf8),
        ("", Encoding::Utf8),
        ("UTF_16LE", Encoding::Utf16Le),
    ] {
        let rows = load("Köln\n", 3, |export| {
            export.encoding = bytes;
            export.metadata.insert("encoding".into(), spelling.into());
        });
        assert!(rows.contains("\"Köln\""), "{spelling}: {rows}");
    }
}

#[test]
fn a_wide_grid_that_repeats_its_headers_has_as_many_columns() {
    let text = ["Jan 26"; 1_000].join(",");
    let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", "typed")
        .within("{Table.ColumnCount(it), List.Last(Table.ColumnNames(it))}")
        .run_with({
            let mut tenant = of_width(&text);
            let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
            export.columns = vec![Column::new("Jan 26", DataType::Number); 1_000];
            tenant
        });
    assert_eq!(outcome.rows(), r#"{1000, "Jan 26_1000"} "#);
}

/// Files that were written before the export got other columns, and their typed rows. Announced are n and t.
const OLDER: &[(&str, &str)] = &[
    ("t,n\nx,1\n", r#"[n = number, t = text] , {{1, "x"} } ) "#),
    ("t\nx\n", r#"[n = number, t = text] , {{null, "x"} } ) "#),
    (" t ,n\nx,1\n", r#"[n = number, t = text] , {{1, "x"} } ) "#),
];

#[test]
fn values_of_an_older_file_stay_under_their_own_headers() {
    for (text, expected) in OLDER {
        for entry in ["last", "typed"] {
            let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry).run_with(of_width(text));
            assert!(outcome.rows().ends_with(expected), "{entry} {text:?}: {}", outcome.rows());
        }
    }
}

#[test]
fn a_grid_keeps_the_lines_above_it_and_its_typed_form_begins_below_them() {
    let raw = Query::recorded("Finance", "FP&A Hub", "Grid by month.csv", "item1").run();
    assert!(
        raw.rows().contains(r#"{{"Actual", "EUR", "", ""} , {"", "Jan 26", "Feb 26", "Feb 26"} "#),
        "{}",
        raw.rows()
    );
    let typed = Query::recorded("Finance", "FP&A Hub", "Grid by month.csv", "typed").run();
    let columns =
        r##"#table( type table [Column1 = text, #"Jan 26" = text, #"Feb 26" = text, #"Feb 26_2" = text] "##;
    assert!(typed.rows().starts_with(columns), "{}", typed.rows());
    assert!(typed.rows().contains(r#", {{"Revenue", "10", "20", "30"} "#), "{}", typed.rows());
}

/// An export with a column of each type and a value of each column that fits, does not fit, or is blank.
fn typed(text: &str) -> String {
    load_entry("typed", text, 1_000_000, |export| {
        export.columns = vec![
            Column::new("n", DataType::Number),
            Column::new("d", DataType::Date),
            Column::new("b", DataType::Boolean),
            Column::new("t", DataType::Text),
            Column::new("e", DataType::Entity),
            Column::new("t", DataType::TimeEntity),
            Column::new("", DataType::None),
        ];
    })
}

#[test]
fn types_are_those_of_the_metadata_and_a_value_that_does_not_fit_is_an_error_in_its_cell() {
    let rows =
        typed("n,d,b,t,e,t,\n-1.5,2026-02-28,true,x,E1,Jan 26,?\n1e3,,,,,,\nten,never,maybe,1,2,3,4\n");
    let columns = "#table( type table [n = number, d = date, b = logical, t = text, e = text, t_2 = text, Column7 = text] , ";
    assert!(rows.starts_with(columns), "{rows}");
    let failed = "null /*serialize failed*/";
    let expected = [
        r#"{-1.5, #date(2026, 2, 28), true, "x", "E1", "Jan 26", "?"} "#.to_owned(),
        r#"{1000, null, null, "", "", "", ""} "#.to_owned(),
        format!(r#"{{{failed}, {failed}, {failed}, "1", "2", "3", "4"}} "#),
    ];
    assert!(rows.ends_with(&format!("{{{}}} ) ", expected.join(", "))), "{rows}");
}

#[test]
fn typed_rows_of_a_header_alone_or_of_nothing_are_none() {
    for text in ["n,d,b,t,e,t,\n", ""] {
        let rows = typed(text);
        assert!(rows.contains("n = number") && rows.ends_with("{} ) "), "{text:?}: {rows}");
    }
}

#[test]
fn a_metadata_count_that_is_too_low_loses_no_column() {
    let rows = load("a,b,c\n1,2,3\n", 1_000_000, |export| {
        export.columns = ["a", "b", "c"].map(|name| Column::new(name, DataType::Text)).into();
        export.metadata.insert("columnCount".into(), 2.into());
        export.metadata.insert("dataTypes".into(), vec!["TEXT"].into());
    });
    assert!(rows.contains(r#"{"1", "2", "3"} "#), "{rows}");
}

#[test]
fn numbers_of_another_locale_are_read_by_it() {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", "Wert;Tag\n1.234,5;31.01.2026\n");
    export.columns = vec![Column::new("Wert", DataType::Number), Column::new("Tag", DataType::Date)];
    (export.separator, export.task) = (";".into(), TaskScript::at_once());
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    let outcome = Query::direct("116000000099", ", [Locale = \"de_DE\"]").run_with(tenant);
    assert!(outcome.rows().ends_with("{{1234.5, #date(2026, 1, 31)} } ) "), "{}", outcome.rows());
}
