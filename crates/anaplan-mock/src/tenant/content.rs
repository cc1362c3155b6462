//! Where the bytes of an exported file come from.

use serde::{Deserialize, Serialize};

use super::Cell;

/// What an exported file holds: exactly one of the members, or none for zero bytes.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Inline rows, written with the export's separator, delimiter and encoding.
    #[serde(default)]
    pub rows: Option<Vec<Vec<Cell>>>,
    /// The exact text, in the export's encoding.
    #[serde(default)]
    pub text: Option<String>,
    /// A comma-separated UTF-8 file beside the tenant: its first line names the columns, its records are the rows.
    #[serde(default)]
    pub csv: Option<String>,
    /// A file beside the tenant whose bytes are taken as they are.
    #[serde(default)]
    pub file: Option<String>,
    /// Made-up rows by the columns' types.
    #[serde(default)]
    pub generate: Option<Generate>,
}

impl Content {
    /// Exactly this text.
    pub fn text(text: &str) -> Content {
        Content { text: Some(text.into()), ..Content::default() }
    }

    /// These rows.
    pub fn rows(rows: Vec<Vec<Cell>>) -> Content {
        Content { rows: Some(rows), ..Content::default() }
    }

    /// So many made-up rows.
    pub fn generated(rows: u64, seed: u64) -> Content {
        Content { generate: Some(Generate { rows, seed }), ..Content::default() }
    }
}

/// Rows made up from a seed, computed when a chunk is read and never held in memory.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// How many.
    pub rows: u64,
    /// Same seed, same bytes.
    #[serde(default)]
    pub seed: u64,
}
