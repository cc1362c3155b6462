//! Answers that break off: whoever reads one gets an error, at every reading, and never the part that came.

use super::server::{Response, Server};
use super::{evaluate, settings};
use crate::cli::{failure, program};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write;

/// 2,000 rows of 50 bytes.
fn rows() -> Vec<u8> {
    (0..2_000).flat_map(|row| format!("{row:09},{:039}\n", row * 7).into_bytes()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("it can be packed")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("it can be packed")
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n{headers}\r\n").into_bytes();
    bytes.extend(body);
    bytes
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend(bytes);
    chunk.extend(b"\r\n");
    chunk
}

fn coded(coding: &str, body: &[u8]) -> Vec<u8> {
    answer(&format!("Content-Encoding: {coding}\r\nContent-Length: {}\r\n", body.len()), body)
}

/// The ways to break, each the same at every request.
fn faults(path: &str) -> Response {
    let rows = rows();
    let half = &rows[..rows.len() / 2];
    let packed = gzip(&rows);
    let mut wrong = packed.clone();
    let sum = wrong.len() - 8;
    wrong[sum] ^= 1;
    match path.trim_start_matches('/') {
        "length" => Response::raw(answer(&format!("Content-Length: {}\r\n", rows.len()), half)),
        "chunks" => Response::raw(answer("Transfer-Encoding: chunked\r\n", &chunk(half))),
        "garbage" => {
            let body = [chunk(half), b"no size\r\n".to_vec()].concat();
            Response::raw(answer("Transfer-Encoding: chunked\r\n", &body))
        }
        "gzip" => Response::raw(coded("gzip", &packed[..packed.len() / 2])),
        "sum" => Response::raw(coded("gzip", &wrong)),
        "reset" => Response::reset(answer(&format!("Content-Length: {}\r\n", rows.len()), half)),
        "tail" => Response::raw(coded("gzip", &[packed, b"more".to_vec()].concat())),
        "zlib" => {
            let packed = deflate(&rows);
            Response::raw(coded("deflate", &packed[..packed.len() / 2]))
        }
        other => panic!("no fault {other}"),
    }
}

const FAULTS: [&str; 8] = ["length", "chunks", "garbage", "gzip", "sum", "reset", "tail", "zlib"];

/// Those who read it, each twice: a list of two texts "E".
const CONSUMERS: [(&str, &str); 8] = [
    ("the same binary", "let b = Web.Contents(url), t = Csv.Document(b) in {Count(t), Count(t)}"),
    ("the same address", "let t = () => Csv.Document(Web.Contents(url)) in {Count(t()), Count(t())}"),
    (
        "Binary.Buffer",
        "let b = Web.Contents(url), f = () => Binary.Length(Binary.Buffer(b)) in {try f() otherwise \"E\", try f() otherwise \"E\"}",
    ),
    (
        "Lines.FromBinary",
        "let b = Web.Contents(url), f = () => List.Count(Lines.FromBinary(b)) in {try f() otherwise \"E\", try f() otherwise \"E\"}",
    ),
    (
        "IsRetry and then the plain call",
        "{Count(Csv.Document(Web.Contents(url, [IsRetry = true]))), Count(Csv.Document(Web.Contents(url)))}",
    ),
    (
        "Table.ReplaceErrorValues",
        "let t = Csv.Document(Web.Contents(url)), r = Table.ReplaceErrorValues(t, {{\"Column1\", \"x\"}, {\"Column2\", \"y\"}}) in {try Table.RowCount(r) otherwise \"E\", try Table.RowCount(r) otherwise \"E\"}",
    ),
    (
        "Table.Buffer",
        "let t = Table.Buffer(Csv.Document(Web.Contents(url))) in {try Table.RowCount(t) otherwise \"E\", try Table.RowCount(t) otherwise \"E\"}",
    ),
    (
        "the first rows and then all",
        "let t = Csv.Document(Web.Contents(url)), first = Table.RowCount(Table.FirstN(t, 3)) in {if (try first otherwise 3) = 3 then \"E\" else first, Count(t)}",
    ),
];

#[test]
fn every_reader_of_a_broken_answer_gets_the_error() {
    let server = Server::start(|request, _| faults(request.path()));
    let mut whole = Vec::new();
    for fault in FAULTS {
        for (consumer, query) in CONSUMERS {
            let query = format!(
                "let url = \"{}/{fault}\", Count = (t) => try Table.RowCount(t) otherwise \"E\" in {query}",
                server.url()
            );
            let result = evaluate(settings(&[], "[]"), &query);
            if result.as_deref() != Ok("{\"E\", \"E\"}") {
                whole.push(format!("{fault}, {consumer}: {result:?}"));
            }
        }
    }
    assert!(whole.is_empty(), "\n{}", whole.join("\n"));
}

#[test]
fn the_second_error_is_the_first() {
    let server = Server::start(|request, _| faults(request.path()));
    for fault in FAULTS {
        let query = format!(
            "let b = Web.Contents(\"{}/{fault}\"), f = () => (try Binary.Length(Binary.Buffer(b)))[Error], a = f(), z = f() \
             in {{a[Reason], a[Message] = z[Message], a[Detail] = z[Detail]}}",
            server.url()
        );
        let result = evaluate(settings(&[], "[]"), &query);
        assert_eq!(result.as_deref(), Ok("{\"DataSource.Error\", true, true}"), "{fault}");
    }
}

#[test]
fn a_broken_answer_is_not_kept_and_the_next_request_may_succeed() {
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |_, _| match tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => faults("length"),
        _ => Response::new(200, "text/csv", rows()),
    });
    let query = format!(
        "let f = () => Table.RowCount(Csv.Document(Web.Contents(\"{}\"))) in {{try f() otherwise \"E\", f(), f()}}",
        server.url()
    );
    assert_eq!(evaluate(settings(&[], "[]"), &query).as_deref(), Ok("{\"E\", 2000, 2000}"));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn every_member_of_a_gzip_answer_is_read() {
    let server = Server::start(|request, _| {
        let (first, second) = (gzip(&[b'a'; 3000]), gzip(&[b'b'; 3000]));
        match request.path() {
            "/one" => Response::raw(coded("gzip", &gzip(&[b'a'; 6000]))),
            "/two" => Response::raw(coded("gzip", &[first, second].concat())),
            "/old name" | "/old%20name" => Response::raw(coded("x-gzip", &[first, second].concat())),
            "/zlib" => Response::raw(coded("deflate", &deflate(&[b'a'; 6000]))),
            "/large" => Response::raw(coded("gzip", &gzip(&vec![b'a'; 50_000_000]))),
            _ => Response::raw(coded("gzip", b"")),
        }
    });
    for (path, length) in
        [("one", 6000), ("two", 6000), ("old name", 6000), ("zlib", 6000), ("large", 50_000_000), ("none", 0)]
    {
        let query = format!("Binary.Length(Web.Contents(\"{}\", [RelativePath = \"{path}\"]))", server.url());
        assert_eq!(
            evaluate(settings(&[], "[]"), &query).as_deref(),
            Ok(length.to_string().as_str()),
            "{path}"
        );
    }
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("gzip, deflate"));
}

