//! Faults by rule and at run time, the rate limit, and the control API.

use std::time::Duration;

use anaplan_mock::{ChangeFile, Content, Fault, RateLimit};
use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::client::*;

/// One row: a rule in TOML; the statuses of four requests for the exports of a model.
#[test]
fn rules_answer_with_any_status() {
    let rows = [
        ("status = 401", [401, 401, 401, 401]),
        ("status = 403\nfirst = 2", [403, 403, 200, 200]),
        ("status = 404\nnth = [2, 4]", [200, 404, 200, 404]),
        ("status = 409\nevery = 3", [200, 200, 409, 200]),
        ("status = 410\nmethod = \"POST\"", [200, 200, 200, 200]),
        ("status = 422\nmethod = \"GET\"\npath = \"/2/0/models/*/exports\"", [422, 422, 422, 422]),
        ("status = 423\npath = \"/2/0/models/*\"", [200, 200, 200, 200]),
        ("status = 424\npath = \"/2/**\"\nfirst = 1", [424, 200, 200, 200]),
        ("status = 425\npath = \"/**/exports\"\nnth = [1]", [425, 200, 200, 200]),
        ("status = 500", [500, 500, 500, 500]),
        ("status = 502\nhtml = true\nfirst = 1", [502, 200, 200, 200]),
        ("status = 503\nfirst = 3", [503, 503, 503, 200]),
        ("status = 504\nnth = [4]", [200, 200, 200, 504]),
    ];
    for (rule, expected) in rows {
        let server = server(|_| ());
        let ada = User::sign_in(&server, ADA);
        for fault in Fault::parse("rule", &format!("[[fault]]\n{rule}")).unwrap() {
            server.state().add_fault(fault);
        }
        let path = format!("/workspaces/{FINANCE}/models/{HUB}/exports/");
        let got = [0; 4].map(|_| ada.get(&path).0);
        assert_eq!(got, expected, "{rule}");
        let faulty = server.requests().iter().filter(|r| r.fault).count();
        assert_eq!(faulty, expected.iter().filter(|status| **status != 200).count());
    }
}

#[test]
fn retry_after_comes_as_seconds_as_date_or_not_at_all() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let path = "/workspaces";
    let rule = |fault: Fault| {
        let id = server.state().add_fault(Fault { status: Some(429), ..fault });
        let answer = ada.response(path);
        assert_eq!(answer.status(), 429);
        assert!(server.state().remove_fault(id));
        answer.headers().get("retry-after").map(|v| v.to_str().unwrap().to_string())
    };
    assert_eq!(rule(Fault { retry_after: Some(7), ..Fault::default() }).as_deref(), Some("7"));
    let date = rule(Fault { retry_after_date: Some(60), ..Fault::default() }).unwrap();
    assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
    assert_eq!(rule(Fault::default()), None);
    assert_eq!(ada.get(path).0, 200);
}

#[test]
fn bodies_are_html_own_cut_short_or_slow() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000003");
    let path = format!("/models/{HUB}/files/116000000003/chunks/0");
    let whole = ada.response(&path).bytes().unwrap();
    let with = |fault: Fault| {
        server.state().clear_faults();
        server.state().add_fault(fault);
        ada.request(Method::GET, &format!("/2/0{path}")).send()
    };
    let html = with(Fault { status: Some(502), html: true, ..Fault::default() }).unwrap();
    assert_eq!(html.headers()["content-type"], "text/html; charset=utf-8");
    assert!(html.text().unwrap().starts_with("<!DOCTYPE html>"));
    let own = Fault { status: Some(500), body: Some("{\"x\":1}".into()), ..Fault::default() };
    assert_eq!(with(own).unwrap().json::<Value>().unwrap(), json!({ "x": 1 }));
    let headers = [("x-test".to_string(), "yes".to_string())].into();
    let answer = with(Fault { headers, delay_ms: 1, ..Fault::default() }).unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["x-test"]), (200, &"yes".parse().unwrap()));
    let short = with(Fault { short_by: Some(10), ..Fault::default() }).unwrap();
    assert_eq!(short.bytes().unwrap(), &whole[..whole.len() - 10]);
    let slow = with(Fault { bytes_per_second: Some(2000), ..Fault::default() }).unwrap();
    assert_eq!(slow.bytes().unwrap(), whole);
    // In the middle: the status arrives, the body does not. At 0: nothing arrives.
    let cut = with(Fault { cut_after: Some(20), ..Fault::default() }).unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.bytes().is_err());
    assert!(with(Fault { cut_after: Some(0), ..Fault::default() }).is_err());
    let last = server.requests().pop().unwrap();
    assert_eq!((last.status, last.fault), (None, true));
}

#[test]
fn tokens_expire_in_the_middle_of_polling_and_download() {
    let server = server(|t| {
        let on = |path: &str| Fault { expire_tokens: true, ..Fault::on("GET", path).nth(2) };
        t.faults = vec![on("/2/0/**/tasks/*"), on("/2/0/**/chunks/*")];
    });
    let ada = User::sign_in(&server, ADA);
    let action = "exports/116000000002";
    let task = ada.start(HUB, action);
    let poll = format!("/models/{HUB}/{action}/tasks/{task}");
    assert_eq!([0; 3].map(|_| ada.get(&poll).0), [200, 401, 401]);
    let again = User::sign_in(&server, ADA);
    while again.poll(HUB, action, &task)["taskState"] != "COMPLETE" {}
    let chunk = |n: u64| again.get(&format!("/models/{HUB}/files/116000000002/chunks/{n}")).0;
    assert_eq!([chunk(0), chunk(1), chunk(2)], [200, 401, 401]);
}

