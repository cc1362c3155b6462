//! Lists, their paging and their traps (sections 3.0 to 3.5, 4, 5).

use anaplan_mock::{BogusNext, Export, ZeroLimit};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::*;

fn names(body: &Value, key: &str) -> Vec<String> {
    let items = body[key].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["name"].as_str().unwrap().to_string()).collect()
}

#[test]
fn users_workspaces_and_models_have_the_recorded_shape() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let me = ada.ok("/users/me");
    assert_eq!(me["status"], json!({ "code": 200, "message": "Success" }));
    assert_eq!(me["user"]["email"], ADA.0);
    assert_eq!(me["user"]["firstName"], "Ada");

    let body = ada.ok("/workspaces");
    assert_eq!(names(&body, "workspaces"), ["Finance", "Vertrieb & Marketing (München)", "Łańcuch dostaw"]);
    assert_eq!(body["workspaces"][0], json!({ "id": FINANCE, "name": "Finance", "active": true }));
    let detailed = ada.ok("/workspaces?tenantDetails=true");
    assert_eq!(detailed["workspaces"][0]["currentSize"], 9_663_676_416_u64);

    let body = ada.ok("/models");
    assert_eq!(body["meta"]["schema"], "https://api.anaplan.com/2/0/objects/model");
    // Archived ones and those of the same name are all there.
    let states: Vec<_> =
        body["models"].as_array().unwrap().iter().map(|m| m["activeState"].clone()).collect();
    assert_eq!(states, ["UNLOCKED", "ARCHIVED", "LOCKED", "UNLOCKED", "PRODUCTION", "MAINTENANCE"]);
    assert_eq!(names(&body, "models").iter().filter(|name| *name == "Sandbox").count(), 2);
    assert_eq!(body["models"][0]["currentWorkspaceId"], FINANCE);
    assert!(body["models"][0].get("memoryUsage").is_none());
    let single = ada.ok(&format!("/models/{HUB}?modelDetails=true"));
    assert_eq!(single["model"]["modelTransactionRunning"], false);
    assert_eq!(names(&ada.ok(&format!("/workspaces/{FINANCE}/models")), "models").len(), 3);
}

#[test]
fn export_definitions_and_metadata_have_the_recorded_shape() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let body = ada.ok(&format!("/models/{HUB}/exports"));
    let schema = format!("https://api.anaplan.com/2/0/models/{HUB}/objects/export");
    assert_eq!(body["meta"]["schema"], schema);
    let excel = json!({
        "id": "116000000000", "name": "Costs.xls", "exportType": "GRID_CURRENT_PAGE",
        "exportFormat": "application/vnd.ms-excel", "layout": "GRID_CURRENT_PAGE",
    });
    assert_eq!(body["exports"][0], excel);
    assert_eq!(body["exports"][1]["encoding"], "UTF-8");
    assert_eq!(body["exports"][3]["exportFormat"], "text/plain");

    let metadata = &ada.ok(&format!("/models/{HUB}/exports/116000000003"))["exportMetadata"];
    let expected = json!({
        "columnCount": 3, "dataTypes": ["ENTITY", "ENTITY", "NUMBER"], "delimiter": "", "encoding": "UTF-8",
        "exportFormat": "text/plain", "headerNames": ["Cost center", "Role", "Heads"],
        "listNames": ["Cost center", "Role", ""], "rowCount": 3, "separator": "\t",
        "layout": "TABULAR_MULTI_COLUMN",
    });
    assert_eq!(*metadata, expected);
}

#[test]
fn metadata_can_lie() {
    let server = server(|tenant| {
        let export = tenant.export_mut(HUB, "116000000001").unwrap();
        export.metadata = toml::from_str("columnCount = 16\nheaderNames = [\"a\"]\nencoding = {}").unwrap();
    });
    let ada = User::sign_in(&server, ADA);
    let metadata = &ada.ok(&format!("/models/{HUB}/exports/116000000001"))["exportMetadata"];
    assert_eq!((&metadata["columnCount"], &metadata["headerNames"]), (&json!(16), &json!(["a"])));
    assert!(metadata.get("encoding").is_none());
}

