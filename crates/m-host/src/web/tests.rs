//! Tests of `Web.Headers` against a server of one answer.

use crate::evaluation::{Evaluation, Settings};
use m_engine::session;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

/// Evaluates a query with `<url>` in it against a server that gives `answer` once. Gives the first line of the request,
/// and the result as text or the error's reason and message.
fn ask(query: &str, answer: &str) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = answer.to_owned();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut lines = BufReader::new(stream.try_clone().expect("a reader")).lines().map_while(Result::ok);
        let first = lines.next().unwrap_or_default();
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        stream.write_all(answer.as_bytes()).expect("the answer is sent");
        first
    });
    let query = query.replace("<url>", &url);
    let result = session::run(|| {
        let Ok(evaluation) = Evaluation::new(Settings::default()) else { return "no evaluation".to_owned() };
        let value = evaluation.query("test", &query);
        match value.and_then(|value| m_output::pqout::write(&evaluation.cx, &value)) {
            Ok(text) => text.trim_end().to_owned(),
            Err(error) => format!("{}: {}", error.reason(), error.message()).replace(&url, "<url>"),
        }
    });
    (server.join().expect("the server ends"), result.expect("the thread starts"))
}

const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\nx-inner: secret\r\n\
                      connection: close\r\n\r\n";

#[test]
fn headers_are_asked_for_with_head_and_an_ordinary_query_sees_some() {
    let (request, result) = ask(r#"Web.Headers("<url>", [RelativePath = "a", Query = [q = "b c"]])"#, ANSWER);
    assert_eq!(request, "HEAD /a?q=b%20c HTTP/1.1");
    assert_eq!(result, r#"[ #"Content-Type" = "text/plain", #"Content-Length" = "5" ]"#);
}

#[test]
fn the_status_is_metadata() {
    let missing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let query = r#"Value.Metadata(Web.Headers("<url>", [ManualStatusHandling = {404}]))[Response.Status]"#;
    assert_eq!(ask(query, missing).1, "404");
    assert_eq!(
        ask(r#"Web.Headers("<url>")"#, missing).1,
        "DataSource.Error: Web.Headers failed to get contents from '<url>' (404): Not Found"
    );
}
