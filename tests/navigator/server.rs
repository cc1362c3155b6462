//! Who is answered: the page of the one who knows the address, and nobody else.

use super::started;
use anaplan_mock::Tenant;
use std::io::{Read, Write};
use std::net::TcpStream;

/// The status of a request.
fn status(address: &str, head: &str) -> u16 {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "{head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").expect("the request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line")
}

#[test]
fn another_host_another_origin_and_a_missing_token_are_refused() {
    let (_mock, navigator) = started(Tenant::default());
    let (_, rest) = navigator.url.split_once("://").expect("an address");
    let (address, token) = rest.trim_end_matches('/').split_once('/').expect("a token");
    let port = address.split(':').nth(1).expect("a port");
    let cases = [
        (format!("GET /{token}/ HTTP/1.1\r\nHost: {address}"), 200),
        (format!("GET /{token}/ HTTP/1.1\r\nHost: localhost:{port}"), 200),
        (format!("GET / HTTP/1.1\r\nHost: {address}"), 403),
        (format!("GET /{}/ HTTP/1.1\r\nHost: {address}", "0".repeat(32)), 403),
        (format!("GET /{token}/ HTTP/1.1\r\nHost: evil.example:{port}"), 403),
        (format!("GET /{token}/ HTTP/1.1\r\nHost: 127.0.0.1"), 403),
        (format!("POST /{token}/api/open HTTP/1.1\r\nHost: {address}\r\nOrigin: http://evil.example"), 403),
        (format!("POST /{token}/api/open HTTP/1.1\r\nHost: {address}\r\nOrigin: null"), 403),
        (format!("POST /{token}/api/open HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}"), 200),
        (format!("GET /{token}/../secrets HTTP/1.1\r\nHost: {address}"), 403),
    ];
    for (head, expected) in cases {
        assert_eq!(status(address, &head), expected, "{head}");
    }
}
