//! The credential file: nobody but its owner can read it, nothing in it is clear, and it notices a change.

use m_host::credential::{Credential, StoredCredential, template};
use m_host::credential_store::{CredentialStore, FileStore};

/// 32 bytes in base64.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn key_credential(path: &str, key: &str) -> StoredCredential {
    StoredCredential::new("Sample", Some(path), &Credential::Key(key.into()))
}

#[test]
fn what_is_set_is_listed_replaced_and_deleted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("new/credentials.json");
    let store = FileStore::new(&file, KEY).expect("a key");
    assert_eq!(store.list().expect("an empty store").len(), 0);
    for (path, key) in [("a", "s3cret-1"), ("b", "s3cret-2"), ("a", "s3cret-3")] {
        store.set(key_credential(path, key)).expect("it is written");
    }
    let again = FileStore::new(&file, KEY).expect("a key").list().expect("it can be read");
    let mut keys: Vec<String> =
        again.iter().map(|one| one.authentication_properties["Key"].clone()).collect();
    keys.sort();
    assert_eq!(keys, ["s3cret-2", "s3cret-3"]);
    assert!(store.delete("sample", Some("a")).expect("it is written"));
    assert!(!store.delete("Sample", Some("a")).expect("it is written"));
    assert_eq!(store.list().expect("it can be read").len(), 1);
}

#[test]
fn the_file_is_its_owners_and_holds_nothing_in_clear() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("credentials.json");
    let store = FileStore::new(&file, KEY).expect("a key");
    store.set(key_credential("a-secret-path", "s3cret")).expect("it is written");
    let text = std::fs::read_to_string(&file).expect("the file");
    for clear in ["s3cret", "a-secret-path", "Sample", "Key"] {
        assert!(!text.contains(clear), "{clear} is in the file");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn another_key_and_a_changed_file_are_noticed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("credentials.json");
    let store = FileStore::new(&file, KEY).expect("a key");
    store.set(key_credential("a", "s3cret")).expect("it is written");
    let other = FileStore::new(&file, OTHER_KEY).expect("a key");
    let error = other.set(key_credential("b", "x")).expect_err("the wrong key").to_string();
    assert!(error.contains("PQ_CREDENTIAL_KEY") && error.contains("credentials.json"), "{error}");
    assert_eq!(store.list().expect("it is as it was").len(), 1);
    let text = std::fs::read_to_string(&file).expect("the file");
    let changed = text.replacen("\"data\": \"", "\"data\": \"AAAA", 1);
    assert_ne!(text, changed);
    std::fs::write(&file, changed).expect("it is written");
    assert!(store.list().is_err());
}

#[test]
fn a_key_of_another_form_is_not_quoted() {
    for key in ["", "short", "c2hvcnQ=", "not base64 at all, but long enough to be one"] {
        let error = FileStore::new("x".as_ref(), key).err().expect("no key").to_string();
        assert!(error.contains("openssl rand -base64 32"), "{error}");
        assert!(key.is_empty() || !error.contains(key), "{error}");
    }
}

#[test]
fn templates_have_the_documented_members() {
    for (kind, name, properties) in [
        ("OAuth", "OAuth2", vec!["AccessToken", "Expires", "RefreshToken"]),
        ("usernamepassword", "UsernamePassword", vec!["Password", "Username"]),
        ("Key", "Key", vec!["Key"]),
        ("Implicit", "Anonymous", vec![]),
        ("Windows", "Windows", vec![]),
    ] {
        let json = template(kind).expect("a template");
        assert_eq!(json["AuthenticationKind"], name);
        assert_eq!(json["PrivacySetting"], "None");
        assert_eq!(json["Permissions"], serde_json::json!([]));
        let object = json["AuthenticationProperties"].as_object().expect("an object");
        let mut names: Vec<&str> = object.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, properties);
    }
    assert!(template("Magic").is_none());
}
