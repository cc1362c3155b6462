//! The credential commands: template, set, list, delete, with the documented JSON.

use super::*;

const QUERY: &str = "Contoso.Contents(\"https://Contoso.example/api\")";

/// The templates of the documentation page "Credentials".
#[test]
fn templates_have_placeholders() {
    let bench = Bench::new();
    let common = |kind: &str, properties: Value| {
        json!({ "AuthenticationKind": kind, "AuthenticationProperties": properties,
                "PrivacySetting": "None", "Permissions": [] })
    };
    for (kind, expected) in [
        ("Anonymous", common("Anonymous", json!({}))),
        ("implicit", common("Anonymous", json!({}))),
        (
            "UsernamePassword",
            common("UsernamePassword", json!({ "Username": "$$USERNAME$$", "Password": "$$PASSWORD$$" })),
        ),
        ("key", common("Key", json!({ "Key": "$$KEY$$" }))),
    ] {
        assert_eq!(bench.contoso("credential-template", QUERY, &["-ak", kind, "-p"]).json(), expected);
    }
    let said = bench.contoso("credential-template", QUERY, &[]);
    assert!(
        said.code == Some(1) && said.stderr.contains("UsernamePassword, Key, Anonymous"),
        "{}",
        said.stderr
    );
    let said = bench.contoso("credential-template", QUERY, &["-ak", "Windows"]);
    assert!(said.code == Some(1) && said.stderr.contains("does not take"), "{}", said.stderr);
}

#[test]
fn a_template_is_filled_in_piped_listed_used_and_deleted() {
    let server = service();
    let bench = Bench::new();
    let query = format!("Contoso.Contents(\"{}\")", server.url());
    let template = bench.contoso("credential-template", &query, &["-ak", "Key", "-p"]).stdout;
    let unfilled =
        bench.run("pqtest", &["set-credential", "-e", "Contoso.mez", "-q", "one.query.pq"], &template);
    assert!(unfilled.code == Some(1) && unfilled.stderr.contains("$$KEY$$"), "{}", unfilled.stderr);
    let filled = template.replace("$$KEY$$", "s3cret-Key");
    let set =
        bench.run("pqtest", &["set-credential", "-e", "Contoso.mez", "-q", "one.query.pq", "-p"], &filled);
    assert_eq!(
        set.json(),
        json!({
            "Details": { "Kind": "Contoso", "Path": server.url(), "NormalizedPath": server.url(), "IsDefaultForKind": false },
            "Message": "Successfully set credential",
            "Status": "Success",
        })
    );
    assert_eq!(
        bench.pqtest(&["list-credential", "-p"]).json(),
        json!([{ "DataSource": { "kind": "Contoso", "path": server.url() }, "AuthenticationKind": "Key",
                 "PrivacySetting": "None", "Properties": {} }])
    );
    let rows = bench.contoso("run-test", &query, &[]).json();
    assert_eq!(rows[0]["Output"][0], json!({ "Name": "a", "Amount": 1.5 }), "{rows}");
    assert_eq!(server.requests()[0].header("x-api-key"), Some("s3cret-Key"));
    let deleted = bench.contoso("delete-credential", &query, &[]).json();
    assert_eq!(deleted["Status"], "Success");
    assert_eq!(bench.contoso("delete-credential", &query, &[]).json()["Status"], "Failure");
    assert_eq!(bench.pqtest(&["list-credential"]).json(), json!([]));
}

#[test]
fn a_source_is_named_by_kind_and_path_or_by_kind_alone() {
    let bench = Bench::new();
    let set = |more: &[&str]| {
        let arguments =
            [&["set-credential", "-e", "Contoso.mez", "-dsk", "contoso", "-ak", "anonymous"], more].concat();
        bench.pqtest(&arguments).json()["Details"].clone()
    };
    assert_eq!(
        set(&["-dsp", "HTTPS://Contoso.Example:443/A"]),
        json!({ "Kind": "Contoso", "Path": "HTTPS://Contoso.Example:443/A",
                "NormalizedPath": "https://contoso.example/A", "IsDefaultForKind": false })
    );
    assert_eq!(
        set(&[]),
        json!({ "Kind": "Contoso", "Path": "Contoso", "NormalizedPath": "Contoso", "IsDefaultForKind": true })
    );
    assert_eq!(bench.pqtest(&["list-credential"]).json().as_array().map(Vec::len), Some(2));
    assert_eq!(bench.pqtest(&["delete-credential", "--ALL"]).json()["Details"], json!({ "Count": 2 }));
}

#[test]
fn wrong_credentials_are_not_kept() {
    let bench = Bench::new();
    bench.write("one.query.pq", QUERY);
    for (input, more, words) in [
        ("", vec![], "credential-template"),
        ("not json", vec![], "credential-template"),
        ("{\"AuthenticationKind\": \"Key\"}", vec![], "AuthenticationProperties.Key"),
        ("{\"AuthenticationKind\": \"Windows\"}", vec![], "does not take"),
        ("", vec!["--interactive"], "has no OAuth"),
        ("", vec!["--interactive", "-ak", "Key"], "as JSON on standard input"),
    ] {
        let arguments =
            [&["set-credential", "-e", "Contoso.mez", "-q", "one.query.pq"], more.as_slice()].concat();
        let said = bench.run("pqtest", &arguments, input);
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{input} {more:?}");
        assert!(said.stderr.contains(words), "{input} {more:?}: {}", said.stderr);
    }
    assert!(!bench.path("store.json").exists());
}

#[test]
fn refresh_is_for_oauth() {
    let bench = Bench::new();
    bench.contoso("set-credential", QUERY, &["-ak", "Anonymous"]);
    let answer = bench.contoso("refresh-credential", QUERY, &[]).json();
    assert_eq!(
        (&answer["Status"], &answer["Message"]),
        (&json!("Failure"), &json!("Only OAuth credentials can be refreshed"))
    );
}

#[test]
fn test_credentials_of_a_settings_file_are_used_where_the_store_has_none() {
    let server = service();
    let bench = Bench::new();
    bench.write(
        "a.testsettings.json",
        "{\"ExtensionPaths\": [\"Contoso.mez\"], \"QueryFilePath\": \"one.query.pq\", \"TestCredentials\": \
         [{\"Kind\": \"Contoso\", \"Pattern\": \"*\", \"Type\": \"Anonymous\"}, {\"Kind\": \"X\", \"Type\": \"Windows\"}]}",
    );
    bench.write("one.query.pq", &format!("Table.RowCount(Contoso.Contents(\"{}\"))", server.url()));
    let said = bench.pqtest(&["run-test", "-sf", "a.testsettings.json"]);
    assert_eq!(said.json()[0]["Output"], json!([{ "Value": 2 }]));
    assert!(said.stderr.contains("the type Windows for X is not available"), "{}", said.stderr);
}

#[test]
fn without_a_store_there_is_nothing_to_list_or_delete() {
    let bench = Bench::new();
    for (arguments, expected) in
        [(vec!["list-credential"], json!([])), (vec!["delete-credential", "--ALL"], json!({ "Count": 0 }))]
    {
        let mut command = program("pqtest");
        command.args(arguments).env_remove("PQ_CREDENTIAL_STORE").env_remove("PQ_CREDENTIAL_KEY");
        for home in ["HOME", "XDG_DATA_HOME", "LOCALAPPDATA"] {
            command.env(home, bench.folder.path());
        }
        let output = command.output().expect("the program starts");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(answer == expected || answer["Details"] == expected, "{answer}");
    }
}
