//! Every command's answer in the documented form, and wrong arguments.

use super::*;

/// The commands of the reference page "Commands and options", and run-compare, which has replaced compare.
const COMMANDS: [&str; 14] = [
    "compare",
    "credential-template",
    "delete-credential",
    "discover",
    "info",
    "list-credential",
    "oauth",
    "refresh-credential",
    "run-compare",
    "run-test",
    "set-credential",
    "test-connection",
    "validate",
    "version",
];

/// The options of that page with their abbreviations, and a command that takes each.
const OPTIONS: [(&str, &str, &str); 23] = [
    ("--authenticationKind", "-ak", "set-credential"),
    ("--applicationProperty", "-ap", "run-test"),
    ("--applicationPropertyFile", "-apf", "run-test"),
    ("--diagnosticChannels", "-dc", "compare"),
    ("--dataSourceKind", "-dsk", "discover"),
    ("--dataSourcePath", "-dsp", "discover"),
    ("--environmentConfiguration", "-ec", "run-test"),
    ("--environmentConfigurationFile", "-ecf", "run-test"),
    ("--extension", "-e", "info"),
    ("--failOnFoldingFailure", "-foff", "compare"),
    ("--failOnMissingOutputFile", "-fomof", "compare"),
    ("--interactive", "--interactive", "set-credential"),
    ("--keyVault", "-kv", "list-credential"),
    ("--logMashupEngineTraces", "-l", "run-test"),
    ("--parameterQueryFile", "-pa", "compare"),
    ("--prettyPrint", "-p", "version"),
    ("--queryFile", "-q", "run-test"),
    ("--settingsFile", "-sf", "run-compare"),
    ("--trxReportPath", "-trx", "compare"),
    ("--useLegacyBrowser", "--useLegacyBrowser", "set-credential"),
    ("--useSystemBrowser", "--useSystemBrowser", "set-credential"),
    ("--intermediateTestResultsFolder", "-itrf", "run-compare"),
    ("--persistIntermediateTestResults", "-pitr", "run-compare"),
];

