//! `compare` and `run-compare`: the records of the documentation, expected files, filters, folders, reports.

use super::*;

fn compare(bench: &Bench, more: &[&str]) -> Said {
    bench.pqtest(&[&["run-compare", "-e", "Contoso.mez"], more].concat())
}

/// The records of the examples 1 to 3 of "Regression testing with the run-compare command", times aside.
#[test]
fn the_records_of_the_documentation() {
    let bench = Bench::new();
    bench.write("contoso.query.pq", "Contoso.Double(21)");
    let record = |status: &str, overall: &str, source: Value| {
        json!([{
            "Details": "Contoso.Double(21)",
            "EndTime": null,
            "Method": "Compare.TestFiles",
            "Name": "contoso.query.pq",
            "StartTime": null,
            "Output": [{
                "SourceFilePath": "contoso.query.pq",
                "OutputFilePath": "contoso.query.pqout",
                "Status": status,
                "SerializedSource": source,
                "SourceError": null,
                "OutputError": null,
            }],
            "Status": overall,
            "Type": "PQTest.Expression",
        }])
    };
    let answer = |more: &[&str]| {
        let mut answer = compare(&bench, &[&["-q", "contoso.query.pq"], more].concat()).json();
        for time in ["StartTime", "EndTime"] {
            answer[0][time] = Value::Null;
        }
        answer
    };
    assert_eq!(answer(&["-fomof"]), record("Missing Output File", "Failed", json!("42")));
    assert!(!bench.path("contoso.query.pqout").exists());
    assert_eq!(answer(&[]), record("Output File Generated", "Passed", Value::Null));
    assert_eq!(bench.read("contoso.query.pqout"), "42");
    assert_eq!(answer(&["-fomof"]), record("Passed", "Passed", Value::Null));
    bench.write("contoso.query.pqout", "42.00");
    assert_eq!(answer(&[]), record("Passed", "Passed", Value::Null), "values are compared, not texts");
    bench.write("contoso.query.pqout", "43");
    assert_eq!(answer(&[]), record("Failed", "Failed", json!("42")));
    assert_eq!(bench.read("contoso.query.pqout"), "43", "an expected file is never overwritten");
}

#[test]
fn errors_of_either_side_are_told_apart() {
    let bench = Bench::new();
    bench.write("source.query.pq", "error \"the query\"");
    bench.write("output.query.pq", "1");
    bench.write("output.query.pqout", "error \"the file\"");
    let all = compare(&bench, &["-q", "."]).json();
    let files = |index: usize| all[index]["Output"][0].clone();
    assert_eq!((&files(0)["Status"], &files(0)["SourceError"]), (&json!("Failed"), &Value::Null));
    assert!(files(0)["OutputError"].as_str().is_some_and(|text| text.contains("the file")), "{all}");
    assert!(files(1)["SourceError"].as_str().is_some_and(|text| text.contains("the query")), "{all}");
    assert!(!bench.path("source.query.pqout").exists());
}

#[test]
fn a_parameter_query_is_handed_to_the_test_and_its_faults_are_its_own() {
    let bench = Bench::new();
    bench.write("t.query.pq", "(Source) => Table.RowCount(Source)");
    bench.write("good.parameter.pq", "#table({\"a\"}, {{1}, {2}})");
    bench.write("bad.parameter.pq", "let a = in a");
    bench.write("raises.parameter.pq", "error \"no rows\"");
    let run = |parameter: &str| compare(&bench, &["-q", "t.query.pq", "-pa", parameter]).json();
    assert_eq!(run("good.parameter.pq")[0]["Status"], "Passed");
    assert_eq!(bench.read("t.query.pqout"), "2");
    for parameter in ["bad.parameter.pq", "raises.parameter.pq"] {
        let all = run(parameter);
        let error = all[0]["Output"][0]["SourceError"].as_str().unwrap_or_default().to_owned();
        assert!(error.starts_with("The parameter query failed"), "{error}");
        assert!(error.contains(parameter), "{error}");
    }
    // The same option in our own command line.
    let said = bench.run("pq", &["compare", "t.query.pq", "--parameter-query", "good.parameter.pq"], "");
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert!(compare(&bench, &["-q", "t.query.pq", "-pa", "absent.pq"]).stderr.contains("absent.pq"));
}

