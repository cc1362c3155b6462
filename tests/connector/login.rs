//! The functions of the connector that sign in on Anaplan's own page, as a host calls them.

use super::{Outcome, Query};

/// A public client of the mock.
const CLIENT: (&str, &str) = (
    "[oauth.client_ids]",
    "[oauth.client_ids]\n\"us1a.app.anaplan.com\" = \"5a2f6c1e9b7d4830a1c5e7f90b2d4c68\"",
);

const PLAIN: (&str, &str) = ("pkce_method = \"S256\"", "pkce_method = \"plain\"");

const PATH: &str = r#""{""apiUrl"":""https://api.anaplan.com"",""authUrl"":""https://auth.anaplan.com""}""#;

fn start(settings: &[(&str, &str)], expression: &str) -> Outcome {
    let body = format!(
        "let login = StartLogin({PATH}, \"mine\", \"popup\"), query = Uri.Parts(login[LoginUri])[Query] in {expression}"
    );
    Query::of_members(&["StartLogin", "CodeChallenge"], &body).settings(settings).run()
}

#[test]
fn the_page_is_asked_for_with_state_scopes_and_challenge() {
    for (expression, expected) in [
        ("Text.StartsWith(login[LoginUri], \"https://us1a.app.anaplan.com/auth/authorize?\")", "true"),
        ("login[CallbackUri] = query[redirect_uri]", "true"),
        ("query[response_type]", "\"code\""),
        ("query[client_id]", "\"5a2f6c1e9b7d4830a1c5e7f90b2d4c68\""),
        ("query[state]", "\"mine\""),
        ("query[scope]", "\"openid profile email offline_access\""),
        ("query[code_challenge_method]", "\"S256\""),
        ("query[code_challenge] = CodeChallenge(login[Context][Verifier])", "true"),
        // RFC 7636, 4.1: 43 to 128 characters.
        ("List.Contains({43 .. 128}, Text.Length(login[Context][Verifier]))", "true"),
    ] {
        assert_eq!(start(&[CLIENT], expression).rows(), expected, "{expression}");
    }
}

#[test]
fn a_client_without_s256_gets_the_verifier_itself() {
    let settings = [CLIENT, PLAIN];
    assert_eq!(start(&settings, "query[code_challenge_method]").rows(), "\"plain\"");
    assert_eq!(start(&settings, "query[code_challenge] = login[Context][Verifier]").rows(), "true");
}

#[test]
fn a_host_without_a_client_says_where_to_set_it() {
    let outcome = start(&[], "login[LoginUri]");
    for part in ["us1a.app.anaplan.com", "oauth.client_ids", "connector.toml"] {
        assert!(outcome.error().contains(part), "{}", outcome.error());
    }
}

#[test]
fn the_words_of_the_token_endpoint_are_told_and_no_secret_is() {
    let body = format!("RefreshLogin({PATH}, \"a-secret-refresh-token\")");
    let outcome = Query::of_members(&["RefreshLogin"], &body).settings(&[CLIENT]).run();
    assert!(outcome.error().contains("Anaplan did not sign you in: "), "{}", outcome.error());
    assert!(!outcome.error().contains("a-secret-refresh-token"), "{}", outcome.error());
    assert_eq!(outcome.requests, ["POST /oauth/token"]);
}

#[test]
fn logging_out_is_a_page() {
    let body = format!("Logout(null, {PATH}, \"a-secret-token\")");
    let outcome = Query::of_members(&["Logout"], &body).run();
    assert_eq!(outcome.rows(), "\"https://us1a.app.anaplan.com/auth/logout\"");
}
