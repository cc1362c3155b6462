//! The criteria of list functions: what of an item is compared is the item itself, or what a function makes of it.

use super::merge_sort;
use crate::comparer::Equality;
use crate::criterion::{Criterion, is_value_comparer, selector};
use crate::key_order::{order, sorted_numbers};
use m_engine::eval::call1;
use m_engine::value::{Column, ColumnBuilder, Function, List, ListPart, Odd};
use m_engine::{Cell, Cx, Error, Result, Value};
use std::cmp::Ordering;

/// An equation criterion: nothing, a key selector, a comparer, or a list of both.
#[derive(Clone, Default)]
pub(crate) struct Equation(Criterion<Function>);

impl Equation {
    /// Reads a criterion.
    ///
    /// Errors: it is of none of the four forms.
    pub(crate) fn new(cx: &Cx, criteria: &Value) -> Result<Equation> {
        Criterion::read(cx, criteria, &selector).map(Equation)
    }

    /// Reads a criterion whose comparer, if it has one, must be the library's: what most functions take ("List
    /// functions", equation criteria).
    ///
    /// Errors: it is of none of the four forms, or its comparer is a function of the caller's.
    pub(crate) fn of_library(cx: &Cx, criteria: &Value) -> Result<Equation> {
        let equation = Equation::new(cx, criteria)?;
        match &equation.0.comparer {
            Some(comparer) if !is_value_comparer(comparer) => Err(Error::expression_of(
                "The comparer must be one of the library's, such as Comparer.OrdinalIgnoreCase or Comparer.FromCulture.",
                criteria.clone(),
            )),
            _ => Ok(equation),
        }
    }

    /// What is compared of a value.
    pub(crate) fn key(&self, cx: &Cx, value: Value) -> Result<Value> {
        key(cx, &self.0, value)
    }

    /// Whether a function makes what is compared.
    pub(crate) fn selects(&self) -> bool {
        self.0.source.is_some()
    }

    /// Whether two keys are equal. A comparer answers with an order (0 is equal) or with a logical value.
    pub(crate) fn equal(&self, cx: &Cx, left: &Value, right: &Value) -> Result<bool> {
        self.0.equal(cx, left, right)
    }

    /// Which texts are equal; `None` where a function says so that is not the library's.
    pub(crate) fn equality(&self) -> Option<&Equality> {
        Equality::of(self.0.comparer.as_ref())
    }

    /// Whether the operator `=` says which keys are equal.
    pub(crate) fn is_exact(&self) -> bool {
        self.0.comparer.is_none()
    }
}

/// Comparison criteria: the criteria of one order after the other.
#[derive(Clone, Default)]
pub(crate) struct Comparison(Vec<Criterion<Function>>);

impl Comparison {
    /// Reads comparison criteria: an order, a key selector, a comparer, a list of key selector and order, or a list of
    /// such criteria.
    ///
    /// Errors: they are of none of these forms.
    pub(crate) fn new(cx: &Cx, criteria: &Value) -> Result<Comparison> {
        Criterion::read_all(cx, criteria, &selector).map(Comparison)
    }

    /// What is compared of a value: one key for each criterion.
    pub(crate) fn keys(&self, cx: &Cx, value: &Value) -> Result<Vec<Value>> {
        self.0.iter().map(|criterion| key(cx, criterion, value.clone())).collect()
    }

    /// The order of two values by their keys.
    pub(crate) fn compare(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<Ordering> {
        for (criterion, (left, right)) in self.0.iter().zip(left.iter().zip(right)) {
            let order = criterion.compare(cx, left, right)?;
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }

    /// The items of a list in order; equal ones keep theirs.
    ///
    /// Errors: an item cannot be had, or two cannot be compared.
    pub(crate) fn sorted(&self, cx: &Cx, list: &List) -> Result<List> {
        let descending = match self.0.as_slice() {
            [] => false,
            [Criterion { source: None, comparer: None, descending }] => *descending,
            _ => return Ok(List::from_values(self.sort(cx, list.values(cx)?)?)),
        };
        let column = column(cx, list)?;
        let rows = column.len().unwrap_or(0);
        if let Column::Numbers(numbers, odd) = &column
            && let Some(sorted) = sorted_numbers(numbers, odd, descending)
        {
            return Ok(List::from_column(Column::Numbers(sorted, Odd::default())));
        }
        if let Some(order) = order(&[(&column, descending)], rows) {
            return Ok(List::from_column(column.gather(&order)));
        }
        let values = column.cells().map(|cell| cell.force(cx)).collect::<Result<Vec<Value>>>()?;
        Ok(List::from_values(self.sort(cx, values)?))
    }

    /// Sorts values; equal ones keep their order.
    pub(crate) fn sort(&self, cx: &Cx, values: Vec<Value>) -> Result<Vec<Value>> {
        let mut keyed = Vec::with_capacity(values.len());
        if self.0.iter().all(|criterion| criterion.comparer.is_none()) {
            let mut columns: Vec<ColumnBuilder> = self.0.iter().map(|_| ColumnBuilder::default()).collect();
            for value in &values {
                for (criterion, column) in self.0.iter().zip(&mut columns) {
                    column.push(Cell::Value(key(cx, criterion, value.clone())?));
                }
            }
            let columns: Vec<Column> = columns.into_iter().map(ColumnBuilder::finish).collect();
            let keys: Vec<(&Column, bool)> = columns
                .iter()
                .zip(&self.0)
                .map(|(column, criterion)| (column, criterion.descending))
                .collect();
            if let Some(order) = order(&keys, values.len()) {
                return Ok(order.iter().filter_map(|row| values.get(*row as usize).cloned()).collect());
            }
            for (row, value) in values.into_iter().enumerate() {
                let keys = columns.iter().map(|column| column.cell(row).force(cx));
                keyed.push((keys.collect::<Result<Vec<Value>>>()?, value));
            }
        } else {
            for value in values {
                keyed.push((self.keys(cx, &value)?, value));
            }
        }
        let sorted = merge_sort(keyed, |left, right| self.compare(cx, &left.0, &right.0))?;
        Ok(sorted.into_iter().map(|(_, value)| value).collect())
    }
}

/// All items of a list, evaluated, as a column.
fn column(cx: &Cx, list: &List) -> Result<Column> {
    let mut items = list.iter(cx)?;
    let mut all: Option<Column> = None;
    // Items that came one by one.
    let mut single = ColumnBuilder::default();
    while let Some(part) = items.next_part(cx) {
        match part? {
            ListPart::Item(cell) => single.push(Cell::Value(cell.force(cx)?)),
            ListPart::Column(column) if column.odd().is_some_and(Odd::has_only_nulls) => {
                append(&mut all, std::mem::take(&mut single).finish());
                append(&mut all, column);
            }
            ListPart::Column(column) => {
                for row in 0..column.len().unwrap_or(0) {
                    single.push(Cell::Value(column.cell(row).force(cx)?));
                }
            }
        }
    }
    append(&mut all, single.finish());
    Ok(all.unwrap_or_else(|| Column::Cells(Vec::new())))
}

fn append(all: &mut Option<Column>, more: Column) {
    match all {
        _ if more.is_empty() => {}
        Some(all) => all.extend(more),
        None => *all = Some(more),
    }
}

fn key(cx: &Cx, criterion: &Criterion<Function>, value: Value) -> Result<Value> {
    match &criterion.source {
        Some(selector) => call1(cx, selector, value),
        None => Ok(value),
    }
}
