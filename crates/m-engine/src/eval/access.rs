//! Field and item access (specification, "Selection and Projection Operators").

use super::eval;
use super::expression::variable;
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::node::{Node, Op};
use crate::ops;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{
    self as table, Data, Function, Kind, List, ListIter, ListPart, ListSource, Part, Record, Rows, Shape,
    Table, Text, Type, Value,
};
use std::rc::Rc;

#[inline(never)]
pub(super) fn field_node(
    cx: &Cx,
    node: &Node,
    target: &Node,
    name: &Text,
    optional: bool,
    frame: &Rc<Frame>,
) -> Result<Value> {
    let target = eval(cx, target, frame)?;
    field(cx, &target, name, optional).map_err(|error| error.at(node.at))
}

/// `target[name]`: a field of a record, or a column of a table as a list.
pub fn field(cx: &Cx, target: &Value, name: &Text, optional: bool) -> Result<Value> {
    match &target.data {
        Data::Record(record) => match record.get(name) {
            Some(cell) => cell.force(cx),
            None if optional => Ok(Value::NULL),
            None => Err(Error::missing_field(name, record)),
        },
        Data::Table(table) => match table.shape(cx)?.position(name) {
            Some(position) => Ok(Value::from(column(cx, table.clone(), position))),
            None if optional => Ok(Value::NULL),
            None => Err(Error::missing_column(name)),
        },
        Data::Null if optional => Ok(Value::NULL),
        _ => Err(Error::expression_of(
            format!("We cannot apply field access to the type {}.", target.kind().name()),
            Record::of([("Value", target.clone()), ("Key", Value::from(name.clone()))]).into(),
        )),
    }
}

/// A column of a table as a list that reads the rows when it is enumerated.
pub fn column(cx: &Cx, table: Table, position: usize) -> List {
    List::lazy(cx, Column { table, position })
}

struct Column {
    table: Table,
    position: usize,
}

struct ColumnItems {
    rows: Rows,
    position: usize,
}

impl ListSource for Column {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        // Of rows at hand the other columns are not even copied.
        if let Some(rows) = self.table.source().at_hand().filter(|_| !cx.rows_in_batches()) {
            return Ok(Box::new(ColumnAtHand { rows, position: self.position, next: 0 }));
        }
        let mut read = vec![false; self.position + 1];
        read[self.position] = true;
        Ok(Box::new(ColumnItems { rows: self.table.rows_reading(cx, &read)?, position: self.position }))
    }

    fn len(&self, cx: &Cx) -> Option<Result<usize>> {
        // What a view says of its rows is asked by Table.RowCount; here the items are counted.
        self.table.source().view().is_none().then(|| self.table.count(cx))
    }

    fn item(&self, _cx: &Cx, index: usize) -> Option<Option<Cell>> {
        if let Some(rows) = self.table.source().at_hand() {
            return Some(rows.get(index).map(|row| cell(row, self.position)));
        }
        let row = self.table.source().row(index)?;
        Some(row.map(|cells| cells.into_iter().nth(self.position).unwrap_or(Cell::Value(Value::NULL))))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<List>> {
        let first = self.table.take_of_view(cx, count)?;
        Ok(first.map(|table| column(cx, table, self.position)))
    }
}

/// The cell of a row at a position.
fn cell(row: &Record, position: usize) -> Cell {
    row.cells().get(position).cloned().unwrap_or(Cell::Value(Value::NULL))
}

struct ColumnAtHand {
    rows: Rc<[Record]>,
    position: usize,
    next: usize,
}

impl ListIter for ColumnAtHand {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Cell>> {
        let row = self.rows.get(self.next)?;
        self.next += 1;
        Some(Ok(cell(row, self.position)))
    }

    fn resumes(&self) -> bool {
        true
    }
}

impl ListIter for ColumnItems {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        let row = self.rows.next(cx)?;
        Some(row.map(|cells| cells.into_iter().nth(self.position).unwrap_or(Cell::Value(Value::NULL))))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<ListPart>> {
        Some(self.rows.next_part(cx, most)?.map(|part| match part {
            Part::Row(row) => {
                ListPart::Item(row.into_iter().nth(self.position).unwrap_or(Cell::Value(Value::NULL)))
            }
            Part::Batch(batch) => {
                let rows = batch.rows();
                let column = batch.into_columns().into_iter().nth(self.position);
                match column {
                    None | Some(table::Column::Unread) => {
                        ListPart::Column(table::Column::Cells(vec![Cell::Value(Value::NULL); rows]))
                    }
                    Some(column) => ListPart::Column(column),
                }
            }
        }))
    }
}

pub(super) fn projection(
    cx: &Cx,
    target: &Node,
    names: &[Text],
    optional: bool,
    frame: &Rc<Frame>,
) -> Result<Value> {
    let target = eval(cx, target, frame)?;
    let shape = Shape::new(names.to_vec())
        .map_err(|name| Error::expression(format!("The field '{name}' is selected more than once.")))?;
    match &target.data {
        Data::Record(record) => {
            let mut cells = Vec::with_capacity(names.len());
            for name in names {
                match record.get(name) {
                    Some(cell) => cells.push(cell.clone()),
                    None if optional => cells.push(Cell::Value(Value::NULL)),
                    None => return Err(Error::missing_field(name, record)),
                }
            }
            Ok(Value::from(Record::from_shape(shape, cells)))
        }
        Data::Table(table) => {
            let own = table.shape(cx)?;
            match shape.names().iter().find(|name| own.position(name).is_none()) {
                Some(missing) if !optional => Err(Error::missing_column(missing)),
                _ => table.project(cx, &shape).map(Value::from),
            }
        }
        Data::Null if optional => Ok(Value::NULL),
        _ => Err(Error::conversion(&target, &Type::of_kind(Kind::Record))),
    }
}

