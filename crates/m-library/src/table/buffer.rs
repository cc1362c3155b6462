//! Table.*: where rows are kept and who does the work: Buffer, StopFolding, and functions of Microsoft's own use.

use super::columns;
use super::rows;
use m_engine::value::{Data, Made, Record, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};

pub(crate) const ALL: &[Builtin] = &[BUFFER, STOP_FOLDING];

const BUFFER: Builtin = Builtin {
    name: "Table.Buffer",
    signature: "(table as table, optional options as nullable record) as table",
    doc: "Reads all rows and the values of their cells, and keeps them. Lists, records and tables in cells stay as \
          they are; errors stay in their cells. With `[BufferMode = BufferMode.Delayed]` that happens when the \
          first row is asked for.",
    examples: &[(r#"Table.Buffer(#table({"a"}, {{1}}))"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(buffer),
};

const STOP_FOLDING: Builtin = Builtin {
    name: "Table.StopFolding",
    signature: "(table as table) as table",
    doc: "Returns the same rows, but later operations are done here and not by the source of the table.",
    examples: &[(r#"Table.StopFolding(#table({"a"}, {{1}}))"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let (ty, width) = (table.ty(cx)?, table.shape(cx)?.len());
        Ok(table.arranged(cx, ty, (0..width).map(Made::Of).collect()).into())
    }),
};

fn buffer(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let options: Option<Record> = args.get(1)?;
    columns::check_options("Table.Buffer", &options, &["BufferMode"])?;
    let mode = columns::option(cx, &options, "BufferMode")?;
    match (&mode.data, mode.as_index()) {
        (Data::Null, _) | (_, Some(1)) => Ok(buffered(cx, &table)?.into()),
        (_, Some(2)) => {
            let kept = std::cell::OnceCell::new();
            let ty = table.ty(cx)?;
            let delayed = Table::generate(cx, ty, move |cx| {
                let all: &Table = match kept.get() {
                    Some(all) => all,
                    None => {
                        let all = buffered(cx, &table)?;
                        kept.get_or_init(|| all)
                    }
                };
                let mut rows = all.rows(cx)?;
                Ok(move |cx: &Cx| rows.next(cx))
            });
            Ok(delayed.into())
        }
        _ => Err(Error::expression_of("The value is no BufferMode value: use 1 or 2.", mode)),
    }
}

/// The table with all rows at hand and all cells evaluated.
fn buffered(cx: &Cx, table: &Table) -> Result<Table> {
    let rows = rows::all(cx, table)?;
    for cell in rows.iter().flatten() {
        if let Cell::Thunk(_) = cell
            && let Err(error) = cell.force(cx)
            && !error.is_catchable()
        {
            return Err(error);
        }
    }
    Ok(rows::table_of(table.ty(cx)?, rows))
}
