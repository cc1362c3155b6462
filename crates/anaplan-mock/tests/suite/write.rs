//! What clients write into models (section 3.8): lists, cells, the calendar; and models that are closed, loaded, deleted.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::*;

const REGIONS: &str = "101000000001";
const MODULE: &str = "102000000001";

/// One row: verb, query, the items sent; the counts answered, and the failures by index and type.
#[test]
fn members_of_a_list_are_added_changed_and_deleted() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let items = format!("/models/{HUB}/lists/{REGIONS}/items");
    let rows = [
        (
            Method::POST,
            "?action=add",
            json!([{ "name": "Oceania", "code": "O", "parent": "APAC", "properties": { "Lead": "Zoë" }, "subsets": { "Far": true } },
                   { "name": "EMEA" }, { "name": "Other", "code": "P" }, {}]),
            json!({ "added": 1, "ignored": 3, "total": 4 }),
            json!([[1, "DUPLICATE"], [2, "DUPLICATE"], [3, "INCORRECT_FORMAT"]]),
        ),
        (
            Method::PUT,
            "",
            json!([{ "code": "O", "name": "Oceania & Pacific" }, { "name": "Nowhere" }]),
            json!({ "updated": 1, "ignored": 1, "total": 2 }),
            json!([[1, "NOT_FOUND"]]),
        ),
        (
            Method::PUT,
            "?action=update",
            json!([{ "id": 901000000002_u64, "name": "The Americas" }]),
            json!({ "updated": 1, "ignored": 0, "total": 1 }),
            Value::Null,
        ),
        (
            Method::POST,
            "?action=delete",
            json!([{ "id": 901000000001_u64 }, { "code": "Z" }, { "id": "901000000003", "code": "P" }]),
            json!({ "deleted": 1 }),
            json!([[1, "Not found"], [2, "Ambiguous criteria"]]),
        ),
    ];
    for (method, query, sent, counts, failures) in rows {
        let (status, body) =
            ada.send(method, &format!("{items}{query}"), &json!({ "items": sent }).to_string());
        assert_eq!(status, 200, "{query}: {body}");
        for (name, count) in counts.as_object().unwrap() {
            assert_eq!(body[name], *count, "{query} {name}: {body}");
        }
        // The key is there only where there is something in it.
        let told = body.get("failures").map_or(Value::Null, |all| {
            all.as_array().unwrap().iter().map(|f| json!([f["requestIndex"], f["failureType"]])).collect()
        });
        assert_eq!(told, failures, "{query}");
    }
    let all = ada.ok(&format!("{items}?includeAll=true"))["listItems"].clone();
    let names: Vec<_> = all.as_array().unwrap().iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["The Americas", "APAC", "Oceania & Pacific"]);
    assert_eq!(
        all[2],
        json!({ "id": all[2]["id"], "name": "Oceania & Pacific", "code": "O", "parent": "APAC",
                "parentId": "901000000003", "properties": { "Lead": "Zoë" }, "subsets": { "Far": true } })
    );
    // Properties and subsets only when asked for.
    assert!(ada.ok(&items)["listItems"][2].get("properties").is_none());
    let csv = ada.request(Method::GET, &format!("/2/0{items}?includeAll=true")).header("Accept", "text/csv");
    let text = csv.send().unwrap().text().unwrap();
    assert!(text.starts_with("id,name,code,parent,parentId,listId,listName,Far,Lead\n"), "{text}");
    assert!(text.ends_with(",Oceania & Pacific,O,APAC,901000000003,,,true,Zoë\n"), "{text}");
    assert_eq!(ada.ok(&format!("/models/{HUB}/lists/{REGIONS}"))["metadata"]["itemCount"], 3);
}

