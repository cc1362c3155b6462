//! Made-up rows, computed where they are read: any chunk of a file of any length costs only its own bytes.
//!
//! A block of a thousand rows is made once, with the last three digits of each row's key in place. It repeats through
//! the file, and only the digits before them differ. So every block is equally long, the row at a byte is found by
//! division, and a page of blocks becomes another page by writing those digits over the old ones: nothing is copied, and
//! the buffers of pages that have been sent are used again.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use axum::body::Bytes;

use super::delimited::{field, head};
use super::sample::{Dice, value};
use super::{Encoding, Locale};
use crate::tenant::{DataType, Export, Generate};

/// Rows of a block: the power of ten of [`LOW`].
const BLOCK_ROWS: u64 = 1000;
/// The digits of a key that stand in the block.
const LOW: usize = 3;
/// Bytes that are made at a time: small enough to stay in a processor's cache until they are sent.
const PAGE_BYTES: usize = 256 * 1024;
/// Buffers that wait for their next use, for each file.
const SPARE_PAGES: usize = 8;
/// Stands in a row for its key until that is written; occurs in no made-up value.
const HOLE: char = '\u{1}';

/// A generated file. Its block is made when somebody first asks for the file: of the files of a tenant most are never read.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    made: Arc<LazyLock<Made, Box<dyn FnOnce() -> Made + Send + Sync>>>,
}

#[derive(Debug)]
struct Made {
    head: Bytes,
    block: Arc<Block>,
    len: u64,
}

#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    /// Where the key of each row begins.
    keys: Vec<usize>,
    encoding: Encoding,
    /// How many digits of a key stand before the last three.
    high: usize,
    page_blocks: usize,
    spare: Mutex<Vec<Vec<u8>>>,
}

impl Generator {
    pub(crate) fn new(export: &Export, spec: Generate, locale: Locale) -> Generator {
        let export = export.clone();
        Generator { made: Arc::new(LazyLock::new(Box::new(move || Made::new(&export, spec, locale)))) }
    }

    pub(crate) fn len(&self) -> u64 {
        self.made.len
    }

    /// Bytes from `start` on, at most up to `end`, which the caller has cut to the length: as many as lie in one page, and
    /// none only where `start` is not before `end`.
    pub(crate) fn piece(&self, start: u64, end: u64) -> Bytes {
        self.made.piece(start, end)
    }
}

impl Made {
    fn new(export: &Export, spec: Generate, locale: Locale) -> Made {
        let encoding = export.encoding;
        let block_rows = spec.rows.clamp(1, BLOCK_ROWS);
        let digits = spec.rows.max(1).to_string().len();
        let (low, high) = (digits.min(LOW), digits.saturating_sub(LOW));
        let (mut bytes, mut keys, mut rest) = (Vec::new(), Vec::new(), 0);
        let mut dice = Dice(spec.seed);
        for row in 0..spec.rows.min(BLOCK_ROWS) {
            if row == spec.rows % block_rows {
                rest = bytes.len() as u64;
            }
            let line = line(export, locale, &mut dice);
            match line.split_once(HOLE) {
                Some((before, after)) => {
                    bytes.extend(encoding.encode(before));
                    keys.push(bytes.len());
                    let number = (row + 1) % BLOCK_ROWS;
                    bytes.extend(encoding.encode(&format!("{}{number:0low$}", "0".repeat(high))));
                    bytes.extend(encoding.encode(after));
                }
                None => bytes.extend(encoding.encode(&line)),
            }
        }
        let mut start = encoding.mark().to_vec();
        start.extend(encoding.encode(&head(export, None)));
        let mut len = start.len() as u64 + spec.rows / block_rows * bytes.len() as u64 + rest;
        if !export.final_newline && spec.rows > 0 {
            len -= (export.line_ending.as_str().len() * encoding.unit()) as u64;
        }
        let blocks = spec.rows.div_ceil(block_rows).max(1);
        let page_blocks = (PAGE_BYTES / bytes.len().max(1)).clamp(1, blocks.min(1 << 20) as usize);
        let spare = Mutex::default();
        let block = Block { bytes, keys, encoding, high, page_blocks, spare };
        Made { head: start.into(), block: Arc::new(block), len }
    }

