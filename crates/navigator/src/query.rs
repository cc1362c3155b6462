//! The query view: the steps of a query, and one of them evaluated.

use crate::preview;
use m_engine::Result;
use m_host::debug::{Debugger, StepSeen, StepsOf, Wishes};
use m_host::evaluation::Evaluation;
use m_syntax::ast::{Document, ExprKind};
use m_syntax::print::quote_identifier;
use serde_json::{Value, json};
use std::rc::Rc;

/// What errors call the document of a query.
pub(crate) const DOCUMENT: &str = "query";

/// The steps of a query: the variables of its outermost `let`, each with its place.
pub(crate) fn steps(text: &str) -> Vec<Value> {
    let parsed = m_syntax::parse(text);
    let Document::Expression(expression) = &parsed.document else { return Vec::new() };
    let ExprKind::Let { variables, .. } = &expression.kind else { return Vec::new() };
    let step = |one: &m_syntax::ast::Field<'_>| json!({ "name": one.name.text, "from": utf16(text, one.name.span.start), "to": utf16(text, one.value.span.end) });
    variables.iter().map(step).collect()
}

/// A byte position as JavaScript counts.
pub(crate) fn utf16(text: &str, byte: u32) -> usize {
    text.get(..byte as usize).unwrap_or(text).encode_utf16().count()
}

/// The query that ends at a step: the text with another result. Places in it stay what they were.
pub(crate) fn until(text: &str, step: Option<&str>) -> String {
    let Some(step) = step else { return text.to_owned() };
    let parsed = m_syntax::parse(text);
    let Document::Expression(expression) = &parsed.document else { return text.to_owned() };
    let ExprKind::Let { body, .. } = &expression.kind else { return text.to_owned() };
    let (before, after) = (text.get(..body.span.start as usize), text.get(body.span.end as usize..));
    format!("{}{}{}", before.unwrap_or_default(), quote_identifier(step), after.unwrap_or_default())
}

/// Who watches the steps of queries.
pub(crate) fn watcher() -> Rc<Debugger> {
    let wishes = Wishes { query: DOCUMENT.into(), steps: Some(StepsOf::Query), ..Wishes::default() };
    Debugger::new(wishes, Rc::new(|_| {}), Box::new(|_, _| {}))
}

/// The preview of a query, or of one of its steps, with what came of each step on the way.
///
/// Errors: whatever the query raises.
pub(crate) fn run(
    evaluation: &Evaluation,
    steps: &Debugger,
    text: &str,
    step: Option<&str>,
    name: &str,
) -> Result<Value> {
    steps.forget();
    let value = evaluation.query(DOCUMENT, &until(text, step))?;
    let mut shown = preview::of_value(evaluation, step.unwrap_or(name), value)?;
    shown["steps"] = steps.seen().iter().map(|step| seen(text, step)).collect();
    Ok(shown)
}

/// A step as the page shows it.
fn seen(text: &str, step: &StepSeen) -> Value {
    json!({
        "name": step.name, "from": utf16(text, step.at.span.start), "times": step.times,
        "milliseconds": step.spent.as_secs_f64() * 1000.0, "requests": step.requests, "rows": step.rows,
        "view": step.is_view, "navigation": step.is_navigation,
    })
}

#[cfg(test)]
mod tests {
    use super::{steps, until};

    #[test]
    fn a_query_ends_at_any_of_its_steps() {
        let text = "let\n    Größe = 1,\n    #\"a b\" = Größe + 1\nin\n    #\"a b\"";
        let names: Vec<String> =
            steps(text).iter().map(|step| step["name"].as_str().unwrap_or("").to_owned()).collect();
        assert_eq!(names, ["Größe", "a b"]);
        assert_eq!(steps(text)[1]["from"], 23);
        assert!(until(text, Some("Größe")).ends_with("in\n    Größe"));
        assert_eq!(until("1 + 1", Some("x")), "1 + 1");
    }
}
