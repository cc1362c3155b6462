//! Comparison and equation criteria: the ways in which Table.Sort, Table.Max, Table.Distinct, Table.Contains and others
//! are told what of a row to compare, and how (function reference, "Table functions", "Parameter values").

use super::columns;
use super::rows;
use crate::list::merge_sort;
use m_engine::value::{Data, Function, FunctionKind, Number, Record, Shape, Text, Type, Value};
use m_engine::{Cell, Cx, Error, Result, eval, ops};
use m_syntax::ast::Primitive;
use std::cmp::Ordering;
use std::rc::Rc;

/// What of a row is compared, and how: by the first key, where those are equal by the second, and so on.
#[derive(Clone)]
pub(super) struct Criteria {
    /// The keys in order of importance.
    pub(super) keys: Vec<Key>,
    shape: Rc<Shape>,
}

/// One part of a row that is compared.
#[derive(Clone)]
pub(super) struct Key {
    /// What is compared.
    pub(super) source: Source,
    /// Whether larger values come first.
    pub(super) descending: bool,
    /// How values are compared, where not as the operators do it.
    pub(super) comparer: Option<Function>,
}

/// What of a row is compared.
#[derive(Clone)]
pub(super) enum Source {
    /// A column, by position and name.
    Column(usize, Text),
    /// What a function makes of the row.
    Selector(Function),
    /// The whole row as a record.
    Row,
}

impl Key {
    fn of(source: Source) -> Key {
        Key { source, descending: false, comparer: None }
    }

    /// The value of the key for a row given as a record.
    pub(super) fn of_record(&self, cx: &Cx, record: &Record) -> Result<Value> {
        match &self.source {
            Source::Column(_, name) => match record.get(name) {
                Some(cell) => cell.force(cx),
                None => Err(Error::missing_field(name, record)),
            },
            Source::Selector(selector) => eval::call1(cx, selector, record.clone().into()),
            Source::Row => Ok(record.clone().into()),
        }
    }

    fn compare(&self, cx: &Cx, left: &Value, right: &Value) -> Result<Ordering> {
        let order = match &self.comparer {
            Some(comparer) => compared(cx, comparer, left, right)?,
            None => ops::compare(cx, left, right)?,
        };
        Ok(if self.descending { order.reverse() } else { order })
    }

    /// Whether two values of the key are equal.
    pub(super) fn equal(&self, cx: &Cx, left: &Value, right: &Value) -> Result<bool> {
        match &self.comparer {
            Some(comparer) => equal_by(cx, comparer, left, right),
            None => ops::equals(cx, left, right),
        }
    }
}

impl Criteria {
    /// Reads comparison criteria: a column name; a function of a row that gives a key, or of two rows that gives -1, 0
    /// or 1; or a list: `{key, order}`, `{key, comparer}`, or keys of any of these forms.
    ///
    /// Errors: none of these forms, or a column that does not exist.
    pub(super) fn read(cx: &Cx, shape: &Rc<Shape>, value: &Value) -> Result<Criteria> {
        let keys = match &value.data {
            Data::List(list) => {
                let items = list.values(cx)?;
                if is_pair(&items) {
                    vec![key(cx, shape, value)?]
                } else {
                    items.iter().map(|item| key(cx, shape, item)).collect::<Result<Vec<_>>>()?
                }
            }
            // An order alone is that of the first column.
            Data::Number(_) => {
                let first = shape.names().first().cloned().unwrap_or_default();
                let descending = is_descending(value)?;
                vec![Key { descending, ..Key::of(Source::Column(0, first)) }]
            }
            _ => vec![key(cx, shape, value)?],
        };
        Ok(Criteria { keys, shape: shape.clone() })
    }

    /// Reads equation criteria: null for all columns, a comparer for the values of all columns, or what
    /// [`Criteria::read`] reads.
    pub(super) fn equation(cx: &Cx, shape: &Rc<Shape>, value: &Value) -> Result<Criteria> {
        let comparer = match &value.data {
            Data::Null => None,
            Data::Function(function) if is_value_comparer(function) => Some(function.clone()),
            _ => return Criteria::read(cx, shape, value),
        };
        let keys = shape.names().iter().enumerate().map(|(position, name)| Key {
            comparer: comparer.clone(),
            ..Key::of(Source::Column(position, name.clone()))
        });
        Ok(Criteria { keys: keys.collect(), shape: shape.clone() })
    }

