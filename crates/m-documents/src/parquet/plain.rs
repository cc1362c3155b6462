//! The values of a column that is not nested, as a column of a batch.

use super::leaf::Leaf;
use m_engine::Cell;
use m_engine::value::{Column, ColumnBuilder, Date, Number, Odd, Value};

/// Which rows have a value.
#[derive(Clone, Copy)]
pub(super) struct Levels<'l> {
    /// One for each row; none where all of them have one.
    pub(super) definitions: &'l [i16],
    /// That of a value; those below are nulls.
    pub(super) of_value: i16,
}

impl Levels<'_> {
    /// Whether there is a null.
    fn has_nulls(self) -> bool {
        self.definitions.iter().any(|level| *level != self.of_value)
    }

    /// Values for all rows, and which of them are nulls.
    fn spread<T: Clone>(self, values: Vec<T>, nothing: T) -> (Vec<T>, Odd) {
        let mut odd = Odd::default();
        if !self.has_nulls() {
            return (values, odd);
        }
        let mut values = values.into_iter();
        let mut all = Vec::with_capacity(self.definitions.len());
        for (row, level) in self.definitions.iter().enumerate() {
            if *level == self.of_value {
                all.push(values.next().unwrap_or_else(|| nothing.clone()));
            } else {
                all.push(nothing.clone());
                odd.push(row, Cell::Value(Value::NULL));
            }
        }
        (all, odd)
    }

    /// A column of cells of any kind.
    pub(super) fn cells(self, values: impl Iterator<Item = Cell>) -> Column {
        let mut column = ColumnBuilder::default();
        if !self.has_nulls() {
            values.for_each(|cell| column.push(cell));
            return column.finish();
        }
        let mut values = values;
        for level in self.definitions {
            let cell = if *level == self.of_value { values.next() } else { None };
            column.push(cell.unwrap_or(Cell::Value(Value::NULL)));
        }
        column.finish()
    }

    /// A column of logical values.
    pub(super) fn logicals(self, values: Vec<bool>) -> Column {
        let (values, odd) = self.spread(values, false);
        Column::Logicals(values, odd)
    }

    /// A column of 64-bit floating point numbers.
    pub(super) fn numbers(self, values: Vec<f64>) -> Column {
        let (values, odd) = self.spread(values, 0.0);
        Column::Numbers(values, odd)
    }

    /// A column of numbers of 32 bits.
    pub(super) fn integers(self, leaf: Leaf, values: &[i32]) -> Column {
        match leaf {
            Leaf::Integer(32, false) => {
                self.numbers(values.iter().map(|raw| f64::from(*raw as u32)).collect())
            }
            Leaf::Integer(bits, _) if bits <= 32 => {
                self.numbers(values.iter().copied().map(f64::from).collect())
            }
            Leaf::Date => {
                let dates: Option<Vec<Date>> = values.iter().map(|raw| leaf.date(i64::from(*raw))).collect();
                match dates {
                    Some(dates) => {
                        let (dates, odd) = self.spread(dates, Date::MIN);
                        Column::Dates(dates, odd)
                    }
                    None => self.cells(values.iter().map(|raw| leaf.integer(i64::from(*raw)))),
                }
            }
            _ => self.cells(values.iter().map(|raw| leaf.integer(i64::from(*raw)))),
        }
    }

    /// A column of numbers of 64 bits.
    pub(super) fn long_integers(self, leaf: Leaf, values: &[i64]) -> Column {
        if let Leaf::Integer(_, true) = leaf {
            let number = |raw: &i64| match Number::from(*raw) {
                Number::Double(number) => Some(number),
                _ => None,
            };
            if let Some(numbers) = values.iter().map(number).collect::<Option<Vec<f64>>>() {
                return self.numbers(numbers);
            }
        }
        self.cells(values.iter().map(|raw| leaf.integer(*raw)))
    }
}
