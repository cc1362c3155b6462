//! `pq sign-in`, and `pq run` with what it has kept.

use super::*;
use crate::cli::program;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn host(server: &Server, verb: &str, store: &Path) -> assert_cmd::Command {
    let mut command = program("pq");
    command.arg(verb).arg("--extension").arg(package(true));
    for from in ["https://api.anaplan.com", "https://auth.anaplan.com", "https://us1a.app.anaplan.com"] {
        command.arg("--route").arg(format!("{from}={}", server.url()));
    }
    command.env("PQ_CREDENTIAL_STORE", store).env("PQ_CREDENTIAL_KEY", KEY).env_remove("PQ_CREDENTIALS");
    command
}

#[test]
fn what_sign_in_keeps_is_what_run_uses() {
    let server = server();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("credentials.json");
    let query = r#"Anaplan.Contents("https://api.anaplan.com", "https://auth.anaplan.com")"#;
    let names = format!("Table.SelectColumns({query}, {{\"Name\"}})");
    let before = host(&server, "run", &store).args(["-e", &names]).assert().failure();
    assert!(String::from_utf8_lossy(&before.get_output().stderr).contains("Credentials are required"));

    let mut sign_in = host(&server, "sign-in", &store);
    sign_in.args(["--user", USER, "--trace", "-q", query]).env("PQ_SIGN_IN_PASSWORD", PASSWORD);
    let done = sign_in.assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(said.contains("Signed in to Anaplan") && said.contains("/oauth/token 200"), "{said}");

    let har = folder.path().join("requests.har");
    let mut run = host(&server, "run", &store);
    let run = run.args(["-e", &names, "--trace", "--har"]).arg(&har).assert().success();
    let shown = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(shown.contains("Finance"), "{shown}");

    let kept = FileStore::new(&store, KEY).and_then(|store| store.list()).expect("the store can be read");
    let secrets = ["AccessToken", "RefreshToken"].map(|name| kept[0].authentication_properties[name].clone());
    let traced = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let texts = [said, shown, traced]
        .into_iter()
        .chain([&har, &store].into_iter().map(|path| std::fs::read_to_string(path).expect("the file")));
    for text in texts {
        for secret in secrets.iter().map(String::as_str).chain([PASSWORD]) {
            assert!(!text.contains(secret), "a secret is in clear");
        }
    }

    let file = folder.path().join("report.pq");
    let sign_out = || {
        let mut command = host(&server, "sign-out", &store);
        command.args(["--no-browser", "-q"]).arg(&file);
        command
    };
    let assert = sign_out().assert().failure();
    let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(message.contains("cannot read") && message.contains("report.pq"), "{message}");
    std::fs::write(&file, query).expect("a file");
    let assert = sign_out().assert().success();
    let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(message.contains("is forgotten"), "{message}");
}

#[test]
fn sign_in_says_what_is_missing() {
    let server = server();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("credentials.json");
    // Without a key in the environment it would be in the keyring; a search path of nothing has none.
    let mut command = host(&server, "sign-in", &store);
    let assert = command.args(["--source", PATH]).env_remove("PQ_CREDENTIAL_KEY").env("PATH", "").assert();
    let message = String::from_utf8_lossy(&assert.failure().get_output().stderr).into_owned();
    if cfg!(target_os = "linux") {
        // The key lies beside the store then, and a person is told how to do better.
        assert!(message.contains("credentials.key") && message.contains("PQ_CREDENTIAL_KEY"), "{message}");
    }
    let mut command = host(&server, "sign-in", &store);
    let assert =
        command.args(["--source", PATH, "--user", USER]).env("PQ_SIGN_IN_PASSWORD", "wr0ng").assert();
    let message = String::from_utf8_lossy(&assert.failure().get_output().stderr).into_owned();
    assert!(
        message.contains("did not take user name and password") && !message.contains("wr0ng"),
        "{message}"
    );
    assert!(!store.exists());
}
