//! What models hold beside exports and files, and what users see: the shapes that clients read (sections 3.1 and 3.8).

use std::io::Write;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::*;

const REGIONS: &str = "101000000001";
const VIEW: &str = "102000000001";
const UPLOADED: &str = "113000000008";

fn texts(body: &Value, key: &str, member: &str) -> Vec<String> {
    let items = body[key].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item[member].as_str().unwrap().to_string()).collect()
}

/// One row: who asks for what; the status, and the e-mails or names of the list.
#[test]
fn users_are_listed_with_what_they_see() {
    let server = server(|_| ());
    let ada = "8a81b09f5e2c7a11015e30f4d2c10001";
    let bruno = "8a81b09f5e2c7a11015e30f4d2c10002";
    let rows: Vec<(_, String, u16, &str, &str, Vec<&str>)> = vec![
        (ADA, format!("/users/{bruno}"), 200, "", "", vec![]),
        (ADA, "/users/nobody".into(), 404, "", "", vec![]),
        (ADA, format!("/workspaces/{FINANCE}/users"), 200, "users", "email", vec![ADA.0, BRUNO.0]),
        (ADA, format!("/workspaces/{FINANCE}/admins"), 200, "admins", "email", vec![ADA.0]),
        (ADA, format!("/users/{bruno}/workspaces?limit=1"), 200, "workspaces", "name", vec!["Finance"]),
        (
            BRUNO,
            format!("/users/{bruno}/models?sort=-name&limit=1"),
            200,
            "models",
            "name",
            vec!["Workforce 人員計画"],
        ),
        (BRUNO, format!("/users/{ada}/models"), 403, "", "", vec![]),
        (BRUNO, "/workspaces/8a81b09f5e2c7a11015e30f4d2c10b79/users".into(), 404, "", "", vec![]),
        // The undocumented filter: no case, % and _.
        (
            ADA,
            "/models?s=fp%25hub".into(),
            200,
            "models",
            "name",
            vec!["FP&A Hub", "FP&A Hub 2024 (read only)"],
        ),
        (ADA, "/workspaces?s=F_NANCE".into(), 200, "workspaces", "name", vec!["Finance"]),
    ];
    for (who, path, status, key, member, expected) in rows {
        let (got, body) = User::sign_in(&server, who).get(&path);
        assert_eq!(got, status, "{path}");
        assert_eq!(texts(&body, key, member), expected, "{path}");
    }
}

#[test]
fn lists_are_read_as_json_csv_and_in_pages() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let list = format!("/models/{HUB}/lists/{REGIONS}");
    let metadata = ada.ok(&list);
    assert_eq!(
        (&metadata["metadata"]["itemCount"], &metadata["metadata"]["name"]),
        (&json!(3), &json!("Regions"))
    );
    assert_eq!(ada.get(&format!("/models/{HUB}/lists/101000000099")).0, 404);
    let expected = "id,name,code,parent,parentId,listId,listName\n901000000001,EMEA,E,,,,\n\
        901000000002,Americas,A,,,,\n901000000003,APAC,P,,,,\n";
    let csv =
        ada.request(Method::GET, &format!("/2/0{list}/items?includeAll=true")).header("Accept", "text/csv");
    assert_eq!(csv.send().unwrap().text().unwrap(), expected);
    let (status, body) = ada.send(Method::POST, &format!("{list}/readRequests"), "{}");
    let id = body["listReadRequest"]["requestId"].as_str().unwrap();
    assert_eq!((status, &body["listReadRequest"]["availablePages"]), (200, &json!(0)));
    let request = format!("{list}/readRequests/{id}");
    assert_eq!(ada.get(&format!("{request}/pages/0")).0, 404, "not before the first poll");
    ada.ok(&request);
    assert_eq!(ada.response(&format!("{request}/pages/0")).text().unwrap(), expected);
    // Nobody else's, and gone after half an hour without access.
    assert_eq!(User::sign_in(&server, BRUNO).get(&request).0, 404);
    server.state().advance_clock(std::time::Duration::from_secs(31 * 60));
    assert_eq!(ada.get(&request).0, 404);
}

