//! The tasks, and one of them in a process of its own.

use m_engine::value::{Column, Data, Number, Part, Record};
use m_engine::{Cell, Cx, Value, session};
use m_host::evaluation::{Evaluation, Settings, query_in};
use m_output::{ErrorCells, Format, Options};
use sink::WholeFile;
use std::path::Path;

use crate::Found;
use crate::process::{megabytes, processor_seconds};

/// A line that begins with `##` names a task, and the M of it follows; what stands before all is before each of them.
const TASKS: &str = include_str!("tasks.pq");

/// A task.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    text: &'static str,
}

/// All tasks.
pub(crate) fn all() -> impl Iterator<Item = Task> {
    TASKS.split("\n## ").skip(1).map(|task| {
        let (name, text) = task.split_once('\n').expect("a name and a text");
        Task { name, text }
    })
}

/// Whether the result of a task is written as CSV.
pub(crate) fn writes(name: &str) -> bool {
    name.ends_with("write CSV")
}

/// Does a task and prints processor seconds, megabytes, rows, and what else is compared.
pub(crate) fn measure(name: &str, folder: &Path) {
    let task = all().find(|task| task.name == name).expect("a task of this name");
    let before = TASKS.split("\n## ").next().unwrap_or_default();
    let query = format!("{before}\n{}", task.text);
    let start = processor_seconds();
    let found = session::run(|| {
        let settings = Settings::default();
        let evaluation = Evaluation::new(settings).unwrap_or_else(|error| panic!("{error}"));
        let cx = &evaluation.cx;
        let folder_name = format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR);
        let globals = cx.globals().merge(&Record::of([("Folder", Value::text(folder_name.as_str()))]));
        let value =
            query_in(cx, &globals, name, &query).unwrap_or_else(|error| panic!("{}", error.message()));
        if writes(name) { write(cx, &value, &folder.join("ours.csv")) } else { read(cx, value) }
    });
    let found = found.expect("a thread of evaluation starts");
    let seconds = processor_seconds() - start;
    let Found { rows, sum, bytes, ordered } = found;
    println!("{seconds} {} {rows} {sum} {bytes} {ordered}", megabytes("self"));
}

fn write(cx: &Cx, value: &Value, path: &Path) -> Found {
    let progress = &mut ();
    let mut options =
        Options { errors: ErrorCells::Fail, ..Options::new(Format::Csv, m_host::report::words, progress) };
    let mut file = WholeFile::create(path).expect("a file to write");
    let written = m_output::write(cx, value, &mut options, &mut file).expect("the result is written");
    file.finish().expect("the file is complete");
    Found { rows: written.rows, ordered: f64::NAN, ..Found::default() }
}

impl Found {
    fn number(&mut self, row: usize, number: f64) {
        self.sum += number;
        self.ordered += number * (1 + row % 7) as f64;
    }

    fn cell(&mut self, cx: &Cx, row: usize, cell: &Cell) {
        match cell.force(cx).unwrap_or_else(|error| panic!("{}", error.message())).data {
            Data::Number(number) => self.number(row, Number::to_f64(&number)),
            Data::Text(text) => self.bytes += text.len(),
            _ => {}
        }
    }

    fn column(&mut self, cx: &Cx, rows: usize, column: &Column) {
        match column {
            Column::Texts(texts, odd) if odd.is_empty() => {
                self.bytes += texts.spans().iter().map(|(from, to)| (to - from) as usize).sum::<usize>();
            }
            Column::Numbers(numbers, odd) if odd.is_empty() => {
                let first = self.rows;
                numbers.iter().enumerate().for_each(|(row, number)| self.number(first + row, *number));
            }
            _ => (0..rows).for_each(|row| self.cell(cx, self.rows + row, &column.cell(row))),
        }
    }
}

/// Reads all cells of a result.
fn read(cx: &Cx, value: Value) -> Found {
    let mut found = Found::default();
    match value.data {
        Data::Table(table) => {
            let mut rows = table.rows(cx).expect("the table has rows");
            while let Some(part) = rows.next_part(cx, usize::MAX) {
                match part.unwrap_or_else(|error| panic!("{}", error.message())) {
                    Part::Row(row) => {
                        row.iter().for_each(|cell| found.cell(cx, found.rows, cell));
                        found.rows += 1;
                    }
                    Part::Batch(batch) => {
                        batch.columns().iter().for_each(|column| found.column(cx, batch.rows(), column));
                        found.rows += batch.rows();
                    }
                }
            }
        }
        Data::List(list) => {
            let mut items = list.iter(cx).expect("the list has items");
            while let Some(item) = items.next(cx) {
                found.cell(cx, found.rows, &item.unwrap_or_else(|error| panic!("{}", error.message())));
                found.rows += 1;
            }
        }
        _ => panic!("the task gives a table or a list"),
    }
    found
}