    /// What is compared of a row, one value for each key.
    pub(super) fn values(&self, cx: &Cx, row: &[Cell]) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            values.push(match &key.source {
                Source::Column(position, _) => rows::value(cx, row, *position)?,
                Source::Selector(selector) => eval::call1(cx, selector, rows::record(&self.shape, row))?,
                Source::Row => rows::record(&self.shape, row),
            });
        }
        Ok(values)
    }

    /// The order of two rows by what is compared of them.
    ///
    /// Errors: values that have no order, or a comparer that raises one.
    pub(super) fn compare(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<Ordering> {
        for (key, (left, right)) in self.keys.iter().zip(left.iter().zip(right)) {
            let order = key.compare(cx, left, right)?;
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }

    /// Whether two rows are equal in what is compared of them.
    pub(super) fn equal(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<bool> {
        for (key, (left, right)) in self.keys.iter().zip(left.iter().zip(right)) {
            if !key.equal(cx, left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Names and orders, where the keys are nothing but columns: what a view's `OnSort` is given.
    pub(super) fn column_orders(&self) -> Option<Vec<(Text, bool)>> {
        let column = |key: &Key| match &key.source {
            Source::Column(_, name) if key.comparer.is_none() => Some((name.clone(), key.descending)),
            _ => None,
        };
        self.keys.iter().map(column).collect()
    }

    /// Sorts by keys that were computed before; equal ones stay in order.
    ///
    /// Errors: the first comparison that fails.
    pub(super) fn sort<T>(&self, cx: &Cx, items: Vec<(Vec<Value>, T)>) -> Result<Vec<(Vec<Value>, T)>> {
        if self.is_total(&items) {
            let mut items = items;
            items.sort_by(|(left, _), (right, _)| self.compare(cx, left, right).unwrap_or(Ordering::Equal));
            return Ok(items);
        }
        merge_sort(items, |(left, _), (right, _)| self.compare(cx, left, right))
    }

    /// Whether all values of each key can be compared with each other, without errors and contradictions: they are of
    /// one kind that has an order, or null. The standard library's faster sort needs that.
    fn is_total<T>(&self, items: &[(Vec<Value>, T)]) -> bool {
        self.keys.iter().enumerate().all(|(position, key)| {
            let mut values =
                items.iter().filter_map(|(values, _)| values.get(position)).filter(|value| !value.is_null());
            let kind = values.clone().next().map(Value::kind);
            key.comparer.is_none()
                && values.all(|value| {
                    Some(value.kind()) == kind
                        && match &value.data {
                            // A decimal is compared exactly with decimals, and as a double with doubles.
                            Data::Number(number) => matches!(number, Number::Double(_)),
                            Data::Binary(_) => false,
                            _ => value.is_scalar(),
                        }
                })
        })
    }
}

/// Whether a list is one key with its order or comparer, not a list of keys.
fn is_pair(items: &[Value]) -> bool {
    let [first, second, ..] = items else { return false };
    let selects = matches!(first.data, Data::Text(_) | Data::Function(_) | Data::Number(_));
    selects
        && match &second.data {
            Data::Number(_) => true,
            Data::Function(function) => items.len() == 2 && arity(function) == 2,
            Data::Null => true,
            _ => false,
        }
}

/// Reads one key: a column name, a function, or a list of one of these with an order or comparer.
fn key(cx: &Cx, shape: &Rc<Shape>, value: &Value) -> Result<Key> {
    match &value.data {
        Data::Text(name) => Ok(Key::of(Source::Column(columns::position(shape, name)?, name.clone()))),
        Data::Function(function) if arity(function) == 2 => {
            Ok(Key { comparer: Some(function.clone()), ..Key::of(Source::Row) })
        }
        Data::Function(function) => Ok(Key::of(Source::Selector(function.clone()))),
        Data::List(list) => {
            let items = list.values(cx)?;
            let mut items = items.iter();
            let first = items.next().ok_or_else(|| {
                Error::argument("A comparison criterion must not be an empty list.", value.clone())
            })?;
            let mut result = key(cx, shape, first)?;
            for item in items {
                match &item.data {
                    Data::Function(comparer) => result.comparer = Some(comparer.clone()),
                    Data::Null => {}
                    _ => result.descending = is_descending(item)?,
                }
            }
            Ok(result)
        }
        _ => Err(Error::conversion(value, &Type::primitive(Primitive::Function))),
    }
}

fn is_descending(order: &Value) -> Result<bool> {
    match order.as_index() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => Err(Error::argument("The value is no Order value: use 0 or 1.", order.clone())),
    }
}

/// How many arguments a function needs to compare: two for a comparer, one for a selector.
pub(super) fn arity(function: &Function) -> usize {
    match function.signature() {
        Ok(signature) if signature.parameters.len() >= 2 && signature.required() <= 2 => {
            if signature.required() == 1 { 1 } else { 2 }
        }
        _ => 1,
    }
}

/// Whether a function compares values (`Comparer.OrdinalIgnoreCase` and its like), not rows.
pub(super) fn is_value_comparer(function: &Function) -> bool {
    arity(function) == 2 && !matches!(function.kind(), FunctionKind::Closure(_))
}

/// The order that a comparer gives.
pub(super) fn compared(cx: &Cx, comparer: &Function, left: &Value, right: &Value) -> Result<Ordering> {
    let order = eval::call2(cx, comparer, left.clone(), right.clone())?;
    match &order.data {
        Data::Number(number) => Ok(number.to_f64().partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
        Data::Logical(equal) => Ok(if *equal { Ordering::Equal } else { Ordering::Less }),
        _ => Err(Error::conversion(&order, &Type::number())),
    }
}

/// Whether a comparer takes two values for equal. Comparers of texts leave other values, and the fields of records,
/// to the operator `=`.
pub(super) fn equal_by(cx: &Cx, comparer: &Function, left: &Value, right: &Value) -> Result<bool> {
    if is_value_comparer(comparer) {
        match (&left.data, &right.data) {
            (Data::Text(_), Data::Text(_)) => {}
            (Data::Record(left), Data::Record(right)) if left.len() == right.len() => {
                for (name, cell) in left.fields() {
                    let other = right.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx))?;
                    if !equal_by(cx, comparer, &cell.force(cx)?, &other)? {
                        return Ok(false);
                    }
                }
                return Ok(true);
            }
            _ => return ops::equals(cx, left, right),
        }
    }
    Ok(compared(cx, comparer, left, right)? == Ordering::Equal)
}
