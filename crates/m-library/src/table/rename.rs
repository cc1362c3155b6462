//! Table.*: naming columns: RenameColumns, PrefixColumns, TransformColumnNames.

use super::columns::{self, Missing};
use super::key_index::{Comparers, KeyIndex};
use m_engine::value::types::{Key, RecordType, TableType, TypeKind};
use m_engine::value::{Function, Made, Record, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[RENAME_COLUMNS, PREFIX_COLUMNS, TRANSFORM_COLUMN_NAMES];

const RENAME_COLUMNS: Builtin = Builtin {
    name: "Table.RenameColumns",
    signature: "(table as table, renames as list, optional missingField as nullable number) as table",
    doc: "Renames columns: `renames` is a pair of the old and the new name, or a list of such pairs. A column that \
          does not exist is an error, passed over with `MissingField.Ignore`, or added under the new name with \
          nulls with `MissingField.UseNull`.",
    examples: &[(
        r#"Table.RenameColumns(#table({"a", "b"}, {{1, 2}}), {{"a", "b"}, {"b", "a"}})"#,
        r#"#table({"b", "a"}, {{1, 2}})"#,
    )],
    body: Rust(rename_columns),
};

const PREFIX_COLUMNS: Builtin = Builtin {
    name: "Table.PrefixColumns",
    signature: "(table as table, prefix as text) as table",
    doc: "Puts `prefix` and a full stop before each column name.",
    examples: &[(
        r#"Table.ColumnNames(Table.PrefixColumns(#table({"a", "b"}, {}), "T"))"#,
        r#"{"T.a", "T.b"}"#,
    )],
    body: Rust(|cx, args| {
        let (table, prefix): (Table, Text) = (args.get(0)?, args.get(1)?);
        let names =
            table.shape(cx)?.names().iter().map(|name| Text::from(format!("{prefix}.{name}"))).collect();
        Ok(renamed(cx, &table, names)?.into())
    }),
};

const TRANSFORM_COLUMN_NAMES: Builtin = Builtin {
    name: "Table.TransformColumnNames",
    signature: "(table as table, nameGenerator as function, optional options as nullable record) as table",
    doc: "Gives each column the name that `nameGenerator` makes of its name. The option `MaxLength` limits the length \
          of the new names. Names that are equal, by the option `Comparer` or else exactly, are told apart by a \
          number at the end, within that length.",
    examples: &[(
        r##"Table.TransformColumnNames(#table({"ab", "cd"}, {}), each _ & "!") = #table({"ab!", "cd!"}, {})"##,
        "true",
    )],
    body: Rust(transform_names),
};

/// The same rows under other column names, one for each column; the keys follow.
pub(super) fn renamed(cx: &Cx, table: &Table, names: Vec<Text>) -> Result<Table> {
    let ty = table.ty(cx)?;
    let row = table.row_type(cx)?;
    let (_, types) = columns::parts(&row);
    let new_name = |column: &Text| {
        let position = row.shape().position(column);
        position.and_then(|position| names.get(position)).unwrap_or(column).clone()
    };
    let keys = ty
        .keys()
        .iter()
        .map(|key| Key { columns: key.columns.iter().map(new_name).collect(), primary: key.primary });
    let keys = keys.collect();
    let row = Rc::new(RecordType::row(columns::shape(names)?, types));
    Ok(retyped(cx, table, Type::new(TypeKind::Table(Some(Rc::new(TableType { row, keys }))))))
}

/// The rows of `table` under a type with as many columns. A view is read, so that later steps do not reach its
/// handlers, which know the former names.
pub(super) fn retyped(cx: &Cx, table: &Table, ty: Type) -> Table {
    if table.source().view().is_some() {
        let width = ty.row_type().map_or(0, |row| row.shape().len());
        return table.arranged(cx, ty, (0..width).map(Made::Of).collect());
    }
    table.with_type(ty)
}

fn rename_columns(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let missing = Missing::read(&args.value(2))?;
    let shape = table.shape(cx)?;
    let mut names = shape.names().to_vec();
    let mut added = Vec::new();
    let mut pairs = Vec::new();
    for operation in columns::operations(cx, &args.value(1))? {
        let [old, new] = operation.as_slice() else {
            return Err(Error::expression_of(
                "A rename is a list of the old and the new name.",
                args.value(1),
            ));
        };
        let (old, new) = (columns::text(old)?, columns::text(new)?);
        match shape.position(&old) {
            Some(position) => {
                pairs
                    .push(Record::of([("OldName", Value::from(old)), ("NewName", Value::from(new.clone()))]));
                names[position] = new;
            }
            None if missing == Missing::UseNull => added.push(new),
            None if missing == Missing::Ignore => {}
            None => return Err(Error::missing_column(&old)),
        }
    }
    let folded = table
        .fold(cx, "OnRenameColumns", || vec![Value::list(pairs.into_iter().map(Value::from).collect())])?;
    let table = match folded {
        Some(table) => table,
        None => renamed(cx, &table, names.clone())?,
    };
    if added.is_empty() {
        return Ok(table.into());
    }
    names.extend(added);
    Ok(super::project::project(cx, &table, names)?.into())
}

fn transform_names(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let generator: Function = args.get(1)?;
    let options: Option<Record> = args.get(2)?;
    columns::check_options("Table.TransformColumnNames", &options, &["MaxLength", "Comparer"])?;
    let limit = match columns::option(cx, &options, "MaxLength")? {
        value if value.is_null() => usize::MAX,
        value => value.as_index().ok_or_else(|| {
            Error::expression_of("MaxLength must be a whole number that is not negative.", value.clone())
        })?,
    };
    let comparer = match columns::option(cx, &options, "Comparer")? {
        value if value.is_null() => None,
        value => Some(columns::function(&value)?),
    };
    let mut names = KeyIndex::new(Comparers(vec![comparer]));
    // The last number that a name got: those before it are taken.
    let mut numbers: HashMap<Text, u64> = HashMap::new();
    for old in table.shape(cx)?.names() {
        let new = columns::text(&eval::call1(cx, &generator, old.clone().into())?)?;
        let numbered = |number: u64| {
            let suffix = if number == 0 { String::new() } else { number.to_string() };
            let start = new.slice(0, limit.saturating_sub(suffix.len()));
            Value::from(if suffix.is_empty() { start } else { Text::from(format!("{start}{suffix}")) })
        };
        let mut number = numbers.get(&new).map_or(0, |last| last + 1);
        while !names.insert(cx, vec![numbered(number)])?.1 {
            number += 1;
        }
        numbers.insert(new, number);
    }
    let names = names.keys().flatten().map(columns::text).collect::<Result<Vec<Text>>>()?;
    Ok(renamed(cx, &table, names)?.into())
}

/// A row with one more cell.
pub(super) fn appended(mut row: Vec<Cell>, cell: Cell) -> Vec<Cell> {
    row.push(cell);
    row
}
