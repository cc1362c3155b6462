//! XML: encodings, and damage; the rest is in `functions/xml.txt`.

use crate::{cases, common, common::check_with};

/// XML 1.0, appendix F: mark, declaration, UTF-8; the function's own parameter before the declaration.
#[test]
fn encodings() {
    let utf16: Vec<u8> = "<a>é€</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> = "<a>é€</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [&[0xFE, 0xFF], utf16_be.as_slice()].concat();
    let declared = "<?xml version='1.0' encoding='utf-16'?><a>é€</a>";
    let declared_utf16: Vec<u8> = declared.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf8 = "Xml.Document(file){0}[Value]";
    for file in [&utf16, &utf16_be, &marked, &declared_utf16] {
        check_with(file, &[(utf8, "\"é€\"")]);
    }
    check_with("\u{FEFF}<a>é€</a>".as_bytes(), &[(utf8, "\"é€\"")]);
    check_with(declared.as_bytes(), &[(utf8, "\"é€\"")]);
    // ISO 8859-5 has И at 0xB8, Windows 1251 ё.
    let cyrillic = b"<?xml version=\"1.0\" encoding = \"ISO-8859-5\" ?><a>\xB8</a>";
    check_with(cyrillic, &[(utf8, "\"И\""), ("Xml.Document(file, 1251){0}[Value]", "\"ё\"")]);
    check_with(
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        &[(
            utf8,
            "error DataFormat.Error: Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: System does not support 'klingon' encoding.)",
        )],
    );
    check_with(
        b"<a/>",
        &[(
            "Xml.Document(file, 99999)",
            "error Expression.Error: The code page 99999 isn't supported. Use a value of TextEncoding.Type or the number of a Windows code page.",
        )],
    );
}

/// No damage to a document does more than raise an error.
#[test]
fn damage() {
    let file = "<?xml version='1.0' encoding='utf-8'?><a xmlns:p='urn:p' x='1'><b>é &amp; &#8364;</b><p:c p:d='2'><![CDATA[x]]></p:c><!-- c --><b/></a>";
    common::with_library(|cx| {
        for bytes in common::damaged(file.as_bytes(), 1) {
            let all = "{Json.FromValue(Xml.Document(file)), Json.FromValue(Xml.Tables(file))}{1}";
            if let Err(error) = cases::evaluate(cx, all, &bytes) {
                assert_eq!(error.reason().as_str(), "DataFormat.Error", "{}", error.message());
            }
        }
    });
}
