//! The description as it was written: JSON or YAML, with references.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A longer text is no description that somebody wrote.
const LONGEST: usize = 64 << 20;
/// So many references may lead from one to the next.
const REFERENCES: usize = 32;

/// So many other files may belong to a description.
const FILES: usize = 200;

/// What gives the text of a file that a description refers to, by its path from the description's folder, with `/`.
pub type Files<'f> = &'f dyn Fn(&str) -> Result<String>;

/// A description.
pub(super) struct Document {
    pub(super) root: Value,
    /// The files that it refers to, or why one is not there.
    others: BTreeMap<String, std::result::Result<Value, String>>,
    /// What references did not lead to, a line each.
    lost: RefCell<BTreeSet<String>>,
}

impl Document {
    /// Reads a text, and the files of its folder that it refers to.
    ///
    /// # Errors
    /// It is too long, neither JSON nor YAML, or no description of a version that is known.
    pub(super) fn read(text: &str, files: Files<'_>) -> Result<Document> {
        let mut root = parsed(text)?;
        let version = |field: &str| match &root[field] {
            Value::String(version) => Some(version.clone()),
            // YAML reads 2.0 as a number.
            Value::Number(version) => Some(version.to_string()),
            _ => None,
        };
        let is_known = version("swagger").is_some_and(|version| version.starts_with('2'))
            || version("openapi").is_some_and(|version| version.starts_with('3'));
        if !is_known {
            bail!(
                "this is no description of Swagger 2 or OpenAPI 3: neither `swagger: \"2.0\"` nor `openapi: 3.…` is in it"
            );
        }
        let mut open = seen_from_root(&mut root, "");
        let mut others = BTreeMap::new();
        let mut length = text.len();
        while let Some(name) = open.pop() {
            if others.contains_key(&name) {
                continue;
            }
            let other = if others.len() == FILES {
                Err(format!("no more than {FILES} files are read"))
            } else {
                let text = files(&name).and_then(|text| {
                    length = length.saturating_add(text.len());
                    if length > LONGEST {
                        bail!("the files are longer than {} MB", LONGEST >> 20)
                    }
                    parsed(&text)
                });
                text.map_err(|error| format!("{error:#}"))
            };
            let other = other.map(|mut other| {
                open.extend(seen_from_root(&mut other, &name));
                other
            });
            others.insert(name, other);
        }
        Ok(Document { root, others, lost: RefCell::default() })
    }

    /// What references in schemas did not lead to, as lines for people.
    pub(super) fn lost(&self) -> Vec<String> {
        self.lost.borrow().iter().map(|why| format!("{why}: what it describes is left out")).collect()
    }

    /// As `resolved`; what is not there is told at the end.
    pub(super) fn schema<'d>(&'d self, value: &'d Value) -> Option<&'d Value> {
        self.resolved(value)
            .map_err(|why| {
                self.lost.borrow_mut().insert(why);
            })
            .ok()
    }

    pub(super) fn is_swagger(&self) -> bool {
        self.root.get("swagger").is_some()
    }

    /// What a value is, or what its reference leads to. The error is a reason for people.
    pub(super) fn resolved<'d>(&'d self, value: &'d Value) -> std::result::Result<&'d Value, String> {
        let mut value = value;
        for _ in 0..REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
            let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
            let document = match self.others.get(file) {
                _ if file.is_empty() => &self.root,
                Some(Ok(other)) => other,
                Some(Err(why)) => return Err(format!("{} refers to another file: {why}", short(reference))),
                None => return Err(format!("{} refers to another place", short(reference))),
            };
            let decoded = pointer.replace("%7B", "{").replace("%7D", "}").replace("%20", " ");
            value =
                document.pointer(&decoded).ok_or_else(|| format!("{} leads nowhere", short(reference)))?;
        }
        Err("its references lead in a circle".to_owned())
    }
}

/// A text as JSON or YAML.
fn parsed(text: &str) -> Result<Value> {
    let text = text.trim_start_matches('\u{FEFF}');
    if text.len() > LONGEST {
        bail!("the description is longer than {} MB", LONGEST >> 20);
    }
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).context("the description is no JSON")
    } else {
        serde_saphyr::from_str(text).context("the description is neither JSON nor YAML")
    }
}

/// Writes the references of a file as they are seen from the description's folder, and gives the files that they name.
/// What leads out of the folder, or to another host, stays as it is.
fn seen_from_root(document: &mut Value, file: &str) -> Vec<String> {
    let (mut names, mut open) = (Vec::new(), vec![document]);
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
                    let target = if path.is_empty() { Some(file.to_owned()) } else { joined(file, path) };
                    if let Some(target) = target {
                        *reference = format!("{target}#{pointer}");
                        if !target.is_empty() {
                            names.push(target);
                        }
                    }
                }
                open.extend(fields.values_mut());
            }
            _ => {}
        }
    }
    names
}

/// A path seen from a file of the folder; none where it leads out of the folder.
fn joined(file: &str, path: &str) -> Option<String> {
    if path.contains(':') || path.starts_with(['/', '\\']) {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    let decoded = path.replace("%20", " ").replace('\\', "/");
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A text, where the value is one that is not blank.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn short(text: &str) -> String {
    text.chars().filter(|one| !one.is_control()).take(80).collect()
}

/// A text on one line of no more than so many characters, for comments and documentation.
pub(super) fn line(value: &Value, most: usize) -> Option<String> {
    let words = text(value)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = words.chars().filter(|one| !one.is_control()).collect();
    let short: String = clean.chars().take(most).collect();
    let rest = if short.len() < clean.len() { "…" } else { "" };
    (!short.is_empty()).then(|| format!("{short}{rest}"))
}