/// Without a folder for temporary files a large answer cannot be kept, as when the disk is full.
#[test]
fn an_answer_that_cannot_be_kept_is_an_error_at_every_reading() {
    let server = Server::start(|_, _| Response::new(200, "text/csv", [rows(), rows()].concat()));
    let query = format!(
        "let t = Csv.Document(Web.Contents(\"{}\")), f = () => try Text.From(Table.RowCount(t)) otherwise \"E\" \
         in if f() & f() = \"EE\" then Table.RowCount(t) else error f() & f()",
        server.url()
    );
    let mut command = program("pq");
    let message = failure(command.env("TMPDIR", "/nonexistent").args(["run", "-e", &query]));
    assert!(message.contains("cannot write a temporary file"), "{message}");
}

#[test]
fn the_endless_body_of_an_answer_that_nobody_reads_is_given_up() {
    let server = Server::start(|request, own| match request.path() {
        "/moved" => {
            let head = format!("Location: {own}/here\r\nTransfer-Encoding: chunked\r\n");
            let mut bytes = format!("HTTP/1.1 302 Found\r\n{head}\r\n").into_bytes();
            // As good as endless: more than the client reads, and no end.
            (0..1000).for_each(|_| bytes.extend(chunk(&[b'x'; 10_000])));
            Response::raw(bytes)
        }
        _ => Response::new(200, "text/plain", "here"),
    });
    let query = format!("Text.FromBinary(Web.Contents(\"{}/moved\"))", server.url());
    assert_eq!(evaluate(settings(&[], "[]"), &query).as_deref(), Ok("\"here\""));
}

#[test]
fn a_time_to_wait_beyond_all_measure_is_the_longest_wait() {
    let server = Server::start(|request, _| match request.path() {
        path if path.starts_with("/after") => {
            Response::status(503).with_header("Retry-After", request.path().trim_start_matches("/after/"))
        }
        _ => Response::status(404),
    });
    for seconds in ["1e20", "1e300", "99999999999999999999999", "-1", "nan", "inf", "1e19", "5, 6", "soon"] {
        let query = format!(
            "try Text.FromBinary(Web.Contents(\"{}/after/{seconds}\")) otherwise \"E\"",
            server.url()
        );
        assert_eq!(evaluate(settings(&[], "[]"), &query).as_deref(), Ok("\"E\""), "{seconds}");
    }
}
