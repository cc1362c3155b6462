//! A service as its description has it: where it is, how people sign in, and the operations of which tables are made.

use super::document::{Document, Files, line, text};
use super::{KeyPlace, Login, Operation, paging, security};
use crate::new::kinds::{ADDRESS, Auth};
use anyhow::{Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;

/// So many operations are carried.
const MOST: usize = 500;
/// So many lines tell what was left out.
const LEFT: usize = 200;

/// A service as its description has it.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its title.
    pub title: Option<String>,
    /// Where it is, without a slash at the end.
    pub(in crate::new) address: String,
    pub(in crate::new) auth: Auth,
    pub(in crate::new) key: KeyPlace,
    pub(in crate::new) login: Option<Login>,
    pub(in crate::new) operations: Vec<Operation>,
    /// What was left out, and why, a line each.
    pub left: Vec<String>,
}

impl Service {
    /// Whether a request has headers that people give.
    pub(in crate::new) fn has_headers(&self) -> bool {
        self.operations.iter().any(Operation::has_headers)
    }

    /// Whether the header Link of an answer leads to the next page.
    pub(in crate::new) fn has_link_headers(&self) -> bool {
        self.operations.iter().any(|operation| operation.paging == paging::Paging::LinkHeader)
    }

    /// Reads a description; `place` is the address that it was fetched from, where it was, and `files` reads the files of
    /// its folder that it refers to.
    ///
    /// # Errors
    /// It is neither JSON nor YAML, no description, or has nothing of which a table could be made.
    pub fn read(description: &str, place: Option<&str>, files: Files<'_>) -> Result<Service> {
        let document = Document::read(description, files)?;
        let mut left = Vec::new();
        let (address, why) = address(&document, place);
        left.extend(why);
        let (auth, key, login) = security::read(&document, &mut left);
        let operations = operations(&document, &mut left);
        left.extend(document.lost());
        if operations.is_empty() {
            let most = left.iter().take(10).map(|line| format!("\n  {line}")).collect::<String>();
            bail!(
                "the description has no GET operation that answers with JSON, so there is no table to be made{most}"
            );
        }
        let title = line(&document.root["info"]["title"], 100);
        Ok(Service { title, address, auth, key, login, operations, left: told(left) })
    }
}

/// The lines for a person: no more than she reads, and none that is more than a line.
fn told(left: Vec<String>) -> Vec<String> {
    let count = left.len();
    let mut lines: Vec<String> =
        left.into_iter().take(LEFT).filter_map(|text| line(&Value::String(text), 300)).collect();
    if count > LEFT {
        lines.push(format!("… and {} more", count - LEFT));
    }
    lines
}

/// Where the service is, and what had to be supposed.
fn address(document: &Document, place: Option<&str>) -> (String, Vec<String>) {
    let root = &document.root;
    let mut left = Vec::new();
    let stated = if document.is_swagger() {
        text(&root["host"]).map(|host| {
            let path = text(&root["basePath"]).unwrap_or_default().trim_matches('/');
            format!("https://{host}/{path}")
        })
    } else {
        let servers = root["servers"].as_array().map(Vec::as_slice).unwrap_or_default();
        if servers.len() > 1 {
            left.push("of several servers the first is taken".to_owned());
        }
        servers.first().and_then(|server| {
            let mut url = text(&server["url"])?.to_owned();
            for (name, variable) in server["variables"].as_object().into_iter().flatten() {
                url = url.replace(&format!("{{{name}}}"), text(&variable["default"]).unwrap_or_default());
            }
            Some(url)
        })
    };
    let relative = |path: &str| {
        let (scheme, rest) = place?.split_once("://")?;
        Some(format!("{scheme}://{}/{}", rest.split('/').next()?, path.trim_start_matches('/')))
    };
    let address = match stated {
        Some(url) if url.contains("://") => Some(url),
        Some(path) => relative(&path),
        None => relative(""),
    };
    let address = address.map(|url| url.trim_end_matches('/').to_owned());
    // What cannot be an address in a text of M, or in a recording, is none.
    let is_plain = |url: &String| {
        url.len() < 500 && url.chars().all(|one| one.is_ascii_graphic() && !"\"{}<>\\^`|".contains(one))
    };
    match address.filter(is_plain) {
        Some(url) if url.starts_with("https://") => (url, left),
        Some(url) if url.starts_with("http://") => {
            left.push(format!("{url} is not encrypted: its address is taken with https://"));
            (url.replacen("http://", "https://", 1), left)
        }
        _ => {
            left.push(format!("no address of the service is stated: {ADDRESS} stands in its place"));
            (ADDRESS.to_owned(), left)
        }
    }
}

fn operations(document: &Document, left: &mut Vec<String>) -> Vec<Operation> {
    const METHODS: [&str; 7] = ["post", "put", "patch", "delete", "head", "options", "trace"];
    let mut operations = Vec::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (path, item) in document.root["paths"].as_object().into_iter().flatten() {
        let item = match document.resolved(item) {
            Ok(item) => item,
            Err(why) => {
                left.push(format!("{path}: {why}"));
                continue;
            }
        };
        for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
            left.push(format!("{} {path}: only GET is carried", method.to_uppercase()));
        }
        let Some(operation) = item.get("get") else { continue };
        if operations.len() == MOST {
            left.push(format!("GET {path}: no more than {MOST} operations are carried"));
            continue;
        }
        match Operation::read(document, path, item, operation, &mut names, left) {
            Ok(operation) => operations.push(operation),
            Err(why) => left.push(format!("GET {path}: {why}")),
        }
    }
    operations
}
