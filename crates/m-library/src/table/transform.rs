//! Table.*: changing values column by column: TransformColumns, ReplaceValue, ReplaceErrorValues.

use super::columns::{self, Missing};
use super::kernel::{Kernel, step};
use super::rows::{self, Row};
use super::step::{Needs, Read, is_read, read_by};
use m_engine::formula::{Formula, Vector};
use m_engine::value::{Batch, Column, ColumnBuilder, Data, Function, Odd, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[TRANSFORM_COLUMNS, REPLACE_VALUE, REPLACE_ERROR_VALUES];

const TRANSFORM_COLUMNS: Builtin = Builtin {
    name: "Table.TransformColumns",
    signature: "(table as table, transformOperations as list, optional defaultTransformation as nullable function, \
                optional missingField as nullable number) as table",
    doc: "Applies functions to columns. `transformOperations` is `{column, function}` or `{column, function, new \
          type}`, or a list of these; `defaultTransformation` is applied to all other columns. A column that does \
          not exist is an error, passed over with `MissingField.Ignore`, or added with nulls with \
          `MissingField.UseNull`.",
    examples: &[
        (
            r#"Table.TransformColumns(#table({"a", "b"}, {{1, 2}}), {"a", each _ * 10})"#,
            r#"#table({"a", "b"}, {{10, 2}})"#,
        ),
        (
            r#"Table.TransformColumns(#table({"a", "b"}, {{1, 2}}), {{"a", each _ * 10}}, each _ + 1)"#,
            r#"#table({"a", "b"}, {{10, 3}})"#,
        ),
    ],
    body: Rust(transform_columns),
};

const REPLACE_VALUE: Builtin = Builtin {
    name: "Table.ReplaceValue",
    signature: "(table as table, oldValue as any, newValue as any, replacer as function, columnsToSearch as list) \
                as table",
    doc: "Replaces values in the columns `columnsToSearch`: each becomes what `replacer` makes of it, the old and the \
          new value (`Replacer.ReplaceText`, `Replacer.ReplaceValue` or a function of one's own). `oldValue` and \
          `newValue` may be functions of the row.",
    examples: &[(
        r#"Table.ReplaceValue(#table({"a"}, {{1}, {2}}), 2, 5, (value, old, new) => if value = old then new else value, {"a"})"#,
        r#"#table({"a"}, {{1}, {5}})"#,
    )],
    body: Rust(replace_value),
};

const REPLACE_ERROR_VALUES: Builtin = Builtin {
    name: "Table.ReplaceErrorValues",
    signature: "(table as table, errorReplacement as list) as table",
    doc: "Replaces errors in cells. `errorReplacement` is `{column, value}` or a list of these; a column may be named \
          only once.",
    examples: &[(
        r#"Table.ReplaceErrorValues(#table({"a", "b"}, {{1, error "x"}}), {"b", "world"})"#,
        r#"#table({"a", "b"}, {{1, "world"}})"#,
    )],
    body: Rust(replace_errors),
};

/// What is done to the cells of one column.
pub(super) enum Change {
    /// A function is applied, whose formula may be applied at once.
    Apply(Function, Option<Formula>),
    /// Each value becomes what the replacer makes of it, the old and the new value.
    Replace(Function, Value, Value),
    /// An error becomes a value.
    Recover(Value),
}

impl Change {
    /// The change by a function.
    pub(super) fn apply(function: Function) -> Change {
        let formula = Formula::of_value(&function);
        Change::Apply(function, formula)
    }

    fn cell(&self, cx: &Cx, cell: Cell) -> Cell {
        let now = match self {
            Change::Apply(_, Some(formula)) => formula.now(cx, std::slice::from_ref(&cell)),
            Change::Apply(function, None) => called_now(cx, function, &cell, &[]),
            Change::Replace(replacer, old, new) => called_now(cx, replacer, &cell, &[old, new]),
            Change::Recover(_) => match &cell {
                Cell::Value(value) => Some(Ok(value.clone())),
                Cell::Thunk(_) => None,
            },
        };
        now.map_or_else(|| self.later(cx, cell), Cell::of)
    }

    /// The changed cell, computed when it is read.
    fn later(&self, cx: &Cx, cell: Cell) -> Cell {
        match self {
            Change::Apply(function, _) => Cell::call(cx, function, cell),
            Change::Replace(replacer, old, new) => {
                let (replacer, old, new) = (replacer.clone(), old.clone(), new.clone());
                Cell::lazy(cx, move |cx| replacer.call(cx, vec![cell.force(cx)?, old, new]))
            }
            Change::Recover(replacement) => {
                let replacement = replacement.clone();
                Cell::lazy(cx, move |cx| match cell.force(cx) {
                    Err(error) if error.is_catchable() => Ok(replacement),
                    result => result,
                })
            }
        }
    }

    fn column(&self, cx: &Cx, column: Column, rows: usize) -> Column {
        match self {
            Change::Apply(_, Some(formula)) => {
                let mut later = |row| self.later(cx, column.cell(row));
                formula.column(cx, std::slice::from_ref(&column), rows, &mut later)
            }
            Change::Apply(function, None) => self.by_kernel(cx, function, column, &[], rows),
            Change::Replace(replacer, old, new) => self.by_kernel(cx, replacer, column, &[old, new], rows),
            Change::Recover(_) if column.odd().is_some_and(Odd::has_only_nulls) => column,
            Change::Recover(_) => self.by_cell(cx, &column, rows),
        }
    }

    /// By the way that a library function has over columns; without one cell by cell.
    fn by_kernel(
        &self,
        cx: &Cx,
        function: &Function,
        column: Column,
        others: &[&Value],
        rows: usize,
    ) -> Column {
        let made = function.builtin().and_then(|builtin| {
            let kernel = builtin.body.kernel()?;
            let is_plain = column.odd().is_some_and(Odd::has_only_nulls);
            if !is_plain || !others.iter().all(|other| other.is_scalar()) {
                return None;
            }
            let mut arguments = vec![Vector::Many(Cow::Borrowed(&column))];
            arguments.extend(others.iter().map(|other| Vector::One(Value::clone(other))));
            kernel(cx, &arguments, rows)
        });
        made.unwrap_or_else(|| self.by_cell(cx, &column, rows))
    }

    fn by_cell(&self, cx: &Cx, column: &Column, rows: usize) -> Column {
        let mut changed = ColumnBuilder::default();
        (0..rows).for_each(|row| changed.push(self.cell(cx, column.cell(row))));
        changed.finish()
    }
}

/// What a plain function of the library makes of a scalar and others: nobody can tell that it is called now.
fn called_now(cx: &Cx, function: &Function, cell: &Cell, others: &[&Value]) -> Option<Result<Value>> {
    let Cell::Value(value) = cell else { return None };
    let is_plain = function.builtin().is_some_and(|builtin| builtin.body.is_plain())
        && value.is_scalar()
        && others.iter().all(|other| other.is_scalar());
    is_plain.then(|| function.call(cx, [&[value], others].concat().into_iter().cloned().collect()))
}

/// Changes of the columns of a table, an entry for each of its result.
struct Changes(Vec<Option<Change>>);

impl Kernel for Changes {
    fn row(&self, cx: &Cx, mut row: Row, read: &Read) -> Result<Row> {
        for (column, (cell, change)) in row.iter_mut().zip(&self.0).enumerate() {
            if let Some(change) = change
                && is_read(read, column) != Some(false)
            {
                *cell = change.cell(cx, std::mem::replace(cell, Cell::Value(Value::NULL)));
            }
        }
        row.resize(self.0.len(), Cell::Value(Value::NULL));
        Ok(row)
    }

    fn batch(&self, cx: &Cx, mut batch: Batch, read: &Read) -> std::result::Result<Batch, Batch> {
        let rows = batch.rows();
        for (position, (column, change)) in batch.columns_mut().iter_mut().zip(&self.0).enumerate() {
            if let Some(change) = change
                && is_read(read, position) != Some(false)
            {
                *column = change.column(cx, std::mem::replace(column, Column::Unread), rows);
            }
        }
        batch.columns_mut().resize(self.0.len(), Column::Unread);
        Ok(batch)
    }
}

/// The table with `changes` applied, one entry for each column.
pub(super) fn changed(cx: &Cx, table: &Table, ty: Type, changes: Vec<Option<Change>>) -> Table {
    let needs = Needs::same(changes.len());
    step(cx, table, ty, needs, Changes(changes))
}

/// What a function declares to return: the type of the column it makes.
pub(super) fn result_type(function: &Function) -> Type {
    function.signature().map_or_else(|_| Type::any(), |signature| signature.return_type.clone())
}

fn transform_columns(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let default: Option<Function> = args.get(2)?;
    let missing = Missing::read(&args.value(3))?;
    let from = table.ty(cx)?;
    let row = table.row_type(cx)?;
    let (mut names, mut types) = columns::parts(&row);
    let mut changes: Vec<Option<Change>> = names.iter().map(|_| None).collect();
    for operation in columns::operations(cx, &args.value(1))? {
        let (column, function, ty) = transformation(&operation)?;
        let position = match (row.shape().position(&column), missing) {
            (Some(position), _) => position,
            (None, Missing::Ignore) => continue,
            (None, Missing::Error) => return Err(Error::missing_column(&column)),
            (None, Missing::UseNull) => {
                names.push(column);
                types.push(ty.unwrap_or_else(Type::any));
                changes.push(None);
                continue;
            }
        };
        if changes[position].is_some() {
            return Err(Error::expression_of(
                format!("The column '{column}' is transformed more than once."),
                Value::from(column),
            ));
        }
        types[position] = ty.unwrap_or_else(|| result_type(&function));
        changes[position] = Some(Change::apply(function));
    }
    if let Some(default) = default {
        let ty = result_type(&default);
        for position in 0..row.shape().len() {
            if changes[position].is_none() {
                changes[position] = Some(Change::apply(default.clone()));
                types[position] = ty.clone();
            }
        }
    }
    let altered: Vec<Text> = (names.iter().zip(&changes))
        .filter(|(_, change)| change.is_some())
        .map(|(name, _)| name.clone())
        .collect();
    let ty = columns::without_keys(&columns::derived_type(&from, names, types)?, Some(&altered));
    Ok(changed(cx, &table, ty, changes).into())
}

/// Reads `{column, function}` or `{column, function, type}`.
fn transformation(operation: &[Value]) -> Result<(Text, Function, Option<Type>)> {
    let (column, function, ty) = match operation {
        [column, function] => (column, function, None),
        [column, function, ty] => (column, function, Some(ty)),
        _ => {
            return Err(Error::expression_of(
                "A column operation is a list of a column name, a function and perhaps a type.",
                Value::list(operation.to_vec()),
            ));
        }
    };
    let ty = match ty.map(|ty| &ty.data) {
        None | Some(Data::Null) => None,
        Some(Data::Type(ty)) => Some(ty.clone()),
        Some(_) => return Err(Error::conversion(&operation[2], &Type::of_kind(m_engine::value::Kind::Type))),
    };
    Ok((columns::text(column)?, columns::function(function)?, ty))
}

fn replace_value(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let (old, new) = (args.value(1), args.value(2));
    let replacer: Function = args.get(3)?;
    let shape = table.shape(cx)?;
    let names = columns::names(cx, &args.value(4))?;
    let positions = columns::positions(&shape, &names)?;
    let mut ty = table.ty(cx)?;
    if replacer.builtin_name() == Some("Replacer.ReplaceText") {
        let (all, mut types) = columns::parts(&*table.row_type(cx)?);
        for position in &positions {
            types[*position] = result_type(&replacer);
        }
        ty = columns::derived_type(&ty, all, types)?;
    }
    let ty = columns::without_keys(&ty, Some(&names));
    let of_row = |value: &Value| matches!(value.data, Data::Function(_));
    if !of_row(&old) && !of_row(&new) {
        let mut changes: Vec<Option<Change>> = (0..shape.len()).map(|_| None).collect();
        for position in positions {
            changes[position] = Some(Change::Replace(replacer.clone(), old.clone(), new.clone()));
        }
        return Ok(changed(cx, &table, ty, changes).into());
    }
    let mut by: Vec<usize> = Vec::new();
    for value in [&old, &new] {
        if let Data::Function(function) = &value.data {
            by.extend(read_by(function, &shape));
        }
    }
    let (by, searched): (Rc<[usize]>, HashSet<usize>) = (by.into(), positions.iter().copied().collect());
    let needs = |column: usize| match searched.contains(&column) {
        true => Needs::Also(by.clone(), column),
        false => Needs::column(column),
    };
    let needs = (0..shape.len()).map(needs).collect();
    Ok(rows::map(cx, &table, ty, needs, move |cx, mut row: Row| {
        let record = rows::record(&shape, &row);
        for position in &positions {
            let Some(cell) = row.get_mut(*position) else { continue };
            let (before, record) = (cell.clone(), record.clone());
            let (old, new, replacer) = (old.clone(), new.clone(), replacer.clone());
            *cell = Cell::lazy(cx, move |cx| {
                let old = of_row_value(cx, &old, &record)?;
                let new = of_row_value(cx, &new, &record)?;
                replacer.call(cx, vec![before.force(cx)?, old, new])
            });
        }
        Ok(row)
    })
    .into())
}

/// A value as it is, or what a function makes of the row.
fn of_row_value(cx: &Cx, value: &Value, record: &Value) -> Result<Value> {
    match &value.data {
        Data::Function(function) => eval::call1(cx, function, record.clone()),
        _ => Ok(value.clone()),
    }
}

fn replace_errors(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let ty = table.ty(cx)?;
    let row = table.row_type(cx)?;
    let (names, mut types) = columns::parts(&row);
    let mut changes: Vec<Option<Change>> = names.iter().map(|_| None).collect();
    for operation in columns::operations(cx, &args.value(1))? {
        let [column, replacement] = operation.as_slice() else {
            return Err(Error::expression_of(
                "A replacement is a list of a column name and a value.",
                args.value(1),
            ));
        };
        let column = columns::text(column)?;
        let position = columns::position(row.shape(), &column)?;
        if changes[position].is_some() {
            return Err(Error::expression_of(
                format!("The column '{column}' has more than one replacement."),
                Value::from(column),
            ));
        }
        if !types[position].accepts(replacement.kind()) {
            types[position] = Type::any();
        }
        changes[position] = Some(Change::Recover(replacement.clone()));
    }
    let ty = columns::derived_type(&ty, names, types)?;
    Ok(changed(cx, &table, ty, changes).into())
}
