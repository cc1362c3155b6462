//! Table.Group: rows grouped by key columns, with aggregates.

use super::columns;
use super::criteria::equal_by;
use super::held::Collected;
use super::key_index::{Comparers, KeyIndex, PlainKeys};
use super::rows::{self, Row};
use super::running::{Aggregate, Plan, Running};
use super::step::{Declared, Follow, Needs, Read, gathered, is_read, streamed};
use super::transform::result_type;
use m_engine::value::{Batch, Data, Function, Part, Record, Rows, Shape, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, ops};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[GROUP];

const GROUP: Builtin = Builtin {
    name: "Table.Group",
    signature: "(table as table, key as any, aggregatedColumns as list, optional groupKind as nullable number, \
                optional comparer as nullable function) as table",
    doc: "Groups the rows by the column or list of columns `key`. Each of `aggregatedColumns` is a list of a name, a \
          function that gets the table of the group's rows, and perhaps a type. With `GroupKind.Local` a group is \
          made of rows that follow each other. `comparer` says which keys are equal: it gets the values of a single \
          column name, or records where `key` is a list.",
    examples: &[
        (
            r#"Table.Group(#table({"k", "v"}, {{1, 20}, {2, 10}, {1, 5}}), "k", {"n", each Table.RowCount(_)})"#,
            r#"#table({"k", "n"}, {{1, 2}, {2, 1}})"#,
        ),
        (
            r#"Table.Group(#table({"k"}, {{1}, {2}, {1}}), {"k"}, {{"n", Table.RowCount}}, GroupKind.Local)"#,
            r#"#table({"k", "n"}, {{1, 1}, {2, 1}, {1, 1}})"#,
        ),
    ],
    body: Rust(group),
};

/// Reads `{name, function}` and `{name, function, type}`, or a list of these.
///
/// Errors: any other form.
pub(super) fn aggregates(cx: &Cx, value: &Value) -> Result<Vec<Aggregate>> {
    let read = |item: Vec<Value>| {
        let [name, function, rest @ ..] = item.as_slice() else {
            return Err(Error::expression_of(
                "An aggregated column is a list of a name, a function and perhaps a type.",
                value.clone(),
            ));
        };
        let function = columns::function(function)?;
        let ty = match rest.first().map(|ty| &ty.data) {
            Some(Data::Type(ty)) => ty.clone(),
            _ => result_type(&function),
        };
        Ok(Aggregate { name: columns::text(name)?, function, ty })
    };
    columns::operations(cx, value)?.into_iter().map(read).collect()
}

/// The columns of the result of a grouping.
pub(super) fn group_type(cx: &Cx, table: &Table, keys: &[usize], aggregates: &[Aggregate]) -> Result<Type> {
    let row = table.row_type(cx)?;
    let (all_names, all_types) = columns::parts(&row);
    let mut names: Vec<Text> = keys.iter().filter_map(|key| all_names.get(*key).cloned()).collect();
    let mut types: Vec<Type> = keys.iter().filter_map(|key| all_types.get(*key).cloned()).collect();
    names.extend(aggregates.iter().map(|aggregate| aggregate.name.clone()));
    types.extend(aggregates.iter().map(|aggregate| aggregate.ty.clone()));
    columns::table_type(names, types)
}

/// The row of a group: its key and its aggregates, which are computed when they are read.
pub(super) fn group_row(cx: &Cx, key: Vec<Value>, group: Table, aggregates: &[Aggregate]) -> Row {
    let mut row: Row = key.into_iter().map(Cell::Value).collect();
    for aggregate in aggregates {
        row.push(Cell::call(cx, &aggregate.function, Value::from(group.clone()).into()));
    }
    row
}

/// What makes two rows of one group.
#[derive(Clone)]
struct Grouping {
    keys: Vec<usize>,
    plan: Rc<Plan>,
    comparer: Option<Function>,
    /// The names of the keys, where a comparer gets records.
    records: Option<Rc<Shape>>,
}

impl Grouping {
    fn key(&self, cx: &Cx, row: &[Cell]) -> Result<Vec<Value>> {
        self.keys.iter().map(|position| rows::value(cx, row, *position)).collect()
    }

    /// The key as the comparer gets it: one value.
    fn compared(&self, key: &[Value]) -> Value {
        match &self.records {
            Some(shape) => {
                Record::from_shape(shape.clone(), key.iter().cloned().map(Cell::Value).collect()).into()
            }
            None => key.first().cloned().unwrap_or(Value::NULL),
        }
    }