pub(super) fn item_node(
    cx: &Cx,
    target: &Node,
    selector: &Node,
    optional: bool,
    frame: &Rc<Frame>,
) -> Result<Value> {
    let target = eval(cx, target, frame)?;
    let selector = eval(cx, selector, frame)?;
    item(cx, &target, &selector, optional)
}

/// `target{selector}`: an item of a list by position, a row of a table by position or key.
pub fn item(cx: &Cx, target: &Value, selector: &Value, optional: bool) -> Result<Value> {
    match (&target.data, &selector.data) {
        (Data::List(list), Data::Number(_)) => {
            let index = position(selector)?;
            match list.get(cx, index)? {
                Some(cell) => cell.force(cx),
                None if optional => Ok(Value::NULL),
                None => Err(Error::expression_of(
                    "There weren't enough elements in the enumeration to complete the operation.",
                    target.clone(),
                )),
            }
        }
        (Data::Table(table), Data::Number(_)) => match table.row(cx, position(selector)?)? {
            Some(row) => Ok(Value::from(row)),
            None if optional => Ok(Value::NULL),
            None => Err(Error::expression_of(
                "There weren't enough elements in the enumeration to complete the operation.",
                target.clone(),
            )),
        },
        (Data::Table(table), Data::Record(key)) => row_by_key(cx, table, key, optional),
        (Data::Null, _) if optional => Ok(Value::NULL),
        (Data::List(_) | Data::Table(_), _) => Err(Error::conversion(selector, &Type::number())),
        _ => Err(Error::expression_of(
            format!("We cannot apply indexing to the type {}.", target.kind().name()),
            Record::of([("Value", target.clone()), ("Index", selector.clone())]).into(),
        )),
    }
}

fn position(selector: &Value) -> Result<usize> {
    selector.as_index().ok_or_else(|| {
        let message = match &selector.data {
            Data::Number(number) if number.to_f64() < 0.0 => "The index cannot be negative.",
            _ => "The index must be a whole number.",
        };
        Error::expression_of(message, selector.clone())
    })
}

/// The one row whose columns equal the fields of `key`.
fn row_by_key(cx: &Cx, table: &Table, key: &Record, optional: bool) -> Result<Value> {
    let shape = table.shape(cx)?;
    let mut wanted = Vec::with_capacity(key.len());
    for (name, cell) in key.fields() {
        let position = shape.position(name).ok_or_else(|| Error::missing_column(name))?;
        wanted.push((position, cell.force(cx)?));
    }
    let folded = key_filter(&wanted, &shape)
        .and_then(|filter| table.handle(cx, "OnSelectRows", vec![Value::from(filter)]))
        .transpose()?;
    let table = match folded.map(|value| value.data) {
        Some(Data::Table(folded)) => folded,
        _ => table.clone(),
    };
    // A handler may give its columns in another order.
    let shape = table.shape(cx)?;
    for ((position, _), name) in wanted.iter_mut().zip(key.shape().names()) {
        *position = shape.position(name).ok_or_else(|| Error::missing_column(name))?;
    }
    let mut found = None;
    let mut rows = table.rows(cx)?;
    while let Some(row) = rows.next(cx) {
        let cells = row?;
        if matches_key(cx, &cells, &wanted)? {
            if found.is_some() {
                return Err(key_error("The key matched more than one row in the table.", key, &table));
            }
            found = Some(cells);
        }
    }
    match found {
        Some(cells) => Ok(Value::from(Record::from_shape(shape, cells))),
        None if optional => Ok(Value::NULL),
        None => Err(key_error("The key didn't match any rows in the table.", key, &table)),
    }
}

fn matches_key(cx: &Cx, cells: &[Cell], wanted: &[(usize, Value)]) -> Result<bool> {
    for (position, value) in wanted {
        let Some(cell) = cells.get(*position) else { return Ok(false) };
        if !ops::equals(cx, &cell.force(cx)?, value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn key_error(message: &str, key: &Record, table: &Table) -> Error {
    let detail = Record::of([("Key", Value::from(key.clone())), ("Table", Value::from(table.clone()))]);
    Error::expression_of(message, detail.into())
}

/// The look-up as the row function that a view's `OnSelectRows` is given.
fn key_filter(wanted: &[(usize, Value)], shape: &Rc<Shape>) -> Option<Function> {
    let wanted = wanted.to_vec();
    let names: Vec<Text> =
        wanted.iter().filter_map(|(position, _)| shape.names().get(*position).cloned()).collect();
    let signature = crate::compile::signature("(row as record) as logical").ok()?;
    Some(Function::native(Rc::new(signature), move |cx, args| {
        let row: Record = args.get(0)?;
        for (name, (_, value)) in names.iter().zip(&wanted) {
            let cell = row.get(name).ok_or_else(|| Error::missing_field(name, &row))?;
            if !ops::equals(cx, &cell.force(cx)?, value)? {
                return Ok(Value::from(false));
            }
        }
        Ok(Value::from(true))
    }))
}

/// `#shared`; `own` are variables.
pub(super) fn shared(globals: &Record, own: &[(Text, Op)], frame: &Rc<Frame>) -> Record {
    let fields = own.iter().filter_map(|(name, op)| Some((name.clone(), variable(op, frame)?)));
    globals.merge(&Record::new(fields.collect()).unwrap_or_else(|_| Record::empty()))
}

/// `Section!Member`.
pub(super) fn section(cx: &Cx, section: &Text, member: &Text) -> Result<Value> {
    let sections = cx.sections();
    let found = sections
        .get(section)
        .ok_or_else(|| Error::expression(format!("The section '{section}' wasn't found.")))?;
    field(cx, &found.force(cx)?, member, false)
}
