//! Tasks: scripts, failure, cancelling, queueing, busy models (sections 3.6 and 6.2).

use std::time::Duration;

use anaplan_mock::{End, TaskScript};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::*;

const SANDBOX: &str = "9A1B2C3D4E5F60718293A4B5C6D7E8F9";
const P_AND_L: &str = "exports/116000000001";

#[test]
fn starting_needs_a_locale_and_answers_200() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let path = format!("/models/{HUB}/{P_AND_L}/tasks");
    for body in ["", "{}", "[]", r#"{"localeName":""}"#] {
        assert_eq!(ada.send(Method::POST, &path, body).0, 400, "{body:?}");
    }
    let (status, body) = ada.send(Method::POST, &path, r#"{"localeName":"en_US"}"#);
    assert_eq!((status, &body["task"]["taskState"]), (200, &json!("NOT_STARTED")));
    let id = body["task"]["taskId"].as_str().unwrap();
    assert!(id.len() == 32 && id.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()), "{id}");
    let unknown = format!("/models/{HUB}/exports/116000000099/tasks");
    assert_eq!(ada.send(Method::POST, &unknown, r#"{"localeName":"en_US"}"#).0, 404);
    // The list of an unknown export is empty, not 404.
    assert_eq!(ada.ok(&unknown).get("tasks"), None);
    assert_eq!(ada.ok(&path)["tasks"][0]["taskId"], id);
}

#[test]
fn creation_time_on_post_is_optional() {
    let server = server(|t| t.export_mut(HUB, "116000000001").unwrap().task.creation_time = false);
    let ada = User::sign_in(&server, ADA);
    let path = format!("/models/{HUB}/{P_AND_L}/tasks");
    let (_, body) = ada.send(Method::POST, &path, r#"{"localeName":"de_DE"}"#);
    assert_eq!(body["task"].as_object().unwrap().keys().collect::<Vec<_>>(), ["taskId"]);
}

#[test]
fn progress_is_a_number_and_success_has_a_result() {
    let server = server(|t| {
        let script = TaskScript { queued: 2, progress: vec![0.2, 0.55, 0.9], ..TaskScript::default() };
        t.export_mut(HUB, "116000000001").unwrap().task = script;
    });
    let ada = User::sign_in(&server, ADA);
    let task = ada.start(HUB, P_AND_L);
    let answers: Vec<Value> = (0..6).map(|_| ada.poll(HUB, P_AND_L, &task)).collect();
    let progress: Vec<_> = answers.iter().map(|a| a["progress"].as_f64().unwrap()).collect();
    assert_eq!(progress, [0.0, 0.0, 0.2, 0.55, 0.9, 1.0]);
    let steps: Vec<_> = answers.iter().map(|a| a["currentStep"].as_str().unwrap()).collect();
    assert_eq!(steps[3..], ["Processing ...", "Processing ...", "Complete."]);
    let result = json!({ "objectId": "116000000001", "successful": true, "failureDumpAvailable": false });
    assert_eq!(answers[5]["result"], result);
}

#[test]
fn failure_is_complete_with_details_and_leaves_the_file() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let (states, last) = ada.run(HUB, "116000000005");
    assert_eq!(states, ["NOT_STARTED", "IN_PROGRESS", "COMPLETE"]);
    assert_eq!(last["currentStep"], "Failed.");
    assert_eq!(last["result"]["successful"], false);
    let details = json!([
        { "type": "failedToLocateSavedView", "occurrences": 0, "values": [null],
          "localMessageText": "The saved view 'Accuracy.Export' could not be found." },
        { "type": "actionFailed", "localMessageText": "The export did not run.", "occurrences": 1,
          "values": ["Forecast accuracy", null] },
    ]);
    assert_eq!(last["result"]["details"], details);
    let file = String::from_utf8(ada.chunks(HUB, "116000000005").concat()).unwrap();
    assert_eq!(file, "Month,Accuracy\nDec 25,0.91\n");
}

#[test]
fn cancelled_tasks_have_no_result() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let (states, last) = ada.run(SANDBOX, "116000000000");
    assert_eq!(states, ["NOT_STARTED", "IN_PROGRESS", "CANCELLING", "CANCELLED"]);
    assert_eq!((last.get("result"), &last["cancelledBy"]), (None, &json!("Ada Müller")));
}

