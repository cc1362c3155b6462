//! Drives Microsoft's extension "Power Query SDK", unmodified, in a real VS Code with our programs: it builds, asks for a
//! credential, evaluates, and runs the Test Explorer. `tests/vscode/setup.sh` fetches and builds both; that takes the
//! network, so this is no test of every run.

#[path = "../navigator/chromium.rs"]
mod chromium;
mod editor;
#[path = "../host/server.rs"]
#[expect(dead_code, reason = "the tests of the host use all of it")]
mod server;

use editor::Editor;
use serde_json::json;
use server::{Request, Response, Server};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A connector with a key for a service on this computer.
const CONNECTOR: &str = r#"[Version = "1.0.0"]
section Contoso;

[DataSource.Kind = "Contoso", Publish = "Contoso.Publish"]
shared Contoso.Contents = (url as text) as table =>
    let
        key = Extension.CurrentCredential()[Key],
        items = Json.Document(Web.Contents(url, [Headers = [#"X-Api-Key" = key], ManualCredentials = true]))
    in
        Table.FromRecords(items, type table [Id = Int64.Type, Name = text]);

Contoso = [TestConnection = (path) => {"Contoso.Contents", path}, Authentication = [Key = []]];
Contoso.Publish = [ButtonText = {"Contoso", "Contoso"}, Category = "Other"];
"#;

fn main() {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/vscode");
    let server = target.join("server/node_modules/code-server/lib/vscode/out/server-main.js");
    assert!(
        server.is_file(),
        "there is no VS Code in {}: tests/vscode/setup.sh fetches it, and builds the extension",
        target.display()
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let service = Server::start(|request: &Request, _| match request.header("X-Api-Key") {
        Some("k3y") => Response::json(&json!([{ "Id": 1, "Name": "Bolt" }, { "Id": 2, "Name": "Wrench" }])),
        _ => Response::status(401),
    });
    let project = project(folder.path(), service.url());
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = port.expect("a free port").port().to_string();
    let mut code = Command::new("node")
        .arg(server)
        .args(["--host", "127.0.0.1", "--port", &port, "--without-connection-token"])
        .arg("--accept-server-license-terms")
        .arg("--server-data-dir")
        .arg(folder.path().join("data"))
        .arg("--extensions-dir")
        .arg(target.join("extensions"))
        // Credentials of the person at this computer stay out of it.
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path().join("home"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("node starts");
    let editor = Editor::open(&format!("http://127.0.0.1:{port}/?folder={}", project.display()));
    walk(&editor, &project);
    drop(editor);
    let _ = code.kill();
    let _ = code.wait();
    assert!(service.requests().iter().any(|request| request.header("X-Api-Key") == Some("k3y")));
    println!("Power Query SDK in VS Code: build, credential, evaluation and Test Explorer work");
}

/// A project as the extension makes one, with the programs that it is to use.
fn project(folder: &Path, url: &str) -> PathBuf {
    let project = folder.join("Contoso");
    let tools = folder.join("tools");
    let write = |name: &str, text: &str| {
        let path = project.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let own = std::env::current_exe().expect("this program has a path");
    let pq = own.ancestors().nth(2).expect("target/<profile>").join("pq");
    let said = Command::new(&pq).args(["pqtest", "--install"]).arg(&tools).output();
    let said =
        said.unwrap_or_else(|error| panic!("{} is not built ({error}): cargo build -p pq", pq.display()));
    // The settings that it prints, and no others.
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let printed: Vec<&str> =
        said.lines().filter(|line| line.trim_start().starts_with("\"powerquery.")).collect();
    assert_eq!(printed.len(), 2, "{said}");
    std::fs::create_dir_all(folder.join("data/data/Machine")).expect("a folder");
    let machine = format!("{{ {}, \"workbench.startupEditor\": \"none\" }}", printed.concat());
    std::fs::write(folder.join("data/data/Machine/settings.json"), machine).expect("the settings");

    write("Contoso.pq", CONNECTOR);
    write("Contoso.query.pq", &format!("Contoso.Contents(\"{url}\")\n"));
    write("tests/right.query.pq", &format!("Table.RowCount(Contoso.Contents(\"{url}\"))\n"));
    write("tests/right.query.pqout", "2");
    write("tests/wrong.query.pq", &format!("Table.RowCount(Contoso.Contents(\"{url}\"))\n"));
    write("tests/wrong.query.pqout", "3");
    write(
        "tests/Contoso.testsettings.json",
        &json!({ "QueryFilePath": ".", "ExtensionPaths": ["../bin/AnyCPU/Debug/Contoso.mez"] }).to_string(),
    );
    write(
        ".vscode/settings.json",
        &json!({
            "powerquery.sdk.defaultExtension": "${workspaceFolder}/bin/AnyCPU/Debug/Contoso.mez",
            "powerquery.sdk.defaultQueryFile": "${workspaceFolder}/Contoso.query.pq",
            "powerquery.sdk.test.settingsFiles": "${workspaceFolder}/tests",
        })
        .to_string(),
    );
    project
}

/// What a developer does in the editor.
fn walk(editor: &Editor, project: &Path) {
    editor.press("Yes, I trust the authors");
    editor.opens("Contoso.query.pq");
    // The extension fetches the programs with our nuget when it begins.
    let fetched = || {
        let extensions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/vscode/extensions");
        extensions
            .join("powerquery.vscode-powerquery-sdk/.nuget")
            .read_dir()
            .is_ok_and(|mut files| files.next().is_some())
    };
    editor.until("the programs are fetched", fetched);

    // It builds the package by itself before it asks what is in it.
    editor.command("Power Query: Connector info");
    let package = project.join("bin/AnyCPU/Debug/Contoso.mez");
    editor.until("the package is built", || package.is_file());
    editor.sees("DisplayExtensionInfo result Contoso");
    editor.command("Power Query: Set credential");
    editor.pick("Contoso");
    editor.pick("Contoso.query.pq");
    editor.pick("Key");
    editor.answer("k3y");
    editor.sees("New Key credential has been generated successfully");

    editor.command("Power Query: Evaluate current power query file");
    editor.sees_in_view("Wrench");

    editor.command("View: Show Testing");
    editor.sees("Contoso.testsettings.json");
    editor.command("Test: Run All Tests");
    editor.sees("1/2");
    editor.sees("OutputFileMismatch");
}
