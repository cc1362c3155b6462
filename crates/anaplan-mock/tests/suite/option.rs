//! Options of a tenant for what the public record leaves open (section 12) and what differs between users (section 8).

use std::io::Read;

use anaplan_mock::{ActiveState, BogusNext, Content, LargeLimit, TaskScript, User as Person, ZeroLimit};
use reqwest::Method;
use serde_json::json;

use crate::client::*;

#[test]
fn models_may_refuse_by_their_state() {
    let models = ["2B9D4E6F8A1C43D5B7E9F0A1C2D3E4F5", "4C0E9A7B1D2F43658790A1B2C3D4E5F6", HUB];
    let states = [(ActiveState::Archived, 422), (ActiveState::Locked, 423)];
    for (switched, expected) in [(false, [200, 200, 200]), (true, [422, 423, 200])] {
        let server = server(|t| {
            if switched {
                t.switches.refuse_states = states.into();
            }
        });
        let ada = User::sign_in(&server, ADA);
        assert_eq!(models.map(|model| ada.get(&format!("/models/{model}/exports")).0), expected);
        // The model itself can be read.
        assert_eq!(models.map(|model| ada.get(&format!("/models/{model}")).0), [200, 200, 200]);
    }
}

#[test]
fn administrators_come_in_pages_of_twenty() {
    let server = server(|t| {
        let more = (0..30).map(|n| Person {
            id: format!("8a81b09f5e2c7a11015e30f4d2c2{n:04}"),
            email: format!("{n}@planning.example"),
            admin: true,
            ..t.users[0].clone()
        });
        t.users.extend(more.collect::<Vec<_>>());
    });
    let ada = User::sign_in(&server, ADA);
    let sizes = |query: &str| {
        let paging = ada.ok(&format!("/workspaces/{FINANCE}/admins{query}"))["meta"]["paging"].clone();
        (paging["currentPageSize"].as_u64().unwrap(), paging["totalSize"].as_u64().unwrap())
    };
    assert_eq!(sizes(""), (20, 31));
    assert_eq!(sizes("?limit=100"), (31, 31));
}

/// One row: the switch, the header of the request; whether the answer is compressed.
#[test]
fn gzip_is_answered_where_it_is_asked_for_and_switched_on() {
    let rows = [
        (true, "gzip", true),
        (true, "br;q=1, gzip;q=0.5", true),
        (true, "gzip;q=0", false),
        (true, "identity", false),
        (false, "gzip", false),
    ];
    for (switched, accepts, compressed) in rows {
        let server = server(|t| t.switches.gzip = switched);
        let ada = User::sign_in(&server, ADA);
        ada.run(HUB, "116000000006");
        let path = format!("/2/0/models/{HUB}/files/116000000006");
        let plain = ada.request(Method::GET, &path).send().unwrap().bytes().unwrap();
        let answer = ada.request(Method::GET, &path).header("Accept-Encoding", accepts).send().unwrap();
        assert_eq!(answer.headers().get("content-encoding").is_some(), compressed, "{accepts}");
        let mut bytes = answer.bytes().unwrap().to_vec();
        if compressed {
            assert!(bytes.len() < plain.len() / 2);
            let packed = std::mem::take(&mut bytes);
            flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
        }
        assert!(bytes == plain, "{accepts}");
    }
}

/// Selective Access: two users, two files; the metadata counts each one's rows.
#[test]
fn what_a_run_writes_may_differ_between_users() {
    let server = server(|_| ());
    let (ada, bruno) = (User::sign_in(&server, ADA), User::sign_in(&server, BRUNO));
    let export = "116000000003";
    assert_eq!((row_count(&ada, export), row_count(&bruno, export)), (3, 2));
    assert!(String::from_utf8(ada.download(HUB, export)).unwrap().contains("1000 Vorstand"));
    let seen = String::from_utf8(bruno.download(HUB, export)).unwrap();
    assert_eq!(
        seen,
        "Cost center\tRole\tHeads\n4200 Forecasting\tAnalyst\t14\n4210 Controlling Málaga\tSeñor Analyst\t3\n"
    );
    // A new content is the same for all.
    server.state().set_content(HUB, export, Content::text("new\n")).unwrap();
    assert_eq!(bruno.download(HUB, export), b"new\n");
}

fn row_count(user: &User, export: &str) -> u64 {
    let metadata = user.ok(&format!("/models/{HUB}/exports/{export}"));
    metadata["exportMetadata"]["rowCount"].as_u64().unwrap()
}

