//! The criteria of table functions (Table.Sort, Table.Max, Table.Distinct, Table.Contains and others): what of a row is
//! compared is a column, what a function makes of the row, or the row itself.

use super::columns;
use super::rows;
use super::step::read_by;
use crate::criterion::{Criterion, selector};
use crate::list::merge_sort;
use m_engine::value::{Data, Function, Number, Record, Shape, Text, Value};
use m_engine::{Cell, Cx, Error, Result, eval};
use std::cmp::Ordering;
use std::rc::Rc;

pub(super) use crate::criterion::{equal_by, is_value_comparer};

/// What of a row is compared, and how: by the first key, where those are equal by the second, and so on.
#[derive(Clone)]
pub(super) struct Criteria {
    /// The keys in order of importance.
    pub(super) keys: Vec<Criterion<Source>>,
    shape: Rc<Shape>,
}

/// What of a row is compared.
#[derive(Clone)]
pub(super) enum Source {
    /// A column, by position and name.
    Column(usize, Text),
    /// What a function makes of the row.
    Selector(Function),
}

impl Criteria {
    /// Reads comparison criteria: a column name; a function of a row that gives a key, or of two rows that gives -1, 0
    /// or 1; or a list: `{key, order}`, `{key, comparer}`, or keys of any of these forms.
    ///
    /// Errors: none of these forms, or a column that does not exist.
    pub(super) fn read(cx: &Cx, shape: &Rc<Shape>, value: &Value) -> Result<Criteria> {
        let select = |value: &Value| match &value.data {
            Data::Text(name) => Ok(Source::Column(columns::position(shape, name)?, name.clone())),
            _ => selector(value).map(Source::Selector),
        };
        let mut keys = Criterion::read_all(cx, value, &select)?;
        for key in keys.iter_mut().filter(|key| key.source.is_none() && key.comparer.is_none()) {
            // An order alone is that of the first column.
            key.source = shape.names().first().map(|first| Source::Column(0, first.clone()));
        }
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
        let keys = shape.names().iter().enumerate().map(|(position, name)| Criterion {
            source: Some(Source::Column(position, name.clone())),
            comparer: comparer.clone(),
            descending: false,
        });
        Ok(Criteria { keys: keys.collect(), shape: shape.clone() })
    }

    /// What is compared of a row, one value for each key.
    pub(super) fn values(&self, cx: &Cx, row: &[Cell]) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(self.keys.len());
        for key in &self.keys {
            values.push(match &key.source {
                Some(Source::Column(position, _)) => rows::value(cx, row, *position)?,
                Some(Source::Selector(selector)) => {
                    eval::call1(cx, selector, rows::record(&self.shape, row))?
                }
                None => rows::record(&self.shape, row),
            });
        }
        Ok(values)
    }

    /// What is compared of a row that is given as a record, one value for each key.
    ///
    /// Errors: the record lacks a column that is compared.
    pub(super) fn values_of(&self, cx: &Cx, record: &Record) -> Result<Vec<Value>> {
        let value = |key: &Criterion<Source>| match &key.source {
            Some(Source::Column(_, name)) => match record.get(name) {
                Some(cell) => cell.force(cx),
                None => Err(Error::missing_field(name, record)),
            },
            Some(Source::Selector(selector)) => eval::call1(cx, selector, record.clone().into()),
            None => Ok(record.clone().into()),
        };
        self.keys.iter().map(value).collect()
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
        let column = |key: &Criterion<Source>| match &key.source {
            Some(Source::Column(_, name)) if key.comparer.is_none() => Some((name.clone(), key.descending)),
            _ => None,
        };
        self.keys.iter().map(column).collect()
    }

    /// The positions of the columns and whether they descend, where the keys are nothing but columns.
    pub(super) fn columns(&self) -> Option<Vec<(usize, bool)>> {
        let column = |key: &Criterion<Source>| match &key.source {
            Some(Source::Column(position, _)) if key.comparer.is_none() => Some((*position, key.descending)),
            _ => None,
        };
        self.keys.iter().map(column).collect()
    }

    /// The columns that are read of a row.
    pub(super) fn reads(&self) -> Vec<usize> {
        let read = |key: &Criterion<Source>| match &key.source {
            Some(Source::Column(position, _)) => vec![*position],
            Some(Source::Selector(selector)) => read_by(selector, &self.shape),
            None => (0..self.shape.len()).collect(),
        };
        self.keys.iter().flat_map(read).collect()
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
