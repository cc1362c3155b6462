//! Files: private and default copies, chunk lists, content variants, cuts at any byte (sections 3.7, 7, 8).

use std::time::Duration;

use anaplan_mock::{Cell, Column, Content, DataType, Encoding, Export, LineEnding, TaskScript};
use reqwest::Method;

use crate::client::*;

fn chunk_count(user: &User, file: &str) -> Option<u64> {
    let list = user.ok(&format!("/models/{HUB}/files"));
    let files = list["files"].as_array().unwrap();
    files.iter().find(|f| f["id"] == file).map(|f| f["chunkCount"].as_u64().unwrap())
}

/// A file without content: listed with 0, a chunk list without key, and 404.
#[test]
fn a_file_that_was_never_written() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let file = "116000000006";
    assert_eq!(chunk_count(&ada, file), Some(0));
    let list = ada.ok(&format!("/models/{HUB}/files/{file}/chunks"));
    assert_eq!((list.get("chunks"), &list["meta"]["paging"]["totalSize"]), (None, &0.into()));
    assert_eq!(ada.get(&format!("/models/{HUB}/files/{file}")).0, 404);
    assert_eq!(ada.get(&format!("/models/{HUB}/files/{file}/chunks/0")).0, 404);
    assert_eq!(ada.get(&format!("/models/{HUB}/files/116000000099/chunks")).0, 404);
}

#[test]
fn what_is_unknown_about_empty_files_is_a_switch() {
    let server = server(|t| {
        t.switches.list_never_run_files = false;
        t.switches.empty_instead_of_404 = true;
    });
    let ada = User::sign_in(&server, ADA);
    assert_eq!(chunk_count(&ada, "116000000006"), None);
    let answer = ada.response(&format!("/models/{HUB}/files/116000000006"));
    assert_eq!((answer.status().as_u16(), answer.bytes().unwrap().len()), (200, 0));
}

#[test]
fn each_user_has_a_private_copy_before_the_default() {
    let server = server(|_| ());
    let (ada, bruno) = (User::sign_in(&server, ADA), User::sign_in(&server, BRUNO));
    let text = |user: &User| String::from_utf8(user.chunks(HUB, "116000000001").concat()).unwrap();
    ada.run(HUB, "116000000001");
    assert!(text(&ada).contains("東京オフィス"));
    assert!(text(&bruno).contains("last year's file"));
    // Deleting removes the private copy only.
    let path = format!("/2/0/models/{HUB}/files/116000000001");
    assert_eq!(ada.request(Method::DELETE, &path).send().unwrap().status(), 204);
    assert!(text(&ada).contains("last year's file"));
}

#[test]
fn a_file_for_administrators() {
    let server = server(|_| ());
    let (ada, bruno) = (User::sign_in(&server, ADA), User::sign_in(&server, BRUNO));
    let file = "116000000004";
    assert_eq!(ada.chunks(HUB, file).concat(), b"Measure,Value\nEBIT margin,0.169\n");
    assert_eq!(bruno.chunks(HUB, file).len(), 0);
    // After an own run everything works.
    assert_eq!(bruno.download(HUB, file), b"Measure,Value\nEBIT margin,0.174\nFree cash flow,18250000\n");
}

#[test]
fn private_files_go_after_48_hours_without_access() {
    let server = server(|t| t.switches.token_minutes = 100_000);
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000003");
    let rows = || ada.chunks(HUB, "116000000003").concat().iter().filter(|b| **b == b'\n').count();
    assert_eq!(rows(), 4);
    server.state().advance_clock(Duration::from_secs(47 * 3600));
    assert_eq!(rows(), 4, "an access prolongs it");
    server.state().advance_clock(Duration::from_secs(49 * 3600));
    assert_eq!(rows(), 2, "the default file is left");
}

#[test]
fn the_chunk_count_of_the_file_list_can_be_stale() {
    let server = server(|t| t.switches.stale_chunk_count = true);
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000002");
    assert_eq!(chunk_count(&ada, "116000000002"), Some(0));
    let fresh = ada.chunks(HUB, "116000000002").len() as u64;
    ada.run(HUB, "116000000002");
    assert_eq!(chunk_count(&ada, "116000000002"), Some(fresh));
}

#[test]
fn content_for_the_next_run_and_for_the_present_file() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let state = server.state();
    state.set_content(HUB, "116000000003", Content::text("next\n")).unwrap();
    assert_ne!(ada.chunks(HUB, "116000000003").concat(), b"next\n");
    assert_eq!(ada.download(HUB, "116000000003"), b"next\n");
    state.set_file(HUB, "116000000003", Content::text("changed\n")).unwrap();
    assert_eq!(ada.chunks(HUB, "116000000003").concat(), b"changed\n");
    assert!(state.set_file(HUB, "116000000099", Content::default()).is_err());
}

