//! Texts in, texts out: `cases.txt` as Microsoft's formatter has it, `differences.txt` as it does not.

#[path = "../../m-syntax/tests/split/mod.rs"]
mod split;

use m_format::{Failure, Indentation, Newline, Options, format};
use split::{Case, cases};

/// The options in brackets behind a heading.
fn options(heading: &str) -> Options {
    let width = heading.split_once("(width ").and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
    let indentation = if heading.ends_with("(tabs)") { Indentation::Tab } else { Indentation::Spaces };
    Options { indentation, width: width.unwrap_or(120), ..Options::default() }
}

fn check(file: &str) {
    let mut failures = String::new();
    for Case { heading, source, expected } in cases(file) {
        let options = options(heading);
        let actual = format(source, &options).unwrap_or_else(|failure| failure.to_string());
        if actual.trim_end() != expected {
            failures.push_str(&format!("==== {heading}\n---- expected\n{expected}\n---- actual\n{actual}\n"));
        }
        assert_eq!(
            format(&actual, &options).as_ref(),
            Ok(&actual),
            "{heading}: twice is not the same as once"
        );
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn texts_are_laid_out_as_editors_do() {
    check(include_str!("cases.txt"));
}

#[test]
fn texts_that_the_other_formatter_breaks_are_whole() {
    check(include_str!("differences.txt"));
}

#[test]
fn lines_end_as_the_first_one_or_as_asked_for() {
    let with = |newline| Options { newline, ..Options::default() };
    let source = "section S;\r\nx = \"a\r\nb\";\n/* c\nd */ y = 2;";
    let kept = "section S;\r\n\r\nx = \"a\r\nb\";\r\n/* c\nd */\r\ny = 2;\r\n";
    assert_eq!(format(source, &with(Newline::Keep)).as_deref(), Ok(kept));
    assert_eq!(format(source, &with(Newline::Windows)).as_deref(), Ok(kept));
    let unix = "section S;\n\nx = \"a\r\nb\";\n/* c\nd */\ny = 2;\n";
    assert_eq!(format(source, &with(Newline::Unix)).as_deref(), Ok(unix));
    assert_eq!(format("1", &with(Newline::Keep)).as_deref(), Ok("1\n"));
    assert_eq!(format("\u{FEFF}1", &with(Newline::Keep)).as_deref(), Ok("\u{FEFF}1\n"));
    assert_eq!(format("\u{FEFF}1\n", &with(Newline::Keep)).as_deref(), Ok("\u{FEFF}1\n"));
}

#[test]
fn a_broken_text_is_told_with_its_places() {
    let Err(Failure::Broken(diagnostics)) = format("let a = in a", &Options::default()) else {
        panic!("this is no M")
    };
    assert_eq!(diagnostics.first().map(|first| first.span.start), Some(8));
    assert_eq!(Failure::Broken(diagnostics).to_string(), "this is no M: expected an expression, found `in`");
    for nested in
        ["(".repeat(100_000), "{".repeat(100_000), "type {".repeat(100_000), "[a = ".repeat(100_000)]
    {
        assert!(matches!(format(&nested, &Options::default()), Err(Failure::Broken(_))));
    }
}

/// What has no limit of its own may be of any length, and takes time in proportion to it.
#[test]
fn chains_may_be_long() {
    const LENGTH: usize = 100_000;
    let chains = [
        format!("\"a\"{}", " & \"b\"".repeat(LENGTH)),
        format!("a{}", " ?? b".repeat(LENGTH)),
        format!("a{}", " and b or c".repeat(LENGTH)),
        format!("a{}", "[b]{0}(1)".repeat(LENGTH)),
        format!("{}d", "if a = b then c else ".repeat(LENGTH)),
        format!("{{0{}}}", ", 1".repeat(LENGTH)),
        (0..LENGTH).fold("section S;".to_owned(), |text, name| text + &format!("a{name} = 1; /* c */ ")),
        format!("1{}", " // comment\n".repeat(LENGTH)),
    ];
    for chain in chains {
        let shown = chain.get(..20).expect("a long text");
        let formatted =
            format(&chain, &Options::default()).unwrap_or_else(|failure| panic!("{shown}: {failure}"));
        assert!(formatted.len() >= chain.len() / 2, "{shown}");
        assert!(formatted.len() <= chain.len() * 8, "{shown}");
    }
}

/// As deep as the syntax allows, every kind of nesting is written and means the same.
#[test]
fn nesting_may_be_as_deep_as_the_syntax_allows() {
    const DEPTH: usize = 200;
    for (opening, inside, closing) in [
        ("(", "1", ")"),
        ("{", "1", "}"),
        ("[a = ", "1", "]"),
        ("f(", "1", ")"),
        ("each ", "1", ""),
        ("(x) => ", "1", ""),
        ("if a then ", "1", " else 2"),
        ("let a = ", "1", " in a"),
        ("try ", "1", " otherwise 2"),
        ("error ", "1", ""),
        ("- ", "1", ""),
        ("type {", "number", "}"),
    ] {
        let source = match opening {
            "type {" => format!("type {}number{}", "{".repeat(DEPTH), "}".repeat(DEPTH)),
            _ => format!("{}{inside}{}", opening.repeat(DEPTH), closing.repeat(DEPTH)),
        };
        for source in [source.clone(), source.replace(inside, &format!("// comment\n{inside}"))] {
            let formatted = format(&source, &Options::default());
            assert!(formatted.is_ok(), "{opening}: {formatted:?}");
        }
    }
}
