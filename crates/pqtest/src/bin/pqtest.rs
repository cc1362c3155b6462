//! `PQTest`, the test harness for Power Query connectors; `cargo xtask pqtest` runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    pqtest::main(std::env::args_os())
}