/// "Test batteries", "Ignoring tests" and "Filtering tests".
#[test]
fn a_folder_is_searched_and_filtered() {
    let bench = Bench::new();
    for name in
        ["tests/Suite1/Deep/b.query.pq", "tests/a.query.pq", "tests/Broken/c.query.pq", "tests/helper.pq"]
    {
        bench.write(name, "1");
    }
    bench.write("tests/d.query.pq.ignore", "1");
    let list = |filters: &[&str]| {
        let mut arguments = vec!["-q", "tests", "--listOnly"];
        for filter in filters {
            arguments.extend(["--testFilter", filter]);
        }
        let answer = compare(&bench, &arguments).json();
        let tests = answer["Tests"].as_array().expect("tests").clone();
        let names =
            tests.iter().map(|test| test["RelativePath"].as_str().unwrap_or_default().replace('\\', "/"));
        names.collect::<Vec<_>>()
    };
    assert_eq!(list(&[]), ["Broken/c.query.pq", "Suite1/Deep/b.query.pq", "a.query.pq"]);
    assert_eq!(list(&["Suite1/**/*.pq"]), ["Suite1/Deep/b.query.pq"]);
    assert_eq!(list(&["!broken/*"]), ["Suite1/Deep/b.query.pq", "a.query.pq"]);
    assert_eq!(list(&["!Broken/*", "**/*.pq"]), ["Suite1/Deep/b.query.pq", "a.query.pq", "helper.pq"]);
    assert!(list(&["Nothing/*"]).is_empty());
    let ran = compare(&bench, &["-q", "tests", "--testFilter", "*.query.pq"]).json();
    assert_eq!(ran.as_array().map(Vec::len), Some(1));
    let said = compare(&bench, &["-q", "tests/a.query.pq", "--testFilter", "*.pq"]);
    assert!(said.code == Some(1) && said.stderr.contains("test filters are for folders"), "{}", said.stderr);
    let said = compare(&bench, &["-q", "tests", "--testFilter", "Nothing/*"]);
    assert!(said.code == Some(1) && said.stderr.contains("Nothing/*"), "{}", said.stderr);
}

/// "Using a settings file": example 6, and that the command line goes first.
/// The schema of settings files has these names, without a word about them; that a HAR file is meant is ours.
#[test]
fn requests_are_answered_from_http_mock_path() {
    let bench = Bench::new();
    bench.write("rows.query.pq", "Text.FromBinary(Web.Contents(\"https://a.example/rows\"))");
    bench.write("other.query.pq", "Text.FromBinary(Web.Contents(\"https://a.example/other\"))");
    let entry = json!({
        "request": { "method": "GET", "url": "https://a.example/rows" },
        "response": { "status": 200, "headers": [], "content": { "size": 4, "text": "rows" } },
    });
    bench.write("recorded/a.har", &json!({ "log": { "entries": [entry] } }).to_string());
    bench.write("settings.json", "{\"HttpMockPath\": \"recorded\", \"FailOnMockMiss\": true}");
    let run =
        |query: &str| bench.pqtest(&["run-test", "-e", "Contoso.mez", "-sf", "settings.json", "-q", query]);
    let said = run("rows.query.pq");
    assert!(
        said.stdout.contains("\"rows\"") && !said.stderr.contains("no effect"),
        "{}{}",
        said.stdout,
        said.stderr
    );
    let said = run("other.query.pq").stdout;
    assert!(said.contains("has no answer to GET https://a.example/other"), "{said}");
}

