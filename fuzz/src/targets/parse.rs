//! The lexer and the parser: no text panics, hangs or has places outside of itself.

use m_syntax::SourceFile;

/// Words of M.
pub(super) const WORDS: &[&str] = &[
    "let ",
    " in ",
    "each ",
    "if ",
    " then ",
    " else ",
    "try ",
    " otherwise ",
    "error ",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "=>",
    "..",
    "...",
    "@",
    "#\"",
    "\"",
    "\"\"",
    "#(",
    "#(lf,cr)",
    "/*",
    "*/",
    "//",
    "\n",
    "?",
    "??",
    " meta ",
    " is ",
    " as ",
    "type table [",
    "section a; ",
    "shared ",
    ";",
    ",",
    "1e5",
    "0x1F",
    "-",
    "not ",
    " and ",
    "null",
    "#shared",
    "#!\"",
    "a!b",
    "\u{FEFF}",
    "\u{10F800}",
    "\u{0301}",
    "1+",
    "_[a]",
];

pub(super) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let parsed = m_syntax::parse(&text);
    let source = SourceFile::new("input", &*text);
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.span.start as usize <= text.len(), "a place outside of the text");
        let _ = source.render(diagnostic.span, &diagnostic.message, None);
    }
}
