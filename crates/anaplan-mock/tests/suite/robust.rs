//! Requests that no careful client sends, and headers that rule things out: each has an answer, and the server goes on.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::Method;

use crate::client::*;

/// Sends bytes as they are, and with `ends` no more; the status line of the answer, empty where the connection was just
/// closed.
fn raw(address: &str, bytes: &[u8], ends: bool) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(bytes);
    if ends {
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_string()
}

/// One row: what is sent; the statuses that are right.
#[test]
fn broken_requests_are_answered_and_harm_nobody() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let address = server.url().trim_start_matches("http://").to_string();
    let signed = format!("Host: x\r\nAuthorization: AnaplanAuthToken {}\r\n", ada.token);
    let tasks = format!("/2/0/models/{HUB}/exports/116000000001/tasks");
    let long = "a".repeat(1 << 20);
    let rows: Vec<(&str, String, &[u16])> = vec![
        ("no HTTP at all", "nonsense\r\n\r\n".into(), &[400]),
        (
            "a header of a megabyte",
            format!("GET /2/0/users/me HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n"),
            &[431, 400],
        ),
        ("a path of a megabyte", format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"), &[414, 431, 400, 404]),
        (
            "a length that is none",
            format!("POST {tasks} HTTP/1.1\r\n{signed}Content-Length: x\r\n\r\n{{}}"),
            &[400],
        ),
        (
            "chunks that are none",
            format!("POST {tasks} HTTP/1.1\r\n{signed}Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
            &[400],
        ),
        (
            "a body that ends early",
            format!("POST {tasks} HTTP/1.1\r\n{signed}Content-Length: 100\r\n\r\n{{\"localeName\""),
            &[400],
        ),
        (
            "a token that is no text",
            "GET /2/0/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: AnaplanAuthToken \u{e9}\r\nConnection: close\r\n\r\n".into(),
            &[401],
        ),
        (
            "an absolute URL",
            format!("GET http://api.anaplan.com/2/0/users/me HTTP/1.1\r\n{signed}Connection: close\r\n\r\n"),
            &[200],
        ),
        (
            "no host",
            format!("GET /2/0/users/me HTTP/1.0\r\nAuthorization: AnaplanAuthToken {}\r\n\r\n", ada.token),
            &[200],
        ),
        (
            "a verb of one's own",
            format!("FROB /2/0/users/me HTTP/1.1\r\n{signed}Connection: close\r\n\r\n"),
            &[405],
        ),
    ];
    for (name, sent, right) in rows {
        let line = raw(&address, sent.as_bytes(), name.ends_with("early"));
        let status = line.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
        assert!(status.is_none_or(|status| right.contains(&status)), "{name}: {line}");
        let may_close = name.ends_with("early") || name.ends_with("megabyte");
        assert!(status.is_some() || may_close, "{name}: no answer");
    }
    ada.ok("/users/me");
}

/// One row: the path as sent; the status.
#[test]
fn odd_paths() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let address = server.url().trim_start_matches("http://").to_string();
    let rows = [
        (format!("/2/0/models/{HUB}/exports"), 200),
        (format!("/2/0/models/%37{}/exports", &HUB[1..]), 200),
        (format!("/2/0//models//{HUB}//exports//"), 200),
        (format!("/2/0/models/{HUB}/exports?limit=%31"), 200),
        (format!("/2/0/models/{HUB}/exports?&&=&limit"), 400),
        (format!("/2/0/models/{HUB}%2Fexports"), 404),
        (format!("/2/0/models/{HUB}/exports/../files"), 404),
        (format!("/2/0/models/{HUB}/files/116000000001/chunks/-1"), 404),
        (format!("/2/0/models/{HUB}/files/116000000001/chunks/99999999999999999999"), 404),
        (format!("/2/0/models/{HUB}/files/116000000001/chunks/%00"), 404),
        ("/2/0/models/%FF%FE/exports".into(), 404),
        ("/2/0/models/%zz/exports".into(), 404),
        ("/2/0/".into(), 404),
        ("/".into(), 404),
        ("/2/0/models?limit=18446744073709551616".into(), 400),
        ("/2/0/models?offset=18446744073709551615&limit=2".into(), 200),
        ("/2/0/models?s=%25%25%25%25%25%25%25%25%25%25%25%25%25a".into(), 200),
    ];
    for (path, expected) in rows {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: AnaplanAuthToken {}\r\nConnection: close\r\n\r\n",
            ada.token
        );
        let line = raw(&address, request.as_bytes(), false);
        assert!(line.starts_with(&format!("HTTP/1.1 {expected}")), "{path}: {line}");
    }
}

