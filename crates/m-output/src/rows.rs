//! Any result seen as rows: a table's own, a list's items, or a single value.

use super::WriteError;
use m_engine::value::types::TypeKind;
use m_engine::value::{Column, Data, Items, Part, Record, Rows, Table, Text, Type};
use m_engine::{Cell, Cx, Value, m_text};

/// Is told how far writing has come.
pub trait Progress {
    /// One more row is written.
    fn row(&mut self);
}

/// Tells nobody.
impl Progress for () {
    fn row(&mut self) {}
}

/// A result as rows of cells under column names: a table's rows, a list's items, a record's fields, or one value. The
/// cells of a navigation table that open the next level are not among them: showing a level must not open it.
pub struct RowStream {
    /// The names of the columns.
    pub columns: Vec<Text>,
    /// Their types.
    pub types: Vec<Type>,
    source: Source,
    left: usize,
    /// Whether nobody asked for the first rows alone.
    takes_all: bool,
    /// The column of a navigation table whose cells open the next level.
    unopened: Option<usize>,
    /// The columns whose type is one of structured values, with the kind's name.
    structured: Vec<Option<&'static str>>,
}

enum Source {
    Table(Rows),
    List(Items),
    Record(std::vec::IntoIter<(Text, Cell)>),
    Single(Option<Value>),
    Given(GivenRows),
}

/// Rows that somebody has already, a cell for each column.
pub type GivenRows = Box<dyn Iterator<Item = Result<Vec<Cell>, WriteError>>>;

impl RowStream {
    /// Rows that somebody has already, under these names. Of their types no more is known.
    pub fn given(columns: Vec<Text>, rows: GivenRows) -> RowStream {
        RowStream {
            types: vec![Type::any(); columns.len()],
            structured: vec![None; columns.len()],
            columns,
            source: Source::Given(rows),
            left: usize::MAX,
            takes_all: true,
            unopened: None,
        }
    }

    /// The rows of `value`, or the `first` of them.
    ///
    /// Errors: the value cannot be enumerated.
    pub fn new(cx: &Cx, value: &Value, first: Option<usize>) -> Result<RowStream, WriteError> {
        let any = |names: &[&str]| -> (Vec<Text>, Vec<Type>) {
            (names.iter().map(|name| Text::from(*name)).collect(), vec![Type::any(); names.len()])
        };
        let ((columns, types), source) = match &value.data {
            Data::Table(table) => {
                let table = table.whole(cx)?;
                let row = table.row_type(cx)?;
                let types = row.fields().map(|(name, field)| (name.clone(), field.ty.clone())).unzip();
                (types, Source::Table(table.rows(cx)?))
            }
            Data::List(list) => (any(&["Value"]), Source::List(list.iter(cx)?)),
            Data::Record(record) => (any(&["Name", "Value"]), Source::Record(fields(record))),
            _ => (any(&["Value"]), Source::Single(Some(value.clone()))),
        };
        let unopened = match &value.data {
            Data::Table(table) => data_column(cx, table, &columns)?,
            _ => None,
        };
        let structured = types.iter().map(structured).collect();
        Ok(RowStream {
            columns,
            types,
            source,
            left: first.unwrap_or(usize::MAX),
            takes_all: first.is_none(),
            unopened,
            structured,
        })
    }

    /// What stands for a cell of which only the kind is shown, and which nobody has evaluated: showing it must not fetch
    /// what it holds.
    pub fn unread(&self, position: usize, cell: &Cell) -> Option<&'static str> {
        let kind = (*self.structured.get(position)?)?;
        cell.settled().is_none().then_some(kind)
    }

    /// The next rows; `None` at the end or when enough rows were read.
    ///
    /// Errors: as [`RowStream::next`].
    pub(super) fn next_part(&mut self, cx: &Cx) -> Option<Result<Part, WriteError>> {
        let Source::Table(rows) = &mut self.source else { return Some(self.next(cx)?.map(Part::Row)) };
        if self.left == 0 {
            return None;
        }
        let next = match self.takes_all {
            true => cx.reading_all(|| rows.next_part(cx, usize::MAX)),
            false => rows.next_part(cx, self.left),
        };
        let part = match next? {
            Ok(Part::Row(mut row)) => {
                self.left -= 1;
                self.close(&mut row);
                Part::Row(row)
            }
            Ok(Part::Batch(mut batch)) => {
                self.left -= batch.rows();
                let rows = batch.rows();
                if let Some(column) = self.unopened.and_then(|position| batch.columns_mut().get_mut(position))
                {
                    *column = Column::Cells(vec![Cell::Value(Value::text("[Table]")); rows]);
                }
                Part::Batch(batch)
            }
            Err(error) => return Some(Err(error.into())),
        };
        Some(Ok(part))
    }

    /// Puts a word where a cell opens the next level.
    fn close(&self, row: &mut [Cell]) {
        if let Some(cell) = self.unopened.and_then(|position| row.get_mut(position)) {
            *cell = Cell::Value(Value::text("[Table]"));
        }
    }

    /// The next row; `None` at the end or when enough rows were read.
    ///
    /// Errors: the row cannot be enumerated. Its cells raise theirs when they are read.
    pub fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>, WriteError>> {
        self.left = self.left.checked_sub(1)?;
        let row = match &mut self.source {
            Source::Given(rows) => return rows.next(),
            Source::Table(rows) => rows.next(cx)?,
            Source::List(items) => items.next(cx)?.map(|item| vec![item]),
            Source::Record(fields) => {
                let (name, cell) = fields.next()?;
                Ok(vec![Cell::Value(name.into()), cell])
            }
            Source::Single(value) => Ok(vec![Cell::Value(value.take()?)]),
        };
        Some(row.map_err(WriteError::Evaluation).map(|mut cells| {
            self.close(&mut cells);
            cells
        }))
    }
}

