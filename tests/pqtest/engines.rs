//! `compare --engine`: two engines, one suite. The other engine here is this one; Microsoft's runs on Windows only.

use super::*;

fn engine() -> String {
    program("pqtest").get_program().to_string_lossy().into_owned()
}

#[test]
fn the_same_engine_twice_agrees_and_changes_no_file() {
    let bench = Bench::new();
    bench.write("tests/a.query.pq", "Contoso.Double(2)");
    bench.write(
        "tests/Deep/table.query.pq",
        "#table(type table [A = number, B = text], {{1.5, \"x\"}, {null, null}})",
    );
    bench.write("tests/fails.query.pq", "error \"on purpose\"");
    let said = bench.pqtest(&["compare", "-e", "Contoso.mez", "-q", "tests", "--engine", &engine()]);
    let verdicts = said.json();
    assert_eq!(verdicts.as_array().map(Vec::len), Some(3));
    assert!(verdicts.as_array().is_some_and(|all| all.iter().all(|one| one["Agree"] == true)), "{verdicts}");
    assert!(said.stderr.contains("agree on 3, differ on 0"), "{}", said.stderr);
    assert!(!bench.path("tests/a.query.pqout").exists());
}

/// Something that answers like an engine with other results.
#[cfg(unix)]
#[test]
fn disagreements_are_shown_with_both_sides_and_the_exit_code() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    bench.write("tests/value.query.pq", "1 + 1");
    bench.write("tests/error.query.pq", "2");
    let script = bench.write(
        "other/PQTest.exe",
        "#!/bin/sh\nfor folder; do if [ \"$before\" = --queryFile ]; then break; fi; before=$folder; done\n\
         printf 3 > \"$folder/value.query.pqout\"\n\
         printf '[{\"Output\": [{\"SourceFilePath\": \"error.query.pq\", \"SourceError\": {\"Message\": \"refused\"}}]}]'\n",
    );
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("the script may run");
    let arguments =
        ["compare", "-q", "tests", "--engine", "./other/PQTest.exe", "-p", "--differences", "table.md"];
    let said = bench.pqtest(&arguments);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    let verdicts: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_eq!((&verdicts[0]["Agree"], &verdicts[0]["Ours"]), (&json!(false), &json!("2")));
    assert_eq!(verdicts[0]["Theirs"], "error: refused");
    assert_eq!((&verdicts[1]["Ours"], &verdicts[1]["Theirs"]), (&json!("2"), &json!("3")));
    assert!(said.stderr.contains("differ on 2"), "{}", said.stderr);
    let table = std::fs::read_to_string(bench.path("table.md")).expect("the table");
    assert!(table.contains("2 queries, 2 different."), "{table}");
    assert!(table.contains("| `` value.query.pq `` | `` 1 + 1 `` | `` 2 `` | `` 3 `` |"), "{table}");
    assert!(table.contains("| `` error.query.pq `` | `` 2 `` | `` 2 `` | `` error: refused `` |"), "{table}");
    let said = bench.pqtest(&["compare", "-q", "tests", "--engine", "nowhere/PQTest.exe"]);
    assert!(said.code == Some(1) && said.stderr.contains("nowhere/PQTest.exe"), "{}", said.stderr);
}

/// The queries that .github/workflows/two-engines.yml gives to both engines, against a mock at a fixed address.
#[test]
fn the_queries_of_the_workflow_run_against_the_mock() {
    let server = anaplan_mock::Server::start(anaplan_mock::Tenant::default());
    let bench = Bench::new();
    let queries = Path::new(env!("CARGO_MANIFEST_DIR")).join("pqtest/anaplan");
    let package = bench.path("Anaplan.mez");
    let purpose = connector::generate::Purpose::Mock;
    let packed = connector::package::write_for(&connector::project::Project::here(), &package, purpose);
    packed.expect("the connector can be packaged");
    let credential = std::fs::read_to_string(queries.join("credential.json")).expect("the credential");
    let query = queries.join("workspaces.query.pq").to_string_lossy().into_owned();
    let set = bench.run("pqtest", &["set-credential", "-e", "Anaplan.mez", "-q", &query], &credential);
    assert_eq!(set.json()["Status"], "Success");
    let route = format!("http://127.0.0.1:8090={}", server.url());
    let folder = queries.to_string_lossy().into_owned();
    let arguments =
        ["compare", "-e", "Anaplan.mez", "-q", &folder, "--route", &route, "--skipWaits", "-ofp", "expected"];
    let all = bench.pqtest(&arguments).json();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    for one in all.as_array().expect("records") {
        assert_eq!(one["Output"][0]["Status"], "Output File Generated", "{one}");
    }
    assert!(bench.read("expected/workspaces.query.pqout").contains("\"Finance\""));
}
