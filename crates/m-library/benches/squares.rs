//! Hidden squares: expressions over `N` items with ten times as many, `cargo bench -p m-library --bench squares`.
//!
//! It prints for each the processor seconds of both and their ratio, the worst first; about 10 is linear, 100 a square. A
//! word behind `--` measures only the expressions that contain it. It fails where a ratio is above 30 and the longer
//! time above 50 ms, but for the expressions that are known for it.

#[allow(dead_code, reason = "each benchmark uses some of the workloads")]
mod workloads;

use std::time::Instant;
use workloads::{evaluate, with_engine};

/// A line for each expression: how many items, behind `~` where it is known to grow like a square, and what is done with
/// them. `Items` is a list of texts, `Table` a table of
/// them with a number, `Wide` a table of so many columns, `Fields` a record of so many fields.
const CASES: &str = include_str!("squares/cases.txt");

const NAMES: &str = r#"let
    N = #N,
    Items = List.Buffer(List.Transform({1..N}, each "item " & Text.From(_))),
    Numbers = List.Buffer(List.Transform({1..N}, each Number.Mod(_ * 7919, N))),
    Table = Table.Buffer(Table.FromColumns({Items, Numbers}, {"name", "number"})),
    Wide = Table.FromRows({Numbers}, Items),
    Fields = Record.FromList(Numbers, Items)
in "#;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut found: Vec<(f64, f64, f64, &str)> = Vec::new();
    let mut squares = 0;
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (count, expression) = line.split_once(' ').expect("a number and an expression");
        if !words.is_empty() && !words.iter().any(|word| expression.contains(word.as_str())) {
            continue;
        }
        let items: u64 = count.trim_start_matches('~').parse().expect("a number of items");
        let [short, long] = [items, items * 10].map(|count| seconds(count, expression));
        let ratio = long / short.max(1e-4);
        found.push((ratio, short, long, expression));
        if ratio > 30.0 && long > 0.05 && !count.starts_with('~') {
            squares += 1;
        }
    }
    found.sort_by(|left, right| right.0.total_cmp(&left.0));
    println!("| Expression | N | 10 N | Ratio |\n|---|---:|---:|---:|");
    for (ratio, short, long, expression) in &found {
        println!("| `{expression}` | {short:.4} s | {long:.4} s | {ratio:.0} |");
    }
    assert!(squares == 0, "{squares} of {} grow like a square", found.len());
}

/// The shorter of two times.
fn seconds(count: u64, expression: &str) -> f64 {
    // What the expression is over is made in that time too, which is linear.
    let query = format!("{}{expression}", NAMES.replace("#N", &count.to_string()));
    let once = || {
        with_engine(|cx| {
            let start = Instant::now();
            evaluate(cx, &query, &[]);
            start.elapsed().as_secs_f64()
        })
    };
    once().min(once())
}
