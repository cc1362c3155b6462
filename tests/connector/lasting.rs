//! What lasts long: tokens that end on the way, Anaplan out of reach for minutes, hours of polling and download.

use super::{Outcome, Query};
use anaplan_mock::{Fault, Server, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";

/// An export in several small chunks.
fn load() -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1")
}

/// The query while requests meet faults.
fn with(query: &Query<'_>, faults: &[Fault]) -> Outcome {
    let server = Server::start(Tenant::default());
    for fault in faults {
        server.state().add_fault(fault.clone());
    }
    query.run_on(&server)
}

/// The answers with this status, as the mock logged them.
fn answers(server: &Server, status: u16) -> usize {
    server.requests().iter().filter(|request| request.status == Some(status)).count()
}

/// Every token ends before the nth request of the Integration API.
fn ends_at(nth: &[u64]) -> Fault {
    Fault { expire_tokens: true, nth: Some(nth.to_vec()), ..Fault::on("*", "/2/0/**") }
}

#[test]
fn a_token_may_end_at_every_request_and_at_every_pair_of_requests() {
    // Rows that are read twice: the second time begins with what the first began with.
    for steps in ["it", "{Table.ToRows(it), Table.RowCount(it), it}"] {
        // Half of the loads ask for chunks ahead: a token may end while several are under way.
        let queries = [0, 3].map(|chunks| load().within(steps).read_ahead(chunks));
        let whole = queries[0].run();
        let requests = whole.requests.iter().filter(|line| line.contains("/2/0/")).count() as u64;
        assert!(requests > 10, "{:#?}", whole.requests);
        for first in 1..=requests {
            for second in first..=requests + 1 {
                let server = Server::start(Tenant::default());
                server.state().add_fault(ends_at(&[first, second]));
                let query = &queries[(first + second) as usize % 2];
                let outcome = query.run_on(&server);
                assert_eq!(outcome.rows(), whole.rows(), "at {first} and {second}");
                let ended = if first == second { 1 } else { 2 };
                // With the first token four chunks are asked for at once.
                let refused = answers(&server, 401);
                assert!(refused <= ended + 3, "at {first} and {second}: {:#?}", outcome.requests);
                let signed_in = outcome.requests_with("/token/authenticate").len();
                assert!(signed_in <= 1 + ended, "at {first} and {second}: {signed_in} sign-ins");
                let runs = server.requests();
                let runs = runs.iter().filter(|r| r.line().starts_with("POST /2/0") && r.status == Some(200));
                assert_eq!(runs.count(), 1, "at {first} and {second}");
            }
        }
    }
}

#[test]
fn a_token_that_ends_before_every_request_costs_one_more_request_each() {
    let ends = || Fault { expire_tokens: true, every: Some(2), ..Fault::on("*", "/2/0/**") };
    for chunks in [0, 3] {
        let outcome = with(&load().read_ahead(chunks), &[ends()]);
        assert_eq!(outcome.rows(), load().run().rows(), "{chunks} ahead");
    }
}

#[test]
fn three_hours_with_tokens_of_35_minutes_end_with_the_rows() {
    // Five minutes pass before each request of the Integration API.
    let hours = || Fault::on("*", "/2/0/**").advance_seconds(300);
    let query = Query::recorded("Finance", "FP&A Hub", "Umsatz nach Städten – Größe Süd.csv", "item1");
    let query = query.read_ahead(3);
    let whole = query.run();
    let server = Server::start(Tenant::default());
    server.state().hold_clock();
    let began = server.state().now();
    server.state().add_fault(hours());
    // The first load and two refreshes, each an evaluation of its own.
    for refresh in 0..3 {
        let outcome = query.run_on(&server);
        assert_eq!(outcome.rows(), whole.rows(), "refresh {refresh}");
        assert_eq!(outcome.requests_with("POST /2/0").len(), 1 + usize::from(run_refused(&outcome, &server)));
    }
    let minutes = (server.state().now() - began) / 60_000;
    assert!(minutes > 180, "{minutes} simulated minutes");
    // One for each 35 minutes or part of them, and one for each evaluation.
    let signed_in =
        server.requests().iter().filter(|request| request.path == "/token/authenticate").count() as u64;
    assert!(signed_in <= minutes / 35 + 3, "{signed_in} sign-ins in {minutes} minutes");
    // With the first token of each load four chunks are asked for at once.
    assert!(answers(&server, 401) as u64 <= minutes / 35 + 1 + 3 * 3, "{} refused", answers(&server, 401));
}

/// Whether a token ended just before the run of this load, which is then asked for with the next one.
fn run_refused(outcome: &Outcome, server: &Server) -> bool {
    let requests = server.requests();
    let own = &requests[requests.len() - outcome.requests.len()..];
    own.iter().any(|request| request.line().starts_with("POST /2/0") && request.status == Some(401))
}

