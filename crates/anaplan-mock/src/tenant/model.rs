//! Workspaces, models and the smaller things a model holds beside its exports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, Content, Export, Module, TaskScript, yes};

/// A workspace (section 3.2).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// 32 lower-case hexadecimal digits.
    pub id: String,
    /// The display name; need not be unique.
    pub name: String,
    /// The tenant it belongs to: it is listed for those whose default tenant that is, and its ids work for all.
    #[serde(default)]
    pub tenant: Option<String>,
    /// `active` in the answer.
    #[serde(default = "yes")]
    pub active: bool,
    /// Allowed size in bytes, shown with `tenantDetails=true`.
    #[serde(default = "default_allowance")]
    pub size_allowance: u64,
    /// Used size in bytes, shown with `tenantDetails=true`.
    #[serde(default)]
    pub current_size: u64,
    /// The models in it.
    #[serde(default, rename = "model")]
    pub models: Vec<Model>,
}

fn default_allowance() -> u64 {
    26_843_545_600
}

/// `activeState` of a model (section 3.3).
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActiveState {
    /// Open for all.
    #[default]
    Unlocked,
    /// Locked for maintenance by administrators.
    Locked,
    /// Archived: still listed.
    Archived,
    /// In production.
    Production,
    /// Under maintenance.
    Maintenance,
    /// In production and under maintenance.
    ProductionMaintenance,
}

impl ActiveState {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            ActiveState::Unlocked => "UNLOCKED",
            ActiveState::Locked => "LOCKED",
            ActiveState::Archived => "ARCHIVED",
            ActiveState::Production => "PRODUCTION",
            ActiveState::Maintenance => "MAINTENANCE",
            ActiveState::ProductionMaintenance => "PRODUCTION_MAINTENANCE",
        }
    }
}

/// A model (section 3.3).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// 32 upper-case hexadecimal digits.
    pub id: String,
    /// The display name; need not be unique.
    pub name: String,
    /// `activeState`.
    #[serde(default)]
    pub state: ActiveState,
    /// False leaves the model out of `/models`, while `/workspaces/{w}/models` still lists it.
    #[serde(default = "yes")]
    pub listed_in_tenant: bool,
    /// True where the model is closed from the start: the first touch loads it.
    #[serde(default)]
    pub closed: bool,
    /// Bytes, shown with `modelDetails=true`.
    #[serde(default)]
    pub memory_usage: u64,
    /// The calendar of the model.
    #[serde(default)]
    pub calendar: Calendar,
    /// The export actions.
    #[serde(default, rename = "export")]
    pub exports: Vec<Export>,
    /// Import data sources and other files that no export writes.
    #[serde(default, rename = "file")]
    pub files: Vec<DataFile>,
    /// Import actions.
    #[serde(default, rename = "import")]
    pub imports: Vec<Import>,
    /// Processes.
    #[serde(default, rename = "process")]
    pub processes: Vec<Process>,
    /// Other actions.
    #[serde(default, rename = "action")]
    pub actions: Vec<Action>,
    /// Lists.
    #[serde(default, rename = "list")]
    pub lists: Vec<NamedList>,
    /// Modules, each with its views.
    #[serde(default, rename = "module")]
    pub modules: Vec<Module>,
}

/// A file that no export writes, e.g. an import data source (id 113…).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DataFile {
    /// 12 digits.
    pub id: String,
    /// The file name.
    pub name: String,
    /// The exact text, kept as UTF-8.
    #[serde(default)]
    pub text: String,
}

/// An import action (id 112…).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The id of its data source file; may be empty.
    #[serde(default)]
    pub source: String,
    /// `importType`, e.g. `MODULE_DATA`.
    #[serde(default = "default_import_type", rename = "type")]
    pub kind: String,
    /// How its tasks go.
    #[serde(default)]
    pub task: TaskScript,
}

fn default_import_type() -> String {
    "MODULE_DATA".into()
}

/// A process (id 118…): a sequence of actions.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The ids of its actions in order; exports among them write their files.
    #[serde(default)]
    pub actions: Vec<String>,
}

/// Another action (id 117…).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// `actionType`, e.g. `DELETE_BY_SELECTION`.
    #[serde(default = "default_action_type", rename = "type")]
    pub kind: String,
    /// How its tasks go.
    #[serde(default)]
    pub task: TaskScript,
}

fn default_action_type() -> String {
    "DELETE_BY_SELECTION".into()
}

/// A list (id 101…).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NamedList {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The members.
    #[serde(default, rename = "item")]
    pub items: Vec<ListItem>,
}

/// A member of a list.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListItem {
    /// 12 digits.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The unique code; may be empty.
    #[serde(default)]
    pub code: String,
    /// The name of the parent; may be empty.
    #[serde(default)]
    pub parent: String,
    /// Its properties by name, shown with `includeAll=true`.
    #[serde(default)]
    pub properties: BTreeMap<String, Cell>,
    /// The subsets of the list and whether it is in each, shown with `includeAll=true`.
    #[serde(default)]
    pub subsets: BTreeMap<String, bool>,
}

/// The calendar of a model, of the type "Calendar Months/Quarters/Years".
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// The label of the fiscal year, e.g. `FY26`.
    pub fiscal_year: String,
    /// Its first day, `YYYY-MM-DD`.
    pub start: String,
    /// Its last day, `YYYY-MM-DD`.
    pub end: String,
    /// The label of the current period, e.g. `Jan 26`.
    pub current_period: String,
    /// The last day of the current period, `YYYY-MM-DD`.
    pub current_period_end: String,
    /// Years before the fiscal year.
    pub past_years: u32,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar {
            fiscal_year: "FY26".into(),
            start: "2026-01-01".into(),
            end: "2026-12-31".into(),
            current_period: "Jan 26".into(),
            current_period_end: "2026-01-31".into(),
            past_years: 2,
        }
    }
}

impl Default for Model {
    fn default() -> Model {
        Model {
            id: String::new(),
            name: String::new(),
            state: ActiveState::default(),
            listed_in_tenant: true,
            closed: false,
            memory_usage: 0,
            calendar: Calendar::default(),
            exports: Vec::new(),
            files: Vec::new(),
            imports: Vec::new(),
            processes: Vec::new(),
            actions: Vec::new(),
            lists: Vec::new(),
            modules: Vec::new(),
        }
    }
}

impl Model {
    /// The content of every export with the export's id, for checks.
    pub(crate) fn contents(&self) -> impl Iterator<Item = (&Export, &Content)> {
        self.exports.iter().flat_map(|e| {
            let others = e.last.iter().chain(e.content_for.values());
            std::iter::once(&e.content).chain(others).map(move |content| (e, content))
        })
    }
}
