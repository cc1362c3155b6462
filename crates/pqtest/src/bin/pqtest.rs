//! `PQTest`, the test harness for Power Query connectors; `cargo xtask pqtest` runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    pqtest::main(std::env::args_os())
}
