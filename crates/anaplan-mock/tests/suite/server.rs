//! The server itself: isolation, its end, the log, and the program.

use std::io::{BufRead, BufReader, Write};
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

/// One row: what happens to the files between two starts; whether the second start uses the first certificate.
#[test]
fn the_certificate_is_kept_for_the_next_start() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept-certificate");
    std::fs::create_dir_all(&folder).unwrap();
    let (file, key) = (folder.join("mock.pem"), folder.join("mock.key"));
    let start = || {
        let options = Options { tls: true, certificate: Some(file.clone()), ..Options::default() };
        let server = Server::launch(Tenant::default(), options).unwrap();
        (server.certificate().unwrap().to_string(), server.certificate_is_kept())
    };
    // Names and dates that are not ours.
    let foreign = |names: &[&str], year: i32| {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let mut params = rcgen::CertificateParams::new(names).unwrap();
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let pair = rcgen::KeyPair::generate().unwrap();
        std::fs::write(&file, params.self_signed(&pair).unwrap().pem()).unwrap();
        std::fs::write(&key, pair.serialize_pem()).unwrap();
    };
    let ours = ["127.0.0.1", "localhost", "anaplan.localhost", "*.anaplan.localhost"];
    let rows: [(&str, &dyn Fn(), bool); 7] = [
        ("nothing", &|| (), true),
        ("the key is gone", &|| std::fs::remove_file(&key).unwrap(), false),
        ("the certificate is gone", &|| std::fs::remove_file(&file).unwrap(), false),
        ("another name", &|| foreign(&["127.0.0.1", "elsewhere.example"], 4000), false),
        ("expired", &|| foreign(&ours, 2020), false),
        (
            "the key of another",
            &|| std::fs::write(&key, rcgen::KeyPair::generate().unwrap().serialize_pem()).unwrap(),
            false,
        ),
        ("no certificate at all", &|| std::fs::write(&file, "x").unwrap(), false),
    ];
    for (name, change, kept) in rows {
        let _ = (std::fs::remove_file(&file), std::fs::remove_file(&key));
        let (first, of_before) = start();
        assert!(!of_before, "{name}");
        change();
        let (second, used_again) = start();
        assert_eq!((first == second, used_again), (kept, kept), "{name}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), second);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777,
            0o600
        );
    }
    let nowhere =
        Options { tls: true, certificate: Some(folder.join("no/such/mock.pem")), ..Options::default() };
    let told = Server::launch(Tenant::default(), nowhere).err().unwrap().to_string();
    assert!(told.contains("mock.key") && told.contains("--certificate"), "{told}");
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
    // What was answered is there with its headers and times.
    let response = &entries[1]["response"];
    assert_eq!(
        (&response["statusText"], &response["content"]["mimeType"]),
        (&"OK".into(), &"application/json".into())
    );
    let header = |name: &str| {
        let headers = response["headers"].as_array().unwrap();
        headers.iter().find(|h| h["name"] == name).map(|h| h["value"].as_str().unwrap().to_string())
    };
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    assert_eq!(header("content-length"), Some(response["bodySize"].to_string()));
    assert!(entries[1]["timings"]["wait"].as_f64().unwrap() <= entries[1]["time"].as_f64().unwrap());
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

#[test]
fn the_program_counts_what_was_asked_between_two_keys() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_anaplan-mock"))
        .args(["--count", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url =
        lines.find_map(|line| line.trim().strip_prefix("API URL").map(|url| url.trim().to_string())).unwrap();
    let mut key = program.stdin.take().unwrap();
    let http = reqwest::blocking::Client::new();
    http.post(format!("{url}/token/authenticate")).send().unwrap();
    http.post(format!("{url}/2/0/models/M/exports/1/tasks")).send().unwrap();
    for path in
        ["models/M/exports/1/tasks/T", "models/M/files/1/chunks/0", "models/M/files/1/chunks", "workspaces"]
    {
        http.get(format!("{url}/2/0/{path}")).send().unwrap();
    }
    writeln!(key).unwrap();
    let counted = lines.find(|line| line.starts_with("--")).unwrap();
    assert_eq!(counted, "-- 1 sign-in, 1 run, 1 chunk, 2 requests for lists and definitions");
    writeln!(key).unwrap();
    let counted = lines.find(|line| line.starts_with("--")).unwrap();
    assert_eq!(counted, "-- 0 sign-ins, 0 runs, 0 chunks, 0 requests for lists and definitions");
    program.kill().unwrap();
    program.wait().unwrap();
}
