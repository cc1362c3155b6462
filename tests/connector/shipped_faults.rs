//! The 22 faults of the connector that ships with Power BI Desktop (2.3.0), by their numbers in the list of known
//! faults. Each test fails against the fault.

use super::{NAMES, Outcome, Query};
use anaplan_mock::{Content, End, Export, Fault, Server, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";

fn load(export: &str) -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", export, "item1")
}

/// The load of Headcount.txt while requests meet a fault.
fn load_with(fault: Fault) -> Outcome {
    let server = Server::start(Tenant::default());
    server.state().add_fault(fault);
    load("Headcount.txt").run_on(&server)
}

/// A tenant in which one more export of the model ends at once.
fn with_export(change: impl FnOnce(&mut Export)) -> Tenant {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", "a,b\n1,2\n");
    export.task = TaskScript::at_once();
    change(&mut export);
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    tenant
}

#[test]
fn fault_01_chunks_are_counted_before_the_run() {
    let long = "a,b\n".to_owned() + &"1,2\n".repeat(100);
    for (before, after) in [(None, &*long), (Some("a,b\n"), &*long), (Some(&*long), "a,b\n9,9\n")] {
        let tenant = with_export(|export| {
            export.chunk_bytes = 7;
            export.content = Content::text(after);
            export.last = before.map(Content::text);
        });
        let outcome = load("Exact.csv").run_with(tenant);
        assert_eq!(outcome.rows().matches("} , {").count() + 1, after.lines().count(), "{before:?}");
    }
}

#[test]
fn fault_02_states_other_than_in_progress_end_the_polling() {
    let outcome = load("Profit and Loss.csv").run();
    assert!(!outcome.rows().contains("last year's file"), "NOT_STARTED was taken for the end");
    let cancelled = Query::recorded(
        "Vertrieb & Marketing (München)",
        "Sandbox (9A1B2C3D4E5F60718293A4B5C6D7E8F9)",
        "Cancelled by the administrator.csv",
        "item1",
    )
    .run();
    assert!(cancelled.error().contains("The export was cancelled by"), "{}", cancelled.error());
}

#[test]
fn fault_03_the_result_of_the_run_is_not_looked_at() {
    let outcome = load("Forecast accuracy.csv").run();
    assert!(outcome.error().contains("The saved view 'Accuracy.Export' could not be found."));
}

#[test]
fn fault_04_the_run_is_asked_for_at_a_wrong_address() {
    let server = Server::start(Tenant::default());
    let outcome = load("Headcount.txt").run_on(&server);
    let run = &outcome.requests_with("POST /2/0")[0];
    assert!(run.ends_with("/exports/116000000003/tasks"), "{run}");
    assert!(outcome.requests.iter().all(|line| !line.contains("//")), "{:#?}", outcome.requests);
    // Only the task that the answer named is asked about; nobody else's.
    assert_eq!(outcome.requests_with("/tasks?").len(), 0);
    let mut polls = outcome.requests_with("/tasks/");
    polls.dedup();
    assert_eq!(polls.len(), 1, "{polls:#?}");
}

#[test]
fn fault_05_errors_are_loaded_as_rows() {
    for status in [400, 403, 404, 409, 423, 500] {
        for path in ["/2/0/**/tasks", "/2/0/**/tasks/*", "/2/0/**/chunks", "/2/0/**/chunks/*"] {
            let outcome = load_with(Fault::on("*", path).status(status));
            assert!(outcome.error().contains("DataSource.Error"), "{status} at {path}: {}", outcome.error());
        }
    }
}

#[test]
fn fault_06_a_status_without_a_text_fails_in_the_connector_itself() {
    for status in [402, 405, 418, 451, 501, 599] {
        let outcome = load_with(Fault::on("GET", "/2/0/models/*/exports/*").status(status));
        assert!(outcome.error().contains(&format!("({status})")), "{}", outcome.error());
        assert!(outcome.error().contains("DataSource.Error"), "{}", outcome.error());
    }
    let lost = load_with(Fault { cut_after: Some(0), ..Fault::on("GET", "/2/0/models/*/exports/*") });
    assert!(lost.error().contains("The connection to Anaplan failed or broke off"), "{}", lost.error());
}

#[test]
fn fault_07_an_export_that_does_not_end_is_a_type_error() {
    let tenant = with_export(|export| export.task = TaskScript { end: End::Never, ..TaskScript::at_once() });
    let outcome = load("Exact.csv").run_with(tenant);
    assert!(
        outcome.error().contains("DataSource.Error: The export had not finished after 240 minutes"),
        "{}",
        outcome.error()
    );
}

