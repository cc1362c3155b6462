//! A unit-testing framework in M, as connectors have one: the document's shared member is a table of facts.

use super::*;

#[test]
fn facts_hold_and_a_wrong_one_is_shown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pqtest/facts");
    let bench = Bench::new();
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let said = bench.pqtest(&["run-test", "-e", &path(""), "-q", &path("Facts.query.pq")]);
    let all = said.json();
    assert_eq!(all[0]["Status"], "Passed", "{all}");
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