    fn equal(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<bool> {
        if let Some(comparer) = &self.comparer {
            return equal_by(cx, comparer, &self.compared(left), &self.compared(right));
        }
        for (left, right) in left.iter().zip(right) {
            if !ops::equals(cx, left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn row(&self, cx: &Cx, key: &[Value], running: &mut Running, group: usize, held: &Rc<Batch>) -> Row {
        let mut row: Row = key.iter().cloned().map(Cell::Value).collect();
        self.plan.finish(cx, running, group, held, &mut row);
        row
    }

    /// All groups, in the order of their first rows.
    fn global(&self, cx: &Cx, mut rows: Rows) -> Result<Vec<Row>> {
        let comparers = Comparers(self.comparer.iter().cloned().map(Some).collect());
        let index = KeyIndex::new(comparers);
        let mut groups = Groups { grouping: self, index, keys: Vec::new(), running: self.plan.begin() };
        let mut held = Collected::default();
        while let Some(part) = rows.next_part(cx, usize::MAX) {
            let part = part?;
            match &part {
                Part::Row(row) => {
                    let group = groups.of_row(cx, row)?;
                    let running = &mut groups.running;
                    self.plan.add(cx, running, group, |position| rows::cell(row, position));
                }
                Part::Batch(batch) => {
                    let of_rows = groups.of_batch(cx, batch)?;
                    self.plan.add_batch(cx, &mut groups.running, &of_rows, batch);
                }
            }
            if self.plan.keeps_rows() {
                held.add(self.plan.kept(part));
            }
        }
        Ok(groups.finish(cx, &Rc::new(held.finish())))
    }
}

/// Groups while their rows are read.
struct Groups<'g> {
    grouping: &'g Grouping,
    index: KeyIndex,
    /// The keys of the first rows of the groups, where the index has what a comparer gets instead.
    keys: Vec<Vec<Value>>,
    running: Running,
}

impl Groups<'_> {
    /// The number of the group of a row.
    fn of_row(&mut self, cx: &Cx, row: &[Cell]) -> Result<usize> {
        let key = self.grouping.key(cx, row)?;
        let (group, is_new) = match &self.grouping.comparer {
            Some(_) => self.index.insert_copy(cx, &[self.grouping.compared(&key)])?,
            None => self.index.insert_copy(cx, &key)?,
        };
        if is_new && self.grouping.comparer.is_some() {
            self.keys.push(key);
        }
        Ok(self.opened(group, is_new))
    }

    /// The number of a group, which is opened where it is new.
    fn opened(&mut self, group: usize, is_new: bool) -> usize {
        if is_new {
            self.grouping.plan.open(&mut self.running);
        }
        group
    }

    /// The numbers of the groups of the rows of a batch.
    fn of_batch(&mut self, cx: &Cx, batch: &Batch) -> Result<Vec<usize>> {
        let keys = &self.grouping.keys;
        let mut row: Row = vec![Cell::Value(Value::NULL); keys.iter().max().map_or(0, |last| last + 1)];
        let mut plain = PlainKeys::new(batch, keys);
        (0..batch.rows())
            .map(|index| {
                if self.grouping.comparer.is_none()
                    && let Some(key) = plain.at(&self.index, index)
                {
                    let (group, is_new) = self.index.insert_plain(&key)?;
                    return Ok(self.opened(group, is_new));
                }
                for key in keys {
                    row[*key] = batch.cell(index, *key);
                }
                self.of_row(cx, &row)
            })
            .collect()
    }

    /// The rows of the result.
    fn finish(mut self, cx: &Cx, held: &Rc<Batch>) -> Vec<Row> {
        let row = |group: usize| {
            let key = self.keys.get(group).map_or_else(|| self.index.key(group), Vec::as_slice);
            self.grouping.row(cx, key, &mut self.running, group, held)
        };
        (0..self.index.len()).map(row).collect()
    }
}

/// A group of rows that follow each other.
struct Local {
    key: Vec<Value>,
    /// With this group alone.
    running: Running,
    held: Collected,
}

impl Local {
    /// The group that begins with a row.
    fn new(cx: &Cx, grouping: &Grouping, key: Vec<Value>, row: Row) -> Local {
        let mut running = grouping.plan.begin();
        grouping.plan.open(&mut running);
        let mut local = Local { key, running, held: Collected::default() };
        local.add(cx, grouping, row);
        local
    }

    fn add(&mut self, cx: &Cx, grouping: &Grouping, row: Row) {
        let plan = &grouping.plan;
        plan.add(cx, &mut self.running, 0, |position| rows::cell(&row, position));
        if plan.keeps_rows() {
            self.held.add(plan.kept(Part::Row(row)));
        }
    }

    /// The row of the result.
    fn finish(mut self, cx: &Cx, grouping: &Grouping) -> Row {
        grouping.row(cx, &self.key, &mut self.running, 0, &Rc::new(self.held.finish()))
    }
}

fn group(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let key_value = args.value(1);
    let names = columns::names(cx, &key_value)?;
    let aggregates = aggregates(cx, &args.value(2))?;
    let local = match (args.value(3), args.value(3).as_index()) {
        (value, _) if value.is_null() => false,
        (_, Some(0)) => true,
        (_, Some(1)) => false,
        (value, _) => {
            return Err(Error::expression_of("The value is no GroupKind value: use 0 or 1.", value));
        }
    };
    let comparer: Option<Function> = args.get(4)?;
    let keys = columns::positions(&*table.shape(cx)?, &names)?;
    if !local
        && comparer.is_none()
        && let Some(folded) = table.fold(cx, "OnGroup", || folded_arguments(&names, &aggregates))?
    {
        return Ok(folded.into());
    }
    let result_type = group_type(cx, &table, &keys, &aggregates)?;
    let records = match key_value.data {
        Data::List(_) => Some(columns::shape(names)?),
        _ => None,
    };
    let (ty, row_type) = (table.ty(cx)?, table.row_type(cx)?);
    let whole = Rc::new(Plan::new(ty.clone(), &row_type, &aggregates, |_| true)?);
    let of_keys = keys.iter().map(|key| Needs::Columns([*key].into()));
    let made_of = of_keys.chain(whole.needs()).collect();
    let declaration = Declared { rows: Follow::Any, columns: made_of, always: keys.clone() };
    let grouping = move |read: &Read| {
        let is_read = |aggregate: usize| is_read(read, keys.len() + aggregate) != Some(false);
        let plan = match (0..aggregates.len()).all(is_read) {
            true => whole.clone(),
            false => Rc::new(Plan::new(ty.clone(), &row_type, &aggregates, is_read)?),
        };
        Ok::<_, Error>(Grouping {
            keys: keys.clone(),
            plan,
            comparer: comparer.clone(),
            records: records.clone(),
        })
    };
    let groups = match local {
        true => streamed(cx, &table, result_type, declaration, move |cx, below, read| {
            Ok(local_groups(grouping(read)?, below.rows(cx)?))
        }),
        false => gathered(cx, &table, result_type, declaration, move |cx, below, read| {
            grouping(read)?.global(cx, below.rows(cx)?)
        }),
    };
    Ok(groups.into())
}

fn folded_arguments(names: &[Text], aggregates: &[Aggregate]) -> Vec<Value> {
    let aggregate = |aggregate: &Aggregate| {
        Value::from(Record::of([
            ("Name", Value::from(aggregate.name.clone())),
            ("Function", aggregate.function.clone().into()),
            ("Type", aggregate.ty.clone().into()),
        ]))
    };
    vec![
        Value::list(names.iter().map(|name| name.clone().into()).collect()),
        Value::list(aggregates.iter().map(aggregate).collect()),
    ]
}

/// Groups of rows that follow each other. Each row is compared with the first of the group.
fn local_groups(grouping: Grouping, mut rows: Rows) -> impl FnMut(&Cx) -> Option<Result<Row>> {
    let mut current: Option<Local> = None;
    move |cx: &Cx| {
        loop {
            let row = match rows.next(cx) {
                Some(Ok(row)) => row,
                Some(Err(error)) => return Some(Err(error)),
                None => return current.take().map(|group| Ok(group.finish(cx, &grouping))),
            };
            let key = match grouping.key(cx, &row) {
                Ok(key) => key,
                Err(error) => return Some(Err(error)),
            };
            let same = match &current {
                Some(group) => grouping.equal(cx, &group.key, &key),
                None => Ok(false),
            };
            match (same, &mut current) {
                (Err(error), _) => return Some(Err(error)),
                (Ok(true), Some(group)) => group.add(cx, &grouping, row),
                _ => {
                    if let Some(group) = current.replace(Local::new(cx, &grouping, key, row)) {
                        return Some(Ok(group.finish(cx, &grouping)));
                    }
                }
            }
        }
    }
}
