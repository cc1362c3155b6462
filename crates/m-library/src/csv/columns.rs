//! Which columns the table of a document has.

use m_engine::value::types::{RecordType, TypeKind};
use m_engine::value::{Data, Record, Shape, Text, Type, column_names};
use m_engine::{Cell, Cx, Error, FromValue, Result, Value};
use std::rc::Rc;

/// The columns as they were asked for.
pub(super) enum Columns {
    /// Not at all: the document's first rows tell how many there are.
    Found,
    /// By a number, names or a table type.
    Given(Type),
}

/// The most columns a table may have: a larger number is a mistake, not a table.
const MOST: usize = 1 << 20;

impl Columns {
    /// From null, a number, a list of names or a table type.
    pub(super) fn new(cx: &Cx, value: Value) -> Result<Columns> {
        match &value.data {
            Data::Null => Ok(Columns::Found),
            Data::Number(_) => {
                let count = usize::from_value(value.clone())?;
                if count > MOST {
                    return Err(Error::expression_of("The number of columns is too large.", value));
                }
                Ok(Columns::Given(text_columns(column_names(count))?))
            }
            Data::List(list) => {
                let names =
                    list.values(cx)?.into_iter().map(Text::from_value).collect::<Result<Vec<Text>>>()?;
                Ok(Columns::Given(text_columns(names)?))
            }
            Data::Type(ty) if matches!(ty.kind(), TypeKind::Table(Some(_))) => Ok(Columns::Given(ty.clone())),
            _ => Err(Error::expression_of(
                "The columns must be null, a number, a list of names, a table type or an options record.",
                value,
            )),
        }
    }
}

/// A table type whose columns are texts.
pub(super) fn text_columns(names: Vec<Text>) -> Result<Type> {
    let shape = Shape::new(names).map_err(|name| {
        Error::expression_of(format!("The column '{name}' is named more than once."), Value::from(name))
    })?;
    let types = vec![Type::text(); shape.len()];
    Ok(Type::table(RecordType::row(Rc::clone(&shape), types)))
}

/// Brings a row to `count` cells: a short one ends in empty texts, the rest of a long one goes where `extra` says.
pub(super) fn fit(mut cells: Vec<Cell>, count: usize, extra: Extra) -> Vec<Cell> {
    let found = cells.len();
    match extra {
        Extra::List if count > 0 => {
            let rest = if found >= count { cells.split_off(count - 1) } else { Vec::new() };
            pad(&mut cells, count - 1);
            cells.push(Cell::Value(m_engine::value::List::from_cells(rest).into()));
        }
        Extra::Error if found > count => {
            let error = Error::data_format(
                "There were more columns in the result than expected.",
                Record::of([("Count", Value::number(count as f64))]).into(),
            );
            return vec![Cell::error(error); count];
        }
        _ => {
            cells.truncate(count);
            pad(&mut cells, count);
        }
    }
    cells
}

fn pad(cells: &mut Vec<Cell>, count: usize) {
    if cells.len() < count {
        cells.resize(count, Cell::Value(Value::text("")));
    }
}

/// What becomes of fields for which there is no column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Extra {
    List,
    Error,
    Ignore,
}
