//! An operation as a table or a function: its parameters, its rows, its pages.

use super::document::{Document, line, text};
use super::paging;
use super::paging::Paging;
use super::parameter::{Parameter, Place};
use super::schema::{Column, Flat, Kind, fits};
use serde_json::Value;
use std::collections::BTreeSet;

/// Fields under which services put the rows of a list, the likeliest first.
const ROWS: [&str; 14] = [
    "value",
    "items",
    "data",
    "results",
    "records",
    "entries",
    "rows",
    "elements",
    "content",
    "list",
    "objects",
    "collection",
    "resources",
    "hits",
];
/// Names of members that the connector has besides.
const TAKEN: [&str; 25] = [
    "NextLink",
    "Contents",
    "ContentsType",
    "NavigationTable",
    "ServiceAddress",
    "Ask",
    "KeyHeaders",
    "Given",
    "QueryText",
    "PathPart",
    "ToDate",
    "ToMoment",
    "RowsAtOnce",
    "RowsByLink",
    "RowsByCursor",
    "RowsByPosition",
    "Icons",
    "StartLogin",
    "FinishLogin",
    "Refresh",
    "Logout",
    "Token",
    "Base64Url",
    "ClientId",
    "RedirectAddress",
];

/// Headers that are not the parameters' to set: what the description says of them elsewhere, and what the host writes.
const OTHER_HEADERS: [&str; 5] = ["accept", "authorization", "content-length", "content-type", "host"];

/// A part of a path: a text, or the parameter with this number.
#[derive(Clone, Debug)]
pub(super) enum PathPart {
    Text(String),
    Parameter(usize),
}

/// A GET operation that answers with rows.
#[derive(Clone, Debug)]
pub(in super::super) struct Operation {
    /// The name of the member.
    pub(super) member: String,
    pub(super) label: String,
    pub(super) description: Option<String>,
    /// The path as it was described.
    pub(super) described: String,
    pub(super) path: Vec<PathPart>,
    pub(super) parameters: Vec<Parameter>,
    /// The fields that lead to the rows; none where the answer is one row.
    pub(super) rows: Option<Vec<String>>,
    /// None where a row is one value.
    pub(super) columns: Vec<Column>,
    /// A value that is a row, where it has no columns.
    pub(super) plain: Value,
    pub(super) paging: Paging,
}

impl Operation {
    /// Reads one. The error is a reason for people.
    pub(super) fn read(
        document: &Document,
        path: &str,
        item: &Value,
        operation: &Value,
        names: &mut BTreeSet<String>,
        left: &mut Vec<String>,
    ) -> Result<Operation, String> {
        let is_plain = |one: char| !one.is_control() && one != '"' && one != '?' && one != '#';
        if !path.starts_with('/') || !path.chars().all(is_plain) || path.len() > 1000 {
            return Err("its path is none".into());
        }
        let schema = answer(document, operation)?;
        let flat = schema.map(|schema| document.flat(schema)).unwrap_or_default();
        let (rows, row) = rows(document, &flat);
        let columns = document.columns(&row);
        let plain = document.sample(&row, 2);
        let mut parameters = parameters(document, path, item, operation, left)?;
        let paging = paging::read(document, &flat, rows.is_some(), &mut parameters, operation)
            .or_link_header(rows.is_some() && has_link_header(document, operation));
        // Required ones come first, as M wants it.
        parameters.sort_by_key(|parameter| !parameter.required);
        let path_parts = parts(path, &parameters)?;
        if schema.is_none() {
            left.push(format!(
                "GET {path}: what it answers is not described; its rows have one column, Value"
            ));
        }
        let stated = text(&operation["operationId"]).map(capital).filter(|name| !name.is_empty());
        let member = unique(stated.unwrap_or_else(|| capital(path)), names);
        let label = line(&operation["summary"], 80).unwrap_or_else(|| member.clone());
        let description = line(&operation["description"], 500).or_else(|| line(&operation["summary"], 500));
        Ok(Operation {
            member,
            label,
            description,
            described: path.to_owned(),
            path: path_parts,
            parameters,
            rows,
            columns,
            plain,
            paging,
        })
    }

    /// Whether it needs nothing of a person.
    pub(super) fn is_table(&self) -> bool {
        self.parameters.iter().all(|parameter| !parameter.required)
    }

