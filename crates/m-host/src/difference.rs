//! What is different between a result and the expected one, for a person: columns and their types, how many rows, and
//! the first cells side by side.

use crate::same::{Numbers, same};
use m_engine::value::{Data, List, Record, Table};
use m_engine::{Cell, Cx, Result, Value};
use m_output::pqout;

/// How many differing cells are shown.
const SHOWN: usize = 10;
/// A longer text of a value is cut.
const WIDTH: usize = 60;

/// The difference in a few lines; none where both are the same.
///
/// Errors: a part of either value cannot be evaluated.
pub fn difference(cx: &Cx, expected: &Value, actual: &Value) -> Result<Option<String>> {
    let types = type_lines(cx, expected, actual)?;
    if types.is_empty() && same(cx, expected, actual, Numbers::Exact)? {
        return Ok(None);
    }
    let mut lines = match (&expected.data, &actual.data) {
        (Data::Table(expected), Data::Table(actual)) => tables(cx, expected, actual)?,
        (Data::Record(expected), Data::Record(actual)) => records(cx, expected, actual)?,
        (Data::List(expected), Data::List(actual)) => lists(cx, expected, actual)?,
        _ => vec![format!("expected  {}", shown(cx, expected)), format!("actual    {}", shown(cx, actual))],
    };
    lines.extend(types);
    Ok(Some(lines.join("\n")))
}

/// The columns whose types differ, by the primitive kinds that an expected file can hold.
fn type_lines(cx: &Cx, expected: &Value, actual: &Value) -> Result<Vec<String>> {
    let (Data::Table(expected), Data::Table(actual)) = (&expected.data, &actual.data) else {
        return Ok(Vec::new());
    };
    let (expected, actual) = (expected.row_type(cx)?, actual.row_type(cx)?);
    let differing = expected.fields().filter_map(|(name, field)| {
        let position = actual.shape().position(name)?;
        let (wanted, own) = (field.ty.kind_name(), actual.field_type(position).kind_name());
        (wanted != own).then(|| {
            format!("type of {name}: expected {}, actual {}", wanted.to_lowercase(), own.to_lowercase())
        })
    });
    Ok(differing.collect())
}

/// Places that differ, as many as are shown, and how many there are.
#[derive(Default)]
struct Places {
    rows: Vec<[String; 3]>,
    count: usize,
}

impl Places {
    fn look(&mut self, cx: &Cx, place: impl FnOnce() -> String, expected: &Cell, actual: &Cell) -> bool {
        let differs = match (expected.force(cx), actual.force(cx)) {
            (Ok(expected), Ok(actual)) => !matches!(same(cx, &expected, &actual, Numbers::Exact), Ok(true)),
            // A cell with an error is written as null.
            (Ok(expected), Err(_)) => !expected.is_null(),
            (Err(_), actual) => !matches!(actual, Ok(value) if value.is_null()),
        };
        if differs {
            self.count += 1;
            if self.rows.len() < SHOWN {
                self.rows.push([place(), shown_cell(cx, expected), shown_cell(cx, actual)]);
            }
        }
        differs
    }

    /// The places under a headline, side by side.
    fn lines(self) -> Vec<String> {
        let Places { rows, count } = self;
        if rows.is_empty() {
            return Vec::new();
        }
        let width = |column: usize, head: &str| {
            rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).max(head.len())
        };
        let (place, expected) = (width(0, ""), width(1, "expected"));
        let mut lines = vec![format!("{:place$}  {:expected$}  actual", "", "expected")];
        lines.extend(rows.iter().map(|[at, wanted, own]| format!("{at:place$}  {wanted:expected$}  {own}")));
        if count > rows.len() {
            lines.push(format!("… and {} more", count - rows.len()));
        }
        lines
    }
}

