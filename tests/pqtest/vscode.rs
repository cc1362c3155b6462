//! The VS Code extension "Power Query SDK" as the judge: its argument lists, and what its parsers and types require of the
//! answers. Each list names the file of the extension (microsoft/vscode-powerquery-sdk) that builds it.

use super::*;

/// `buildPqTestArgs` of src/common/PQTestService.ts: command, connector, query, settings file, `--prettyPrint`, more; for
/// run-compare without `--prettyPrint`.
fn arguments<'a>(
    operation: &'a str,
    connector: Option<&'a str>,
    query: Option<&'a str>,
    more: &[&'a str],
) -> Vec<&'a str> {
    let mut all = vec![operation];
    all.extend(connector.iter().flat_map(|path| ["--extension", path]));
    all.extend(query.iter().flat_map(|path| ["--queryFile", path]));
    all.push("--prettyPrint");
    all.extend(more);
    all
}

/// What `doCheckPidAndDequeueOneTaskIfAny` of src/pqTestConnector/PqTestExecutableTaskQueue.ts makes of an answer: without
/// the characters U+0000 to U+0019 it is JSON, and a text in `ErrorStatus` would be an error.
fn dequeued(said: &Said) -> Value {
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let text: String = said.stdout.chars().filter(|letter| *letter > '\u{19}').collect();
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let objects = json.as_array().cloned().unwrap_or_else(|| vec![json.clone()]);
    assert!(objects.iter().all(|one| one["ErrorStatus"].as_str().is_none_or(str::is_empty)), "{json}");
    json
}

/// The type `GenericResult` of src/common/PQTestService.ts.
fn generic(json: &Value) -> &str {
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert!(json["Message"].is_string() && keys.iter().any(|key| *key == "Details"), "{json}");
    let status = json["Status"].as_str().unwrap_or_default();
    assert!(["Success", "Failure"].contains(&status), "{json}");
    status
}

/// The templates of `SetCredentialFromCreateAuthState` in src/pqTestConnector/PqTestExecutableTaskQueue.ts; what the user
/// types goes in without escaping.
fn payload(kind: &str, properties: &str) -> String {
    format!(
        "{{\n                \"AuthenticationKind\": \"{kind}\",\n                \"AuthenticationProperties\": \
         {properties},\n                \"PrivacySetting\": \"None\",\n                \"Permissions\": []\n            }}"
    )
}