/// One row: the `localeName` of the task; a line of the file. Decimal sign and order of dates as in the Unicode CLDR.
#[test]
fn numbers_and_dates_may_follow_the_locale() {
    let rows = [
        (true, "en_US", "EMEA,Travel,-8420.25,01/31/2026"),
        (true, "en_GB", "EMEA,Travel,-8420.25,31/01/2026"),
        (true, "de_DE", "EMEA,Travel,\"-8420,25\",31.01.2026"),
        (true, "fr_FR", "EMEA,Travel,\"-8420,25\",31/01/2026"),
        (true, "ja_JP", "EMEA,Travel,-8420.25,2026/01/31"),
        (true, "nonsense", "EMEA,Travel,-8420.25,2026-01-31"),
        (false, "de_DE", "EMEA,Travel,-8420.25,2026-01-31"),
    ];
    for (switched, locale, expected) in rows {
        let server = server(|t| {
            t.switches.locale_formats = switched;
            t.export_mut(HUB, "116000000001").unwrap().task = TaskScript::at_once();
        });
        let ada = User::sign_in(&server, ADA);
        let action = "exports/116000000001";
        let body = json!({ "localeName": locale }).to_string();
        let (_, answer) = ada.send(Method::POST, &format!("/models/{HUB}/{action}/tasks"), &body);
        ada.poll(HUB, action, answer["task"]["taskId"].as_str().unwrap());
        let text = String::from_utf8(ada.chunks(HUB, "116000000001").concat()).unwrap();
        let line = text.lines().find(|line| line.contains("Travel")).unwrap();
        let short = line.replace("Jan 26,EUR,", "");
        assert!(short.starts_with(expected), "{locale}: {line}");
    }
}

#[test]
fn a_failure_may_leave_a_dump() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let action = "exports/116000000005";
    let task = ada.start(HUB, action);
    let dump = format!("/models/{HUB}/{action}/tasks/{task}/dump");
    assert_eq!(ada.get(&dump).0, 404, "not before the end");
    let [_, _, last] = [0; 3].map(|_| ada.poll(HUB, action, &task));
    assert_eq!(last["result"]["failureDumpAvailable"], true);
    assert_eq!(ada.ok(&format!("{dump}/chunks"))["chunks"], json!([{ "id": "0", "name": "Chunk 0" }]));
    let expected = "Month,Accuracy,Problem\nFeb 26,,The saved view could not be found\n";
    for path in [dump.clone(), format!("{dump}/chunks/0")] {
        let answer = ada.response(&path);
        assert_eq!(answer.headers()["content-type"], "application/octet-stream");
        assert_eq!(answer.text().unwrap(), expected);
    }
    assert_eq!(ada.get(&format!("{dump}/chunks/1")).0, 404);
}

/// A process ends with the step that fails: what ran before it has written its file, what stands after it has not.
#[test]
fn a_process_fails_with_its_export() {
    let server = server(|t| {
        let model = t.model_mut(HUB).unwrap();
        model.processes[0].actions =
            ["116000000002", "116000000005", "116000000006"].map(String::from).into();
    });
    let ada = User::sign_in(&server, ADA);
    let process = "processes/118000000001";
    let task = ada.start(HUB, process);
    let [_, _, _, last] = [0; 4].map(|_| ada.poll(HUB, process, &task));
    assert_eq!((&last["taskState"], &last["result"]["successful"]), (&json!("COMPLETE"), &json!(false)));
    let nested: Vec<_> =
        last["result"]["nestedResults"].as_array().unwrap().iter().map(|r| &r["successful"]).collect();
    assert_eq!(nested, [true, false]);
    let chunks = |file: &str| ada.chunks(HUB, file).len();
    assert!(chunks("116000000002") > 0);
    assert_eq!(chunks("116000000006"), 0);
    let dump = |step: &str| ada.get(&format!("/models/{HUB}/{process}/tasks/{task}/dumps/{step}")).0;
    assert_eq!((dump("116000000005"), dump("116000000002")), (200, 404));
    let chunk = ada.response(&format!("/models/{HUB}/{process}/tasks/{task}/dumps/116000000005/chunks/0"));
    assert!(chunk.text().unwrap().starts_with("Month,Accuracy"));
}

#[test]
fn a_refusal_of_a_token_has_the_words_of_the_tenant() {
    let server = server(|t| {
        t.switches.unauthorized_message = "No valid token header found for the request".into();
        t.switches.www_authenticate = "AnaplanAuthToken".into();
    });
    let answer = reqwest::blocking::get(format!("{}/2/0/workspaces", server.url())).unwrap();
    assert_eq!(answer.headers()["www-authenticate"], "AnaplanAuthToken");
    let (status, body) = status_and_json(answer);
    assert_eq!(
        (status, &body["status"]["message"]),
        (401, &json!("No valid token header found for the request"))
    );
}

