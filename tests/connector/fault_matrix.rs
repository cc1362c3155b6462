//! Every failure at every step of a load: either the complete right rows, or one clear error. Nothing in between.

use super::{Outcome, Query};
use anaplan_mock::{Fault, Server, Tenant};

/// The steps of a load, with the requests that they make, and which of these it is.
const STEPS: &[(&str, &str, &str, u64)] = &[
    ("sign-in", "POST", "/token/authenticate", 1),
    ("workspaces", "GET", "/2/0/workspaces", 1),
    ("models", "GET", "/2/0/workspaces/*/models", 1),
    ("exports", "GET", "/2/0/models/*/exports", 1),
    ("metadata", "GET", "/2/0/models/*/exports/*", 1),
    ("run", "POST", "/2/0/models/*/exports/*/tasks", 1),
    ("poll", "GET", "/2/0/models/*/exports/*/tasks/*", 1),
    ("later poll", "GET", "/2/0/models/*/exports/*/tasks/*", 3),
    ("chunk list", "GET", "/2/0/models/*/files/*/chunks", 1),
    ("last chunk", "GET", LAST_CHUNK, 1),
    ("chunk 0", "GET", "/2/0/models/*/files/*/chunks/0", 1),
    ("chunk 2", "GET", "/2/0/models/*/files/*/chunks/2", 1),
    ("chunk list at the end", "GET", "/2/0/models/*/files/*/chunks", 2),
    ("last chunk at the end", "GET", LAST_CHUNK, 2),
    ("newest run", "GET", "/2/0/models/*/exports/*/tasks", 1),
];

const LAST_CHUNK: &str = "/2/0/models/*/files/*/chunks/4";

const STATUSES: &[u16] = &[400, 401, 403, 404, 409, 410, 422, 423, 424, 425, 429, 500, 502, 503, 504];

/// What befalls the requests of a step: a name, the fault, and whether the connector gets over it where it meets only
/// the first request of a read.
fn failures() -> Vec<(String, Fault, bool)> {
    let mut failures: Vec<(String, Fault, bool)> = STATUSES
        .iter()
        .map(|&status| {
            let passes = [401, 429, 500, 502, 503, 504].contains(&status);
            (status.to_string(), Fault { status: Some(status), ..Fault::default() }, passes)
        })
        .collect();
    failures.push(("cut before the answer".into(), Fault { cut_after: Some(0), ..Fault::default() }, true));
    failures.push(("cut in the body".into(), Fault { cut_after: Some(5), ..Fault::default() }, true));
    failures.push(("a web page".into(), Fault { html: true, status: Some(200), ..Fault::default() }, false));
    failures.push((
        "503 with a web page".into(),
        Fault { html: true, status: Some(503), ..Fault::default() },
        true,
    ));
    let nothing = Fault { status: Some(200), body: Some("{}".into()), ..Fault::default() };
    failures.push(("an answer without content".into(), nothing, false));
    let no_json = Fault { status: Some(200), body: Some("{\"meta\":".into()), ..Fault::default() };
    failures.push(("half an answer".into(), no_json, false));
    for status in [204, 206] {
        let part = Fault { status: Some(status), body: Some("N".into()), ..Fault::default() };
        failures.push((format!("{status}, no content or a part of it"), part, false));
    }
    failures
}

/// The load of an export in five chunks, of which so many are asked for ahead, while requests meet a fault.
fn load(fault: Option<Fault>, read_ahead: usize, settings: &[(&str, &str)]) -> Outcome {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "116000000002");
    export.expect("the export").chunk_bytes = 40;
    let server = Server::start(tenant);
    if let Some(fault) = fault {
        server.state().add_fault(fault);
    }
    let query = Query::recorded("Finance", "FP&A Hub", "Umsatz nach Städten – Größe Süd.csv", "item1");
    query.read_ahead(read_ahead).settings(settings).run_on(&server)
}

/// A fault of a step's requests: of one, or of all from that one on.
fn at_step(fault: &Fault, method: &str, path: &str, at: u64, always: bool) -> Fault {
    let nth = if always { (at..at + 100).collect() } else { vec![at] };
    Fault { method: Some(method.into()), path: Some(path.into()), nth: Some(nth), ..fault.clone() }
}

/// Whether an error can be shown to the person who waits for the data: reason, message, no secret.
fn assert_clear(cell: &str, error: &str) {
    let known = ["DataSource.Error: ", "AccessUnauthorized: "];
    assert!(known.iter().any(|reason| error.contains(reason)), "{cell}: no clear reason in {error}");
    assert!(error.len() > 30, "{cell}: {error}");
    for secret in ["correct horse", "Y29ycmVjdCBob3JzZQ", "AnaplanAuthToken "] {
        assert!(!error.contains(secret), "{cell}: a secret is in {error}");
    }
    for confusing in ["cannot convert", "We cannot", "wasn't found", "serialize failed"] {
        assert!(!error.contains(confusing), "{cell}: {error}");
    }
}

