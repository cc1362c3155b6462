//! What `connector.toml` decides: limits, waits and retries, each with a value that a test can reach.

use super::Query;
use anaplan_mock::{End, Fault, Server, TaskScript, Tenant};

fn load() -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1")
}

#[test]
fn a_file_over_the_limit_is_refused_in_the_words_of_the_specification() {
    let limit = &[("file_bytes = 5_000_000_000", "file_bytes = 60")];
    let outcome = load().settings(limit).run();
    let words = "DataSource.Error: Anaplan connector supports file downloads up to 5 GB in size.";
    assert!(outcome.error().contains(words), "{}", outcome.error());
    // After the last chunk, which tells the run, the second of 33 bytes goes beyond the limit: nothing more is asked for.
    assert_eq!(outcome.requests_with("/chunks/").len(), 3, "{:#?}", outcome.requests);
}

#[test]
fn the_limit_of_a_preview_is_a_setting() {
    let outcome = load().settings(&[("preview_rows = 1000", "preview_rows = 10")]).preview().run();
    assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "a thousand rows are no preview any more");
}

#[test]
fn an_export_is_given_up_after_the_set_time() {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "116000000008").expect("the export");
    export.task = TaskScript { end: End::Never, ..TaskScript::at_once() };
    let outcome = load().settings(&[("timeout_seconds = 14400", "timeout_seconds = 12")]).run_with(tenant);
    assert!(outcome.error().contains("had not finished after 0.2 minutes"), "{}", outcome.error());
    // After 2 and 7 seconds; the next would come after the time has ended.
    assert_eq!(outcome.requests_with("/tasks/").len(), 2, "{:#?}", outcome.requests);
}

#[test]
fn a_read_is_repeated_within_bounds_and_a_run_only_where_it_was_one_too_many() {
    for (method, path, line, times) in [
        ("GET", "/2/0/models/*/files/*/chunks/1", "/chunks/1", 4),
        ("GET", "/2/0/workspaces", "/workspaces?", 4),
        ("POST", "/2/0/**/tasks", "POST /2/0", 1),
        ("POST", "/token/authenticate", "/token/authenticate", 4),
    ] {
        for fault in [
            Fault::on(method, path).status(503),
            Fault { retry_after: Some(7), ..Fault::on(method, path).status(429) },
            Fault { retry_after_date: Some(7), ..Fault::on(method, path).status(429) },
            Fault { cut_after: Some(0), ..Fault::on(method, path) },
        ] {
            let server = Server::start(Tenant::default());
            let limited = fault.status == Some(429);
            server.state().add_fault(fault);
            let outcome = load().run_on(&server);
            outcome.error();
            let times = if limited { 4 } else { times };
            assert_eq!(outcome.requests_with(line).len(), times, "{path}: {:#?}", outcome.requests);
        }
    }
}