#[test]
fn the_commands_of_the_side_bar() {
    let server = service();
    let bench = Bench::new();
    // The connector is an absolute path, the current folder that of the tools (src/pqTestConnector/PqTestExecutableTaskQueue.ts).
    let connector = bench.path("Contoso.mez").to_string_lossy().into_owned();
    let query = bench.write("Contoso.query.pq", &format!("Contoso.Contents(\"{}\")", server.url()));
    let query = query.to_string_lossy().into_owned();
    let run = |operation: &str, more: &[&str], input: &str| {
        let with_query = !["info", "list-credential", "delete-credential"].contains(&operation);
        let with_connector = !["list-credential", "delete-credential"].contains(&operation);
        let list = arguments(
            operation,
            with_connector.then_some(connector.as_str()),
            with_query.then_some(query.as_str()),
            more,
        );
        bench.run("pqtest", &list, input)
    };

    // DisplayExtensionInfo; its answer is the type ExtensionInfo[].
    let info = dequeued(&run("info", &[], ""));
    extension_info(&info);

    // ListCredentials: the type Credential[].
    assert_eq!(dequeued(&run("list-credential", &[], "")), json!([]));

    // SetCredentialFromCreateAuthState, kind by kind.
    let password = r#"{
                    "Username": "CONTOSO\ada",
                    "Password": "with "quotes" and \"
                }"#;
    for input in [
        payload("UsernamePassword", password),
        payload("Key", "{\n                    \"Key\": \"s3cret-Key\"\n                }"),
        payload("Anonymous", "{}"),
    ] {
        assert_eq!(generic(&dequeued(&run("set-credential", &[], &input))), "Success");
    }
    // OAuth and Aad are sent as the connector spells them; this connector has neither, which is told on standard error.
    let said = run("set-credential", &["-ak", "OAuth", "--interactive"], "");
    assert!(
        said.code == Some(1) && said.stdout.is_empty() && said.stderr.contains("does not take"),
        "{}",
        said.stderr
    );

    let listed = dequeued(&run("list-credential", &[], ""));
    for credential in listed.as_array().expect("an array") {
        assert!(credential["DataSource"]["kind"].is_string() && credential["DataSource"]["path"].is_string());
        assert!(credential["AuthenticationKind"].is_string() && credential["PrivacySetting"].is_string());
        assert!(credential["Properties"].is_object(), "{listed}");
    }

    // TestConnection, RefreshCredential.
    assert_eq!(generic(&dequeued(&run("test-connection", &[], ""))), "Success");
    assert_eq!(generic(&dequeued(&run("refresh-credential", &[], ""))), "Failure");

    // RunTestBattery; shown by webviews/pq-test-result-view/src/views/TestBatteryResultView.tsx.
    let result = dequeued(&run("run-test", &[], ""));
    let shown = &result.as_array().expect("an array")[0];
    assert_eq!(shown["Status"], "Passed", "{result}");
    assert!(shown["Output"].as_array().is_some_and(|rows| rows.len() == 2 && rows[0].is_object()));
    assert!(shown["DataSourceAnalysis"][0]["Kind"] == "Contoso" && shown.get("Error").is_none());
    for name in ["Method", "Name", "Type", "StartTime", "EndTime", "Details"] {
        assert!(shown[name].is_string(), "{name}: {shown}");
    }

    // DeleteCredential.
    assert_eq!(generic(&dequeued(&run("delete-credential", &["--ALL"], ""))), "Success");
    let failed = dequeued(&run("run-test", &[], ""));
    assert!(
        failed[0]["Error"]["Message"].as_str().is_some_and(|text| text.contains("Credentials are required"))
    );
}

/// The type `ExtensionInfo` of src/common/PQTestService.ts, and what `convertExtensionInfoToLibraryJson` reads of it.
fn extension_info(info: &Value) {
    let text_or_null = |value: &Value| value.is_string() || value.is_null();
    for one in info.as_array().expect("an array") {
        assert!(one["Source"].is_string() && one["LibraryId"].is_string(), "{one}");
        assert!(
            text_or_null(&one["ErrorStatus"]) && text_or_null(&one["Name"]) && text_or_null(&one["Version"])
        );
        assert!(one["Metadata"].is_object());
        for member in one["Members"].as_array().expect("members") {
            assert!(
                member["Name"].is_string()
                    && member["Type"].is_string()
                    && member["CompletionItemType"].is_u64()
            );
            assert!(
                member["IsDataSource"].is_boolean() && member["DataTypeOrReturnType"].is_string(),
                "{member}"
            );
            for parameter in member["FunctionParameters"].as_array().into_iter().flatten() {
                assert!(parameter["Name"].is_string() && parameter["ParameterType"].is_string());
                assert!(parameter["IsRequired"].is_boolean() && parameter["IsNullable"].is_boolean());
                for field in parameter["Fields"].as_array().into_iter().flatten() {
                    assert!(field["FiledName"].is_string() && field["Type"].is_string(), "{field}");
                }
            }
        }
        for source in one["DataSources"].as_array().expect("sources") {
            assert!(source["DataSourceKind"].is_string());
            for kind in source["AuthenticationInfos"].as_array().expect("kinds") {
                assert!(kind["Kind"].is_string() && kind["Properties"].is_array());
                assert!(kind["ApplicationProperties"].is_array(), "{kind}");
            }
        }
    }
}

