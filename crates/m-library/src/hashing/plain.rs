//! Plain values where they stand in a column: hashed and compared there, without a value for each.

use m_engine::Value;
use m_engine::value::{Column, Data, Date, DateTime, Kind, Number};
use std::hash::{Hash, Hasher};

/// A plain value of a column, or null.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Plain<'c> {
    Null,
    Text(&'c str),
    Number(f64),
    Logical(bool),
    Date(Date),
    DateTime(DateTime),
}

impl<'c> Plain<'c> {
    /// The cell of a row, where it is plain or null.
    #[inline]
    pub(crate) fn of(column: &'c Column, row: usize) -> Option<Plain<'c>> {
        let odd = column.odd()?;
        if !odd.is_plain(row) {
            return odd.is_null(row).then_some(Plain::Null);
        }
        match column {
            Column::Unread | Column::Cells(_) | Column::Records(..) => None,
            Column::Texts(texts, _) => Some(Plain::Text(texts.get(row))),
            Column::Numbers(values, _) => values.get(row).copied().map(Plain::Number),
            Column::Logicals(values, _) => values.get(row).copied().map(Plain::Logical),
            Column::Dates(values, _) => values.get(row).copied().map(Plain::Date),
            Column::DateTimes(values, _) => values.get(row).copied().map(Plain::DateTime),
        }
    }

    /// A value of a kind that columns hold, a decimal as the nearest number.
    #[inline]
    pub(super) fn of_value(value: &'c Value) -> Option<Plain<'c>> {
        match &value.data {
            Data::Null => Some(Plain::Null),
            Data::Text(text) => Some(Plain::Text(text.as_str())),
            Data::Number(number) => Some(Plain::Number(number.to_f64())),
            Data::Logical(logical) => Some(Plain::Logical(*logical)),
            Data::Date(date) => Some(Plain::Date(*date)),
            Data::DateTime(moment) => Some(Plain::DateTime(*moment)),
            _ => None,
        }
    }

    /// Whether a value is this one, as `=` says.
    #[inline]
    pub(crate) fn equals(&self, value: &Value) -> bool {
        match (self, &value.data) {
            (Plain::Null, Data::Null) => true,
            (Plain::Text(text), Data::Text(other)) => *text == other.as_str(),
            (Plain::Number(number), Data::Number(Number::Double(other))) => number == other,
            (Plain::Number(number), Data::Number(other)) => {
                Number::Double(*number).compare(other) == Some(std::cmp::Ordering::Equal)
            }
            (Plain::Logical(logical), Data::Logical(other)) => logical == other,
            (Plain::Date(date), Data::Date(other)) => date == other,
            (Plain::DateTime(moment), Data::DateTime(other)) => moment == other,
            _ => false,
        }
    }

    /// Reads all that [`Plain::equals`] reads of a value of a usual kind, so that it is near when it is compared. What comes out
    /// says nothing.
    #[inline]
    pub(crate) fn is_near(value: &Value) -> bool {
        match &value.data {
            Data::Text(text) => text.as_str().as_bytes().first() == Some(&0),
            Data::Number(Number::Double(number)) => *number == 0.0,
            data => matches!(data, Data::Null),
        }
    }

    /// The value.
    pub(crate) fn value(&self) -> Value {
        match self {
            Plain::Null => Value::NULL,
            Plain::Text(text) => Value::text(*text),
            Plain::Number(number) => Value::number(*number),
            Plain::Logical(logical) => Value::from(*logical),
            Plain::Date(date) => Value::from(*date),
            Plain::DateTime(moment) => Value::from(*moment),
        }
    }
}

impl Hash for Plain<'_> {
    #[inline]
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self {
            Plain::Null => Kind::Null.hash(hasher),
            Plain::Text(text) => {
                Kind::Text.hash(hasher);
                text.hash(hasher);
            }
            Plain::Number(number) => {
                Kind::Number.hash(hasher);
                // Adding zero makes the two zeros one.
                (number + 0.0).to_bits().hash(hasher);
            }
            Plain::Logical(logical) => {
                Kind::Logical.hash(hasher);
                logical.hash(hasher);
            }
            Plain::Date(date) => {
                Kind::Date.hash(hasher);
                date.hash(hasher);
            }
            Plain::DateTime(moment) => {
                Kind::DateTime.hash(hasher);
                moment.hash(hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;
    use crate::comparer::Equality;
    use crate::hashing::{Buckets, KeyHasher};
    use m_engine::value::{ColumnBuilder, Date, Time};
    use m_engine::{Cell, Value};

    /// What stands in a column is found by what was added as a value, and the other way round.
    #[test]
    fn plain_values_hash_as_values_do() {
        let date = Date::new(2024, 2, 29).expect("a date");
        let moment = date.at(Time::new(1, 2, 3).expect("a time"));
        let values: [&[Value]; 6] = [
            &[Value::NULL],
            &[Value::text(""), Value::text("a"), Value::text("Ä 😀")],
            &[Value::number(0.0), Value::number(-0.0), Value::number(1.5), Value::number(f64::NAN)],
            &[Value::from(true), Value::from(false)],
            &[Value::from(date)],
            &[Value::from(moment)],
        ];
        for values in values {
            let mut column = ColumnBuilder::default();
            values.iter().for_each(|value| column.push(Cell::Value(value.clone())));
            let column = column.finish();
            for (row, value) in values.iter().enumerate() {
                let Some(part) = Plain::of(&column, row) else { continue };
                let (mut of_value, mut of_part) = (KeyHasher::default(), KeyHasher::default());
                of_value.value(value, &Equality::Exact);
                of_part.plain(&part);
                let mut buckets = Buckets::default();
                buckets.push(of_value.finish());
                let found = buckets.find(of_part.finish(), |_| Ok(true)).expect("nothing fails");
                assert_eq!(found, Some(0), "{value:?}");
                assert_eq!(part.equals(value), part.equals(&part.value()), "{value:?}");
            }
        }
    }
}
