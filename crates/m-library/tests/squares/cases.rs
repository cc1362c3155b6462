//! The cases of hidden squares, which a test counts and a benchmark times.

use m_engine::value::Data;
use m_engine::{Cx, Result, Value};

/// 175 and 1,750 fill tables that double to the same degree, so that their growth is no difference.
const ITEMS: u64 = 175;

/// A line of the cases.
pub(crate) struct Case {
    /// How many items.
    pub(crate) items: u64,
    /// Whether it grows like a square, for a reason that its line gives.
    pub(crate) is_square: bool,
    /// What is done with them.
    pub(crate) expression: &'static str,
}

/// Cases, and what they may use.
pub(crate) struct Cases {
    /// A case, a reason or a remark on each line.
    pub(crate) lines: &'static str,
    /// A function of the number of items that gives the record of what they may use.
    pub(crate) names: &'static str,
}

impl Cases {
    fn lines(&self) -> impl Iterator<Item = &'static str> {
        self.lines.lines().filter(|line| !line.is_empty() && !line.starts_with("//"))
    }

    /// The cases.
    pub(crate) fn all(&self) -> impl Iterator<Item = Case> {
        self.lines().filter(|line| !line.starts_with("- ")).map(|line| {
            let (line, is_square) = line.split_once(" ~ ").map_or((line, false), |(line, _)| (line, true));
            let number = line.split_once(' ').and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
            let (items, expression) = number.unwrap_or((ITEMS, line));
            Case { items, is_square, expression }
        })
    }

    /// The functions that have no case, for reasons that are given; `Date.*` is all of a family.
    #[allow(dead_code, reason = "the benchmark does not ask")]
    pub(crate) fn left_out(&self) -> Vec<&'static str> {
        let names = self.lines().filter_map(|line| line.strip_prefix("- ")?.split_once(": "));
        names.flat_map(|(names, _)| names.split(", ")).collect()
    }

    /// The expression that gives what cases may use, over so many items.
    pub(crate) fn names(&self, items: u64) -> String {
        format!("({})({items})", self.names)
    }
}

/// Reads all of a value, and the columns of tables.
///
/// Errors: those of its parts.
pub(crate) fn read(cx: &Cx, value: &Value) -> Result<()> {
    match &value.data {
        Data::List(list) => {
            let mut items = list.iter(cx)?;
            while let Some(item) = items.next_value(cx) {
                read(cx, &item?)?;
            }
        }
        Data::Record(record) => {
            for cell in record.cells() {
                read(cx, &cell.force(cx)?)?;
            }
        }
        Data::Table(table) => {
            table.row_type(cx)?;
            let mut rows = table.rows(cx)?;
            while let Some(row) = rows.next(cx) {
                for cell in row? {
                    read(cx, &cell.force(cx)?)?;
                }
            }
        }
        Data::Binary(binary) => drop(binary.bytes(cx)?),
        _ => {}
    }
    Ok(())
}
