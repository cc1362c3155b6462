//! What an editor needs: colours, mistakes, names to complete, and what a function's documentation says.

use crate::query::{steps, utf16};
use m_engine::value::{Data, Record};
use m_engine::{Builtin, m_text};
use m_host::evaluation::Evaluation;
use m_host::library;
use m_syntax::lex::{Lexer, TokenKind};
use serde_json::{Value, json};

/// Colours as triples of position, length and class, positions counted as JavaScript does; mistakes; steps.
pub(crate) fn analysed(source: &str) -> Value {
    let mut lexer = Lexer::new(source);
    let mut spans: Vec<(u32, u32, &str)> = Vec::new();
    for token in lexer.by_ref() {
        spans.push((
            token.span.start,
            token.span.end,
            class(
                token.kind,
                source.get(token.span.start as usize..token.span.end as usize).unwrap_or_default(),
            ),
        ));
    }
    spans.extend(lexer.comments.iter().map(|span| (span.start, span.end, "comment")));
    spans.sort_unstable();
    // One pass over the text: positions rise.
    let (mut at, mut counted) = (0_usize, 0_usize);
    let mut position = |byte: u32| {
        let byte = byte as usize;
        counted += source.get(at..byte).map_or(0, |part| part.encode_utf16().count());
        at = byte;
        counted
    };
    let tokens: Vec<Value> = spans
        .iter()
        .map(|(from, to, class)| {
            let from = position(*from);
            let to = position(*to);
            json!([from, to - from, class])
        })
        .collect();
    let mistakes = m_syntax::parse(source).diagnostics.into_iter().map(|mistake| {
        let (from, to) = (utf16(source, mistake.span.start), utf16(source, mistake.span.end));
        json!({ "from": from, "to": to, "message": mistake.message, "hint": mistake.hint })
    });
    json!({ "tokens": tokens, "mistakes": mistakes.collect::<Vec<_>>(), "steps": steps(source) })
}

fn class(kind: TokenKind, text: &str) -> &'static str {
    match kind {
        TokenKind::Text | TokenKind::Verbatim => "text",
        TokenKind::Number => "number",
        TokenKind::True | TokenKind::False | TokenKind::Null => "constant",
        TokenKind::HashKeyword => "function",
        TokenKind::QuotedIdentifier => "name",
        TokenKind::Identifier if text.contains('.') => "function",
        TokenKind::Identifier => "name",
        TokenKind::Unknown => "wrong",
        kind if kind.is_keyword() => "keyword",
        _ => "punctuation",
    }
}

/// All names that a query can use.
pub(crate) fn names(evaluation: &Evaluation) -> Vec<String> {
    let mut names: Vec<String> =
        evaluation.cx.globals().fields().map(|(name, _)| name.to_display()).collect();
    names.sort_unstable();
    names
}

/// Signature, description and examples of a name.
pub(crate) fn documentation(evaluation: &Evaluation, name: &str) -> Option<Value> {
    if let Some(builtin) = library::builtins().find(|builtin| builtin.name == name) {
        return Some(of_builtin(builtin));
    }
    let cx = &evaluation.cx;
    let value = cx.globals().get(name)?.force(cx).ok()?;
    let form = crate::form::Form::of(cx, name, &value);
    let parameters = form.iter().flat_map(|form| &form.fields).map(|field| {
        format!("{}{} as {}", if field.required { "" } else { "optional " }, field.name, field.kind)
    });
    let signature = match &value.data {
        Data::Function(_) => format!("({})", parameters.collect::<Vec<_>>().join(", ")),
        _ => m_text::inline(&value).unwrap_or_else(|| value.kind().name().to_lowercase()),
    };
    let meta =
        crate::form::published_type(&value).and_then(|ty| ty.meta().cloned()).unwrap_or_else(Record::empty);
    let description = crate::form::said(cx, &meta, "Documentation.LongDescription").unwrap_or_default();
    Some(json!({ "name": name, "signature": signature, "description": description, "examples": [] }))
}

fn of_builtin(builtin: &Builtin) -> Value {
    json!({
        "name": builtin.name, "signature": builtin.signature, "description": builtin.doc, "examples": builtin.examples,
    })
}

#[cfg(test)]
mod tests {
    use super::analysed;

    #[test]
    fn colours_have_the_places_of_javascript() {
        let analysed = analysed("let 𝒳 = \"ä\" in 𝒳 // so");
        let text = analysed["tokens"].to_string();
        assert!(text.starts_with(r#"[[0,3,"keyword"]"#), "{text}");
        assert!(
            text.contains(r#"[4,2,"#)
                && text.contains(r#"[9,3,"text"]"#)
                && text.ends_with(r#"[19,5,"comment"]]"#),
            "{text}"
        );
    }
}