fn tables(cx: &Cx, expected: &Table, actual: &Table) -> Result<Vec<String>> {
    let (wanted, own) = (expected.shape(cx)?, actual.shape(cx)?);
    let mut lines = Vec::new();
    let quoted = |names: Vec<&str>| names.join(", ");
    let only = |of: &m_engine::value::Shape, not: &m_engine::value::Shape| -> Vec<String> {
        of.names().iter().filter(|name| not.position(name).is_none()).map(|name| name.to_display()).collect()
    };
    for (word, names) in [("missing", only(&wanted, &own)), ("unexpected", only(&own, &wanted))] {
        if !names.is_empty() {
            lines.push(format!("{word} columns: {}", quoted(names.iter().map(String::as_str).collect())));
        }
    }
    if lines.is_empty() && wanted.names() != own.names() {
        let names = |shape: &m_engine::value::Shape| {
            shape.names().iter().map(|name| name.to_display()).collect::<Vec<_>>().join(", ")
        };
        lines.push(format!("order of columns: expected {}; actual {}", names(&wanted), names(&own)));
    }
    let (mut expected, mut actual) = (expected.rows(cx)?, actual.rows(cx)?);
    let (mut places, mut differing, mut counts) = (Places::default(), 0, [0usize; 2]);
    loop {
        let rows = (expected.next(cx).transpose()?, actual.next(cx).transpose()?);
        counts[0] += usize::from(rows.0.is_some());
        counts[1] += usize::from(rows.1.is_some());
        match rows {
            (None, None) => break,
            (Some(left), Some(right)) => {
                let mut differs = false;
                for (name, cell) in wanted.names().iter().zip(&left) {
                    if let Some(other) = own.position(name).and_then(|position| right.get(position)) {
                        differs |= places.look(cx, || format!("row {}, {name}", counts[0]), cell, other);
                    }
                }
                differing += usize::from(differs);
            }
            _ => {}
        }
    }
    if counts[0] != counts[1] {
        lines.push(format!("rows: expected {}, actual {}", counts[0], counts[1]));
    }
    if differing > 0 {
        lines.push(format!(
            "{differing} of {} differ, in {}",
            sink::counted(counts[0].min(counts[1]), "row"),
            sink::counted(places.count, "cell")
        ));
    }
    lines.extend(places.lines());
    Ok(lines)
}

fn records(cx: &Cx, expected: &Record, actual: &Record) -> Result<Vec<String>> {
    let only = |of: &Record, not: &Record| -> Vec<String> {
        let names = of.fields().filter(|(name, _)| not.get(name).is_none());
        names.map(|(name, _)| name.to_display()).collect()
    };
    let mut lines = Vec::new();
    for (word, names) in [("missing", only(expected, actual)), ("unexpected", only(actual, expected))] {
        if !names.is_empty() {
            lines.push(format!("{word} fields: {}", names.join(", ")));
        }
    }
    let mut places = Places::default();
    for (name, cell) in expected.fields() {
        if let Some(other) = actual.get(name) {
            places.look(cx, || format!("field {name}"), cell, other);
        }
    }
    lines.extend(places.lines());
    Ok(lines)
}

fn lists(cx: &Cx, expected: &List, actual: &List) -> Result<Vec<String>> {
    let (expected, actual) = (expected.cells(cx)?, actual.cells(cx)?);
    let mut lines = Vec::new();
    if expected.len() != actual.len() {
        lines.push(format!("items: expected {}, actual {}", expected.len(), actual.len()));
    }
    let mut places = Places::default();
    for (index, (cell, other)) in expected.iter().zip(actual.iter()).enumerate() {
        places.look(cx, || format!("item {}", index + 1), cell, other);
    }
    lines.extend(places.lines());
    Ok(lines)
}

fn shown_cell(cx: &Cx, cell: &Cell) -> String {
    match cell.force(cx) {
        Ok(value) => shown(cx, &value),
        Err(error) => cut(&format!("error {}: {}", error.reason(), error.message())),
    }
}

fn shown(cx: &Cx, value: &Value) -> String {
    cut(pqout::write(cx, value).as_deref().unwrap_or("an error").trim_end())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}
