//! Credentials between programs and people: one renewal for all programs, the template as a file, what a refusal says.

use super::Folder;
use super::server::{Request, Response, Server};
use crate::cli::program;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

/// A key of a credential file.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

const EXTENSION: &str = r#"
section Sample;
A = [Authentication = [OAuth = [StartLogin = (a, b, c) => null, FinishLogin = (a, b, c) => null, Refresh = Refresh]]];
K = [Authentication = [Key = [], UsernamePassword = []]];
Refresh = (path, token) => Json.Document(Web.Contents("URL/token", [Content = Text.ToBinary(token)]));
[DataSource.Kind = "A"] shared A.Get = () => Text.FromBinary(Web.Contents("URL/data"));
[DataSource.Kind = "K"] shared K.Get = () => Text.FromBinary(Web.Contents("URL/key"));
"#;

/// A service whose refresh tokens work once.
fn service() -> Server {
    let used: Mutex<BTreeSet<String>> = Mutex::default();
    Server::start(move |request: &Request, _| match request.path() {
        "/token" => {
            // Slow enough that all programs meet here.
            std::thread::sleep(Duration::from_millis(300));
            let mut used = used.lock().expect("no test panics here");
            if !used.insert(request.body.clone()) {
                return Response::new(400, "application/json", r#"{"error": "invalid_grant"}"#);
            }
            let number = used.len();
            Response::json(&serde_json::json!({
                "access_token": format!("access-{number}"), "refresh_token": format!("refresh-{number}"),
                "expires_in": 3600
            }))
        }
        "/data" => match request.header("authorization") {
            Some("Bearer access-0") | None => Response::status(401),
            Some(_) => Response::new(200, "text/plain", "rows"),
        },
        _ => Response::status(401),
    })
}

#[test]
fn of_several_programs_one_renews_and_the_others_read_what_it_got() {
    let server = service();
    let extension = Folder::section(&EXTENSION.replace("URL", server.url()));
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store.json");
    let kept = m_host::credential_store::FileStore::new(&store, KEY).expect("a store");
    let credential: m_host::credential::StoredCredential = serde_json::from_value(serde_json::json!({
        "DataSourceKind": "A", "DataSourcePath": "A", "AuthenticationKind": "OAuth2",
        "AuthenticationProperties": {"AccessToken": "access-0", "RefreshToken": "refresh-0", "Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}
    }))
    .expect("a credential");
    m_host::credential_store::CredentialStore::set(&kept, credential).expect("it is kept");
    let runs: Vec<_> = (0..6)
        .map(|_| {
            let (extension, store) = (extension.path().to_owned(), store.clone());
            std::thread::spawn(move || {
                let mut command = program("pq");
                command.env("PQ_CREDENTIAL_STORE", store).env("PQ_CREDENTIAL_KEY", KEY);
                command.args(["run", "--format", "m", "-e", "A.Get()", "--extension"]).arg(extension);
                command.output().expect("the program runs")
            })
        })
        .collect();
    for run in runs {
        let output = run.join().expect("the thread ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), "\"rows\"", "{said}");
    }
    let renewals = server.requests().iter().filter(|request| request.path() == "/token").count();
    assert_eq!(renewals, 1);
}

#[test]
fn a_template_is_a_credential_for_run_and_a_refusal_says_what_was_sent() {
    let server = service();
    let extension = Folder::section(&EXTENSION.replace("URL", server.url()));
    let folder = tempfile::tempdir().expect("a folder");
    let run = |credentials: Option<&str>| {
        let mut command = program("pq");
        command.args(["run", "-e", "K.Get()", "--extension"]).arg(extension.path());
        if let Some(json) = credentials {
            let path = folder.path().join("c.json");
            std::fs::write(&path, json).expect("the file is written");
            command.arg("--credentials").arg(path);
        }
        let output = command.assert().failure();
        String::from_utf8_lossy(&output.get_output().stderr).into_owned()
    };
    let template = program("pqtest")
        .args(["credential-template", "-dsk", "K", "-ak", "Key", "-e"])
        .arg(extension.path())
        .output()
        .expect("the program runs");
    let template = String::from_utf8_lossy(&template.stdout).replace("$$KEY$$", "a-key-of-mine");
    let refused = run(Some(&template));
    assert_eq!(server.requests().len(), 1);
    // ":a-key-of-mine" in base64.
    assert_eq!(server.requests()[0].header("authorization"), Some("Basic OmEta2V5LW9mLW1pbmU="));
    assert!(
        refused.contains("The Key credential for (K, K) was sent and refused. Replace it with"),
        "{refused}"
    );
    assert!(!refused.contains("Give a credential"), "{refused}");
    let missing = run(None);
    assert!(missing.contains("Give a credential for (K, K) with --credentials FILE"), "{missing}");
    let wrong = run(Some(&template.replace("\"a-key-of-mine\"", "12345")));
    assert!(wrong.contains("AuthenticationProperties.Key has to be a text, not a number"), "{wrong}");
    assert_eq!(server.requests().len(), 1);
}
