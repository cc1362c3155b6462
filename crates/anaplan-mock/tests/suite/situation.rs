//! Situations that people report: several tenants, roles for one thing, odd lists, encodings, tasks of others.

use anaplan_mock::{Content, Encoding, End, TaskScript};
use reqwest::Method;

use crate::client::*;

#[test]
fn lists_show_the_default_tenant_and_ids_of_others_work() {
    let other = |t: &mut anaplan_mock::Tenant| t.workspaces[0].tenant = Some("holding".into());
    let names = |user: &User, path: &str, key: &str| -> Vec<String> {
        let items = user.ok(path)[key].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| item["id"].as_str().unwrap().to_string()).collect()
    };
    let server = server(|t| {
        other(t);
        t.users[1].default_tenant = Some("holding".into());
    });
    let (ada, bruno) = (User::sign_in(&server, ADA), User::sign_in(&server, BRUNO));
    assert!(!names(&ada, "/workspaces", "workspaces").contains(&FINANCE.to_string()));
    assert_eq!(names(&bruno, "/workspaces", "workspaces"), [FINANCE]);
    assert!(!names(&ada, "/models", "models").contains(&HUB.to_string()));
    assert_eq!(ada.get(&format!("/models/{HUB}/exports")).0, 200);
    assert_eq!(ada.get(&format!("/workspaces/{FINANCE}/models/{HUB}/exports")).0, 200);
}

