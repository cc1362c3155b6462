//! Percent-encoding (RFC 3986, section 2.1).

/// The text with everything but unreserved characters percent-encoded as UTF-8.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// The text with what is percent-encoded decoded. What is no valid encoding of a character stays as it is.
pub(super) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('%').unwrap_or(rest.len());
        out.push_str(rest.get(..plain).unwrap_or_default());
        at += plain;
        let start = at;
        let mut decoded = Vec::new();
        while let Some(byte) = encoded_byte(bytes.get(at..).unwrap_or_default()) {
            decoded.push(byte);
            at += 3;
        }
        match String::from_utf8(decoded) {
            Ok(decoded) if at > start => out.push_str(&decoded),
            Ok(_) if at < bytes.len() => {
                // A per cent sign that encodes nothing.
                out.push('%');
                at += 1;
            }
            Ok(_) => {}
            Err(_) => out.push_str(text.get(start..at).unwrap_or_default()),
        }
    }
    out
}

fn encoded_byte(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}
