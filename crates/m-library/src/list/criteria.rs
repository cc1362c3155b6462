//! How list and table functions are told what is equal (equation criteria) and what comes first (comparison criteria).

use super::merge_sort;
use m_engine::eval::{call1, call2};
use m_engine::value::{Data, Function, List, Type};
use m_engine::{Cx, Error, Result, Value, ops};
use m_syntax::ast::Primitive;
use std::cmp::Ordering;

/// An equation criterion: nothing, a key selector, a comparer, or a list of both.
#[derive(Clone, Default)]
pub(crate) struct Equation {
    key: Option<Function>,
    comparer: Option<Function>,
}

/// Whether the function compares two values; one that takes a single value selects a key.
fn is_comparer(function: &Function) -> Result<bool> {
    Ok(function.signature()?.required() >= 2)
}

fn function(value: &Value) -> Result<Function> {
    match &value.data {
        Data::Function(function) => Ok(function.clone()),
        _ => Err(Error::conversion(value, &Type::primitive(Primitive::Function))),
    }
}

impl Equation {
    /// Reads a criterion.
    ///
    /// Errors: it is of none of the four forms.
    pub(crate) fn new(cx: &Cx, criteria: &Value) -> Result<Equation> {
        match &criteria.data {
            Data::Null => Ok(Equation::default()),
            Data::Function(one) if is_comparer(one)? => {
                Ok(Equation { key: None, comparer: Some(one.clone()) })
            }
            Data::Function(one) => Ok(Equation { key: Some(one.clone()), comparer: None }),
            Data::List(list) => match list.values(cx)?.as_slice() {
                [key, comparer] => Ok(Equation {
                    key: Some(function(key)?),
                    comparer: (!comparer.is_null()).then(|| function(comparer)).transpose()?,
                }),
                [one] => Equation::new(cx, one),
                _ => Err(malformed("equation", criteria)),
            },
            _ => Err(malformed("equation", criteria)),
        }
    }

    /// What is compared of a value.
    pub(crate) fn key(&self, cx: &Cx, value: Value) -> Result<Value> {
        match &self.key {
            Some(key) => call1(cx, key, value),
            None => Ok(value),
        }
    }

    /// Whether two keys are equal. A comparer answers with an order (0 is equal) or with a logical value.
    pub(crate) fn equal(&self, cx: &Cx, left: &Value, right: &Value) -> Result<bool> {
        let Some(comparer) = &self.comparer else { return ops::equals(cx, left, right) };
        let answer = call2(cx, comparer, left.clone(), right.clone())?;
        match &answer.data {
            Data::Logical(equal) => Ok(*equal),
            Data::Number(order) => Ok(order.to_f64() == 0.0),
            _ => Err(Error::conversion(&answer, &Type::number())),
        }
    }

    /// The library's name of the comparer; `None` where the function is not the library's, `Some("")` without one.
    pub(crate) fn comparer_name(&self) -> Option<&'static str> {
        self.comparer.as_ref().map_or(Some(""), Function::builtin_name)
    }
}

/// Comparison criteria: the criteria of one order after the other.
#[derive(Clone, Default)]
pub(crate) struct Comparison {
    criteria: Vec<Criterion>,
}

#[derive(Clone, Default)]
struct Criterion {
    key: Option<Function>,
    comparer: Option<Function>,
    descending: bool,
}

impl Comparison {
    /// Reads comparison criteria: an order, a key selector, a comparer, a list of key selector and order, or a list of
    /// such criteria.
    ///
    /// Errors: they are of none of these forms.
    pub(crate) fn new(cx: &Cx, criteria: &Value) -> Result<Comparison> {
        if let Data::List(list) = &criteria.data
            && let Some(each) = several(cx, list)?
        {
            let criteria = each.iter().map(|value| criterion(cx, value)).collect::<Result<_>>()?;
            return Ok(Comparison { criteria });
        }
        Ok(Comparison { criteria: vec![criterion(cx, criteria)?] })
    }

    /// What is compared of a value: one key for each criterion.
    pub(crate) fn keys(&self, cx: &Cx, value: &Value) -> Result<Vec<Value>> {
        let key = |criterion: &Criterion| match &criterion.key {
            Some(key) => call1(cx, key, value.clone()),
            None => Ok(value.clone()),
        };
        self.criteria.iter().map(key).collect()
    }

    /// The order of two values by their keys.
    pub(crate) fn compare(&self, cx: &Cx, left: &[Value], right: &[Value]) -> Result<Ordering> {
        for (criterion, (left, right)) in self.criteria.iter().zip(left.iter().zip(right)) {
            let order = match &criterion.comparer {
                Some(comparer) => order_of(&call2(cx, comparer, left.clone(), right.clone())?)?,
                None => ops::compare(cx, left, right)?,
            };
            if order != Ordering::Equal {
                return Ok(if criterion.descending { order.reverse() } else { order });
            }
        }
        Ok(Ordering::Equal)
    }

    /// Sorts values; equal ones keep their order.
    pub(crate) fn sort(&self, cx: &Cx, values: Vec<Value>) -> Result<Vec<Value>> {
        let mut keyed = Vec::with_capacity(values.len());
        for value in values {
            keyed.push((self.keys(cx, &value)?, value));
        }
        let sorted = merge_sort(keyed, |left, right| self.compare(cx, &left.0, &right.0))?;
        Ok(sorted.into_iter().map(|(_, value)| value).collect())
    }
}

/// The order that a comparer's answer stands for.
fn order_of(answer: &Value) -> Result<Ordering> {
    match &answer.data {
        Data::Number(number) => Ok(number.to_f64().partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
        _ => Err(Error::conversion(answer, &Type::number())),
    }
}

/// The criteria of a list that is not itself one criterion of key selector and order.
fn several(cx: &Cx, list: &List) -> Result<Option<Vec<Value>>> {
    let items = list.values(cx)?;
    if let [_, second] = items.as_slice() {
        let one = match &second.data {
            Data::Number(_) | Data::Null => true,
            Data::Function(function) => is_comparer(function)?,
            _ => false,
        };
        if one {
            return Ok(None);
        }
    }
    Ok(Some(items))
}

fn criterion(cx: &Cx, value: &Value) -> Result<Criterion> {
    let mut criterion = Criterion::default();
    match &value.data {
        Data::Null => {}
        Data::Number(_) => criterion.descending = descending(value)?,
        Data::Function(one) if is_comparer(one)? => criterion.comparer = Some(one.clone()),
        Data::Function(one) => criterion.key = Some(one.clone()),
        Data::List(list) => match list.values(cx)?.as_slice() {
            [key, order] => {
                criterion.key = (!key.is_null()).then(|| function(key)).transpose()?;
                match &order.data {
                    Data::Null => {}
                    Data::Function(comparer) => criterion.comparer = Some(comparer.clone()),
                    _ => criterion.descending = descending(order)?,
                }
            }
            [key] => criterion.key = Some(function(key)?),
            _ => return Err(malformed("comparison", value)),
        },
        _ => return Err(malformed("comparison", value)),
    }
    Ok(criterion)
}

/// `Order.Ascending` is 0, `Order.Descending` 1.
fn descending(order: &Value) -> Result<bool> {
    match order.as_index() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => {
            Err(Error::expression_of("The order must be Order.Ascending or Order.Descending.", order.clone()))
        }
    }
}

#[cold]
fn malformed(kind: &str, criteria: &Value) -> Error {
    Error::expression_of(format!("The specified {kind} criteria is invalid."), criteria.clone())
}
