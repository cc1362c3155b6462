//! Documents as they arrive: cut anywhere, opened as rarely as possible, read no further than asked.

use crate::library;
use m_engine::host::NoHost;
use m_engine::value::{Binary, BinarySource, ByteReader, Data};
use m_engine::{Cx, Result, Value, compile, session};
use std::cell::Cell;
use std::rc::Rc;

/// A document in pieces of a few bytes that counts how often it was opened and how many bytes were taken.
struct Pieces {
    bytes: Vec<u8>,
    size: usize,
    opened: Rc<Cell<usize>>,
    taken: Rc<Cell<usize>>,
}

struct Reading {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
    taken: Rc<Cell<usize>>,
}

impl BinarySource for Pieces {
    fn open(&self, _cx: &Cx) -> Result<Box<dyn ByteReader>> {
        self.opened.set(self.opened.get() + 1);
        Ok(Box::new(Reading { bytes: self.bytes.clone(), at: 0, size: self.size, taken: self.taken.clone() }))
    }
}

impl ByteReader for Reading {
    fn read(&mut self, _cx: &Cx) -> Result<&[u8]> {
        let start = self.at;
        self.at = (start + self.size).min(self.bytes.len());
        self.taken.set(self.taken.get() + self.at - start);
        Ok(&self.bytes[start..self.at])
    }
}

/// Calls an M function with a document in pieces; gives the result as text, the openings and the bytes taken.
fn read(function: &str, bytes: &[u8], size: usize) -> (String, usize, usize) {
    session::run(|| {
        let cx = Cx::new(Rc::new(library()), Box::new(NoHost));
        let (opened, taken) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let source = Pieces { bytes: bytes.to_vec(), size, opened: opened.clone(), taken: taken.clone() };
        let function =
            compile::evaluate(&cx, "test", function, &cx.globals()).expect("the function compiles");
        let Data::Function(function) = function.data else { panic!("no function") };
        let result = function.call(&cx, vec![Value::from(Binary::stream(&cx, source))]);
        let text = match result.map(|value| value.data) {
            Ok(Data::Text(text)) => text.to_string(),
            other => format!("{other:?}"),
        };
        (text, opened.get(), taken.get())
    })
    .expect("the thread starts")
}

/// All cells, `|` between columns and `/` after rows.
const SHOW: &str =
    r#"(b) => Text.Combine(List.Transform(Table.ToRows(Csv.Document(b)), each Text.Combine(_, "|") & "/"))"#;

#[test]
fn cuts_do_not_matter() {
    let cases: [(&[u8], &str); 8] = [
        ("a,b\r\nü,\"x\r\ny\"\r\n".as_bytes(), "a|b/ü|x\r\ny/"),
        ("\"a\"\"b\",c\n".as_bytes(), "a\"b|c/"),
        (b"a\rb\r\nc\n\nd", "a/b/c//d/"),
        (b"\xEF\xBB\xBFa,\xE2\x82\xAC", "a|€/"),
        (b"\xFF\xFEa\0,\0=\xD8\0\xDE\n\0", "a|😀/"),
        (b"a,b\nc", "a|b/c|/"),
        (b"a\nb,c", "a|/b|c/"),
        (b"", ""),
    ];
    for (bytes, expected) in cases {
        for size in 1..=bytes.len().max(1) {
            let (text, opened, _) = read(SHOW, bytes, size);
            assert_eq!(text, expected, "in pieces of {size}");
            assert_eq!(opened, 1, "the document is opened once");
        }
    }
}

/// A value beyond the columns that were found is an error, never lost.
#[test]
fn late_columns_are_not_lost() {
    let mut bytes = b"a,b\n".repeat(1500);
    bytes.extend_from_slice(b"a,b,c\n");
    let last = r#"(b) => try Table.Last(Csv.Document(b))[Column1] catch (e) => e[Message]"#;
    assert_eq!(read(last, &bytes, 100).0, "There were more columns in the result than expected.");
    let asked = r#"(b) => Table.Last(Csv.Document(b, 3))[Column3]"#;
    assert_eq!(read(asked, &bytes, 100).0, "c");
}

#[test]
fn no_more_is_read_than_asked() {
    let bytes = b"a,b\n".repeat(100_000);
    let (text, _, taken) = read("(b) => Csv.Document(b, 2){2}[Column2]", &bytes, 1000);
    assert_eq!(text, "b");
    assert!(taken <= 2000, "{taken} bytes were read for three rows");
}
