//! Table.*: column names out of the first row and back: PromoteHeaders, DemoteHeaders.

use super::columns;
use super::rows;
use super::step::{Declared, Follow, Needs, streamed};
use m_engine::value::{Data, Part, Record, RowIter, RowSource, Rows, Table, Text, Type, Value, column_names};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::cell::OnceCell;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[PROMOTE_HEADERS, DEMOTE_HEADERS];

const PROMOTE_HEADERS: Builtin = Builtin {
    name: "Table.PromoteHeaders",
    signature: "(table as table, optional options as nullable record) as table",
    doc: "Makes the first row the column names; the first row is read when the names are needed. Texts and numbers \
          become names, with the option `PromoteAllScalars` all scalar values, by the rules of the option \
          `Culture`. Where there is no usable value, the column is called `Column1`, `Column2` … after its place. \
          A name that is there already gets a number: `Name_1`.",
    examples: &[(
        r#"Table.PromoteHeaders(#table({"Column1", "Column2"}, {{"ID", "ID"}, {1, 2}}))"#,
        r#"#table({"ID", "ID_1"}, {{1, 2}})"#,
    )],
    body: Rust(|cx, args| {
        let options: Option<Record> = args.get(1)?;
        columns::check_options("Table.PromoteHeaders", &options, &["PromoteAllScalars", "Culture"])?;
        let all = matches!(columns::option(cx, &options, "PromoteAllScalars")?.data, Data::Logical(true));
        let culture = columns::option(cx, &options, "Culture")?;
        Ok(Table::late(cx, Promoted { table: args.get(0)?, naming: Rc::new(Naming::new(all, culture)) })
            .into())
    }),
};

const DEMOTE_HEADERS: Builtin = Builtin {
    name: "Table.DemoteHeaders",
    signature: "(table as table) as table",
    doc: "Makes the column names the first row; the columns are then called `Column1`, `Column2` ….",
    examples: &[(
        r#"Table.DemoteHeaders(#table({"a", "b"}, {{1, 2}}))"#,
        r#"#table({"Column1", "Column2"}, {{"a", "b"}, {1, 2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let shape = table.shape(cx)?;
        let ty = Type::table_of(columns::shape(column_names(shape.len()))?);
        let declared =
            Declared { rows: Follow::Leading(0), columns: Needs::same(shape.len()), always: Vec::new() };
        Ok(streamed(cx, &table, ty, declared, move |_, below, _| {
            let header = shape.names().iter().map(|name| Cell::Value(name.clone().into())).collect();
            let mut header: Option<rows::Row> = Some(header);
            let mut rows: Option<Rows> = None;
            Ok(move |cx: &Cx| {
                if let Some(header) = header.take() {
                    return Some(Ok(header));
                }
                if rows.is_none() {
                    match below.rows(cx) {
                        Ok(opened) => rows = Some(opened),
                        Err(error) => return Some(Err(error)),
                    }
                }
                rows.as_mut()?.next(cx)
            })
        })
        .into())
    }),
};

/// A table whose first row holds the names of its columns.
struct Promoted {
    table: Table,
    naming: Rc<Naming>,
}

/// How a first row becomes names, and what it gave.
struct Naming {
    all: bool,
    culture: Value,
    /// The names of the columns, once they are known. A view may give its first row by itself (`OnTake`), from another
    /// place than the rows that are read later; values must not stand under names that were not above them.
    given: OnceCell<Vec<Option<Text>>>,
}

