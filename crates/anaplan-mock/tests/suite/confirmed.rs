//! Every fact about the service that two independent sources confirm, or that was recorded live, as a row of
//! `confirmed.txt`, and what else the mock answers as one of `other.txt`: requests go in as text, answers are compared with
//! text.
//!
//! A case is a block between empty lines. Its first line is `# section: fact`. Then come
//!
//! ```text
//! with page_size = 2          a switch of the tenant
//! as bruno                    who sends the following requests: ada (at first), bruno, nobody
//! GET /2/0/models {"a":1}     a request, with its body; `{name}` stands for a value
//! > Accept: text/csv          a header of it; `Authorization` replaces the token
//! 200 {"models":"<list>"}     the status, and what the JSON body has at least
//! < Content-Type: text/csv    a header of the answer
//! "a,b\n"                     the whole body as a JSON string
//! = task task.taskId          keeps a member of the answer under a name
//! ```
//!
//! Within expected JSON `<text>`, `<number>`, `<list>`, `<uuid>`, `<hex32>`, `<HEX32>`, `<date>` and `<absent>` stand for
//! what they say, and `"…"` as the last item of a list for any others.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::blocking::Client;
use serde_json::Value;

use crate::client::*;

const CASES: &str = include_str!("confirmed.txt");
const OTHERS: &str = include_str!("other.txt");

/// The sections of the API notes that hold confirmed facts which a request can show.
const SECTIONS: [&str; 19] = [
    "1", "2.1", "2.2", "2.3", "2.4", "2.6", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8",
    "3.9", "4", "5", "6.3",
];

struct Conversation {
    base: String,
    values: BTreeMap<String, String>,
    http: Client,
}

/// What came back.
struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Conversation {
    fn filled(&self, text: &str) -> String {
        let mut text = text.to_string();
        for (name, value) in &self.values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    fn send(&self, line: &str, headers: &[(String, String)], who: &str) -> Answer {
        let line = self.filled(line);
        let mut parts = line.splitn(3, ' ');
        let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
        let mut request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base));
        if let Some(body) = parts.next() {
            request = request.body(body.to_string());
            if body.starts_with(['{', '[']) && !headers.iter().any(|(name, _)| name == "Content-Type") {
                request = request.header("Content-Type", "application/json");
            }
        }
        let named = headers.iter().any(|(name, _)| name == "Authorization");
        if let Some(token) = self.values.get(who).filter(|_| !named) {
            request = request.header("Authorization", format!("AnaplanAuthToken {token}"));
        }
        for (name, value) in headers {
            request = request.header(name, self.filled(value));
        }
        let answer = request.send().unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: String::from_utf8_lossy(&answer.bytes().unwrap()).into_owned(),
        }
    }
}

/// What `expected` has is in `got`; the path of the first difference.
fn difference(expected: &Value, got: Option<&Value>, path: &str) -> Option<String> {
    let told = || Some(format!("{path}: expected {expected}, got {}", got.unwrap_or(&Value::Null)));
    let hex = |text: &str, digits: &str| text.len() == 32 && text.chars().all(|c| digits.contains(c));
    let fits = |check: &dyn Fn(&str) -> bool| got.and_then(Value::as_str).is_some_and(check);
    let holds = match expected {
        Value::String(kind) if kind.starts_with('<') && kind.ends_with('>') => match kind.as_str() {
            "<absent>" => got.is_none(),
            "<text>" => fits(&|text| !text.is_empty()),
            "<number>" => got.is_some_and(Value::is_number),
            "<list>" => got.is_some_and(|got| got.as_array().is_some_and(|list| !list.is_empty())),
            "<hex32>" => fits(&|text| hex(text, "0123456789abcdef")),
            "<HEX32>" => fits(&|text| hex(text, "0123456789ABCDEF")),
            "<uuid>" => fits(&|text| text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])),
            "<date>" => fits(&|text| text.len() > 18 && text.as_bytes()[10] == b'T'),
            other => panic!("{other} is no kind"),
        },
        Value::Object(members) => {
            let at = |name: &str| got.and_then(|got| got.get(name));
            return members.iter().find_map(|(name, e)| difference(e, at(name), &format!("{path}/{name}")));
        }
        Value::Array(items) => {
            let open = items.last().is_some_and(|last| last == "…");
            let items = if open { &items[..items.len() - 1] } else { items };
            let Some(got) = got.and_then(Value::as_array) else { return told() };
            if got.len() < items.len() || (!open && got.len() > items.len()) {
                return told();
            }
            let mut pairs = items.iter().zip(got).enumerate();
            return pairs.find_map(|(n, (e, g))| difference(e, Some(g), &format!("{path}/{n}")));
        }
        Value::Number(number) => got.and_then(Value::as_f64) == number.as_f64(),
        other => got == Some(other),
    };
    if holds { None } else { told() }
}

