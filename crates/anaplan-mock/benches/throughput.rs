//! How fast the mock is, next to a bare axum handler that returns the same bytes: it must never be what a
//! measurement measures. Run with `cargo bench -p anaplan-mock`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anaplan_mock::{Content, Options, Server, TaskScript, Tenant};
use axum::Router;
use axum::body::Bytes;
use axum::routing::get;

const MODEL: &str = "A0B1C2D3E4F5061728394A5B6C7D8E9F";
const HUB: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";
const CHUNK: usize = 10_000_000;
const TIME: Duration = Duration::from_secs(3);

fn main() {
    let mut tenant = Tenant::default();
    if let Some(export) = tenant.export_mut(MODEL, "116000000000") {
        export.content = Content::generated(50_000_000, 7);
        export.task = TaskScript::at_once();
    }
    let server = Server::launch(tenant, Options { threads: 2, ..Options::default() }).expect("a free port");
    let address = server.url().trim_start_matches("http://").to_string();
    let mut connection = Connection::open(&address);
    let body =
        connection.post("/token/authenticate", "Basic YWRhQHBsYW5uaW5nLmV4YW1wbGU6Y29ycmVjdCBob3JzZQ==", "");
    let token =
        body.split("\"tokenValue\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let token = format!("AnaplanAuthToken {token}");
    let tasks = format!("/2/0/models/{MODEL}/exports/116000000000/tasks");
    let task = connection.post(&tasks, &token, "{\"localeName\":\"en_US\"}");
    let id = task.split("\"taskId\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    connection.get(&format!("{tasks}/{id}"), &token);

    let bare = bare(connection.get(&format!("/2/0/models/{HUB}/exports/116000000001"), &token));
    let chunk = |n: u64| format!("/2/0/models/{MODEL}/files/116000000000/chunks/{}", n % 100);
    let small = |_: u64| format!("/2/0/models/{HUB}/exports/116000000001");

    let bytes = |name: &str, address: &str, path: &(dyn Fn(u64) -> String + Sync)| {
        let (_, bytes, seconds) = measure(address, &token, 1, path);
        let rate = bytes as f64 / seconds / 1e6;
        println!("{name:44} {rate:9.0} MB/s");
        rate
    };
    let bare_rate = bytes("chunk of 10 MB, bare handler", &bare, &|_| "/chunk".into());
    let rate = bytes("chunk of 10 MB, generated rows", &address, &chunk);
    println!("{:44} {:9.0} %\n", "", rate / bare_rate * 100.0);
    let requests = |name: &str, address: &str, path: &(dyn Fn(u64) -> String + Sync)| {
        let (requests, _, seconds) = measure(address, &token, 4, path);
        println!("{name:44} {:9.0} requests/s", requests as f64 / seconds);
    };
    requests("small JSON, bare handler", &bare, &|_| "/small".into());
    requests("small JSON, export metadata", &address, &small);
    if let Some(peak) = peak_memory() {
        println!("\nmost memory of this process, client included   {peak}");
    }
}

/// Requests, bytes of body and seconds of so many clients, each on one connection.
fn measure(
    address: &str,
    token: &str,
    clients: u64,
    path: &(dyn Fn(u64) -> String + Sync),
) -> (u64, u64, f64) {
    let began = Instant::now();
    let totals: Vec<(u64, u64)> = std::thread::scope(|scope| {
        let client = |n: u64| {
            let mut connection = Connection::open(address);
            let (mut requests, mut bytes) = (0, 0);
            while began.elapsed() < TIME {
                bytes += connection.skip(&path(n * 25 + requests), token);
                requests += 1;
            }
            (requests, bytes)
        };
        let running: Vec<_> = (0..clients).map(|n| scope.spawn(move || client(n))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let sum = totals.iter().fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    (sum.0, sum.1, began.elapsed().as_secs_f64())
}

/// A server of two constant answers; its address.
fn bare(small: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let chunk = Bytes::from(vec![b'x'; CHUNK]);
            let small = Bytes::from(small);
            let app = Router::new()
                .route("/chunk", get(async move || chunk.clone()))
                .route("/small", get(async move || small.clone()));
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app).await
        })
    });
    address
}

/// The thinnest client there is, so that it is not what is measured either.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: &str) -> Connection {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Connection { stream, buffer: vec![0; 1 << 18] }
    }

    fn send(&mut self, method: &str, path: &str, token: &str, body: &str) {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).expect("the server reads");
    }

    /// Reads an answer; its length, and the part of its body that came with the head.
    fn head(&mut self) -> (usize, Vec<u8>) {
        let mut head = Vec::new();
        loop {
            let read = self.stream.read(&mut self.buffer).expect("the server answers");
            assert!(read > 0, "the server has closed the connection");
            head.extend_from_slice(&self.buffer[..read]);
            if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
                assert!(text.starts_with("http/1.1 20"), "{text}");
                let length =
                    text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                return (length.expect("a content-length"), head.split_off(end + 4));
            }
        }
    }

    fn skip(&mut self, path: &str, token: &str) -> u64 {
        self.send("GET", path, token, "");
        let (length, first) = self.head();
        let mut left = length - first.len();
        while left > 0 {
            left -= self.stream.read(&mut self.buffer).expect("the server sends");
        }
        length as u64
    }

    fn text(&mut self) -> String {
        let (length, mut body) = self.head();
        while body.len() < length {
            let read = self.stream.read(&mut self.buffer).expect("the server sends");
            body.extend_from_slice(&self.buffer[..read]);
        }
        String::from_utf8_lossy(&body).into_owned()
    }

    fn get(&mut self, path: &str, token: &str) -> String {
        self.send("GET", path, token, "");
        self.text()
    }

    fn post(&mut self, path: &str, token: &str, body: &str) -> String {
        self.send("POST", path, token, body);
        self.text()
    }
}

/// `VmHWM` where the system tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|peak| peak.trim().to_string())
}