    /// Whether a person gives a header.
    pub(super) fn has_headers(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.place == Place::Header)
    }

    /// Whether a person can give it something.
    pub(super) fn is_function(&self) -> bool {
        !self.parameters.is_empty()
    }
}

/// The answer of an operation that succeeds.
fn success(operation: &Value) -> Option<&Value> {
    let mut responses = operation["responses"].as_object()?.iter();
    responses.find(|(code, _)| code.starts_with('2')).map(|(_, response)| response)
}

/// The schema of the answer; none where it is not described.
fn answer<'d>(document: &'d Document, operation: &'d Value) -> Result<Option<&'d Value>, String> {
    let response = success(operation).or_else(|| operation["responses"].get("default"));
    let Some(response) = response else { return Err("it describes no answer".into()) };
    let response = document.resolved(response)?;
    if document.is_swagger() {
        let of = |value: &'d Value| value["produces"].as_array().filter(|types| !types.is_empty());
        let types = of(operation).or_else(|| of(&document.root));
        let is_json = types.is_none_or(|types| types.iter().filter_map(Value::as_str).any(is_json));
        return if is_json { Ok(response.get("schema")) } else { Err("it answers with no JSON".into()) };
    }
    match response["content"].as_object() {
        None => Err("it answers with nothing".into()),
        Some(content) if content.is_empty() => Err("it answers with nothing".into()),
        Some(content) => match content.iter().find(|(name, _)| is_json(name)) {
            Some((_, json)) => Ok(json.get("schema")),
            None => Err("it answers with no JSON".into()),
        },
    }
}

/// Whether the answer says where the next page is in the header Link (RFC 8288).
fn has_link_header(document: &Document, operation: &Value) -> bool {
    let response = success(operation).and_then(|response| document.resolved(response).ok());
    let headers = response.and_then(|response| response["headers"].as_object());
    headers.is_some_and(|headers| headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
}

fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim().to_lowercase();
    media == "application/json" || media == "*/*" || media == "text/json" || media.ends_with("+json")
}

/// The fields that lead to the rows of an answer, and what a row is.
fn rows<'d>(document: &'d Document, answer: &Flat<'d>) -> (Option<Vec<String>>, Flat<'d>) {
    let of_items = |flat: &Flat<'d>| flat.items.map(|items| document.flat(items)).unwrap_or_default();
    if answer.kind() == Kind::List {
        return (Some(Vec::new()), of_items(answer));
    }
    let lists: Vec<(&str, Flat<'d>)> = answer
        .properties
        .iter()
        .map(|(name, schema)| (*name, document.flat(schema)))
        .filter(|(_, flat)| flat.kind() == Kind::List)
        .collect();
    let known = ROWS.iter().find_map(|known| lists.iter().find(|(name, _)| name.eq_ignore_ascii_case(known)));
    let only_rows = || {
        let mut of_objects = lists.iter().filter(|(_, flat)| of_items(flat).kind() == Kind::Record);
        let first = of_objects.next()?;
        // An answer of many fields is a thing that has a list, not a list.
        (of_objects.next().is_none() && answer.properties.len() <= 8 && !has_own_id(answer)).then_some(first)
    };
    match known.or_else(only_rows) {
        Some((name, flat)) => (Some(vec![(*name).to_owned()]), of_items(flat)),
        None => (None, answer.clone()),
    }
}

fn has_own_id(answer: &Flat<'_>) -> bool {
    answer.properties.iter().any(|(name, _)| name.eq_ignore_ascii_case("id"))
}

fn parameters(
    document: &Document,
    path: &str,
    item: &Value,
    operation: &Value,
    left: &mut Vec<String>,
) -> Result<Vec<Parameter>, String> {
    let mut found: Vec<Parameter> = Vec::new();
    let own = operation["parameters"].as_array().into_iter().flatten();
    let shared = item["parameters"].as_array().into_iter().flatten();
    let mut known = BTreeSet::new();
    // Those of the operation stand in the place of those of its path.
    for parameter in own.chain(shared) {
        let parameter = document.resolved(parameter)?;
        let Some(name) = text(&parameter["name"]).filter(|name| name.len() <= 100) else { continue };
        let stated = text(&parameter["in"]).unwrap_or("query");
        if !known.insert((name.to_owned(), stated.to_owned())) {
            continue;
        }
        let is_required = parameter["required"] == true || stated == "path";
        let is_header = |one: u8| one.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&one);
        let place = match stated {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" if OTHER_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => continue,
            "header" if name.bytes().all(is_header) => Place::Header,
            _ if is_required => return Err(format!("it needs {name} in a {stated}, which is not carried")),
            _ => {
                left.push(format!("GET {path}: {name} in a {stated} is not carried"));
                continue;
            }
        };
        if place == Place::Path && !path.contains(&format!("{{{name}}}")) {
            continue;
        }
        let media = parameter["content"].as_object().and_then(|content| content.values().next());
        let schema = parameter.get("schema").or(media.and_then(|media| media.get("schema")));
        let flat = document.flat(schema.unwrap_or(parameter));
        let kind = match flat.kind() {
            Kind::Any if flat.types.is_empty() => Kind::Text,
            Kind::Record if is_required => return Err(format!("its parameter {name} is an object")),
            Kind::Record => {
                left.push(format!("GET {path}: {name} is an object, which is not carried"));
                continue;
            }
            kind => kind,
        };
        let stated = parameter.get("example").filter(|stated| fits(stated, kind, false));
        let choices = flat.choices.iter().filter(|_| kind == Kind::Text).filter_map(|choice| choice.as_str());
        let choices: Vec<String> = choices.filter(|choice| choice.len() < 200).map(str::to_owned).collect();
        found.push(Parameter {
            variable: variable(name, &found),
            kind,
            required: is_required,
            description: line(&parameter["description"], 300),
            place,
            sample: stated.cloned().unwrap_or_else(|| document.sample(&flat, 1)),
            choices,
            name: name.to_owned(),
        });
    }
    Ok(found)
}

