//! Data source kinds: paths, authentication records, credentials of every form and how they are found.

use super::{Folder, credential, evaluate, load_error, settings, with};
use m_host::extension::find_kind;
use m_host::kind::AuthenticationKind;

/// Functions that give the path of their source (through the missing credential) or the credential itself.
const PATHS: &str = r#"
section Sample;
K = [Authentication = [Anonymous = []]];
[DataSource.Kind = "K"]
shared K.Contents = Value.ReplaceType(() => Extension.CurrentCredential(), TYPE);
"#;

/// The path of a call, as the error about its missing credential names it.
fn path_of(text: &str, call: &str) -> String {
    let extension = Folder::section(text);
    let error = evaluate(settings(&[extension.path()], "[]"), call).expect_err("there is no credential");
    let start = error.find("(Source at ").map(|at| at + "(Source at ".len()).unwrap_or_default();
    let end = error.find(".)").unwrap_or(error.len());
    error[start..end].to_owned()
}

#[test]
fn a_path_is_made_of_the_required_parameters_of_the_published_type() {
    let cases = [
        ("() as any", "K.Contents()", "K"),
        ("(u as Uri.Type) as any", r#"K.Contents("https://a.example/b")"#, "https://a.example/b"),
        ("(u as text) as any", r#"K.Contents("x")"#, r#"{"u":"x"}"#),
        (
            "(a as text, b as number, c as nullable logical) as any",
            r#"K.Contents("q""q", 2, null)"#,
            r#"{"a":"q\"q","b":2,"c":null}"#,
        ),
        ("(a as text, optional b as text) as any", r#"K.Contents("x", "y")"#, r#"{"a":"x"}"#),
        (
            "(a as (type text meta [DataSource.Path = false]), b as Uri.Type) as any",
            r#"K.Contents("x", "https://a.example")"#,
            "https://a.example",
        ),
    ];
    for (ty, call, expected) in cases {
        let parameters = ty.split(") as any").next().unwrap_or_default().trim_start_matches('(');
        let names: Vec<String> = parameters
            .split(", ")
            .filter(|one| !one.is_empty())
            .map(|one| {
                let optional = if one.starts_with("optional ") { "optional " } else { "" };
                let name = one.trim_start_matches("optional ").split(' ').next().unwrap_or_default();
                format!("{optional}{name}")
            })
            .collect();
        let text = PATHS.replace("() =>", &format!("({}) =>", names.join(", ")));
        let text = text.replace("TYPE", &format!("type function {ty}"));
        assert_eq!(path_of(&text, call), expected, "{ty}");
    }
}

#[test]
fn a_kind_may_make_its_paths_itself() {
    let text = |fields: &str| {
        format!(
            r#"section Sample;
            K = [Authentication = [Anonymous = []], {fields}];
            [DataSource.Kind = "K"]
            shared K.Contents = (server as text, optional part as text) => Extension.CurrentCredential();"#
        )
    };
    let custom = r#"Type = "Custom", MakeResourcePath = (server, optional part) => server & ";" & (part ?? "-"),
        ParseResourcePath = (path) => Text.Split(path, ";")"#;
    assert_eq!(path_of(&text(custom), r#"K.Contents("s", "p")"#), "s;p");
    assert_eq!(path_of(&text(custom), r#"K.Contents("s")"#), "s;-");
    assert_eq!(
        path_of(&text(r#"Type = "Singleton", MakeResourcePath = () => "K""#), r#"K.Contents("s")"#),
        "K"
    );
    assert_eq!(path_of(&text(r#"Type = "Singleton""#), r#"K.Contents("s")"#), "K");
    // Shipped connectors have one MakeResourcePath for functions with other parameters: names tell which are meant.
    for (make, query, expected) in [
        ("(optional part) => part ?? \"-\"", r#"K.Contents("s", "p")"#, "p"),
        ("(part, server) => part & server", r#"K.Contents("s", "p")"#, "ps"),
        ("(server, optional encryption) => server & (encryption ?? \"!\")", r#"K.Contents("s", "p")"#, "s!"),
        ("(a, b) => a & b", r#"K.Contents("s", "p")"#, "sp"),
    ] {
        let extension = text(&format!("Type = \"Custom\", MakeResourcePath = {make}"));
        assert_eq!(path_of(&extension, query), expected, "{make}");
    }
    let extension = Folder::section(&text(custom));
    let parts = with(settings(&[extension.path()], "[]"), |evaluation| {
        let kind = find_kind(&evaluation.cx, &evaluation.extensions, "k").ok()??;
        kind.parse_path(&evaluation.cx, "s;p").ok()?.map(|parts| parts.len())
    });
    assert_eq!(parts, Some(2));
}

#[test]
fn functions_of_one_kind_must_agree() {
    let text = r#"section Sample;
        K = [Authentication = [Anonymous = []]];
        [DataSource.Kind = "K"] shared K.One = (url as text) => url;
        [DataSource.Kind = "K"] shared K.Two = (url as text, optional x) => url;
        [DataSource.Kind = "K"] shared K.Three = (server as text) => server;"#;
    let extension = Folder::section(text);
    let error = load_error(settings(&[extension.path()], "[]"));
    assert!(error.contains("K.One has (url as text), K.Three has (server as text)"), "{error}");
    let fewer = Folder::section(&text.replace("(server as text) => server", "(url as text) => 1"));
    assert_eq!(evaluate(settings(&[fewer.path()], "[]"), "1").as_deref(), Ok("1"));
}

#[test]
fn every_credential_reaches_the_connector_in_its_documented_form() {
    let text = r#"section Sample;
        K = [Authentication = [WAYS]EXTRA];
        [DataSource.Kind = "K"] shared K.Credential = () => Extension.CurrentCredential();"#;
    let cases = [
        ("Anonymous = []", "", "Anonymous", "{}", r#"[ AuthenticationKind = "Anonymous" ]"#),
        ("Implicit = []", "", "Anonymous", "{}", r#"[ AuthenticationKind = "Implicit" ]"#),
        (
            "UsernamePassword = []",
            "",
            "Basic",
            r#"{"Username":"u","Password":"p"}"#,
            r#"[ AuthenticationKind = "UsernamePassword", Username = "u", Password = "p" ]"#,
        ),
        (
            "Key = []",
            "",
            "Key",
            r#"{"Key":"k"}"#,
            r#"[ AuthenticationKind = "Key", Key = "k", Password = "k" ]"#,
        ),
        (
            "Aad = [AuthorizationUri = \"https://a.example\"]",
            "",
            "OAuth2",
            r#"{"AccessToken":"a"}"#,
            r#"[ AuthenticationKind = "OAuth", access_token = "a", Properties = [  ]  ]"#,
        ),
        ("Windows = []", "", "Windows", "{}", r#"[ AuthenticationKind = "Windows" ]"#),
        (
            "Windows = [SupportsAlternateCredentials = true]",
            "",
            "Windows",
            r#"{"Username":"D\\u","Password":"p"}"#,
            r#"[ AuthenticationKind = "Windows", Username = "D\u", Password = "p" ]"#,
        ),
        (
            "Key = []",
            ", SupportsEncryption = true",
            "Key",
            r#"{"Key":"k","EncryptConnection":"false"}"#,
            r#"[ AuthenticationKind = "Key", Key = "k", Password = "k", EncryptConnection = false ]"#,
        ),
    ];
    for (ways, extra, kind, properties, expected) in cases {
        let extension = Folder::section(&text.replace("WAYS", ways).replace("EXTRA", extra));
        let settings = settings(&[extension.path()], &credential("K", Some("K"), kind, properties));
        assert_eq!(evaluate(settings, "K.Credential()").as_deref(), Ok(expected), "{ways}");
    }
}

#[test]
fn the_best_credential_is_the_exact_one_then_the_longest_prefix_then_the_kinds() {
    let extension = Folder::section(
        r#"section Sample;
        K = [Authentication = [Key = []]];
        [DataSource.Kind = "K"] shared K.Key = Value.ReplaceType((url) => Extension.CurrentCredential()[Key],
            type function (url as Uri.Type) as any);"#,
    );
    let entry = |path: &str, key: &str| {
        credential("K", Some(path), "Key", &format!(r#"{{"Key":"{key}"}}"#))
            .trim_matches(['[', ']'])
            .to_owned()
    };
    let any = credential("K", None, "Key", r#"{"Key":"any"}"#);
    let all = [
        any.trim_matches(['[', ']']).to_owned(),
        entry("https://a.example", "host"),
        entry("https://a.example/one", "folder"),
        entry("https://a.example/one/two", "exact"),
    ];
    let all = format!("[{}]", all.join(","));
    for (url, expected) in [
        ("https://a.example/one/two", "exact"),
        ("HTTPS://A.example:443/one/two/", "exact"),
        ("https://a.example/one/three", "folder"),
        ("https://a.example/other", "host"),
        ("https://a.example?x=1", "host"),
        ("https://a.example.evil", "any"),
        ("https://b.example", "any"),
    ] {
        let found = evaluate(settings(&[extension.path()], &all), &format!("K.Key(\"{url}\")"));
        assert_eq!(found, Ok(format!("\"{expected}\"")), "{url}");
    }
}

#[test]
fn a_kinds_record_is_read() {
    let extension = Folder::section(
        r#"section Sample;
        K = [
            Label = "A label", SupportsEncryption = true,
            Authentication = [
                UsernamePassword = [Label = "Sign in", UsernameLabel = "Account"],
                OAuth = [StartLogin = (a, b, c) => null],
                Magic = []
            ],
            ApplicationProperties = [Region = [PropertyType = type text, IsRequired = true], Beta = []],
            TestConnection = (path) => {"K.Contents"}
        ];
        [DataSource.Kind = "K"] shared K.Contents = () => 1;"#,
    );
    with(settings(&[extension.path()], "[]"), |evaluation| {
        let cx = &evaluation.cx;
        let kind = evaluation.extensions[0].data_source_kinds(cx).expect("the kinds").remove(0);
        assert_eq!((kind.name.as_str(), kind.label(cx).as_deref()), ("K", Some("A label")));
        assert!(kind.supports_encryption(cx) && kind.test_connection(cx).is_ok_and(|test| test.is_some()));
        let ways = kind.authentication(cx).expect("the record");
        let names: Vec<_> = ways.iter().map(|way| (way.name.as_str(), way.kind)).collect();
        assert_eq!(
            names,
            [
                ("UsernamePassword", Some(AuthenticationKind::UsernamePassword)),
                ("OAuth", Some(AuthenticationKind::OAuth)),
                ("Magic", None)
            ]
        );
        assert_eq!(ways[0].label(cx).as_deref(), Some("Sign in"));
        assert_eq!(ways[0].property_label(cx, "Username").as_deref(), Some("Account"));
        let properties = kind.application_properties(cx);
        let properties: Vec<_> = properties
            .iter()
            .map(|one| (one.name.as_str(), one.property_type.as_str(), one.required))
            .collect();
        assert_eq!(properties, [("Region", "Text", true), ("Beta", "Text", false)]);
    });
}