#[test]
fn every_documented_command_has_help_and_refuses_unknown_options_with_a_hint() {
    let bench = Bench::new();
    for command in COMMANDS {
        for help in ["--help", "-h", "-?"] {
            let said = bench.pqtest(&[command, help]);
            assert_eq!(said.code, Some(0), "{command} {help}: {}", said.stderr);
            assert!(said.stdout.contains("--prettyPrint"), "{command}: {}", said.stdout);
        }
        let said = bench.pqtest(&[command, "--prettyPrimt"]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{command}");
        assert!(said.stderr.contains("--prettyPrint"), "{command}: {}", said.stderr);
    }
    let said = bench.pqtest(&["run-tests"]);
    assert!(said.code == Some(2) && said.stderr.contains("'run-test'"), "{}", said.stderr);
}

#[test]
fn every_documented_option_is_taken_in_both_spellings() {
    let bench = Bench::new();
    for (long, short, command) in OPTIONS {
        let value = match long {
            "--applicationProperty" | "--environmentConfiguration" => "a=b",
            "--logMashupEngineTraces" => "all",
            _ => "absent",
        };
        let help = bench.pqtest(&[command, "--help"]).stdout;
        let takes_value = help.lines().any(|line| line.contains(&format!("{long} <")));
        for spelling in [long, short] {
            let mut arguments = vec![command, spelling];
            arguments.extend(takes_value.then_some(value));
            let said = bench.pqtest(&arguments);
            // The command may lack something else, but it knows the option.
            assert_ne!(said.code, Some(2), "{command} {spelling}: {}", said.stderr);
        }
    }
}

#[test]
fn info_describes_members_parameters_and_authentication() {
    let said = Bench::new().pqtest(&["info", "-e", "Contoso.mez", "-p"]);
    let all = said.json();
    let info = &all[0];
    assert_eq!(info["Source"], "Contoso.mez");
    assert_eq!((&info["Name"], &info["Version"]), (&json!("Contoso"), &json!("2.1.0")));
    assert_eq!((&info["ErrorStatus"], &info["Metadata"]), (&Value::Null, &json!({ "Version": "2.1.0" })));
    let names: Vec<&str> =
        info["Members"].as_array().expect("members").iter().filter_map(|m| m["Name"].as_str()).collect();
    assert_eq!(names, ["Contoso.Contents", "Contoso.View", "Contoso.Told", "Contoso.Double"]);
    let contents = &info["Members"][0];
    assert_eq!(contents["DataSourceKind"], "Contoso");
    assert_eq!(contents["IsDataSource"], true);
    assert_eq!(contents["DataTypeOrReturnType"], "table");
    assert_eq!(contents["CompletionItemType"], 3);
    assert_eq!(
        contents["Publish"],
        json!({ "Beta": true, "Category": "Other", "ButtonText": ["Contoso rows", "Contoso"] })
    );
    assert_eq!(contents["Documentation"]["LongDescription"], "Rows of Contoso");
    let parameters = contents["FunctionParameters"].as_array().expect("parameters");
    let [url, options, size] = parameters.as_slice() else { panic!("{parameters:?}") };
    assert_eq!(
        (&url["Name"], &url["IsRequired"], &url["Caption"]),
        (&json!("url"), &json!(true), &json!("Address"))
    );
    assert_eq!(url["SampleValues"], json!(["https://contoso.example"]));
    assert_eq!((&options["IsRequired"], &options["IsNullable"]), (&json!(false), &json!(true)));
    assert_eq!(
        options["Fields"],
        json!([{ "FiledName": "Order", "Type": "text", "IsRequired": false, "FieldCaption": "Order",
                 "FieldDescription": "How rows are ordered" }])
    );
    assert_eq!(size["AllowedValues"], json!([1, 2]));
    assert_eq!((&size["EnumNames"], &size["EnumCaptions"]), (&json!(["1", "2"]), &json!(["Small", "Large"])));
    assert_eq!(size["DefaultValue"], 1);
    let double = &info["Members"][3];
    assert_eq!((&double["IsDataSource"], &double["Publish"]), (&json!(false), &Value::Null));
    let source = &info["DataSources"][0];
    assert_eq!(source["DataSourceKind"], "Contoso");
    let kinds: Vec<&str> = source["AuthenticationInfos"]
        .as_array()
        .expect("kinds")
        .iter()
        .filter_map(|k| k["Kind"].as_str())
        .collect();
    assert_eq!(kinds, ["UsernamePassword", "Key", "Anonymous"]);
    let password = &source["AuthenticationInfos"][0];
    assert_eq!(password["Properties"][0]["Label"], "Account");
    assert_eq!(password["ApplicationProperties"][0]["Name"], "Tenant");
}

#[test]
fn info_tells_in_error_status_why_an_extension_does_not_load() {
    let bench = Bench::new();
    bench.write(
        "broken/Broken.pq",
        "section Broken;\n[DataSource.Kind = \"Absent\"] shared Broken.A = () => 1;",
    );
    let said = bench.pqtest(&["info", "-e", "broken", "-e", "Contoso.mez", "-e", "nowhere.mez"]);
    let all = said.json();
    assert!(all[0]["ErrorStatus"].as_str().is_some_and(|text| text.contains("Absent")), "{all}");
    assert_eq!((&all[0]["Name"], &all[0]["Members"]), (&Value::Null, &json!([])));
    assert_eq!(all[1]["ErrorStatus"], Value::Null);
    assert!(all[2]["ErrorStatus"].as_str().is_some_and(|text| text.contains("nowhere.mez")), "{all}");
}

#[test]
fn discover_finds_sources_and_says_which_calls_it_cannot_resolve() {
    let bench = Bench::new();
    let query =
        "let a = Contoso.Contents(\"https://H.example/x\"), f = (u) => Contoso.View(u) in {a, f(\"y\")}";
    let answer = bench.contoso("discover", query, &[]).json();
    let source = &answer["DataSources"][0];
    assert_eq!((&source["Kind"], &source["Path"]), (&json!("Contoso"), &json!("https://H.example/x")));
    assert_eq!(source["NormalizedPath"], "https://h.example/x");
    assert_eq!(source["Calls"][0], json!({ "Function": "Contoso.Contents", "Place": "1:9" }));
    assert_eq!(answer["Unresolved"][0]["Function"], "Contoso.View");
}

#[test]
fn a_command_about_one_source_refuses_none_and_several() {
    let bench = Bench::new();
    // The words of Microsoft's tool, from a public log.
    let several = "Expected 1 data source in expression, but 2 were found.";
    for (query, words) in [
        ("{Contoso.Contents(\"https://a\"), Contoso.Contents(\"https://b\")}", several),
        ("1 + 1", "Expected 1 data source in expression, but 0 were found."),
        ("let a = in a", "one.query.pq:1:9"),
    ] {
        let said = bench.contoso("credential-template", query, &["-ak", "Key"]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{query}");
        assert!(said.stderr.contains(words), "{}", said.stderr);
    }
    let said = bench.pqtest(&["test-connection", "-e", "Contoso.mez", "-dsk", "Other"]);
    assert!(said.code == Some(1) && said.stderr.contains("there is Contoso"), "{}", said.stderr);
}

#[test]
fn run_test_gives_rows_and_errors() {
    let bench = Bench::new();
    for (query, rows, count) in [
        (
            "#table(type table [N = text, D = date, L = list], {{\"a\", #date(2026, 1, 31), {1}}})",
            json!([{ "N": "a", "D": "2026-01-31", "L": "[List]" }]),
            1,
        ),
        ("Contoso.Double(2)", json!([{ "Value": 4 }]), 1),
        ("{1, \"x\"}", json!([{ "Value": 1 }, { "Value": "x" }]), 2),
        ("[a = 1, b = null]", json!([{ "a": 1, "b": null }]), 1),
        ("#table({\"a\"}, {{error \"cell\"}})", json!([{ "a": "[Error] cell" }]), 1),
        ("section S; helper = 2; shared Query = helper * 3;", json!([{ "Value": 6 }]), 1),
    ] {
        let all = bench.contoso("run-test", query, &[]).json();
        let record = &all[0];
        assert_eq!(
            (&record["Status"], &record["Type"]),
            (&json!("Passed"), &json!("PQTest.Expression")),
            "{all}"
        );
        assert_eq!((&record["Output"], &record["RowCount"]), (&rows, &json!(count)), "{query}");
        assert_eq!(record["Details"], query);
        // ISO 8601 with seven digits and an offset: `2020-12-11T18:04:14.8991822+00:00`.
        for time in ["StartTime", "EndTime"] {
            let time = record[time].as_str().unwrap_or_default();
            assert!(time.len() == 33 && time.as_bytes()[19] == b'.' && time.ends_with("+00:00"), "{time}");
        }
    }
    let all =
        bench.contoso("run-test", "error Error.Record(\"My.Reason\", \"what\", [Code = 7])", &[]).json();
    assert_eq!(all[0]["Status"], "Failed");
    let error = &all[0]["Error"];
    assert_eq!(
        (&error["Message"], &error["Details"]),
        (&json!("what"), &json!({ "Code": 7, "Reason": "My.Reason" }))
    );
    assert!(error["Report"].as_str().is_some_and(|text| text.contains("one.query.pq:1:1")), "{error}");
}

#[test]
fn run_test_reads_no_more_than_a_thousand_rows() {
    let all = Bench::new().contoso("run-test", "Table.FromColumns({{1..5000}})", &[]).json();
    assert_eq!(all[0]["RowCount"], 1000);
}

#[test]
fn a_failed_test_changes_the_exit_code_only_when_that_is_asked_for() {
    let bench = Bench::new();
    assert_eq!(bench.contoso("run-test", "error \"x\"", &[]).code, Some(0));
    assert_eq!(bench.contoso("run-test", "error \"x\"", &["--failOnTestFailure"]).code, Some(1));
    assert_eq!(bench.contoso("run-test", "1", &["--failOnTestFailure"]).code, Some(0));
}

#[test]
fn application_properties_environment_and_traces_reach_the_connector() {
    let bench = Bench::new();
    bench.write("app.json", "{\"Tenant\": \"from file\"}");
    bench.write("settings.json", "{\"EnvironmentConfiguration\": {\"Ring\": \"settings\"}}");
    let anonymous = bench.contoso("set-credential", "Contoso.Told(\"https://h\")", &["-ak", "Anonymous"]);
    assert_eq!(anonymous.code, Some(0), "{}", anonymous.stderr);
    for (options, expected) in [
        (vec![], "none default"),
        (vec!["-ap", "Tenant=line", "-ec", "Ring=inner"], "line inner"),
        (vec!["-apf", "app.json", "-sf", "settings.json"], "from file settings"),
        (vec!["-apf", "app.json", "-ap", "Tenant=line"], "line default"),
    ] {
        let said = bench.contoso(
            "run-test",
            "Contoso.Told(\"https://h\")",
            &[options.as_slice(), &["-l", "user"]].concat(),
        );
        assert_eq!(said.json()[0]["Output"], json!([{ "Value": expected }]), "{options:?}");
        assert!(said.stderr.contains(&format!("asked for {expected}")), "{}", said.stderr);
    }
}

#[test]
fn test_connection_and_validate() {
    let server = service();
    let bench = Bench::new();
    let query = format!("Contoso.Contents(\"{}\")", server.url());
    let refused = bench.contoso("test-connection", &query, &[]).json();
    assert_eq!(refused["Status"], "Failure");
    // Words of public logs.
    assert!(
        refused["Message"].as_str().is_some_and(
            |text| text.starts_with("Credentials are required to connect to the Contoso source.")
        ),
        "{refused}"
    );
    bench.contoso("set-credential", &query, &["-ak", "Anonymous"]);
    let answer = bench.contoso("test-connection", &query, &["-p"]).json();
    assert_eq!(
        (&answer["Status"], &answer["Details"]["Path"]),
        (&json!("Success"), &json!(server.url())),
        "{answer}"
    );
    assert!(server.lines().iter().all(|line| line == "GET /rows"), "{:?}", server.lines());
    let valid = bench.contoso("validate", &query, &[]).json();
    assert_eq!(
        (&valid["Status"], &valid["Details"]["Function"]),
        (&json!("Success"), &json!("Contoso.Contents"))
    );
}

#[test]
fn validate_says_what_is_wrong_with_test_connection() {
    let bench = Bench::new();
    for (handler, words) in [
        ("", "has no field TestConnection"),
        ("TestConnection = (path) => {\"Broken.Absent\"},", "no shared member"),
        ("TestConnection = (path) => {\"Broken.A\", path, 2, 3},", "with 3 arguments"),
        ("TestConnection = (path) => {\"Broken.A\", \"x\" & path},", "tests the path"),
        ("TestConnection = (path) => error \"oh\",", "raised an error"),
        ("TestConnection = (path) => {1},", "name of a function"),
    ] {
        bench.write(
            "broken/Broken.pq",
            &format!(
                "section Broken;\n[DataSource.Kind = \"Broken\"] shared Broken.A = Value.ReplaceType((u as text) => 1, \
                 type function (u as Uri.Type) as any);\nBroken = [{handler} Authentication = [Anonymous = []]];"
            ),
        );
        let answer =
            bench.pqtest(&["validate", "-e", "broken", "-dsk", "broken", "-dsp", "https://h"]).json();
        assert_eq!(answer["Status"], "Failure", "{handler}");
        assert!(answer["Message"].as_str().is_some_and(|text| text.contains(words)), "{handler}: {answer}");
    }
}

#[test]
fn version_is_json() {
    let answer = Bench::new().pqtest(&["version"]).json();
    assert_eq!(
        (&answer["Product"], &answer["Version"]),
        (&json!("PQTest"), &json!(env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn a_key_vault_is_refused_with_what_to_use_instead() {
    let said = Bench::new().pqtest(&["list-credential", "-kv", "name"]);
    assert!(said.code == Some(1) && said.stderr.contains("--credentialsFilePath"), "{}", said.stderr);
}