/// A blocked address looks like a wrong password, and 406 on the token endpoint of OAuth2.
#[test]
fn an_address_may_be_refused() {
    let server = server(|t| t.switches.address_refused = true);
    let http = reqwest::blocking::Client::new();
    let sign_in = http.post(format!("{}/token/authenticate", server.url())).basic_auth(ADA.0, Some(ADA.1));
    let (status, body) = status_and_json(sign_in.send().unwrap());
    assert_eq!((status, &body["status"]), (401, &json!("FAILURE_BAD_CREDENTIAL")));
    let fields = json!({ "grant_type": "refresh_token", "client_id": "5a2f6c1e9b7d4830a1c5e7f90b2d4c68" });
    let exchange = http.post(format!("{}/oauth/token", server.url())).body(fields.to_string());
    assert_eq!(status_and_json(exchange.send().unwrap()).0, 406);
}

#[test]
fn tasks_may_run_side_by_side() {
    let server = server(|t| t.switches.queue_tasks = false);
    let ada = User::sign_in(&server, ADA);
    let actions = ["exports/116000000002", "exports/116000000003"];
    let tasks = actions.map(|action| ada.start(HUB, action));
    for _ in 0..2 {
        ada.poll(HUB, actions[1], &tasks[1]);
    }
    assert_eq!(ada.poll(HUB, actions[1], &tasks[1])["taskState"], "IN_PROGRESS");
    assert_eq!(ada.poll(HUB, actions[0], &tasks[0])["taskState"], "NOT_STARTED");
}

/// One row: when `next` misleads; the query; the end of `next`.
#[test]
fn a_misleading_next_and_a_limit_of_zero_are_switches() {
    let rows = [
        (BogusNext::Always, ZeroLimit::Default, "", Some("limit=20&offset=20"), 6),
        (BogusNext::Beyond20, ZeroLimit::Default, "", None, 6),
        (BogusNext::Never, ZeroLimit::Default, "?limit=0", None, 6),
        (BogusNext::Never, ZeroLimit::Empty, "?limit=0", None, 0),
    ];
    for (bogus, zero, query, next, size) in rows {
        let server = server(|t| {
            t.switches.bogus_next = bogus;
            t.switches.limit_zero = zero;
            t.switches.schema_base = "https://api.anaplan.com/".into();
        });
        let meta = User::sign_in(&server, ADA).ok(&format!("/models{query}"))["meta"].clone();
        let told = meta["paging"]["next"].as_str();
        assert_eq!(told.map(|told| told.ends_with(next.unwrap_or("?"))), next.map(|_| true), "{meta}");
        assert_eq!(meta["paging"]["currentPageSize"], size, "{bogus:?} {zero:?}");
        // The double slash is on record.
        assert_eq!(meta["schema"], "https://api.anaplan.com//2/0/objects/model");
    }
}

/// One row: the switch; the status of a limit above the page size, and how many models it gives.
#[test]
fn a_large_limit_is_a_switch() {
    for (switch, status, count) in [
        (LargeLimit::Clamp, 200, Some(4)),
        (LargeLimit::Allow, 200, Some(5)),
        (LargeLimit::Refuse, 400, None),
    ] {
        let server = server(|t| {
            t.switches.page_size = 4;
            t.switches.large_limit = switch;
        });
        let (got, body) = User::sign_in(&server, ADA).get("/models?limit=5");
        assert_eq!((got, body["models"].as_array().map(Vec::len)), (status, count), "{switch:?}");
    }
}

#[test]
fn a_chunk_beyond_the_last_one_is_a_switch() {
    for status in [404, 400, 500] {
        let server = server(|t| t.switches.missing_chunk = status);
        let ada = User::sign_in(&server, ADA);
        assert_eq!(ada.get(&format!("/models/{HUB}/files/116000000001/chunks/0")).0, 200);
        let (got, body) = ada.get(&format!("/models/{HUB}/files/116000000001/chunks/1"));
        assert_eq!((got, &body["status"]["code"]), (status, &json!(status)));
    }
}

#[test]
fn old_tasks_may_be_forgotten() {
    for (hours, kept) in [(None, true), (Some(1), false)] {
        let server = server(|t| t.switches.task_hours = hours);
        let ada = User::sign_in(&server, ADA);
        let task = ada.start(HUB, "exports/116000000001");
        server.state().advance_clock(std::time::Duration::from_secs(3601));
        let ada = User::sign_in(&server, ADA);
        let path = format!("/models/{HUB}/exports/116000000001/tasks");
        assert_eq!(ada.ok(&path).get("tasks").is_some(), kept);
        assert_eq!(ada.get(&format!("{path}/{task}")).0, if kept { 200 } else { 404 });
    }
}
