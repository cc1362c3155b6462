//! The rows of a load in a temporary file, in chunks that a page fetches as it scrolls: memory does not grow with them. Long
//! texts lie in a file beside it, since a page shows their beginning only.

use crate::cells::SHOWN;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// How many rows a chunk has; the last one has fewer.
pub(crate) const CHUNK: usize = 256;

/// Texts of more bytes than this are kept beside the rows, and so much of them in the rows.
const LONG: usize = 16 << 10;

/// Rows, each a JSON array of cells. The files vanish with it.
pub(crate) struct Spool {
    file: File,
    long: Option<File>,
    long_end: u64,
    /// Where each chunk begins, and where the last one ends.
    offsets: Vec<u64>,
    buffer: Vec<u8>,
    pub(crate) rows: usize,
}

impl Spool {
    /// An empty one.
    ///
    /// Errors: there can be no temporary file.
    pub(crate) fn new() -> io::Result<Spool> {
        Ok(Spool {
            file: tempfile::tempfile()?,
            long: None,
            long_end: 0,
            offsets: vec![0],
            buffer: Vec::new(),
            rows: 0,
        })
    }

    /// Adds a row. Of a long text the cell becomes `["l", beginning, characters, place, bytes]`.
    ///
    /// Errors: the disk is full.
    pub(crate) fn push(&mut self, cells: &mut [Value]) -> io::Result<()> {
        for cell in &mut *cells {
            if let Value::String(text) = cell
                && text.len() > LONG
            {
                let long = match &mut self.long {
                    Some(long) => long,
                    None => self.long.insert(tempfile::tempfile()?),
                };
                long.seek(SeekFrom::Start(self.long_end))?;
                long.write_all(text.as_bytes())?;
                let beginning: String = text.chars().take(SHOWN).collect();
                let (place, bytes) = (self.long_end, text.len() as u64);
                *cell = json!(["l", beginning, text.chars().count(), place, bytes]);
                self.long_end += bytes;
            }
        }
        self.buffer.extend_from_slice(if self.rows.is_multiple_of(CHUNK) { b"[" } else { b"," });
        serde_json::to_writer(&mut self.buffer, cells)?;
        self.rows += 1;
        if self.rows.is_multiple_of(CHUNK) { self.flush() } else { Ok(()) }
    }

    /// Writes what has not been written.
    ///
    /// Errors: the disk is full.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.buffer.push(b']');
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&self.buffer)?;
        let end = self.offsets.last().copied().unwrap_or(0) + self.buffer.len() as u64;
        self.offsets.push(end);
        self.buffer.clear();
        Ok(())
    }

    /// The whole text of a cell that [`Spool::push`] has shortened; the cell itself where it is another.
    ///
    /// Errors: the file cannot be read.
    pub(crate) fn whole(&mut self, cell: Value) -> io::Result<Value> {
        let number = |index: usize| cell.get(index).and_then(Value::as_u64);
        match (cell.get(0).and_then(Value::as_str), number(3), number(4), &mut self.long) {
            (Some("l"), Some(place), Some(bytes), Some(long)) => {
                let mut text = vec![0; usize::try_from(bytes).unwrap_or(0)];
                long.seek(SeekFrom::Start(place))?;
                long.read_exact(&mut text)?;
                Ok(String::from_utf8(text).map_err(io::Error::other)?.into())
            }
            _ => Ok(cell),
        }
    }

    /// A chunk as a JSON array of rows; none beyond the end.
    ///
    /// Errors: the file cannot be read.
    pub(crate) fn chunk(&mut self, index: usize) -> io::Result<Option<Vec<u8>>> {
        let (Some(from), Some(to)) = (self.offsets.get(index), self.offsets.get(index + 1)) else {
            return Ok(None);
        };
        let mut bytes = vec![0; usize::try_from(to - from).unwrap_or(0)];
        self.file.seek(SeekFrom::Start(*from))?;
        self.file.read_exact(&mut bytes)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, LONG, Spool};
    use serde_json::{Value, json};

    #[test]
    fn every_row_comes_back_in_its_chunk() {
        let mut spool = Spool::new().expect("a temporary file");
        for row in 0..CHUNK * 2 + 3 {
            spool.push(&mut [json!(row), json!("ä")]).expect("room on the disk");
        }
        spool.finish().expect("room on the disk");
        for (index, rows) in [(0, CHUNK), (1, CHUNK), (2, 3)] {
            let bytes = spool.chunk(index).expect("a readable file").expect("a chunk");
            let chunk: Value = serde_json::from_slice(&bytes).expect("JSON");
            assert_eq!(chunk.as_array().map(Vec::len), Some(rows));
            assert_eq!(chunk[0], json!([index * CHUNK, "ä"]));
        }
        assert_eq!(spool.chunk(3).expect("a readable file"), None);
    }

    #[test]
    fn a_long_text_is_beside_the_rows_and_whole() {
        let mut spool = Spool::new().expect("a temporary file");
        let long = "ä".repeat(LONG);
        let mut cells = [json!(long), json!("x"), json!(["d", "2026-01-31"])];
        spool.push(&mut cells).expect("room on the disk");
        spool.push(&mut [json!(long.replace('ä', "b"))]).expect("room on the disk");
        assert!(cells[0].to_string().len() < LONG && cells[0][2] == json!(LONG), "{}", cells[0]);
        for (cell, whole) in cells.into_iter().zip([json!(long), json!("x"), json!(["d", "2026-01-31"])]) {
            assert!(spool.whole(cell).expect("a readable file") == whole);
        }
    }
}