/// One row: verb, path, body; the status.
#[test]
fn refused_writes() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let rows = [
        (Method::POST, "lists/101000000001/items", r#"{"items":[]}"#, 400),
        (Method::POST, "lists/101000000001/items?action=add", "not JSON", 400),
        (Method::POST, "lists/101000000001/items?action=add", "{}", 400),
        (Method::POST, "lists/101000000099/items?action=add", r#"{"items":[{"name":"x"}]}"#, 404),
        (Method::POST, "lists/101000000001/resetIndex", "", 400),
        (Method::POST, "modules/102000000001/data", "{}", 400),
        (Method::POST, "modules/102000000099/data", "[]", 404),
        (Method::PUT, "currentPeriod", "", 400),
        (Method::PUT, "modelCalendar/fiscalYear", r#"{"year":"2027"}"#, 400),
        (Method::PUT, "versions/107000000009/switchover", r#"{"date":"2026-01-31"}"#, 404),
        (Method::PUT, "versions/107000000002/switchover", r#"{"date":"31.01.2026"}"#, 400),
        (Method::PUT, "onlineStatus", r#"{"status":"asleep"}"#, 400),
    ];
    for (method, path, body, expected) in rows {
        let (status, answer) = ada.send(method, &format!("/models/{HUB}/{path}"), body);
        assert_eq!(status, expected, "{path} {body}: {answer}");
        assert_eq!(answer["status"]["code"], expected, "{path}");
    }
}

#[test]
fn an_empty_list_resets_its_index() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let list = format!("/models/{HUB}/lists/{REGIONS}");
    let all = json!({ "items": [{ "code": "E" }, { "code": "A" }, { "code": "P" }] }).to_string();
    assert_eq!(ada.send(Method::POST, &format!("{list}/items?action=delete"), &all).1["deleted"], 3);
    // Section 4: an empty collection leaves its key out.
    assert!(ada.ok(&format!("{list}/items?includeAll=true")).get("listItems").is_none());
    assert!(ada.ok(&format!("/models/{HUB}/dimensions/{REGIONS}/items")).get("items").is_none());
    assert_eq!(ada.send(Method::POST, &format!("{list}/resetIndex"), "").0, 204);
}

#[test]
fn cells_are_written_by_their_coordinates() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let at = |row: &str, column: &str| json!([{ "dimensionName": "Regions", "itemName": row }, { "dimensionId": "20000000003", "itemName": column }]);
    let writes = json!([
        { "lineItemId": "208000000002", "dimensions": at("EMEA", "Jan 26"), "value": "checked, ok" },
        { "lineItemName": "Final", "dimensions": [{ "dimensionId": REGIONS, "itemCode": "P" },
            { "dimensionName": "Time", "itemName": "Feb 26" }], "value": true },
        { "lineItemName": "Revenue", "dimensions": at("EMEA", "Jan 26"), "value": 1 },
        { "lineItemName": "Comment", "dimensions": at("Nowhere", "Jan 26"), "value": "x" },
        { "lineItemName": "Comment", "dimensions": at("EMEA", "Jan 26"), "value": null },
    ]);
    let (status, body) =
        ada.send(Method::POST, &format!("/models/{HUB}/modules/{MODULE}/data"), &writes.to_string());
    assert_eq!((status, &body["numberOfCellsChanged"]), (200, &json!(2)));
    let types: Vec<_> =
        body["failures"].as_array().unwrap().iter().map(|f| f["failureType"].clone()).collect();
    assert_eq!(types, ["cellIsCalculated", "cellIsInvalid", "incorrectFormat"]);
    let csv = ada.response(&format!("/models/{HUB}/views/{MODULE}/data")).text().unwrap();
    assert_eq!(csv, "Actual\n,Jan 26,Feb 26\nEMEA,\"checked, ok\",13\nAPAC,7,true\n");
}

/// One row: the request; the status, and the text that the answer holds.
#[test]
fn the_calendar_is_written() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let rows = [
        ("currentPeriod", r#"{"date":"2026-02-10"}"#, 200, r#""lastDay":"2026-02-28""#),
        ("currentPeriod?date=2024-02-10", "", 200, r#""periodText":"Feb 24""#),
        ("currentPeriod?date=2026-02-10", r#"{"date":"2026-02-10"}"#, 400, "not both"),
        ("currentPeriod", r#"{"date":"2026-02-30"}"#, 400, "Invalid ISO date format '2026-02-30'"),
        ("currentPeriod", r#"{"date":"2030-01-01"}"#, 400, "out of timescale range 2024-01-01 - 2026-12-31"),
        ("modelCalendar/fiscalYear", r#"{"year":"FY27"}"#, 200, r#""endDate":"2027-12-31""#),
        ("versions/107000000002/switchover", r#"{"date":"2026-03-31"}"#, 200, r#""date":"2026-03-31""#),
    ];
    for (path, body, expected, holds) in rows {
        let (status, answer) = ada.send(Method::PUT, &format!("/models/{HUB}/{path}"), body);
        assert_eq!(status, expected, "{path} {body}: {answer}");
        assert!(answer.to_string().contains(holds), "{path} {body}: {answer}");
    }
    assert_eq!(ada.ok(&format!("/models/{HUB}/currentPeriod"))["currentPeriod"]["periodText"], "Feb 24");
    assert_eq!(
        ada.ok(&format!("/models/{HUB}/modelCalendar"))["modelCalendar"]["fiscalYear"]["year"],
        "FY27"
    );
    assert_eq!(ada.ok(&format!("/models/{HUB}/versions"))["versionMetadata"][1]["switchover"], "2026-03-31");
    // Another model and a reset server know nothing of it.
    server.state().reset().unwrap();
    let ada = User::sign_in(&server, ADA);
    assert_eq!(ada.ok(&format!("/models/{HUB}/currentPeriod"))["currentPeriod"]["periodText"], "Jan 26");
}

#[test]
fn a_closed_model_loads_on_its_first_touch() {
    let server = server(|t| t.switches.model_load_seconds = 60);
    server.state().hold_clock();
    let ada = User::sign_in(&server, ADA);
    let step = || ada.ok(&format!("/models/{HUB}/status"))["requestStatus"]["currentStep"].clone();
    assert_eq!(ada.send(Method::POST, &format!("/models/{HUB}/close"), "").0, 204);
    assert_eq!(step(), "Closed");
    std::thread::scope(|scope| {
        let touch = scope.spawn(|| ada.get(&format!("/models/{HUB}/exports")).0);
        let began = Instant::now();
        while step() != "Processing ..." {
            assert!(began.elapsed() < Duration::from_secs(60));
        }
        assert!(!touch.is_finished());
        server.state().advance_clock(Duration::from_secs(61));
        assert_eq!(touch.join().unwrap(), 200);
    });
    assert_eq!(step(), "Open");
}

#[test]
fn closed_models_are_deleted() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let path = format!("/workspaces/{FINANCE}/bulkDeleteModels");
    let (closed, open) = ("2B9D4E6F8A1C43D5B7E9F0A1C2D3E4F5", HUB);
    ada.send(Method::POST, &format!("/models/{closed}/close"), "");
    let ids = json!({ "modelIdsToDelete": [closed, open, "0"] }).to_string();
    let (status, body) = ada.send(Method::POST, &path, &ids);
    assert_eq!((status, &body["modelsDeleted"]), (200, &json!(1)));
    let messages: Vec<_> =
        body["bulkDeleteModelsFailures"].as_array().unwrap().iter().map(|f| f["message"].clone()).collect();
    let expected = ["Model is open. Please close the model before trying again.", "Model ID does not exist."];
    assert_eq!(messages, expected);
    assert_eq!(ada.get(&format!("/models/{closed}")).0, 404);
    assert_eq!(ada.ok("/models")["models"].as_array().unwrap().len(), 5);
    for (body, holds) in
        [(r#"{"modelIds":[]}"#, "unrecognized 'modelIds'"), ("{}", "mandatory field 'modelIdsToDelete'")]
    {
        let (status, answer) = ada.send(Method::POST, &path, body);
        assert_eq!(status, 400);
        assert!(answer.to_string().contains(holds), "{answer}");
    }
    assert_eq!(User::sign_in(&server, BRUNO).send(Method::POST, &path, &ids).0, 404);
}

/// Imports have scripts as exports do, and a process fails with them.
#[test]
fn a_failing_import_leaves_its_dump() {
    let server = server(|t| {
        let import = &mut t.model_mut(HUB).unwrap().imports[0];
        import.task =
            toml::from_str("end = \"failure\"\ndump = \"Row,Problem\\n2,no such region\\n\"").unwrap();
    });
    let ada = User::sign_in(&server, ADA);
    for (kind, dump) in [("imports/112000000001", "dump"), ("processes/118000000001", "dumps/112000000001")] {
        let task = ada.start(HUB, kind);
        let last = loop {
            let answer = ada.poll(HUB, kind, &task);
            if answer["taskState"] == "COMPLETE" {
                break answer;
            }
        };
        assert_eq!(
            (&last["result"]["successful"], &last["result"]["failureDumpAvailable"]),
            (&json!(false), &json!(true))
        );
        let text =
            ada.response(&format!("/models/{HUB}/{kind}/tasks/{task}/{dump}/chunks/0")).text().unwrap();
        assert_eq!(text, "Row,Problem\n2,no such region\n");
        if kind.starts_with("processes") {
            let nested = last["result"]["nestedResults"].as_array().unwrap();
            assert_eq!(nested.len(), 1, "what follows the step that fails does not run: {last}");
            assert_eq!(nested[0]["objectId"], "112000000001");
        }
    }
}