/// The parts of a path, without the slash at its beginning.
fn parts(path: &str, parameters: &[Parameter]) -> Result<Vec<PathPart>, String> {
    let mut parts = Vec::new();
    let mut rest = path.trim_start_matches('/');
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            return Err("its path has a { without }".into());
        };
        let position =
            parameters.iter().position(|parameter| parameter.place == Place::Path && parameter.name == name);
        let Some(position) = position else {
            return Err(format!("its path needs {name}, which is not described"));
        };
        parts.extend([PathPart::Text(before.to_owned()), PathPart::Parameter(position)]);
        rest = tail;
    }
    parts.push(PathPart::Text(rest.to_owned()));
    parts.retain(|part| !matches!(part, PathPart::Text(text) if text.is_empty()));
    Ok(parts)
}

/// The words of a name, each with a capital letter: `list-pets` is `ListPets`. Empty where it has no letter of M.
fn capital(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .take(20)
        .collect();
    let name: String = name.chars().take(60).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("Get{name}") } else { name }
}

fn unique(name: String, names: &mut BTreeSet<String>) -> String {
    let name = if name.is_empty() { "Operation".to_owned() } else { name };
    let free = |candidate: &str, names: &BTreeSet<String>| {
        !TAKEN.contains(&candidate) && !names.contains(&candidate.to_lowercase())
    };
    let mut candidate = name.clone();
    let mut number = 2;
    // `Pets` has `PetsOf` and `PetsType` beside it.
    while !free(&candidate, names) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    for suffix in ["", "of", "type"] {
        names.insert(format!("{}{suffix}", candidate.to_lowercase()));
    }
    candidate
}

/// A parameter's name as a variable of M.
fn variable(name: &str, others: &[Parameter]) -> String {
    let mut variable = capital(name);
    if let Some(first) = variable.get(..1).map(str::to_lowercase) {
        variable.replace_range(..1, &first);
    }
    if variable.is_empty() {
        variable = "value".into();
    }
    let base = variable.clone();
    let mut number = 2;
    // What the function that takes them needs besides.
    let is_taken = |candidate: &str| {
        ["address", "row", "item"].contains(&candidate)
            || others.iter().any(|other| other.variable == candidate)
    };
    while is_taken(&variable) {
        variable = format!("{base}{number}");
        number += 1;
    }
    variable
}