#[test]
fn uploads_are_private_and_keep_their_order() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let file = format!("/models/{HUB}/files/113000000008");
    assert_eq!(ada.send(Method::POST, &file, r#"{"chunkCount":-1}"#).0, 200);
    for (n, part) in [(1, "world"), (0, "hello ")] {
        assert_eq!(ada.send(Method::PUT, &format!("{file}/chunks/{n}"), part).0, 204);
    }
    assert_eq!(ada.send(Method::POST, &format!("{file}/complete"), "{}").0, 200);
    assert_eq!(ada.response(&file).text().unwrap(), "hello world");
    let bruno = User::sign_in(&server, BRUNO);
    assert_eq!(bruno.response(&file).text().unwrap(), "Region,Amount\nEMEA,1\n");
}

/// What one file looks like, byte for byte; and that every chunk size cuts it without loss.
#[test]
fn content_variants() {
    let columns = || vec![Column::new("Stadt", DataType::Entity), Column::new("€", DataType::Number)];
    let rows =
        || vec![vec![Cell::from("Köln; \"A\""), Cell::from(1.5)], vec![Cell::from("a\r\nb"), Cell::from(-2)]];
    let base = || Export::csv("116000000001", "x.csv", columns(), rows());
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let plain = "Stadt,€\n\"Köln; \"\"A\"\"\",1.5\n\"a\r\nb\",-2\n";
    let table: Vec<(Export, Vec<u8>)> = vec![
        (base(), plain.into()),
        (Export { encoding: Encoding::Utf8Bom, ..base() }, [b"\xEF\xBB\xBF", plain.as_bytes()].concat()),
        (Export { encoding: Encoding::Utf16Le, ..base() }, utf16(plain)),
        (Export { encoding: Encoding::Utf16LeBom, ..base() }, utf16(&format!("\u{feff}{plain}"))),
        (
            Export { encoding: Encoding::Latin1, ..base() },
            b"Stadt,?\n\"K\xF6ln; \"\"A\"\"\",1.5\n\"a\r\nb\",-2\n".into(),
        ),
        (
            Export { separator: ";".into(), line_ending: LineEnding::Crlf, ..base() },
            "Stadt;€\r\n\"Köln; \"\"A\"\"\";1.5\r\n\"a\r\nb\";-2\r\n".into(),
        ),
        (
            Export { separator: "||".into(), delimiter: String::new(), header: false, ..base() },
            "Köln; \"A\"||1.5\na\r\nb||-2\n".into(),
        ),
        (
            Export { final_newline: false, preamble: vec!["Actual".into()], ..base() },
            format!("Actual\n{}", plain.trim_end()).into(),
        ),
        (Export { content: Content::rows(vec![]), ..base() }, "Stadt,€\n".into()),
        (Export { content: Content::default(), ..base() }, vec![]),
        (Export::text("116000000001", "x.csv", "exactly\tthis\n\n"), "exactly\tthis\n\n".into()),
    ];
    for (n, (export, expected)) in table.into_iter().enumerate() {
        let server = server(|t| {
            let sizes = [1, 2, 3, 5, 7, 1000];
            let copy = |(i, size): (usize, &u64)| Export {
                id: format!("11600000000{i}"),
                chunk_bytes: *size,
                task: TaskScript::at_once(),
                ..export.clone()
            };
            t.model_mut(HUB).unwrap().exports = sizes.iter().enumerate().map(copy).collect();
            t.model_mut(HUB).unwrap().processes.clear();
        });
        let ada = User::sign_in(&server, ADA);
        for (i, size) in [1, 2, 3, 5, 7, 1000].into_iter().enumerate() {
            let file = format!("11600000000{i}");
            ada.run(HUB, &file);
            let chunks = ada.chunks(HUB, &file);
            assert_eq!(chunks.concat(), expected, "row {n}, chunks of {size}");
            assert_eq!(chunks.len(), expected.len().div_ceil(size), "row {n}, chunks of {size}");
        }
    }
}

/// Any chunk of a generated file is the same bytes as that part of the whole, also around the seams of blocks.
#[test]
fn generated_rows_are_the_same_however_they_are_cut() {
    for (encoding, final_newline) in [(Encoding::Utf8, true), (Encoding::Utf16LeBom, false)] {
        let server = server(|t| {
            let export = t.export_mut(HUB, "116000000006").unwrap();
            export.content = Content::generated(2500, 7);
            export.encoding = encoding;
            export.final_newline = final_newline;
            export.chunk_bytes = 1009;
        });
        let ada = User::sign_in(&server, ADA);
        ada.run(HUB, "116000000006");
        let whole = ada.response(&format!("/models/{HUB}/files/116000000006")).bytes().unwrap();
        assert_eq!(ada.chunks(HUB, "116000000006").concat(), whole);
        let text = match encoding {
            Encoding::Utf8 => String::from_utf8(whole.to_vec()).unwrap(),
            _ => {
                let units: Vec<u16> = whole.chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
                String::from_utf16(&units).unwrap()
            }
        };
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Line,Product,Site,Month,Amount,Posted,Final,Note");
        assert_eq!(lines.len(), 2501);
        assert_eq!(text.ends_with('\n'), final_newline);
        for (n, line) in lines.iter().enumerate().skip(1) {
            assert!(line.starts_with(&format!("L{n:04},")), "{line}");
        }
    }
}

#[test]
fn a_far_chunk_of_fifty_million_rows() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let model = "A0B1C2D3E4F5061728394A5B6C7D8E9F";
    ada.run(model, "116000000000");
    let list = ada.ok(&format!("/models/{model}/files/116000000000/chunks?limit=1"));
    let last = list["meta"]["paging"]["totalSize"].as_u64().unwrap() - 1;
    assert!(last > 100);
    let bytes = ada.response(&format!("/models/{model}/files/116000000000/chunks/{last}")).bytes().unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.lines().last().unwrap().starts_with("L50000000,"), "{:?}", text.lines().last());
}
