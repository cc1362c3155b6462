//! Made-up rows, computed where they are read: any chunk of a file of any length costs only its own bytes.
//!
//! A block of rows is made once. It repeats through the file; only the number in the key of each row counts on,
//! and it has a fixed width. So every block is equally long and the row at a byte is found by division.

use std::sync::Arc;

use axum::body::Bytes;

use super::Locale;
use super::delimited::{field, head};
use crate::tenant::{DataType, Export, Generate};

const BLOCK_ROWS: u64 = 1024;
/// Stands in a row for the digits of its key until they are written; occurs in no made-up value.
const HOLE: char = '\u{1}';

/// A generated file.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    head: Bytes,
    block: Arc<Block>,
    rows: u64,
    len: u64,
    digits: usize,
    unit: usize,
}

#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    /// Where each row begins, and the end of the last.
    starts: Vec<usize>,
    /// Where the digits of each row's key begin.
    keys: Vec<Option<usize>>,
}

impl Generator {
    pub(crate) fn new(export: &Export, spec: Generate, locale: Locale) -> Generator {
        let digits = spec.rows.max(1).to_string().len();
        let unit = export.encoding.unit();
        let key_column = export.columns.iter().position(|c| c.data_type == DataType::Entity);
        let mut block = Block { bytes: Vec::new(), starts: vec![0], keys: Vec::new() };
        let mut dice = Dice(spec.seed);
        for _ in 0..spec.rows.min(BLOCK_ROWS) {
            let mut line = String::new();
            for (i, column) in export.columns.iter().enumerate() {
                if i > 0 {
                    line.push_str(&export.separator);
                }
                if Some(i) == key_column {
                    line.push('L');
                    line.extend(std::iter::repeat_n(HOLE, digits));
                } else {
                    let made = value(column.data_type, i, &mut dice);
                    let made = match column.data_type {
                        DataType::Number => locale.number(made),
                        DataType::Date => locale.date(made),
                        _ => made,
                    };
                    field(&mut line, export, &made);
                }
            }
            line.push_str(export.line_ending.as_str());
            let hole = line.find(HOLE).map(|at| {
                block.bytes.len() + export.encoding.encode(line.get(..at).unwrap_or_default()).len()
            });
            block.keys.push(hole);
            block.bytes.extend(export.encoding.encode(&line));
            block.starts.push(block.bytes.len());
        }
        let mut start = export.encoding.mark().to_vec();
        start.extend(export.encoding.encode(&head(export, None)));
        let block_rows = spec.rows.clamp(1, BLOCK_ROWS);
        let rest = block.start((spec.rows % block_rows) as usize) as u64;
        let mut len = start.len() as u64 + spec.rows / block_rows * block.bytes.len() as u64 + rest;
        if !export.final_newline && spec.rows > 0 {
            len -= (export.line_ending.as_str().len() * unit) as u64;
        }
        Generator { head: start.into(), block: Arc::new(block), rows: spec.rows, len, digits, unit }
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The bytes from `start` up to `end`, which the caller has cut to the length.
    pub(crate) fn read(&self, start: u64, end: u64) -> Bytes {
        let head = self.head.len() as u64;
        if end <= head {
            return self.head.slice(start as usize..end as usize);
        }
        let mut out = Vec::with_capacity((end - start) as usize + 2 * self.block.longest());
        let mut skip = 0;
        if start < head {
            out.extend_from_slice(self.head.get(start as usize..).unwrap_or_default());
        } else {
            skip = start - head;
        }
        let block_len = self.block.bytes.len().max(1) as u64;
        let mut number = skip / block_len;
        let mut first = self.block.row_at((skip % block_len) as usize);
        let cut = (skip - number * block_len) as usize - self.block.start(first);
        let want = (end - start) as usize + cut;
        while out.len() < want && number * BLOCK_ROWS <= self.rows {
            let missing = self.block.start(first) + (want - out.len());
            let last = (self.block.row_at(missing) + 1).min(self.block.keys.len());
            self.rows_of(number, first, last, &mut out);
            number += 1;
            first = 0;
        }
        out.truncate(want);
        Bytes::from(out).slice(cut.min(want)..)
    }

    /// Appends the rows `first..last` of block `number`.
    fn rows_of(&self, number: u64, first: usize, last: usize, out: &mut Vec<u8>) {
        let from = self.block.start(first);
        let base = out.len();
        out.extend_from_slice(self.block.bytes.get(from..self.block.start(last)).unwrap_or_default());
        let mut key =
            format!("{:0width$}", number * BLOCK_ROWS + first as u64 + 1, width = self.digits).into_bytes();
        for hole in self.block.keys.get(first..last).unwrap_or_default().iter().flatten() {
            let at = base + hole - from;
            if self.unit == 1 {
                if let Some(place) = out.get_mut(at..at + key.len()) {
                    place.copy_from_slice(&key);
                }
            } else {
                for (i, digit) in key.iter().enumerate() {
                    if let Some(place) = out.get_mut(at + i * self.unit) {
                        *place = *digit;
                    }
                }
            }
            count_on(&mut key);
        }
    }
}

impl Block {
    fn start(&self, row: usize) -> usize {
        self.starts.get(row).copied().unwrap_or(self.bytes.len())
    }

    /// The row that holds this byte of the block.
    fn row_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    fn longest(&self) -> usize {
        self.starts.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).max().unwrap_or(0)
    }
}

/// Adds one to a number written in ASCII digits.
fn count_on(digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, good enough for sample data.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from.get(self.below(from.len() as u64) as usize).copied().unwrap_or_default().into()
    }
}

const PLACES: &[&str] = &[
    "München",
    "Zürich",
    "São Paulo",
    "Kraków",
    "東京",
    "Montréal",
    "Αθήνα",
    "Leeds",
    "Austin",
    "København",
];
const PRODUCTS: &[&str] = &[
    "Espresso 250 g",
    "Crème brûlée",
    "Jalapeño dip",
    "Green tea",
    "Smörgås box",
    "Oat bar",
    "Rooibos",
    "Kürbis",
];
const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NOTES: &[&str] =
    &["", "", "", "Budget, 2nd round", "says \"ok\"", "naïve forecast", "€ rate fixed", "to review"];

fn value(kind: DataType, column: usize, dice: &mut Dice) -> String {
    match kind {
        DataType::Entity if column.is_multiple_of(2) => dice.pick(PLACES),
        DataType::Entity => dice.pick(PRODUCTS),
        DataType::TimeEntity => format!("{} {}", dice.pick(MONTHS), 24 + dice.below(4)),
        DataType::Number => {
            let cents = dice.below(20_000_000);
            format!("{}{}.{:02}", if dice.below(9) == 0 { "-" } else { "" }, cents / 100, cents % 100)
        }
        DataType::Date => {
            format!("20{}-{:02}-{:02}", 24 + dice.below(4), 1 + dice.below(12), 1 + dice.below(28))
        }
        DataType::Boolean => dice.pick(&["true", "false"]),
        DataType::Text | DataType::Mixed => dice.pick(NOTES),
        DataType::None => String::new(),
    }
}
