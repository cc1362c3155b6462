//! How fast expressions and tables are evaluated: `cargo bench -p m-library --bench engine`.

#[allow(dead_code, reason = "each benchmark uses some of the workloads")]
mod workloads;

use divan::Bencher;
use m_engine::value::Binary;
use workloads::{LANGUAGE, evaluate, orders, small, with_engine};

fn main() {
    divan::main();
}

#[divan::bench(args = ["numbers", "recursion", "text", "records", "loop"])]
fn language(bencher: Bencher<'_, '_>, name: &str) {
    let workload = LANGUAGE.iter().find(|workload| workload.name.to_lowercase().starts_with(name));
    let workload = workload.expect("the workload is there");
    let count = divan::counter::ItemsCount::new(workload.units.0 as u64);
    bencher.counter(count).bench(|| with_engine(|cx| evaluate(cx, workload.text, &[]).is_null()));
}

#[divan::bench]
fn small_expressions(bencher: Bencher<'_, '_>) {
    bencher.counter(divan::counter::ItemsCount::new(1000u64)).bench(|| {
        with_engine(|cx| small(cx, 1000));
    });
}

const ROWS: u64 = 100_000;

#[divan::bench(args = [("typed", orders::TYPED), ("pipeline", orders::PIPELINE)], sample_count = 10)]
fn table(bencher: Bencher<'_, '_>, (_, text): (&str, &str)) {
    let document = orders::document(ROWS);
    bencher.counter(divan::counter::BytesCount::new(document.len())).bench(|| {
        with_engine(|cx| orders::read_all(cx, text, &Binary::from(document.as_slice())));
    });
}
