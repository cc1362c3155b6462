//! The order of rows or items by columns of plain values: by the beginnings of the first two keys as numbers, which decide
//! most comparisons, then by the keys themselves.

use m_engine::value::{Column, Odd, Text, Texts};
use std::cmp::Ordering;

/// The numbers of rows in the order of these columns, the most important first, each with whether it descends; equal rows
/// stay in order. `None` where a column has cells that are neither plain nor null: these have to be compared one by one.
pub(crate) fn order(columns: &[(&Column, bool)], rows: usize) -> Option<Vec<u32>> {
    let keys = columns
        .iter()
        .map(|(column, descending)| {
            let values = Values::of(column)?;
            Some(Key { is_whole: values.is_whole(), values, descending: *descending })
        })
        .collect::<Option<Vec<Key<'_>>>>()?;
    let (first, rest) = keys.split_first()?;
    let rows = 0..u32::try_from(rows).ok()?;
    let Some((second, rest)) = rest.split_first() else {
        let mut order: Vec<(u64, u32)> = rows.map(|row| (first.beginning(row), row)).collect();
        order.sort_unstable_by(|left, right| {
            let (left_row, right_row) = (left.1, right.1);
            left.0.cmp(&right.0).then_with(|| first.end(left_row, right_row)).then(left_row.cmp(&right_row))
        });
        return Some(order.into_iter().map(|(_, row)| row).collect());
    };
    let mut order: Vec<(u64, u64, u32)> =
        rows.map(|row| (first.beginning(row), second.beginning(row), row)).collect();
    order.sort_unstable_by(|left, right| {
        let (left_row, right_row) = (left.2, right.2);
        (left.0.cmp(&right.0).then_with(|| first.end(left_row, right_row)))
            .then_with(|| left.1.cmp(&right.1).then_with(|| second.end(left_row, right_row)))
            .then_with(|| {
                let orders = rest.iter().map(|key| key.compare(left_row, right_row));
                orders.fold(Ordering::Equal, Ordering::then)
            })
            .then(left_row.cmp(&right_row))
    });
    Some(order.into_iter().map(|(_, _, row)| row).collect())
}

/// Numbers in their order; `None` where rows with equal numbers can be told apart, or where one is none.
pub(crate) fn sorted_numbers(numbers: &[f64], odd: &Odd, descending: bool) -> Option<Vec<f64>> {
    let is_told_apart = |number: &f64| number.is_nan() || (*number == 0.0 && number.is_sign_negative());
    if !odd.is_empty() || numbers.iter().any(is_told_apart) {
        return None;
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    if descending {
        sorted.reverse();
    }
    Some(sorted)
}

struct Key<'c> {
    values: Values<'c>,
    descending: bool,
    /// Whether the beginning is all of a key.
    is_whole: bool,
}

enum Values<'c> {
    Numbers(&'c [f64], &'c Odd),
    Texts(&'c Texts, Beginnings, &'c Odd),
    Ticks(Vec<i64>, &'c Odd),
}

/// What the beginnings of texts tell.
#[derive(Clone, Copy)]
enum Beginnings {
    /// Nothing: not all texts are ASCII.
    Nothing,
    /// Texts of ASCII with so many first bytes in common, and whether eight more bytes are all of each.
    Behind(usize, bool),
}

impl Beginnings {
    fn of(texts: &Texts, odd: &Odd) -> Beginnings {
        let plain = || texts.iter().enumerate().filter(|(row, _)| odd.is_plain(*row)).map(|(_, text)| text);
        let first = plain().next().unwrap_or_default();
        let mut common = first.len();
        for text in plain() {
            if !text.is_ascii() {
                return Beginnings::Nothing;
            }
            let both = first.bytes().zip(text.bytes()).take(common);
            common = both.take_while(|(first, other)| first == other).count();
        }
        // The bytes behind the end of a text count as zeros, and so does null.
        let is_whole = |text: &str| text.len() <= common + 8 && !text.contains('\0');
        Beginnings::Behind(common, odd.is_empty() && plain().all(is_whole))
    }
}

