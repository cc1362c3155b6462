//! A small blocking client for the tests: signs in, sends, and gives status, JSON or bytes.

use anaplan_mock::{Server, Tenant};
use reqwest::Method;
use reqwest::blocking::{Client, ClientBuilder, RequestBuilder, Response};
use serde_json::Value;

/// The model of the built-in tenant that most tests use.
pub(crate) const HUB: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";
/// The workspace of [`HUB`].
pub(crate) const FINANCE: &str = "8a81b09f5e2c7a11015e30f4d2c10b77";
/// The administrator.
pub(crate) const ADA: (&str, &str) = ("ada@planning.example", "correct horse");
/// Not an administrator.
pub(crate) const BRUNO: (&str, &str) = ("bruno@planning.example", "pässwörd: with colon");

/// A signed-in user of a server.
pub(crate) struct User {
    base: String,
    pub(crate) token: String,
    http: Client,
}

/// A server with the built-in tenant, changed by `change`.
pub(crate) fn server(change: impl FnOnce(&mut Tenant)) -> Server {
    let mut tenant = Tenant::default();
    change(&mut tenant);
    Server::start(tenant)
}

/// A client that follows nothing and speaks HTTP alone: it reads no roots of the system.
pub(crate) fn plain() -> ClientBuilder {
    Client::builder().redirect(reqwest::redirect::Policy::none()).tls_certs_only([])
}

impl User {
    /// Signs in by password.
    pub(crate) fn sign_in(server: &Server, (email, password): (&str, &str)) -> User {
        // Other crates of the workspace switch decoding on; these tests look at the bytes as they come.
        let http = plain().no_gzip().no_deflate().build().unwrap();
        let url = format!("{}/token/authenticate", server.url());
        let answer = http.post(url).basic_auth(email, Some(password)).send().unwrap();
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().unwrap();
        let token = answer["tokenInfo"]["tokenValue"].as_str().unwrap().to_string();
        User { base: server.url(), token, http }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let token = format!("AnaplanAuthToken {}", self.token);
        self.http.request(method, format!("{}{path}", self.base)).header("Authorization", token)
    }

    /// GET below `/2/0`.
    pub(crate) fn response(&self, path: &str) -> Response {
        self.request(Method::GET, &format!("/2/0{path}")).send().unwrap()
    }

    /// Status and JSON of GET below `/2/0`.
    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        status_and_json(self.response(path))
    }

    /// JSON of a GET below `/2/0` that must succeed.
    pub(crate) fn ok(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    pub(crate) fn send(&self, method: Method, path: &str, body: &str) -> (u16, Value) {
        let request = self.request(method, &format!("/2/0{path}")).header("Content-Type", "application/json");
        status_and_json(request.body(body.to_string()).send().unwrap())
    }

    /// Starts a task of an action, e.g. `exports/116000000001`; its id.
    pub(crate) fn start(&self, model: &str, action: &str) -> String {
        let path = format!("/models/{model}/{action}/tasks");
        let (status, body) = self.send(Method::POST, &path, r#"{"localeName":"en_US"}"#);
        assert_eq!(status, 200, "{body}");
        body["task"]["taskId"].as_str().unwrap().to_string()
    }

    /// One poll.
    pub(crate) fn poll(&self, model: &str, action: &str, task: &str) -> Value {
        self.ok(&format!("/models/{model}/{action}/tasks/{task}"))["task"].clone()
    }

    /// Starts an export and polls until it is over: the states it went through and the last answer.
    pub(crate) fn run(&self, model: &str, export: &str) -> (Vec<String>, Value) {
        let action = format!("exports/{export}");
        let task = self.start(model, &action);
        let mut states = Vec::new();
        loop {
            let answer = self.poll(model, &action, &task);
            let state = answer["taskState"].as_str().unwrap().to_string();
            let over = state == "COMPLETE" || state == "CANCELLED";
            states.push(state);
            assert!(states.len() < 30, "{states:?}");
            if over {
                return (states, answer);
            }
        }
    }

    /// The chunks of a file, by its chunk list.
    pub(crate) fn chunks(&self, model: &str, file: &str) -> Vec<Vec<u8>> {
        let list = self.ok(&format!("/models/{model}/files/{file}/chunks"));
        let chunks = list["chunks"].as_array().cloned().unwrap_or_default();
        let chunk = |c: &Value| {
            let id = c["id"].as_str().unwrap();
            let answer = self.response(&format!("/models/{model}/files/{file}/chunks/{id}"));
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.headers()["content-type"], "application/octet-stream");
            answer.bytes().unwrap().to_vec()
        };
        chunks.iter().map(chunk).collect()
    }

    /// Runs an export and joins its chunks.
    pub(crate) fn download(&self, model: &str, export: &str) -> Vec<u8> {
        let (_, last) = self.run(model, export);
        assert_eq!(last["result"]["successful"], true, "{last}");
        self.chunks(model, export).concat()
    }
}

pub(crate) fn status_and_json(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let bytes = response.bytes().unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}