/// The kind's name of a type whose values are shown by it alone.
fn structured(ty: &Type) -> Option<&'static str> {
    match ty.kind() {
        TypeKind::Record(_) | TypeKind::Table(_) | TypeKind::List(_) => Some(ty.kind_name()),
        _ => None,
    }
}

/// The position of the column that `NavigationTable.DataColumn` names in the metadata of the table's type.
fn data_column(cx: &Cx, table: &Table, columns: &[Text]) -> Result<Option<usize>, WriteError> {
    let ty = table.ty(cx)?;
    let Some(cell) = ty.meta().and_then(|meta| meta.get("NavigationTable.DataColumn")) else {
        return Ok(None);
    };
    match cell.force(cx)?.data {
        Data::Text(name) => Ok(columns.iter().position(|column| *column == name)),
        _ => Ok(None),
    }
}

fn fields(record: &Record) -> std::vec::IntoIter<(Text, Cell)> {
    record.fields().map(|(name, cell)| (name.clone(), cell.clone())).collect::<Vec<_>>().into_iter()
}

/// A scalar as it reads best as plain text, null as nothing; `None` for binaries and for structured values.
pub(super) fn plain(value: &Value) -> Option<String> {
    match &value.data {
        Data::Null => Some(String::new()),
        Data::Text(text) => Some(text.to_display()),
        Data::Date(_) | Data::Time(_) | Data::DateTime(_) | Data::DateTimeZone(_) | Data::Duration(_) => {
            Some(iso(value))
        }
        _ => m_text::inline(value),
    }
}

/// Whether a text may hold halves of a character, which only the engine's own form has ([`Text::to_display`]).
pub(super) fn may_hold_halves(text: &str) -> bool {
    text.as_bytes().contains(&0xF4)
}

/// Writes a date in ISO 8601.
pub(super) fn push_date(text: &mut String, date: m_engine::value::Date) {
    let (year, month, day) = date.ymd();
    let digit = |number: i64| b'0' + (number % 10) as u8;
    let [thousands, hundreds, tens, ones] = [year / 1000, year / 100, year / 10, year].map(digit);
    let [month, months] = [month / 10, month].map(digit);
    let [day, days] = [day / 10, day].map(digit);
    let digits = [thousands, hundreds, tens, ones, b'-', month, months, b'-', day, days];
    text.push_str(str::from_utf8(&digits).unwrap_or_default());
}

/// A date, time or duration in ISO 8601, a duration as `days.hh:mm:ss`; of other values an empty text.
pub fn iso(value: &Value) -> String {
    let date = |date: m_engine::value::Date| {
        let mut text = String::with_capacity(10);
        push_date(&mut text, date);
        text
    };
    let time = |time: m_engine::value::Time| {
        let seconds = m_text::seconds(time.second_ticks());
        let pad = if seconds.split('.').next().map_or(0, str::len) < 2 { "0" } else { "" };
        format!("{:02}:{:02}:{pad}{seconds}", time.hour(), time.minute())
    };
    match &value.data {
        Data::Date(value) => date(*value),
        Data::Time(value) => time(*value),
        Data::DateTime(value) => format!("{}T{}", date(value.date()), time(value.time())),
        Data::DateTimeZone(value) => {
            let (local, offset) = (value.local(), value.offset());
            let sign = if offset < 0 { '-' } else { '+' };
            let offset = offset.abs();
            format!(
                "{}T{}{sign}{:02}:{:02}",
                date(local.date()),
                time(local.time()),
                offset / 60,
                offset % 60
            )
        }
        Data::Duration(value) => {
            let (sign, ticks) = if value.ticks() < 0 {
                ("-", value.ticks().unsigned_abs())
            } else {
                ("", value.ticks().unsigned_abs())
            };
            let (seconds, fraction) = (ticks / 10_000_000, ticks % 10_000_000);
            let fraction = if fraction == 0 {
                String::new()
            } else {
                format!(".{fraction:07}").trim_end_matches('0').to_owned()
            };
            let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
            format!("{sign}{days}.{hours:02}:{:02}:{:02}{fraction}", seconds / 60 % 60, seconds % 60)
        }
        _ => String::new(),
    }
}
