//! Recording and replaying: whole exchanges without secrets, and answers from them.

use super::{failure, outcome, output, program};
use crate::host::server::{Request, Response, Server};
use serde_json::json;

const TOKEN: &str = "t0ken-that-the-service-made";

/// A service that gives a token for a key and counts its answers.
fn service() -> Server {
    Server::start(|request: &Request, _| match request.target.as_str() {
        "/token" => Response::json(&json!({ "access_token": TOKEN, "rows": 0 })),
        target if target.contains(TOKEN) => Response::json(&json!({ "rows": [1, 2, 3] })),
        _ => Response::status(404),
    })
}

fn query(address: &str) -> String {
    format!(
        "let Token = Json.Document(Web.Contents(\"{address}\", [RelativePath = \"token\", Content = Text.ToBinary(\"{{\"\"a\"\":1}}\")])), \
         Rows = Json.Document(Web.Contents(\"{address}\", [RelativePath = \"rows\", Query = [t = Token[access_token]]])) in Rows[rows]"
    )
}

#[test]
fn what_was_recorded_is_answered_without_the_service_and_without_secrets() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let har = folder.path().join("a.har");
    let server = service();
    let text = query(server.url());
    let run = |more: &[&str]| {
        let mut command = program("pq");
        command.args(["run", "-e", &text, "--format", "m"]).args(more).current_dir(folder.path());
        command
    };
    let har_text = har.to_string_lossy().into_owned();
    let first = output(&mut run(&["--record", &har_text]));
    let kept = std::fs::read_to_string(&har).expect("the recording");
    assert!(!kept.contains(TOKEN) && kept.contains("***") && kept.contains("\\\"rows\\\""), "{kept}");
    drop(server);
    assert_eq!(output(&mut run(&["--replay", &har_text, "--replay-strict"])), first);

    let other = text.replace("\"\"a\"\":1", "\"\"a\"\":2");
    let mut command = program("pq");
    command.args(["run", "-e", &other, "--replay", &har_text, "--replay-strict"]).current_dir(folder.path());
    let told = failure(&mut command);
    assert!(told.contains("has no answer to POST") && told.contains("with the body {\"a\":2}"), "{told}");
    assert!(told.contains("with the body {\"a\":1}"), "{told}");
}

#[test]
fn faults_happen_to_a_replay_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let entry = json!({
        "startedDateTime": "2026-01-31T12:00:00Z",
        "request": { "method": "GET", "url": "https://a.example/rows" },
        "response": { "status": 200, "headers": [], "content": { "size": 9, "text": "123456789" } },
    });
    let har = folder.path().join("a.har");
    std::fs::write(&har, json!({ "log": { "entries": [entry] } }).to_string()).expect("the recording");
    let rules = folder.path().join("rules.toml");
    let query = "Text.FromBinary(Web.Contents(\"https://a.example/rows\")) & \
                 DateTimeZone.ToText(DateTimeZone.UtcNow(), [Format = \" HH:mm:ss\"])";
    let run = |faults: &str| {
        std::fs::write(&rules, faults).expect("the rules");
        let mut command = program("pq");
        command.args(["run", "-e", query, "--format", "m", "--replay-strict", "--replay"]).arg(&har);
        command.arg("--faults").arg(&rules).current_dir(folder.path());
        outcome(&mut command)
    };
    let (code, shown, told) = run("[[fault]]\nfirst = 2\nstatus = 429\nretry_after = 7\n");
    assert_eq!(code, 0, "{told}");
    // The clock stands where the recording began, and the two waits of 7 seconds are skipped, not slept.
    assert!(shown.contains("123456789") && shown.contains("12:00:14"), "{shown}");
    let (code, _, told) = run("[[fault]]\ncut_after = 4\n");
    assert!(code == 1 && told.contains("connection closed before message completed"), "{told}");
    let (code, _, told) = run("[[fault]]\nstatus = 401\n");
    assert!(code == 1 && told.contains("401") || told.contains("redential"), "{told}");
    let (code, _, told) = run("[[fault]]\nstaus = 401\n");
    assert!(code == 1 && told.contains("unknown field `staus`"), "{told}");
}
