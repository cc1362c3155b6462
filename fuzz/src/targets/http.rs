//! Answers of a server, byte by byte: read twice they are the same, or both readings fail.

use super::with_evaluation;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::time::Duration;

/// Words of HTTP.
pub(super) const WORDS: &[&str] = &[
    "\r\n",
    "\r\n\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Encoding: gzip\r\n",
    "Content-Encoding: deflate\r\n",
    "Retry-After: 1e300\r\n",
    "Location: http://[\r\n",
    "Set-Cookie: a\r\n",
    "ffffffffffffffff\r\n",
    "0\r\n\r\n",
    "\u{1f}\u{8b}",
    "\0",
];

pub(super) fn run(input: &[u8]) {
    let Ok(listener) = TcpListener::bind("127.0.0.1:0") else { return };
    let Ok(address) = listener.local_addr() else { return };
    let answer = input.to_vec();
    let server = std::thread::spawn(move || {
        // A request of the second reading means that the first answer was not kept; it gets the same.
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            if request[..read].starts_with(b"END") {
                return;
            }
            let _ = stream.write_all(&answer);
            let _ = stream.shutdown(Shutdown::Write);
            // What the client still sends must not reset the connection before it has read.
            while stream.read(&mut request).is_ok_and(|read| read > 0) {}
        }
    });
    let query = format!(
        "let b = Web.Contents(\"http://{address}/\", [ManualStatusHandling = {{404, 500}}]), \
             read = () => try Binary.ToText(Binary.Buffer(b)) otherwise \"an error\", first = read(), second = read() \
         in if first = second then first else error [Reason = \"Fuzz.Different\", Message = first & \" / \" & second]"
    );
    with_evaluation(|evaluation| {
        let result = evaluation.query("input", &query);
        if let Err(error) = &result {
            assert_ne!(error.reason().as_str(), "Fuzz.Different", "{}", error.message());
        }
        result
    });
    if let Ok(mut stream) = std::net::TcpStream::connect(address) {
        let _ = stream.write_all(b"END");
    }
    let _ = server.join();
}
