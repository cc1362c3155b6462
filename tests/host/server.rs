//! A service on this machine for one test: a function answers, and every request is kept.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A request as the service saw it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query as they were sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The path without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The decoded parameters of the query.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decoded(name), decoded(value))
            })
            .collect()
    }

    /// A parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the service answers.
pub(crate) struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    ending: Ending,
}

/// What happens to the connection after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It serves the next request.
    Kept,
    /// It is closed; the body stands for the whole answer.
    Closed,
    /// The same, without a goodbye.
    Reset,
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Response { status, headers, body: body.into(), ending: Ending::Kept }
    }

    pub(crate) fn json(body: &serde_json::Value) -> Response {
        Response::new(200, "application/json", body.to_string())
    }

    pub(crate) fn status(status: u16) -> Response {
        Response::new(status, "text/plain", "")
    }

    /// Exactly these bytes, after which the connection is closed.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Response {
        Response { status: 0, headers: Vec::new(), body: bytes.into(), ending: Ending::Closed }
    }

    /// Exactly these bytes, after which the connection is reset.
    pub(crate) fn reset(bytes: impl Into<Vec<u8>>) -> Response {
        Response { ending: Ending::Reset, ..Response::raw(bytes) }
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Response {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A running service; it ends when this is dropped.
pub(crate) struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Starts a service; `answer` also gets the service's own address.
    pub(crate) fn start(answer: impl Fn(&Request, &str) -> Response + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let stopped: Arc<AtomicBool> = Arc::default();
        let answer = Arc::new(answer);
        let (seen, own, stop) = (requests.clone(), address.clone(), stopped.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (seen, own, answer) = (seen.clone(), own.clone(), answer.clone());
                std::thread::spawn(move || serve(stream, &seen, |request| answer(request, &own)));
            }
        });
        Server { address, requests, stopped }
    }

    /// The address of the service, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no test panicked with it").clone()
    }

    /// The requests so far as `GET /path?query`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests()
            .iter()
            .map(|request| format!("{} {}", request.method, decoded(&request.target)))
            .collect()
    }

    /// Forgets the requests so far.
    pub(crate) fn forget(&self) {
        self.requests.lock().expect("no test panicked with it").clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // The listener waits for a connection before it looks.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: impl Fn(&Request) -> Response) {
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let is_head = request.method == "HEAD";
        seen.lock().expect("no test panicked with it").push(request.clone());
        let response = answer(&request);
        if response.ending != Ending::Kept {
            let _ = writer.write_all(&response.body);
            if response.ending == Ending::Reset {
                // The client shall see the bytes first.
                std::thread::sleep(std::time::Duration::from_millis(50));
                let _ = socket2::SockRef::from(&writer).set_linger(Some(std::time::Duration::ZERO));
            }
            return;
        }
        let mut head =
            format!("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n", response.status, response.body.len());
        for (name, value) in &response.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        // In one piece: a second one would wait until the client has acknowledged the first, for 40 ms.
        let mut whole = head.into_bytes();
        whole.extend_from_slice(if is_head { b"" } else { &response.body });
        if writer.write_all(&whole).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, target, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
