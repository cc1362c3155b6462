//! Facts: the tests that a query gives as a table in the form of Microsoft's UnitTesting sample, a row for each with
//! Result, Notes and Details.

use m_engine::value::{Data, Text};
use m_engine::{Cell, Cx, Result, Value};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it says.
    pub notes: String,
    /// Whether it holds.
    pub holds: bool,
    /// What was expected, and what is.
    pub details: String,
}

/// The facts of a result; none where it is no table of facts. The summary row, which counts the others, is none.
///
/// Errors: a row cannot be evaluated.
pub fn facts(cx: &Cx, value: &Value) -> Result<Option<Vec<Fact>>> {
    let Data::Table(table) = &value.data else { return Ok(None) };
    let shape = table.shape(cx)?;
    if shape.names().iter().map(Text::as_str).ne(["Result", "Notes", "Details"]) {
        return Ok(None);
    }
    let mut facts = Vec::new();
    let mut rows = table.rows(cx)?;
    while let Some(row) = rows.next(cx) {
        let row = row?;
        let [result, notes, details] = row.as_slice() else { continue };
        let details = text(cx, details);
        if facts.is_empty() && details.ends_with("success rate") {
            continue;
        }
        let holds = text(cx, result).starts_with("Success");
        facts.push(Fact { notes: text(cx, notes), holds, details });
    }
    Ok(Some(facts))
}

/// A text; an error is told as itself.
fn text(cx: &Cx, cell: &Cell) -> String {
    match cell.force(cx) {
        Ok(Value { data: Data::Text(text), .. }) => text.to_display(),
        Ok(value) if value.is_null() => String::new(),
        Ok(value) => m_output::pqout::write(cx, &value).unwrap_or_default().trim_end().to_owned(),
        Err(error) => format!("{}: {}", error.reason(), error.message()),
    }
}
