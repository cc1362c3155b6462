//! A connector of another shape: advanced functions, a callback on this machine, and requests that leave the token to
//! the host.

use super::*;
use anaplan_mock::OAuth as MockOAuth;
use m_host::oauth::{Loopback, Paste};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

fn extension() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/sample")
}

fn any_client() -> Server {
    let oauth = MockOAuth { any_client: true, ..MockOAuth::default() };
    Server::start(Tenant { oauth, ..Tenant::default() })
}

fn path(server: &Server, port: u16) -> String {
    format!(r#"{{"url":"{}","port":{port}}}"#, server.url())
}

fn sign_in_at(server: &Server, port: u16, agent: impl UserAgent + Send) -> Result<StoredCredential, String> {
    let settings = settings(server, extension(), Credentials::default());
    signed_in(settings, "Sample", &path(server, port), agent).map(|(stored, _)| stored)
}

fn call(server: &Server, store: &Arc<dyn CredentialStore>, function: &str) -> Outcome {
    let credentials = Credentials::from_store(store).expect("the store can be read");
    let query = format!("{function}(\"{}\", 80)", server.url());
    evaluated(settings(server, extension(), credentials), &query)
}

/// The calls of the interface: their status.
fn reads(server: &Server) -> Vec<Option<u16>> {
    server.requests().iter().filter(|r| r.path == "/2/0/workspaces").map(|r| r.status).collect()
}

#[test]
fn the_context_survives_and_the_token_goes_into_requests_by_itself() {
    let server = any_client();
    let store = store_of(sign_in_at(&server, 80, ada()).expect("the sign-in succeeds"));
    let outcome = call(&server, &store, "Sample.Contents");
    assert!(outcome.result.as_ref().is_ok_and(|rows| rows.contains("Finance")), "{:?}", outcome.result);
}

#[test]
fn a_request_that_is_refused_with_401_is_repeated_once_with_a_new_token() {
    let server = any_client();
    let store = store_of(sign_in_at(&server, 80, ada()).expect("the sign-in succeeds"));
    server.state().expire_tokens();
    let outcome = call(&server, &store, "Sample.Contents");
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    assert_eq!(reads(&server), [Some(401), Some(200)]);
    assert_eq!(token_calls(&server), [Some(200), Some(200)]);
    server.state().add_fault(anaplan_mock::Fault::on("GET", "/2/0/workspaces").status(401));
    let error = call(&server, &store, "Sample.Contents").result.expect_err("refused again");
    assert!(error.contains("The credentials provided for the Sample source are invalid."), "{error}");
    assert_eq!(reads(&server)[2..], [Some(401), Some(401)]);
}

#[test]
fn a_denial_by_the_connector_is_followed_by_one_renewal_and_one_more_try() {
    let server = any_client();
    let store = store_of(sign_in_at(&server, 80, ada()).expect("the sign-in succeeds"));
    server.state().expire_tokens();
    let outcome = call(&server, &store, "Sample.Strict");
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    assert_eq!(reads(&server), [Some(401), Some(200)]);
    server.state().add_fault(anaplan_mock::Fault::on("GET", "/2/0/workspaces").status(401));
    let error = call(&server, &store, "Sample.Strict").result.expect_err("denied again");
    assert!(error.contains("denied"), "{error}");
    assert_eq!(reads(&server)[2..], [Some(401), Some(401)]);
}

#[test]
fn an_expired_token_is_renewed_before_it_is_used() {
    let server = any_client();
    let mut stored = sign_in_at(&server, 80, ada()).expect("the sign-in succeeds");
    let past = "Sun, 06 Nov 1994 08:49:37 GMT";
    stored.authentication_properties.insert("Expires".into(), past.into());
    let store = store_of(stored);
    assert!(call(&server, &store, "Sample.Contents").result.is_ok());
    assert_eq!(reads(&server), [Some(200)], "nothing is sent with the old token");
    assert_eq!(token_calls(&server).len(), 2);
    assert_ne!(property(&store, "Expires"), past);
}

#[test]
fn a_renewal_gets_the_whole_old_record_and_what_it_adds_is_kept_as_properties() {
    let server = any_client();
    let mut stored = sign_in_at(&server, 80, ada()).expect("the sign-in succeeds");
    stored.authentication_properties.insert("Expires".into(), "Sun, 06 Nov 1994 08:49:37 GMT".into());
    let store = store_of(stored);
    let shown = call(&server, &store, "Sample.Credential").result.expect("the credential");
    assert!(shown.contains("AuthenticationKind = \"OAuth\""), "the kind as connectors compare it");
    assert!(shown.contains("previous_scope = \""), "the scope of the first record");
    assert!(shown.contains("Properties = ["), "other fields are in Properties");
}

#[test]
fn a_refusal_that_the_connector_overlooks_is_told_by_the_host() {
    let server = any_client();
    let agent = PageAgent { answer: Answer::Refuse, ..ada() };
    let error = sign_in_at(&server, 80, agent).expect_err("the sign-in fails");
    assert!(error.contains("The user refused (access_denied)"), "{error}");
}

#[test]
fn a_browser_is_caught_at_a_callback_on_this_machine() {
    let server = any_client();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("a free port").port();
    // The browser of this test is a thread that comes back with a made-up code.
    let (seen, answers) = std::sync::mpsc::channel();
    let open = move |url: &str| {
        let seen = seen.clone();
        let state = url.split(['?', '&']).find(|pair| pair.starts_with("state=")).map(str::to_owned);
        std::thread::spawn(move || {
            // Browsers ask for other things too, and some clients never end their request.
            let mut slow = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
            slow.write_all(b"G").expect("it is sent");
            let icon = get(port, "127.0.0.1", "/favicon.ico");
            let callback = format!("/callback?code=made-up&{}", state.unwrap_or_default());
            // A page of another site whose name leads to this machine.
            let foreign = get(port, "evil.example", &callback);
            let page = get(port, "127.0.0.1", &callback);
            seen.send((icon, foreign, page)).expect("the test waits");
        });
        true
    };
    let settings = settings(&server, extension(), Credentials::default());
    let path = path(&server, port);
    let outcome = session::run(move || {
        let evaluation = Evaluation::new(settings).expect("the extension loads");
        let cx = &evaluation.cx;
        let mut agent = Loopback { open: Box::new(open), patience: Duration::from_secs(60) };
        let oauth = OAuth::of(cx, &evaluation.extensions, "Sample").expect("the kind");
        let login = Login::start(cx, &oauth, &path).expect("it starts");
        assert!(Loopback::suits(&login) && login.window == Some((720, 1024)));
        sign_in(cx, &oauth, &path, &mut agent).map(drop).map_err(|error| report::describe(cx, &error))
    });
    let (icon, foreign, page) = answers.recv().expect("the browser had its answers");
    assert!(foreign.starts_with("HTTP/1.1 404"), "{foreign}");
    assert!(icon.starts_with("HTTP/1.1 404") && page.starts_with("HTTP/1.1 200"), "{icon}\n{page}");
    // The mock's words about the code: the whole address has reached FinishLogin.
    let error = outcome.expect("the evaluation thread starts").expect_err("the code is made up");
    assert!(error.contains("The code is unknown or was used before"), "{error}");
}

/// What a server on this machine answers to a GET.
fn get(port: u16, host: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("somebody listens");
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn a_pasted_address_ends_the_sign_in() {
    let server = any_client();
    let mut said = Vec::new();
    let agent = Paste { input: &b"\n"[..], output: &mut said, open: |_| true };
    let error = sign_in_at(&server, 80, agent).expect_err("nothing was pasted");
    assert!(error.contains("no address was pasted"), "{error}");
    let pasted = b"http://127.0.0.1:80/callback?error=access_denied&error_description=Not+today\n";
    let agent = Paste { input: &pasted[..], output: &mut said, open: |_| true };
    let error = sign_in_at(&server, 80, agent).expect_err("it was refused");
    assert!(error.contains("Not today (access_denied)"), "{error}");
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("/auth/authorize?") && said.contains("http://127.0.0.1:80/callback"), "{said}");
}

#[test]
fn a_kind_without_oauth_is_named() {
    let server = any_client();
    let settings = settings(&server, extension(), Credentials::default());
    let error = signed_in(settings, "Nothing", "Nothing", ada()).expect_err("no such kind");
    assert!(error.contains("'Nothing'"), "{error}");
}
