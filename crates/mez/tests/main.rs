//! Tests of the package reader and writer, in one binary.

mod archives;
mod candidates;
mod folders;
mod strings;

use mez::Part;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A part with a text.
fn part(name: &str, text: &str) -> Part {
    Part { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// A ZIP archive with entries of any name, as someone else might have packed it.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, options).expect("an entry can be added");
        archive.write_all(bytes).expect("an entry can be written");
    }
    archive.finish().expect("an archive can be finished").into_inner()
}