#[test]
fn fault_08_lists_are_cut_off_after_the_first_page() {
    let pages = |steps: &str| {
        let mut tenant = Tenant::default();
        tenant.switches.page_size = 2;
        Query::new(&format!("{steps} {NAMES}")).run_with(tenant).rows().to_owned()
    };
    let root = ", Level = Source";
    let models = &format!("{root}{{[Name = \"Finance\"]}}[Data]");
    let exports = &format!("{models}{{[Name = \"FP&A Hub\"]}}[Data]{{[Key = \"item1\"]}}[Data]");
    for steps in [root, models, exports] {
        assert_eq!(pages(steps), Query::new(&format!("{steps} {NAMES}")).run().rows(), "{steps}");
    }
    let mut tenant = with_export(|export| export.chunk_bytes = 1);
    tenant.switches.page_size = 2;
    assert!(load("Exact.csv").run_with(tenant).rows().contains(r#"{"1", "2"} "#));
}

#[test]
fn fault_09_a_failure_is_shown_as_no_data() {
    for (path, steps) in [
        ("/2/0/workspaces", ", Level = Source"),
        ("/2/0/workspaces/*/models", ", Level = Source{[Name = \"Finance\"]}[Data]"),
    ] {
        for status in [400, 403, 404, 500] {
            let server = Server::start(Tenant::default());
            server.state().add_fault(Fault::on("GET", path).status(status));
            let outcome = Query::new(&format!("{steps} {NAMES}")).run_on(&server);
            assert!(outcome.error().contains(&status.to_string()), "{}", outcome.error());
        }
    }
    let mut tenant = Tenant::default();
    tenant.workspaces.clear();
    for user in &mut tenant.users {
        (user.workspaces, user.no_access) = (None, Vec::new());
    }
    assert_eq!(Query::new(&format!(", Level = Source {NAMES}")).run_with(tenant).rows().trim(), "{}");
}

#[test]
fn fault_10_a_token_that_expires_on_the_way_ends_the_load() {
    for path in ["/2/0/**/exports/*", "/2/0/**/tasks/*", "/2/0/**/chunks", "/2/0/**/chunks/0"] {
        let outcome = load_with(Fault { expire_tokens: true, ..Fault::on("GET", path).first(1) });
        assert!(outcome.rows().contains("Controlling Málaga"), "{path}");
        assert_eq!(outcome.requests_with("/token/authenticate").len(), 2, "{path}");
    }
}

#[test]
fn fault_11_a_busy_server_ends_the_load_or_is_taken_for_a_task() {
    let outcome = load_with(Fault::on("GET", "/2/0/models/*/files/*/chunks").status(503).first(2));
    assert!(outcome.rows().contains("Controlling Málaga"));
    let body = r#"{"task":{"taskId":"0C5A","taskState":"COMPLETE","result":{"successful":true}}}"#;
    let fault = Fault { body: Some(body.into()), ..Fault::on("POST", "/2/0/**/tasks").status(503) };
    let outcome = load_with(fault);
    assert!(outcome.error().contains("no answer came"), "{}", outcome.error());
    assert_eq!(outcome.requests_with("/chunks").len(), 0, "{:#?}", outcome.requests);
}

#[test]
fn fault_12_a_wrong_password_is_a_type_error() {
    let outcome = load("Headcount.txt").by("ada@planning.example", "wrong").run();
    let words = "We couldn't authenticate with the credentials provided, please try again.";
    assert!(outcome.error().contains(words), "{}", outcome.error());
    let outcome = load("Headcount.txt").by("chiara@planning.example", "sso-only").run();
    assert!(outcome.error().contains(words), "{}", outcome.error());
}

#[test]
fn fault_13_the_words_of_the_token_endpoint_are_lost() {
    let outcome = Query::of_members(
        &["LoginError"],
        r#"error LoginError([error = "invalid_grant", error_description = "The refresh token was used before."])"#,
    )
    .run();
    assert!(
        outcome.error().contains("Anaplan did not sign you in: The refresh token was used before."),
        "{}",
        outcome.error()
    );
}

#[test]
fn fault_14_an_address_without_a_host_is_a_type_error() {
    let host = |typed: &str| {
        let path = format!(r#""{{""apiUrl"":""{typed}"",""authUrl"":""{typed}""}}""#);
        Query::of_members(&["OAuthUrl"], &format!("OAuthUrl({path})")).run()
    };
    assert_eq!(host("HTTPS://us1a.App.anaplan.com/").rows(), r#""https://us1a.app.anaplan.com""#);
    assert_eq!(host("https://eu5.auth.anaplan.com").rows(), r#""https://eu5.app.anaplan.com""#);
    assert!(host("").error().contains("Anaplan Auth URL"), "{}", host("").error());
}

#[test]
fn fault_15_an_address_is_replaced_by_production() {
    for (api, words) in [
        ("http://api.anaplan.com", "is not encrypted"),
        ("http://127.0.0.1:8080", "is not encrypted"),
        ("api.anaplan.com", "must begin with https://"),
        ("ftp://api.anaplan.com", "must begin with https://"),
        ("https://api.anaplan.com/2/0", "must end after the host name"),
        ("https://", "is not an address"),
        ("https://api anaplan.com", "is not an address"),
        ("https://api.anaplan.com\\", "is not an address"),
        ("https://ada:secret@api.anaplan.com", "\"https://…@api.anaplan.com\" must end after the host name"),
    ] {
        let mut query = Query::new("");
        query.text = format!(r#"Anaplan.Contents("{api}", "https://auth.anaplan.com")"#);
        let outcome = query.run();
        assert!(outcome.error().contains("Anaplan API URL"), "{api}: {}", outcome.error());
        assert!(outcome.error().contains(words), "{api}: {}", outcome.error());
        assert_eq!(outcome.requests.len(), 0, "{api}");
    }
    // A service of somebody's own, here the mock by its address, is asked itself.
    let server = Server::start(Tenant::default());
    let mut query = Query::new("").settings(&[("http_for_loopback = false", "http_for_loopback = true")]);
    query.text = format!(r#"Anaplan.Contents("{0}/", "{0}"){{[Name = "Finance"]}}[Id]"#, server.url());
    assert!(query.run_on(&server).rows().contains("8a81b09f5e2c7a11015e30f4d2c10b77"));
}

#[test]
fn fault_16_most_regions_are_taken_for_the_united_states() {
    for region in ["us9", "eu3", "eu5", "gb1", "sg1", "ae1", "in1", "id1", "me1"] {
        for typed in ["api", "auth", "app"] {
            let body = format!(
                r#"List.Transform({{"ApiHost", "AuthHost", "OAuthHost"}}, each RegionalHost("https://{region}.{typed}.anaplan.com", _))"#
            );
            let hosts =
                ["api", "auth", "app"].map(|service| format!(r#""https://{region}.{service}.anaplan.com""#));
            let outcome = Query::of_members(&["RegionalHost"], &body).run();
            assert_eq!(outcome.rows().trim_end(), format!("{{{}}}", hosts.join(", ")), "{region}");
        }
    }
    let outcome =
        Query::of_members(&["OAuthClientId"], r#"OAuthClientId("https://gb1.app.anaplan.com")"#).run();
    for part in ["gb1.app.anaplan.com", "oauth.client_ids", "connector.toml"] {
        assert!(outcome.error().contains(part), "{}", outcome.error());
    }
}

#[test]
fn fault_17_the_metadata_of_the_file_are_not_used() {
    for (export, part) in [
        ("Headcount.txt", r#"{"4210 Controlling Málaga", "Señor Analyst", "3"} "#),
        ("Kreditoren Alt-System.csv", r#"{"Café Noël; Genève", "88"} "#),
        ("CSV for Excel.csv", r#"{"İzlanda", "7"} "#),
    ] {
        assert!(load(export).run().rows().contains(part), "{export}");
    }
    let typed = Query::recorded("Finance", "FP&A Hub", "Kreditoren Alt-System.csv", "typed").run();
    assert!(
        typed.rows().starts_with(
            "#table( type table [Kreditor = text, Saldo = number] , {{\"Bäckerei Größl\", 120.5} "
        ),
        "{}",
        typed.rows()
    );
    let wide = || {
        with_export(|export| {
            export.columns = vec![anaplan_mock::Column::new("a", anaplan_mock::DataType::Text)];
        })
    };
    let outcome = load("Exact.csv").run_with(wide());
    assert!(outcome.error().contains("announces 1 columns"), "{}", outcome.error());
    let outcome = Query::direct("116000000099", ", [Headers = false, Columns = 2]").run_with(wide());
    assert!(outcome.rows().ends_with(r#"{{"a", "b"} , {"1", "2"} } ) "#), "{}", outcome.rows());
}

#[test]
fn fault_18_a_workbook_cannot_be_loaded_and_is_not_refused() {
    let outcome = Query::direct("116000000000", "").run();
    assert!(outcome.error().contains("Only exports that write .csv or .txt files"), "{}", outcome.error());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 0);
}

#[test]
fn fault_19_names_are_the_only_keys() {
    let models =
        Query::new(&format!(", Level = Source{{[Name = \"Vertrieb & Marketing (München)\"]}}[Data] {NAMES}"))
            .run();
    let names =
        r#"{"Sandbox (9A1B2C3D4E5F60718293A4B5C6D7E8F9)", "Sandbox (A0B1C2D3E4F5061728394A5B6C7D8E9F)"}"#;
    assert_eq!(models.rows().trim_end(), names);
    let mut tenant = Tenant::default();
    tenant.workspaces[0].name = "Renamed".into();
    tenant.model_mut(MODEL).expect("the model").name = "Renamed".into();
    let outcome = Query::direct("116000000003", "").run_with(tenant);
    assert!(outcome.rows().contains("Controlling Málaga"));
}

#[test]
fn fault_20_every_look_at_an_export_runs_it() {
    let runs = |outcome: Outcome| {
        outcome.rows();
        outcome.requests_with("POST /2/0").len()
    };
    assert_eq!(runs(load("Headcount.txt").preview().run()), 0, "a preview");
    assert_eq!(runs(load("Headcount.txt").within("Table.ColumnNames(it)").run()), 0, "the columns");
    assert_eq!(runs(load("Headcount.txt").within("Table.Schema(it)[Name]").run()), 0, "the schema");
    assert_eq!(
        runs(load("Headcount.txt").within("Table.RemoveColumns(it, \"Column2\")").preview().run()),
        0,
        "a step"
    );
    let twice = "{Table.RowCount(it), Table.ColumnNames(it), Table.Last(it)[Column1], Table.ToRows(it)}";
    assert_eq!(runs(load("Headcount.txt").within(twice).run()), 1, "a load that reads its rows three times");
}

#[test]
fn fault_21_files_of_many_chunks_are_refused() {
    let tenant = with_export(|export| {
        export.chunk_bytes = 4;
        export.content = Content::text(&("a,b\n".to_owned() + &"1,2\n".repeat(600)));
    });
    let outcome = load("Exact.csv").run_with(tenant);
    assert_eq!(outcome.rows().matches("} , {").count() + 1, 601);
}

#[test]
fn a_state_is_compared_where_both_have_one() {
    for (callback, state) in [("code=c", "\"mine\""), ("code=c&state=other", "null"), ("code=c", "null")] {
        let body = format!(
            r#"FinishLogin([Url = "https://us1a.app.anaplan.com", Verifier = "v"], "https://oauth.powerbi.com/views/oauthredirect.html?{callback}", {state})"#
        );
        let outcome = Query::of_members(&["FinishLogin"], &body).run();
        // On to the exchange of the code, for which the package has no client.
        assert!(outcome.error().contains("oauth.client_ids"), "{callback}: {}", outcome.error());
        assert!(!outcome.error().contains("broke off"), "{callback}: {}", outcome.error());
    }
}

#[test]
fn fault_22_the_login_is_not_protected() {
    // The verifier and the challenge of RFC 7636, appendix B.
    let rfc = r#"CodeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")"#;
    let outcome = Query::of_members(&["CodeChallenge"], rfc).run();
    assert_eq!(outcome.rows(), r#""E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM""#);
    let finish = |callback: &str| {
        let body = format!(
            r#"FinishLogin([Url = "https://us1a.app.anaplan.com", Verifier = "v"], "https://oauth.powerbi.com/views/oauthredirect.html?{callback}", "mine")"#
        );
        Query::of_members(&["FinishLogin"], &body).run()
    };
    for (callback, words) in [
        ("code=c&state=another", "does not belong to this sign-in"),
        ("state=mine", "does not belong to this sign-in"),
        ("error=access_denied&error_description=You+said+no.&state=mine", "You said no."),
        ("error=access_denied&state=mine", "access_denied"),
        ("error=access_denied", "access_denied"),
        // What another page says is not shown.
        ("error=access_denied&error_description=Call+us&state=another", "does not belong to this sign-in"),
    ] {
        let outcome = finish(callback);
        assert!(outcome.error().contains(words), "{callback}: {}", outcome.error());
        assert_eq!(outcome.requests.len(), 0, "{callback}");
    }
}