#[test]
fn a_settings_file_holds_the_options_and_the_command_line_goes_first() {
    let bench = Bench::new();
    bench.write("contoso.query.pq", "1");
    bench.write("other.query.pq", "2");
    bench.write(
        "settings.json",
        "{\"ExtensionPaths\": [\"Contoso.mez\"], \"QueryFilePath\": \"contoso.query.pq\", \"FailOnMissingOutputFile\": true, \
         \"TestNamePrefix\": \"Nightly \", \"QueryFilePaht\": \"x\"}",
    );
    let said = bench.pqtest(&["compare", "-sf", "settings.json"]);
    let all = said.json();
    assert_eq!(all[0]["Output"][0]["Status"], "Missing Output File");
    assert_eq!(all[0]["Name"], "Nightly contoso.query.pq");
    assert!(
        said.stderr.contains("unknown key QueryFilePaht; write QueryFilePath instead"),
        "{}",
        said.stderr
    );
    let all = bench.pqtest(&["compare", "-sf", "settings.json", "-q", "other.query.pq"]).json();
    assert_eq!(all[0]["Details"], "2");
    bench.write("settings.json", "[1]");
    let said = bench.pqtest(&["compare", "-sf", "settings.json"]);
    assert!(
        said.code == Some(1) && said.stderr.contains("settings.json is not a JSON object"),
        "{}",
        said.stderr
    );
}

#[test]
fn diagnostics_of_the_channel_web_are_compared_too() {
    let server = service();
    let bench = Bench::new();
    let query = format!("Contoso.Contents(\"{}\")", server.url());
    bench.contoso("set-credential", &query, &["-ak", "Anonymous"]);
    let run =
        || compare(&bench, &["-q", "one.query.pq", "-dc", "Odbc", "-dc", "Web"]).json()[0]["Status"].clone();
    assert_eq!(run(), "Passed");
    let expected: Value = serde_json::from_str(&bench.read("one.query.web.diagnostics")).expect("JSON");
    assert_eq!(expected, json!([{ "Command": format!("GET {}/rows", server.url()) }]));
    assert!(!bench.path("one.query.odbc.diagnostics").exists(), "a channel without events has no file");
    assert_eq!(run(), "Passed");
    bench.write("one.query.web.diagnostics", "[]");
    assert_eq!(run(), "Failed");
    let said = compare(&bench, &["-q", "one.query.pq", "-dc", "Sql"]);
    assert!(said.code == Some(1) && said.stderr.contains("write Odbc or Web"), "{}", said.stderr);
}

/// The words of Microsoft's engine, from public logs.
#[test]
fn a_step_that_does_not_fold_fails_where_that_is_asked_for() {
    let server = service();
    let bench = Bench::new();
    let view = format!("Contoso.View(\"{}\")", server.url());
    bench.contoso("set-credential", &view, &["-ak", "Anonymous"]);
    for (step, folds) in [("Table.FirstN(_, 1)", true), ("Table.Sort(_, \"Name\")", false), ("_", true)] {
        bench.write("one.query.pq", &format!("(each {step})({view})"));
        let all = compare(&bench, &["-q", "one.query.pq", "-foff", "-ofp", "out"]).json();
        let error = all[0]["Output"][0]["SourceError"].as_str().unwrap_or_default().to_owned();
        let failed = "We couldn't fold the expression to the data source. Please try a simpler expression.";
        assert_eq!(error.contains(failed), !folds, "{step}: {all}");
        assert_eq!(
            compare(&bench, &["-q", "one.query.pq"]).json()[0]["Output"][0]["SourceError"],
            Value::Null
        );
    }
}

/// "Managing intermediate test results": the four scenarios of the table.
#[test]
fn intermediate_results_stay_only_in_a_named_folder() {
    let bench = Bench::new();
    bench.write("tests/Suite/t.query.pq", "1");
    let folders = || std::fs::read_dir(bench.path("results")).map(Iterator::count).unwrap_or(0);
    for (options, kept) in [
        (vec!["-p"], 0),
        (vec!["-p", "-itrf", "results"], 0),
        (vec!["-p", "-pitr"], 0),
        (vec!["-p", "-pitr", "-itrf", "results"], 1),
    ] {
        compare(&bench, &[&["-q", "tests"], options.as_slice()].concat()).json();
        assert_eq!(folders(), kept, "{options:?}");
    }
    let run =
        std::fs::read_dir(bench.path("results")).expect("a folder").next().expect("a run").expect("a run");
    // YYYYMMDD_HHmmss_ffffff
    let name = run.file_name().to_string_lossy().into_owned();
    assert!(name.len() == 22 && name.split('_').map(str::len).eq([8, 6, 6]), "{name}");
    assert_eq!(std::fs::read_to_string(run.path().join("Suite/t.query.pqout")).ok().as_deref(), Some("1"));
}

