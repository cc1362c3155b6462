//! Modules: their line items and views.

use serde::{Deserialize, Serialize};

use super::{Cell, DataType};

/// A module (id 102…). Its default view has the module's id (section 3.8).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The line items.
    #[serde(default, rename = "line_item")]
    pub line_items: Vec<LineItem>,
    /// The default view and the saved ones.
    #[serde(default, rename = "view")]
    pub views: Vec<View>,
}

/// A line item of a module.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LineItem {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The type of its cells: `NUMBER`, `BOOLEAN`, `TEXT`, `DATE` or `NONE`.
    #[serde(default, rename = "type")]
    pub data_type: DataType,
    /// The formula; absent where there is none.
    #[serde(default)]
    pub formula: Option<String>,
}

/// A view of a module with its cells.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// 12 digits; the module's own id for the default view.
    pub id: String,
    /// The display name; saved views are called "Module.View".
    pub name: String,
    /// The page selection, printed as the first line of the grid; empty where the view has no pages.
    #[serde(default)]
    pub pages: Vec<String>,
    /// The dimension on rows.
    #[serde(default = "default_rows")]
    pub row_dimension: String,
    /// The dimension on columns.
    #[serde(default = "default_columns")]
    pub column_dimension: String,
    /// The column labels.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Each row: its label, then one cell per column.
    #[serde(default)]
    pub rows: Vec<Vec<Cell>>,
}

fn default_rows() -> String {
    "Products".into()
}

fn default_columns() -> String {
    "Time".into()
}
