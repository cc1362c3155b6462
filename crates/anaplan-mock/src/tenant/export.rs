//! An export action: how it is described, what its file holds, and how its tasks run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, Content, TaskScript};
use crate::content::Encoding;

/// An export action and the file it writes (sections 3.4 to 3.7).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// 12 digits beginning with 116; also the id of the file.
    pub id: String,
    /// The display name, usually with the file's extension.
    pub name: String,
    /// `exportType`, repeated as `layout`.
    #[serde(default = "default_kind", rename = "type")]
    pub kind: String,
    /// `exportFormat`.
    #[serde(default = "default_format")]
    pub format: String,
    /// The encoding of the bytes.
    #[serde(default)]
    pub encoding: Encoding,
    /// Between the fields; may be several characters.
    #[serde(default = "default_separator")]
    pub separator: String,
    /// The text qualifier; empty for none.
    #[serde(default = "default_delimiter")]
    pub delimiter: String,
    /// Between the lines.
    #[serde(default)]
    pub line_ending: LineEnding,
    /// False leaves the end of the last line off.
    #[serde(default = "super::yes")]
    pub final_newline: bool,
    /// False leaves the header line out.
    #[serde(default = "super::yes")]
    pub header: bool,
    /// Lines before the header, as a grid export with pages has.
    #[serde(default)]
    pub preamble: Vec<String>,
    /// Bytes of one chunk; the cut is made at any byte.
    #[serde(default = "default_chunk_bytes")]
    pub chunk_bytes: u64,
    /// The columns; their types drive generated rows.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
    /// Members that replace those of the answer to `GET …/exports/{e}`, e.g. `{ rowCount = 7 }`.
    #[serde(default)]
    pub metadata: toml::Table,
    /// What a run writes.
    #[serde(default)]
    pub content: Content,
    /// What a run by the user with this e-mail writes instead, since Selective Access hides cells from them (section 8).
    #[serde(default)]
    pub content_for: BTreeMap<String, Content>,
    /// What the last run of somebody else left as default file; absent where the export never ran.
    #[serde(default)]
    pub last: Option<Content>,
    /// Who may read the default file: `everyone`, `admins`, or one e-mail address ("Just me").
    #[serde(default = "default_visible")]
    pub visible_to: String,
    /// How a task goes.
    #[serde(default)]
    pub task: TaskScript,
    /// How a task goes that an earlier client has left in the queue; absent where there is none.
    #[serde(default)]
    pub left_in_queue: Option<TaskScript>,
}

fn default_kind() -> String {
    "TABULAR_MULTI_COLUMN".into()
}
fn default_format() -> String {
    "text/csv".into()
}
fn default_separator() -> String {
    ",".into()
}
fn default_delimiter() -> String {
    "\"".into()
}
fn default_chunk_bytes() -> u64 {
    10_000_000
}
fn default_visible() -> String {
    "everyone".into()
}

impl Export {
    /// A CSV export with these columns and rows and every other property at its default.
    pub fn csv(id: &str, name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Export {
        Export {
            id: id.into(),
            name: name.into(),
            columns,
            content: Content { rows: Some(rows), ..Content::default() },
            ..Export::plain()
        }
    }

    /// A CSV export whose file is exactly this text in the export's encoding.
    pub fn text(id: &str, name: &str, text: &str) -> Export {
        Export { id: id.into(), name: name.into(), content: Content::text(text), ..Export::plain() }
    }

    fn plain() -> Export {
        Export {
            kind: default_kind(),
            format: default_format(),
            separator: default_separator(),
            delimiter: default_delimiter(),
            final_newline: true,
            header: true,
            chunk_bytes: default_chunk_bytes(),
            visible_to: default_visible(),
            ..Export::default()
        }
    }

    /// True for the formats of a spreadsheet or a PDF, which carry no `encoding`.
    pub fn is_text(&self) -> bool {
        self.format.starts_with("text/")
    }
}

/// A column of an export.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The header; may repeat or be empty.
    pub name: String,
    /// The entry of `dataTypes`.
    #[serde(default, rename = "type")]
    pub data_type: DataType,
}

impl Column {
    /// A column of this name and type.
    pub fn new(name: &str, data_type: DataType) -> Column {
        Column { name: name.into(), data_type }
    }
}

/// `dataTypes` of the export metadata (section 7). The rarer system types go through `metadata`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataType {
    /// A member of a list.
    Entity,
    /// A time period's label.
    TimeEntity,
    /// A number.
    Number,
    /// A date.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Text.
    #[default]
    Text,
    /// Line items on rows or pages: type unknown.
    Mixed,
    /// No data.
    None,
}

impl DataType {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            DataType::Entity => "ENTITY",
            DataType::TimeEntity => "TIME_ENTITY",
            DataType::Number => "NUMBER",
            DataType::Date => "DATE",
            DataType::Boolean => "BOOLEAN",
            DataType::Text => "TEXT",
            DataType::Mixed => "MIXED",
            DataType::None => "NONE",
        }
    }
}

/// What ends a line.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnding {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    Crlf,
}

impl LineEnding {
    /// The characters.
    pub fn as_str(self) -> &'static str {
        match self {
            LineEnding::Lf => "\n",
            LineEnding::Crlf => "\r\n",
        }
    }
}
