//! The table pipeline: a CSV document of orders, its columns typed, filtered, grouped and sorted.

use super::evaluate;
use m_engine::value::{Binary, BinarySource, ByteReader, Data, Table};
use m_engine::{Cx, Result, Value};
use std::fmt::Write;

/// The pipeline over the binary `Orders`.
pub(crate) const PIPELINE: &str = r#"let
    source = Csv.Document(Orders, [Delimiter = ",", Encoding = 65001]),
    promoted = Table.PromoteHeaders(source),
    typed = Table.TransformColumnTypes(promoted, {
        {"Id", Int64.Type}, {"Date", type date}, {"Region", type text}, {"Product", type text},
        {"Quantity", Int64.Type}, {"Price", type number}, {"Discount", type number}, {"Customer", type text}
    }),
    filtered = Table.SelectRows(typed, each [Quantity] > 10 and [Region] <> "North"),
    grouped = Table.Group(filtered, {"Product"}, {
        {"Orders", each Table.RowCount(_), Int64.Type},
        {"Quantity", each List.Sum([Quantity]), Int64.Type},
        {"Average price", each List.Average([Price]), type number}
    }),
    sorted = Table.Sort(grouped, {{"Quantity", Order.Descending}, {"Product", Order.Ascending}})
in
    sorted"#;

/// The document with its columns typed and nothing else.
pub(crate) const TYPED: &str = r#"Table.TransformColumnTypes(
    Table.PromoteHeaders(Csv.Document(Orders, [Delimiter = ",", Encoding = 65001])), {
        {"Id", Int64.Type}, {"Date", type date}, {"Region", type text}, {"Product", type text},
        {"Quantity", Int64.Type}, {"Price", type number}, {"Discount", type number}, {"Customer", type text}
    })"#;

/// A CSV document of so many rows that is made while it is read, the same at each reading.
pub(crate) struct Orders {
    /// The number of rows below the header.
    pub(crate) rows: u64,
}

const REGIONS: [&str; 6] = ["North", "South", "East", "West", "Central", "Overseas"];
const PIECE: usize = 1 << 16;

impl BinarySource for Orders {
    fn open(&self, _cx: &Cx) -> Result<Box<dyn ByteReader>> {
        Ok(Box::new(Reader::new(self.rows)))
    }
}

/// A running generation.
struct Reader {
    begun: bool,
    row: u64,
    rows: u64,
    state: u64,
    piece: String,
}

impl Reader {
    fn new(rows: u64) -> Reader {
        Reader { begun: false, row: 0, rows, state: 7, piece: String::new() }
    }

    /// A numerical recipe's linear congruence: the same numbers everywhere.
    fn below(&mut self, bound: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % bound
    }

    fn line(&mut self) {
        let (product, customer, quantity) = (self.below(500), self.below(100_000), self.below(100));
        let (cents, percent, region) = (self.below(100_000), self.below(400), self.below(6));
        let (year, month, day) = (2020 + self.below(6), 1 + self.below(12), 1 + self.below(28));
        let region = REGIONS[region as usize];
        let _ = writeln!(
            self.piece,
            "{},{year}-{month:02}-{day:02},{region},Product {product:03},{quantity},{}.{:02},0.{percent:03},Customer {customer:05}",
            self.row,
            cents / 100,
            cents % 100,
        );
    }

    fn next_piece(&mut self) -> &[u8] {
        self.piece.clear();
        if !std::mem::replace(&mut self.begun, true) {
            self.piece.push_str("Id,Date,Region,Product,Quantity,Price,Discount,Customer\n");
        }
        while self.row < self.rows && self.piece.len() < PIECE {
            self.row += 1;
            self.line();
        }
        self.piece.as_bytes()
    }
}

impl ByteReader for Reader {
    fn read(&mut self, _cx: &Cx) -> Result<&[u8]> {
        Ok(self.next_piece())
    }
}

/// All bytes of the document.
pub(crate) fn document(rows: u64) -> Vec<u8> {
    let mut reader = Reader::new(rows);
    let mut bytes = Vec::new();
    while !reader.next_piece().is_empty() {
        bytes.extend_from_slice(reader.piece.as_bytes());
    }
    bytes
}

/// Evaluates a table over the document and reads every cell of it; gives the number of cells.
pub(crate) fn read_all(cx: &Cx, text: &str, orders: &Binary) -> usize {
    let value = evaluate(cx, text, &[("Orders", Value::from(orders.clone()))]);
    let Data::Table(table) = value.data else { panic!("the pipeline gives a table") };
    cells(cx, &table)
}

fn cells(cx: &Cx, table: &Table) -> usize {
    let mut rows = table.rows(cx).expect("the table has rows");
    let mut count = 0;
    while let Some(row) = rows.next(cx) {
        for cell in row.expect("the row is read") {
            cell.force(cx).expect("the cell is read");
            count += 1;
        }
    }
    count
}
