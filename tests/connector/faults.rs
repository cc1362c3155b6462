//! Failures on the way: each is an error of its own, none is a row of data.

use super::Query;
use anaplan_mock::{Fault, Server, Tenant};

fn load_with(fault: Fault) -> super::Outcome {
    let server = Server::start(Tenant::default());
    server.state().add_fault(fault);
    Query::recorded("Finance", "FP&A Hub", "Headcount.txt", "item1").run_on(&server)
}

#[test]
fn a_status_on_the_way_is_an_error() {
    for status in [404, 409, 423] {
        let outcome = load_with(Fault::on("GET", "/2/0/models/*/exports/*").status(status));
        assert!(outcome.error().contains("DataSource.Error"), "{status}: {}", outcome.error());
        assert!(outcome.error().contains(&status.to_string()), "{status}: {}", outcome.error());
    }
}

/// Each status with what it means for the person who waits for the data (API reference, 6.3).
const STATUSES: &[(u16, &str)] = &[
    (400, "did not accept the request (400)"),
    (403, "You do not have permission for this in Anaplan (403)"),
    (404, "was deleted, or your role in the model gives no access to it"),
    (409, "The model is busy with another action (409)"),
    (410, "The model has been moved (410)"),
    (422, "The model is archived (422)"),
    (423, "The model is locked (423)"),
    (424, "The model is offline or in maintenance (424)"),
    (425, "The model is being deployed (425)"),
    (429, "too many requests"),
    (500, "Anaplan has a problem (500)"),
];

#[test]
fn each_status_has_its_own_words_and_details_without_secrets() {
    for (status, words) in STATUSES {
        let body = r#"{"status": {"code": 0, "message": "said by Anaplan"}}"#;
        let fault = Fault { body: Some(body.into()), ..Fault::on("GET", "/2/0/models/*/exports/*") };
        let outcome = load_with(fault.status(*status));
        let error = outcome.error();
        assert!(error.contains("DataSource.Error: ") && error.contains(words), "{status}: {error}");
        let details = [
            format!("Status: {status}"),
            "Path: /2/0/workspaces/8a81b09f5e2c7a11015e30f4d2c10b77/models/".to_owned(),
            "Anaplan: said by Anaplan".to_owned(),
        ];
        for detail in details {
            assert!(error.contains(&detail), "{status}: no {detail} in {error}");
        }
    }
}

#[test]
fn a_busy_server_is_waited_for() {
    let outcome = load_with(Fault::on("GET", "/2/0/models/*/files/*/chunks").status(503).first(1));
    assert!(outcome.rows().contains("Controlling Málaga"));
}

#[test]
fn an_expired_token_is_renewed_once() {
    let outcome = load_with(Fault::on("GET", "/2/0/models/*/exports/*/tasks/*").status(401).first(1));
    assert!(outcome.rows().contains("Controlling Málaga"));
    assert_eq!(outcome.requests_with("/token/authenticate").len(), 2, "{:#?}", outcome.requests);
}

#[test]
fn a_run_whose_answer_was_lost_is_not_asked_for_again() {
    let outcome = load_with(Fault::on("POST", "/2/0/models/*/exports/*/tasks").status(503));
    assert!(outcome.error().contains("DataSource.Error"), "{}", outcome.error());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{:#?}", outcome.requests);
}

#[test]
fn a_chunk_that_vanishes_is_an_error_of_a_load_and_of_a_preview() {
    for preview in [false, true] {
        let server = Server::start(Tenant::default());
        server.state().add_fault(Fault::on("GET", "/2/0/models/*/files/*/chunks/2").status(404));
        let query = Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1");
        if preview {
            query.run_on(&server);
        }
        let outcome = if preview { query.preview().run_on(&server) } else { query.run_on(&server) };
        let words = "A part of the exported file is gone";
        assert!(outcome.error().contains(words), "preview {preview}: {}", outcome.error());
    }
}

#[test]
fn headers_of_answers_are_found_in_any_case() {
    let body = r#"{
        RetryAfter([#"retry-after" = "7"]), RetryAfter([#"RETRY-AFTER" = "7"]), RetryAfter([]), RetryAfter([#"Retry-After" = "soon"]),
        HeaderValue([#"content-type" = "text/html"], "Content-Type")}"#;
    let outcome = Query::of_members(&["RetryAfter", "HeaderValue"], body).run();
    assert_eq!(outcome.rows(), r#"{7, 7, null, null, "text/html"} "#);
}
