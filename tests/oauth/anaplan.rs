//! The packaged connector: first sign-in, renewal in the middle of an export, and every way in which it can be refused.

use super::*;
use crate::connector::regions::{REGIONS, urls};
use anaplan_mock::Fault;

const EXPORT: &str = r#"let
    Source = Anaplan.Contents("https://api.anaplan.com", "https://auth.anaplan.com"),
    Model = Source{[Name = "Finance"]}[Data]{[Name = "FP&A Hub"]}[Data],
    Export = Model{[Key = "item1"]}[Data]{[Name = "Profit and Loss.csv"]}[Data]
    in Export{[Key = "item1"]}[Data]"#;

fn sign_in_with(server: &Server, agent: impl UserAgent + Send) -> Result<(StoredCredential, String), String> {
    signed_in(settings(server, package(true), Credentials::default()), "Anaplan", PATH, agent)
}

fn export(server: &Server, store: &Arc<dyn CredentialStore>) -> Outcome {
    let credentials = Credentials::from_store(store).expect("the store can be read");
    evaluated(settings(server, package(true), credentials), EXPORT)
}

#[test]
fn the_first_sign_in_gives_a_token_that_runs_an_export() {
    let server = server();
    let (stored, sign_in_har) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    assert_eq!(token_calls(&server), [Some(200)]);
    let properties = &stored.authentication_properties;
    // `expires_in` of the mock is 2100 seconds, which show as an RFC 1123 time.
    assert!(properties["Expires"].ends_with(" GMT"), "an RFC 1123 time");
    let secrets = [properties["AccessToken"].clone(), properties["RefreshToken"].clone()];
    let outcome = export(&server, &store_of(stored.clone()));
    assert!(outcome.result.as_ref().is_ok_and(|rows| rows.contains("東京オフィス")), "{:?}", outcome.result);
    assert_eq!(token_calls(&server), [Some(200)], "a fresh token is not renewed");
    for secret in secrets.iter().map(String::as_str).chain([PASSWORD]) {
        assert!(!secret.is_empty());
        assert!(!sign_in_har.contains(secret) && !outcome.har.contains(secret), "a secret is in a HAR file");
        assert!(!format!("{stored:?} {}", stored.listed()).contains(secret), "a secret is shown");
        assert!(!outcome.result.as_ref().is_ok_and(|rows| rows.contains(secret)));
    }
}

#[test]
fn a_token_that_ends_in_the_middle_of_an_export_is_renewed_and_the_export_goes_on() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    let first = property(&store, "RefreshToken");
    // Once while the task runs, once before the file is read.
    for (path, nth) in [("/2/0/models/*/exports/*/tasks/*", 3), ("/2/0/models/*/files/*/chunks", 1)] {
        let expire = Fault { expire_tokens: true, ..Fault::on("GET", path) };
        server.state().add_fault(expire.nth(nth));
    }
    let outcome = export(&server, &store);
    assert!(outcome.result.as_ref().is_ok_and(|rows| rows.contains("東京オフィス")), "{:?}", outcome.result);
    // The mock refuses a refresh token that was used before: each worked once, and the next was taken.
    assert_eq!(token_calls(&server), [Some(200); 3]);
    let runs = server.requests();
    let runs = runs.iter().filter(|r| r.method == "POST" && r.path.starts_with("/2/0"));
    assert_eq!(runs.count(), 1, "the export is run once");
    let last = property(&store, "RefreshToken");
    assert_ne!(first, last, "the store has the new refresh token");
    assert!(!outcome.har.contains(&last) && !outcome.har.contains(&property(&store, "AccessToken")));
    // What the store has now works for the next evaluation.
    server.state().expire_tokens();
    assert!(export(&server, &store).result.is_ok());
    assert_eq!(token_calls(&server), [Some(200); 4]);
}

#[test]
fn an_ended_token_costs_one_refused_request_for_the_whole_evaluation() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    server.state().expire_tokens();
    let outcome = export(&server, &store);
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let refused: Vec<String> =
        server.requests().iter().filter(|r| r.status == Some(401)).map(|r| r.line()).collect();
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert_eq!(token_calls(&server), [Some(200); 2]);
}