impl RowSource for Promoted {
    fn ty(&self, cx: &Cx) -> Result<Type> {
        let row = self.table.row_type(cx)?;
        let first = self.table.take(cx, 1)?.rows(cx)?.next(cx).transpose()?;
        let Some(first) = first else { return self.table.ty(cx) };
        let given: Result<Vec<_>> = first.iter().map(|cell| self.naming.name(cx, &cell.force(cx)?)).collect();
        let given = given?;
        let given = self.naming.given.get_or_init(|| given);
        let mut names: Vec<Text> = Vec::with_capacity(first.len());
        let mut unique = columns::UniqueNames::default();
        for (position, name) in given.iter().enumerate() {
            let name = name.clone().unwrap_or_else(|| Text::from(format!("Column{}", position + 1)));
            names.push(unique.give(name));
        }
        let types: Vec<Type> = (0..names.len()).map(|position| row.field_type(position)).collect();
        columns::table_type(names, types)
    }

    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(AfterFirst { rows: self.table.rows(cx)?, header: Some((self.naming.clone(), None)) }))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count.saturating_add(1))?;
        let naming = || Rc::new(Naming::new(self.naming.all, self.naming.culture.clone()));
        let promoted = first.map(|table| Promoted { table, naming: naming() });
        Ok(promoted.map(|promoted| Rc::new(promoted) as Rc<dyn RowSource>))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let rows = self.table.rows_reading(cx, read)?;
        Ok(Box::new(AfterFirst { rows, header: Some((self.naming.clone(), Some(read.to_vec()))) }))
    }
}

impl Naming {
    fn new(all: bool, culture: Value) -> Naming {
        Naming { all, culture, given: OnceCell::new() }
    }

    /// The column name that a value gives.
    fn name(&self, cx: &Cx, value: &Value) -> Result<Option<Text>> {
        match &value.data {
            Data::Text(text) => return Ok(Some(text.clone())),
            Data::Number(number) if !self.all => return Ok(Some(Text::from(number.to_string()))),
            Data::Null
            | Data::Binary(_)
            | Data::List(_)
            | Data::Record(_)
            | Data::Table(_)
            | Data::Function(_)
            | Data::Type(_) => return Ok(None),
            _ if !self.all => return Ok(None),
            _ => {}
        }
        let from = columns::function(&columns::library(cx, "Text.From")?)?;
        match from.call(cx, vec![value.clone(), self.culture.clone()]) {
            Ok(text) => columns::text(&text).map(Some),
            Err(error) if error.is_catchable() => Ok(None),
            Err(error) => Err::<_, Error>(error),
        }
    }

    /// Fails if this first row gives other names than the columns have. Only the columns that are `read` are there.
    fn check(&self, cx: &Cx, row: &[Cell], read: Option<&[bool]>) -> Result<()> {
        let Some(given) = self.given.get() else { return Ok(()) };
        for (position, (cell, given)) in row.iter().zip(given).enumerate() {
            if read.is_none_or(|read| read.get(position) == Some(&true))
                && self.name(cx, &cell.force(cx)?)? != *given
            {
                return Err(Error::data_format(
                    "The first row of the table is no longer the one that gave the columns their names. Refresh to read \
                     the table with its new headers.",
                    Value::NULL,
                ));
            }
        }
        Ok(())
    }
}

/// The rows after the first.
struct AfterFirst {
    rows: Rows,
    /// What the first row is compared with until it has passed, and the columns that are read.
    header: Option<(Rc<Naming>, Option<Vec<bool>>)>,
}

impl AfterFirst {
    /// Takes the first row, unless it is done; `None` where there is none.
    fn begin(&mut self, cx: &Cx) -> Option<Result<()>> {
        let Some((naming, read)) = self.header.take() else { return Some(Ok(())) };
        Some(self.rows.next(cx)?.and_then(|row| naming.check(cx, &row, read.as_deref())))
    }
}

impl RowIter for AfterFirst {
    fn next(&mut self, cx: &Cx) -> Option<Result<rows::Row>> {
        match self.begin(cx)? {
            Ok(()) => self.rows.next(cx),
            Err(error) => Some(Err(error)),
        }
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        match self.begin(cx)? {
            Ok(()) => self.rows.next_part(cx, most),
            Err(error) => Some(Err(error)),
        }
    }
}