#[test]
fn reports_for_build_servers() {
    let bench = Bench::new();
    bench.write("tests/good.query.pq", "1");
    bench.write("tests/bad.query.pq", "error \"<&> \u{1}\"");
    let arguments = ["-q", "tests", "-trx", "reports", "-junit", "junit.xml"];
    compare(&bench, &arguments).json();
    let trx = bench.read("reports/PQTest.trx");
    assert!(trx.contains("http://microsoft.com/schemas/VisualStudio/TeamTest/2010"), "{trx}");
    assert!(trx.contains("<Counters total=\"2\" executed=\"2\" passed=\"1\" failed=\"1\""), "{trx}");
    assert_eq!(trx.matches("<UnitTestResult ").count(), 2);
    assert!(trx.contains("outcome=\"Failed\"") && trx.contains("&lt;&amp;&gt;"), "{trx}");
    let junit = bench.read("junit.xml");
    assert!(junit.contains("tests=\"2\" failures=\"1\"") && !junit.contains('\u{1}'), "{junit}");
    let files = walkdir::WalkDir::new(bench.path("reports")).into_iter().filter_map(Result::ok);
    let mut names: Vec<String> = files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["PQTest.trx", "tests_bad.query.pq.json", "tests_good.query.pq.json"]);
    let record: Value = serde_json::from_str(&bench.read("reports/tests_good.query.pq.json")).expect("JSON");
    assert_eq!(record["Status"], "Passed");
    assert_eq!(compare(&bench, &["-q", "tests", "--failOnTestFailure"]).code, Some(1));
}

#[test]
fn the_first_1000_rows_are_written_and_compared() {
    let bench = Bench::new();
    bench.write("tests/long.query.pq", "Table.FromColumns({{1..10000}}, type table [a = number])");
    bench.pqtest(&["run-compare", "-e", "Contoso.mez", "-q", "tests"]).json();
    let written = bench.read("tests/long.query.pqout");
    assert!(written.contains("{1000}") && !written.contains("{1001}"), "{}", written.len());
    let again = bench.pqtest(&["run-compare", "-e", "Contoso.mez", "-q", "tests"]).json();
    assert_eq!(again[0]["Status"], "Passed");
}

