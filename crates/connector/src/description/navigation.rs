//! The levels of the navigator: either what the service lists, or fixed entries.

use super::checked::{Identifier, RelativePath, SingleLine};
use serde::{Deserialize, Serialize};

/// One level of the navigator. It has either `path` and `items`, or `entries`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The M function that gives the level.
    pub function: Identifier,
    /// What the level shows, as a comment above the function.
    pub comment: SingleLine,
    /// The id that a choice in this level adds, or for fixed entries the id of what they belong to.
    pub id: Identifier,
    /// The list of the Integration API, with ids chosen above as `{Workspace}`.
    pub path: Option<RelativePath>,
    /// The field of the answer that holds the list.
    pub items: Option<Identifier>,
    /// The order that is asked for, so that pages do not overlap: a field with `+` or `-` before it.
    pub sort: Option<SingleLine>,
    /// Members of an item that are columns of the level, besides its name and id.
    #[serde(default)]
    pub columns: Vec<Identifier>,
    /// Which items are shown; all, if missing.
    #[serde(rename = "where")]
    pub condition: Option<Where>,
    /// The icon: an item kind of the Power Query SDK.
    pub item_kind: Option<Identifier>,
    /// The M function that opens an item.
    pub opens: Option<Identifier>,
    /// Entries that are always the same.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

/// Which items of a level are shown, by the value of one field.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// The field of the item.
    pub field: Identifier,
    /// Only items with one of these values.
    #[serde(default)]
    pub only: Vec<SingleLine>,
    /// No items with one of these values.
    #[serde(default)]
    pub except: Vec<SingleLine>,
}

/// An entry that is always there.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What queries keep. Changing it breaks them.
    pub key: Identifier,
    /// The name of the text that is shown.
    pub label: Identifier,
    /// The M function that opens the entry.
    pub opens: Identifier,
    /// The icon: an item kind of the Power Query SDK.
    pub item_kind: Identifier,
    /// Whether it is a table rather than a folder.
    pub leaf: bool,
}

impl Level {
    /// The level's path as an M expression over the place, for example
    /// `ApiPath({"workspaces", place[Workspace], "models"})`.
    pub fn path_expression(&self) -> String {
        let segments = self.path.as_deref().unwrap_or("").split('/');
        let expressions: Vec<String> = segments
            .map(|segment| match segment.strip_prefix('{').and_then(|id| id.strip_suffix('}')) {
                Some(id) => format!("place[{id}]"),
                None => format!("\"{segment}\""),
            })
            .collect();
        format!("ApiPath({{{}}})", expressions.join(", "))
    }

    /// The fixed entry with this key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| *entry.key == *key)
    }

    /// What is wrong with the level as a whole.
    pub fn mistake(&self) -> Option<String> {
        let listed = [&self.items, &self.item_kind, &self.opens].map(Option::is_some);
        if self.entries.is_empty() {
            if self.path.is_none() || listed.contains(&false) {
                let name = &*self.function;
                return Some(format!(
                    "the level {name} shows nothing; give it `path`, `items`, `item_kind` and `opens`, or `entries`"
                ));
            }
        } else if self.path.is_some()
            || listed.contains(&true)
            || self.condition.is_some()
            || self.sort.is_some()
        {
            return Some(format!(
                "the level {} has `entries` and a list; keep either the entries or the list",
                &*self.function
            ));
        }
        None
    }
}
