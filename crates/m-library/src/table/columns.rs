//! What the parameters of table functions say about columns: names, table types, and what to do where one is missing.

use m_engine::value::types::{Key, RecordType, TableType, TypeKind};
use m_engine::value::{Data, Function, Kind, List, Record, Shape, Text, Type, Value, column_names};
use m_engine::{Args, Cx, Error, Result};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What happens to a column that is named but not there (`MissingField.Type`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// An error is raised.
    Error,
    /// It is passed over.
    Ignore,
    /// It is there, with nulls.
    UseNull,
}

impl Missing {
    /// Reads a `MissingField` argument; null is `MissingField.Error`.
    ///
    /// Errors: any other number.
    pub(crate) fn read(value: &Value) -> Result<Missing> {
        match (&value.data, value.as_index()) {
            (Data::Null, _) | (_, Some(0)) => Ok(Missing::Error),
            (_, Some(1)) => Ok(Missing::Ignore),
            (_, Some(2)) => Ok(Missing::UseNull),
            _ => {
                Err(Error::expression_of("The value is no MissingField value: use 0, 1 or 2.", value.clone()))
            }
        }
    }
}

/// One column name, or a list of them.
///
/// Errors: an item is no text.
pub(crate) fn names(cx: &Cx, value: &Value) -> Result<Vec<Text>> {
    match &value.data {
        Data::Text(name) => Ok(vec![name.clone()]),
        Data::List(list) => each(cx, list, |item| text(&item)),
        _ => Err(Error::conversion(value, &Type::of_kind(Kind::List))),
    }
}

/// The items of a list that says something about columns, each converted as it comes: a list without end, or of something
/// else, must not be collected first.
///
/// Errors: those of `convert`; there are more items than any table has columns.
pub(crate) fn each<T>(cx: &Cx, list: &List, mut convert: impl FnMut(Value) -> Result<T>) -> Result<Vec<T>> {
    let mut items = list.iter(cx)?;
    let mut converted = Vec::new();
    while let Some(item) = items.next_value(cx) {
        if converted.len() == MOST {
            return Err(Error::expression(format!(
                "The list has more than {MOST} items, which no table has columns."
            )));
        }
        converted.push(convert(item?)?);
    }
    Ok(converted)
}

/// A text, or the error that it is none.
pub(crate) fn text(value: &Value) -> Result<Text> {
    match &value.data {
        Data::Text(text) => Ok(text.clone()),
        _ => Err(Error::conversion(value, &Type::text())),
    }
}

/// A function, or the error that it is none.
pub(crate) fn function(value: &Value) -> Result<Function> {
    match &value.data {
        Data::Function(function) => Ok(function.clone()),
        _ => Err(Error::conversion(value, &Type::of_kind(Kind::Function))),
    }
}

/// Operations given as a list: one (`{"a", 1}`) or a list of them (`{{"a", 1}, {"b", 2}}`).
pub(crate) fn operations(cx: &Cx, value: &Value) -> Result<Vec<Vec<Value>>> {
    let Data::List(list) = &value.data else {
        return Err(Error::conversion(value, &Type::of_kind(Kind::List)));
    };
    let items = each(cx, list, Ok)?;
    if items.first().is_some_and(|first| !matches!(first.data, Data::List(_))) {
        return Ok(vec![items]);
    }
    items
        .iter()
        .map(|item| match &item.data {
            Data::List(operation) => each(cx, operation, Ok),
            _ => Err(Error::conversion(item, &Type::of_kind(Kind::List))),
        })
        .collect()
}

/// The most columns that a table may be told to have by a number.
const MOST: usize = 1 << 20;

/// The names of so many columns that nobody named.
///
/// Errors: more columns than any table has; a number that a person mistyped must not fill the memory.
pub(crate) fn numbered(count: usize) -> Result<Vec<Text>> {
    if count > MOST {
        let count = Value::number(count as f64);
        return Err(Error::expression_of("The number of columns is too large.", count));
    }
    Ok(column_names(count))
}

/// A shape of these column names.
///
/// Errors: a name occurs twice.
pub(crate) fn shape(names: Vec<Text>) -> Result<Rc<Shape>> {
    Shape::new(names).map_err(|name| duplicate(&name))
}

/// The error that a column of that name exists already.
pub(crate) fn duplicate(name: &str) -> Error {
    crate::record::duplicate(name, Value::NULL)
}

