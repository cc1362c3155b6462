//! A secret goes in through standard input and into requests, and is found nowhere else in clear.

use super::*;

/// The forms in which a password might show: itself, and in the header of a request.
const SECRETS: [&str; 4] =
    ["s3cret-Password", "YWRhOnMzY3JldC1QYXNzd29yZA==", "s3cret-Key", "czNjcmV0LVBhc3N3b3Jk"];

#[test]
fn secrets_are_in_no_output_and_no_file() {
    let server = service();
    let refusing = Server::start(|_: &Request, _| Response::status(401));
    let bench = Bench::new();
    let mut said = Vec::new();
    for (kind, properties) in [
        ("UsernamePassword", "\"Username\": \"ada\",\n\"Password\": \"s3cret-Password\""),
        ("Key", "\"Key\": \"s3cret-Key\""),
    ] {
        for server in [&server, &refusing] {
            let query = format!("Contoso.Contents(\"{}\")", server.url());
            bench.write("tests/one.query.pq", &query);
            let json = format!(
                "{{\n\"AuthenticationKind\": \"{kind}\",\n\"AuthenticationProperties\": {{\n{properties}\n}},\n\
                 \"PrivacySetting\": \"None\",\n\"Permissions\": []\n}}"
            );
            let with = ["-e", "Contoso.mez", "-q", "tests/one.query.pq", "-l", "all"];
            let run = |command: &str, more: &[&str], input: &str| {
                bench.run("pqtest", &[&[command], with.as_slice(), more].concat(), input)
            };
            said.push(run("set-credential", &[], &json));
            // What is no JSON is read with tolerance, or refused without a word of it.
            said.push(run("set-credential", &[], &json.replace("s3cret-", "s3cret-\\")));
            said.push(run("set-credential", &[], &json.replace('{', "s3cret-Password")));
            said.push(run("set-credential", &["-p"], &json));
            said.push(bench.pqtest(&["list-credential", "-p"]));
            said.push(run("test-connection", &["-p"], ""));
            said.push(run("run-test", &["--har", "one.har", "-trx", "trx", "-junit", "one.xml"], ""));
            said.push(run(
                "run-compare",
                &["-pitr", "-itrf", "results", "-dc", "Web", "--har", "two.har"],
                "",
            ));
            said.push(run("compare", &["-p", "-trx", "trx2", "-junit", "two.xml"], ""));
            said.push(run("validate", &[], ""));
        }
    }
    let used = server.requests();
    assert!(used.iter().any(|request| request.header("x-api-key") == Some("s3cret-Key")), "the key was used");
    assert!(used.iter().any(|request| request.header("authorization").is_some()), "the password was used");
    let mut texts: Vec<String> = said.into_iter().flat_map(|said| [said.stdout, said.stderr]).collect();
    assert!(texts.iter().any(|text| text.contains("/rows 200")), "requests are traced");
    for entry in walkdir::WalkDir::new(bench.folder.path()).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    assert!(
        bench.path("one.har").exists()
            && bench.path("trx/PQTest.trx").exists()
            && bench.path("store.json").exists()
    );
    for text in texts {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

/// A key with letters that addresses, JSON and M write in another way.
const KEY_OF_WAYS: &str = "S3cret/\"Key\"+1 x";

/// How a connector sends its key, or lets it slip.
const WAYS: [(&str, &str); 9] = [
    ("a parameter", "Web.Contents(url, [Query = [api_key = Key]])"),
    ("a path", "Web.Contents(url & \"/\" & Uri.EscapeDataString(Key))"),
    ("a body", "Web.Contents(url, [Content = Text.ToBinary(Key), ManualCredentials = true])"),
    ("a header of its own", "Web.Contents(url, [Headers = [Contoso = Key, Accept = \"a/b\"]])"),
    ("a cookie", "Web.Contents(url, [Headers = [Cookie = \"k=\" & Key]])"),
    (
        "base64",
        "Web.Contents(url, [Query = [k = Binary.ToText(Text.ToBinary(\":\" & Key), BinaryEncoding.Base64)]])",
    ),
    ("a redirect", "Web.Contents(url & \"/moved\", [Query = [k = Key]])"),
    (
        "a trace",
        "Diagnostics.Trace(TraceLevel.Error, \"key \" & Key, () => Web.Contents(url, [Query = [k = Key]]), true)",
    ),
    ("a failed look-up", "Web.Contents(url, [Query = [k = Key, l = Extension.CurrentCredential()[Nope]]])"),
];

#[test]
fn a_key_is_masked_wherever_a_connector_puts_it() {
    let encoded = "S3cret%2F%22Key%22%2B1%20x";
    for status in [200, 500] {
        let server = Server::start(move |request: &Request, _| match request.path() {
            "/moved" => {
                Response::status(302).with_header("Location", &format!("/there?{}", query_of(request)))
            }
            _ => Response::new(status, "text/plain", "fine"),
        });
        for (way, call) in WAYS {
            server.forget();
            let bench = Bench::new();
            let section = format!(
                "section Ways; Ways = [Authentication = [Key = []]]; Key = Extension.CurrentCredential()[Key];\n\
                 [DataSource.Kind = \"Ways\"] shared Ways.Contents = (url as text) => Text.FromBinary({call});"
            );
            bench.write("Ways/Ways.pq", &section);
            bench.write("tests/one.query.pq", &format!("Ways.Contents(\"{}\")", server.url()));
            let credentials = serde_json::json!([{
                "DataSourceKind": "Ways", "AuthenticationKind": "Key",
                "AuthenticationProperties": { "Key": KEY_OF_WAYS }, "PrivacySetting": "None", "Permissions": [],
            }]);
            let with = ["-e", "Ways", "-q", "tests/one.query.pq"];
            let said = [
                bench.run(
                    "pqtest",
                    &[&["set-credential"], with.as_slice()].concat(),
                    &credentials[0].to_string(),
                ),
                bench.run(
                    "pqtest",
                    &[
                        &["run-test"],
                        with.as_slice(),
                        &["-l", "all", "--har", "a.har", "-trx", "trx", "-junit", "a.xml"],
                    ]
                    .concat(),
                    "",
                ),
                bench.run(
                    "pqtest",
                    &[
                        &["run-compare"],
                        with.as_slice(),
                        &["-pitr", "-itrf", "results", "--har", "b.har", "-junit", "b.xml"],
                    ]
                    .concat(),
                    "",
                ),
                bench.run(
                    "pq",
                    &[
                        "run",
                        "tests/one.query.pq",
                        "--extension",
                        "Ways",
                        "--trace",
                        "--log",
                        "--timing",
                        "--har",
                        "c.har",
                    ],
                    "",
                ),
            ];
            let slipped = way == "a failed look-up";
            assert_eq!(
                server.requests().is_empty(),
                slipped,
                "{way}: {:?}",
                said.each_ref().map(|said| &said.stderr)
            );
            let mut texts: Vec<String> =
                said.into_iter().flat_map(|said| [said.stdout, said.stderr]).collect();
            for entry in walkdir::WalkDir::new(bench.folder.path()).into_iter().filter_map(Result::ok) {
                if entry.file_type().is_file() {
                    let bytes = std::fs::read(entry.path()).expect("a file");
                    texts.push(String::from_utf8_lossy(&bytes).into_owned());
                }
            }
            let json = KEY_OF_WAYS.replace('"', "\\\"");
            let doubled = KEY_OF_WAYS.replace('"', "\"\"");
            let xml = KEY_OF_WAYS.replace('"', "&quot;");
            // RFC 4648 of ":" and the key.
            let base64 = "OlMzY3JldC8iS2V5IisxIHg=";
            for text in texts {
                for form in [
                    KEY_OF_WAYS,
                    encoded,
                    &encoded.replace("%20", "+"),
                    &json,
                    &doubled,
                    &xml,
                    base64,
                    "S3cret",
                ] {
                    assert!(!text.contains(form), "{way}, {status}: {form} stands in {text}");
                }
            }
        }
    }
}

fn query_of(request: &Request) -> &str {
    request.target.split_once('?').map_or("", |(_, query)| query)
}
