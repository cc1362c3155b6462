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

/// Values of the section that ask for the credential, functions of the section in a navigation table, a source of another
/// kind inside.
const INSTANCES: &str = r#"
section Sample;
A = [Authentication = [Key = []]];
B = [Authentication = [Key = []]];
Key = Extension.CurrentCredential()[Key];
Header = [Authorization = "Own " & Key];
Get = (url, optional headers) => Json.Document(Web.Contents(url, [Headers = headers]))[key];
Fetched = (url) => Kept;
Kept = {Key, Number.Random()};
Tables = #table({"Key", "Data"}, {{"own", (url) => Get(url, Header)}, {"host", (url) => Get(url, null)}, {"member", Later}});
Later = (url as text) => Get(url, Header);
[DataSource.Kind = "A"] shared A.Nav = (url as text) => Tables;
[DataSource.Kind = "A"] shared A.Key = (url as text) => Key;
[DataSource.Kind = "A"] shared A.Kept = (url as text) => Fetched(url);
[DataSource.Kind = "A"] shared A.Other = (url as text) => {Key, B.Key(url), Key};
[DataSource.Kind = "A"] shared A.Member = (url as text) => [f = A.Key, g = B.Key];
[DataSource.Kind = "A"] shared A.Call = (url as text, optional f as function) => f();
[DataSource.Kind = "A"] shared A.Shared = (url as text) => {#shared[Sample.Key], Sample!Key, Expression.Evaluate("Sample.Key", #shared)};
[DataSource.Kind = "B"] shared B.Key = (url as text) => Key;
shared Sample.Key = Key;
shared Sample.Credential = Extension.CurrentCredential();
shared Sample.Function = () => Extension.CurrentCredential();
"#;

/// Two sources of the kind A with two credentials, and one of the kind B.
fn three(server: &str) -> String {
    let path = |end: &str| format!(r#"{{"url":"{server}/{end}"}}"#);
    let each = [
        credential("A", Some(&path("1")), "Key", r#"{"Key":"a-one"}"#),
        credential("A", Some(&path("2")), "Key", r#"{"Key":"a-two"}"#),
        credential("B", None, "Key", r#"{"Key":"b-key"}"#),
    ];
    let entries: Vec<&str> = each.iter().map(|one| one.trim_matches(['[', ']'])).collect();
    format!("[{}]", entries.join(","))
}

#[test]
fn an_extension_is_there_once_for_each_source() {
    let server = service();
    let extension = Folder::section(INSTANCES);
    let url = server.url();
    let cases = [
        // A value of the section has the credential of the source that was opened, one for each.
        (r#"A.Key("@/1")"#, r#""a-one""#),
        (
            r#"{A.Key("@/1"), A.Key("@/2"), A.Key("@/1"), B.Key("@/1")}"#,
            r#"{"a-one", "a-two", "a-one", "b-key"}"#,
        ),
        // It is evaluated once for each source, not for each call.
        (
            r#"let a = A.Kept("@/1"), b = A.Kept("@/1"), c = A.Kept("@/2") in {a = b, a{1} = c{1}, c{0}}"#,
            r#"{true, false, "a-two"}"#,
        ),
        // What comes out of a navigation table belongs to its source, whoever calls it and when.
        (r#"A.Nav("@/1"){[Key = "own"]}[Data]("@/x")"#, r#""Own a-one""#),
        (r#"A.Nav("@/1"){[Key = "member"]}[Data]("@/x")"#, r#""Own a-one""#),
        (r#"A.Nav("@/1"){[Key = "host"]}[Data]("@/x")"#, r#""Basic OmEtb25l""#),
        (
            r#"let f = A.Nav("@/1"){0}[Data], g = A.Nav("@/2"){0}[Data], late = B.Key("@/2") in {late, g("@/x"), f("@/x")}"#,
            r#"{"b-key", "Own a-two", "Own a-one"}"#,
        ),
        // Another kind inside of it is another source; so is a function that it gives away.
        (r#"A.Other("@/1")"#, r#"{"a-one", "b-key", "a-one"}"#),
        (r#"let m = A.Member("@/1") in {m[f]("@/2"), m[g]("@/2")}"#, r#"{"a-one", "b-key"}"#),
        // A function of the query stays the query's.
        (r#"A.Call("@/1", () => Sample.Function())"#, "null"),
        (r#"A.Call("@/1", () => A.Key("@/2"))"#, r#""a-two""#),
        // `#shared` and `Section!Member` inside of an instance mean its own members.
        (r#"A.Shared("@/1")"#, r#"{"a-one", "a-one", "a-one"}"#),
        // Where no source was opened there is no credential.
        ("{Sample.Credential, Sample.Function()}", "{null, null}"),
        (r#"let x = A.Key("@/1") in {x, Sample.Credential, Sample.Function()}"#, r#"{"a-one", null, null}"#),
    ];
    for (query, expected) in cases {
        let query = query.replace('@', url);
        let result = evaluate(settings(&[extension.path()], &three(url)), &query);
        assert_eq!(result.as_deref(), Ok(expected), "{query}");
    }
}

#[test]
fn a_function_of_the_query_has_no_credential_of_the_connector_that_calls_it() {
    let server = service();
    let extension = Folder::section(INSTANCES);
    let url = server.url();
    let query = format!(r#"A.Call("{url}/1", () => Json.Document(Web.Contents("{url}/other"))[key])"#);
    let result = evaluate(settings(&[extension.path()], &three(url)), &query);
    assert_eq!(result.as_deref(), Ok(r#""none""#));
}

#[test]
fn an_authorization_of_the_connector_is_sent_as_it_stands() {
    let server = service();
    let url = server.url();
    let given = |headers: &str| {
        format!(
            r#"section Sample; A = [Authentication = [Key = [], UsernamePassword = []]];
            [DataSource.Kind = "A"] shared A.Get = (url as text) =>
                Json.Document(Web.Contents(url, [Headers = {headers}]))[key];
            [DataSource.Kind = "A"] shared A.Head = (url as text) =>
                Record.FieldNames(Web.Headers(url, [Headers = {headers}])){{0}};
            [DataSource.Kind = "A"] shared A.Feed = (url as text) => OData.Feed(url, {headers})[key];"#
        )
    };
    let cases = [
        (r#"[Authorization = "Own x"]"#, "Own x"),
        (r#"[authorization = "Own x"]"#, "Own x"),
        (r#"[AUTHORIZATION = "Bearer " & Extension.CurrentCredential()[Key]]"#, "Bearer a"),
        (r#"[Authorization = ""]"#, KEY_A),
        ("[Authorization = null]", KEY_A),
        (r#"[Accept = "x/y"]"#, KEY_A),
        (r#"[Accept = "x/y", #"X-Key" = "1"]"#, KEY_A),
    ];
    for (headers, expected) in cases {
        let extension = Folder::section(&given(headers));
        for function in ["A.Get", "A.Head", "A.Feed"] {
            server.forget();
            let query = format!(r#"{function}("{url}/{}")"#, function.trim_start_matches("A."));
            // What the service answers to HEAD and OData does not matter here.
            let _ = evaluate(settings(&[extension.path()], &both()), &query);
            let requests = server.requests();
            let sent: Vec<_> = requests.iter().map(|request| request.header("authorization")).collect();
            assert!(!sent.is_empty(), "{function} {headers}");
            assert!(sent.iter().all(|sent| *sent == Some(expected)), "{function} {headers}: {sent:?}");
        }
    }
}

#[test]
fn a_query_sends_its_own_headers_when_it_is_anonymous() {
    let server = service();
    let url = server.url();
    let web = credential("Web", Some(url), "UsernamePassword", r#"{"Username":"","Password":"a"}"#);
    let get = |headers: &str| format!(r#"Json.Document(Web.Contents("{url}", [Headers = {headers}]))[key]"#);
    let anonymous = evaluate(settings(&[], "[]"), &get(r#"[Authorization = "Own x", #"X-A" = "1"]"#));
    assert_eq!(anonymous.as_deref(), Ok(r#""Own x""#));
    let plain = evaluate(settings(&[], &web), &get(r#"[Accept = "a/b", Range = "bytes=0-"]"#));
    assert_eq!(plain, Ok(format!("\"{KEY_A}\"")));
    server.forget();
    for header in ["Authorization", "X-Own"] {
        let error = evaluate(settings(&[], &web), &get(&format!("[#\"{header}\" = \"x\"]")));
        let error = error.expect_err("only anonymously");
        // Source: power-query-host.md section 6.1, from public reports.
        let expected = format!(
            "The '{header}' header is only supported when connecting anonymously. These headers can be used with all \
             authentication types: Accept, Accept-Charset, Accept-Encoding, Accept-Language, Cache-Control, \
             Content-Type, If-Modified-Since, Prefer, Range, Referer"
        );
        assert!(error.contains(&expected), "{error}");
    }
    assert!(server.requests().is_empty());
}
