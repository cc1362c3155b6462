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
/// Each of two rivals is measured so often in turn, so that what else the machine does meets both.
const ROUNDS: u32 = 12;
const TIME: Duration = Duration::from_millis(400);

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

    let bytes = connection.bytes(&format!("/2/0/models/{MODEL}/files/116000000000/chunks/1"), &token);
    let bare = bare(connection.get(&format!("/2/0/models/{HUB}/exports/116000000001"), &token), bytes);
    // Another chunk each time: nothing is served twice.
    let chunk = |n: u64| format!("/2/0/models/{MODEL}/files/116000000000/chunks/{}", n % 250);
    let small = |_: u64| format!("/2/0/models/{HUB}/exports/116000000001");

    println!("two at a time, {ROUNDS} rounds of {} ms each\n", TIME.as_millis());
    let (bare_rate, rate) = duel(1, &token, (&bare, &|_| "/chunk".into()), (&address, &chunk));
    println!("{:44} {:9.0} MB/s", "chunk of 10 MB, bare handler", bare_rate.bytes / 1e6);
    println!("{:44} {:9.0} MB/s", "chunk of 10 MB, generated rows", rate.bytes / 1e6);
    println!("{:44} {:9.0} %", "", rate.bytes / bare_rate.bytes * 100.0);
    memory("most memory with 50 million rows");
    let (bare_rate, rate) = duel(4, &token, (&bare, &|_| "/small".into()), (&address, &small));
    println!("{:44} {:9.0} requests/s", "small JSON, bare handler", bare_rate.requests);
    println!("{:44} {:9.0} requests/s", "small JSON, export metadata", rate.requests);
    memory("most memory in all, a full log included");
}

/// Prints the most memory that this process, clients included, has had so far.
fn memory(when: &str) {
    if let Some(peak) = peak_memory() {
        println!("{when:44} {peak:>12}\n");
    }
}

type Path<'a> = &'a (dyn Fn(u64) -> String + Sync);

/// What a second brings.
struct Rate {
    requests: f64,
    bytes: f64,
}

/// Measures two servers in turn.
fn duel(clients: u64, token: &str, one: (&str, Path<'_>), other: (&str, Path<'_>)) -> (Rate, Rate) {
    let mut sums = [(0, 0, 0.0); 2];
    for _ in 0..ROUNDS {
        for (sum, (address, path)) in sums.iter_mut().zip([one, other]) {
            let (requests, bytes, seconds) = measure(address, token, clients, path);
            *sum = (sum.0 + requests, sum.1 + bytes, sum.2 + seconds);
        }
    }
    let rate = |(requests, bytes, seconds): (u64, u64, f64)| Rate {
        requests: requests as f64 / seconds,
        bytes: bytes as f64 / seconds,
    };
    (rate(sums[0]), rate(sums[1]))
}

/// Requests, bytes of body and seconds of so many clients, each on one connection.
fn measure(address: &str, token: &str, clients: u64, path: Path<'_>) -> (u64, u64, f64) {
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
fn bare(small: String, chunk: Vec<u8>) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let chunk = Bytes::from(chunk);
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

    fn bytes(&mut self, path: &str, token: &str) -> Vec<u8> {
        self.send("GET", path, token, "");
        self.body()
    }

    fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.body()).into_owned()
    }

    fn body(&mut self) -> Vec<u8> {
        let (length, mut body) = self.head();
        while body.len() < length {
            let read = self.stream.read(&mut self.buffer).expect("the server sends");
            body.extend_from_slice(&self.buffer[..read]);
        }
        body
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
