//! The tree of the navigator: rows of navigation tables, read when somebody opens them.

use crate::preview;
use crate::query::DOCUMENT;
use m_engine::value::{Data, Record, Text, Type};
use m_engine::{Cell, Cx, Error, FromValue, Result, Value, m_text};
use m_host::evaluation::{Evaluation, is_navigation};
use m_syntax::print::{quote_field_name, quote_identifier};
use serde::Serialize;
use serde_json::Value as Json;

/// All nodes that a session has seen; a node's number is its place.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

struct Node {
    parent: Option<usize>,
    label: String,
    /// How the value is had from the parent's: `{[Name = "x"]}[Data]`; of a root the call itself.
    access: String,
    /// The name of the step in a query.
    step: String,
    /// The value, as long as the evaluation that made it is there.
    cell: Option<Cell>,
}

/// A node as the page shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    pub(crate) id: usize,
    label: String,
    /// The item kind: `Table`, `Function`, `Folder` …
    kind: String,
    leaf: bool,
    description: Option<String>,
}

/// The columns of a navigation table, as its metadata names them.
struct Columns {
    name: usize,
    data: usize,
    data_name: Text,
    kind: Option<usize>,
    leaf: Option<usize>,
    description: Option<usize>,
    keys: Vec<(Text, usize)>,
}

impl Tree {
    /// A new root: the result of a call.
    pub(crate) fn root(&mut self, label: &str, call: &str) -> usize {
        self.add(Node {
            parent: None,
            label: label.into(),
            access: call.into(),
            step: "Source".into(),
            cell: None,
        })
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(crate) fn label(&self, id: usize) -> Option<&str> {
        self.nodes.get(id).map(|node| node.label.as_str())
    }

    /// Forgets the values; they are had anew from the nodes' expressions.
    pub(crate) fn forget_values(&mut self) {
        self.nodes.iter_mut().for_each(|node| node.cell = None);
    }

    /// The query that gives a node's value, as Power BI writes it: its steps and their expressions.
    pub(crate) fn steps(&self, id: usize) -> Vec<(String, String)> {
        let mut chain = Vec::new();
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.nodes.get(id)) {
            chain.push(node);
            at = node.parent;
        }
        let mut steps: Vec<(String, String)> = Vec::new();
        for node in chain.into_iter().rev() {
            let base = if node.step.trim().is_empty() { "Navigation" } else { node.step.trim() };
            let is_taken = |name: &str| steps.iter().any(|(known, _)| known == name);
            let mut name = base.to_owned();
            let mut number = 1;
            while is_taken(&name) {
                name = format!("{base}{number}");
                number += 1;
            }
            let before = steps.last().map(|(name, _)| quote_identifier(name)).unwrap_or_default();
            steps.push((name, format!("{before}{}", node.access)));
        }
        steps
    }

    /// The query as a `let` expression.
    pub(crate) fn query(&self, id: usize) -> String {
        let steps = self.steps(id);
        let lines: Vec<String> = steps
            .iter()
            .map(|(name, expression)| format!("    {} = {expression}", quote_identifier(name)))
            .collect();
        let last = steps.last().map(|(name, _)| quote_identifier(name)).unwrap_or_default();
        format!("let\n{}\nin\n    {last}", lines.join(",\n"))
    }

    /// A node's value.
    ///
    /// Errors: whatever its evaluation raises.
    pub(crate) fn value(&mut self, evaluation: &Evaluation, id: usize) -> Result<Value> {
        let known = self.nodes.get(id).and_then(|node| node.cell.clone());
        if let Some(cell) = known {
            return cell.force(&evaluation.cx);
        }
        let value = evaluation.query(DOCUMENT, &self.query(id))?;
        if let Some(node) = self.nodes.get_mut(id) {
            node.cell = Some(Cell::Value(value.clone()));
        }
        Ok(value)
    }

    /// The preview of a node.
    ///
    /// Errors: whatever the evaluation raises before the first row.
    pub(crate) fn preview(&mut self, evaluation: &Evaluation, id: usize) -> Result<Json> {
        let value = self.value(evaluation, id)?;
        preview::of_value(evaluation, self.label(id).unwrap_or_default(), value)
    }

    /// What lies below a node: the rows of its navigation table, or the fields of its record; none for other values.
    ///
    /// Errors: whatever reading a row raises, without what the rows hold.
    pub(crate) fn children(&mut self, evaluation: &Evaluation, id: usize) -> Result<Option<Vec<Listed>>> {
        let cx = &evaluation.cx;
        match self.value(evaluation, id)?.data {
            Data::Table(table) => {
                let ty = table.ty(cx)?;
                let Some(columns) = Columns::of(cx, &ty, table.shape(cx)?.names())? else { return Ok(None) };
                let mut rows = table.rows(cx)?;
                let mut listed = Vec::new();
                while let Some(row) = rows.next(cx) {
                    listed.push(self.row(cx, id, &columns, row?)?);
                }
                Ok(Some(listed))
            }
            Data::Record(record) => Ok(Some(self.fields(cx, id, &record))),
            _ => Ok(None),
        }
    }

