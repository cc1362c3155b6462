//! Situations that people report, each with what they read or get.

use super::{NAMES, Query};
use anaplan_mock::{Content, Encoding, End, Fault, Server, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";
const WORKSPACE: &str = "8a81b09f5e2c7a11015e30f4d2c10b77";

fn load() -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", "Headcount.txt", "item1")
}

/// The default tenant, in which the export of [`load`] is changed.
fn with(change: impl FnOnce(&mut anaplan_mock::Export)) -> Tenant {
    let mut tenant = Tenant::default();
    change(tenant.export_mut(MODEL, "116000000003").expect("the export"));
    tenant
}

#[test]
fn a_run_that_ends_in_no_known_way_is_told_at_once() {
    for (end, told) in [
        (End::NoResult, "does not say whether it succeeded"),
        (End::UnknownState, "calls the state of the export FAILED"),
    ] {
        let outcome =
            load().run_with(with(|export| export.task = TaskScript { end, ..TaskScript::at_once() }));
        assert!(outcome.error().contains(told), "{}", outcome.error());
        assert_eq!(outcome.requests_with("/tasks/").len(), 1, "{:#?}", outcome.requests);
        assert_eq!(outcome.requests_with("/chunks").len(), 0, "{:#?}", outcome.requests);
    }
}

#[test]
fn an_empty_reason_never_ends_a_sentence() {
    for text in [None, Some(""), Some("  ")] {
        let task = TaskScript {
            end: End::Failure,
            details: vec![anaplan_mock::Detail {
                kind: "actionFailed".into(),
                text: text.map(str::to_owned),
                occurrences: 0,
                values: Vec::new(),
            }],
            ..TaskScript::at_once()
        };
        let outcome = load().run_with(with(|export| export.task = task.clone()));
        assert!(outcome.error().contains("Anaplan could not run the export: Failed."), "{}", outcome.error());
    }
    let body = r#"{
        FailedError([currentStep = "", result = [details = {[localMessageText = " "]}]])[Message],
        FailedError([])[Message], CancelledError([cancelledBy = " "])[Message]}"#;
    let outcome = Query::of_members(&["FailedError", "CancelledError"], body).run();
    let silent = "Anaplan could not run the export and gave no reason. Run it in Anaplan to see more.";
    let cancelled = "The export was cancelled by Anaplan before it finished.";
    assert_eq!(outcome.rows(), format!("{{\"{silent}\", \"{silent}\", \"{cancelled}\"}} "));
}

#[test]
fn the_columns_that_old_reports_select_by_are_there() {
    let query = |level: &str| Query::new(&format!(", Level = {level}"));
    let models = "Source{[key = \"8a81b09f5e2c7a11015e30f4d2c10b77\"]}[Data]";
    let exports = format!("{models}{{[key = \"{MODEL}\"]}}[Data]{{[Key = \"item1\"]}}[Data]");
    for (level, columns, row) in [
        ("Source".to_owned(), "{\"key\"}", "{\"8a81b09f5e2c7a11015e30f4d2c10b77\"}"),
        (
            models.to_owned(),
            "{\"key\", \"currentWorkspaceId\"}",
            "{\"7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8\", \"8a81b09f5e2c7a11015e30f4d2c10b77\"}",
        ),
        (
            exports.clone(),
            "{\"key\", \"exportType\", \"exportFormat\"}",
            "{\"116000000003\", \"TABULAR_MULTI_COLUMN\", \"text/plain\"}",
        ),
    ] {
        let mut query = query(&level);
        query.text.push_str(&format!(" in Table.ToRows(Table.SelectColumns(Level, {columns}))"));
        let outcome = query.run();
        assert!(outcome.rows().contains(row), "{level}: {}", outcome.rows());
    }
    // By ids alone a report survives renames, down to the rows.
    let mut tenant = Tenant::default();
    tenant.workspaces[0].name = "Renamed".into();
    tenant.model_mut(MODEL).expect("the model").name = "Renamed too".into();
    tenant.export_mut(MODEL, "116000000003").expect("the export").name = "Other.txt".into();
    let steps = format!("{exports}{{[key = \"116000000003\"]}}[Data]{{[Key = \"item1\"]}}[Data]");
    let mut query = query(&steps);
    query.text.push_str(" in Level");
    assert!(query.run_with(tenant).rows().contains("Controlling Málaga"));
}

#[test]
fn an_export_is_found_without_the_id_of_its_workspace() {
    let query = |workspace: &str| {
        let mut query = Query::direct("116000000003", "");
        query.text = query.text.replace(&format!("\"{WORKSPACE}\""), workspace);
        query
    };
    let mut tenant = Tenant::default();
    let model = tenant.workspaces[0].models.iter().position(|model| model.id == MODEL).expect("the model");
    let moved = tenant.workspaces[0].models.remove(model);
    tenant.workspaces[1].models.push(moved);
    let outcome = query("null").run_with(tenant.clone());
    assert!(outcome.rows().contains("Controlling Málaga"), "{}", outcome.rows());
    let path = format!("/2/0/models/{MODEL}/");
    assert!(outcome.requests.iter().skip(1).all(|line| line.contains(&path)), "{:#?}", outcome.requests);
    let outcome = query(&format!("\"{WORKSPACE}\"")).run_with(tenant);
    assert!(outcome.error().contains("(404)"), "{}", outcome.error());
    assert!(query("\" \"").run().error().contains("Workspace ID is empty."));
}

