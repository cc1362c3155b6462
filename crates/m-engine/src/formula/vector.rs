//! Expressions over whole columns: the operators on plain numbers, texts and logical values, and the library's functions
//! that have a way of their own. Whatever is not plain is left to the evaluation row by row.

use super::{Expression, Kind};
use crate::Cell;
use crate::builtin::Body;
use crate::node::Operator;
use crate::value::{Column, ColumnBuilder, Data, Number, Odd, Texts, Value};
use std::borrow::Cow;

/// The values of an expression over the rows of a batch.
pub enum Vector<'c> {
    /// The same in every row.
    One(Value),
    /// A column of one kind whose cells are plain or null.
    Many(Cow<'c, Column>),
}

impl Vector<'_> {
    /// As a column of so many rows.
    pub(super) fn into_column(self, rows: usize) -> Column {
        match self {
            Vector::Many(column) => column.into_owned(),
            Vector::One(value) => {
                let mut column = ColumnBuilder::default();
                (0..rows).for_each(|_| column.push(Cell::Value(value.clone())));
                column.finish()
            }
        }
    }

    /// The texts of the rows and what is not plain among them, where it is a column of texts.
    pub fn texts(&self) -> Option<(&Texts, &Odd)> {
        match self {
            Vector::Many(column) => match &**column {
                Column::Texts(texts, odd) => Some((texts, odd)),
                _ => None,
            },
            Vector::One(_) => None,
        }
    }

    /// The value, where it is the same in every row.
    pub fn one(&self) -> Option<&Value> {
        match self {
            Vector::One(value) => Some(value),
            Vector::Many(_) => None,
        }
    }

    fn numbers(&self) -> Option<Side<'_, f64>> {
        match self {
            Vector::One(Value { data: Data::Number(Number::Double(number)), .. }) => Some(Side::One(*number)),
            Vector::Many(column) => match &**column {
                Column::Numbers(numbers, odd) => Some(Side::Many(numbers, odd)),
                _ => None,
            },
            Vector::One(_) => None,
        }
    }

    fn logicals(&self) -> Option<(&[bool], &Odd)> {
        match self {
            Vector::Many(column) => match &**column {
                Column::Logicals(logicals, odd) => Some((logicals, odd)),
                _ => None,
            },
            Vector::One(_) => None,
        }
    }
}

/// One side of an operator.
#[derive(Clone, Copy)]
enum Side<'s, T> {
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

impl Expression {
    /// The values for the rows of these columns; `None` where they have to be computed row by row.
    pub(super) fn vector<'c>(&self, columns: &'c [Column], rows: usize) -> Option<Vector<'c>> {
        match &self.kind {
            Kind::Constant(value) => Some(Vector::One(value.clone())),
            Kind::Cell(position, _) => {
                let column = columns.get(*position)?;
                column.odd()?.has_only_nulls().then_some(Vector::Many(Cow::Borrowed(column)))
            }
            Kind::Binary(operator, left, right) => {
                let (left, right) = (left.vector(columns, rows)?, right.vector(columns, rows)?);
                binary(*operator, &left, &right, rows).map(|column| Vector::Many(Cow::Owned(column)))
            }
            Kind::And(left, right) => connective(left, right, columns, rows, false),
            Kind::Or(left, right) => connective(left, right, columns, rows, true),
            Kind::Not(operand) => {
                let operand = operand.vector(columns, rows)?;
                let (logicals, odd) = operand.logicals()?;
                let logicals = logicals.iter().map(|logical| !logical).collect();
                Some(Vector::Many(Cow::Owned(Column::Logicals(logicals, odd.clone()))))
            }
            Kind::Call(function, arguments) => {
                let Body::Columns(_, kernel) = function.builtin()?.body else { return None };
                let arguments = arguments
                    .iter()
                    .map(|argument| argument.vector(columns, rows))
                    .collect::<Option<Vec<_>>>()?;
                kernel(&arguments, rows).map(|column| Vector::Many(Cow::Owned(column)))
            }
            _ => None,
        }
    }
}

fn binary(operator: Operator, left: &Vector<'_>, right: &Vector<'_>, rows: usize) -> Option<Column> {
    if let (Some(left), Some(right)) = (left.numbers(), right.numbers()) {
        return of_numbers(operator, left, right, rows);
    }
    let negated = match operator {
        Operator::Equal => false,
        Operator::NotEqual => true,
        _ => return None,
    };
    // Equality is never null: a text is not equal to null.
    let (texts, odd, wanted) = match (left, right) {
        (many @ Vector::Many(_), Vector::One(one)) | (Vector::One(one), many @ Vector::Many(_)) => {
            let (texts, odd) = many.texts()?;
            (texts, odd, one)
        }
        _ => return None,
    };
    let equal: Vec<bool> = match &wanted.data {
        Data::Text(wanted) if odd.is_empty() => {
            texts.iter().map(|text| (text == wanted.as_str()) != negated).collect()
        }
        Data::Text(wanted) => {
            (0..rows).map(|row| (odd.is_plain(row) && texts.get(row) == wanted.as_str()) != negated).collect()
        }
        Data::Null => (0..rows).map(|row| odd.is_null(row) != negated).collect(),
        _ => return None,
    };
    Some(Column::Logicals(equal, Odd::default()))
}

fn of_numbers(operator: Operator, left: Side<'_, f64>, right: Side<'_, f64>, rows: usize) -> Option<Column> {
    let numbers = |of: fn(f64, f64) -> f64| {
        Some(Column::Numbers(zip(left, right, rows, of), nulls(&left, &right, rows)))
    };
    let logicals = |of: fn(f64, f64) -> bool| {
        Some(Column::Logicals(zip(left, right, rows, of), nulls(&left, &right, rows)))
    };
    match operator {
        Operator::Add => numbers(|left, right| left + right),
        Operator::Subtract => numbers(|left, right| left - right),
        Operator::Multiply => numbers(|left, right| left * right),
        Operator::Divide => numbers(|left, right| left / right),
        // Equality is never null.
        Operator::Equal | Operator::NotEqual if left.has_nulls() || right.has_nulls() => None,
        Operator::Equal => logicals(|left, right| left == right),
        Operator::NotEqual => logicals(|left, right| left != right),
        Operator::Less => logicals(|left, right| left < right),
        Operator::LessEqual => logicals(|left, right| left <= right),
        Operator::Greater => logicals(|left, right| left > right),
        Operator::GreaterEqual => logicals(|left, right| left >= right),
        Operator::Concatenate | Operator::Meta => None,
    }
}

fn zip<T>(left: Side<'_, f64>, right: Side<'_, f64>, rows: usize, of: fn(f64, f64) -> T) -> Vec<T> {
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
fn nulls(left: &Side<'_, f64>, right: &Side<'_, f64>, rows: usize) -> Odd {
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

/// `and`, or `or`, which is decided by a side that is `decisive`.
fn connective<'c>(
    left: &Expression,
    right: &Expression,
    columns: &'c [Column],
    rows: usize,
    decisive: bool,
) -> Option<Vector<'c>> {
    // Errors of the right side count only where the left one does not decide; plain columns have none.
    let (left, right) = (left.vector(columns, rows)?, right.vector(columns, rows)?);
    let ((left, left_odd), (right, right_odd)) = (left.logicals()?, right.logicals()?);
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
    Some(Vector::Many(Cow::Owned(Column::Logicals(values, odd))))
}
