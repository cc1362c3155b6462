//! `Expression.Evaluate`: a text that a program made. Its mistakes are errors in Microsoft's words, with the place in the
//! text: programs cut the numbers out of the message or read them in the detail.

use super::{Compiled, compile_sound};
use crate::error::{Error, Result};
use crate::session::Cx;
use crate::value::{List, Record, Text, Value};
use m_syntax::{Diagnostic, SourceFile, Span};
use std::cell::RefCell;

/// Evaluates a text whose free names are the fields of `globals`.
///
/// Errors: the text is no M; an expression uses a name that nothing defines, whether or not it is evaluated; those of the
/// evaluation.
pub fn evaluate_text(cx: &Cx, text: &str, globals: &Record) -> Result<Value> {
    let parsed = m_syntax::parse(text);
    let file = SourceFile::new("Expression.Evaluate", text);
    if !parsed.diagnostics.is_empty() {
        // Microsoft's parser points at the place where it expected something else.
        let faults = parsed
            .diagnostics
            .iter()
            .map(|fault| (Span { end: fault.span.start, ..fault.span }, words(fault)));
        return Err(located(&file, &faults.collect::<Vec<_>>()));
    }
    let unbound = RefCell::default();
    let compiled = compile_sound(cx, cx.add_source(file.clone()), &parsed, globals, Some(&unbound))?;
    let unbound: Vec<(Span, String)> = unbound
        .take()
        .into_iter()
        .map(|(span, name): (Span, Text)| {
            (span, format!("The name '{name}' doesn't exist in the current context."))
        })
        .collect();
    if !unbound.is_empty() {
        return Err(located(&file, &unbound));
    }
    match compiled {
        Compiled::Expression(program) => program.evaluate(cx),
        Compiled::Section(section) => Ok(Value::from(section.record())),
    }
}

/// The error of a text: the message is that of the first fault, the detail lists all.
fn located(file: &SourceFile, faults: &[(Span, String)]) -> Error {
    let place = |offset: u32| file.line_column(offset);
    let message = faults.first().map(|(span, words)| {
        let ((line, column), (end_line, end_column)) = (place(span.start), place(span.end));
        format!("[{line},{column}-{end_line},{end_column}] {words}")
    });
    let position = |offset: u32| {
        let (line, column) = place(offset);
        let number = |from_one: u32| Value::number(f64::from(from_one - 1));
        Value::from(Record::of([("Line", number(line)), ("Column", number(column))]))
    };
    let details = faults.iter().map(|(span, words)| {
        let range = Record::of([("Start", position(span.start)), ("End", position(span.end))]);
        let location = Record::of([
            ("Kind", Value::text("Language.TextSourceLocation")),
            ("Text", Value::text("")),
            ("Range", range.into()),
        ]);
        Record::of([("Location", Value::from(location)), ("Text", Value::text(words.as_str()))]).into()
    });
    Error::expression_of(message.unwrap_or_default(), List::from_values(details.collect()).into())
}

/// What the parser expects, as Microsoft's calls it; everything else is said in our words.
fn words(fault: &Diagnostic) -> String {
    const TOKENS: [(&str, &str); 12] = [
        ("`,` ", "Comma"),
        ("`)`", "RightParen"),
        ("`]`", "RightBracket"),
        ("`}`", "RightBrace"),
        ("`=`", "Equal"),
        ("`then`", "Then"),
        ("`else`", "Else"),
        ("`in`", "In"),
        ("`;`", "Semicolon"),
        ("the end of the text", "Eof"),
        ("an operator or the end of the text", "Eof"),
        ("an expression", "Literal"),
    ];
    let expected = fault.message.strip_prefix("expected ").unwrap_or_default();
    let known = TOKENS.iter().find(|(ours, _)| expected.starts_with(ours));
    match known {
        Some((_, theirs)) => format!("Token {theirs} expected."),
        None if expected.starts_with("an identifier") || expected.contains("name") => {
            "Token Identifier expected.".into()
        }
        None => {
            let mut words = fault.message.clone();
            if let Some(first) = words.get(..1).map(str::to_uppercase) {
                words.replace_range(..1, &first);
            }
            format!("{words}.")
        }
    }
}
