//! Table.*: tables made of other lists: Table.FromColumns, Table.FromList, Table.FromPartitions.

use super::columns;
use super::construct::described;
use super::item_rows::{self, OfItem};
use super::rows::Row;
use crate::splitter::Whole;
use m_engine::value::types::TypeKind;
use m_engine::value::{
    Batch, Column, Data, Function, Kind, List, Odd, Record, RowIter, RowSource, Table, Text, Type, Value,
    column_names,
};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FROM_COLUMNS, FROM_LIST];

const FROM_COLUMNS: Builtin = Builtin {
    name: "Table.FromColumns",
    signature: "(lists as list, optional columns as any) as table",
    doc: "Makes a table whose columns hold the items of `lists`. `columns` is a list of column names or a table type. \
          Columns that are shorter than the longest are filled up with null.",
    examples: &[
        (
            r#"Table.FromColumns({{1, 2}, {"x", "y"}}, {"n", "t"})"#,
            r#"#table({"n", "t"}, {{1, "x"}, {2, "y"}})"#,
        ),
        ("Table.FromColumns({{1, 2}, {3}})", "#table(2, {{1, 3}, {2, null}})"),
    ],
    body: Rust(from_columns),
};

const FROM_LIST: Builtin = Builtin {
    name: "Table.FromList",
    signature: "(list as list, optional splitter as nullable function, optional columns as any, \
                optional default as any, optional extraValues as nullable number) as table",
    doc: "Makes a table with one row for each item of `list`: `splitter` turns the item into the list of its values; \
          without one, a text is split at its commas. `columns` is a number of columns, a list of names or a table \
          type. A row that is too short is filled up with `default`. With too many values, `extraValues` says \
          whether that is an error (`ExtraValues.Error`, as when it is left out), the rest is dropped \
          (`ExtraValues.Ignore`), or the last column takes the rest as a list (`ExtraValues.List`).",
    examples: &[(
        r#"Table.FromList({"a,apple", "b,ball"}, null, {"Letter", "Word"})"#,
        r#"#table({"Letter", "Word"}, {{"a", "apple"}, {"b", "ball"}})"#,
    )],
    body: Rust(from_list),
};

fn from_columns(cx: &Cx, args: Args) -> Result<Value> {
    let lists: List = args.get(0)?;
    let columns = columns::each(cx, &lists, |column| match column.data {
        Data::List(list) => Ok(list),
        _ => Err(Error::conversion(&column, &Type::of_kind(Kind::List))),
    })?;
    let ty = match described(cx, &args.value(1))? {
        Some(ty) => ty,
        None => Type::table_of(columns::shape(column_names(columns.len()))?),
    };
    let width = ty.row_type().map_or(0, |row| row.shape().len());
    if columns.len() > width {
        return Err(Error::expression(format!(
            "{} columns were specified, but {} lists of values were given.",
            width,
            columns.len()
        )));
    }
    let table = Table::generate(cx, ty, move |cx| {
        let mut items = columns.iter().map(|column| column.iter(cx)).collect::<Result<Vec<_>>>()?;
        Ok(move |cx: &Cx| {
            let mut row: Row = Vec::with_capacity(width);
            let mut any = false;
            for items in &mut items {
                match items.next(cx).transpose() {
                    Ok(Some(cell)) => {
                        any = true;
                        row.push(cell);
                    }
                    Ok(None) => row.push(Cell::Value(Value::NULL)),
                    Err(error) => return Some(Err(error)),
                }
            }
            row.resize(width, Cell::Value(Value::NULL));
            any.then_some(Ok(row))
        })
    });
    Ok(table.into())
}

/// What to do with the values of a row beyond the last column (`ExtraValues.Type`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// The last column takes the rest as a list.
    List,
    /// They are an error.
    Error,
    /// They are dropped.
    Ignore,
}

impl Extra {
    /// Reads an `ExtraValues` argument.
    ///
    /// Errors: a number other than 0, 1 and 2.
    pub(super) fn read(value: &Value, default: Extra) -> Result<Extra> {
        match (&value.data, value.as_index()) {
            (Data::Null, _) => Ok(default),
            (_, Some(0)) => Ok(Extra::List),
            (_, Some(1)) => Ok(Extra::Error),
            (_, Some(2)) => Ok(Extra::Ignore),
            _ => {
                Err(Error::expression_of("The value is no ExtraValues value: use 0, 1 or 2.", value.clone()))
            }
        }
    }

