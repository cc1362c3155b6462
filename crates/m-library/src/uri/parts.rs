//! `Uri.Parts`: a URI taken apart.

use super::escape::unescape;
use super::split::{default_port, remove_dots, split};
use m_engine::value::{Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use std::collections::HashMap;

pub(crate) const ALL: &[Builtin] = &[PARTS];

const PARTS: Builtin = Builtin {
    name: "Uri.Parts",
    signature: "(absoluteUri as text) as record",
    doc: "Takes a URI apart: a record of `Scheme`, `Host`, `Port`, `Path`, `Query` (a record of decoded parameters; one \
          that comes more than once is a list), `Fragment`, `UserName` and `Password`. Without a scheme the URI is \
          taken for an `http` one.",
    examples: &[
        (
            r#"Uri.Parts("https://me:pw@Example.com:8080/a%20b/./c?x=1&y=%C3%BC&x=2#top")"#,
            r##"[Scheme = "https", Host = "example.com", Port = 8080, Path = "/a%20b/c",
                Query = [x = {"1", "2"}, y = "ü"], Fragment = "#top", UserName = "me", Password = "pw"]"##,
        ),
        (
            r#"Uri.Parts("www.adventure-works.com")"#,
            r#"[Scheme = "http", Host = "www.adventure-works.com", Port = 80, Path = "/", Query = [], Fragment = "",
                UserName = "", Password = ""]"#,
        ),
        (r#"Uri.Parts("https://h")[Port]"#, "443"),
        (r#"Uri.Parts("http://")"#, r#"error "Expression.Error""#),
        (r#"Uri.Parts("http://h:x/")"#, r#"error "Expression.Error""#),
        (r#"Uri.Parts("http://a b/")"#, r#"error "Expression.Error""#),
    ],
    body: Rust(parts),
};

fn parts(_: &Cx, args: Args) -> Result<Value> {
    let text: Text = args.get(0)?;
    let invalid = || Error::expression_of("The URI isn't valid: it needs a host.", Value::from(text.clone()));
    let whole = absolute(&text);
    let uri = split(&whole);
    let scheme = uri.scheme.unwrap_or("http").to_ascii_lowercase();
    let (user, place) = match uri.authority.unwrap_or_default().rsplit_once('@') {
        Some((user, place)) => (user, place),
        None => ("", uri.authority.unwrap_or_default()),
    };
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = host_and_port(place).ok_or_else(invalid)?;
    // What no host may have in it (RFC 3986, section 3.2.2); letters of all languages are taken.
    if host.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c)) {
        return Err(invalid());
    }
    if host.is_empty() && uri.authority.is_some() && scheme != "file" {
        return Err(invalid());
    }
    let port = match port {
        Some(port) => Value::number(f64::from(port)),
        None => default_port(&scheme).map_or(Value::number(-1.0), |port| Value::number(f64::from(port))),
    };
    let path = match remove_dots(uri.path) {
        path if path.is_empty() && uri.authority.is_some() => "/".into(),
        path => path,
    };
    let fragment =
        uri.fragment.filter(|fragment| !fragment.is_empty()).map(|fragment| format!("#{fragment}"));
    Ok(Record::of([
        ("Scheme", Value::text(scheme)),
        ("Host", Value::text(host.to_ascii_lowercase())),
        ("Port", port),
        ("Path", Value::text(path)),
        ("Query", query(uri.query.unwrap_or_default()).into()),
        ("Fragment", Value::text(fragment.unwrap_or_default())),
        ("UserName", Value::text(unescape(user))),
        ("Password", Value::text(unescape(password))),
    ])
    .into())
}

/// The address with a scheme: without one it is taken for an `http` one, as Microsoft's functions do that take addresses.
pub fn absolute(address: &str) -> String {
    let trimmed = address.trim();
    if split(trimmed).authority.is_none() && !trimmed.contains("://") && !opaque(trimmed) {
        format!("http://{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

/// Whether the text is a URI without a host, such as `mailto:x`, rather than a host with a port.
fn opaque(text: &str) -> bool {
    let uri = split(text);
    uri.scheme.is_some_and(|scheme| !scheme.contains('.'))
        && !uri.path.starts_with(|c: char| c.is_ascii_digit())
}

/// A host and its port; an address in brackets keeps its colons. `None` where the port is no number.
fn host_and_port(place: &str) -> Option<(&str, Option<u16>)> {
    match place.rsplit_once(':') {
        Some((host, "")) if !host.ends_with(':') => Some((host, None)),
        Some((host, port)) if !port.ends_with(']') => Some((host, Some(port.parse().ok()?))),
        _ => Some((place, None)),
    }
}

/// The parameters of a query string. A name that comes more than once has the list of its values.
fn query(text: &str) -> Record {
    let mut fields: Vec<(Text, Vec<Value>)> = Vec::new();
    let mut places: HashMap<Text, usize> = HashMap::new();
    for parameter in text.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (Text::from(unescape(name)), Value::text(unescape(value)));
        match places.get(&name).and_then(|place| fields.get_mut(*place)) {
            Some((_, values)) => values.push(value),
            None => {
                places.insert(name.clone(), fields.len());
                fields.push((name, vec![value]));
            }
        }
    }
    let fields = fields.into_iter().map(|(name, mut values)| {
        let value = match (values.len(), values.pop()) {
            (1, Some(only)) => only,
            (_, last) => Value::list(values.into_iter().chain(last).collect()),
        };
        (name, Cell::Value(value))
    });
    Record::new(fields.collect()).unwrap_or_else(|_| Record::empty())
}
