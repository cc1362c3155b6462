//! No more requests than needed: a question is asked once in an evaluation, and what is traced tells no secret.

use super::{Outcome, Query};
use crate::cli::program;
use anaplan_mock::{Fault, Server, Tenant};
use m_host::web::Entry;
use std::collections::BTreeSet;
use std::time::SystemTime;

/// Whether the same request may come again: the state of a task; the chunk list and the last of several chunks, which
/// are looked at again after the last chunk; and what a preview read of the last file before.
fn may_repeat(line: &str) -> bool {
    line.contains("/tasks/") || line.contains("/chunks?") || line.ends_with("/chunks/2")
}

/// Expressions over `it`, the table of an export, and `typed`, its other form.
const USES: &[&str] = &[
    "it",
    "typed",
    "{Table.RowCount(it), Table.ColumnNames(it), Table.ToRows(it), Table.Last(it)}",
    "{Table.FirstN(it, 5), it}",
    "{it, typed}",
    "Table.NestedJoin(it, {\"Column1\"}, it, {\"Column1\"}, \"same\")",
    "Table.PromoteHeaders(it)",
    "Table.Combine({it, it})",
    "Table.SelectRows(typed, each Table.RowCount(it) > 1)",
];

#[test]
fn no_request_is_made_twice_and_the_export_runs_once_however_often_it_is_read() {
    for export in ["Profit and Loss.csv", "CSV for Excel.csv"] {
        for expression in USES {
            let mut query = Query::recorded("Finance", "FP&A Hub", export, "item1");
            query.text = query.text.replace(
                "in Rows",
                &format!("it = Rows, typed = Export{{[Key = \"typed\"]}}[Data] in {expression}"),
            );
            query.text = query.text.replace("[Data]\n            it =", "[Data],\n            it =");
            let outcome = query.run();
            outcome.rows();
            let mut seen = BTreeSet::new();
            for line in outcome.requests.iter().filter(|line| !may_repeat(line)) {
                if line.starts_with("POST /2/0") {
                    // The file is another one from here on.
                    seen.retain(|line: &&String| !line.contains("/files/"));
                }
                assert!(seen.insert(line), "{export}: {expression}: {line} is asked twice");
            }
            assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{export}: {expression}");
            assert!(outcome.requests_with("/chunks?").len() <= 4, "{expression}: {:#?}", outcome.requests);
        }
    }
}

#[test]
fn two_calls_of_the_function_in_one_query_share_a_run() {
    let mut query = Query::direct("116000000001", "");
    query.text = format!("{{Table.RowCount({0}), Table.RowCount({0})}}", query.text);
    let outcome = query.run();
    outcome.rows();
    assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{:#?}", outcome.requests);
    assert_eq!(outcome.requests_with("/token/authenticate").len(), 1, "{:#?}", outcome.requests);
}

#[test]
fn the_trace_tells_the_steps_and_no_secret() {
    let server = anaplan_mock::Server::start(anaplan_mock::Tenant::default());
    let credentials = r#"[{"DataSourceKind": "Anaplan", "AuthenticationKind": "UsernamePassword",
        "AuthenticationProperties": {"Username": "ada@planning.example", "Password": "correct horse"}}]"#;
    let query = Query::direct("116000000003", "").text;
    let mut host = program("pq");
    host.env("PQ_CREDENTIALS", credentials).args(["run", "--log", "--skip-waits", "-e", &query]);
    host.arg("--extension").arg(super::package());
    for name in ["api", "auth"] {
        host.args(["--route", &format!("https://{name}.anaplan.com={}", server.url())]);
    }
    let output = host.output().expect("the host runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    for step in ["Signed in to Anaplan", "Export started", "Export polled"] {
        assert!(told.contains(step), "{step} is not traced: {told}");
    }
    for secret in ["correct horse", "Y29ycmVjdCBob3JzZQ", "AnaplanAuthToken "] {
        assert!(!told.contains(secret), "a secret is in the trace");
    }
}

#[test]
fn chunks_that_are_asked_for_ahead_are_the_same_requests_and_the_same_rows() {
    // 120,000 rows in several chunks.
    let load = |read_ahead: usize| {
        let server = Server::start(Tenant::default());
        server.state().add_fault(Fault { delay_ms: 200, ..Fault::on("GET", "/2/0/**/chunks/*") });
        let query =
            Query::direct("116000000006", ", [Types = true]").within("Table.SelectRows(it, each false)");
        query.read_ahead(read_ahead).run_on(&server)
    };
    let (in_turn, ahead) = (load(0), load(3));
    assert_eq!(ahead.rows(), in_turn.rows());
    // The id of the run is another one, and the order may be.
    let told = |outcome: &Outcome| {
        let told =
            |line: &String| line.split_once("/tasks/").map_or(&**line, |(before, _)| before).to_owned();
        let mut lines: Vec<String> = outcome.requests.iter().map(told).collect();
        lines.sort();
        lines
    };
    assert_eq!(told(&ahead), told(&in_turn));
    // How many chunks were under way when one was asked for: it, and three more.
    let most = |outcome: &Outcome| {
        let chunks =
            || outcome.exchanges.iter().filter(|entry| entry.url.contains("/chunks/") && !entry.cached);
        let is_under_way =
            |entry: &Entry, at: SystemTime| entry.started <= at && at < entry.started + entry.first_byte;
        chunks().map(|one| chunks().filter(|entry| is_under_way(entry, one.started)).count()).max()
    };
    assert_eq!((most(&in_turn), most(&ahead)), (Some(1), Some(4)));
}