#[test]
fn a_failed_comparison_shows_rows_and_cells_side_by_side() {
    let bench = Bench::new();
    let table = |rows: &str| format!("#table(type table [Name = text, Age = number], {{{rows}}})");
    bench.write("t/a.query.pq", &table(r#"{"Ada", 36}, {"Bo", 5}, {"Cy", 7}"#));
    bench.write("t/a.query.pqout", &table(r#"{"Ada", 36}, {"Bob", 4}"#));
    bench.write("t/b.query.pq", "[x = 1, y = 2]");
    bench.write("t/b.query.pqout", "[x = 1, z = 2]");
    bench.write("t/c.query.pq", "#table(type table [a = text], {})");
    bench.write("t/c.query.pqout", "#table(type table [a = number], {})");
    bench.pqtest(&["run-compare", "-e", "Contoso.mez", "-q", "t", "-junit", "j.xml"]);
    let junit = bench.read("j.xml").replace("&#10;", "\n").replace("&quot;", "\"");
    for expected in [
        "rows: expected 2, actual 3",
        "1 of 2 rows differ, in 2 cells",
        "row 2, Name  \"Bob\"     \"Bo\"",
        "row 2, Age   4         5",
        "missing fields: z",
        "unexpected fields: y",
        "type of a: expected number, actual text",
    ] {
        assert!(junit.contains(expected), "{expected} in\n{junit}");
    }
}

#[cfg(not(windows))]
#[test]
fn paths_of_windows_are_taken_elsewhere() {
    let bench = Bench::new();
    bench.write("bin/AnyCPU/Debug/keep", "");
    std::fs::copy(bench.path("Contoso.mez"), bench.path("bin/AnyCPU/Debug/Contoso.mez")).expect("a copy");
    bench.write("configs/generic/one.query.pq", "1");
    bench.write("configs/generic/one.query.pqout", "1");
    bench.write(
        "Settings/one.testsettings.json",
        r#"{"QueryFilePath": "Configs\\Generic", "ExtensionPaths": ["bin\\AnyCPU\\Debug\\contoso.mez"]}"#,
    );
    for arguments in [
        ["run-compare", "-e", "bin\\AnyCPU\\Debug\\Contoso.mez", "-q", "Configs\\Generic"].as_slice(),
        &["run-compare", "-sf", "settings\\one.testsettings.json"],
    ] {
        let all = bench.pqtest(arguments).json();
        assert_eq!(all[0]["Status"], "Passed", "{all}");
    }
}

#[test]
fn whole_numbers_are_compared_to_the_last_digit_and_fractions_up_to_rounding() {
    let bench = Bench::new();
    for (name, query, expected, status) in [
        // FoldListStandardDeviation of Microsoft's test framework: a database adds in another order.
        ("deviation", "12.157206171081855", "12.157206171081777", "Passed"),
        ("fraction", "1.25", "1.26", "Failed"),
        ("whole", "9007199254740993", "9007199254740992", "Failed"),
        ("same", "9223372036854775807", "9223372036854775807", "Passed"),
    ] {
        bench.write(&format!("n/{name}.query.pq"), query);
        bench.write(&format!("n/{name}.query.pqout"), expected);
        let all =
            bench.pqtest(&["run-compare", "-e", "Contoso.mez", "-q", &format!("n/{name}.query.pq")]).json();
        assert_eq!(all[0]["Status"], status, "{name}");
    }
}

/// AllTypesNativeQuery of Microsoft's test framework is spelt in two ways.
#[cfg(not(windows))]
#[test]
fn an_expected_file_is_found_without_regard_to_case() {
    let bench = Bench::new();
    bench.write("c/AllTypes.query.pq", "1 + 1");
    bench.write("c/Alltypes.query.pqout", "2");
    let all =
        bench.pqtest(&["run-compare", "-e", "Contoso.mez", "-q", "c", "--failOnMissingOutputFile"]).json();
    assert_eq!(all[0]["Status"], "Passed", "{all}");
    assert!(!bench.path("c/AllTypes.query.pqout").exists());
}

/// Of a table in another one the first rows are compared too, and its view is asked for no more: below a navigator lies all
/// that a service has.
#[test]
fn nested_tables_stop_at_a_thousand_rows() {
    let bench = Bench::new();
    bench.write(
        "nested.query.pq",
        r#"let
            endless = Table.FromList(List.Generate(() => 1, each true, each _ + 1), Splitter.SplitByNothing(), {"n"}),
            view = Table.View(null, [
                GetType = () => type table [n = number],
                GetRows = () => error "all rows",
                OnTake = (count) => #table(type table [n = number], {{count}})
            ])
        in
            [Levels = {#table({"Name", "Data"}, {{"endless", endless}, {"view", view}})}, Record = [Data = view]]"#,
    );
    let status = || compare(&bench, &["-q", "nested.query.pq"]).json()[0]["Output"][0]["Status"].clone();
    assert_eq!(status(), json!("Output File Generated"));
    let written = bench.read("nested.query.pqout");
    assert!(written.contains("{999} , {1000} } ) "), "{written}");
    assert!(!written.contains("{1001}") && !written.contains("serialize failed"), "{written}");
    assert_eq!(written.matches("#table( type table [n = number] , {{1000} } ) ").count(), 2, "{written}");
    // What was written is what is compared.
    assert_eq!(status(), json!("Passed"));
}
