//! `MakePQX`, which packs connectors; the VS Code extension looks for it beside `PQTest`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    pqtest::makepqx::main(std::env::args_os())
}
