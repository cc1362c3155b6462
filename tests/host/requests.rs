//! What a person reads of requests: the trace in order, the request that an error is about, what a refusing server said.

use super::Folder;
use super::server::{Request, Response, Server};
use crate::cli::program;

/// Standard error of a run.
fn said(arguments: &[&str]) -> String {
    let mut command = program("pq");
    let output = command.arg("run").args(arguments).output().expect("the program runs");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn service() -> Server {
    Server::start(|request: &Request, _| match request.path() {
        "/404" => Response::new(404, "text/plain", "no such thing"),
        "/400" => Response::new(400, "application/json", r#"{"message": "the field Foo is missing"}"#),
        "/moved" => Response::status(302).with_header("Location", "/there"),
        "/busy" => Response::status(503).with_header("Retry-After", "2"),
        _ => Response::new(200, "text/plain", "0123456789"),
    })
}

#[test]
fn the_trace_tells_each_request_once_in_the_order_of_sending() {
    let server = service();
    let url = server.url();
    // The body of the first is never read; that of the second is read after the third was sent.
    let query = format!(
        r#"let a = Web.Contents("{url}/a"), b = Web.Contents("{url}/b"), c = Web.Contents("{url}/moved") in
        {{Value.Metadata(a)[Response.Status], Value.Metadata(b)[Response.Status], Text.FromBinary(c), Text.FromBinary(b),
          Text.FromBinary(Web.Contents("{url}/b"))}}"#
    );
    let said = said(&["--trace", "-e", &query]);
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("GET")).collect();
    let starts: Vec<String> = lines
        .iter()
        .map(|line| line.split_whitespace().skip(1).take(4).collect::<Vec<_>>().join(" ").replace(url, ""))
        .collect();
    let expected = ["/a 200 10 B", "/b 200 10 B", "/moved 302 0 B", "/there 200 10 B", "/b 200 cached"];
    assert_eq!(starts, expected, "{said}");
}

#[test]
fn an_error_carries_its_own_request_or_none() {
    let server = service();
    let url = server.url();
    let handled = format!(
        r#"let a = Web.Contents("{url}/404", [ManualStatusHandling = {{404}}]) in
        if Value.Metadata(a)[Response.Status] = 404 then error "my own" else 1"#
    );
    let own = said(&["-e", &handled]);
    assert!(own.contains("my own") && !own.contains("Request:"), "{own}");
    let failed = said(&[
        "-e",
        &format!(
            r#"{{Text.FromBinary(Web.Contents("{url}/a")), Text.FromBinary(Web.Contents("{url}/404"))}}{{1}}"#
        ),
    ]);
    assert!(failed.contains(&format!("Request: GET {url}/404 → 404 Not Found")), "{failed}");
    // What the server said of it is in the detail, for a person and for M.
    let refused = said(&["-e", &format!(r#"Text.FromBinary(Web.Contents("{url}/400"))"#)]);
    assert!(refused.contains(r#"Response: {"message": "the field Foo is missing"}"#), "{refused}");
    // An error that was caught is not blamed for the next one.
    let later = format!(
        r#"let a = try Text.FromBinary(Web.Contents("{url}/404")) in if a[HasError] then {{1}}{{5}} else 1"#
    );
    let later = said(&["-e", &later]);
    assert!(later.contains("enumeration") && !later.contains("Request:"), "{later}");
}

#[test]
fn a_wait_is_told_after_a_second() {
    let server = service();
    let said = said(&["-e", &format!(r#"Text.FromBinary(Web.Contents("{}/busy"))"#, server.url())]);
    assert!(said.contains("Retrying after 2 s: 503 from"), "{said}");
}

#[test]
fn showing_a_table_reads_nothing_that_it_does_not_show() {
    let server = service();
    let extension = Folder::section(
        r#"section Sample; A = [Authentication = [Implicit = []]];
        [DataSource.Kind = "A"] shared A.Rows = (url as text) => Table.AddColumn(
            #table(type table [Id = number], {{1}, {2}, {3}}), "Home",
            each [Body = Text.FromBinary(Web.Contents(url & "/" & Text.From([Id])))][[Body]], type record);
        shared A.Late = (url as text) => #table(type table [Id = number, Home = record], {{1, Get(url)}});
        Get = (url) => [Body = Text.FromBinary(Web.Contents(url))];"#,
    );
    let path = extension.path().to_string_lossy().into_owned();
    let credentials =
        Folder::new(&[("c.json", r#"[{"DataSourceKind": "A", "AuthenticationKind": "Anonymous"}]"#)]);
    let given = credentials.path().join("c.json").to_string_lossy().into_owned();
    for format in ["table", "csv"] {
        let query = format!(r#"A.Rows("{}")"#, server.url());
        let mut command = program("pq");
        command.args([
            "run",
            "--format",
            format,
            "--extension",
            &path,
            "--credentials",
            &given,
            "-e",
            &query,
        ]);
        let output = command.assert().success();
        let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        assert!(text.contains("[Record]"), "{text}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_query_may_come_from_standard_input() {
    let output = program("pq").args(["run", "-", "--format", "m"]).write_stdin("1 + 2").assert().success();
    assert_eq!(String::from_utf8_lossy(&output.get_output().stdout), "3\n");
}
