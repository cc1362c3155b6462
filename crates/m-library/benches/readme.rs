//! Prints the table of measurements of the README: `cargo bench -p m-library --bench readme`.
//!
//! `-- WORD` measures only the lines with the word in them. The pandas line needs Python 3 with pandas 2; the environment variable `PYTHON` names another interpreter.

#[allow(dead_code, reason = "each benchmark uses some of the measures")]
#[path = "../../m-host/benches/peers/process.rs"]
mod process;
#[path = "../../m-syntax/benches/section/mod.rs"]
mod section;
#[allow(dead_code, reason = "each benchmark uses some of the workloads")]
mod workloads;

use m_engine::value::Binary;
use std::path::Path;
use std::process::Command;
use workloads::{LANGUAGE, evaluate, orders, small, with_engine};

const ROWS: u64 = 1_000_000;
const MANY_ROWS: u64 = 10_000_000;
const RUNS: usize = 3;
const TYPED: &str = "CSV of 1,000,000 rows × 8 columns, typed, every cell read";
const PIPELINE: &str = "CSV pipeline: typed, filtered, grouped with three aggregates, sorted";
const MANY: &str = "The same pipeline over 10,000,000 rows";

/// Whether a line is to be measured.
fn wanted(name: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    words.peek().is_none() || words.any(|word| name.contains(&word))
}

fn main() {
    // First, while nothing else has used memory.
    let peak = if wanted(MANY) { peak_of_many_rows() } else { None };
    println!("{}\n", machine());
    println!("| What | Time | Rate |\n|---|---:|---:|");
    let text = section::section(8_000);
    let megabytes = text.len() as f64 / 1e6;
    line("Syntax: lexing and parsing a large section", || drop(m_syntax::parse(&text)), megabytes, "MB/s");
    let once = || with_engine(|cx| assert!(small(cx, 10_000) > 0));
    line("Small queries, compiled and evaluated 10,000 times", once, 10_000.0, "queries/s");
    for workload in LANGUAGE {
        let once = || with_engine(|cx| assert!(!evaluate(cx, workload.text, &[]).is_null()));
        line(workload.name, once, workload.units.0, workload.units.1);
    }
    if [TYPED, PIPELINE, "pandas"].into_iter().any(wanted) {
        tables();
    }
    if let Some((peak, seconds)) = peak {
        let peak = peak / 1024;
        println!("| {MANY} | {seconds:.1} s | {peak} MB of memory at most |");
    }
}

/// The pipeline over a file of a million rows, and pandas beside it.
fn tables() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("orders.csv");
    let document = orders::document(ROWS);
    std::fs::write(&path, &document).expect("the document is written");
    let megabytes = document.len() as f64 / 1e6;
    drop(document);
    let read = |text: &'static str| {
        let bytes = std::fs::read(&path).expect("the document is read");
        with_engine(|cx| assert!(orders::read_all(cx, text, &Binary::from(bytes)) > 0));
    };
    line(TYPED, || read(orders::TYPED), megabytes, "MB/s");
    let ours = line(PIPELINE, || read(orders::PIPELINE), megabytes, "MB/s");
    if let Some((version, seconds)) = pandas(&path).filter(|_| wanted("pandas")) {
        let (rate, ratio) = (megabytes / seconds, ours / seconds);
        println!("| The pipeline in pandas {version} | {} | {rate:.0} MB/s |", time(seconds));
        println!("| Ours ÷ pandas | {ratio:.2} | |");
    }
}

/// Measures, prints a line, and gives the shortest of the times in seconds.
fn line(name: &str, mut work: impl FnMut(), units: f64, unit: &str) -> f64 {
    if !wanted(name) {
        return f64::NAN;
    }
    let seconds = (0..RUNS).map(|_| seconds_of(&mut work)).fold(f64::INFINITY, f64::min);
    println!("| {name} | {} | {} {unit} |", time(seconds), grouped(units / seconds));
    seconds
}

/// The processor's seconds, so that a busy machine does not count.
fn seconds_of(work: impl FnOnce()) -> f64 {
    let before = process::processor_seconds();
    work();
    process::processor_seconds() - before
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

/// A whole number with commas between the thousands.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The most memory of the process in KiB after the pipeline over many rows, and the seconds it took.
fn peak_of_many_rows() -> Option<(u64, f64)> {
    status("VmHWM:")?;
    let seconds = seconds_of(|| {
        with_engine(|cx| {
            let orders = Binary::stream(cx, orders::Orders { rows: MANY_ROWS });
            assert!(orders::read_all(cx, orders::PIPELINE, &orders) > 0);
        });
    });
    Some((status("VmHWM:")?, seconds))
}

/// A number of what Linux knows of this process.
fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The version of pandas and the shortest of its times; `None` where there is no pandas.
fn pandas(path: &Path) -> Option<(String, f64)> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pandas_pipeline.py");
    let output = Command::new(python).arg(script).arg(path).arg(RUNS.to_string()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}

/// Processor and compiler, for the line above the table.
fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = Command::new("rustc").arg("--version").output().ok();
    let rustc = rustc.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let cpu = cpu.trim_start_matches(['\t', ' ', ':']);
    format!("{cpu}, {cores} cores (the engine uses one), {}:", rustc.trim())
}
