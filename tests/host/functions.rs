//! The functions that only extensions see.

use super::server::{Response, Server};
use super::{Folder, credential, evaluate, settings};
use std::collections::BTreeMap;

/// The value of an expression of an extension.
fn inside(expression: &str) -> Result<String, String> {
    inside_with(expression, |_| {})
}

fn inside_with(
    expression: &str,
    change: impl FnOnce(&mut m_host::evaluation::Settings),
) -> Result<String, String> {
    let extension = Folder::section(&format!("section Sample; shared Sample.Value = {expression};"));
    let mut settings = settings(&[extension.path()], "[]");
    change(&mut settings);
    evaluate(settings, "Sample.Value")
}

#[test]
fn values() {
    for (expression, expected) in super::cases(include_str!("functions.txt")) {
        assert_eq!(inside(expression).as_deref(), Ok(expected), "{expression}");
    }
}

#[test]
fn what_this_host_lacks_says_so() {
    for call in [
        "Extension.State()",
        "Environment.Libraries()",
        "Delta.Since(1)",
        "SqlView.Generator()",
        "Web.SignForOAuth1()",
    ] {
        let error = inside(call).expect_err(call);
        assert!(error.contains("is not supported on this host"), "{error}");
    }
    assert!(
        inside(r#"Extension.Module("Other", {})"#)
            .is_err_and(|error| error.contains("'Other' is not loaded"))
    );
}

#[test]
fn settings_of_the_surroundings_reach_the_connector() {
    let one = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let found = inside_with(
        r#"{Environment.FeatureSwitch("Cloud", "global"), Environment.Configuration()[Cloud], Extension.CurrentApplication()[Region]}"#,
        |settings| {
            settings.environment = one("Cloud", "china");
            settings.application = one("Region", "eu");
        },
    );
    assert_eq!(found.as_deref(), Ok(r#"{"china", "china", "eu"}"#));
}

#[test]
fn a_credential_error_is_not_caught() {
    for reason in ["Credential.AccessDenied", "Credential.AccessForbidden", "\"My.Own\""] {
        let call = format!("try error Extension.CredentialError({reason}, \"no\") otherwise 1");
        let error = inside(&call).expect_err("it needs a person");
        assert!(error.contains("no"), "{error}");
    }
}

#[test]
fn web_headers_asks_with_head_and_gives_the_headers() {
    let server = Server::start(|_, _| Response::status(200).with_header("ETag", "a"));
    let query = format!(
        r#"let h = Web.Headers("{}", [RelativePath = "x", Query = [q = "1"]]) in {{h[ETag], Value.Metadata(h)[Response.Status]}}"#,
        server.url()
    );
    assert_eq!(evaluate(settings(&[], "[]"), &query).as_deref(), Ok(r#"{"a", 200}"#));
    assert_eq!(server.lines(), ["HEAD /x?q=1"]);
    let content = format!(r#"Web.Headers("{}", [Content = Text.ToBinary("x")])"#, server.url());
    assert!(evaluate(settings(&[], "[]"), &content).is_err_and(|error| error.contains("'Content'")));
}

#[test]
fn force_refresh_of_a_key_gives_the_key() {
    let extension = Folder::section(
        r#"section Sample; K = [Authentication = [Key = []]];
        [DataSource.Kind = "K"] shared K.Key = () => Extension.CurrentCredential(true)[Key];"#,
    );
    let settings = settings(&[extension.path()], &credential("K", None, "Key", r#"{"Key":"k"}"#));
    assert_eq!(evaluate(settings, "K.Key()").as_deref(), Ok("\"k\""));
}

/// Libraries of functions call each other through `#shared`, also those that a text holds.
#[test]
fn a_section_that_is_the_query_is_in_its_own_shared() {
    let query = r#"section S; shared One = 1; shared Twice = (x) => 2 * x;
        shared Result = {#shared[One], Expression.Evaluate("Twice(One)", #shared)};"#;
    let result = super::evaluate(super::settings(&[], "[]"), query);
    assert_eq!(result.map(|text| text.replace(' ', "")).as_deref(), Ok("{1,2}"));
}