/// Both URL forms, trailing slashes and doubled ones give the same answer; wrong case, workspace and verb do not.
#[test]
fn urls() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let other = "8a81b09f5e2c7a11015e30f4d2c10b78";
    let lower = HUB.to_lowercase();
    let rows = [
        ("GET", format!("/models/{HUB}/exports"), 200),
        ("GET", format!("/models/{HUB}/exports/"), 200),
        ("GET", format!("//models/{HUB}//exports"), 200),
        ("GET", format!("/workspaces/{FINANCE}/models/{HUB}/exports"), 200),
        ("GET", format!("/workspaces/{FINANCE}/models/{HUB}/exports/116000000001/"), 200),
        ("GET", format!("/workspaces/{FINANCE}/models/{HUB}/exports//tasks/"), 404),
        ("GET", format!("/workspaces/{other}/models/{HUB}/exports"), 404),
        ("GET", format!("/models/{lower}/exports"), 404),
        ("GET", format!("/workspaces/{}/models", FINANCE.to_uppercase()), 404),
        ("GET", format!("/models/{HUB}"), 200),
        ("GET", format!("/workspaces/{FINANCE}/models/{HUB}"), 405),
        ("DELETE", format!("/models/{HUB}/exports"), 405),
        ("GET", format!("/models/{HUB}/exports/116000000099"), 404),
        ("GET", "/nonsense".into(), 404),
    ];
    for (method, path, expected) in rows {
        let (status, body) = ada.send(method.parse().unwrap(), &path, "");
        assert_eq!(status, expected, "{method} {path}");
        if status >= 400 {
            assert_eq!(body["status"]["code"], status);
            assert_eq!(body["path"], format!("/2/0{path}"));
            assert!(body["timestamp"].as_str().unwrap().ends_with('Z'));
            assert!(body.get("meta").is_none());
        }
    }
}

/// One row: query, names of the first page's exports by their last digits, and `next`, `previous`.
#[test]
fn paging() {
    let server = server(|tenant| {
        tenant.switches.page_size = 4;
        let model = tenant.model_mut(HUB).unwrap();
        model.exports =
            (0..6).map(|n| Export::text(&format!("11600000000{n}"), &format!("{n}.csv"), "")).collect();
    });
    let ada = User::sign_in(&server, ADA);
    let rows = [
        // Without limit: the default page, and a next that does not fit it.
        ("", "0123", Some("limit=20&offset=20"), None),
        ("?limit=2", "01", Some("limit=2&offset=2"), None),
        ("?limit=2&offset=2", "23", Some("limit=2&offset=4"), Some("limit=2&offset=0")),
        ("?limit=2&offset=5", "5", None, Some("limit=2&offset=3")),
        ("?limit=100", "0123", Some("limit=4&offset=4"), None),
        ("?limit=2&offset=100", "", None, Some("limit=2&offset=98")),
        ("?offset=4", "45", Some("limit=20&offset=24"), None),
        ("?sort=-name&limit=3", "543", Some("limit=3&offset=3"), None),
        ("?sort=nonsense&limit=1", "0", Some("limit=1&offset=1"), None),
    ];
    for (query, expected, next, previous) in rows {
        let body = ada.ok(&format!("/models/{HUB}/exports{query}"));
        let got: String = names(&body, "exports").iter().map(|name| &name[..1]).collect();
        assert_eq!(got, expected, "{query}");
        let paging = &body["meta"]["paging"];
        assert_eq!(paging["totalSize"], 6);
        assert_eq!(paging["currentPageSize"], expected.len());
        for (name, end) in [("next", next), ("previous", previous)] {
            match end {
                Some(end) => assert!(paging[name].as_str().unwrap().ends_with(end), "{query}: {paging}"),
                None => assert!(paging.get(name).is_none(), "{query}: {paging}"),
            }
        }
        assert_eq!(body.get("exports").is_none(), expected.is_empty(), "an empty list has no key");
    }
    let next = ada.ok(&format!("/models/{HUB}/exports?limit=2"))["meta"]["paging"]["next"].clone();
    assert!(next.as_str().unwrap().starts_with(&format!("{}/2/0/models/{HUB}/exports?", server.url())));
}

#[test]
fn paging_switches() {
    let server = server(|tenant| {
        tenant.switches.bogus_next = BogusNext::Never;
        tenant.switches.omit_empty_lists = false;
        tenant.switches.limit_zero = ZeroLimit::Refuse;
    });
    let ada = User::sign_in(&server, ADA);
    assert!(ada.ok("/models")["meta"]["paging"].get("next").is_none());
    assert_eq!(ada.get("/models?limit=0").0, 400);
    assert_eq!(ada.ok("/models?offset=99")["models"], json!([]));
}

/// Section 4: strict for users, workspaces and models, lax for what models hold.
#[test]
fn sorting() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let exports = format!("/models/{HUB}/exports");
    let files = format!("/models/{HUB}/files");
    let rows = [
        ("/models", "%2Bname", 200),
        ("/models", "-activeState", 200),
        ("/models", "name", 400),
        ("/models", "-nonsense", 400),
        ("/workspaces", "-sizeAllowance", 200),
        ("/workspaces", "sizeAllowance", 400),
        ("/users", "%2Bemail", 200),
        ("/users", "email", 400),
        (exports.as_str(), "name", 200),
        (exports.as_str(), "-nonsense", 200),
        (files.as_str(), "id", 200),
    ];
    for (path, sort, expected) in rows {
        assert_eq!(ada.get(&format!("{path}?sort={sort}")).0, expected, "{path} {sort}");
    }
    let sorted = names(&ada.ok("/models?sort=-name"), "models");
    assert!(sorted.windows(2).all(|pair| pair[0] >= pair[1]), "{sorted:?}");
    for bad in ["limit=x", "limit=-1", "offset=x"] {
        assert_eq!(ada.get(&format!("/models?{bad}")).0, 400, "{bad}");
    }
}

