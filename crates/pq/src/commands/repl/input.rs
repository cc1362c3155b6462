//! What a person has typed: a definition, an expression, a command; and whether it goes on on the next line.

use m_syntax::lex::{Lexer, TokenKind, unescape};

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Nothing, or a comment.
    Nothing,
    /// `:type x` is the word and what stands after it.
    Command(String, String),
    /// `name = expression`, with blanks in the place of what stands before the expression, so that places stay true.
    Definition { name: String, text: String },
    /// An expression or a section document.
    Expression(String),
}

/// Reads what was typed. A comparison that begins with a name stands in parentheses; without them it is a definition.
pub(super) fn read(text: &str) -> Input {
    let trimmed = text.trim();
    if let Some(command) = trimmed.strip_prefix(':') {
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        return Input::Command(word.to_owned(), rest.trim().to_owned());
    }
    let mut tokens = Lexer::new(text);
    let first = tokens.next();
    let Some(first) = first else {
        return if tokens.unclosed { Input::Expression(text.to_owned()) } else { Input::Nothing };
    };
    let is_definition = tokens.next().is_some_and(|second| second.kind == TokenKind::Equal);
    let name = text.get(first.span.start as usize..first.span.end as usize).unwrap_or_default();
    let name = match first.kind {
        TokenKind::Identifier => name.to_owned(),
        TokenKind::QuotedIdentifier => {
            unescape(name.trim_start_matches("#\"").trim_end_matches('"')).replace("\"\"", "\"")
        }
        _ => return Input::Expression(text.to_owned()),
    };
    let end = tokens.next().map(|third| third.span.start as usize);
    match (is_definition, end) {
        (true, end) => {
            let at = end.unwrap_or(text.len());
            let (before, value) = text.split_at_checked(at).unwrap_or(("", text));
            let blank = |character: char| if character == '\n' { '\n' } else { ' ' };
            Input::Definition { name, text: before.chars().map(blank).chain(value.chars()).collect() }
        }
        (false, _) => Input::Expression(text.to_owned()),
    }
}

/// Whether an expression lacks its end: a bracket, an operand, a quote. A blank line ends it all the same.
pub(super) fn is_incomplete(text: &str) -> bool {
    if text.lines().last().is_some_and(|line| line.trim().is_empty()) {
        return false;
    }
    let text = match read(text) {
        Input::Nothing | Input::Command(..) => return false,
        Input::Definition { text, .. } | Input::Expression(text) => text,
    };
    let mut tokens = Lexer::new(&text);
    let mut open = 0_i64;
    for token in tokens.by_ref() {
        use TokenKind::{CloseBrace, CloseBracket, CloseParen, OpenBrace, OpenBracket, OpenParen};
        open += match token.kind {
            OpenParen | OpenBracket | OpenBrace => 1,
            CloseParen | CloseBracket | CloseBrace => -1,
            _ => 0,
        };
    }
    if tokens.unclosed || open > 0 {
        return true;
    }
    let parsed = m_syntax::parse(&text);
    parsed.diagnostics.first().is_some_and(|first| first.span.start as usize >= text.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::{Input, is_incomplete, read};

    #[test]
    fn what_is_typed_is_understood() {
        let definition = |name: &str, text: &str| Input::Definition { name: name.into(), text: text.into() };
        for (typed, expected) in [
            ("", Input::Nothing),
            ("  // only a comment", Input::Nothing),
            (":type  1 + 1 ", Input::Command("type".into(), "1 + 1".into())),
            (":quit", Input::Command("quit".into(), String::new())),
            ("x = 1", definition("x", "    1")),
            ("#\"a \"\"b\" = 1", definition("a \"b", "           1")),
            ("(x = 1)", Input::Expression("(x = 1)".into())),
            ("x <> 1", Input::Expression("x <> 1".into())),
            ("1 = x", Input::Expression("1 = x".into())),
            ("x =", definition("x", "   ")),
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_lacks_its_end_goes_on() {
        for typed in [
            "let a = 1",
            "let a = 1 in",
            "{1,",
            "f(",
            "x =",
            "x = {1",
            "f(1",
            "\"abc",
            "/* x",
            "1 +",
            "each",
            "(x) =>",
            "[a = ",
            "if x then",
            "type table [a =",
            "section S;\na = 1",
            "#\"ab",
        ] {
            assert!(is_incomplete(typed), "{typed}");
        }
        for typed in ["1", "x = 1", "1 1", ")", "let a = , b", "", ":load", ":type {", "{1,\n\n", "// {"] {
            assert!(!is_incomplete(typed), "{typed}");
        }
    }
}
