//! Secrets under telling names: a connector gets tokens of its own that no credential holds, so what an address or a body
//! has under a name that tells of a secret is blanked, beside every value of a credential.

use super::log::is_secret_header;
use crate::secrets::{BLANK, Secrets};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Whether what is called so is a secret. An authorization code works once, but within seconds.
fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_plain = [
        "token_type",
        "tokentype",
        "tokenid",
        "nexttoken",
        "next_token",
        "pagetoken",
        "page_token",
        "continuationtoken",
        "skiptoken",
        "$skiptoken",
        "nextpagetoken",
        "next_page_token",
        "synctoken",
    ];
    !is_plain.contains(&lower.as_str())
        && (is_secret_header(&lower)
            || ["code", "code_verifier", "api_key", "key", "sig"].contains(&lower.as_str()))
}

/// An address without secrets: those that are known, and what stands under a telling name.
pub(super) fn masked_url(url: &str, secrets: &Secrets) -> String {
    let Some((path, query)) = url.split_once('?') else { return secrets.hide(url).into_owned() };
    let query: Vec<String> = query.split('&').map(masked_pair).collect();
    // A connector that puts the mask of a replay into an address escapes it.
    secrets.hide(format!("{path}?{}", query.join("&"))).replace("%2A%2A%2A", BLANK)
}

fn masked_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if is_secret_name(name) => format!("{name}={BLANK}"),
        _ => pair.to_owned(),
    }
}

/// A body without secrets, else as it was; none where it is no text.
pub(super) fn masked_body(bytes: &[u8], secrets: &Secrets) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    Some(secrets.hide(masked_text(text)).replace("%2A%2A%2A", BLANK))
}

/// The body of a request as a recording has it: without secrets, or in base64 where it is no text; and whether that is so.
pub(super) fn recorded_content(bytes: &[u8], secrets: &Secrets) -> (String, bool) {
    masked_body(bytes, secrets).map_or_else(|| (STANDARD.encode(bytes), true), |text| (text, false))
}

/// A text of JSON, whole or broken off, or of a form, without what stands under telling names; any other as it is.
pub(super) fn masked_text(text: &str) -> String {
    if text.trim_start().starts_with(['{', '[']) {
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for value in json_secrets(text) {
            masked.push_str(&text[from..value.start]);
            masked.push_str(BLANK);
            from = value.end;
        }
        masked + &text[from..]
    } else if is_form(text) {
        text.split('&').map(masked_pair).collect::<Vec<_>>().join("&")
    } else {
        text.to_owned()
    }
}

/// Whether it is what a form sends: `name=value&name=value`.
fn is_form(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace) && text.split('&').all(|pair| pair.contains('='))
}

/// Calls `found` with everything that stands under a telling name.
pub(super) fn each_secret(text: &str, mut found: impl FnMut(&str)) {
    if text.trim_start().starts_with(['{', '[']) {
        json_secrets(text).into_iter().for_each(|value| found(&text[value]));
    } else if is_form(text) {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| is_secret_name(name)).for_each(|(_, value)| found(value));
    }
}

/// Where the texts stand that a JSON text has under telling names, without their quotes.
fn json_secrets(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut at, mut name) = (Vec::new(), 0, None);
    while at < bytes.len() {
        if bytes[at] != b'"' {
            // Only a colon may stand between a name and its value.
            if !matches!(bytes[at], b':' | b' ' | b'\t' | b'\r' | b'\n') {
                name = None;
            }
            at += 1;
            continue;
        }
        let start = at + 1;
        let mut end = start;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        match name.take() {
            Some(true) => found.push(start..end),
            _ => {
                let is_name =
                    text[end..].strip_prefix('"').is_some_and(|rest| rest.trim_start().starts_with(':'));
                name = Some(is_name && is_secret_name(text.get(start..end).unwrap_or_default()));
            }
        }
        at = end + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_a_secret_is_masked_in_its_place() {
        let secrets = Secrets::default();
        let cases = [
            (
                r#"{"access_token":"a\"b","token_type":"bearer"}"#,
                r#"{"access_token":"***","token_type":"bearer"}"#,
            ),
            (r#"{ "password" : "x" , "n": 1.50 }"#, r#"{ "password" : "***" , "n": 1.50 }"#),
            (r#"{"names":["token","b"],"token":["x"]}"#, r#"{"names":["token","b"],"token":["x"]}"#),
            (r#"{"nextToken":"page2"}"#, r#"{"nextToken":"page2"}"#),
            ("grant_type=x&refresh_token=abc", "grant_type=x&refresh_token=***"),
            ("a,b\r\n1,2", "a,b\r\n1,2"),
            (r#"{"token":"half"#, r#"{"token":"***"#),
        ];
        for (text, expected) in cases {
            assert_eq!(masked_body(text.as_bytes(), &secrets).as_deref(), Some(expected));
        }
        assert_eq!(masked_body(b"\x1f\x8b\x00", &secrets), None);
        assert_eq!(masked_url("https://a.b/c?x=1&api_key=k&y", &secrets), "https://a.b/c?x=1&api_key=***&y");
    }
}
