//! Table tasks in the engine and in its peers, in turn, over the same files: `cargo bench -p m-host --bench peers`.
//!
//! `-- WORD` measures only the tasks with the word in their names. It prints README's table: processor seconds, how many
//! times those of polars ours are, and the most memory that each took. Each task runs in a process of its own. The peers
//! run on one thread, without the time that Python takes to import them. Python with the peers is the one that the
//! environment variable `PYTHON` names, else a virtual environment in the target folder, which is made where it is not
//! there. Compared are the number of rows, the sum of all numbers, the length of all texts, and the order of the rows
//! where polars keeps it; of files that are written each field.

mod fields;
mod process;
mod python;
mod task;

use std::path::{Path, PathBuf};
use std::process::Command;
use task::Task;

const RUNS: usize = 2;
const PEERS: [&str; 3] = ["polars", "duckdb", "pandas"];
/// What a process says of its task.
#[derive(Clone, Copy)]
struct Measured {
    seconds: f64,
    megabytes: f64,
    found: Found,
}

/// What is compared of a result.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    rows: usize,
    /// The sum of all numbers.
    sum: f64,
    /// How many bytes all texts have.
    bytes: usize,
    /// The sum of all numbers, each times one to seven by its row; not-a-number where the order says nothing.
    ordered: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, name, folder] = arguments.as_slice()
        && option == "--task"
    {
        return task::measure(name, Path::new(folder));
    }
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (python, folder) = (python::with_peers(target), target.join("peers-data"));
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let made = Command::new(&python).arg(script("data.py")).arg(&folder).status();
    assert!(made.is_ok_and(|status| status.success()), "the files are made: is there a Python with polars?");
    println!("| Task | Ours | polars | DuckDB | pandas | ÷ polars | Memory, ours | polars |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    let mut logarithms = Vec::new();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    for Task { name, .. } in task::all().filter(|task| wanted(task.name)) {
        let mut best: [Option<Measured>; 1 + PEERS.len()] = [None; 1 + PEERS.len()];
        for _ in 0..RUNS {
            for (index, best) in best.iter_mut().enumerate() {
                let run = match index.checked_sub(1).and_then(|peer| PEERS.get(peer)) {
                    None => run(Command::new(std::env::current_exe().expect("a name"))
                        .args(["--task", name])
                        .arg(&folder)),
                    Some(peer) => {
                        run(Command::new(&python).arg(script("peers.py")).args([peer, name]).arg(&folder))
                    }
                };
                if let Some(run) = run
                    && best.is_none_or(|best| run.seconds < best.seconds)
                {
                    *best = Some(run);
                }
            }
        }
        let [Some(ours), theirs @ ..] = best else { panic!("{name}: no result of ours") };
        for (peer, theirs) in PEERS.iter().zip(theirs) {
            if let Some(difference) = theirs.and_then(|theirs| difference(&ours.found, &theirs.found)) {
                eprintln!("{name}: {peer} has {difference}");
            }
        }
        if task::writes(name) {
            fields::compare(&folder.join("ours.csv"), &folder.join("polars.csv"));
        }
        let polars = theirs[0];
        let ratio = polars.map(|polars| ours.seconds / polars.seconds);
        logarithms.extend(ratio.map(f64::ln));
        let cell = |text: Option<String>| text.unwrap_or_else(|| "–".into());
        let mut cells = vec![name.to_owned(), format!("{:.2} s", ours.seconds)];
        cells.extend(theirs.iter().map(|peer| cell(peer.map(|peer| format!("{:.2} s", peer.seconds)))));
        cells.push(cell(ratio.map(|ratio| format!("{ratio:.1}"))));
        cells.push(format!("{:.0} MB", ours.megabytes));
        cells.push(cell(polars.map(|polars| format!("{:.0} MB", polars.megabytes))));
        println!("| {} |", cells.join(" | "));
    }
    let mean = (logarithms.iter().sum::<f64>() / logarithms.len().max(1) as f64).exp();
    println!("| Geometric mean of {} tasks | | | | | {mean:.2} | | |", logarithms.len());
}

/// What a process of one task prints; `None` where it does not have the task.
fn run(command: &mut Command) -> Option<Measured> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace();
    let mut number = || words.next()?.parse::<f64>().ok();
    let (Some(seconds), Some(megabytes)) = (number(), number()) else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        if !complaint.trim().is_empty() {
            eprintln!("{complaint}");
        }
        return None;
    };
    let rows = number()? as usize;
    let found = Found { rows, sum: number()?, bytes: number()? as usize, ordered: number()? };
    Some(Measured { seconds, megabytes, found })
}

/// How another result differs.
fn difference(ours: &Found, theirs: &Found) -> Option<String> {
    let near = |ours: f64, theirs: f64| (ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0);
    let same = ours.rows == theirs.rows
        && near(ours.sum, theirs.sum)
        && ours.bytes == theirs.bytes
        && (theirs.ordered.is_nan() || near(ours.ordered, theirs.ordered));
    (!same).then(|| format!("{theirs:?}, we have {ours:?}"))
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name)
}
