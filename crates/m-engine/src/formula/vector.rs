//! Expressions over whole columns: the operators on plain values, and the library's functions that have a way of their own. Whatever is not plain is left to the evaluation row by row.

use super::operators::{self, Side};
use super::{Expression, Kind};
use crate::Cell;
use crate::eval::call_function;
use crate::session::Cx;
use crate::value::{Column, ColumnBuilder, Data, Date, DateTime, Number, Odd, Texts, TextsBuilder, Value};
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

    /// The whole number that is the same in every row.
    pub fn integer(&self) -> Option<i64> {
        match &self.one()?.data {
            Data::Number(number) => number.to_i64(),
            _ => None,
        }
    }

    /// Which rows are null, of a column.
    pub(super) fn odd(&self) -> Option<&Odd> {
        match self {
            Vector::Many(column) => column.odd(),
            Vector::One(_) => None,
        }
    }

    /// What `write` puts behind the text before it, for each text; null stays null. `None` where it is no column of texts,
    /// or what is written has no room in one text.
    pub fn map_texts(&self, write: impl FnMut(&str, &mut String)) -> Option<Column> {
        let (texts, odd) = self.texts()?;
        Some(Column::Texts(texts.map(write)?, odd.clone()))
    }

    /// The part that `part` picks of each text, which is not copied; null stays null. `None` where it is no column of texts,
    /// or what is picked is no part of the text.
    pub fn parts_of_texts(&self, part: impl Fn(&str) -> Option<&str>) -> Option<Column> {
        let (texts, odd) = self.texts()?;
        Some(Column::Texts(texts.parts(part)?, odd.clone()))
    }

    /// A number for each text; null stays null. `None` where it is no column of texts.
    pub fn numbers_of_texts(&self, number: impl Fn(&str) -> f64) -> Option<Column> {
        let (texts, odd) = self.texts()?;
        Some(Column::Numbers(texts.iter().map(number).collect(), odd.clone()))
    }

    /// A logical value for each text; null stays null. `None` where it is no column of texts.
    pub fn logicals_of_texts(&self, holds: impl Fn(&str) -> bool) -> Option<Column> {
        let (texts, odd) = self.texts()?;
        Some(Column::Logicals(texts.iter().map(holds).collect(), odd.clone()))
    }

    /// A number for each number; null stays null. `None` where it is no column of 64-bit floating point numbers, or `number`
    /// gives none for one of them.
    pub fn map_numbers(&self, number: impl Fn(f64) -> Option<f64>) -> Option<Column> {
        let Some(Side::Many(numbers, odd)) = self.numbers() else { return None };
        let made: Option<Vec<f64>> = numbers.iter().map(|each| number(*each)).collect();
        Some(Column::Numbers(made?, odd.clone()))
    }

    /// A number for the day of each date or moment; null stays null. `None` where it is no column of either.
    pub fn numbers_of_days(&self, number: impl Fn(Date) -> f64) -> Option<Column> {
        let Vector::Many(column) = self else { return None };
        let (numbers, odd) = match &**column {
            Column::Dates(dates, odd) => (dates.iter().map(|date| number(*date)).collect(), odd),
            Column::DateTimes(moments, odd) => {
                (moments.iter().map(|moment| number(moment.date())).collect(), odd)
            }
            _ => return None,
        };
        Some(Column::Numbers(numbers, odd.clone()))
    }

    /// A date for each date; null stays null. `None` where it is no column of dates, or `date` gives none for one of them.
    pub fn map_dates(&self, date: impl Fn(Date) -> Option<Date>) -> Option<Column> {
        let Some(Side::Many(dates, odd)) = self.dates() else { return None };
        // What stands in the place of a null means nothing.
        let made: Option<Vec<Date>> = (dates.iter().enumerate())
            .map(|(row, each)| if odd.is_plain(row) { date(*each) } else { Some(*each) })
            .collect();
        Some(Column::Dates(made?, odd.clone()))
    }

    /// A date for each text; null stays null. `None` where it is no column of texts, or `date` gives none for one of them.
    pub fn dates_of_texts(&self, date: impl Fn(&str) -> Option<Date>) -> Option<Column> {
        let (texts, odd) = self.texts()?;
        let made: Option<Vec<Date>> = (texts.iter().enumerate())
            .map(|(row, text)| if odd.is_plain(row) { date(text) } else { Some(Date::MIN) })
            .collect();
        Some(Column::Dates(made?, odd.clone()))
    }

    /// A text for each date; null stays null. `None` where it is no column of dates, or `text` gives none for one of them.
    pub fn texts_of_dates(&self, text: impl Fn(Date) -> Option<String>) -> Option<Column> {
        let Some(Side::Many(dates, odd)) = self.dates() else { return None };
        let mut made = TextsBuilder::default();
        for (row, date) in dates.iter().enumerate() {
            let text = if odd.is_plain(row) { text(*date)? } else { String::new() };
            made.write(|texts| texts.push_str(&text))?;
        }
        Some(Column::Texts(made.finish(), odd.clone()))
    }

    /// The values of a column, and `other` where they are null. `None` where these are not numbers both, or texts.
    pub fn or(&self, other: &Vector<'_>, rows: usize) -> Option<Column> {
        operators::coalesce(self, other, rows)
    }

    pub(super) fn numbers(&self) -> Option<Side<'_, f64>> {
        self.side(
            |data| match data {
                Data::Number(Number::Double(number)) => Some(*number),
                _ => None,
            },
            |column| match column {
                Column::Numbers(numbers, odd) => Some(Side::Many(numbers, odd)),
                _ => None,
            },
        )
    }

    pub(super) fn dates(&self) -> Option<Side<'_, Date>> {
        self.side(
            |data| match data {
                Data::Date(date) => Some(*date),
                _ => None,
            },
            |column| match column {
                Column::Dates(dates, odd) => Some(Side::Many(dates, odd)),
                _ => None,
            },
        )
    }

    pub(super) fn moments(&self) -> Option<Side<'_, DateTime>> {
        self.side(
            |data| match data {
                Data::DateTime(moment) => Some(*moment),
                _ => None,
            },
            |column| match column {
                Column::DateTimes(moments, odd) => Some(Side::Many(moments, odd)),
                _ => None,
            },
        )
    }

    /// A side of an operator on values of one kind: what `one` takes out of a value, and `many` out of a column.
    fn side<T>(
        &self,
        one: fn(&Data) -> Option<T>,
        many: fn(&Column) -> Option<Side<'_, T>>,
    ) -> Option<Side<'_, T>> {
        match self {
            Vector::One(value) => one(&value.data).map(Side::One),
            Vector::Many(column) => many(column),
        }
    }

    pub(super) fn logicals(&self) -> Option<(&[bool], &Odd)> {
        match self {
            Vector::Many(column) => match &**column {
                Column::Logicals(logicals, odd) => Some((logicals, odd)),
                _ => None,
            },
            Vector::One(_) => None,
        }
    }
}