#[test]
fn a_file_changes_between_two_chunks() {
    let server = server(|t| {
        let export = "116000000002".to_string();
        let change = ChangeFile { model: HUB.into(), export, content: Content::text("short"), by_run: false };
        t.faults = vec![Fault { change_file: Some(change), ..Fault::on("GET", "/2/0/**/chunks/1") }];
    });
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000002");
    let chunk = |n: u64| ada.get(&format!("/models/{HUB}/files/116000000002/chunks/{n}")).0;
    assert_eq!([chunk(0), chunk(1), chunk(0)], [200, 404, 200]);
}

#[test]
fn the_rate_limit_is_a_bucket_for_the_tenant() {
    let limit = RateLimit { capacity: 3.0, refill: 1.0, retry_after: Some(10) };
    let server = server(|t| t.switches.rate_limit = Some(limit));
    server.state().hold_clock();
    // Both share the bucket; the authentication service has none.
    let (ada, bruno) = (User::sign_in(&server, ADA), User::sign_in(&server, BRUNO));
    let both = |count: usize| {
        let users = [&ada, &bruno].into_iter().cycle().take(count);
        users.map(|user| user.get("/workspaces").0).collect::<Vec<_>>()
    };
    assert_eq!(both(4), [200, 200, 200, 429]);
    assert_eq!(ada.response("/workspaces").headers()["retry-after"], "10");
    server.state().advance_clock(Duration::from_millis(2500));
    assert_eq!(both(3), [200, 200, 429]);
    // It never holds more than its capacity.
    server.state().advance_clock(Duration::from_secs(1000));
    assert_eq!(both(4), [200, 200, 200, 429]);
}

#[test]
fn a_held_clock_stands_still_until_it_is_moved() {
    let server = server(|_| ());
    let state = server.state();
    state.hold_clock();
    let before = state.now();
    let ada = User::sign_in(&server, ADA);
    ada.ok("/users/me");
    assert_eq!(state.now(), before);
    assert!(server.requests().iter().all(|request| request.at == before));
    state.advance_clock(Duration::from_secs(7));
    assert_eq!(state.now(), before + 7000);
    state.reset().unwrap();
    let http = Client::new();
    let clock = format!("{}/_mock/clock", server.url());
    let held = |body: &str| http.post(&clock).body(body.to_string()).send().unwrap().json::<Value>().unwrap();
    assert_eq!(held(r#"{"advance_seconds":5}"#)["held"], false);
    assert_eq!(held(r#"{"hold":true}"#)["held"], true);
}

#[test]
fn the_control_api_does_what_the_library_does() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let http = Client::new();
    let call = |method: Method, path: &str, body: &str| {
        let request = http.request(method, format!("{}/_mock/{path}", server.url()));
        status_and_json(request.body(body.to_string()).send().unwrap())
    };
    ada.ok("/users/me");
    let (_, log) = call(Method::GET, "requests", "");
    let lines: Vec<_> = log.as_array().unwrap().iter().map(|r| r["path"].as_str().unwrap()).collect();
    assert_eq!(lines, ["/token/authenticate", "/2/0/users/me"]);
    let (_, har) = call(Method::GET, "requests.har", "");
    assert_eq!(har["log"]["version"], "1.2");
    assert_eq!(har["log"]["entries"][1]["request"]["url"], format!("{}/2/0/users/me", server.url()));
    for text in [log.to_string(), har.to_string()] {
        assert!(!text.contains(&ada.token) && !text.contains("correct horse"));
    }
    let (status, fault) = call(Method::POST, "faults", r#"{"path":"/2/0/users/me","status":503}"#);
    assert_eq!(status, 201);
    assert_eq!(ada.get("/users/me").0, 503);
    assert_eq!(call(Method::GET, "faults", "").1["faults"][0]["seen"], 1);
    assert_eq!(call(Method::DELETE, &format!("faults/{}", fault["id"]), "").0, 204);
    assert_eq!(ada.get("/users/me").0, 200);
    assert_eq!(call(Method::POST, "faults", r#"{"stauts":503}"#).0, 400);
    let change = json!({ "model": HUB, "export": "116000000003", "content": { "text": "now\n" } });
    assert_eq!(call(Method::POST, "file", &change.to_string()).0, 204);
    assert_eq!(ada.chunks(HUB, "116000000003").concat(), b"now\n");
    assert_eq!(call(Method::POST, "content", &change.to_string()).0, 204);
    assert_eq!(ada.download(HUB, "116000000003"), b"now\n");
    assert!(
        call(Method::POST, "clock", r#"{"advance_seconds":3600}"#).1["ahead"].as_u64().unwrap() >= 3_600_000
    );
    assert_eq!(ada.get("/users/me").0, 401);
    let again = User::sign_in(&server, ADA);
    assert_eq!(call(Method::POST, "expire-tokens", "").0, 204);
    assert_eq!(again.get("/users/me").0, 401);
    assert_eq!(call(Method::POST, "reset", "").0, 204);
    assert_eq!(server.requests().len(), 0);
    assert_eq!(call(Method::GET, "clock", "").1["ahead"], 0);
}
