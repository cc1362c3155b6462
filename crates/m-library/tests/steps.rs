//! What a step asks of the table below it, function by function: a line of `steps.txt` is an expression over the table `T`,
//! the columns of `T` that are read when one column of the result is read to its end, and the rows of `T` that are made
//! before the first two of the result are there. Every function of the library whose first parameter is a table has a line.

use m_engine::value::{Data, Record, RowIter, RowSource, Shape, Table, Text, Type};
use m_engine::{Cell, Cx, Error, Result, Value, compile, host::NoHost, session};
use std::cell::{Cell as Counter, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

const CASES: &str = include_str!("steps.txt");

/// The rows of `T`, which has nine: its columns are numbers, texts, lists, records and tables.
const ROWS: &str = r#"List.Transform({1..9}, (n) =>
    {n, "b-" & Number.ToText(n), {n}, [x = n], #table({"y"}, {{n}}), if n < 3 then null else "z"})"#;
const COLUMNS: [&str; 6] = ["a", "b", "l", "r", "t", "z"];

/// What was asked of `T`.
#[derive(Default)]
struct Asked {
    columns: RefCell<BTreeSet<usize>>,
    rows: Counter<usize>,
}

/// A table that keeps what is asked of it.
struct Recorded {
    rows: Rc<[Vec<Cell>]>,
    asked: Rc<Asked>,
}

impl RowSource for Recorded {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.rows_reading(cx, &[true; COLUMNS.len()])
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let read: Vec<bool> = (0..COLUMNS.len()).map(|column| read.get(column) == Some(&true)).collect();
        self.asked.columns.borrow_mut().extend((0..COLUMNS.len()).filter(|column| read[*column]));
        Ok(Box::new(RecordedRows { rows: self.rows.clone(), given: 0, read, asked: self.asked.clone() }))
    }
}

struct RecordedRows {
    rows: Rc<[Vec<Cell>]>,
    given: usize,
    read: Vec<bool>,
    asked: Rc<Asked>,
}

impl RowIter for RecordedRows {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let row = self.rows.get(self.given)?;
        self.given += 1;
        self.asked.rows.set(self.asked.rows.get().max(self.given));
        // What was not asked for is an error, so that a step that reads it all the same is told.
        let cell = |(cell, read): (&Cell, &bool)| match read {
            true => cell.clone(),
            false => Cell::error(Error::expression("a column that was not asked for")),
        };
        Some(Ok(row.iter().zip(&self.read).map(cell).collect()))
    }
}

/// `T` with all its cells made, and what is asked of it from now on.
fn table(cx: &Cx) -> (Table, Rc<Asked>) {
    let rows = compile::evaluate(cx, "rows", ROWS, &cx.globals()).expect("the rows");
    let Data::List(rows) = rows.data else { panic!("a list") };
    let cells = |row: Value| match row.data {
        Data::List(cells) => cells.values(cx).expect("a row").into_iter().map(Cell::from).collect(),
        _ => panic!("a list"),
    };
    let rows: Vec<Vec<Cell>> = rows.values(cx).expect("the rows").into_iter().map(cells).collect();
    let shape = Shape::new(COLUMNS.map(Text::from).to_vec()).expect("names");
    let asked = Rc::new(Asked::default());
    let source = Recorded { rows: rows.into(), asked: asked.clone() };
    (Table::new(cx, Type::table_of(shape), source), asked)
}

/// The answer to a line: the columns that are read, and the rows.
fn answer(step: &str, column: Option<&str>) -> Result<String> {
    let cx = Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
    let evaluate = || {
        let (table, asked) = table(&cx);
        let names = Record::of([("T", Value::from(table))]);
        Ok((compile::evaluate(&cx, "case", step, &cx.globals().merge(&names))?, asked))
    };
    let (value, asked) = evaluate()?;
    read(&cx, &value, column, usize::MAX)?;
    let columns: Vec<&str> = asked.columns.borrow().iter().map(|column| COLUMNS[*column]).collect();
    let (value, asked) = evaluate()?;
    read(&cx, &value, column, 2)?;
    Ok(format!("{}; {}", if columns.is_empty() { "-".into() } else { columns.join(" ") }, asked.rows.get()))
}

/// Reads a column of so many rows of a table, or so many items of a list, or a value.
fn read(cx: &Cx, value: &Value, column: Option<&str>, most: usize) -> Result<()> {
    match (&value.data, column) {
        (Data::Table(table), Some(name)) => {
            let column = table.column(cx, name)?;
            let read: Vec<bool> = (0..table.shape(cx)?.len()).map(|index| index == column).collect();
            let mut rows = table.rows_reading(cx, &read)?;
            for _ in 0..most {
                let Some(row) = rows.next(cx) else { break };
                row?[column].force(cx)?;
            }
            Ok(())
        }
        (Data::List(list), _) => {
            let mut items = list.iter(cx)?;
            for _ in 0..most {
                let Some(item) = items.next(cx) else { break };
                item?.force(cx)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

#[test]
fn a_step_asks_for_what_its_line_says() {
    let failures: Vec<String> = session::run(|| {
        let lines = CASES.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
        let answers = lines.filter_map(|line| {
            let (left, expected) = line.rsplit_once(" => ").unwrap_or((line, ""));
            let (step, column) = match left.rsplit_once(" | ") {
                Some((step, column)) => (step, Some(column)),
                None => (left, None),
            };
            let actual = answer(step, column)
                .unwrap_or_else(|error| format!("{}: {}", error.reason(), error.message()));
            (actual != expected).then(|| format!("{left}\n    expected {expected}\n    asked    {actual}"))
        });
        answers.collect()
    })
    .expect("the evaluation thread starts");
    assert!(failures.is_empty(), "{} lines differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_function_of_a_table_has_a_line() {
    let without: Vec<&str> = m_library::builtins()
        .filter(|builtin| {
            builtin.name.starts_with("Table.") && builtin.signature.starts_with("(table as table")
        })
        .map(|builtin| builtin.name)
        .filter(|name| !CASES.lines().any(|line| line.contains(&format!("{name}("))))
        .collect();
    assert!(without.is_empty(), "steps.txt has no line for {}", without.join(", "));
}
