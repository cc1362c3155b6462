//! A unit-testing framework in M, as connectors have one: the document's shared member is a table of facts.

use super::*;

#[test]
fn facts_hold_and_a_wrong_one_is_shown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/facts");
    let bench = Bench::new();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let said = bench.pqtest(&["run-test", "-e", &path(""), "-q", &path("Facts.query.pq")]);
    let all = said.json();
    // One of them is wrong.
    assert_eq!(all[0]["Status"], "Failed", "{all}");
    let rows = all[0]["Output"].as_array().expect("rows");
    assert_eq!(
        rows[0],
        json!({ "Result": "⛔", "Notes": "10 Passed 1 Failed", "Details": "90% success rate" })
    );
    for row in &rows[1..] {
        let wrong = row["Notes"] == "this one is wrong";
        assert_eq!(row["Result"], if wrong { "Failure ⛔" } else { "Success ✓" }, "{row}");
    }
    assert_eq!(rows[11]["Details"], "1 <> 2");
    let table = &rows[5]["Details"];
    assert_eq!(
        table,
        "#table(table [Name, Age], {\"Ada\", 36}, {\"Bo\", null}) = #table(table [Name, Age], {\"Ada\", 36}, {\"Bo\", null})"
    );
}

#[test]
fn each_fact_is_a_test_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/facts");
    let bench = Bench::new();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    bench.write("tests/one.query.pq", &std::fs::read_to_string(path("Facts.query.pq")).expect("the query"));
    let with = ["-e", &path(""), "-q", "tests/one.query.pq"];
    let reports = ["-junit", "reports/new/j.xml", "-trx", "reports/trx/all.trx"];
    for command in ["run-test", "run-compare"] {
        let said = bench.pqtest(&[&[command], with.as_slice(), &reports, &["--failOnTestFailure"]].concat());
        assert_ne!(said.code, Some(0), "{command}: a fact does not hold");
        let junit = bench.read("reports/new/j.xml");
        assert!(junit.contains("tests=\"11\" failures=\"1\""), "{command}: {junit}");
        assert!(junit.contains("one.query.pq: this one is wrong\""), "{junit}");
        assert!(junit.contains("1 &lt;&gt; 2"), "{junit}");
        assert!(bench.read("reports/trx/all.trx").contains("total=\"11\" executed=\"11\" passed=\"10\""));
        // What does not hold is not written as expected.
        assert!(!bench.path("tests/one.query.pqout").exists());
    }
    let events = bench.pqtest(&[&["run-compare"], with.as_slice(), &["-pitr", "-itrf", "kept"]].concat());
    let end = events.stdout.lines().find(|line| line.starts_with("testEnd:")).expect("an event");
    let end: Value = serde_json::from_str(end.trim_start_matches("testEnd:")).expect("JSON");
    assert_eq!(end["status"], "Failed");
    assert_eq!(end["facts"].as_array().map(Vec::len), Some(11));
    assert_eq!(
        end["facts"][10],
        json!({ "name": "this one is wrong", "status": "Failed", "details": "1 <> 2" })
    );
}
