//! The first row of a sheet as names of columns.

use m_engine::value::{Data, Text, column_names};
use m_engine::{Cell, Cx, FromValue, Result, Value, eval};

/// The names: texts as they are, other values as `Text.From` writes them; `Column3` where there is none.
pub(super) fn names(cx: &Cx, cells: &[Cell]) -> Result<Vec<Text>> {
    let mut names = column_names(cells.len());
    for (name, cell) in names.iter_mut().zip(cells) {
        let value = cell.force(cx)?;
        match value.data {
            Data::Null => {}
            Data::Text(text) => *name = text,
            _ => *name = text_from(cx, value)?,
        }
    }
    Ok(names)
}

fn text_from(cx: &Cx, value: Value) -> Result<Text> {
    let function = cx.globals().get("Text.From").map(|cell| cell.force(cx)).transpose()?;
    Text::from_value(eval::call(cx, &function.unwrap_or(Value::NULL), vec![value])?)
}
