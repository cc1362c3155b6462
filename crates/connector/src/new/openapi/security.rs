//! How people sign in, by the security schemes of a description.

use super::super::Auth;
use super::document::{Document, text};
use m_syntax::print::quote_field_name;
use serde_json::Value;

/// Where a key travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum KeyPlace {
    /// In a header; the text stands before the key.
    Header(String, &'static str),
    /// In the query.
    Query(String),
}

impl KeyPlace {
    /// The header as a field of M, and the key as it stands in it.
    pub(in super::super) fn header(&self) -> Option<(String, String)> {
        let KeyPlace::Header(name, before) = self else { return None };
        let key = "Extension.CurrentCredential()[Key]";
        let value = if before.is_empty() { key.to_owned() } else { format!("\"{before}\" & {key}") };
        Some((quote_field_name(name), value))
    }

    /// What a recording has behind an address, every secret replaced.
    pub(super) fn recorded(&self, auth: Auth, url: &str) -> String {
        match self {
            KeyPlace::Query(name) if auth == Auth::Key => {
                let sign = if url.contains('?') { '&' } else { '?' };
                format!("{sign}{name}=***")
            }
            _ => String::new(),
        }
    }
}

/// Where people sign in by OAuth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Login {
    pub(in super::super) authorize: Option<String>,
    pub(in super::super) token: Option<String>,
    pub(in super::super) scopes: String,
}

/// How people sign in; what cannot be carried is added to `left`.
pub(super) fn read(document: &Document, left: &mut Vec<String>) -> (Auth, KeyPlace, Option<Login>) {
    let default = KeyPlace::Header("X-Api-Key".into(), "");
    let root = &document.root;
    let schemes = match document.is_swagger() {
        true => root["securityDefinitions"].as_object(),
        false => root["components"]["securitySchemes"].as_object(),
    };
    let Some(schemes) = schemes.filter(|schemes| !schemes.is_empty()) else {
        return (Auth::Anonymous, default, None);
    };
    // Those that the whole service asks for come first.
    let asked = root["security"].as_array().into_iter().flatten();
    let mut names: Vec<&String> = asked.filter_map(Value::as_object).flat_map(|one| one.keys()).collect();
    names.extend(schemes.keys());
    let mut chosen = None;
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let Some(Ok(scheme)) = schemes.get(name).map(|scheme| document.resolved(scheme)) else { continue };
        match of_scheme(scheme) {
            Ok(way) if chosen.is_none() => chosen = Some(way),
            Ok(_) => left.push(format!("signing in by {name}: one way is carried, which is another")),
            Err(why) => left.push(format!("signing in by {name}: {why}")),
        }
    }
    match chosen {
        Some((auth, key, login)) => (auth, key.unwrap_or(default), login),
        None => {
            left.push("no way to sign in is carried; the connector is anonymous".to_owned());
            (Auth::Anonymous, default, None)
        }
    }
}

type Way = (Auth, Option<KeyPlace>, Option<Login>);

fn of_scheme(scheme: &Value) -> Result<Way, String> {
    let bearer = || KeyPlace::Header("Authorization".into(), "Bearer ");
    let name = text(&scheme["name"]).unwrap_or("X-Api-Key");
    let is_token = name.chars().all(|one| one.is_ascii_alphanumeric() || "-_.!#$%&'*+^`|~".contains(one));
    match text(&scheme["type"]).unwrap_or_default() {
        "basic" => Ok((Auth::Basic, None, None)),
        "apiKey" if !is_token => Err("the name of its key is none of a header".into()),
        "apiKey" => match text(&scheme["in"]).unwrap_or("header") {
            "query" => Ok((Auth::Key, Some(KeyPlace::Query(name.to_owned())), None)),
            "header" => Ok((Auth::Key, Some(KeyPlace::Header(name.to_owned(), "")), None)),
            place => Err(format!("a key in a {place} is not carried")),
        },
        "http" => match text(&scheme["scheme"]).unwrap_or_default().to_lowercase().as_str() {
            "basic" => Ok((Auth::Basic, None, None)),
            "bearer" => Ok((Auth::Key, Some(bearer()), None)),
            other => Err(format!("the scheme {other} is not carried")),
        },
        "oauth2" => {
            let flows = ["authorizationCode", "implicit", "password", "clientCredentials"];
            let flow = flows.iter().find_map(|flow| scheme["flows"].get(flow)).unwrap_or(scheme);
            let address = |field: &str| {
                let is_plain = |url: &&str| {
                    url.starts_with("https://") && url.chars().all(|one| one.is_ascii_graphic() && one != '"')
                };
                text(&flow[field]).filter(is_plain).map(str::to_owned)
            };
            let scopes = flow["scopes"].as_object().into_iter().flatten().map(|(scope, _)| scope.as_str());
            let login = Login {
                authorize: address("authorizationUrl"),
                token: address("tokenUrl"),
                scopes: scopes.take(50).collect::<Vec<_>>().join(" "),
            };
            Ok((Auth::OAuth, None, Some(login)))
        }
        other => Err(format!("the type {other} is not carried")),
    }
}
