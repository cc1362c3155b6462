//! OAuth on the command line: the connector of the sign-in tests, against the mock's pages.

use super::*;
use anaplan_mock::{OAuth, Tenant};

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/sample").to_string_lossy().into_owned()
}

#[test]
fn oauth_shows_the_client_and_a_person_signs_in_and_the_token_is_renewed() {
    let oauth = OAuth { any_client: true, ..OAuth::default() };
    let server = anaplan_mock::Server::start(Tenant { oauth, ..Tenant::default() });
    let bench = Bench::new();
    let sample = sample();
    bench.write("one.query.pq", &format!("Sample.Contents(\"{}\", 80)", server.url()));
    let with = |command: &str, more: &[&str]| {
        let mut all = vec![command, "-e", &sample, "-q", "one.query.pq"];
        all.extend(more);
        let mut process = program("pqtest");
        process.current_dir(bench.folder.path()).args(all).env("PQ_SIGN_IN_PASSWORD", "correct horse");
        process.env("PQ_CREDENTIAL_STORE", bench.path("store.json")).env("PQ_CREDENTIAL_KEY", KEY);
        let output = process.output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        Said { code: output.status.code(), stdout, stderr }
    };
    let client = with("oauth", &["-p"]).json();
    assert_eq!((&client["ClientId"], &client["CanRefresh"]), (&json!("c".repeat(32)), &json!(true)));
    assert_eq!(client["CallbackUri"], "http://127.0.0.1:80/callback");

    let refused =
        with("set-credential", &["-ak", "OAuth", "--interactive", "--user", "nobody@planning.example"])
            .json();
    assert_eq!(refused["Status"], "Failure", "{refused}");
    let set =
        with("set-credential", &["-ak", "OAuth", "--interactive", "--user", "ada@planning.example"]).json();
    assert_eq!((&set["Status"], &set["Details"]["Kind"]), (&json!("Success"), &json!("Sample")), "{set}");
    assert_eq!(with("list-credential", &[]).code, Some(2), "list-credential takes no extension");
    let rows = with("run-test", &[]).json();
    assert_eq!(rows[0]["Status"], "Passed", "{rows}");

    let before = token_calls(&server);
    let refreshed = with("refresh-credential", &["-p"]).json();
    assert_eq!(refreshed["Message"], "Successfully refreshed credential", "{refreshed}");
    assert_eq!(token_calls(&server), before + 1, "the connector's Refresh has run");
    // RFC 1123, as Microsoft's tool shows it.
    assert!(
        refreshed["Details"]["Expires"].as_str().is_some_and(|text| text.ends_with(" GMT")),
        "{refreshed}"
    );
}

fn token_calls(server: &anaplan_mock::Server) -> usize {
    server.requests().iter().filter(|request| request.path == "/oauth/token").count()
}
