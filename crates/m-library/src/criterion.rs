//! The criteria by which list and table functions are told what comes first (comparison criteria) and what is equal
//! (equation criteria): the forms that both read, and what a comparer's answer means (function reference, "List
//! functions" and "Table functions", parameter values).

use m_engine::eval::call2;
use m_engine::value::{Data, Function, FunctionKind, Kind, Type};
use m_engine::{Cx, Error, Result, Value, ops};
use std::cmp::Ordering;

/// One criterion: what of a value is compared, and how.
#[derive(Clone)]
pub(crate) struct Criterion<S> {
    /// What selects the key; `None` is the value itself.
    pub(crate) source: Option<S>,
    /// How keys are compared, where not as the operators do it.
    pub(crate) comparer: Option<Function>,
    /// Whether larger keys come first.
    pub(crate) descending: bool,
}

impl<S> Default for Criterion<S> {
    fn default() -> Criterion<S> {
        Criterion { source: None, comparer: None, descending: false }
    }
}

/// Reads what selects a key.
type Select<'s, S> = &'s dyn Fn(&Value) -> Result<S>;

impl<S> Criterion<S> {
    /// Reads criteria: one, or a list of them. `select` reads what selects a key; functions that it is given take one
    /// value.
    ///
    /// Errors: they are of none of the forms of [`Criterion::read`].
    pub(crate) fn read_all(cx: &Cx, criteria: &Value, select: Select<'_, S>) -> Result<Vec<Criterion<S>>> {
        if let Data::List(list) = &criteria.data {
            let items = list.values(cx)?;
            if !is_one(&items)? {
                return items.iter().map(|item| Criterion::read(cx, item, select)).collect();
            }
        }
        Ok(vec![Criterion::read(cx, criteria, select)?])
    }

    /// Reads one criterion: null; an order; a selector of keys; a comparer; or a list that begins with a selector, on
    /// which an order, a comparer or both follow.
    ///
    /// Errors: it is of none of these forms.
    pub(crate) fn read(cx: &Cx, value: &Value, select: Select<'_, S>) -> Result<Criterion<S>> {
        let mut criterion = Criterion::default();
        let Data::List(list) = &value.data else {
            criterion.set(value, Some(select))?;
            return Ok(criterion);
        };
        let parts = list.values(cx)?;
        if parts.is_empty() || parts.len() > 3 {
            return Err(malformed(value));
        }
        for (position, part) in parts.iter().enumerate() {
            criterion.set(part, (position == 0).then_some(select))?;
        }
        Ok(criterion)
    }

    /// Takes one part of a criterion; only the first may select a key.
    fn set(&mut self, part: &Value, select: Option<Select<'_, S>>) -> Result<()> {
        match (&part.data, select) {
            (Data::Null, _) => {}
            (Data::Number(_), _) => self.descending = is_descending(part)?,
            (Data::Function(function), _) if is_comparer(function)? => self.comparer = Some(function.clone()),
            (_, Some(select)) => self.source = Some(select(part)?),
            _ => return Err(malformed(part)),
        }
        Ok(())
    }

    /// The order of two keys.
    ///
    /// Errors: keys that have no order, or a comparer that raises one.
    pub(crate) fn compare(&self, cx: &Cx, left: &Value, right: &Value) -> Result<Ordering> {
        let order = match &self.comparer {
            Some(comparer) => compared(cx, comparer, left, right)?,
            None => ops::compare(cx, left, right)?,
        };
        Ok(if self.descending { order.reverse() } else { order })
    }

    /// Whether two keys are equal.
    ///
    /// Errors: those of a comparer.
    pub(crate) fn equal(&self, cx: &Cx, left: &Value, right: &Value) -> Result<bool> {
        match &self.comparer {
            Some(comparer) => equal_by(cx, comparer, left, right),
            None => ops::equals(cx, left, right),
        }
    }
}

/// Whether a list is one criterion with its order or comparer, not a list of criteria.
fn is_one(items: &[Value]) -> Result<bool> {
    Ok(match items {
        [first, second, ..] if items.len() <= 3 && !matches!(first.data, Data::List(_) | Data::Number(_)) => {
            match &second.data {
                Data::Number(_) | Data::Null => true,
                Data::Function(function) => is_comparer(function)?,
                _ => false,
            }
        }
        _ => false,
    })
}

/// Whether the function compares two values; one that can be called with a single value selects a key.
pub(crate) fn is_comparer(function: &Function) -> Result<bool> {
    let signature = function.signature()?;
    Ok(signature.parameters.len() >= 2 && signature.required() == 2)
}

/// Whether a function compares values (`Comparer.OrdinalIgnoreCase` and its like), not rows.
pub(crate) fn is_value_comparer(function: &Function) -> bool {
    is_comparer(function).unwrap_or(false) && !matches!(function.kind(), FunctionKind::Closure(_))
}

/// The order that a comparer gives: a number below, at or above zero, or whether the two are equal.
///
/// Errors: those of the comparer, or an answer of another kind.
pub(crate) fn compared(cx: &Cx, comparer: &Function, left: &Value, right: &Value) -> Result<Ordering> {
    let order = call2(cx, comparer, left.clone(), right.clone())?;
    match &order.data {
        Data::Number(number) => Ok(number.to_f64().partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
        Data::Logical(equal) => Ok(if *equal { Ordering::Equal } else { Ordering::Less }),
        _ => Err(Error::conversion(&order, &Type::number())),
    }
}

/// Whether a comparer takes two values for equal. Comparers of texts leave other values, and the fields of records, to
/// the operator `=`.
///
/// Errors: those of the comparer.
pub(crate) fn equal_by(cx: &Cx, comparer: &Function, left: &Value, right: &Value) -> Result<bool> {
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

/// A function that selects keys.
///
/// Errors: it is no function.
pub(crate) fn selector(value: &Value) -> Result<Function> {
    match &value.data {
        Data::Function(function) => Ok(function.clone()),
        _ => Err(Error::conversion(value, &Type::of_kind(Kind::Function))),
    }
}

/// `Order.Ascending` is 0, `Order.Descending` 1.
fn is_descending(order: &Value) -> Result<bool> {
    match order.as_index() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => {
            Err(Error::expression_of("The order must be Order.Ascending or Order.Descending.", order.clone()))
        }
    }
}

#[cold]
fn malformed(criteria: &Value) -> Error {
    Error::expression_of("The specified criteria are invalid.", criteria.clone())
}