#[test]
fn every_failure_at_every_step_is_the_right_rows_or_one_clear_error() {
    let right = load(None, 0, &[]).rows().to_owned();
    let (mut complete, mut errors) = (0, 0);
    for (step, method, path, at) in STEPS {
        for (number, (name, fault, passes)) in failures().into_iter().enumerate() {
            for always in [true, false] {
                let fault = at_step(&fault, method, path, *at, always);
                let cell = format!("{name} at {step}, {}", if always { "always" } else { "once" });
                let most_broken = usize::from(fault.status.is_none());
                let outcome = load(Some(fault), if number % 2 == 0 { 3 } else { 0 }, &[]);
                let is_read = *method == "GET" || (*step == "sign-in" && name != "401");
                match &outcome.result {
                    Ok(rows) => {
                        assert_eq!(*rows, right, "{cell}: rows that are not the right ones");
                        complete += 1;
                    }
                    Err(error) => {
                        assert!(always || !is_read || !passes, "{cell}: {error}");
                        assert_clear(&cell, error);
                        // What a status means is told as itself, also where the request needed a sign-in before.
                        let broken = error.matches("broke off").count();
                        assert!(broken <= most_broken, "{cell}: {error}");
                        errors += 1;
                    }
                }
                let runs = outcome.requests_with("POST /2/0").len();
                let most = match (*step, name.as_str()) {
                    // Certainly not carried out: a token that is not taken, and a request too many.
                    ("run", "401") => 3,
                    ("run", "429") => 4,
                    _ => 1,
                };
                assert!(runs <= most, "{cell}: the export was run {runs} times");
            }
        }
    }
    println!("{} cells: {complete} with the complete rows, {errors} with one clear error", complete + errors);
    assert!(complete > 0 && errors > complete);
}

/// Patience that a test can wait for, and one more try instead of three.
const IMPATIENT: &[(&str, &str)] = &[
    ("read_seconds = 1200", "read_seconds = 2"),
    ("sign_in_seconds = 100", "sign_in_seconds = 2"),
    ("wait_seconds = [1, 2, 4]", "wait_seconds = [1]"),
    ("gap_seconds = 600", "gap_seconds = 8"),
];

#[test]
fn an_answer_that_comes_too_late_is_waited_for_once_more_or_told() {
    let right = load(None, 0, &[]).rows().to_owned();
    let late = Fault { delay_ms: 5_000, ..Fault::default() };
    let cells: Vec<_> = STEPS.iter().flat_map(|step| [(step, true), (step, false)]).collect();
    println!("{} cells of late answers", cells.len());
    // Waiting is most of it, so that some cells can wait at the same time.
    for cells in cells.chunks(15) {
        std::thread::scope(|scope| {
            for (&(step, method, path, at), always) in cells.iter().copied() {
                let (late, right) = (&late, &right);
                scope.spawn(move || {
                    let outcome = load(Some(at_step(late, method, path, at, always)), 3, IMPATIENT);
                    let cell = format!("late at {step}, {}", if always { "always" } else { "once" });
                    match &outcome.result {
                        Ok(rows) => {
                            assert!(step != "run" && (!always || step == "newest run"), "{cell}: {rows}");
                            assert_eq!(rows, right, "{cell}");
                        }
                        Err(error) => {
                            assert!(step == "run" || always, "{cell}: {error}");
                            assert_clear(&cell, error);
                        }
                    }
                    assert!(outcome.requests_with("POST /2/0").len() <= 1, "{cell}: run twice");
                });
            }
        });
    }
}

/// A build that takes http for this computer.
const LOOPBACK: &[(&str, &str)] = &[("http_for_loopback = false", "http_for_loopback = true")];

#[test]
fn a_host_that_is_not_there_is_told_and_no_credential_is_blamed() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("http://{}", listener.local_addr().expect("its address"))
    };
    let server = Server::start(Tenant::default());
    let there = server.url();
    for gone in [&*closed, "https://no-such-host.invalid"] {
        for (api, auth, requests) in [(gone, &*there, 1), (&*there, gone, 0)] {
            let mut query = Query::new("");
            query.text = format!(r#"Anaplan.Contents("{api}", "{auth}"){{0}}[Name]"#);
            let outcome = query.settings(LOOPBACK).run_on(&server);
            assert_clear(&format!("{gone} as API or authentication host"), outcome.error());
            assert!(!outcome.error().contains("couldn't authenticate"), "{}", outcome.error());
            assert_eq!(outcome.requests.len(), requests, "{:#?}", outcome.requests);
        }
    }
}