#[test]
fn credential_template_without_a_kind() {
    // GenerateCredentialTemplate of src/pqTestConnector/PqTestExecutableTaskQueue.ts names no kind.
    let bench = Bench::new();
    bench.write("one/One.pq", "section One; [DataSource.Kind = \"One\"] shared One.A = () => 1; One = [Authentication = [Key = []]];");
    bench.write("one.query.pq", "One.A()");
    let template =
        dequeued(&bench.pqtest(&arguments("credential-template", Some("one"), Some("one.query.pq"), &[])));
    assert_eq!(template["AuthenticationProperties"], json!({ "Key": "$$KEY$$" }));
}

#[test]
fn the_build_task() {
    // buildMakePQXCompileTask of src/features/PowerQueryTaskProvider.ts: `compile` alone, in the folder of the project;
    // resolveTask of the same file adds the folder.
    let bench = Bench::new();
    bench.write("Fabrikam/Fabrikam.pq", "section Fabrikam; shared Fabrikam.A = 1;");
    let folder = bench.path("Fabrikam").to_string_lossy().into_owned();
    for more in [None, Some(folder.as_str())] {
        let mut command = program("makepqx");
        command.current_dir(bench.path("Fabrikam")).arg("compile").args(more);
        command.assert().success();
        // executeBuildTaskAndAwaitIfNeeded of src/pqTestConnector/PqTestTaskUtils.ts wants exactly one below bin, newly made.
        let packages = walkdir::WalkDir::new(bench.path("Fabrikam/bin")).into_iter().filter_map(Result::ok);
        let packages: Vec<PathBuf> = packages
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.extension().is_some_and(|extension| extension == "mez"))
            .collect();
        assert_eq!(packages, [bench.path("Fabrikam/bin/AnyCPU/Debug/Fabrikam.mez")]);
        std::fs::remove_file(&packages[0]).expect("the package is removed before the next build");
    }
}

/// A suite with a settings file, as src/testing/pqtest-adapter works on it: the current folder is that of the file.
fn suite(bench: &Bench) -> (PathBuf, String) {
    bench.write("tests/Suite/same.query.pq", "1 + 1");
    bench.write("tests/Suite/same.query.pqout", "2");
    bench.write("tests/other.query.pq", "1 + 1");
    bench.write("tests/other.query.pqout", "3");
    bench.write("tests/raises.query.pq", "error Error.Record(\"Why\", \"what\", [Code = 1])");
    bench.write("tests/fresh.query.pq", "5");
    let settings = bench.write(
        "settings/Contoso.testsettings.json",
        "{\"QueryFilePath\": \"../tests\", \"ExtensionPaths\": [\"../Contoso.mez\"]}",
    );
    (bench.path("settings"), settings.to_string_lossy().into_owned())
}

#[test]
fn the_test_explorer_discovers_tests() {
    // PqTestCommandBuilder and PqTestDiscoveryRunner of src/testing/pqtest-adapter/helpers.
    let bench = Bench::new();
    let (folder, settings) = suite(&bench);
    let mut command = program("pqtest");
    command.current_dir(folder).args(["run-compare", "--settingsFile", &settings, "--listOnly"]);
    let output = command.output().expect("the program starts");
    assert!(output.status.success());
    // The whole output is parsed.
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    // resolveTestItem of src/testing/pqtest-adapter/TestResolver.ts reads Test, RelativePath and AbsolutePath.
    let tests = answer["Tests"].as_array().expect("tests");
    assert_eq!(tests.len(), 4);
    for test in tests {
        let absolute = Path::new(test["AbsolutePath"].as_str().expect("a path"));
        assert!(absolute.is_absolute() && absolute.is_file(), "{test}");
        assert!(absolute.ends_with(test["RelativePath"].as_str().expect("a path")), "{test}");
        assert!(absolute.ends_with(test["Test"].as_str().expect("a name")), "{test}");
    }
}

