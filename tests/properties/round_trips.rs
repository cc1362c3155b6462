//! Written and read again: M, JSON, CSV, tables of rows.

use super::{Literal, config, literals, plain, quoted, result, texts};
use crate::host::{settings, with};
use m_engine::value::Binary;
use m_engine::{Value, eval};
use m_output::pqout;
use m_output::{ErrorCells, Format, Options};
use proptest::prelude::*;

/// Rows of equal width.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..5).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(texts(), width), 0..6))
}

fn m_rows(rows: &[Vec<String>]) -> String {
    let row = |row: &Vec<String>| {
        format!("{{{}}}", row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(", "))
    };
    format!("{{{}}}", rows.iter().map(row).collect::<Vec<_>>().join(", "))
}

/// What this project's CSV becomes when `Csv.Document` reads it: its rows as M text.
fn through_csv(table: &str) -> Result<String, String> {
    let failed = |error: &dyn std::fmt::Debug| format!("{error:?}");
    with(settings(&[], "[]"), |evaluation| {
        let cx = &evaluation.cx;
        let value = evaluation.query("table", table).map_err(|error| failed(&error))?;
        let (mut bytes, mut tells) = (Vec::new(), ());
        let mut options = Options {
            errors: ErrorCells::Fail,
            ..Options::new(Format::Csv, m_host::report::words, &mut tells)
        };
        m_output::write(cx, &value, &mut options, &mut bytes).map_err(|error| failed(&error))?;
        let read = "(csv) => Table.ToRows(Table.Skip(Csv.Document(csv), 1))";
        let read = evaluation.query("read", read).map_err(|error| failed(&error))?;
        let csv = Value::from(Binary::from(bytes));
        let rows = eval::call(cx, &read, vec![csv]).and_then(|rows| pqout::write(cx, &rows));
        rows.map(|text| text.trim_end().to_owned()).map_err(|error| failed(&error))
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn m_that_is_printed_means_the_same(value in literals()) {
        let printed = result(&value.m()).expect("a literal has a value");
        let same = result(&format!("({}) = ({printed})", value.m()));
        prop_assert_eq!(same.as_deref(), Ok("true"), "{}", printed);
        let again = result(&printed);
        prop_assert_eq!(again, Ok(printed));
    }

    #[test]
    fn json_reads_what_it_writes(value in plain()) {
        let same = result(&format!("let v = {} in Json.Document(Json.FromValue(v)) = v", value.m()));
        prop_assert_eq!(same.as_deref(), Ok("true"));
    }

    #[test]
    fn csv_reads_what_it_writes(rows in rows()) {
        let width = rows.first().map_or(1, Vec::len);
        let names: Vec<String> = (1..=width).map(|column| format!("\"c{column}\"")).collect();
        let table = format!("#table({{{}}}, {})", names.join(", "), m_rows(&rows));
        prop_assert_eq!(through_csv(&table), result(&m_rows(&rows)));
    }

    #[test]
    fn rows_columns_and_records_come_back_from_a_table(rows in rows(), other in literals()) {
        let rows = m_rows(&rows);
        let query = format!(
            "let r = {rows}, t = Table.FromRows(r, if r = {{}} then {{\"a\"}} else null) in \
             {{Table.ToRows(t) = r, Table.FromColumns(Table.ToColumns(t), Table.ColumnNames(t)) = t, \
             r = {{}} or Table.FromRecords(Table.ToRecords(t)) = t}}"
        );
        let came_back = result(&query);
        prop_assert_eq!(came_back.as_deref(), Ok("{true, true, true}"));
        let record = Literal::Record(vec![other.clone(), other]).m();
        let query = format!("let r = {record} in Record.FromTable(Record.ToTable(r)) = r");
        let came_back = result(&query);
        prop_assert_eq!(came_back.as_deref(), Ok("true"));
    }
}