#[test]
fn a_task_without_end_is_cancelled_by_delete() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let action = "exports/116000000001";
    let task = ada.start(SANDBOX, action);
    for _ in 0..20 {
        ada.poll(SANDBOX, action, &task);
    }
    assert_eq!(ada.poll(SANDBOX, action, &task)["taskState"], "IN_PROGRESS");
    let path = format!("/models/{SANDBOX}/{action}/tasks/{task}");
    let (status, body) = ada.send(Method::DELETE, &path, "");
    assert_eq!((status, &body["task"]["taskState"]), (200, &json!("CANCELLING")));
    assert_eq!(ada.poll(SANDBOX, action, &task)["taskState"], "CANCELLED");
    assert_eq!(ada.get(&format!("/models/{SANDBOX}/{action}/tasks/NONSENSE")).0, 404);
}

#[test]
fn a_second_task_waits_for_the_first() {
    let server = server(|t| {
        for export in &mut t.model_mut(HUB).unwrap().exports {
            export.task = TaskScript { queued: 0, progress: vec![0.5], ..TaskScript::default() };
        }
    });
    let ada = User::sign_in(&server, ADA);
    let second_action = "exports/116000000003";
    let first = ada.start(HUB, P_AND_L);
    let second = ada.start(HUB, second_action);
    for _ in 0..5 {
        assert_eq!(ada.poll(HUB, second_action, &second)["taskState"], "NOT_STARTED");
    }
    assert_eq!(ada.poll(HUB, P_AND_L, &first)["taskState"], "IN_PROGRESS");
    assert_eq!(ada.poll(HUB, P_AND_L, &first)["taskState"], "COMPLETE");
    assert_eq!(ada.poll(HUB, second_action, &second)["taskState"], "IN_PROGRESS");
    assert_eq!(ada.poll(HUB, second_action, &second)["taskState"], "COMPLETE");
}

#[test]
fn a_task_that_nobody_polls_ends_with_the_clock() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    ada.start(HUB, P_AND_L);
    server.state().advance_clock(Duration::from_secs(120));
    let text = String::from_utf8(ada.chunks(HUB, "116000000001").concat()).unwrap();
    assert!(text.contains("東京オフィス"));
}

#[test]
fn a_process_writes_the_files_of_its_exports() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let task = ada.start(HUB, "processes/118000000001");
    let last = loop {
        let answer = ada.poll(HUB, "processes/118000000001", &task);
        if answer["taskState"] == "COMPLETE" {
            break answer;
        }
    };
    assert_eq!(last["result"]["nestedResults"][1]["objectId"], "116000000001");
    let text = String::from_utf8(ada.chunks(HUB, "116000000001").concat()).unwrap();
    assert!(text.contains("東京オフィス"));
}

#[test]
fn tasks_of_others_are_listed_by_switch() {
    for listed in [false, true] {
        let server = server(|t| t.switches.list_others_tasks = listed);
        User::sign_in(&server, BRUNO).start(HUB, P_AND_L);
        let list = User::sign_in(&server, ADA).ok(&format!("/models/{HUB}/{P_AND_L}/tasks"));
        assert_eq!(list.get("tasks").is_some(), listed);
    }
}

/// While a task runs, definitions and tasks answer, files wait.
#[test]
fn a_busy_model_blocks_files_until_the_task_ends() {
    let server = server(|t| {
        t.switches.busy_blocks = true;
        t.export_mut(HUB, "116000000001").unwrap().task.end = End::Success;
    });
    let ada = User::sign_in(&server, ADA);
    let task = ada.start(HUB, P_AND_L);
    let waiting = std::thread::spawn({
        let token = ada.token.clone();
        let url = format!("{}/2/0/models/{HUB}/files", server.url());
        move || {
            let request = reqwest::blocking::Client::new().get(url);
            let answer = request.header("Authorization", format!("AnaplanAuthToken {token}")).send().unwrap();
            status_and_json(answer).1["files"].as_array().unwrap().len()
        }
    });
    // The waiting request is in the log before anything else happens, and has no status yet.
    while !server.requests().iter().any(|r| r.path.ends_with("/files")) {
        std::thread::yield_now();
    }
    for path in ["exports", P_AND_L, "exports/116000000001/tasks"] {
        ada.ok(&format!("/models/{HUB}/{path}"));
    }
    assert_eq!(server.requests().iter().find(|r| r.path.ends_with("/files")).unwrap().status, None);
    while ada.poll(HUB, P_AND_L, &task)["taskState"] != "COMPLETE" {}
    assert_eq!(waiting.join().unwrap(), 12);
}
