//! The tests of a described service: answers made of its examples and schemas, and the tables that have to come of them.

use super::super::samples::{archive, credentials, exchange, pretty};
use super::Service;
use super::m::table_type;
use super::operation::{Operation, PathPart};
use super::paging::Paging;
use super::parameter::{Parameter, Place};
use super::schema::{Column, Kind};
use anyhow::Result;
use m_syntax::print::{quote_field_name, quote_text};
use serde_json::{Map, Value, json};

/// So many operations have a test of their own.
const TESTS: usize = 30;

/// The sample query: the first operation.
pub(in super::super) fn query(service: &Service, section: &str) -> String {
    service.operations.first().map(|operation| query_of(service, operation, section)).unwrap_or_default()
}

/// The files of the folder `tests` by name.
pub(in super::super) fn tests(service: &Service, section: &str) -> Result<Vec<(String, String)>> {
    let mut files = vec![("credentials.json".to_owned(), credentials(service.auth, section)?)];
    let mut entries = Vec::new();
    for operation in service.operations.iter().take(TESTS) {
        let (answers, rows) = answers(service, operation);
        entries.extend(answers.iter().enumerate().map(|(index, (url, answer))| {
            let mut entry = exchange(
                &format!("{url}{}", service.key.recorded(service.auth, url)),
                "application/json",
                &answer.to_string(),
            );
            // The second page is the last one.
            if operation.paging == Paging::LinkHeader
                && index == 0
                && let Some((next, _)) = answers.get(1)
                && let Some(headers) = entry["response"]["headers"].as_array_mut()
            {
                let value = format!("<{next}>; rel=\"next\", <{next}>; rel=\"last\"");
                headers.push(json!({ "name": "Link", "value": value }));
            }
            entry
        }));
        let name = &operation.member;
        files.push((format!("{name}.query.pq"), query_of(service, operation, section)));
        files.push((format!("{name}.query.pqout"), expected(operation, rows)));
    }
    files.push(("recorded.har".to_owned(), pretty(&archive(entries))?));
    Ok(files)
}

fn query_of(service: &Service, operation: &Operation, section: &str) -> String {
    let (key, call) = match operation.is_table() {
        true => (operation.member.clone(), String::new()),
        false => {
            let required = operation.parameters.iter().filter(|parameter| parameter.required);
            let arguments: Vec<String> = required.map(|one| literal(&one.sample, one.kind)).collect();
            (format!("{}()", operation.member), format!("({})", arguments.join(", ")))
        }
    };
    format!(
        "let\n    Source = {section}.Contents(\"{}\"),\n    Rows = Source{{[Key = \"{key}\"]}}[Data]{call}\nin\n    Rows\n",
        service.address
    )
}

/// The addresses that the test asks, what they answer, and how many rows come of it.
fn answers(service: &Service, operation: &Operation) -> (Vec<(String, Value)>, usize) {
    let path: String = operation
        .path
        .iter()
        .map(|part| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(position) => {
                encoded(&operation.parameters.get(*position).map(asked).unwrap_or_default())
            }
        })
        .collect();
    let base = format!("{}/{path}", service.address);
    let given: Vec<(String, String)> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required && parameter.place == Place::Query)
        .map(|parameter| (parameter.name.clone(), asked(parameter)))
        .collect();
    let url = |more: &[(String, String)]| {
        let pairs = given.iter().chain(more);
        let query: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        if query.is_empty() { base.clone() } else { format!("{base}?{}", query.join("&")) }
    };
    let row = match operation.columns.is_empty() {
        true => operation.plain.clone(),
        false => {
            let fields = operation.columns.iter().map(|column| (column.name.clone(), column.sample.clone()));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    };
    let page = |rows: &[Value], more: Option<(&[String], Value)>| {
        let mut answer = match &operation.rows {
            None => return rows.first().cloned().unwrap_or_default(),
            Some(fields) if fields.is_empty() => return json!(rows),
            Some(fields) => {
                let mut answer = json!({});
                put(&mut answer, fields, json!(rows));
                answer
            }
        };
        if let Some((fields, value)) = more {
            put(&mut answer, fields, value);
        }
        answer
    };
    let one = std::slice::from_ref(&row);
    match &operation.paging {
        Paging::None => (vec![(url(&[]), page(one, None))], 1),
        Paging::Link(fields) => {
            let second = url(&[("page".into(), "2".into())]);
            let (first, last) =
                (page(one, Some((fields, json!(second)))), page(one, Some((fields, Value::Null))));
            // The link takes the place of the whole query.
            (vec![(url(&[]), first), (second, last)], 2)
        }
        Paging::LinkHeader => {
            let second = url(&[("page".into(), "2".into())]);
            (vec![(url(&[]), page(one, None)), (second, page(one, None))], 2)
        }
        Paging::Cursor { parameter, field } => {
            let second = url(&[(parameter.clone(), "after-1".into())]);
            let first = page(one, Some((field, json!("after-1"))));
            (vec![(url(&[]), first), (second, page(one, Some((field, Value::Null))))], 2)
        }
        Paging::Position { parameter, first, .. } => {
            let at = |position: i64| url(&[(parameter.clone(), position.to_string())]);
            (vec![(at(*first), page(one, None)), (at(first + 1), page(&[], None))], 1)
        }
    }
}

/// Puts a value where the fields lead.
fn put(answer: &mut Value, fields: &[String], value: Value) {
    let Some((last, before)) = fields.split_last() else { return };
    let mut place = answer;
    for field in before {
        if !place[field.as_str()].is_object() {
            place[field.as_str()] = json!({});
        }
        place = &mut place[field.as_str()];
    }
    place[last.as_str()] = value;
}

/// A parameter's sample as it stands in an address.
fn asked(parameter: &Parameter) -> String {
    match &parameter.sample {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items =
                items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
            items.collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

/// RFC 3986: all but the unreserved characters by their bytes.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn expected(operation: &Operation, rows: usize) -> String {
    let row = match operation.columns.is_empty() {
        true => literal(&operation.plain, Kind::Any),
        false => {
            let cell = |column: &Column| literal(&column.sample, column.kind);
            operation.columns.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
    };
    let rows: Vec<String> = (0..rows).map(|_| format!("{{{row}}}")).collect();
    format!(
        "#table(\n    {},\n    {{\n        {}\n    }}\n)\n",
        table_type(&operation.columns),
        rows.join(",\n        ")
    )
}

/// A value of JSON as the M for it, read as a kind.
fn literal(value: &Value, kind: Kind) -> String {
    let number = |text: &str, from: usize, to: usize| {
        text.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default()
    };
    match (value, kind) {
        (Value::Null, _) => "null".into(),
        (Value::Bool(logical), _) => logical.to_string(),
        (Value::Number(number), _) => number.to_string(),
        (Value::String(text), Kind::Date) => {
            format!("#date({}, {}, {})", number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
        }
        (Value::String(text), Kind::Moment) => {
            let part = |from: usize| number(text, from, from + 2);
            format!(
                "#datetimezone({}, {}, {}, {}, {}, {}, 0, 0)",
                number(text, 0, 4),
                part(5),
                part(8),
                part(11),
                part(14),
                part(17)
            )
        }
        (Value::String(text), _) => quote_text(text),
        (Value::Array(items), _) => {
            let items: Vec<String> = items.iter().map(|item| literal(item, Kind::Any)).collect();
            format!("{{{}}}", items.join(", "))
        }
        (Value::Object(fields), _) => {
            let field = |(name, value): (&String, &Value)| {
                format!("{} = {}", quote_field_name(name), literal(value, Kind::Any))
            };
            format!("[{}]", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}
