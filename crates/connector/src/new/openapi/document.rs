//! The description as it was written: JSON or YAML, with references.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// A longer text is no description that somebody wrote.
const LONGEST: usize = 64 << 20;
/// So many references may lead from one to the next.
const REFERENCES: usize = 32;

/// A description.
pub(super) struct Document {
    pub(super) root: Value,
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// It is too long, neither JSON nor YAML, or no description of a version that is known.
    pub(super) fn read(text: &str) -> Result<Document> {
        let text = text.trim_start_matches('\u{FEFF}');
        if text.len() > LONGEST {
            bail!("the description is longer than {} MB", LONGEST >> 20);
        }
        let root: Value = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).context("the description is no JSON")?
        } else {
            serde_saphyr::from_str(text).context("the description is neither JSON nor YAML")?
        };
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
        Ok(Document { root })
    }

    pub(super) fn is_swagger(&self) -> bool {
        self.root.get("swagger").is_some()
    }

    /// What a value is, or what its reference leads to. The error is a reason for people.
    pub(super) fn resolved<'d>(&'d self, value: &'d Value) -> std::result::Result<&'d Value, String> {
        let mut value = value;
        for _ in 0..REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
            let Some(pointer) = reference.strip_prefix('#') else {
                return Err(format!("{} refers to another file", short(reference)));
            };
            let decoded = pointer.replace("%7B", "{").replace("%7D", "}").replace("%20", " ");
            value =
                self.root.pointer(&decoded).ok_or_else(|| format!("{} leads nowhere", short(reference)))?;
        }
        Err("its references lead in a circle".to_owned())
    }
}

/// A text, where the value is one that is not blank.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn short(text: &str) -> String {
    text.chars().filter(|one| !one.is_control()).take(80).collect()
}