/// A table type of these columns.
///
/// Errors: a name occurs twice.
pub(crate) fn table_type(names: Vec<Text>, types: impl IntoIterator<Item = Type>) -> Result<Type> {
    Ok(Type::table(RecordType::row(shape(names)?, types)))
}

/// The table type of columns made out of those of `from`: its keys stay where all their columns do.
///
/// Errors: a name occurs twice.
pub(crate) fn derived_type(from: &Type, names: Vec<Text>, types: Vec<Type>) -> Result<Type> {
    Ok(from.of_columns(shape(names)?, types))
}

/// A table type without the keys that new values may break: all of them where rows may come twice (`changed` is
/// `None`), otherwise those with a column among `changed`.
pub(crate) fn without_keys(ty: &Type, changed: Option<&[Text]>) -> Type {
    let TypeKind::Table(Some(table)) = ty.kind() else { return ty.clone() };
    let changed: Option<HashSet<&Text>> = changed.map(|changed| changed.iter().collect());
    let stays = |key: &&Key| {
        changed.as_ref().is_some_and(|changed| !key.columns.iter().any(|name| changed.contains(name)))
    };
    let keys: Vec<Key> = table.keys.iter().filter(stays).cloned().collect();
    if keys.len() == table.keys.len() {
        return ty.clone();
    }
    ty.with_kind(TypeKind::Table(Some(Rc::new(TableType { row: table.row.clone(), keys }))))
}

/// Names and types of the columns.
pub(crate) fn parts(row: &RecordType) -> (Vec<Text>, Vec<Type>) {
    row.fields().map(|(name, field)| (name.clone(), field.ty.clone())).unzip()
}

/// The position of a column.
///
/// Errors: there is no such column.
pub(crate) fn position(shape: &Shape, name: &str) -> Result<usize> {
    shape.position(name).ok_or_else(|| Error::missing_column(name))
}

/// The positions of the columns.
///
/// Errors: there is no such column.
pub(crate) fn positions(shape: &Shape, names: &[Text]) -> Result<Vec<usize>> {
    names.iter().map(|name| position(shape, name)).collect()
}

/// A function of the library by name, for functions that are defined by another one.
///
/// Errors: the library has none of that name.
pub(crate) fn library(cx: &Cx, name: &str) -> Result<Value> {
    match cx.globals().get(name) {
        Some(cell) => cell.force(cx),
        None => Err(Error::expression(format!(
            "The name '{name}' wasn't recognized.  Make sure it's spelled correctly."
        ))),
    }
}

/// Checks that an options record has no fields but those that the function `name` documents.
///
/// Errors: it has another one.
pub(crate) fn check_options(name: &str, options: &Option<Record>, valid: &[&str]) -> Result<()> {
    let names = options.iter().flat_map(|options| options.shape().names());
    match names.into_iter().find(|field| !valid.contains(&field.as_str())) {
        Some(field) => Err(Error::expression_of(
            format!("'{field}' isn't a valid {name} option. Valid options are: {}.", valid.join(", ")),
            field.clone().into(),
        )),
        None => Ok(()),
    }
}

/// The argument `index`, a number of rows or a position: not negative. `name` is the parameter's.
///
/// Errors: a negative number.
pub(crate) fn count(args: &Args, index: usize, name: &str) -> Result<usize> {
    crate::list::count(args, index, name)
}

/// A field of an options record; null where there are no options or it has none of that name.
pub(crate) fn option(cx: &Cx, options: &Option<Record>, name: &str) -> Result<Value> {
    match options.as_ref().and_then(|options| options.get(name)) {
        Some(cell) => cell.force(cx),
        None => Ok(Value::NULL),
    }
}

/// Names of which each is given once.
#[derive(Default)]
pub(crate) struct UniqueNames {
    taken: HashSet<Text>,
    /// The last number that a name got: all columns may have one name.
    numbers: HashMap<Text, usize>,
}

impl UniqueNames {
    /// Names that are taken.
    pub(crate) fn besides(taken: &[Text]) -> UniqueNames {
        UniqueNames { taken: taken.iter().cloned().collect(), numbers: HashMap::new() }
    }

    /// A name that is not taken, which it is from now on: the name itself, or with `_1`, `_2` … behind it.
    pub(crate) fn give(&mut self, name: Text) -> Text {
        let mut candidate = name.clone();
        if self.taken.contains(&candidate) {
            let number = self.numbers.entry(name.clone()).or_default();
            while self.taken.contains(&candidate) {
                *number += 1;
                candidate = Text::from(format!("{name}_{number}"));
            }
        }
        self.taken.insert(candidate.clone());
        candidate
    }
}
