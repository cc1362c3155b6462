//! The server itself: isolation, its end, the log, and the program.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anaplan_mock::{Options, Server, Tenant};
use serde_json::Value;

use crate::client::*;

#[test]
fn two_hundred_servers_run_side_by_side_each_with_its_own_state() {
    let servers: Vec<Server> = (0..200).map(|_| server(|_| ())).collect();
    let urls: std::collections::HashSet<String> = servers.iter().map(Server::url).collect();
    assert_eq!(urls.len(), 200);
    for server in &servers {
        User::sign_in(server, ADA);
    }
    assert!(servers.iter().all(|server| server.requests().len() == 1));
}

#[test]
fn dropping_stops_it_and_frees_the_port() {
    let server = server(|_| ());
    let url = server.url();
    let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
    let taken = Server::launch(Tenant::default(), Options { port, ..Options::default() });
    assert!(taken.err().unwrap().to_string().contains("choose another port"));
    drop(server);
    assert!(reqwest::blocking::get(format!("{url}/_mock/clock")).is_err());
}

#[test]
fn https_with_a_certificate_to_trust() {
    let options = Options { tls: true, ..Options::default() };
    let server = Server::launch(Tenant::default(), options).unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    assert!(server.certificate().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    let trusting = reqwest::Certificate::from_pem(server.certificate().unwrap().as_bytes()).unwrap();
    let client = reqwest::blocking::Client::builder().tls_certs_only([trusting]).build().unwrap();
    let url = format!("{}/token/authenticate", server.url());
    let answer = client.post(&url).basic_auth(ADA.0, Some(ADA.1)).send().unwrap();
    let (status, body) = status_and_json(answer);
    assert_eq!(status, 201);
    assert_eq!(body["meta"]["validationUrl"], format!("{}/token/validate", server.url()));
    // Nobody trusts it unasked.
    assert!(reqwest::blocking::Client::new().post(&url).send().is_err());
}

#[test]
fn the_log_keeps_order_and_no_secret() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    ada.ok("/workspaces?limit=1");
    let task = ada.start(HUB, "exports/116000000003");
    let log = server.requests();
    let lines: Vec<String> = log.iter().map(|request| request.line()).collect();
    let expected = [
        "POST /token/authenticate".to_string(),
        "GET /2/0/workspaces?limit=1".into(),
        format!("POST /2/0/models/{HUB}/exports/116000000003/tasks"),
    ];
    assert_eq!(lines, expected);
    assert_eq!(log[2].body, r#"{"localeName":"en_US"}"#);
    assert_eq!(log[0].header("authorization"), Some("Basic ***"));
    assert_eq!(log[1].header("authorization"), Some("AnaplanAuthToken ***"));
    assert_eq!((log[1].status, log[0].status), (Some(200), Some(201)));
    assert!(log[1].bytes > 100);
    assert!(!format!("{log:?}").contains(&ada.token));
    assert!(!task.is_empty() && log.iter().all(|request| !request.token_in_url));
    // A token in a URL, even encoded, is noticed.
    let encoded: String = ada.token.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    ada.response(&format!("/workspaces?access_token={encoded}"));
    let last = server.requests().pop().unwrap();
    assert_eq!((last.token_in_url, last.query.as_str()), (true, "access_token=***"));
    // So it is under any name, without encoding, or in the path; other values stay.
    for (sent, logged) in [
        (format!("/users/me?x=1&y={}", ada.token), "GET /2/0/users/me?x=1&y=***".to_string()),
        (format!("/users/{encoded}/models"), "GET /2/0/users/***/models".into()),
        ("/users/me?password=x&limit=2".into(), "GET /2/0/users/me?password=***&limit=2".into()),
    ] {
        ada.response(&sent);
        assert_eq!(server.requests().pop().unwrap().line(), logged);
    }
    assert!(!format!("{:?}", server.requests()).contains(&ada.token));
    // Clearing forgets requests, and numbers go on.
    let count = server.requests().len() as u64;
    server.state().clear_requests();
    ada.ok("/users/me");
    assert_eq!(server.requests().iter().map(|r| r.number).collect::<Vec<_>>(), [count + 1]);
}

/// Every member that HAR 1.2 requires (Software is Hard, "HAR 1.2 Spec": log, entries, request, response, content,
/// timings) is there, with its type.
#[test]
fn the_har_file_has_all_that_its_format_requires() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    ada.ok("/workspaces?s=Fin%20a&limit=1");
    ada.start(HUB, "exports/116000000003");
    let har = reqwest::blocking::get(format!("{}/_mock/requests.har", server.url())).unwrap();
    let log = har.json::<Value>().unwrap()["log"].clone();
    assert_eq!(log["version"], "1.2");
    assert!(log["creator"]["name"].is_string() && log["creator"]["version"].is_string());
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for entry in entries {
        let (request, response) = (&entry["request"], &entry["response"]);
        let began = entry["startedDateTime"].as_str().unwrap();
        assert!(began.len() > 20 && began.as_bytes()[10] == b'T' && began.ends_with('Z'), "{began}");
        for text in ["method", "url", "httpVersion"] {
            assert!(request[text].is_string(), "{text}");
        }
        for text in ["statusText", "httpVersion", "redirectURL"] {
            assert!(response[text].is_string(), "{text}");
        }
        for list in [&request["cookies"], &request["headers"], &response["cookies"], &response["headers"]] {
            assert!(list.is_array());
        }
        let numbers = [
            &entry["time"],
            &request["headersSize"],
            &request["bodySize"],
            &response["status"],
            &response["headersSize"],
            &response["bodySize"],
            &response["content"]["size"],
        ];
        assert!(numbers.iter().all(|number| number.is_number()), "{entry}");
        assert!(response["content"]["mimeType"].is_string() && entry["cache"].is_object());
        for part in ["send", "wait", "receive"] {
            assert!(entry["timings"][part].as_f64().unwrap() >= 0.0);
        }
    }
    // Values of the query are decoded.
    assert_eq!(entries[1]["request"]["queryString"][0], serde_json::json!({ "name": "s", "value": "Fin a" }));
    assert_eq!(entries[2]["request"]["postData"]["mimeType"], "application/json");
}

#[test]
fn the_program_announces_itself_and_ends_with_its_parent() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_anaplan-mock"))
        .args(["--announce", "--until-stdin-closes"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(program.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let announced: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(announced["users"][0]["email"], ADA.0);
    let url = announced["url"].as_str().unwrap();
    assert_eq!(reqwest::blocking::get(format!("{url}/2/0/workspaces")).unwrap().status(), 401);
    drop(program.stdin.take());
    assert!(program.wait().unwrap().success());
    let mut rest = String::new();
    out.read_line(&mut rest).unwrap();
    assert_eq!(rest, "", "nothing but the one line");
}

#[test]
fn the_program_tells_what_is_wrong_with_a_file() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.toml");
    std::fs::write(&path, "\n[[user]]\nemial = \"x\"\n").unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_anaplan-mock")).arg("--tenant").arg(&path).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        text.contains("wrong.toml:3: unknown field `emial`") && text.contains("write `email` instead"),
        "{text}"
    );
}