#[test]
fn the_test_explorer_runs_tests() {
    // TestRunExecutor of src/testing/pqtest-adapter and buildIntermediateResultsArgs of utils/testSettingsUtils.ts.
    let bench = Bench::new();
    let (folder, settings) = suite(&bench);
    let run = |filters: &[&str]| {
        let mut command = program("pqtest");
        let list = ["run-compare", "--settingsFile", &settings, "--persistIntermediateTestResults"];
        command.current_dir(&folder).args(list).args(["--intermediateTestResultsFolder", "../TestResults"]);
        for filter in filters {
            command.args(["--testFilter", filter]);
        }
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        events(&String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let all = run(&[]);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let each = ["testStart", "testEnd"].repeat(4);
    assert_eq!(names, [vec!["runStart"], each, vec!["runEnd"]].concat());
    let (_, start) = &all[0];
    assert_eq!(start["tests"].as_array().map(Vec::len), Some(4));
    let ends: Vec<&Value> = all.iter().filter(|(name, _)| name == "testEnd").map(|(_, json)| json).collect();
    for end in &ends {
        assert!(Path::new(end["filePath"].as_str().expect("a path")).is_absolute());
        assert!(start["tests"].as_array().is_some_and(|tests| tests.contains(&end["filePath"])), "{end}");
        assert!(end["durationTotalSeconds"].is_f64() && end["timestamp"].is_string(), "{end}");
    }
    let of = |name: &str| {
        let found = ends.iter().find(|end| end["filePath"].as_str().is_some_and(|path| path.ends_with(name)));
        (*found.expect("the test has ended")).clone()
    };
    assert_eq!(of("same.query.pq")["status"], "Passed");
    assert_eq!(of("fresh.query.pq")["status"], "Passed");
    assert_eq!(bench.read("tests/fresh.query.pqout"), "5");
    // TestResultUpdater.ts compares the two files where the reason is OutputFileMismatch.
    let other = of("other.query.pq");
    assert_eq!((&other["status"], &other["reason"]), (&json!("Failed"), &json!("OutputFileMismatch")));
    for (name, text) in [("actualTestResultFilePath", "2"), ("expectedTestResultFilePath", "3")] {
        let path = other[name].as_str().expect("a path");
        assert_eq!(std::fs::read_to_string(path).ok().as_deref(), Some(text), "{name}");
    }
    // An error has a message, and details that are shown as JSON.
    let raises = of("raises.query.pq");
    assert_eq!((&raises["status"], &raises["error"]["message"]), (&json!("Error"), &json!("what")));
    assert_eq!(
        (&raises["error"]["details"]["Code"], &raises["error"]["details"]["Reason"]),
        (&json!(1), &json!("Why"))
    );
    let (_, end) = all.last().expect("an end");
    assert_eq!((&end["passed"], &end["failed"]), (&json!(2), &json!(2)));

    let one = run(&["Suite/same.query.pq"]);
    assert_eq!(one[0].1["tests"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_test_explorer_shows_diagnostics() {
    let server = service();
    let bench = Bench::new();
    let query = format!("Table.RowCount(Contoso.Contents(\"{}\"))", server.url());
    bench.contoso("set-credential", &query, &["-ak", "Anonymous"]);
    bench.write("one.query.web.diagnostics", "[]");
    let list =
        ["-dc", "Web", "--persistIntermediateTestResults", "--intermediateTestResultsFolder", "results"];
    let said = bench.contoso("run-compare", &query, &list);
    let all = events(&said.stdout);
    let end = &all.iter().find(|(name, _)| name == "testEnd").expect("an end").1;
    assert_eq!(
        (&end["status"], &end["reason"]),
        (&json!("Failed"), &json!("DiagnosticsFileMismatch")),
        "{end}"
    );
    // handleDiagnosticsFileMismatch of TestResultUpdater.ts reads both files of the first channel.
    for name in ["actualDiagnosticsFilePaths", "expectedDiagnosticsFilePaths"] {
        let path = end[name]["web"].as_str().expect("a path");
        assert!(
            serde_json::from_str::<Value>(&std::fs::read_to_string(path).expect("a file")).is_ok(),
            "{name}"
        );
    }
}

/// `parseStream` of src/testing/pqtest-adapter/helpers/PqTestResultParser.ts: every line but empty ones is one of four words,
/// a colon and JSON; the last is `runEnd`.
fn events(output: &str) -> Vec<(String, Value)> {
    let lines = output.lines().filter(|line| !line.trim().is_empty());
    let events = lines.map(|line| {
        let (name, json) = line.split_once(':').unwrap_or_else(|| panic!("no event: {line}"));
        assert!(["runStart", "testStart", "testEnd", "runEnd"].contains(&name), "{line}");
        (name.to_owned(), serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {line}")))
    });
    events.collect()
}

#[test]
fn a_program_that_never_closes_standard_input_does_not_stop_a_run() {
    // SpawnedProcessStreaming of src/common leaves standard input open.
    let bench = Bench::new();
    bench.write("one.query.pq", "1");
    let path = program("pqtest").get_program().to_owned();
    let mut child = std::process::Command::new(path)
        .args(["run-compare", "--queryFile", "one.query.pq", "--persistIntermediateTestResults"])
        .current_dir(bench.folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let input = child.stdin.take();
    let output = child.wait_with_output().expect("the program ends");
    drop(input);
    assert_eq!(events(&String::from_utf8_lossy(&output.stdout)).len(), 4);
}

#[test]
fn settings_keys_of_the_schema_are_known() {
    // schemas/UserSettings.schema.json: the names of its properties, and DiagnosticChannels of the documentation.
    let keys = "ApplicationProperties AuthenticationKind CertificateSubjectName CertificateThumbprint \
        CredentialProperties CredentialsFilePath DataSourceAnalysisFile DataSourceKind DataSourcePath \
        DataSourceReferenceFile DiagnosticChannels DiagnosticsFolderPath EnvironmentConfiguration ExtensionPaths \
        FailOnFoldingFailure FailOnMissingOutputFile FailOnMockMiss HttpMockPath IntermediateTestResultsFolder \
        LogMashupEngineTraceLevel MashupVariables OutputFolderPath OwnerAlias ParameterQueryFilePath \
        PersistIntermediateTestResults PrettyPrint QueryFilePath SkipOutput TestCredentials TestFilters \
        TestNamePrefix TrxReportPath UserLoginHint UseSystemBrowser ValidateWithStrictDataSourcePath";
    let bench = Bench::new();
    let object: serde_json::Map<String, Value> = keys
        .split_whitespace()
        .map(|key| {
            let value = match key {
                "ApplicationProperties"
                | "CredentialProperties"
                | "EnvironmentConfiguration"
                | "MashupVariables" => json!({}),
                "ExtensionPaths" | "TestCredentials" | "TestFilters" | "DiagnosticChannels" => json!([]),
                "QueryFilePath" => json!("one.query.pq"),
                "LogMashupEngineTraceLevel" => json!(""),
                key if key.starts_with("Fail")
                    || key.starts_with("Validate")
                    || key.starts_with("Use") && key != "UserLoginHint" =>
                {
                    json!(true)
                }
                "PersistIntermediateTestResults" | "PrettyPrint" | "SkipOutput" => json!(true),
                "TrxReportPath"
                | "OutputFolderPath"
                | "DiagnosticsFolderPath"
                | "IntermediateTestResultsFolder" => json!("out"),
                // What it names has a test of its own; nothing is named here.
                "HttpMockPath" => json!(""),
                _ => json!("text"),
            };
            (key.to_owned(), value)
        })
        .collect();
    let object: serde_json::Map<String, Value> = object
        .into_iter()
        .filter(|(key, _)| !["ParameterQueryFilePath", "CredentialsFilePath"].contains(&key.as_str()))
        .collect();
    bench.write("all.testsettings.json", &Value::Object(object).to_string());
    bench.write("one.query.pq", "1");
    let said = bench.pqtest(&["run-test", "-sf", "all.testsettings.json"]);
    assert_eq!(said.json()[0]["Output"], json!([]), "SkipOutput");
    assert!(!said.stderr.contains("unknown key"), "{}", said.stderr);
    assert!(said.stderr.contains("OwnerAlias has no effect"), "{}", said.stderr);
}
