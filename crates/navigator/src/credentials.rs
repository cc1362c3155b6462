//! The credential dialog and the data source settings: how one can sign in to a source, and what is kept for it.

use crate::failure::Failure;
use crate::options::Options;
use crate::texts::Texts;
use m_host::credential::{Credential, StoredCredential};
use m_host::discovery;
use m_host::evaluation::Evaluation;
use m_host::extension::find_kind;
use m_host::kind::AuthenticationKind;
use m_host::scope::DataSource;
use serde::Serialize;
use serde_json::{Value, json};

/// A way to sign in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Way {
    /// `UsernamePassword`, `OAuth2`, `Key`, `Anonymous`, `Windows`.
    kind: &'static str,
    label: String,
    fields: Vec<WayField>,
}

/// What a way asks for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WayField {
    name: &'static str,
    label: String,
    secret: bool,
}

/// The data source that a call opens.
///
/// Errors: the text says no source, or one that cannot be told from it.
pub(crate) fn source_of(evaluation: &Evaluation, texts: &Texts, call: &str) -> Result<DataSource, Failure> {
    let discovery = discovery::discover(evaluation, call).map_err(|mistakes| {
        let first = mistakes.into_iter().next().map(|mistake| mistake.message);
        Failure::said(first.unwrap_or_else(|| texts.say("server.noSource", &[])))
    })?;
    match (discovery.sources.into_iter().next(), discovery.unresolved.into_iter().next()) {
        (Some(found), _) => Ok(found.source),
        (None, Some(unresolved)) => Err(Failure::said(unresolved.reason)),
        (None, None) => Err(Failure::said(texts.say("server.noSource", &[]))),
    }
}

/// What the credential dialog shows for a source.
///
/// Errors: the kind's record cannot be read.
pub(crate) fn dialog(evaluation: &Evaluation, texts: &Texts, source: &DataSource) -> Result<Value, Failure> {
    let cx = &evaluation.cx;
    let failed = |error: m_engine::Error| Failure::of(evaluation, &error, "");
    let kind = find_kind(cx, &evaluation.extensions, &source.kind).map_err(failed)?;
    let mut ways = Vec::new();
    if let Some(kind) = &kind {
        for way in kind.authentication(cx).map_err(failed)? {
            let Some(known) = way.kind else { continue };
            let label = way.label(cx).unwrap_or_else(|| usual_label(texts, known));
            let field = |name: &'static str| WayField {
                name,
                label: way
                    .property_label(cx, name)
                    .unwrap_or_else(|| texts.say(&format!("field.{name}"), &[])),
                secret: name != "Username",
            };
            let fields = match known {
                AuthenticationKind::UsernamePassword | AuthenticationKind::Windows => {
                    vec![field("Username"), field("Password")]
                }
                AuthenticationKind::Key => vec![field("Key")],
                _ => Vec::new(),
            };
            ways.push(Way { kind: known.stored_name(), label, fields });
        }
    }
    let known = evaluation.host().ok().and_then(|host| host.credentials.find(&source.kind, &source.path));
    Ok(json!({
        "kind": source.kind,
        "path": source.path,
        "label": kind.and_then(|kind| kind.label(cx)),
        "ways": ways,
        "known": known.map(|entry| StoredCredential::new("", None, &entry.current()).authentication_kind),
    }))
}

/// The words of Power BI for a way that has no label of its own.
fn usual_label(texts: &Texts, kind: AuthenticationKind) -> String {
    texts.say(&format!("way.{}", kind.stored_name()), &[])
}

/// Keeps a credential for a source.
///
/// Errors: a field is missing, or the store cannot be written.
pub(crate) fn keep(
    options: &Options,
    texts: &Texts,
    source: &DataSource,
    way: &str,
    typed: &Value,
) -> Result<(), Failure> {
    let text = |name: &str| typed[name].as_str().unwrap_or_default().to_owned();
    let needed = |name: &str| match text(name) {
        empty if empty.is_empty() => Err(Failure::said(texts.say(&format!("need.{name}"), &[]))),
        given => Ok(given),
    };
    let credential = match AuthenticationKind::parse(way) {
        Some(AuthenticationKind::Anonymous) => Credential::Anonymous,
        Some(AuthenticationKind::UsernamePassword) => {
            Credential::UsernamePassword { username: needed("Username")?, password: text("Password") }
        }
        Some(AuthenticationKind::Key) => Credential::Key(needed("Key")?),
        Some(AuthenticationKind::Windows) if text("Username").is_empty() => Credential::Windows(None),
        Some(AuthenticationKind::Windows) => Credential::Windows(Some((text("Username"), text("Password")))),
        Some(AuthenticationKind::OAuth | AuthenticationKind::Aad) | None => {
            return Err(Failure::said(texts.say("sign.notSignedIn", &[])));
        }
    };
    keep_credential(options, source, &credential)
}

/// Keeps a credential that is complete.
///
/// Errors: the store cannot be written.
pub(crate) fn keep_credential(
    options: &Options,
    source: &DataSource,
    credential: &Credential,
) -> Result<(), Failure> {
    let stored = StoredCredential::new(&source.kind, Some(&source.path), credential);
    options.store.set(stored).map_err(|error| Failure::said(error.to_string()))
}

/// The credentials that are kept, without their secrets.
///
/// Errors: the store cannot be read.
pub(crate) fn list(options: &Options, texts: &Texts) -> Result<Value, Failure> {
    let stored = options.store.list().map_err(|error| Failure::said(error.to_string()))?;
    let listed = |one: &StoredCredential| {
        let kind = AuthenticationKind::parse(&one.authentication_kind);
        json!({
            "kind": one.data_source_kind, "path": one.data_source_path, "way": one.authentication_kind,
            "label": kind.map_or_else(|| one.authentication_kind.clone(), |kind| usual_label(texts, kind)),
            "user": one.authentication_properties.get("Username"),
            "expires": one.authentication_properties.get("Expires"),
        })
    };
    Ok(
        json!({ "kept": options.keeps_credentials, "credentials": stored.iter().map(listed).collect::<Vec<_>>() }),
    )
}

/// Forgets a credential; whether there was one.
///
/// Errors: the store cannot be written.
pub(crate) fn forget(options: &Options, kind: &str, path: Option<&str>) -> Result<bool, Failure> {
    options.store.delete(kind, path).map_err(|error| Failure::said(error.to_string()))
}
