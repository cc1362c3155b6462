//! The operators over whole columns. Where both sides are plain values of one kind, or null, nothing fails.

use super::vector::Vector;
use crate::Cell;
use crate::node::Operator;
use crate::value::{Column, Data, Odd, Text, Texts, TextsBuilder, Value};

/// One side of an operator.
#[derive(Clone, Copy)]
pub(super) enum Side<'s, T> {
    One(T),
    Many(&'s [T], &'s Odd),
}

impl<T: Copy> Side<'_, T> {
    fn is_null(&self, row: usize) -> bool {
        matches!(self, Side::Many(_, odd) if !odd.is_plain(row))
    }

    fn has_nulls(&self) -> bool {
        matches!(self, Side::Many(_, odd) if !odd.is_empty())
    }
}

/// An operator between values of each row; `None` where it has to be asked row by row.
pub(super) fn binary(
    operator: Operator,
    left: &Vector<'_>,
    right: &Vector<'_>,
    rows: usize,
) -> Option<Column> {
    if operator == Operator::Concatenate {
        return joined(left, right, rows);
    }
    if let Operator::Equal | Operator::NotEqual = operator
        && let Some(mut equal) = equal_to_one(left, right, rows)
    {
        let wanted = operator == Operator::Equal;
        equal.iter_mut().for_each(|equal| *equal = *equal == wanted);
        return Some(Column::Logicals(equal, Odd::default()));
    }
    if let (Some(left), Some(right)) = (left.numbers(), right.numbers()) {
        return calculated(operator, left, right, rows).or_else(|| compared(operator, left, right, rows));
    }
    if let (Some(left), Some(right)) = (left.dates(), right.dates()) {
        return compared(operator, left, right, rows);
    }
    let (left, right) = (left.moments()?, right.moments()?);
    compared(operator, left, right, rows)
}

/// Whether the values of a column equal a text or null, which never is null itself.
fn equal_to_one(left: &Vector<'_>, right: &Vector<'_>, rows: usize) -> Option<Vec<bool>> {
    let (many, one) = match (left, right) {
        (many @ Vector::Many(_), Vector::One(one)) | (Vector::One(one), many @ Vector::Many(_)) => {
            (many, one)
        }
        _ => return None,
    };
    match &one.data {
        Data::Null => {
            let odd = many.odd()?;
            Some((0..rows).map(|row| odd.is_null(row)).collect())
        }
        Data::Text(wanted) => {
            let (texts, odd) = many.texts()?;
            let equal = texts.equal_to(wanted.as_str()).enumerate();
            Some(equal.map(|(row, equal)| equal && odd.is_plain(row)).collect())
        }
        _ => None,
    }
}

fn calculated(operator: Operator, left: Side<'_, f64>, right: Side<'_, f64>, rows: usize) -> Option<Column> {
    let of: fn(f64, f64) -> f64 = match operator {
        Operator::Add => |left, right| left + right,
        Operator::Subtract => |left, right| left - right,
        Operator::Multiply => |left, right| left * right,
        Operator::Divide => |left, right| left / right,
        _ => return None,
    };
    Some(Column::Numbers(zip(left, right, rows, of), nulls(&left, &right, rows)))
}

fn compared<T: Copy + PartialOrd>(
    operator: Operator,
    left: Side<'_, T>,
    right: Side<'_, T>,
    rows: usize,
) -> Option<Column> {
    let of: fn(T, T) -> bool = match operator {
        Operator::Equal => |left, right| left == right,
        Operator::NotEqual => |left, right| left != right,
        Operator::Less => |left, right| left < right,
        Operator::LessEqual => |left, right| left <= right,
        Operator::Greater => |left, right| left > right,
        Operator::GreaterEqual => |left, right| left >= right,
        _ => return None,
    };
    let mut logicals = zip(left, right, rows, of);
    if !matches!(operator, Operator::Equal | Operator::NotEqual) {
        return Some(Column::Logicals(logicals, nulls(&left, &right, rows)));
    }
    // Equality is never null: null equals null and nothing else.
    if left.has_nulls() || right.has_nulls() {
        for (row, logical) in logicals.iter_mut().enumerate() {
            let (left, right) = (left.is_null(row), right.is_null(row));
            if left || right {
                *logical = (left == right) == (operator == Operator::Equal);
            }
        }
    }
    Some(Column::Logicals(logicals, Odd::default()))
}

