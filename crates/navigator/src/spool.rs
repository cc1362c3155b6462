//! The rows of a load in a temporary file, in chunks that a page fetches as it scrolls: memory does not grow with them.

use serde_json::Value;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// How many rows a chunk has; the last one has fewer.
pub(crate) const CHUNK: usize = 256;

/// Rows, each a JSON array of cells. The file vanishes with it.
pub(crate) struct Spool {
    file: File,
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
        Ok(Spool { file: tempfile::tempfile()?, offsets: vec![0], buffer: Vec::new(), rows: 0 })
    }

    /// Adds a row.
    ///
    /// Errors: the disk is full.
    pub(crate) fn push(&mut self, cells: &[Value]) -> io::Result<()> {
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
        self.file.write_all(&self.buffer)?;
        let end = self.offsets.last().copied().unwrap_or(0) + self.buffer.len() as u64;
        self.offsets.push(end);
        self.buffer.clear();
        Ok(())
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
    use super::{CHUNK, Spool};
    use serde_json::{Value, json};

    #[test]
    fn every_row_comes_back_in_its_chunk() {
        let mut spool = Spool::new().expect("a temporary file");
        for row in 0..CHUNK * 2 + 3 {
            spool.push(&[json!(row), json!("ä")]).expect("room on the disk");
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
}