#[test]
fn access_is_hidden_behind_404() {
    let server = server(|_| ());
    let bruno = User::sign_in(&server, BRUNO);
    // NO ACCESS: listed and readable, its parts are not.
    let workforce = "4C0E9A7B1D2F43658790A1B2C3D4E5F6";
    assert!(names(&bruno.ok("/models"), "models").contains(&"Workforce 人員計画".to_string()));
    assert_eq!(bruno.get(&format!("/models/{workforce}")).0, 200);
    assert_eq!(bruno.get(&format!("/models/{workforce}/exports")).0, 404);
    // A workspace that is not theirs.
    assert_eq!(bruno.get("/models/B7C6D5E4F3A2918070615243F4E5D6C7").0, 404);
    assert_eq!(names(&bruno.ok("/workspaces"), "workspaces").len(), 2);
    // A single workspace is for administrators.
    assert_eq!(bruno.get(&format!("/workspaces/{FINANCE}")).0, 404);
    assert_eq!(User::sign_in(&server, ADA).get(&format!("/workspaces/{FINANCE}")).0, 200);
}

#[test]
fn other_resources_are_listed() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let rows = [
        ("actions", "actions", 1),
        ("processes", "processes", 1),
        ("imports", "imports", 1),
        ("lists", "lists", 1),
        ("lists/101000000001/items?includeAll=true", "listItems", 3),
        ("modules", "modules", 1),
        ("views", "views", 2),
        ("modules/102000000001/views", "views", 2),
        ("files", "files", 12),
        ("versions", "versionMetadata", 2),
        ("users", "users", 2),
    ];
    for (path, key, count) in rows {
        let body = ada.ok(&format!("/models/{HUB}/{path}"));
        assert_eq!(body[key].as_array().unwrap().len(), count, "{path}");
    }
    let process = ada.ok(&format!("/models/{HUB}/processes/118000000001"));
    assert_eq!(process["processMetadata"]["actions"][1]["exportType"], "TABULAR_MULTI_COLUMN");
    let status = ada.ok(&format!("/models/{HUB}/status"));
    assert_eq!(status["requestStatus"]["currentStep"], "Open");
    assert!(status.get("meta").is_none());
    let close = ada.request(Method::POST, &format!("/2/0/models/{HUB}/close")).send().unwrap();
    assert_eq!(close.status(), 204);
    assert_eq!(ada.ok(&format!("/models/{HUB}/status"))["requestStatus"]["currentStep"], "Closed");
    let open = ada.request(Method::POST, &format!("/2/0/models/{HUB}/open")).send().unwrap();
    assert_eq!(open.status(), 202);
}

#[test]
fn views_are_read_as_csv_json_and_in_pages() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let data = format!("/2/0/models/{HUB}/views/102000000001/data");
    let csv = ada.request(Method::GET, &data).send().unwrap().text().unwrap();
    assert_eq!(csv, "Actual\n,Jan 26,Feb 26\nEMEA,12.5,13\nAPAC,7,8.25\n");
    let json_form =
        ada.request(Method::GET, &format!("{data}?format=v1")).header("Accept", "application/json");
    let expected = json!({
        "pages": ["Actual"], "columnCoordinates": [["Jan 26"], ["Feb 26"]],
        "rows": [{ "rowCoordinates": ["EMEA"], "cells": ["12.5", "13"] },
                 { "rowCoordinates": ["APAC"], "cells": ["7", "8.25"] }],
    });
    assert_eq!(json_form.send().unwrap().json::<Value>().unwrap(), expected);

    let requests = format!("/workspaces/{FINANCE}/models/{HUB}/views/102000000001/readRequests");
    let (status, body) = ada.send(Method::POST, &requests, r#"{"exportType":"TABULAR_MULTI_COLUMN"}"#);
    assert_eq!(status, 200);
    let id = body["viewReadRequest"]["requestId"].as_str().unwrap();
    let mut states = vec![body["viewReadRequest"]["requestState"].clone()];
    for _ in 0..2 {
        states.push(ada.ok(&format!("{requests}/{id}"))["viewReadRequest"]["requestState"].clone());
    }
    assert_eq!(states, ["NOT_STARTED", "IN_PROGRESS", "COMPLETE"]);
    let page = ada.response(&format!("{requests}/{id}/pages/0"));
    assert_eq!(page.text().unwrap(), "Regions,Jan 26,Feb 26\nEMEA,12.5,13\nAPAC,7,8.25\n");
    assert_eq!(ada.get(&format!("{requests}/{id}/pages/1")).0, 404);
    assert_eq!(ada.send(Method::DELETE, &format!("{requests}/{id}"), "").0, 200);
    assert_eq!(ada.get(&format!("{requests}/{id}")).0, 404);
}