fn zip<T: Copy, R>(left: Side<'_, T>, right: Side<'_, T>, rows: usize, of: fn(T, T) -> R) -> Vec<R> {
    match (left, right) {
        (Side::Many(left, _), Side::One(right)) => left.iter().map(|left| of(*left, right)).collect(),
        (Side::One(left), Side::Many(right, _)) => right.iter().map(|right| of(left, *right)).collect(),
        (Side::Many(left, _), Side::Many(right, _)) => {
            left.iter().zip(right).map(|(left, right)| of(*left, *right)).collect()
        }
        (Side::One(left), Side::One(right)) => (0..rows).map(|_| of(left, right)).collect(),
    }
}

/// The rows in which either side is null.
fn nulls<T: Copy>(left: &Side<'_, T>, right: &Side<'_, T>, rows: usize) -> Odd {
    let mut odd = Odd::default();
    if left.has_nulls() || right.has_nulls() {
        for row in 0..rows {
            if left.is_null(row) || right.is_null(row) {
                odd.push(row, Cell::Value(Value::NULL));
            }
        }
    }
    odd
}

/// One side of `&`.
enum Joint<'j> {
    One(&'j str),
    Many(&'j Texts, &'j Odd),
}

impl<'j> Joint<'j> {
    fn of(vector: &'j Vector<'_>) -> Option<Joint<'j>> {
        match vector {
            Vector::One(Value { data: Data::Text(text), .. }) => Some(Joint::One(text)),
            Vector::One(_) => None,
            Vector::Many(_) => vector.texts().map(|(texts, odd)| Joint::Many(texts, odd)),
        }
    }

    /// The text of a row; `None` where it is null.
    fn get(&self, row: usize) -> Option<&'j str> {
        match self {
            Joint::One(text) => Some(text),
            Joint::Many(texts, odd) => odd.is_plain(row).then(|| texts.get(row)),
        }
    }
}

/// The texts of both sides, one behind the other; null where either is null.
fn joined(left: &Vector<'_>, right: &Vector<'_>, rows: usize) -> Option<Column> {
    let (left, right) = (Joint::of(left)?, Joint::of(right)?);
    let mut texts = TextsBuilder::default();
    let mut odd = Odd::default();
    for row in 0..rows {
        let sides = (left.get(row), right.get(row));
        let (left, right) = match sides {
            // Halves of a character that meet become one, which is for others to see to.
            (Some(left), Some(right)) if Text::halves_meet(left, right) => return None,
            (Some(left), Some(right)) => (left, right),
            _ => {
                odd.push(row, Cell::Value(Value::NULL));
                ("", "")
            }
        };
        texts.write(|joined| joined.extend([left, right]))?;
    }
    Some(Column::Texts(texts.finish(), odd))
}

/// `and`, or `or`, which is decided by a side that is `decisive`.
pub(super) fn connective(
    (left, left_odd): (&[bool], &Odd),
    (right, right_odd): (&[bool], &Odd),
    rows: usize,
    decisive: bool,
) -> Column {
    let mut odd = Odd::default();
    let mut values = Vec::with_capacity(rows);
    for row in 0..rows {
        let value =
            |values: &[bool], odd: &Odd| odd.is_plain(row).then(|| values.get(row).copied()).flatten();
        let (left, right) = (value(left, left_odd), value(right, right_odd));
        let either = left == Some(decisive) || right == Some(decisive);
        if !either && (left.is_none() || right.is_none()) {
            odd.push(row, Cell::Value(Value::NULL));
        }
        values.push(if either { decisive } else { !decisive });
    }
    Column::Logicals(values, odd)
}

/// The values of a column, and another value where they are null; both of one kind.
pub(super) fn coalesce(left: &Vector<'_>, right: &Vector<'_>, rows: usize) -> Option<Column> {
    if let (Some(Side::Many(numbers, odd)), Some(Side::One(other))) = (left.numbers(), right.numbers()) {
        let numbers = numbers.iter().enumerate();
        let filled = numbers.map(|(row, number)| if odd.is_plain(row) { *number } else { other });
        return Some(Column::Numbers(filled.collect(), Odd::default()));
    }
    let ((texts, odd), other) = (left.texts()?, right.one()?);
    let Data::Text(other) = &other.data else { return None };
    let mut rows = 0..rows;
    let filled = texts.map(|text, filled| {
        let is_plain = rows.next().is_none_or(|row| odd.is_plain(row));
        filled.push_str(if is_plain { text } else { other });
    })?;
    Some(Column::Texts(filled, Odd::default()))
}