    /// The split values as exactly `width` cells.
    ///
    /// Errors: there are more values, and those are an error.
    pub(super) fn fit(self, cells: &[Cell], width: usize, default: &Value) -> Result<Row> {
        let mut row: Row = cells.iter().take(width).cloned().collect();
        match self {
            Extra::Error if cells.len() > width => {
                let detail = Record::of([("Count", Value::number(width as f64))]);
                return Err(Error::data_format(
                    "There were more columns in the result than expected.",
                    detail.into(),
                ));
            }
            Extra::List if width > 0 => {
                row.truncate(width - 1);
                row.resize(width - 1, Cell::Value(default.clone()));
                let rest = cells.get(width - 1..).unwrap_or_default().to_vec();
                row.push(Cell::Value(List::from_cells(rest).into()));
            }
            _ => row.resize(width, Cell::Value(default.clone())),
        }
        Ok(row)
    }
}

/// How an item becomes the values of a row: by a function, or at its commas.
fn split(cx: &Cx, splitter: &Option<Function>, item: Value) -> Result<Rc<Vec<Cell>>> {
    if let Some(splitter) = splitter {
        return match eval::call1(cx, splitter, item)?.data {
            Data::List(list) => list.cells(cx),
            other => Err(Error::conversion(&Value::new(other), &Type::of_kind(Kind::List))),
        };
    }
    match &item.data {
        Data::Text(text) => {
            Ok(text.split(',').map(|part| Cell::Value(Value::text(part))).collect::<Vec<_>>().into())
        }
        Data::Null => Ok(vec![Cell::Value(Value::NULL)].into()),
        _ => Err(Error::conversion(&item, &Type::text())),
    }
}

fn from_list(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let splitter: Option<Function> = args.get(1)?;
    let default = args.value(3);
    let extra = Extra::read(&args.value(4), Extra::Error)?;
    let described = described(cx, &args.value(2))?;
    // Nobody has said how many columns there are: the values of a row are as many as they should be.
    let is_open = described.is_none();
    let part = splitter.as_ref().map_or_else(Type::any, |splitter| part_type(splitter, extra));
    let of_parts = |names: Vec<Text>| {
        let types = vec![part.clone(); names.len()];
        columns::table_type(names, types)
    };
    let ty = match described {
        Some(ty) if matches!(args.value(2).data, Data::Type(_)) => ty,
        Some(ty) => of_parts(ty.row_type().map(|row| row.shape().names().to_vec()).unwrap_or_default())?,
        None => {
            let first = list.iter(cx)?.next_value(cx).transpose()?;
            let count = match first {
                Some(first) => split(cx, &splitter, first)?.len(),
                None => 1,
            };
            of_parts(column_names(count))?
        }
    };
    let width = ty.row_type().map_or(0, |row| row.shape().len());
    if width == 1 && splitter.as_ref().is_some_and(|splitter| splitter.known::<Whole>().is_some()) {
        return Ok(Table::new(cx, ty, WholeItems(list)).into());
    }
    let table = Table::generate(cx, ty, move |cx| {
        let mut items = list.iter(cx)?;
        let (splitter, default) = (splitter.clone(), default.clone());
        Ok(move |cx: &Cx| {
            let item = items.next_value(cx)?;
            let cells = item.and_then(|item| split(cx, &splitter, item));
            Some(cells.and_then(|cells| {
                let extra = if is_open && cells.len() <= width { Extra::Ignore } else { extra };
                extra.fit(&cells, width, &default)
            }))
        })
    });
    Ok(table.into())
}

/// The items of a list, each the only cell of a row.
struct WholeItems(List);

impl RowSource for WholeItems {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        item_rows::rows(cx, &self.0, WholeItem)
    }
}

struct WholeItem;

impl OfItem for WholeItem {
    fn row(&self, _cx: &Cx, item: Value) -> Result<Row> {
        Ok(vec![Cell::Value(item)])
    }

    fn batch(&self, items: &Column) -> Option<Batch> {
        // Where an item is an error, so is its row.
        let has_values = items.odd().is_some_and(Odd::has_only_nulls);
        has_values.then(|| Batch::new(items.len().unwrap_or(0), vec![items.clone()]))
    }
}

/// The type of the new columns: that of the items of the list that the splitter returns.
pub(super) fn part_type(splitter: &Function, extra: Extra) -> Type {
    let result = splitter.signature().map(|signature| signature.return_type.clone());
    match result.as_ref().map(Type::kind) {
        Ok(TypeKind::List(Some(item))) if extra != Extra::List => item.nullable(),
        _ => Type::any(),
    }
}
