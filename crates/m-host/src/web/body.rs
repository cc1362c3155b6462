//! Bodies of requests and answers as a person may see them: as text, with every secret blanked. A connector gets tokens
//! of its own that no credential holds, so what stands under a telling name is blanked too.

use super::log::is_secret_header;
use crate::secrets::{BLANK, Secrets};
use serde_json::Value;

/// The beginning of a body for a person; none where it is no text.
pub fn shown_body(bytes: &[u8], secrets: &Secrets) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // A beginning may end inside of a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if text.contains('\0') {
        return None;
    }
    let shown = match serde_json::from_str::<Value>(text) {
        Ok(mut json @ (Value::Object(_) | Value::Array(_))) => {
            blank(&mut json);
            serde_json::to_string_pretty(&json).unwrap_or_default()
        }
        // Half of an object is a text like any other, in which nobody can find names.
        Err(_) if text.trim_start().starts_with(['{', '[']) => blanked_pairs(text),
        _ if is_form(text) => blanked_form(text),
        _ => text.to_owned(),
    };
    Some(secrets.hide(shown).into_owned())
}

/// Whether what is called so is a secret. An authorization code works once, but within seconds.
fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_plain = ["token_type", "tokentype", "tokenid", "expires", "expiresat"].contains(&lower.as_str());
    !is_plain && (is_secret_header(&lower) || matches!(lower.as_str(), "code" | "code_verifier"))
}

fn blank(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if is_secret_name(name) => *text = BLANK.into(),
                    other => blank(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(blank),
        _ => {}
    }
}

/// A JSON text that breaks off, each text after a telling name blanked.
fn blanked_pairs(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut hides = false;
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            shown.push('"');
        }
        // Every second part stands between quotes: a name, or the text after it.
        let is_quoted = index % 2 == 1;
        if is_quoted && hides {
            shown.push_str(BLANK);
            hides = false;
            continue;
        }
        if is_quoted {
            hides = is_secret_name(part);
        } else if index > 0 && !part.trim_start().starts_with(':') {
            hides = false;
        }
        shown.push_str(part);
    }
    shown
}

/// Whether it is what a form sends: `name=value&name=value`.
fn is_form(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.split('&').all(|pair| pair.contains('='))
}

fn blanked_form(text: &str) -> String {
    let blanked = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if is_secret_name(name) => format!("{name}={BLANK}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(blanked).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::shown_body;
    use crate::secrets::Secrets;

    #[test]
    fn what_is_called_a_secret_is_blank() {
        let cases: [(&[u8], Option<&str>); 6] = [
            (br#"{"tokenInfo":{"tokenValue":"abcdef","expiresAt":12}}"#, Some("\"tokenValue\": \"***\"")),
            (br#"{"access_token":"abc","token_type":"bearer"}"#, Some("\"token_type\": \"bearer\"")),
            (br#"{"a":"b","refresh_token":"secr"#, Some(r#"{"a":"b","refresh_token":"***"#)),
            (
                b"grant_type=refresh_token&refresh_token=abc",
                Some("grant_type=refresh_token&refresh_token=***"),
            ),
            (b"a,b\r\n1,2", Some("a,b\r\n1,2")),
            (b"\x1f\x8b\x00", None),
        ];
        for (bytes, expected) in cases {
            let shown = shown_body(bytes, &Secrets::default());
            match expected {
                Some(part) => {
                    assert!(shown.as_deref().is_some_and(|shown| shown.contains(part)), "{shown:?}")
                }
                None => assert_eq!(shown, None),
            }
            assert!(!shown.unwrap_or_default().contains("abc\""));
        }
    }
}
