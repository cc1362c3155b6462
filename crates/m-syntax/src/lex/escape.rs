//! Escapes inside quotes: `""` and *character-escape-sequence* `#(…)`.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::borrow::Cow;

/// What stands between the quotes of a text, verbatim literal or quoted identifier, with its escapes resolved. A bad
/// escape stays as it is written.
pub fn unescape(content: &str) -> Cow<'_, str> {
    resolve(content, &mut false)
}

/// As [`unescape`]; tells whether half a surrogate pair was among the escapes.
fn resolve<'s>(content: &'s str, lone_surrogate: &mut bool) -> Cow<'s, str> {
    if !content.contains(['"', '#']) {
        return Cow::Borrowed(content);
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find(['"', '#']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = from.strip_prefix("\"\"") {
            text.push('"');
            rest = after;
        } else if let Some((codes, after)) = sequences(from) {
            *lone_surrogate |= push_units(&codes, &mut text);
            rest = after;
        } else {
            let mut chars = from.chars();
            text.extend(chars.next());
            rest = chars.as_str();
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// One *single-escape-sequence*: a UTF-16 unit for the short form, so that two may make a pair, or a whole character.
enum Code {
    Unit(u16),
    Char(char),
}

/// Every escape sequence that directly follows another, and the text after them; `None` if the first is no good one.
fn sequences(text: &str) -> Option<(Vec<Code>, &str)> {
    let mut codes = Vec::new();
    let mut rest = text;
    while let Some((list, after)) = escape_list(rest) {
        let before = codes.len();
        for item in list.split(',') {
            match code(item) {
                Ok(code) => codes.push(code),
                Err(_) => {
                    codes.truncate(before);
                    return (before > 0).then_some((codes, rest));
                }
            }
        }
        rest = after;
    }
    (!codes.is_empty()).then_some((codes, rest))
}

/// Splits `#(list)rest`. Looks no further than an escape can reach, so that many `#(` cost no more than their length.
fn escape_list(text: &str) -> Option<(&str, &str)> {
    let list = text.strip_prefix("#(")?;
    let length = list.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '#' | ',')))?;
    let (list, rest) = list.split_at(length);
    Some((list, rest.strip_prefix(')')?))
}

/// Reads one escape; the error says what is wrong with it.
fn code(item: &str) -> Result<Code, &'static str> {
    match item {
        "cr" => return Ok(Code::Char('\r')),
        "lf" => return Ok(Code::Char('\n')),
        "tab" => return Ok(Code::Char('\t')),
        "#" => return Ok(Code::Char('#')),
        _ => {}
    }
    if !item.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("is no escape");
    }
    match item.len() {
        4 => u16::from_str_radix(item, 16).map(Code::Unit).map_err(|_| "is no escape"),
        8 => u32::from_str_radix(item, 16)
            .ok()
            .and_then(char::from_u32)
            .map(Code::Char)
            .ok_or("is no Unicode character"),
        _ => Err("is no escape"),
    }
}

/// Appends the characters, pairs of UTF-16 surrogates joined. Returns whether half a pair was left over.
fn push_units(codes: &[Code], text: &mut String) -> bool {
    let units = codes.iter().flat_map(|code| {
        let mut buffer = [0; 2];
        let length = match code {
            Code::Unit(unit) => {
                buffer = [*unit, 0];
                1
            }
            Code::Char(c) => c.encode_utf16(&mut buffer).len(),
        };
        buffer.into_iter().take(length)
    });
    let mut lone = false;
    for unit in char::decode_utf16(units) {
        lone |= unit.is_err();
        text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    lone
}

/// Reports every bad escape in what stands between the quotes; `offset` is where that starts in the source.
pub(super) fn check_escapes(content: &str, offset: usize, diagnostics: &mut Vec<Diagnostic>) {
    const HINT: &str = "escapes are #(cr), #(lf), #(tab), #(#), #(XXXX) and #(XXXXXXXX) with hexadecimal digits; \
                        `#(` itself is written #(#)(";
    let mut from = 0;
    while let Some(found) = content.get(from..).and_then(|rest| rest.find("#(")) {
        if diagnostics.len() >= crate::diagnostic::MAX_DIAGNOSTICS {
            return;
        }
        let start = from + found;
        let Some((list, _)) = content.get(start..).and_then(escape_list) else {
            let span = Span::new((offset + start) as u32, (offset + start + 2) as u32);
            diagnostics
                .push(Diagnostic::new(span, "`#(` starts an escape, but none follows").with_hint(HINT));
            from = start + 2;
            continue;
        };
        let end = start + 2 + list.len() + 1;
        let span = Span::new((offset + start) as u32, (offset + end) as u32);
        let wrong = list.split(',').find_map(|item| code(item).err().map(|why| (item, why)));
        if let Some((item, why)) = wrong {
            let shown: String = item.chars().take(20).collect();
            diagnostics.push(Diagnostic::new(span, format!("`{shown}` {why}")).with_hint(HINT));
        }
        // A bad list may hold anything; go on right after its `#(` so that an escape inside is seen too.
        from = if wrong.is_some() { start + 2 } else { end };
    }
    let mut lone_surrogate = false;
    resolve(content, &mut lone_surrogate);
    if lone_surrogate {
        let span = Span::new(offset as u32, (offset + content.len()) as u32);
        diagnostics.push(
            Diagnostic::new(span, "half of a surrogate pair is no character").with_hint(
                "write both halves, as in #(D83D,DE00), or the whole character, as in #(0001F600)",
            ),
        );
    }
}