/// One row: a POST below the model, its body; the status.
#[test]
fn bodies_that_are_not_as_documented() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let deep = "[".repeat(100_000);
    let rows = [
        ("exports/116000000001/tasks", "", 400),
        ("exports/116000000001/tasks", "{", 400),
        ("exports/116000000001/tasks", "[]", 400),
        ("exports/116000000001/tasks", "{\"localeName\":7}", 400),
        ("exports/116000000001/tasks", deep.as_str(), 400),
        ("files/113000000008", "{\"chunkCount\":\"many\"}", 400),
        ("files/113000000008/complete", "{}", 400),
        ("views/102000000001/readRequests", "{}", 400),
        ("dimensions/101000000001/items", "x", 400),
    ];
    for (path, body, expected) in rows {
        let (status, answer) = ada.send(Method::POST, &format!("/models/{HUB}/{path}"), body);
        assert_eq!(status, expected, "{path}");
        assert!(answer["status"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{answer}");
    }
}

/// Section 6.3. One row: verb, path, header; the status with the check and without it.
#[test]
fn accept_and_content_type_may_be_refused() {
    let rows = [
        (Method::GET, "exports", "Accept: application/json", 200, 200),
        (Method::GET, "exports", "Accept: text/html, */*;q=0.1", 200, 200),
        (Method::GET, "exports", "Accept: Application/*", 200, 200),
        (Method::GET, "exports", "Accept: text/csv", 406, 200),
        (Method::GET, "exports", "Accept: application/json;q=0", 406, 200),
        (Method::GET, "files/113000000008/chunks/0", "Accept: application/json", 200, 200),
        (Method::GET, "files/113000000008", "Accept: text/csv", 200, 200),
        (Method::GET, "files", "Accept: application/octet-stream", 406, 200),
        (Method::GET, "views/102000000001/data", "Accept: image/png", 406, 200),
        (Method::GET, "lists/101000000001/items", "Accept: text/csv", 200, 200),
        (
            Method::POST,
            "exports/116000000001/tasks",
            "Content-Type: application/json; charset=utf-8",
            200,
            200,
        ),
        (Method::POST, "exports/116000000001/tasks", "Content-Type: text/plain", 415, 200),
        (
            Method::POST,
            "exports/116000000001/tasks",
            "Content-Type: application/x-www-form-urlencoded",
            415,
            200,
        ),
        (Method::PUT, "files/113000000008", "Content-Type: text/plain", 204, 204),
        (Method::PUT, "files/113000000008/chunks/0", "Content-Type: application/octet-stream", 204, 204),
        (Method::POST, "open", "Content-Type: application/text", 202, 202),
    ];
    for checked in [true, false] {
        let server = server(|t| t.switches.media_types = checked);
        let ada = User::sign_in(&server, ADA);
        for (method, path, header, with, without) in &rows {
            let (name, value) = header.split_once(": ").unwrap();
            let request =
                ada.request(method.clone(), &format!("/2/0/models/{HUB}/{path}")).header(name, value);
            let request =
                if *method == Method::GET { request } else { request.body(r#"{"localeName":"en_US"}"#) };
            let expected = if checked { with } else { without };
            assert_eq!(request.send().unwrap().status(), *expected, "{method} {path} {header}");
        }
    }
}