    fn piece(&self, start: u64, end: u64) -> Bytes {
        let head = self.head.len() as u64;
        if start >= end {
            return Bytes::new();
        }
        if start < head {
            return self.head.slice(start as usize..end.min(head) as usize);
        }
        let page_bytes = (self.block.bytes.len() * self.block.page_blocks).max(1) as u64;
        let (page, from) = ((start - head) / page_bytes, (start - head) % page_bytes);
        let to = page_bytes.min(from + (end - start));
        self.block.page(page, from as usize, to as usize)
    }
}

/// One row, with [`HOLE`] for the number of its key: the first column of type ENTITY.
fn line(export: &Export, locale: Locale, dice: &mut Dice) -> String {
    let key_column = export.columns.iter().position(|c| c.data_type == DataType::Entity);
    let mut line = String::new();
    for (i, column) in export.columns.iter().enumerate() {
        if i > 0 {
            line.push_str(&export.separator);
        }
        if Some(i) == key_column {
            line.push('L');
            line.push(HOLE);
            continue;
        }
        let made = value(column.data_type, i, dice);
        let made = match column.data_type {
            DataType::Number => locale.number(made),
            DataType::Date => locale.date(made),
            _ => made,
        };
        field(&mut line, export, &made);
    }
    line.push_str(export.line_ending.as_str());
    line
}

impl Block {
    /// The bytes `from..to` of a page.
    fn page(self: &Arc<Block>, number: u64, from: usize, to: usize) -> Bytes {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut bytes = spare.unwrap_or_else(|| self.bytes.repeat(self.page_blocks));
        let size = self.bytes.len().max(1);
        for (i, block) in bytes.chunks_exact_mut(size).enumerate().take(to.div_ceil(size)).skip(from / size) {
            let number = number * self.page_blocks as u64 + i as u64;
            // The last row's number has carried into the high digits.
            let (last, rows) = match self.keys.split_last() {
                Some((last, rows)) => (std::slice::from_ref(last), rows),
                None => (self.keys.as_slice(), self.keys.as_slice()),
            };
            write_at(block, rows, &self.high_digits(number));
            write_at(block, last, &self.high_digits(number + 1));
        }
        Bytes::from_owner(Page { bytes, block: self.clone() }).slice(from..to)
    }

    /// As bytes of the file; of a number beyond the file the last digits.
    fn high_digits(&self, number: u64) -> Vec<u8> {
        let text = format!("{number:0width$}", width = self.high);
        self.encoding.encode(text.get(text.len() - self.high..).unwrap_or_default())
    }
}

/// Writes the same few bytes at each place.
fn write_at(bytes: &mut [u8], places: &[usize], few: &[u8]) {
    // A known length makes it one store instead of a call, and this is where the time of a download goes.
    fn known<const N: usize>(bytes: &mut [u8], places: &[usize], few: &[u8]) {
        let Ok(few) = <[u8; N]>::try_from(few) else { return };
        for place in places {
            if let Some(there) = bytes.get_mut(*place..).and_then(|rest| rest.first_chunk_mut::<N>()) {
                *there = few;
            }
        }
    }
    match few.len() {
        0 => {}
        1 => known::<1>(bytes, places, few),
        2 => known::<2>(bytes, places, few),
        3 => known::<3>(bytes, places, few),
        4 => known::<4>(bytes, places, few),
        5 => known::<5>(bytes, places, few),
        6 => known::<6>(bytes, places, few),
        length => {
            for place in places {
                if let Some(there) = bytes.get_mut(*place..*place + length) {
                    there.copy_from_slice(few);
                }
            }
        }
    }
}

/// A page on its way to a client. Its buffer is used again when the last slice of it is gone.
struct Page {
    bytes: Vec<u8>,
    block: Arc<Block>,
}

impl AsRef<[u8]> for Page {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let mut spare = self.block.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_PAGES {
            spare.push(std::mem::take(&mut self.bytes));
        }
    }
}