impl Expression {
    /// The values for the rows of these columns; `None` where they have to be computed row by row.
    pub(super) fn vector<'c>(&self, cx: &Cx, columns: &'c [Column], rows: usize) -> Option<Vector<'c>> {
        match &self.kind {
            Kind::Constant(value) => Some(Vector::One(value.clone())),
            Kind::Cell(position, _) => {
                let column = columns.get(*position)?;
                column.odd()?.has_only_nulls().then_some(Vector::Many(Cow::Borrowed(column)))
            }
            Kind::Binary(operator, left, right) => {
                let (left, right) = (left.vector(cx, columns, rows)?, right.vector(cx, columns, rows)?);
                operators::binary(*operator, &left, &right, rows)
                    .map(|column| Vector::Many(Cow::Owned(column)))
            }
            // Errors of the right side count only where the left one does not decide; plain columns have none.
            Kind::And(left, right) | Kind::Or(left, right) => {
                let (left, right) = (left.vector(cx, columns, rows)?, right.vector(cx, columns, rows)?);
                let decisive = matches!(self.kind, Kind::Or(..));
                let column = operators::connective(left.logicals()?, right.logicals()?, rows, decisive);
                Some(Vector::Many(Cow::Owned(column)))
            }
            Kind::Negate(operand) => {
                let negated = operand.vector(cx, columns, rows)?.map_numbers(|number| Some(-number))?;
                Some(Vector::Many(Cow::Owned(negated)))
            }
            Kind::Coalesce(left, right) => {
                let (left, right) = (left.vector(cx, columns, rows)?, right.vector(cx, columns, rows)?);
                if left.odd().is_some_and(Odd::is_empty) {
                    return Some(left);
                }
                left.or(&right, rows).map(|column| Vector::Many(Cow::Owned(column)))
            }
            Kind::Not(operand) => {
                let operand = operand.vector(cx, columns, rows)?;
                let (logicals, odd) = operand.logicals()?;
                let logicals = logicals.iter().map(|logical| !logical).collect();
                Some(Vector::Many(Cow::Owned(Column::Logicals(logicals, odd.clone()))))
            }
            Kind::Call(function, arguments) => {
                let Kind::Constant(Value { data: Data::Function(target), .. }) = &function.kind else {
                    return None;
                };
                let body = &target.builtin()?.body;
                let arguments = arguments
                    .iter()
                    .map(|argument| argument.vector(cx, columns, rows))
                    .collect::<Option<Vec<_>>>()?;
                let all: Option<Vec<Value>> =
                    arguments.iter().map(|argument| argument.one().cloned()).collect();
                match (all, body) {
                    // An error is one of every row.
                    (Some(values), body) if body.is_plain() => {
                        call_function(cx, target, values).ok().filter(Value::is_scalar).map(Vector::One)
                    }
                    (None, body) => {
                        body.kernel()?(cx, &arguments, rows).map(|column| Vector::Many(Cow::Owned(column)))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
