//! Table tasks in the engine and in its peers, in turn, over the same files: `cargo bench -p m-library --bench peers`.
//!
//! `-- WORD` measures only the tasks with the word in their names. It prints README's table: processor seconds, and how
//! many times those of polars ours are. The peers run on one thread, without the time that Python takes to import them.
//! Python with polars, pandas and duckdb is the one that the environment variable `PYTHON` names, else a virtual
//! environment in the target folder, which is made where it is not there. The numbers of rows are compared, and the sums
//! of all numbers in them.

#[allow(dead_code, reason = "each benchmark uses some of the workloads")]
mod workloads;

use m_engine::value::{Binary, Column, Data, Number, Part};
use m_engine::{Cell, Cx, Value};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use workloads::{evaluate, orders, with_engine};

const ROWS: u64 = 1_000_000;
const RUNS: usize = 2;
const PEERS: [&str; 3] = ["polars", "duckdb", "pandas"];

/// The tasks: a line that begins with `##` names one, and the M of it follows. `Orders` and `Typed` are there.
const TASKS: &str = include_str!("peers/tasks.pq");

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (orders_csv, customers_csv) = (folder.join("orders.csv"), folder.join("customers.csv"));
    std::fs::write(&orders_csv, orders::document(ROWS)).expect("the orders are written");
    std::fs::write(&customers_csv, customers()).expect("the customers are written");
    let python = python(folder);
    println!("| Task | Ours | polars | DuckDB | pandas | ÷ polars |\n|---|---:|---:|---:|---:|---:|");
    let mut logarithms = Vec::new();
    for task in TASKS.split("\n## ").skip(1) {
        let (name, text) = task.split_once('\n').expect("a name and a text");
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let mut ours = f64::INFINITY;
        let mut theirs = [f64::INFINITY; PEERS.len()];
        for _ in 0..RUNS {
            let start = processor_seconds();
            let found = with_engine(|cx| read(cx, text, &orders_csv, &customers_csv));
            ours = ours.min(processor_seconds() - start);
            for (peer, best) in PEERS.iter().zip(&mut theirs) {
                let Some((seconds, rows, sum)) = run_peer(&python, peer, name, &orders_csv, &customers_csv)
                else {
                    continue;
                };
                *best = best.min(seconds);
                let near = (sum - found.1).abs() <= 1e-6 * sum.abs().max(1.0);
                if rows != found.0 || !near {
                    eprintln!("{name}: {peer} has {rows} rows and the sum {sum}, we have {found:?}");
                }
            }
        }
        let ratio = ours / theirs[0];
        if ratio.is_finite() && ratio > 0.0 {
            logarithms.push(ratio.ln());
        }
        let cells: Vec<String> = theirs
            .iter()
            .map(|seconds| if seconds.is_finite() { format!("{seconds:.2} s") } else { "–".into() })
            .collect();
        println!("| {name} | {ours:.2} s | {} | {ratio:.1} |", cells.join(" | "));
    }
    let mean = (logarithms.iter().sum::<f64>() / logarithms.len().max(1) as f64).exp();
    println!("| Geometric mean of {} tasks | | | | | {mean:.2} |", logarithms.len());
}

/// A customer for each number that an order may have, with a segment and a limit.
fn customers() -> String {
    let mut text = String::from("Customer,Segment,Limit\n");
    for number in 0..100_000 {
        text.push_str(&format!("Customer {number:05},S{},{}\n", number % 7, number % 1000));
    }
    text
}

/// Reads all cells of a task's result: the number of rows, and the sum of the numbers.
fn read(cx: &Cx, text: &str, orders: &Path, customers: &Path) -> (usize, f64) {
    let bytes = |path: &Path| Value::from(Binary::from(std::fs::read(path).expect("the file is read")));
    let names = [("Orders", bytes(orders)), ("Customers", bytes(customers))];
    let query = format!("{}\n{text}", TASKS.split("\n## ").next().unwrap_or_default());
    let value = evaluate(cx, &query, &names);
    let (mut count, mut sum) = (0, 0.0);
    let mut add = |cell: Cell| {
        if let Data::Number(number) = cell.force(cx).expect("the cell is read").data {
            sum += Number::to_f64(&number);
        }
    };
    match value.data {
        Data::Table(table) => {
            let mut rows = table.rows(cx).expect("the table has rows");
            while let Some(part) = rows.next_part(cx, usize::MAX) {
                match part.expect("the rows are read") {
                    Part::Row(row) => {
                        count += 1;
                        row.into_iter().for_each(&mut add);
                    }
                    Part::Batch(batch) => {
                        count += batch.rows();
                        for column in batch.columns() {
                            let texts = matches!(column, Column::Texts(_, odd) if odd.is_empty());
                            (0..batch.rows()).filter(|_| !texts).for_each(|row| add(column.cell(row)));
                        }
                    }
                }
            }
        }
        Data::List(list) => {
            for value in list.values(cx).expect("the items are read") {
                count += 1;
                add(Cell::Value(value));
            }
        }
        _ => panic!("the task gives a table or a list"),
    }
    (count, sum)
}

/// Seconds, rows and sum of a peer; `None` where it does not have the task.
fn run_peer(
    python: &Path,
    peer: &str,
    task: &str,
    orders: &Path,
    customers: &Path,
) -> Option<(f64, usize, f64)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/peers.py");
    let output =
        Command::new(python).arg(script).args([peer, task]).arg(orders).arg(customers).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// The interpreter with the peers.
fn python(folder: &Path) -> PathBuf {
    if let Some(python) = std::env::var_os("PYTHON") {
        return python.into();
    }
    let environment = folder.join("peers");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        let _ = Command::new("python3").args(["-m", "venv"]).arg(&environment).status();
        let _ =
            Command::new(&python).args(["-m", "pip", "install", "-q"]).args(PEERS).arg("pyarrow").status();
    }
    python
}

/// What all threads of this process have used, in Linux' hundredths of a second; elsewhere the clock.
fn processor_seconds() -> f64 {
    let of_system = || {
        let status = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = status.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    };
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    of_system().unwrap_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64())
}
