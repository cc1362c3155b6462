//! Bodies of requests and answers as a person may see them: as text, with every secret blanked.

use super::masking::masked_text;
use crate::secrets::Secrets;
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
    let masked = masked_text(text);
    let shown = match serde_json::from_str::<Value>(&masked) {
        Ok(json @ (Value::Object(_) | Value::Array(_))) => {
            serde_json::to_string_pretty(&json).unwrap_or_default()
        }
        _ => masked,
    };
    Some(secrets.hide(shown).into_owned())
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
