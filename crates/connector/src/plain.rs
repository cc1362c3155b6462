//! `connector.toml` of a connector whose M a person writes: its name and what Power BI shows of it. The section document is
//! put together from the files of `src/`, the texts from `strings/`, the icons from `icons/`.

use crate::description::{AbsoluteUrl, Identifier, Mistake, SingleLine, Version};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A connector, as its description has it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What it is called, and of what it is made.
    pub connector: Connector,
}

/// What it is called, and of what it is made.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// The name of the M section, of its file and of the package.
    pub section: Identifier,
    /// The data source kind. Part of every stored credential: changing it orphans them.
    pub kind: Identifier,
    /// The name as people read it.
    pub label: SingleLine,
    /// Three numbers, for example `1.2.3`.
    pub version: Version,
    /// Whether the host shows that this is a first release.
    pub beta: bool,
    /// The group in the *Get data* dialog.
    pub category: SingleLine,
    /// The page behind *Learn more*.
    pub learn_more_url: Option<AbsoluteUrl>,
    /// The files of `src/` in reading order, without ending.
    pub sources: Vec<SingleLine>,
}

/// Whether a description is of this form: it names its sources.
pub(crate) fn is_plain(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let table: Option<toml::Table> = toml::from_str(&text).ok();
    table.is_some_and(|table| {
        table.get("connector").is_some_and(|connector| connector.get("sources").is_some())
    })
}

/// Reads a description. `name` is what the file is called in messages.
///
/// # Errors
/// The first mistake in it, with its place.
pub(crate) fn read(path: &Path, name: &str) -> Result<Description, Mistake> {
    crate::description::read_toml(path, name)
}
