//! Table.*: column names out of the first row and back: PromoteHeaders, DemoteHeaders.

use super::columns;
use super::rows;
use m_engine::value::{Data, Record, RowIter, RowSource, Rows, Table, Text, Type, Value, column_names};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Error, Result};
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
        Ok(Table::late(cx, Promoted { table: args.get(0)?, all, culture }).into())
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
        Ok(rows::leading(cx, ty, &table, 0, move |_, table| {
            let header = shape.names().iter().map(|name| Cell::Value(name.clone().into())).collect();
            let mut header: Option<rows::Row> = Some(header);
            let table = table.clone();
            let mut rows: Option<Rows> = None;
            Ok(move |cx: &Cx| {
                if let Some(header) = header.take() {
                    return Some(Ok(header));
                }
                if rows.is_none() {
                    match table.rows(cx) {
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
    all: bool,
    culture: Value,
}

impl RowSource for Promoted {
    fn ty(&self, cx: &Cx) -> Result<Type> {
        let row = self.table.row_type(cx)?;
        let first = self.table.take(cx, 1)?.rows(cx)?.next(cx).transpose()?;
        let Some(first) = first else { return self.table.ty(cx) };
        let mut names: Vec<Text> = Vec::with_capacity(first.len());
        for (position, cell) in first.iter().enumerate() {
            let name = match self.name(cx, &cell.force(cx)?)? {
                Some(name) => name,
                None => Text::from(format!("Column{}", position + 1)),
            };
            names.push(columns::unique(name, &names));
        }
        let types: Vec<Type> = (0..names.len()).map(|position| row.field_type(position)).collect();
        columns::table_type(names, types)
    }

    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(AfterFirst { rows: self.table.rows(cx)?, first: true }))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count.saturating_add(1))?;
        let promoted = first.map(|table| Promoted { table, all: self.all, culture: self.culture.clone() });
        Ok(promoted.map(|promoted| Rc::new(promoted) as Rc<dyn RowSource>))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(AfterFirst { rows: self.table.rows_reading(cx, read)?, first: true }))
    }
}

impl Promoted {
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
}

struct AfterFirst {
    rows: Rows,
    first: bool,
}

impl RowIter for AfterFirst {
    fn next(&mut self, cx: &Cx) -> Option<Result<rows::Row>> {
        if std::mem::replace(&mut self.first, false)
            && let Err(error) = self.rows.next(cx)?
        {
            return Some(Err(error));
        }
        self.rows.next(cx)
    }
}