#[test]
fn lists_of_old_kinds_and_of_other_tenants_are_shown_as_they_are() {
    let exports =
        ", Level = Source{[Name = \"Finance\"]}[Data]{[Name = \"FP&A Hub\"]}[Data]{[Key = \"item1\"]}[Data]";
    let mut tenant = Tenant::default();
    tenant.switches.bare_exports = true;
    let outcome = Query::new(&format!("{exports} {NAMES}")).run_with(tenant);
    // Without a format nothing is ruled out; what it is, the export's own definition tells.
    assert!(
        outcome.rows().contains("Headcount.txt") && outcome.rows().contains(".xls"),
        "{}",
        outcome.rows()
    );
    let mut tenant = Tenant::default();
    tenant.workspaces[0].tenant = Some("holding".into());
    let outcome = Query::new(&format!(", Level = Source {NAMES}")).run_with(tenant.clone());
    assert!(!outcome.rows().contains("\"Finance\""), "{}", outcome.rows());
    // By its ids an export of another tenant can be loaded.
    let outcome = Query::direct("116000000003", "").run_with(tenant);
    assert!(outcome.rows().contains("Controlling Málaga"), "{}", outcome.rows());
}

#[test]
fn what_a_role_or_a_deleted_export_hides_is_told() {
    let mut tenant = Tenant::default();
    tenant.users[0].without_role = vec!["116000000003".into()];
    let outcome = Query::direct("116000000003", "").run_with(tenant);
    assert!(
        outcome.error().contains("(404)") && outcome.error().contains("your role"),
        "{}",
        outcome.error()
    );
    let mut tenant = Tenant::default();
    tenant.switches.unknown_export = 200;
    let outcome = Query::direct("116000999999", "").run_with(tenant);
    assert!(outcome.error().contains("(404)"), "{}", outcome.error());
}

#[test]
fn a_closed_model_and_a_queue_are_waited_for() {
    let mut tenant = with(|export| export.left_in_queue = Some(TaskScript::default()));
    tenant.model_mut(MODEL).expect("the model").closed = true;
    // The other task goes on with the clock, not with our polls.
    tenant.faults.push(Fault::on("GET", "/2/0/**/tasks/*").advance_seconds(5));
    assert!(load().run_with(tenant).rows().contains("Controlling Málaga"));
}

#[test]
fn every_encoding_that_anaplan_may_name_is_read() {
    let text = "Kostenstelle\tPosition\tKöpfe\nŽižka „Süd“ – €\tÑandú\t3\n";
    for encoding in [
        Encoding::Utf8,
        Encoding::Utf8Bom,
        Encoding::Utf16Le,
        Encoding::Utf16LeBom,
        Encoding::Utf16Be,
        Encoding::Utf16BeBom,
        Encoding::Windows1252,
    ] {
        for chunk_bytes in [3, 1_000] {
            let outcome = load().run_with(with(|export| {
                export.content = Content::text(text);
                (export.encoding, export.chunk_bytes) = (encoding, chunk_bytes);
            }));
            let row = r#"{"Žižka „Süd“ – €", "Ñandú", "3"} "#;
            assert!(outcome.rows().contains(row), "{encoding:?}: {}", outcome.rows());
        }
    }
}

/// The value of a header as it was sent.
fn header(request: &anaplan_mock::LoggedRequest, name: &str) -> Option<String> {
    request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

#[test]
fn only_the_run_and_its_file_are_kept_apart_from_what_a_host_has_kept() {
    let server = Server::start(Tenant::default());
    Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1").run_on(&server).rows();
    let requests = server.requests();
    let task = requests.iter().find(|r| r.path.contains("/tasks/")).expect("a poll").path.clone();
    let task = task.rsplit('/').next().expect("an id").to_owned();
    for request in &requests {
        let scope = header(request, "x-request-scope");
        let is_file = request.path.contains("/files/") || request.line().contains("/tasks?");
        let is_run = request.method == "POST" && request.path.ends_with("/tasks");
        assert_eq!(scope.is_some(), is_file || is_run, "{}", request.line());
        if is_file {
            let scope = scope.expect("a scope");
            assert!(scope == task || scope == format!("{task}-end"), "{}: {scope}", request.line());
        }
    }
}

#[test]
fn runs_may_be_shared_by_a_setting() {
    let server = Server::start(Tenant::default());
    load().settings(&[("share_runs = false", "share_runs = true")]).run_on(&server).rows();
    let requests = server.requests();
    let run = requests.iter().find(|r| r.method == "POST" && r.path.ends_with("/tasks")).expect("a run");
    assert_eq!(header(run, "x-request-scope"), None);
}

#[test]
fn a_failure_that_a_host_may_have_kept_is_not_believed() {
    for (method, path, statuses) in [
        ("POST", "/token/authenticate", [401, 403]),
        ("GET", "/2/0/workspaces", [403, 404]),
        ("GET", "/2/0/models/*/exports/*", [403, 404]),
    ] {
        for status in statuses {
            let server = Server::start(Tenant::default());
            let old = [("date".to_owned(), "Sun, 06 Nov 1994 08:49:37 GMT".to_owned())];
            server
                .state()
                .add_fault(Fault { headers: old.into(), ..Fault::on(method, path).status(status).first(1) });
            let outcome = load().run_on(&server);
            assert!(outcome.rows().contains("Controlling Málaga"), "{path} {status}");
            // One that Anaplan has given now is believed at once.
            let server = Server::start(Tenant::default());
            server.state().add_fault(Fault::on(method, path).status(status).first(1));
            let outcome = load().run_on(&server);
            outcome.error();
        }
    }
}
