//! HTML: encodings, and damage; the rest is in `functions/html.txt`.

use crate::{cases, common, common::check_with};

#[test]
fn encodings() {
    let text = "Html.Table(file, {{\"x\", \"p\"}}){0}[x]";
    check_with("<p>é€</p>".as_bytes(), &[(text, "\"é€\"")]);
    check_with(b"<meta charset=windows-1251><p>\xE9</p>", &[(text, "\"й\"")]);
    check_with(
        b"<META http-equiv=Content-Type content=\"text/html; charset=iso-8859-5\"><p>\xB8</p>",
        &[(text, "\"И\"")],
    );
    let utf16: Vec<u8> = "\u{FEFF}<p>é€</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_with(&utf16, &[(text, "\"é€\"")]);
}

/// Nothing is malformed HTML.
#[test]
fn damage() {
    let file = "<!DOCTYPE html><html><head><title>t</title></head><body><table class='w'><tr><th>A<td colspan=2>é &amp; &#8364;</table><p><a href='u'>l</a></body>";
    common::with_library(|cx| {
        for bytes in common::damaged(file.as_bytes(), 1) {
            let all = "{Json.FromValue(Web.Page(file)), Json.FromValue(Html.Table(file, {{\"x\", \"td\"}, {\"y\", \"a\", each [Attributes]}}))}{1}";
            cases::evaluate(cx, all, &bytes).expect("every text is a document");
        }
    });
}