impl<'c> Values<'c> {
    fn of(column: &'c Column) -> Option<Values<'c>> {
        let odd = column.odd().filter(|odd| odd.has_only_nulls())?;
        Some(match column {
            Column::Numbers(values, _) => Values::Numbers(values, odd),
            Column::Texts(texts, _) => Values::Texts(texts, Beginnings::of(texts, odd), odd),
            Column::Logicals(values, _) => {
                Values::Ticks(values.iter().map(|value| i64::from(*value)).collect(), odd)
            }
            Column::Dates(values, _) => Values::Ticks(values.iter().map(|date| date.days()).collect(), odd),
            Column::DateTimes(values, _) => {
                Values::Ticks(values.iter().map(|moment| moment.ticks()).collect(), odd)
            }
            Column::Unread | Column::Cells(_) | Column::Records(..) => return None,
        })
    }

    /// Whether the beginning is all of a key.
    fn is_whole(&self) -> bool {
        !matches!(self, Values::Texts(_, Beginnings::Nothing | Beginnings::Behind(_, false), _))
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
            Values::Texts(texts, Beginnings::Behind(common, _), _) => {
                first_bytes(texts.get(index).get(*common..).unwrap_or_default())
            }
            Values::Texts(_, Beginnings::Nothing, _) => 0,
        };
        if self.descending { !beginning } else { beginning }
    }

    /// How keys with the same beginning are ordered.
    #[inline]
    fn end(&self, left: u32, right: u32) -> Ordering {
        if self.is_whole { Ordering::Equal } else { self.compare(left, right) }
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
                Values::Texts(texts, Beginnings::Behind(..), _) => {
                    texts.get(left_index).cmp(texts.get(right_index))
                }
                // The order of texts is that of their UTF-16 code units.
                Values::Texts(texts, Beginnings::Nothing, _) => {
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

#[cfg(test)]
mod tests {
    use super::order;
    use m_engine::value::{Column, ColumnBuilder};
    use m_engine::{Cell, Value};

    fn column(cells: impl IntoIterator<Item = Value>) -> Column {
        let mut column = ColumnBuilder::default();
        cells.into_iter().for_each(|value| column.push(Cell::Value(value)));
        column.finish()
    }

    /// Texts that differ early, late and only in length, with a null character, with letters beyond ASCII.
    const TEXTS: &[&[Option<&str>]] = &[
        &[Some("b"), Some("a"), Some("b"), Some("")],
        &[Some("Customer 00002"), Some("Customer 00001"), Some("Customer 0000"), Some("Customer 00002")],
        &[Some("Customer 000000000002"), Some("Customer 000000000001"), Some("Customer 0000000000010")],
        &[Some("same"), None, Some("same"), Some("sam"), None, Some("same!")],
        &[Some("a\0"), Some("a"), Some("a\0\0"), Some("a")],
        &[Some(""), None, Some(""), None],
        &[Some("é"), Some("z"), Some("\u{FFFD}"), Some("😀"), None],
    ];

    #[test]
    fn rows_are_in_the_order_of_utf_16_and_equal_ones_stay() {
        for texts in TEXTS {
            let numbers: Vec<f64> = (0..texts.len()).map(|row| [2.0, 1.0, -0.0, 0.0][row % 4]).collect();
            let (text, number) = (
                column(texts.iter().map(|text| text.map_or(Value::NULL, Value::text))),
                column(numbers.iter().map(|number| Value::number(*number))),
            );
            let key = |row: u32| texts[row as usize].map(|text| text.encode_utf16().collect::<Vec<u16>>());
            let rows = || (0..texts.len() as u32).collect::<Vec<u32>>();
            let mut ascending = rows();
            ascending.sort_by_key(|row| key(*row));
            assert_eq!(order(&[(&text, false)], texts.len()), Some(ascending), "{texts:?}");
            let mut descending = rows();
            descending.sort_by_key(|row| std::cmp::Reverse(key(*row)));
            assert_eq!(order(&[(&text, true)], texts.len()), Some(descending), "{texts:?}");
            let mut by_both = rows();
            let number_of = |row: u32| numbers[row as usize];
            by_both.sort_by(|left, right| {
                let of_numbers = number_of(*right).partial_cmp(&number_of(*left));
                key(*left).cmp(&key(*right)).then(of_numbers.expect("no number is missing"))
            });
            assert_eq!(order(&[(&text, false), (&number, true)], texts.len()), Some(by_both), "{texts:?}");
        }
    }
}
