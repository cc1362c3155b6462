//! Hidden squares by the clock, `cargo bench -p m-library --bench squares`: the cases of the test `squares`, over more items.
//! The test counts what is looked at and allocated; moving bytes in place and comparing numbers take time alone.
//!
//! It prints for each the processor seconds of both and their ratio, the worst first; about 10 is linear, 100 a square. A
//! word behind `--` measures only the expressions that contain it. It fails where a ratio is above 30 and the longer
//! time above 50 ms, but for the expressions that are known for it.

#[path = "../tests/squares/cases.rs"]
mod cases;
#[allow(dead_code, reason = "each benchmark uses some of the workloads")]
mod workloads;

use cases::{Cases, read};
use m_engine::value::Data;
use std::time::Instant;
use workloads::{evaluate, with_engine};

const CASES: Cases = Cases {
    lines: include_str!("../tests/squares/cases.txt"),
    names: include_str!("../tests/squares/names.m"),
};

/// So many times as many items as the test takes, where nothing is a square.
const MORE: u64 = 20;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_asked =
        |expression: &str| words.is_empty() || words.iter().any(|word| expression.contains(word.as_str()));
    let mut found: Vec<(f64, f64, f64, &str)> = Vec::new();
    let mut squares = 0;
    for case in CASES.all().filter(|case| is_asked(case.expression)) {
        let items = if case.is_square || case.items < 100 { case.items } else { case.items * MORE };
        let [short, long] = [items, items * 10].map(|items| seconds(items, case.expression));
        let ratio = long / short.max(1e-4);
        found.push((ratio, short, long, case.expression));
        if ratio > 30.0 && long > 0.05 && !case.is_square {
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
fn seconds(items: u64, expression: &str) -> f64 {
    let once = || {
        with_engine(|cx| {
            let names = evaluate(cx, &CASES.names(items), &[]);
            read(cx, &names).unwrap_or_else(|error| panic!("{}", error.message()));
            let Data::Record(names) = names.data else { panic!("the names are a record") };
            let globals = cx.globals().merge(&names);
            let start = Instant::now();
            let value = workloads::compiled(cx, expression, &globals);
            read(cx, &value).unwrap_or_else(|error| panic!("{expression}: {}", error.message()));
            start.elapsed().as_secs_f64()
        })
    };
    once().min(once())
}
