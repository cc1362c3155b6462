//! Texts that are broken, mutated or absurd: no panic, no overflow, and every place inside the text.

#[expect(dead_code, reason = "sources are all that is needed here")]
mod split;

use m_syntax::ast::{Document, Expr, ExprKind};
use m_syntax::lex::{Lexer, Token};
use m_syntax::{Parsed, parse, parse_expression, parse_function_type};
use split::cases;

/// Every source of the tree cases: all rules of the grammar.
fn samples() -> impl Iterator<Item = &'static str> {
    cases(include_str!("trees.txt")).map(|case| case.source)
}

/// Reads the text in every way and looks at every place.
fn read(text: &str) -> Parsed<'_> {
    let parsed = parse(text);
    let comments = parsed.comments.iter();
    for span in parsed.diagnostics.iter().map(|diagnostic| &diagnostic.span).chain(comments) {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
    }
    parse_expression(text);
    let _ = parse_function_type(text);
    parsed
}

/// A small generator (xorshift), so that every run mutates the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn every_prefix_and_suffix_is_read() {
    for sample in samples() {
        for (at, _) in sample.char_indices() {
            read(&sample[..at]);
            read(&sample[at..]);
        }
    }
}

#[test]
fn mutated_tokens_are_read() {
    let all: Vec<&str> = samples().collect();
    let text = all.join("\n");
    let pieces: Vec<&str> = Lexer::new(&text).map(|token| piece(&text, token)).collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for sample in &all {
        let tokens: Vec<&str> = Lexer::new(sample).map(|token| piece(sample, token)).collect();
        for _ in 0..60 {
            let mut mutated = tokens.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(mutated.len());
                match random.below(4) {
                    0 => drop(mutated.remove(at)),
                    1 => mutated.insert(at, mutated[at]),
                    2 => mutated[at] = pieces[random.below(pieces.len())],
                    _ => {
                        let other = random.below(mutated.len());
                        mutated.swap(at, other);
                    }
                }
                if mutated.is_empty() {
                    break;
                }
            }
            read(&mutated.join(" "));
        }
    }
}

fn piece(text: &str, token: Token) -> &str {
    &text[token.span.start as usize..token.span.end as usize]
}

#[test]
fn tokens_and_gaps_cover_the_text() {
    for sample in samples() {
        let mut end = 0;
        for token in Lexer::new(sample) {
            assert!(token.span.start >= end && token.span.end > token.span.start, "{token:?} in {sample}");
            end = token.span.end;
        }
        assert!(end as usize <= sample.len());
    }
}

#[test]
fn endless_nesting_is_one_diagnostic() {
    let openers = [
        "(",
        "[",
        "{",
        "[a=",
        "[[",
        "{{(",
        "f(",
        "x{",
        "x[",
        "if ",
        "if x then ",
        "if x then y else (",
        "not ",
        "-",
        "+",
        "each ",
        "(x) => ",
        "() => ",
        "let a = ",
        "let a = 1 in ",
        "try ",
        "try 1 otherwise ",
        "try 1 catch () => ",
        "error ",
        "type (",
        "1 + (",
        "1 ?? 2 or 3 and 4 = 5 < 6 + 7 * 8 meta (",
        "#!\"",
        "/* ",
        "[A = {",
        "(x as ",
        "@",
        "#\"\"!",
        "{1..",
    ];
    let types = ["{", "nullable ", "[a = ", "table [a = ", "function (x as ", "function () as ", "(type {"];
    let repeated = openers
        .into_iter()
        .map(|opener| opener.repeat(100_000))
        .chain(types.into_iter().map(|opener| format!("type {}", opener.repeat(100_000))));
    for text in repeated {
        let shown: String = text.chars().take(40).collect();
        let count = read(&text).diagnostics.len();
        assert!((1..=2).contains(&count), "{count} diagnostics of {shown}");
    }
    assert_eq!(read(&"(".repeat(1_000_000)).diagnostics.len(), 1);
}

#[test]
fn no_more_mistakes_are_told_than_a_person_reads() {
    for mistake in ["section A; B = (", "x as ", "\"#(", "#(", "type type ", "$ ", "(] ", "let = "] {
        let count = read(&mistake.repeat(100_000)).diagnostics.len();
        assert!((1..=200).contains(&count), "{count} diagnostics of {mistake}");
    }
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let levels = m_syntax::MAX_NESTING as usize - 1;
    for (open, inner, close) in
        [("(", "1", ")"), ("{", "", "}"), ("[a = ", "1", "]"), ("f(1 + 2 * -", "1", ")")]
    {
        // A prefix operator is a level of its own.
        let levels = if open.ends_with('-') { levels / 2 } else { levels };
        let text = format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(read(&text).diagnostics, [], "{open}");
        let text = format!("{}{inner}{}", open.repeat(levels + 2), close.repeat(levels + 2));
        assert_eq!(read(&text).diagnostics.len(), 1, "{open}");
    }
}

#[test]
fn long_chains_do_not_nest() {
    let links = [
        ("1", " + 1"),
        ("a", " and b"),
        ("a", " ?? b"),
        ("a", " = b"),
        ("1", " as number"),
        ("f", "(1)"),
        ("x", "{0}"),
        ("x", "[a]"),
        ("x", "[[a]]?"),
        ("\"\"", " & \"x\""),
    ];
    for (first, link) in links {
        let text = format!("{first}{}", link.repeat(200_000));
        assert_eq!(read(&text).diagnostics, [], "{link}");
    }
    let text = format!("{}3", "if a then 1 else ".repeat(5_000));
    let parsed = read(&text);
    assert_eq!(parsed.diagnostics, []);
    let Document::Expression(Expr { kind: ExprKind::If { .. }, .. }) = &parsed.document else {
        panic!("no if: {text}");
    };
}

#[test]
fn a_byte_order_mark_and_a_last_control_z_are_skipped() {
    let parsed = read("\u{FEFF}section S; A = 1;\u{1A}");
    assert_eq!(parsed.diagnostics, []);
    let Document::Section(section) = &parsed.document else { panic!("no section") };
    assert_eq!(section.span.start, 3);
}

#[test]
fn every_whitespace_separates_tokens() {
    let blanks =
        "\t\u{B}\u{C}\r\n \u{85}\u{A0}\u{1680}\u{2000}\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}";
    for blank in blanks.chars() {
        assert_eq!(
            read(&format!("if{blank}true{blank}then{blank}1{blank}else{blank}2")).diagnostics,
            [],
            "{blank:?}"
        );
    }
    for new_line in ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'] {
        let text = format!("1 // comment{new_line}+ 2");
        let parsed = read(&text);
        let Document::Expression(value) = &parsed.document else { panic!("no expression") };
        assert_eq!(m_syntax::dump::expression(value), "(+ 1 2)");
        assert_eq!(parsed.comments.len(), 1);
    }
}
