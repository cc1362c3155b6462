//! Credential scopes: which credential a request carries, wherever and whenever it is sent.

use super::server::{Response, Server};
use super::{Folder, credential, evaluate, settings};
use serde_json::json;

const EXTENSION: &str = r#"
section Sample;
A = [Authentication = [Key = []]];
B = [Authentication = [Key = []]];
Get = (url) => Json.Document(Web.Contents(url))[key];
[DataSource.Kind = "A"] shared A.Now = (url as text) => Get(url);
[DataSource.Kind = "A"] shared A.Lazy = (url as text) => [value = Get(url & "?lazy")];
[DataSource.Kind = "A"] shared A.Function = (url as text) => () => Get(url & "?function");
[DataSource.Kind = "A"] shared A.Table = (url as text) => Table.AddColumn(#table({"n"}, {{1}}), "k", each Get(url & "?cell"));
[DataSource.Kind = "A"] shared A.Mixed = (url as text) => {Get(url & "?1"), B.Now(url & "?2"), Get(url & "?3")};
[DataSource.Kind = "B"] shared B.Now = (url as text) => Get(url);
shared Plain = (url as text) => B.Now(url);
shared Unknown = (url as text) => Get(url);
Handler = (source) => [AuthenticationKind = "UsernamePassword", Username = source[DataSource.Kind], Password = "handler"];
[DataSource.Kind = "A"] shared A.Invoked = (url as text) =>
    let
        helper = () => Get(url & "?helper"),
        inside = Extension.InvokeWithCredentials(Handler, () => [now = helper(), later = Get(url & "?later"), nested = B.Now(url & "?b")])
    in
        inside & [after = Get(url & "?after")];
"#;

/// A service that says which credential a request had.
fn service() -> Server {
    Server::start(|request, _| {
        let header = request.header("authorization").unwrap_or("none").to_owned();
        Response::json(&json!({ "key": header }))
    })
}

/// `Authorization` of a user name and password, as RFC 7617 makes it of their base64.
fn both() -> String {
    let a = credential("A", None, "Key", r#"{"Key":"a"}"#);
    let b = credential("B", None, "Key", r#"{"Key":"b"}"#);
    format!("{},{}", a.trim_end_matches(']'), b.trim_start_matches('['))
}

// ":a", ":b", "Web:handler" and "B:handler" in base64.
const KEY_A: &str = "Basic OmE=";
const KEY_B: &str = "Basic OmI=";
const WEB_HANDLER: &str = "Basic V2ViOmhhbmRsZXI=";
const B_HANDLER: &str = "Basic QjpoYW5kbGVy";

#[test]
fn a_scope_travels_with_every_lazy_value() {
    let server = service();
    let extension = Folder::section(EXTENSION);
    let url = server.url();
    let cases = [
        (format!(r#"A.Now("{url}")"#), format!("\"{KEY_A}\"")),
        (format!(r#"A.Lazy("{url}")[value]"#), format!("\"{KEY_A}\"")),
        (format!(r#"A.Function("{url}")()"#), format!("\"{KEY_A}\"")),
        (format!(r#"A.Table("{url}"){{0}}[k]"#), format!("\"{KEY_A}\"")),
        (format!(r#"A.Mixed("{url}")"#), format!(r#"{{"{KEY_A}", "{KEY_B}", "{KEY_A}"}}"#)),
        (format!(r#"Plain("{url}")"#), format!("\"{KEY_B}\"")),
        (format!(r#"Unknown("{url}")"#), "\"none\"".to_owned()),
    ];
    for (query, expected) in cases {
        assert_eq!(evaluate(settings(&[extension.path()], &both()), &query), Ok(expected), "{query}");
    }
    assert_eq!(server.requests().len(), 9);
}

#[test]
fn invoke_with_credentials_holds_for_all_that_is_inside_and_for_nothing_else() {
    let server = service();
    let extension = Folder::section(EXTENSION);
    let query = format!(r#"A.Invoked("{}")"#, server.url());
    let expected = format!(
        r#"[ now = "{WEB_HANDLER}", later = "{WEB_HANDLER}", nested = "{B_HANDLER}", after = "{KEY_A}" ]"#
    );
    assert_eq!(evaluate(settings(&[extension.path()], &both()), &query), Ok(expected));
}

#[test]
fn a_missing_credential_is_not_caught() {
    let extension = Folder::section(EXTENSION);
    let query = r#"try A.Now("https://a.example") otherwise "caught""#;
    let error = evaluate(settings(&[extension.path()], "[]"), query).expect_err("it needs a person");
    let expected =
        r#"Credentials are required to connect to the A source. (Source at {"url":"https://a.example"}.)"#;
    assert!(error.contains(expected), "{error}");
}

#[test]
fn plain_web_contents_has_the_credentials_of_the_kind_web() {
    let server = service();
    let query = format!(r#"Text.FromBinary(Web.Contents("{}/data"))"#, server.url());
    let web = credential("Web", Some(server.url()), "UsernamePassword", r#"{"Username":"","Password":"a"}"#);
    assert_eq!(evaluate(settings(&[], &web), &query), Ok(format!(r#""{{""key"":""{KEY_A}""}}""#)));
    // What is open to everybody needs none.
    assert!(evaluate(settings(&[], "[]"), &query).is_ok_and(|text| text.contains("none")));
    let windows = credential("Web", None, "Windows", "{}");
    let error = evaluate(settings(&[], &windows), &query).expect_err("there is no Negotiate here");
    assert!(error.contains("Windows authentication needs the sign-in of Windows"), "{error}");
    let post =
        format!(r#"Text.FromBinary(Web.Contents("{}/data", [Content = Text.ToBinary("x")]))"#, server.url());
    let error = evaluate(settings(&[], &web), &post).expect_err("a POST is anonymous only");
    assert!(error.contains("only supported when connecting anonymously"), "{error}");
}

#[test]
fn a_refused_request_of_a_query_names_the_kind_web() {
    let server = Server::start(|request, _| match request.path() {
        "/401" => Response::status(401),
        _ => Response::status(403),
    });
    for (path, expected) in [
        ("/401", "The credentials provided for the Web source are invalid."),
        ("/403", "Access to the resource is forbidden."),
    ] {
        let query = format!(r#"try Web.Contents("{}{path}") & #binary({{}}) otherwise 1"#, server.url());
        let query = query.replace("& #binary({})", "");
        let query = format!("Binary.Length(({query}))");
        let error = evaluate(settings(&[], "[]"), &query).expect_err("it is refused");
        assert!(error.contains(expected) && error.contains("DataSourceKind: Web"), "{error}");
    }
}

#[test]
fn an_extension_may_post_with_its_credential_and_hides_what_is_secret() {
    let server = service();
    let extension = Folder::section(
        r#"section Sample; K = [Authentication = [Key = []]];
        [DataSource.Kind = "K"] shared K.Post = (url as text) => Json.Document(Web.Contents(url, [
            Content = Text.ToBinary("a=1"),
            ManualCredentials = true,
            Query = [list = {"x", "y"}],
            CredentialQuery = [key = Extension.CurrentCredential()[Key]]
        ]))[key];"#,
    );
    let key = credential("K", None, "Key", r#"{"Key":"s3cret"}"#);
    let query = format!("K.Post(\"{}\")", server.url());
    assert_eq!(evaluate(settings(&[extension.path()], &key), &query).as_deref(), Ok("\"none\""));
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].method.as_str(), requests[0].body.as_str()), ("POST", "a=1"));
    assert_eq!(requests[0].parameter("key").as_deref(), Some("s3cret"));
    let lists: Vec<_> = requests[0].query().into_iter().filter(|(name, _)| name == "list").collect();
    assert_eq!(lists.len(), 2);
    server.forget();
    // The address in an error is without the secret.
    let wrong = query.replace("\")", "/\")").replace("K.Post(", "K.Post(\"nonsense\" & ");
    let error = evaluate(settings(&[extension.path()], &key), &wrong).expect_err("no address");
    assert!(server.requests().is_empty() && !error.contains("s3cret"), "{error}");
}