#[test]
fn a_run_of_three_hours_is_polled_no_more_than_every_five_seconds() {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut(MODEL, "116000000008").expect("the export");
    export.task = TaskScript { progress: vec![0.5; 200], step_seconds: 60_000, ..TaskScript::default() };
    let server = Server::start(tenant);
    server.state().hold_clock();
    server.state().add_fault(Fault::on("GET", "/2/0/**/tasks/*").advance_seconds(60));
    let outcome = load().run_on(&server);
    assert!(outcome.rows().contains("İzlanda"), "{}", outcome.rows());
    let refused = answers(&server, 401);
    assert_eq!(outcome.requests_with("/tasks/").len() - refused, 202, "a poll for each step");
    assert_eq!(refused, 202 / 35);
    assert_eq!(outcome.requests_with("/token/authenticate").len(), 1 + refused);
}

/// What keeps Anaplan from answering.
fn outages() -> Vec<(&'static str, Fault)> {
    vec![
        ("503", Fault { status: Some(503), ..Fault::default() }),
        ("429", Fault { status: Some(429), ..Fault::default() }),
        ("a page of a proxy", Fault { status: Some(502), html: true, ..Fault::default() }),
        ("cut", Fault { cut_after: Some(0), ..Fault::default() }),
    ]
}

#[test]
fn ten_minutes_without_anaplan_are_survived_while_a_run_goes_on() {
    for (name, outage) in outages() {
        let polls = |count| Fault {
            method: Some("GET".into()),
            path: Some("/2/0/**/tasks/*".into()),
            first: Some(count),
            ..outage.clone()
        };
        // 5, 10, 20 and then 30 seconds: nine minutes and five seconds.
        let outcome = with(&load(), &[polls(20)]);
        assert!(outcome.rows().contains("İzlanda"), "{name}: {}", outcome.rows());
        assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{name}");
        let outcome = with(&load(), &[polls(1_000)]);
        assert!(outcome.error().contains("DataSource.Error"), "{name}: {}", outcome.error());
        let asked = outcome.requests_with("/tasks/").len();
        assert!((20..30).contains(&asked), "{name}: asked {asked} times");
    }
}

#[test]
fn the_time_without_anaplan_is_a_setting() {
    let settings = &[("gap_seconds = 600", "gap_seconds = 20")];
    let down = Fault::on("GET", "/2/0/**/tasks/*").status(503);
    let outcome = with(&load().settings(settings), &[down]);
    assert!(outcome.error().contains("(503)"), "{}", outcome.error());
    // At once, after 5 and after 15 seconds.
    assert_eq!(outcome.requests_with("/tasks/").len(), 3, "{:#?}", outcome.requests);
}

#[test]
fn a_sign_in_that_fails_while_a_run_goes_on_is_part_of_the_time_without_anaplan() {
    let outcome = with(
        &load(),
        &[
            Fault { expire_tokens: true, ..Fault::on("GET", "/2/0/**/tasks/*") }.nth(1),
            Fault { nth: Some((2..=30).collect()), ..Fault::on("POST", "/token/authenticate").status(503) },
        ],
    );
    assert!(outcome.rows().contains("İzlanda"), "{}", outcome.rows());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 1);
}

#[test]
fn a_passing_failure_at_sign_in_is_waited_for() {
    for (name, outage) in outages() {
        let sign_in = |first| Fault {
            method: Some("POST".into()),
            path: Some("/token/authenticate".into()),
            first: Some(first),
            retry_after: (name == "429").then_some(7),
            ..outage.clone()
        };
        let outcome = with(&load(), &[sign_in(3)]);
        assert!(outcome.rows().contains("İzlanda"), "{name}: {}", outcome.rows());
        assert_eq!(outcome.requests_with("/token/authenticate").len(), 4, "{name}");
        let outcome = with(&load(), &[sign_in(1_000)]);
        assert!(outcome.error().contains("DataSource.Error"), "{name}: {}", outcome.error());
        assert_eq!(outcome.requests.len(), 4, "{name}: {:#?}", outcome.requests);
    }
}

#[test]
fn a_run_that_was_one_request_too_many_is_asked_for_again_and_runs_once() {
    let limited = Fault { retry_after: Some(7), ..Fault::on("POST", "/2/0/**/tasks").status(429) };
    let outcome = with(&load(), &[limited.clone().first(3)]);
    assert!(outcome.rows().contains("İzlanda"), "{}", outcome.rows());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 4);
    let outcome = with(&load(), &[limited]);
    assert!(outcome.error().contains("too many requests"), "{}", outcome.error());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 4);
}

#[test]
fn a_service_that_repeats_a_page_is_not_asked_for_ever() {
    let page = |name: &str| {
        format!(
            r#"{{"meta": {{"paging": {{"currentPageSize": 1, "totalSize": 1000000, "offset": 0}}}}, "status": {{"code": 200}},
                "{name}": [{{"id": "8a81", "name": "Again"}}]}}"#
        )
    };
    let always =
        Fault { status: Some(200), body: Some(page("workspaces")), ..Fault::on("GET", "/2/0/workspaces") };
    let outcome = with(&load(), &[always]);
    assert!(outcome.error().contains("the same page of a list twice"), "{}", outcome.error());
    assert_eq!(outcome.requests_with("/workspaces?").len(), 2, "{:#?}", outcome.requests);
}