/// Runs a case; what differs first.
fn run(block: &str) -> Result<(), String> {
    let mut lines = block.lines().filter(|line| !line.starts_with('#')).peekable();
    let mut switches = String::new();
    while let Some(switch) = lines.next_if(|line| line.starts_with("with ")) {
        switches.push_str(&switch["with ".len()..]);
        switches.push('\n');
    }
    let server = server(|tenant| tenant.switches = toml::from_str(&switches).unwrap());
    let mut talk = Conversation {
        base: server.url(),
        values: BTreeMap::new(),
        http: plain().no_gzip().build().unwrap(),
    };
    for (name, value) in [
        ("HUB", HUB),
        ("FINANCE", FINANCE),
        ("SANDBOX", "9A1B2C3D4E5F60718293A4B5C6D7E8F9"),
        ("WORKFORCE", "4C0E9A7B1D2F43658790A1B2C3D4E5F6"),
        ("DEVICE", "9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b"),
        ("PUBLIC", "5a2f6c1e9b7d4830a1c5e7f90b2d4c68"),
        ("CALLBACK", "https%3A%2F%2Foauth.powerbi.com%2Fviews%2Foauthredirect.html"),
        ("ADA", "YWRhQHBsYW5uaW5nLmV4YW1wbGU6Y29ycmVjdCBob3JzZQ=="),
        ("WRONG", "YWRhQHBsYW5uaW5nLmV4YW1wbGU6d3Jvbmc="),
        ("BASE", &server.url()),
        ("ada", &User::sign_in(&server, ADA).token),
        ("bruno", &User::sign_in(&server, BRUNO).token),
    ] {
        talk.values.insert(name.into(), value.into());
    }
    let mut who = "ada";
    let mut answer = None;
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("as ") {
            who = name;
        } else if let Some(header) = line.strip_prefix("< ") {
            let answer: &Answer = answer.as_ref().ok_or("no request yet")?;
            let (name, value) = header.split_once(": ").ok_or("a header has a colon")?;
            let got = answer.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
            if !got.starts_with(&talk.filled(value)) {
                return Err(format!("{name}: expected {value}, got {got:?}"));
            }
        } else if let Some(kept) = line.strip_prefix("= ") {
            let answer = answer.as_ref().ok_or("no request yet")?;
            let (name, path) = kept.split_once(' ').ok_or("a name and a path")?;
            let body: Value = serde_json::from_str(&answer.text).map_err(|e| e.to_string())?;
            let value = body.pointer(&format!("/{}", path.replace('.', "/"))).ok_or(format!("no {path}"))?;
            let value = value.as_str().map_or_else(|| value.to_string(), String::from);
            talk.values.insert(name.into(), value);
        } else if line.starts_with('"') {
            let answer = answer.as_ref().ok_or("no request yet")?;
            let expected: String = serde_json::from_str(line).map_err(|e| e.to_string())?;
            if answer.text != expected {
                return Err(format!("expected {line}, got {:?}", answer.text));
            }
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            let answer = answer.as_ref().ok_or("no request yet")?;
            let (status, json) = line.split_once(' ').unwrap_or((line, ""));
            if answer.status.to_string() != status {
                return Err(format!("expected {status}, got {} {}", answer.status, answer.text));
            }
            if !json.is_empty() {
                let expected =
                    serde_json::from_str(&talk.filled(json)).map_err(|e| format!("{json}: {e}"))?;
                let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
                if let Some(told) = difference(&expected, Some(&body), "") {
                    return Err(told);
                }
            }
        } else {
            let mut headers = Vec::new();
            while let Some(header) = lines.next_if(|line| line.starts_with("> ")) {
                let (name, value) = header[2..].split_once(": ").ok_or("a header has a colon")?;
                headers.push((name.to_string(), value.to_string()));
            }
            answer = Some(talk.send(line, &headers, who));
        }
    }
    Ok(())
}

