//! Table.*: values of neighbouring rows: FillDown, FillUp, ClearDown.

use super::columns;
use super::rows::{self, Row};
use m_engine::value::{Table, Value};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Result, ops};

pub(crate) const ALL: &[Builtin] = &[FILL_DOWN, FILL_UP, CLEAR_DOWN];

const FILL_DOWN: Builtin = Builtin {
    name: "Table.FillDown",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces nulls in the columns by the value above them.",
    examples: &[(
        r#"Table.FillDown(#table({"a"}, {{1}, {null}, {2}}), {"a"})"#,
        r#"#table({"a"}, {{1}, {1}, {2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        Ok(rows::leading(cx, ty, &table, 0, move |cx, table| {
            let mut rows = table.rows(cx)?;
            let positions = positions.clone();
            let mut last: Vec<Cell> = vec![Cell::Value(Value::NULL); positions.len()];
            Ok(move |cx: &Cx| Some(rows.next(cx)?.and_then(|row| filled(cx, row, &positions, &mut last))))
        })
        .into())
    }),
};

const FILL_UP: Builtin = Builtin {
    name: "Table.FillUp",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces nulls in the columns by the value below them.",
    examples: &[(
        r#"Table.FillUp(#table({"a"}, {{1}, {null}, {2}}), {"a"})"#,
        r#"#table({"a"}, {{1}, {2}, {2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        let up = rows::buffered(cx, ty, move |cx| {
            let mut last: Vec<Cell> = vec![Cell::Value(Value::NULL); positions.len()];
            let mut result = Vec::new();
            for row in rows::all(cx, &table)?.into_iter().rev() {
                result.push(filled(cx, row, &positions, &mut last)?);
            }
            result.reverse();
            Ok(result)
        });
        Ok(up.into())
    }),
};

const CLEAR_DOWN: Builtin = Builtin {
    name: "Table.ClearDown",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces the values of the columns by null where all of them repeat those of the row before.",
    examples: &[(
        r#"Table.ClearDown(#table({"a", "b"}, {{1, 1}, {1, 1}, {1, 2}}), {"a", "b"})"#,
        r#"#table({"a", "b"}, {{1, 1}, {null, null}, {1, 2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        Ok(rows::leading(cx, ty, &table, 0, move |cx, table| {
            let mut rows = table.rows(cx)?;
            let positions = positions.clone();
            let mut last: Option<Vec<Value>> = None;
            Ok(move |cx: &Cx| Some(rows.next(cx)?.and_then(|row| cleared(cx, row, &positions, &mut last))))
        })
        .into())
    }),
};

/// The row with nulls replaced by the cells before it; an error in a cell counts as a value.
fn filled(cx: &Cx, mut row: Row, positions: &[usize], last: &mut [Cell]) -> Result<Row> {
    for (position, last) in positions.iter().zip(last) {
        let Some(cell) = row.get_mut(*position) else { continue };
        match cell.force(cx) {
            Ok(value) if value.is_null() => *cell = last.clone(),
            Err(error) if !error.is_catchable() => return Err(error),
            _ => *last = cell.clone(),
        }
    }
    Ok(row)
}

fn cleared(cx: &Cx, mut row: Row, positions: &[usize], last: &mut Option<Vec<Value>>) -> Result<Row> {
    let values: Vec<Value> = positions.iter().map(|p| rows::value(cx, &row, *p)).collect::<Result<_>>()?;
    let mut same = last.is_some();
    for (value, before) in values.iter().zip(last.iter().flatten()) {
        same = same && ops::equals(cx, value, before)?;
    }
    if same {
        for position in positions {
            if let Some(cell) = row.get_mut(*position) {
                *cell = Cell::Value(Value::NULL);
            }
        }
    }
    *last = Some(values);
    Ok(row)
}
