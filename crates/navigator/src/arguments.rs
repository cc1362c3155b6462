//! What a person typed into a connection dialog, as the arguments of a call in M.

use crate::form::Field;
use crate::texts::Texts;
use m_syntax::print::{quote_field_name, quote_text};
use serde_json::{Map, Value};

/// What is wrong with what stands in which field.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Mistake {
    /// The field's name; of a record's field `options.Timeout`.
    pub(crate) field: String,
    pub(crate) message: String,
}

/// The call of a function with what was typed: a JSON object of texts, records nested.
///
/// Errors: all mistakes, each with its field.
pub(crate) fn call(
    texts: &Texts,
    function: &str,
    fields: &[Field],
    typed: &Map<String, Value>,
) -> Result<String, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut arguments: Vec<String> = fields
        .iter()
        .map(|field| literal(texts, field, typed.get(&field.name), &field.name, &mut mistakes))
        .collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    // What was left out at the end is left out of the call.
    let needed = fields.iter().rposition(|field| field.required).map_or(0, |last| last + 1);
    while arguments.len() > needed && arguments.last().is_some_and(|argument| argument == "null") {
        arguments.pop();
    }
    Ok(format!("{function}({})", arguments.join(", ")))
}

fn literal(
    texts: &Texts,
    field: &Field,
    typed: Option<&Value>,
    place: &str,
    mistakes: &mut Vec<Mistake>,
) -> String {
    if let Some(Value::Object(inner)) = typed.filter(|_| !field.fields.is_empty()) {
        let fields = field.fields.iter().filter_map(|one| {
            let place = format!("{place}.{}", one.name);
            let value = literal(texts, one, inner.get(&one.name), &place, mistakes);
            (value != "null").then(|| format!("{} = {value}", quote_field_name(&one.name)))
        });
        let fields: Vec<String> = fields.collect();
        return if fields.is_empty() { "null".into() } else { format!("[{}]", fields.join(", ")) };
    }
    let text = match typed {
        Some(Value::String(text)) => text.as_str(),
        _ => "",
    };
    let mut wrong = |key: &str, values: &[(&str, &str)]| {
        mistakes.push(Mistake { field: place.to_owned(), message: texts.say(key, values) });
        "null".to_owned()
    };
    if text.trim().is_empty() {
        return if field.required && !field.nullable {
            wrong("mistake.required", &[("name", &field.caption)])
        } else {
            "null".into()
        };
    }
    let trimmed = text.trim();
    match field.kind.as_str() {
        "text" => quote_text(text.trim_end_matches(['\r', '\n'])),
        "number" => match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => trimmed.to_owned(),
            _ => wrong("mistake.number", &[("text", trimmed)]),
        },
        "logical" => match trimmed.to_lowercase().as_str() {
            "true" => "true".into(),
            "false" => "false".into(),
            _ => wrong("mistake.logical", &[("text", trimmed)]),
        },
        "date" => match date(trimmed) {
            Some(date) => format!("#date({date})"),
            None => expression(trimmed).unwrap_or_else(|| wrong("mistake.date", &[("text", trimmed)])),
        },
        "any" => expression(trimmed).unwrap_or_else(|| quote_text(text)),
        kind => expression(trimmed)
            .unwrap_or_else(|| wrong("mistake.expression", &[("text", trimmed), ("type", kind)])),
    }
}

/// The text, where it is an M expression.
fn expression(text: &str) -> Option<String> {
    m_syntax::parse_expression(text).diagnostics.is_empty().then(|| text.to_owned())
}

/// The arguments of `#date` for an ISO date.
fn date(text: &str) -> Option<String> {
    let parts: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [year, month @ 1..=12, day @ 1..=31] => Some(format!("{year}, {month}, {day}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::call;
    use crate::form::Field;
    use crate::texts::Texts;
    use serde_json::json;

    fn field(name: &str, kind: &str, required: bool) -> Field {
        Field {
            name: name.into(),
            caption: name.into(),
            description: String::new(),
            kind: kind.into(),
            required,
            nullable: !required,
            samples: Vec::new(),
            allowed: Vec::new(),
            default: None,
            multiline: false,
            code: false,
            fields: Vec::new(),
        }
    }

    #[test]
    fn what_is_typed_becomes_a_call() {
        let mut options = field("options", "record", false);
        options.fields = vec![field("Row Count", "number", false), field("Since", "date", false)];
        let fields = [field("url", "text", true), field("days", "number", false), options];
        let cases = [
            (json!({"url": "https://a \"b\""}), Ok(r#"F("https://a ""b""")"#)),
            (json!({"url": "a", "days": " 3 "}), Ok(r#"F("a", 3)"#)),
            (
                json!({"url": "a", "options": {"Row Count": "5", "Since": "2026-01-31"}}),
                Ok(r#"F("a", null, [Row Count = 5, Since = #date(2026, 1, 31)])"#),
            ),
            (json!({"url": "a", "options": {"Row Count": ""}}), Ok(r#"F("a")"#)),
            (json!({"days": "many"}), Err(vec!["url", "days"])),
            (json!({"url": "a", "options": {"Since": "soon ="}}), Err(vec!["options.Since"])),
        ];
        for (typed, expected) in cases {
            let made = call(Texts::of("en"), "F", &fields, typed.as_object().expect("an object"));
            let made = made.map_err(|mistakes| mistakes.into_iter().map(|one| one.field).collect::<Vec<_>>());
            assert_eq!(
                made,
                expected.map(str::to_owned).map_err(|names| names.into_iter().map(str::to_owned).collect()),
                "{typed}"
            );
        }
    }
}
