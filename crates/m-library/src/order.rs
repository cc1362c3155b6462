//! The order of rows or items by columns of plain values: by the first key's beginning as a number, which decides most
//! comparisons, then by the keys themselves.

use m_engine::value::{Column, Odd, Text, Texts};
use std::cmp::Ordering;

/// The numbers of rows in the order of these columns, the most important first, each with whether it descends; equal rows
/// stay in order. `None` where a column has cells that are neither plain nor null: these have to be compared one by one.
pub(crate) fn order(columns: &[(&Column, bool)], rows: usize) -> Option<Vec<u32>> {
    let keys = columns
        .iter()
        .map(|(column, descending)| Some(Key { values: Values::of(column)?, descending: *descending }))
        .collect::<Option<Vec<Key<'_>>>>()?;
    let (first, rest) = keys.split_first()?;
    let mut order: Vec<(u64, u32)> =
        (0..u32::try_from(rows).ok()?).map(|row| (first.beginning(row), row)).collect();
    let is_whole = first.values.is_whole();
    order.sort_unstable_by(|left, right| {
        let (left_row, right_row) = (left.1, right.1);
        left.0
            .cmp(&right.0)
            .then_with(|| if is_whole { Ordering::Equal } else { first.compare(left_row, right_row) })
            .then_with(|| {
                let orders = rest.iter().map(|key| key.compare(left_row, right_row));
                orders.fold(Ordering::Equal, Ordering::then)
            })
            .then(left_row.cmp(&right_row))
    });
    Some(order.into_iter().map(|(_, row)| row).collect())
}

struct Key<'c> {
    values: Values<'c>,
    descending: bool,
}

enum Values<'c> {
    Numbers(&'c [f64], &'c Odd),
    /// With whether all are ASCII.
    Texts(&'c Texts, bool, &'c Odd),
    Ticks(Vec<i64>, &'c Odd),
}

impl<'c> Values<'c> {
    fn of(column: &'c Column) -> Option<Values<'c>> {
        let odd = column.odd().filter(|odd| odd.has_only_nulls())?;
        Some(match column {
            Column::Numbers(values, _) => Values::Numbers(values, odd),
            Column::Texts(texts, _) => Values::Texts(texts, texts.iter().all(str::is_ascii), odd),
            Column::Logicals(values, _) => {
                Values::Ticks(values.iter().map(|value| i64::from(*value)).collect(), odd)
            }
            Column::Dates(values, _) => Values::Ticks(values.iter().map(|date| date.days()).collect(), odd),
            Column::DateTimes(values, _) => {
                Values::Ticks(values.iter().map(|moment| moment.ticks()).collect(), odd)
            }
            Column::Unread | Column::Cells(_) => return None,
        })
    }

    /// Whether the beginning is all of a key.
    fn is_whole(&self) -> bool {
        !matches!(self, Values::Texts(..))
    }

    fn odd(&self) -> &Odd {
        match self {
            Values::Numbers(_, odd) | Values::Texts(_, _, odd) | Values::Ticks(_, odd) => odd,
        }
    }
}

impl Key<'_> {
    /// A number that is in the order of the keys, where it differs: null, not-a-number, then the values.
    fn beginning(&self, row: u32) -> u64 {
        let index = row as usize;
        let beginning = match &self.values {
            values if values.odd().is_null(index) => 0,
            Values::Numbers(values, _) => values.get(index).map_or(0, |number| ordered(*number)),
            Values::Ticks(values, _) => {
                values.get(index).map_or(0, |ticks| ticks.cast_unsigned() ^ (1 << 63))
            }
            Values::Texts(texts, true, _) => first_bytes(texts.get(index)),
            Values::Texts(_, false, _) => 0,
        };
        if self.descending { !beginning } else { beginning }
    }

    fn compare(&self, left: u32, right: u32) -> Ordering {
        let (left_index, right_index) = (left as usize, right as usize);
        let odd = self.values.odd();
        let order = match (odd.is_null(left_index), odd.is_null(right_index)) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => match &self.values {
                Values::Numbers(values, _) => {
                    let bits = |index: usize| values.get(index).map_or(0, |number| ordered(*number));
                    bits(left_index).cmp(&bits(right_index))
                }
                Values::Ticks(values, _) => values.get(left_index).cmp(&values.get(right_index)),
                Values::Texts(texts, true, _) => texts.get(left_index).cmp(texts.get(right_index)),
                // The order of texts is that of their UTF-16 code units.
                Values::Texts(texts, false, _) => {
                    Text::from(texts.get(left_index)).cmp(&Text::from(texts.get(right_index)))
                }
            },
        };
        if self.descending { order.reverse() } else { order }
    }
}

/// A number in the order of numbers, above zero: not-a-number comes first, both zeros are one.
fn ordered(number: f64) -> u64 {
    if number.is_nan() {
        return 1;
    }
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}
