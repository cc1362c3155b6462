//! `PQTest`, the test harness for Power Query connectors; `cargo xtask pqtest` runs it. A copy under the name `nuget` is
//! what the VS Code extension installs it with.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    let program = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if pqtest::nuget::is_called_so(&program) {
        return pqtest::nuget::main(std::env::args_os());
    }
    pqtest::main(std::env::args_os())
}