#[test]
fn a_role_may_not_allow_one_export_or_module() {
    let server = server(|t| {
        let module = t.workspaces[0].models[0].modules[0].id.clone();
        t.users[0].without_role = vec!["116000000001".into(), module];
    });
    let ada = User::sign_in(&server, ADA);
    let text = ada.ok(&format!("/models/{HUB}/exports")).to_string();
    assert!(!text.contains("116000000001") && text.contains("116000000003"));
    let task = format!("/models/{HUB}/exports/116000000001/tasks");
    assert_eq!(ada.send(Method::POST, &task, r#"{"localeName":"en_US"}"#).0, 404);
    for path in ["exports/116000000001", "files/116000000001/chunks", "files/116000000001/chunks/0"] {
        assert_eq!(ada.get(&format!("/models/{HUB}/{path}")).0, 404, "{path}");
    }
    let module = &server.state().tenant().users[0].without_role[1];
    assert_eq!(ada.get(&format!("/models/{HUB}/modules/{module}/views")).0, 404);
    assert!(!ada.ok(&format!("/models/{HUB}/modules")).to_string().contains(module));
}

#[test]
fn models_may_miss_one_that_its_workspace_lists() {
    let server = server(|t| t.model_mut(HUB).unwrap().listed_in_tenant = false);
    let ada = User::sign_in(&server, ADA);
    assert!(!ada.ok("/models").to_string().contains(HUB));
    assert!(ada.ok(&format!("/workspaces/{FINANCE}/models")).to_string().contains(HUB));
}

#[test]
fn an_unknown_export_may_be_answered_and_the_list_be_an_old_one() {
    for (status, bare) in [(404, false), (200, true)] {
        let server = server(|t| (t.switches.unknown_export, t.switches.bare_exports) = (status, bare));
        let ada = User::sign_in(&server, ADA);
        let (answered, body) = ada.get(&format!("/models/{HUB}/exports/116999999999"));
        assert_eq!(answered, status);
        assert_eq!(
            body["exportMetadata"]["columnCount"],
            if bare { 0.into() } else { serde_json::Value::Null }
        );
        let list = ada.ok(&format!("/models/{HUB}/exports"));
        assert_eq!(list["exports"][0].get("exportFormat").is_none(), bare);
        assert!(list["exports"][0]["exportType"].is_string());
    }
}

#[test]
fn made_up_rows_and_text_come_in_big_endian_and_windows_1252() {
    let read = |encoding: Encoding, content: Content| {
        let server = server(|t| {
            let export = t.export_mut(HUB, "116000000006").unwrap();
            (export.encoding, export.content) = (encoding, content);
        });
        User::sign_in(&server, ADA).download(HUB, "116000000006")
    };
    let rows = || Content::generated(2_000, 7);
    let plain = String::from_utf8(read(Encoding::Utf8, rows())).unwrap();
    for (encoding, mark) in [(Encoding::Utf16Be, 0), (Encoding::Utf16BeBom, 1)] {
        let bytes = read(encoding, rows());
        let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        assert_eq!(units[..mark], vec![0xFEFF; mark]);
        assert!(String::from_utf16(&units[mark..]).unwrap() == plain, "{encoding:?}");
    }
    assert!(read(Encoding::Windows1252, rows()).len() <= plain.len());
    let bytes = read(Encoding::Windows1252, Content::text("€ – Žižka „ß” ÿ 東"));
    // unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT.
    let expected = b"\x80 \x96 \x8Ei\x9Eka \x84\xDF\x94 \xFF ?";
    assert_eq!(bytes, expected);
}

#[test]
fn a_separator_may_be_empty() {
    let server = server(|t| t.export_mut(HUB, "116000000001").unwrap().separator = String::new());
    let ada = User::sign_in(&server, ADA);
    assert_eq!(ada.ok(&format!("/models/{HUB}/exports/116000000001"))["exportMetadata"]["separator"], "");
    let text = String::from_utf8(ada.download(HUB, "116000000001")).unwrap();
    assert!(text.starts_with("RegionAccountMonth"), "{text}");
}

#[test]
fn a_model_may_be_closed_from_the_start() {
    let server = server(|t| t.model_mut(HUB).unwrap().closed = true);
    let ada = User::sign_in(&server, ADA);
    let step = || ada.ok(&format!("/models/{HUB}/status"))["requestStatus"]["currentStep"].clone();
    assert_eq!(step(), "Closed");
    assert_eq!(ada.get(&format!("/models/{HUB}/exports")).0, 200);
    assert_eq!(step(), "Open");
}

#[test]
fn a_task_may_end_without_result_or_in_a_state_that_nobody_knows() {
    for (end, state) in [(End::NoResult, "COMPLETE"), (End::UnknownState, "FAILED")] {
        let server = server(|t| {
            t.export_mut(HUB, "116000000001").unwrap().task = TaskScript { end, ..TaskScript::at_once() };
        });
        let ada = User::sign_in(&server, ADA);
        let task = ada.start(HUB, "exports/116000000001");
        let answer = ada.poll(HUB, "exports/116000000001", &task);
        assert_eq!((&answer["taskState"], answer.get("result")), (&state.into(), None));
    }
}

#[test]
fn a_task_of_an_earlier_client_may_be_in_the_queue() {
    let server = server(|t| {
        let export = t.export_mut(HUB, "116000000001").unwrap();
        export.left_in_queue = Some(TaskScript { queued: 0, progress: vec![0.5], ..TaskScript::default() });
        export.task = TaskScript::at_once();
    });
    server.state().hold_clock();
    let ada = User::sign_in(&server, ADA);
    let tasks = ada.ok(&format!("/models/{HUB}/exports/116000000001/tasks"))["tasks"].clone();
    assert_eq!(tasks.as_array().map(Vec::len), Some(1));
    let mine = ada.start(HUB, "exports/116000000001");
    assert_eq!(ada.poll(HUB, "exports/116000000001", &mine)["taskState"], "NOT_STARTED");
    // Ten seconds are a step of the other task.
    server.state().advance_clock(std::time::Duration::from_secs(20));
    assert_eq!(ada.poll(HUB, "exports/116000000001", &mine)["taskState"], "COMPLETE");
}

#[test]
fn another_client_may_run_the_export_between_two_chunks_and_requests_may_take_time() {
    let server = server(|t| {
        let change = anaplan_mock::ChangeFile {
            model: HUB.into(),
            export: "116000000008".into(),
            content: Content::text("another\n"),
            by_run: true,
        };
        t.faults = vec![
            anaplan_mock::Fault {
                change_file: Some(change),
                ..anaplan_mock::Fault::on("GET", "/2/0/**/chunks/1").first(1)
            },
            anaplan_mock::Fault::on("GET", "/2/0/users/me").advance_seconds(60),
        ];
    });
    server.state().hold_clock();
    let began = server.state().now();
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000008");
    ada.get(&format!("/models/{HUB}/files/116000000008/chunks/1"));
    let tasks = ada.ok(&format!("/models/{HUB}/exports/116000000008/tasks"))["tasks"].clone();
    assert_eq!((tasks.as_array().map(Vec::len), &tasks[1]["taskState"]), (Some(2), &"COMPLETE".into()));
    let bytes = ada.chunks(HUB, "116000000008").concat();
    assert_eq!(bytes, b"\xFF\xFEa\0n\0o\0t\0h\0e\0r\0\n\0");
    ada.ok("/users/me");
    assert_eq!(server.state().now() - began, 60_000);
}

#[test]
fn unfinished_uploads_are_bounded_in_total() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let file = server.state().tenant().workspaces[0].models[0].files[0].id.clone();
    let part = vec![b'x'; 2_000_000];
    let mut statuses = Vec::new();
    for number in 0..136 {
        let path = format!("/2/0/models/{HUB}/files/{file}/chunks/{number}");
        let request = ada.request(Method::PUT, &path).header("Content-Type", "application/octet-stream");
        let answer = request.body(part.clone()).send().unwrap();
        statuses.push(answer.status().as_u16());
        if answer.status() == 507 {
            assert!(answer.text().unwrap().contains("more than 256 MB"));
        }
    }
    // 134 parts of two million bytes are 256 MB.
    assert!(statuses[..134].iter().all(|status| *status == 204), "{statuses:?}");
    assert_eq!(statuses[134..], [507, 507]);
    // What is completed makes room.
    assert_eq!(ada.send(Method::POST, &format!("/models/{HUB}/files/{file}/complete"), "{}").0, 200);
    let path = format!("/2/0/models/{HUB}/files/{file}/chunks/0");
    assert_eq!(ada.request(Method::PUT, &path).body(part).send().unwrap().status(), 204);
}

#[test]
fn the_control_api_answers_no_web_page() {
    let server = server(|_| ());
    let http = reqwest::blocking::Client::new();
    let ask = |method: Method, headers: &[(&str, &str)]| {
        let mut request = http.request(method.clone(), format!("{}/_mock/clock", server.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if method == Method::POST {
            request = request.header("Content-Type", "text/plain").body(r#"{"advance_seconds": 0}"#);
        }
        request.send().unwrap().status().as_u16()
    };
    let own = server.url();
    let port = own.rsplit(':').next().unwrap().to_string();
    let (localhost, evil) = (format!("localhost:{port}"), format!("evil.example:{port}"));
    for method in [Method::GET, Method::POST] {
        for (headers, expected) in [
            (vec![], 200),
            (vec![("Host", localhost.as_str())], 200),
            (vec![("Origin", own.as_str())], 200),
            (vec![("Sec-Fetch-Site", "none")], 200),
            (vec![("Host", "evil.example")], 403),
            (vec![("Host", evil.as_str())], 403),
            (vec![("Host", "127.0.0.1.evil.example")], 403),
            (vec![("Origin", "https://evil.example")], 403),
            (vec![("Origin", "null")], 403),
            (vec![("Origin", "http://127.0.0.1:1")], 403),
            (vec![("Sec-Fetch-Site", "cross-site")], 403),
            (vec![("Sec-Fetch-Site", "same-site")], 403),
        ] {
            assert_eq!(ask(method.clone(), &headers), expected, "{method} {headers:?}");
        }
    }
}

#[test]
fn files_are_read_from_the_tenants_own_folder_and_never_by_http() {
    let outer = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside");
    let folder = outer.join("tenant");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(outer.join("secret.csv"), "a\n1\n").unwrap();
    std::fs::write(folder.join("own.csv"), "a\n1\n").unwrap();
    let tenant = |key: &str, name: &str| {
        let text = format!(
            "[[workspace]]\nid = \"{FINANCE}\"\nname = \"W\"\n[[workspace.model]]\nid = \"{HUB}\"\nname = \"M\"\n\
             [[workspace.model.export]]\nid = \"116000000001\"\nname = \"E\"\ncontent.{key} = {name:?}\n"
        );
        let path = folder.join("tenant.toml");
        std::fs::write(&path, text).unwrap();
        let tenant = anaplan_mock::Tenant::load(&path).unwrap();
        anaplan_mock::Anaplan::new(tenant).map(drop).map_err(|error| error.to_string())
    };
    let absolute = outer.join("secret.csv").to_string_lossy().into_owned();
    for key in ["csv", "file"] {
        assert_eq!(tenant(key, "own.csv"), Ok(()));
        for outside in ["../secret.csv", "../tenant/../secret.csv", &absolute] {
            let error = tenant(key, outside).expect_err("it is outside");
            assert!(error.contains("not in the tenant's own folder"), "{error}");
        }
    }
    let server = server(|_| ());
    let http = reqwest::blocking::Client::new();
    for content in [r#"{"file": "/etc/hostname"}"#, r#"{"csv": "default.toml"}"#] {
        let change = format!(r#"{{"model": "{HUB}", "export": "116000000001", "content": {content}}}"#);
        let fault = format!(r#"{{"path": "/**", "change_file": {change}}}"#);
        for (route, body) in [("content", &change), ("file", &change), ("faults", &fault)] {
            let answer =
                http.post(format!("{}/_mock/{route}", server.url())).body(body.clone()).send().unwrap();
            assert_eq!(answer.status(), 400, "{route} {body}");
            assert!(answer.text().unwrap().contains("content by HTTP is given as rows, text or generate"));
        }
    }
}
