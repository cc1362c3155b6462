//! The credential store without any variable: a file in the data folder, its key in the keyring. The keyring of these
//! tests is a script under the name of the Secret Service's tool.

use super::tides;
use crate::cli::program;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Keeps what it is given in a file beside itself.
const TOOL: &str = r#"#!/bin/sh
here="$(/usr/bin/dirname "$0")"
case "$1" in
    lookup) [ -f "$here/kept" ] && /bin/cat "$here/kept" ;;
    store) /bin/cat > "$here/kept" ;;
esac
"#;

fn keyring(folder: &Path) {
    let tool = folder.join("secret-tool");
    std::fs::write(&tool, TOOL).expect("the tool is written");
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).expect("the tool can be run");
}

fn command(tools: &Path, data: &Path) -> assert_cmd::Command {
    let mut command = program("pq");
    command.env("PATH", tools).env("XDG_DATA_HOME", data);
    command.env_remove("PQ_CREDENTIAL_STORE").env_remove("PQ_CREDENTIAL_KEY");
    command
}

#[test]
fn the_key_of_the_file_is_in_the_keyring() {
    let server = tides::start();
    let (tools, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    keyring(tools.path());
    let query = format!(r#"Tides.Contents("{}"){{[Key = "stations"]}}[Data][Id]"#, tides::ADDRESS);
    let route = format!("{}={}", tides::ADDRESS, server.url());
    let mut sign_in = command(tools.path(), data.path());
    sign_in.args(["sign-in", "--query", &query, "--extension"]).arg(tides::package());
    sign_in.write_stdin(format!("{}\n", tides::KEY)).assert().success();
    let file = data.path().join("power-query/credentials.json");
    let sealed = std::fs::read_to_string(&file).expect("the credential file");
    let kept = std::fs::read_to_string(tools.path().join("kept")).expect("the key");
    assert!(!sealed.contains(tides::KEY) && !kept.contains(tides::KEY) && kept.len() == 44);
    assert_eq!(std::fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    let mut run = command(tools.path(), data.path());
    run.args(["run", "--route", &route, "-e", &query, "--format", "ndjson", "--extension"])
        .arg(tides::package());
    assert_eq!(String::from_utf8_lossy(&run.assert().success().get_output().stdout), "\"a\"\n\"b\"\n\"c\"\n");
    // A file whose key is gone is neither read nor written over.
    std::fs::remove_file(tools.path().join("kept")).expect("the key is removed");
    let failed = run.assert().failure();
    let said = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(said.contains("the keyring has no key, and there is none beside the file"), "{said}");
    sign_in.assert().failure();
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), sealed);
}

/// In a container, over SSH and in a build there is no keyring: the key lies beside the file, and a person is told.
#[test]
fn without_a_keyring_the_key_is_beside_the_file() {
    let server = tides::start();
    let (tools, data) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut sign_in = command(tools.path(), data.path());
    sign_in.args(["sign-in", "--source", tides::ADDRESS, "--extension"]).arg(tides::package());
    let done = sign_in.write_stdin(format!("{}\n", tides::KEY)).assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let key = data.path().join("power-query/credentials.key");
    assert!(said.contains(&key.display().to_string()) && said.contains("PQ_CREDENTIAL_KEY"), "{said}");
    assert_eq!(said.matches("no keyring").count(), 1, "{said}");
    assert_eq!(std::fs::metadata(&key).expect("the key").permissions().mode() & 0o777, 0o600);
    let query = format!(r#"Tides.Contents("{}"){{[Key = "stations"]}}[Data][Id]"#, tides::ADDRESS);
    let mut run = command(tools.path(), data.path());
    run.args(["run", "--route", &format!("{}={}", tides::ADDRESS, server.url()), "-e", &query]);
    run.args(["--format", "ndjson", "--extension"]).arg(tides::package());
    assert_eq!(String::from_utf8_lossy(&run.assert().success().get_output().stdout), "\"a\"\n\"b\"\n\"c\"\n");
    // It is said once, when the key is made.
    let again = sign_in.write_stdin(format!("{}\n", tides::KEY)).assert().success();
    assert!(!String::from_utf8_lossy(&again.get_output().stderr).contains("no keyring"));
}
