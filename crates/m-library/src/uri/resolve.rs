//! `Uri.Combine`: a relative reference against a base (RFC 3986, section 5.2).

use super::split::{default_port, remove_dots, split};
use m_engine::value::Text;
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[COMBINE];

const COMBINE: Builtin = Builtin {
    name: "Uri.Combine",
    signature: "(baseUri as text, relativeUri as text) as text",
    doc: "Gives the absolute URI that `relativeUri` means at `baseUri`: the last segment of the base's path is \
          replaced, a path that begins with a slash replaces all of it, and an absolute URI stands for itself.",
    examples: &[
        (r#"Uri.Combine("https://example.com/a/b", "c?x=1")"#, r#""https://example.com/a/c?x=1""#),
        (r#"Uri.Combine("https://example.com/a/", "../c")"#, r#""https://example.com/c""#),
        (r#"Uri.Combine("https://example.com", "/c")"#, r#""https://example.com/c""#),
        (r#"Uri.Combine("https://example.com/a?x=1", "")"#, r#""https://example.com/a?x=1""#),
        (r#"Uri.Combine("https://example.com/a", "http://other/")"#, r#""http://other/""#),
        (r#"Uri.Combine("a/b", "c")"#, r#"error "Expression.Error""#),
    ],
    body: Rust(combine),
};

fn combine(_: &Cx, args: Args) -> Result<Value> {
    let (base_text, relative_text) = (args.get::<Text>(0)?, args.get::<Text>(1)?);
    let (base, relative) = (split(base_text.trim()), split(relative_text.trim()));
    let Some(base_scheme) = base.scheme else {
        return Err(Error::expression_of(
            "The base isn't an absolute URI: it needs a scheme, such as https.",
            Value::from(base_text.clone()),
        ));
    };
    let (authority, path, query) = if relative.scheme.is_some() || relative.authority.is_some() {
        (relative.authority, remove_dots(relative.path), relative.query)
    } else if relative.path.is_empty() {
        (base.authority, remove_dots(base.path), relative.query.or(base.query))
    } else if relative.path.starts_with('/') {
        (base.authority, remove_dots(relative.path), relative.query)
    } else {
        (base.authority, remove_dots(&merge(base.path, base.authority, relative.path)), relative.query)
    };
    let scheme = relative.scheme.unwrap_or(base_scheme).to_ascii_lowercase();
    let mut uri = format!("{scheme}:");
    if let Some(authority) = authority {
        uri.push_str("//");
        uri.push_str(&normal_authority(authority, &scheme));
        if path.is_empty() {
            uri.push('/');
        }
    }
    uri.push_str(&path);
    // An empty relative reference keeps the base's fragment, as .NET does.
    let kept = if relative_text.trim().is_empty() { base.fragment } else { None };
    for (mark, part) in [('?', query), ('#', relative.fragment.or(kept))] {
        if let Some(part) = part {
            uri.push(mark);
            uri.push_str(part);
        }
    }
    Ok(uri.into())
}

/// The base's path up to its last slash, followed by the relative path (section 5.2.3).
fn merge(base: &str, authority: Option<&str>, relative: &str) -> String {
    match base.rfind('/') {
        Some(slash) => format!("{}{relative}", base.get(..=slash).unwrap_or_default()),
        None if authority.is_some() => format!("/{relative}"),
        None => relative.to_string(),
    }
}

/// The host in lower case, the scheme's own port left out.
fn normal_authority(authority: &str, scheme: &str) -> String {
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (format!("{user}@"), place),
        None => (String::new(), authority),
    };
    let implied = default_port(scheme).map(|port| format!(":{port}"));
    let place = implied.and_then(|implied| place.strip_suffix(implied.as_str())).unwrap_or(place);
    format!("{user}{}", place.to_ascii_lowercase())
}
