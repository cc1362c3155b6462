//! Table.SplitColumn: one column into several.

use super::columns;
use super::from_lists::{Extra, part_type};
use super::rows::{self, Row};
use super::step::{Needs, rows_of};
use m_engine::value::{Data, Function, Kind, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::cell::OnceCell;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[SPLIT_COLUMN];

const SPLIT_COLUMN: Builtin = Builtin {
    name: "Table.SplitColumn",
    signature: "(table as table, sourceColumn as text, splitter as function, optional columnNamesOrNumber as any, \
                optional default as any, optional extraColumns as any) as table",
    doc: "Replaces a column by several: `splitter` turns each value into the list of theirs. `columnNamesOrNumber` is a \
          list of new names, or the number of new columns, called `Name.1`, `Name.2` …; without it there are as many \
          as the longest list needs, for which all rows are read. Missing values are `default`; what happens to \
          values too many says `extraColumns`, an `ExtraValues` value: they are ignored where it is left out.",
    examples: &[
        (
            r#"Table.SplitColumn(#table({"n", "x"}, {{{1, 2}, "x"}, {{3}, "y"}}), "n", each _, 2)"#,
            r#"#table({"n.1", "n.2", "x"}, {{1, 2, "x"}, {3, null, "y"}})"#,
        ),
        (
            r#"Table.SplitColumn(#table({"n"}, {{{1, 2, 3}}}), "n", each _, {"a", "b"}, null, 0)"#,
            r#"#table({"a", "b"}, {{1, {2, 3}}})"#,
        ),
    ],
    body: Rust(split_column),
};

fn split_column(cx: &Cx, args: Args) -> Result<Value> {
    let (table, name, splitter): (Table, Text, Function) = (args.get(0)?, args.get(1)?, args.get(2)?);
    let position = table.column(cx, &name)?;
    let default = args.value(4);
    let extra = Extra::read(&args.value(5), Extra::Ignore)?;
    let numbered = |count: usize| (1..=count).map(|number| Text::from(format!("{name}.{number}"))).collect();
    let new: Vec<Text> = match (args.value(3), args.value(3).as_index()) {
        (value, _) if value.is_null() => numbered(longest(cx, &table, position, &splitter)?),
        (_, Some(count)) => numbered(count),
        (names, None) => columns::names(cx, &names)?,
    };
    let from = table.ty(cx)?;
    let (mut names, mut types) = columns::parts(&*table.row_type(cx)?);
    let part = part_type(&splitter, extra);
    let width = new.len();
    types.splice(position..=position, std::iter::repeat_n(part, width));
    names.splice(position..=position, new);
    let ty = columns::derived_type(&from, names, types)?;
    let needs = Needs::apart(table.shape(cx)?.len(), position, width);
    Ok(rows::map(cx, &table, ty, needs, move |cx, mut row: Row| {
        // All new cells of a row share one call of the splitter, made when the first of them is read.
        let parts = Rc::new(Parts {
            source: rows::cell(&row, position),
            splitter: splitter.clone(),
            default: default.clone(),
            cells: OnceCell::new(),
        });
        let cells = (0..width).map(|part| {
            let parts = parts.clone();
            Cell::lazy(cx, move |cx| match parts.get(cx, width, extra)?.get(part) {
                Some(cell) => cell.force(cx),
                None => Ok(Value::NULL),
            })
        });
        let cells: Vec<Cell> = cells.collect();
        if position < row.len() {
            row.splice(position..=position, cells);
        }
        Ok(row)
    })
    .into())
}

struct Parts {
    source: Cell,
    splitter: Function,
    default: Value,
    cells: OnceCell<Row>,
}

impl Parts {
    fn get(&self, cx: &Cx, width: usize, extra: Extra) -> Result<&Row> {
        if let Some(cells) = self.cells.get() {
            return Ok(cells);
        }
        let cells = split(cx, &self.splitter, self.source.force(cx)?)?;
        let cells = extra.fit(&cells, width, &self.default)?;
        Ok(self.cells.get_or_init(|| cells))
    }
}

fn split(cx: &Cx, splitter: &Function, value: Value) -> Result<Rc<Vec<Cell>>> {
    let parts = eval::call1(cx, splitter, value)?;
    match &parts.data {
        Data::List(list) => list.cells(cx),
        Data::Null => Ok(Rc::default()),
        _ => Err(Error::conversion(&parts, &Type::of_kind(Kind::List))),
    }
}

/// How many parts the longest value has; values that cannot be split count as one.
fn longest(cx: &Cx, table: &Table, position: usize, splitter: &Function) -> Result<usize> {
    let mut rows = rows_of(cx, table, &[position])?;
    let mut longest = 1;
    while let Some(row) = rows.next(cx) {
        let row = row?;
        match rows::value(cx, &row, position).and_then(|value| split(cx, splitter, value)) {
            Ok(parts) => longest = longest.max(parts.len()),
            Err(error) if !error.is_catchable() => return Err(error),
            Err(_) => {}
        }
    }
    Ok(longest)
}