#[test]
fn a_run_of_hours_renews_its_token_once_each_35_minutes() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    server.state().hold_clock();
    let began = server.state().now();
    server.state().add_fault(Fault::on("*", "/2/0/**").advance_seconds(900));
    let outcome = export(&server, &store);
    assert!(outcome.result.as_ref().is_ok_and(|rows| rows.contains("東京オフィス")), "{:?}", outcome.result);
    let minutes = (server.state().now() - began) / 60_000;
    assert!(minutes > 180, "{minutes} simulated minutes");
    assert!(token_calls(&server).len() as u64 <= minutes / 35 + 2, "{:?}", token_calls(&server));
}

#[test]
fn a_missing_client_id_at_renewal_is_told_as_that() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    server.state().expire_tokens();
    let credentials = Credentials::from_store(&store_of(stored)).expect("the store can be read");
    let outcome = evaluated(settings(&server, package(false), credentials), EXPORT);
    let error = outcome.result.expect_err("nobody can renew the token");
    assert!(error.contains("oauth.client_ids") && !error.contains("broke off"), "{error}");
    assert_eq!(token_calls(&server), [Some(200)]);
}

#[test]
fn a_renewal_is_repeated_while_the_service_is_down_and_is_then_no_refused_credential() {
    for (times, status) in [(3, 503), (3, 429), (100, 503)] {
        let server = server();
        let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
        server.state().expire_tokens();
        server.state().add_fault(Fault::on("POST", "/oauth/token").status(status).first(times));
        let outcome = export(&server, &store_of(stored));
        match outcome.result {
            Ok(rows) => assert!(times == 3 && rows.contains("東京オフィス"), "{status}"),
            Err(error) => {
                assert!(times == 100 && error.contains("(503)"), "{status}: {error}");
                assert!(!error.contains("CredentialError") && !error.contains("sign in again"), "{error}");
            }
        }
    }
}

#[test]
fn a_refresh_token_that_does_not_rotate_is_kept_and_works_again() {
    let mut tenant = Tenant::default();
    tenant.oauth.clients.push(OAuthClient {
        id: CLIENT.into(),
        redirect_uris: vec![CALLBACK.into()],
        rotating: false,
        ..OAuthClient::default()
    });
    let server = Server::start(tenant);
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    let first = property(&store, "RefreshToken");
    for renewals in 1..=2 {
        server.state().expire_tokens();
        let outcome = export(&server, &store);
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
        assert_eq!(token_calls(&server).len(), 1 + renewals);
        assert_eq!(property(&store, "RefreshToken"), first, "the refresh token is another one");
    }
}

#[test]
fn a_token_that_somebody_else_has_renewed_meanwhile_is_taken_over() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    // Both begin with the same refresh token, which works once.
    let late = Credentials::from_store(&store).expect("the store can be read");
    server.state().expire_tokens();
    assert!(export(&server, &store).result.is_ok());
    let outcome = evaluated(settings(&server, package(true), late), EXPORT);
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    assert_eq!(token_calls(&server), [Some(200); 2]);
}

#[test]
fn an_ended_sign_in_asks_for_another_one() {
    let server = server();
    let (stored, _) = sign_in_with(&server, ada()).expect("the sign-in succeeds");
    let store = store_of(stored);
    let secret = property(&store, "RefreshToken");
    // Longer than a refresh token lives.
    server.state().advance_clock(std::time::Duration::from_secs(50_000));
    let outcome = export(&server, &store);
    let error = outcome.result.expect_err("the sign-in has ended");
    assert!(error.contains("DataSource.CredentialError") && error.contains("sign in again"), "{error}");
    assert!(!error.contains(&secret), "the refresh token is in the error");
}

#[test]
fn refused_consent_is_told_in_the_words_of_the_page() {
    let server = server();
    let agent = PageAgent { answer: Answer::Refuse, ..ada() };
    let error = sign_in_with(&server, agent).expect_err("the sign-in fails");
    assert!(error.contains("The user refused"), "{error}");
    assert_eq!(token_calls(&server), [], "no token was asked for");
}