#[test]
fn line_items_dimensions_and_the_calendar_have_the_shape_that_clients_read() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let model = format!("/models/{HUB}");
    let brief = ada.ok(&format!("{model}/lineItems"));
    let first = json!({
        "id": "208000000001", "name": "Revenue", "moduleId": VIEW, "moduleName": "REV01 Revenue",
    });
    assert_eq!(brief["items"][0], first);
    let full = ada.ok(&format!("{model}/modules/{VIEW}/lineItems?includeAll=true"));
    let kinds: Vec<_> =
        full["items"].as_array().unwrap().iter().map(|i| &i["formatMetadata"]["dataType"]).collect();
    assert_eq!(kinds, ["NUMBER", "TEXT", "BOOLEAN"]);
    assert_eq!(full["items"][0]["formula"], "Units * Price");
    assert_eq!(ada.get(&format!("{model}/modules/102000000099/lineItems")).0, 404);
    let dimensions = ada.ok(&format!("{model}/lineItems/208000000001/dimensions"));
    assert_eq!(texts(&dimensions, "dimensions", "name"), ["Regions", "Time"]);
    let members = ada.ok(&format!("{model}/dimensions/{REGIONS}/items"));
    assert_eq!(texts(&members, "items", "code"), ["E", "A", "P"]);
    let users = ada.ok(&format!("{model}/dimensions/101999999999/items"));
    assert_eq!(users["items"].as_array().unwrap().len(), 3);
    for (dimension, expected) in [(REGIONS, ["EMEA", "APAC"]), ("20000000003", ["Jan 26", "Feb 26"])] {
        let seen = ada.ok(&format!("{model}/views/{VIEW}/dimensions/{dimension}/items"));
        assert_eq!(texts(&seen, "items", "name"), expected);
    }
    let calendar = &ada.ok(&format!("{model}/modelCalendar"))["modelCalendar"];
    assert_eq!(calendar["calendarType"], "Calendar Months/Quarters/Years");
    assert_eq!(
        calendar["fiscalYear"],
        json!({ "year": "FY26", "startDate": "2026-01-01", "endDate": "2026-12-31" })
    );
    let period = ada.ok(&format!("{model}/currentPeriod"))["currentPeriod"].clone();
    assert_eq!((&period["periodText"], &period["lastDay"]), (&json!("Jan 26"), &json!("2026-01-31")));
}

/// One row: the layout of a view; its CSV.
#[test]
fn views_have_axes_and_layouts() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let view = ada.ok(&format!("/models/{HUB}/views/{VIEW}"));
    assert_eq!((&view["viewId"], &view["viewName"]), (&json!(VIEW), &json!("REV01 Revenue")));
    assert_eq!(
        (view["rows"][0]["name"].as_str(), view["pages"].as_array().map(Vec::len)),
        (Some("Regions"), Some(1))
    );
    // An axis without dimensions is left out.
    assert_eq!(ada.ok(&format!("/models/{HUB}/views/114000000001")).get("pages"), None);
    let rows = [
        ("GRID_CURRENT_PAGE", "Actual\n,Jan 26,Feb 26\nEMEA,12.5,13\nAPAC,7,8.25\n"),
        ("TABULAR_MULTI_COLUMN", "Regions,Jan 26,Feb 26\nEMEA,12.5,13\nAPAC,7,8.25\n"),
        (
            "TABULAR_SINGLE_COLUMN",
            "Regions,Time,Value\nEMEA,Jan 26,12.5\nEMEA,Feb 26,13\nAPAC,Jan 26,7\nAPAC,Feb 26,8.25\n",
        ),
        ("TABULAR_MULTI_COLUMN&maxRows=1", "Regions,Jan 26,Feb 26\nEMEA,12.5,13\n"),
    ];
    for (layout, expected) in rows {
        let text =
            ada.response(&format!("/models/{HUB}/views/{VIEW}/data?exportType={layout}")).text().unwrap();
        assert_eq!(text, expected, "{layout}");
    }
}

#[test]
fn imports_and_other_actions_run_too() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let import = &ada.ok(&format!("/models/{HUB}/imports/112000000001"))["importMetadata"];
    assert_eq!(
        (&import["importDataSourceId"], &import["importType"]),
        (&json!(UPLOADED), &json!("MODULE_DATA"))
    );
    for action in ["imports/112000000001", "actions/117000000001"] {
        let task = ada.start(HUB, action);
        let busy = ada.send(Method::POST, &format!("/models/{HUB}/status"), "").1;
        assert_eq!(busy["requestStatus"]["currentStep"], "Processing ...");
        let states: Vec<Value> = (0..4).map(|_| ada.poll(HUB, action, &task)["taskState"].clone()).collect();
        assert_eq!(states, ["NOT_STARTED", "IN_PROGRESS", "IN_PROGRESS", "COMPLETE"], "{action}");
    }
}

#[test]
fn a_file_is_uploaded_at_once_and_compressed() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let file = format!("/models/{HUB}/files/{UPLOADED}");
    assert_eq!(ada.send(Method::PUT, &file, "at once").0, 204);
    assert_eq!(ada.response(&file).text().unwrap(), "at once");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all("compressed".as_bytes()).unwrap();
    let put = |body: Vec<u8>| {
        let request =
            ada.request(Method::PUT, &format!("/2/0{file}")).header("Content-Type", "application/x-gzip");
        request.body(body).send().unwrap().status().as_u16()
    };
    assert_eq!(put(packed.finish().unwrap()), 204);
    assert_eq!(ada.response(&file).text().unwrap(), "compressed");
    assert_eq!(put(b"not gzip".into()), 400);
    // An export's file is written by its task alone.
    assert_eq!(ada.send(Method::PUT, &format!("/models/{HUB}/files/116000000001"), "x").0, 404);
}
