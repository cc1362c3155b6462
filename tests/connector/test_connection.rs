//! `TestConnection`: one cheap authenticated request, and what a person reads when it fails.

use super::package;
use anaplan_mock::{Fault, Server, Tenant};
use m_engine::session;
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::report;
use m_host::test_connection::test_connection;
use m_host::web::Routes;

const PATH: &str = r#"{"apiUrl":"https://api.anaplan.com","authUrl":"https://auth.anaplan.com"}"#;
const BASIC: &str = r#"[{"DataSourceKind": "Anaplan", "AuthenticationKind": "UsernamePassword",
    "AuthenticationProperties": {"Username": "ada@planning.example", "Password": "correct horse"}}]"#;

/// What the test reports, and the requests it made.
fn tested(url: &str, credentials: &str, path: &str) -> Result<(), String> {
    let hosts = ["https://api.anaplan.com", "https://auth.anaplan.com"];
    let routes = hosts.map(|from| format!("{from}={url}").parse().expect("a route"));
    let settings = Settings {
        extensions: vec![package()],
        routes: Routes::new(routes),
        credentials: Credentials::from_json(credentials).expect("credentials"),
        skip_waits: true,
        ..Settings::default()
    };
    session::run(|| {
        let evaluation = Evaluation::new(settings).expect("the extension loads");
        test_connection(&evaluation, "Anaplan", path)
            .map_err(|error| report::describe(&evaluation.cx, &error))
    })
    .expect("the evaluation thread starts")
}

fn requests(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.line()).collect()
}

#[test]
fn it_signs_in_and_asks_one_question() {
    let server = Server::start(Tenant::default());
    assert_eq!(tested(&server.url(), BASIC, PATH), Ok(()));
    let requests = requests(&server);
    assert_eq!(requests.len(), 2, "{requests:#?}");
    assert!(requests[1].starts_with("GET /2/0/workspaces?"), "{requests:#?}");
}

#[test]
fn it_calls_a_function_of_the_same_path() {
    // The credential is the one of this path alone: what the handler calls must stand for the same path.
    let of_path = BASIC.replace(
        r#""AuthenticationKind""#,
        &format!(r#""DataSourcePath": {}, "AuthenticationKind""#, serde_json::Value::from(PATH)),
    );
    let server = Server::start(Tenant::default());
    assert_eq!(tested(&server.url(), &of_path, PATH), Ok(()));
}

#[test]
fn a_wrong_password_is_told_in_the_words_of_the_specification() {
    let server = Server::start(Tenant::default());
    let error = tested(&server.url(), &BASIC.replace("correct horse", "wr0ng"), PATH).expect_err("refused");
    let words = "We couldn't authenticate with the credentials provided, please try again.";
    assert!(error.contains(words) && !error.contains("wr0ng"), "{error}");
    assert_eq!(requests(&server).len(), 1);
}

#[test]
fn a_token_that_is_no_longer_taken_is_a_refused_credential() {
    let server = Server::start(Tenant::default());
    let token = r#"[{"DataSourceKind": "Anaplan", "AuthenticationKind": "OAuth2",
        "AuthenticationProperties": {"AccessToken": "ended-long-ago", "Expires": "Wed, 01 Jan 2200 00:00:00 GMT"}}]"#;
    let error = tested(&server.url(), token, PATH).expect_err("refused");
    assert!(error.contains("AccessUnauthorized") || error.contains("CredentialError"), "{error}");
    assert!(!error.contains("ended-long-ago"), "{error}");
}

#[test]
fn failures_of_the_service_are_told_and_no_credential_is_blamed() {
    for (fault, part) in [
        (Fault { status: Some(403), ..Fault::default() }, "403"),
        (Fault { status: Some(503), ..Fault::default() }, "503"),
        (Fault { html: true, status: Some(200), ..Fault::default() }, "web page"),
        (Fault { cut_after: Some(0), ..Fault::default() }, "DataSource.Error"),
    ] {
        let server = Server::start(Tenant::default());
        let at = Fault { method: Some("GET".into()), path: Some("/2/0/workspaces".into()), ..fault };
        server.state().add_fault(at);
        let error = tested(&server.url(), BASIC, PATH).expect_err("a failure");
        assert!(error.contains(part) && error.contains("DataSource.Error"), "{part}: {error}");
        assert!(!error.contains("couldn't authenticate"), "{part}: {error}");
    }
}

#[test]
fn a_dead_host_is_told() {
    let gone = Server::start(Tenant::default()).url().to_owned();
    let error = tested(&gone, BASIC, PATH).expect_err("nobody answers");
    assert!(error.contains("DataSource.Error"), "{error}");
    assert!(!error.contains("couldn't authenticate"), "{error}");
}

#[test]
fn an_address_that_is_none_is_named() {
    let server = Server::start(Tenant::default());
    let error =
        tested(&server.url(), BASIC, &PATH.replace("https://api", "http://api")).expect_err("refused");
    assert!(error.contains("Anaplan API URL"), "{error}");
    assert_eq!(requests(&server).len(), 0);
}