#[test]
fn the_answer_to_another_sign_in_is_not_taken() {
    let server = server();
    let other_state = |_: &Login, url: String| url.replace("state=", "state=0");
    let error = sign_in_with(&server, Changed(other_state)).expect_err("the sign-in fails");
    assert!(error.contains("belongs to another sign-in"), "{error}");
    let other_address = |_: &Login, _: String| "https://elsewhere.example/?code=1".to_owned();
    let error = sign_in_with(&server, Changed(other_address)).expect_err("the sign-in fails");
    assert!(error.contains(CALLBACK), "{error}");
    assert_eq!(token_calls(&server), []);
}

#[test]
fn an_answer_without_state_is_taken_where_the_verifier_fits() {
    let server = server();
    let without = |_: &Login, url: String| url.replace("state=", "other=");
    sign_in_with(&server, Changed(without)).expect("the sign-in succeeds");
    assert_eq!(token_calls(&server), [Some(200)]);
}

#[test]
fn a_wrong_password_stays_on_the_page_and_is_told() {
    let server = server();
    let secret = "n0t-the-password";
    let agent = PageAgent { password: secret.into(), ..ada() };
    let error = sign_in_with(&server, agent).expect_err("the sign-in fails");
    assert!(error.contains("did not take user name and password"), "{error}");
    assert!(error.contains("The user name or password is not right."), "{error}");
    assert!(!error.contains(secret));
}

#[test]
fn a_host_without_client_id_is_an_error_that_names_it() {
    let server = server();
    let settings = settings(&server, package(false), Credentials::default());
    let error = signed_in(settings, "Anaplan", PATH, ada()).expect_err("the sign-in fails");
    assert!(error.contains("us1a.app.anaplan.com"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_client_that_is_not_registered_is_told_in_the_words_of_the_page() {
    let server = Server::start(Tenant::default());
    let error = sign_in_with(&server, ada()).expect_err("the sign-in fails");
    assert!(error.contains("The client_id is not registered."), "{error}");
}

#[test]
fn every_region_signs_in_at_its_own_page_and_asks_its_own_api() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let package = folder.path().join("regions.mez");
    let clients: Vec<String> =
        REGIONS.iter().map(|(_, _, _, oauth)| format!("\"{oauth}\" = \"{CLIENT}\"")).collect();
    write_package(&package, &clients.join("\n"));
    for (codes, api, auth, oauth) in REGIONS {
        let server = server();
        let settings = |credentials| {
            let routes =
                [api, oauth].map(|host| format!("https://{host}={}", server.url()).parse().expect("a route"));
            Settings { routes: Routes::new(routes), ..settings(&server, package.clone(), credentials) }
        };
        // A person may give the host of Basic here; the page is found all the same.
        let path = format!(r#"{{"apiUrl":"https://{api}","authUrl":"https://{auth}"}}"#);
        let signed_in = signed_in(settings(Credentials::default()), "Anaplan", &path, ada());
        let (stored, har) = signed_in.unwrap_or_else(|error| panic!("{codes}: {error}"));
        let token = format!("https://{oauth}/oauth/token");
        assert!(urls(&har).contains(&token), "{codes}: {:#?}", urls(&har));
        assert!(urls(&har).iter().all(|url| url.starts_with(&format!("https://{oauth}/"))), "{codes}");
        let credentials = Credentials::from_store(&store_of(stored)).expect("the store can be read");
        let query =
            format!(r#"Anaplan.Contents("https://{api}", "https://{auth}"){{[Name = "Finance"]}}[Name]"#);
        let outcome = evaluated(settings(credentials), &query);
        assert_eq!(outcome.result.as_deref(), Ok("\"Finance\""), "{codes}");
        let urls = urls(&outcome.har);
        assert!(urls.iter().all(|url| url.starts_with(&format!("https://{api}/2/0/"))), "{codes}: {urls:#?}");
    }
}