fn blocks(cases: &str) -> Vec<&str> {
    cases.split("\n\n").map(str::trim).filter(|block| block.starts_with("# ")).collect()
}

fn hold(cases: &str) {
    let blocks = blocks(cases);
    let told = |block: &&str| Some(format!("{}\n    {}", block.lines().next()?, run(block).err()?));
    // Each has a server of its own, so that all processors may have some.
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let failed: Vec<String> = std::thread::scope(|scope| {
        let parts = blocks.chunks(blocks.len().div_ceil(at_once).max(1));
        let started: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().filter_map(told).collect::<Vec<_>>())).collect();
        started.into_iter().flat_map(|part| part.join().expect("no case panics")).collect()
    });
    assert!(failed.is_empty(), "{} of {} cases differ:\n{}", failed.len(), blocks.len(), failed.join("\n"));
}

#[test]
fn every_confirmed_fact_holds() {
    hold(CASES);
    let named = |block: &&str| block[2..].split(':').next().unwrap_or_default().trim().to_string();
    let covered: BTreeSet<String> = blocks(CASES).iter().map(named).collect();
    let missing: Vec<_> = SECTIONS.iter().filter(|section| !covered.contains(**section)).collect();
    assert!(missing.is_empty(), "no case of section {missing:?}");
}

#[test]
fn other_answers_hold() {
    hold(OTHERS);
}

/// The parts of a path, or of a route's pattern. A model is the same through its workspace, and the four kinds of what has
/// tasks have the same routes.
fn parts(path: &str) -> Vec<&str> {
    let path = path.split(['?', ' ']).next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.len() > 6 && parts[2] == "workspaces" && parts[4] == "models" {
        parts.drain(2..4);
    }
    if parts.len() > 6
        && ["imports", "processes", "actions"].contains(&parts[4])
        && parts.get(7) != Some(&"dumps")
    {
        parts[4] = "exports";
    }
    parts
}

/// The router says which paths there are, and its refusal of another method which methods they have.
#[test]
fn every_route_is_requested_by_a_case() {
    let server = server(|_| ());
    let http = plain().build().unwrap();
    let cases = || CASES.lines().chain(OTHERS.lines());
    let requests: Vec<(&str, Vec<&str>)> = cases()
        .filter_map(|line| line.split_once(" /"))
        .filter(|(method, _)| ["GET", "POST", "PUT", "DELETE"].contains(method))
        .map(|(method, path)| (method, parts(path)))
        .collect();
    let mut missing = Vec::new();
    for path in anaplan_mock::paths() {
        let pattern = parts(&path);
        let fits = |path: &[&str]| {
            let fits = |(pattern, part): (&&str, &&str)| pattern.starts_with('{') || pattern == part;
            path.len() == pattern.len() && pattern.iter().zip(path).all(fits)
        };
        let url = format!("{}{}", server.url(), path.replace(['{', '}'], ""));
        let refused = http.request("PURGE".parse().unwrap(), url).send().unwrap();
        let methods = refused.headers()["allow"].to_str().unwrap().to_owned();
        for method in methods.split(',').filter(|method| *method != "HEAD") {
            if !requests.iter().any(|(asked, path)| *asked == method && fits(path)) {
                missing.push(format!("{method} {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "add cases to other.txt:\n{}", missing.join("\n"));
}
