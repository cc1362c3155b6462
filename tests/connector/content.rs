//! What exports can hold: encodings, separators, cuts, odd rows.

use super::Query;
use anaplan_mock::{Content, Export, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";

/// The rows of an export whose file is exactly `text`, in chunks of `chunk_bytes`.
fn load(text: &str, chunk_bytes: u64, change: impl FnOnce(&mut Export)) -> String {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", text);
    export.chunk_bytes = chunk_bytes;
    export.task = TaskScript::at_once();
    change(&mut export);
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    let outcome = Query::recorded("Finance", "FP&A Hub", "Exact.csv", "item1").run_with(tenant);
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

#[test]
fn more_columns_than_the_metadata_announce_are_kept() {
    let rows =
        load("a,b,c\n1,2,3\n", 1_000_000, |export| export.content = Content::text("a,b,c,d\n1,2,3,4\n"));
    assert!(rows.contains(r#""4""#), "{rows}");
}

#[test]
fn a_large_export_comes_whole() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Journal lines.csv", "item1").run();
    let rows = outcome.rows();
    // One header row and 120,000 lines.
    assert_eq!(rows.matches("} , {").count() + 1, 120_001);
}
