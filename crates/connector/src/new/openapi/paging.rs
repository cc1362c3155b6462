//! How the rows of an operation come in pages, as far as its parameters and its answer show it.

use super::document::Document;
use super::parameter::{Parameter, Place};
use super::schema::{Flat, Kind};
use serde_json::Value;

/// How pages come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    /// All at once.
    None,
    /// These fields lead to the address of the next page.
    Link(Vec<String>),
    /// The header Link has the address of the next page.
    LinkHeader,
    /// This parameter takes what these fields give.
    Cursor { parameter: String, field: Vec<String> },
    /// This parameter takes the number of rows to skip, or of the page; it begins with the number.
    Position { parameter: String, first: i64, by_rows: bool },
}

impl Paging {
    /// The header Link where it is there: what counts positions would ask once too often.
    pub(super) fn or_link_header(self, is_there: bool) -> Paging {
        match self {
            Paging::None | Paging::Position { .. } if is_there => Paging::LinkHeader,
            other => other,
        }
    }
}

const LINKS: [&str; 9] = [
    "next",
    "nextlink",
    "odatanextlink",
    "nextpage",
    "nexturl",
    "nextpageurl",
    "nexturi",
    "nexthref",
    "nextpagelink",
];
const CURSORS: [&str; 11] = [
    "nextcursor",
    "nextpagetoken",
    "cursor",
    "continuationtoken",
    "nexttoken",
    "continuation",
    "endcursor",
    "pagetoken",
    "nextpage",
    "next",
    "after",
];
const CURSOR_PARAMETERS: [&str; 10] = [
    "cursor",
    "pagetoken",
    "after",
    "continuationtoken",
    "nexttoken",
    "token",
    "continuation",
    "nextcursor",
    "nextpagetoken",
    "startcursor",
];
const OFFSETS: [&str; 6] = ["offset", "skip", "start", "startat", "startindex", "from"];
const PAGES: [&str; 4] = ["page", "pagenumber", "pageno", "pageindex"];

/// Without what tells spellings apart.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()).collect()
}

/// Finds the paging. Its parameter is taken out of those that a person gives.
pub(super) fn read(
    document: &Document,
    answer: &Flat<'_>,
    has_rows: bool,
    parameters: &mut Vec<Parameter>,
    operation: &Value,
) -> Paging {
    if !has_rows {
        return Paging::None;
    }
    let find = |names: &[&str], kinds: &[Kind]| -> Option<Vec<String>> {
        let fits = |flat: &Flat<'_>| kinds.contains(&flat.kind());
        for wanted in names {
            for (name, schema) in &answer.properties {
                if plain(name) == *wanted && fits(&document.flat(schema)) {
                    return Some(vec![(*name).to_owned()]);
                }
            }
        }
        // `links.next`, `_links.next.href`, `paging.cursors.after`
        for (outer, schema) in &answer.properties {
            let outer_name = plain(outer);
            if !["links", "paging", "pagination", "meta", "cursors", "responsemetadata", "pageinfo"]
                .contains(&outer_name.as_str())
            {
                continue;
            }
            for (inner, schema) in &document.flat(schema).properties {
                let flat = document.flat(schema);
                if !names.contains(&plain(inner).as_str()) {
                    continue;
                }
                if fits(&flat) {
                    return Some(vec![(*outer).to_owned(), (*inner).to_owned()]);
                }
                if let Some((href, _)) = flat
                    .properties
                    .iter()
                    .find(|(name, schema)| plain(name) == "href" && fits(&document.flat(schema)))
                {
                    return Some(vec![(*outer).to_owned(), (*inner).to_owned(), (*href).to_owned()]);
                }
            }
        }
        None
    };
    let mut take = |names: &[&str], kinds: &[Kind]| -> Option<Parameter> {
        let fits = |one: &Parameter| one.place == Place::Query && !one.required && kinds.contains(&one.kind);
        let position =
            parameters.iter().position(|one| names.contains(&plain(&one.name).as_str()) && fits(one))?;
        Some(parameters.remove(position))
    };
    // A cursor needs both: a parameter that takes it, and a field that gives it.
    if let Some(field) = find(&CURSORS, &[Kind::Text, Kind::Integer, Kind::Any])
        && let Some(parameter) = take(&CURSOR_PARAMETERS, &[Kind::Text, Kind::Integer, Kind::Any])
    {
        return Paging::Cursor { parameter: parameter.name, field };
    }
    if let Some(field) = find(&LINKS, &[Kind::Text, Kind::Any]) {
        // Where a page is asked for by number, the link says the same.
        return Paging::Link(field);
    }
    let numbers = [Kind::Integer, Kind::Number];
    if let Some(parameter) = take(&OFFSETS, &numbers) {
        return Paging::Position { parameter: parameter.name, first: 0, by_rows: true };
    }
    if let Some(parameter) = take(&PAGES, &numbers) {
        let first = first_page(document, &parameter.name, operation);
        return Paging::Position { parameter: parameter.name, first, by_rows: false };
    }
    Paging::None
}

/// The number of the first page: what is stated, or else 1.
fn first_page(document: &Document, name: &str, operation: &Value) -> i64 {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let own = parameters.filter_map(|one| document.resolved(one).ok()).find(|one| one["name"] == *name);
    let Some(own) = own else { return 1 };
    let flat = document.flat(own.get("schema").unwrap_or(own));
    let stated = flat.default.and_then(Value::as_i64).or(flat.minimum);
    if stated == Some(0) { 0 } else { 1 }
}