    fn row(&mut self, cx: &Cx, parent: usize, columns: &Columns, row: Vec<Cell>) -> Result<Listed> {
        let read = |position: usize| row.get(position).map_or(Ok(Value::NULL), |cell| cell.force(cx));
        let said = |position: Option<usize>| match position.map(read).transpose()? {
            Some(Value { data: Data::Text(text), .. }) => Ok::<_, Error>(Some(text.to_display())),
            _ => Ok(None),
        };
        let label = plain(&read(columns.name)?);
        let kind = said(columns.kind)?.unwrap_or_else(|| "Table".into());
        let leaf = match columns.leaf.map(read).transpose()? {
            Some(Value { data: Data::Logical(leaf), .. }) => leaf,
            // Without the column the kind has to tell.
            _ => !matches!(
                kind.as_str(),
                "Folder"
                    | "Database"
                    | "Server"
                    | "DatabaseServer"
                    | "Cube"
                    | "CubeDatabase"
                    | "SubCube"
                    | "Subcube"
            ),
        };
        let (mut key, mut step) = (Vec::new(), Vec::new());
        for (name, position) in &columns.keys {
            let value = read(*position)?;
            step.push(plain(&value));
            let literal = m_text::inline(&value).unwrap_or_else(|| "null".into());
            key.push(format!("{} = {literal}", quote_field_name(name.as_str())));
        }
        let access = format!("{{[{}]}}[{}]", key.join(", "), quote_field_name(columns.data_name.as_str()));
        let description = said(columns.description)?;
        let cell = row.get(columns.data).cloned();
        let id =
            self.add(Node { parent: Some(parent), label: label.clone(), access, step: step.join("_"), cell });
        Ok(Listed { id, label, kind, leaf, description })
    }

    fn fields(&mut self, cx: &Cx, parent: usize, record: &Record) -> Vec<Listed> {
        let mut listed = Vec::new();
        for (name, cell) in record.fields() {
            let name = name.to_display();
            let kind = match cell.known().map(|value| value.kind().name()) {
                Some("Function") => "Function",
                Some("Record") => "Folder",
                _ => "Table",
            };
            let leaf = kind != "Folder" && !is_known_navigation(cx, cell);
            let access = format!("[{}]", quote_field_name(&name));
            let node = Node {
                parent: Some(parent),
                label: name.clone(),
                access,
                step: name.clone(),
                cell: Some(cell.clone()),
            };
            let id = self.add(node);
            listed.push(Listed { id, label: name, kind: kind.into(), leaf, description: None });
        }
        listed
    }
}

/// Whether a value that is known already is a navigation table.
fn is_known_navigation(cx: &Cx, cell: &Cell) -> bool {
    match cell.known().map(|value| value.data) {
        Some(Data::Table(table)) => table.ty(cx).is_ok_and(|ty| is_navigation(&ty)),
        _ => false,
    }
}

impl Columns {
    /// None for a table that is no navigation table.
    fn of(cx: &Cx, ty: &Type, names: &[Text]) -> Result<Option<Columns>> {
        let position =
            |name: Option<Text>| name.and_then(|name| names.iter().position(|known| *known == name));
        let Some(data_name) = said(cx, ty, "NavigationTable.DataColumn") else { return Ok(None) };
        let (Some(name), Some(data)) =
            (position(said(cx, ty, "NavigationTable.NameColumn")), position(Some(data_name.clone())))
        else {
            return Ok(None);
        };
        let keys = ty.keys();
        let key = keys.iter().find(|key| key.primary).or(keys.first());
        let keys: Vec<(Text, usize)> = key
            .map(|key| key.columns.clone())
            .unwrap_or_else(|| vec![names[name].clone()])
            .into_iter()
            .filter_map(|column| Some((column.clone(), position(Some(column))?)))
            .collect();
        Ok(Some(Columns {
            name,
            data,
            data_name,
            kind: position(said(cx, ty, "NavigationTable.ItemKindColumn")),
            leaf: position(said(cx, ty, "NavigationTable.IsLeafColumn")),
            description: position(said(cx, ty, "NavigationTable.DescriptionColumn")),
            keys,
        }))
    }
}

fn said(cx: &Cx, ty: &Type, field: &str) -> Option<Text> {
    Text::from_value(ty.meta()?.get(field)?.force(cx).ok()?).ok()
}

fn plain(value: &Value) -> String {
    match &value.data {
        Data::Text(text) => text.to_display(),
        _ => m_text::inline(value).unwrap_or_else(|| format!("[{}]", value.kind().name())),
    }
}
