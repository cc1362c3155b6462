//! `MakePQX`, which packs connectors; the VS Code extension looks for it beside `PQTest`.

use std::process::ExitCode;

fn main() -> ExitCode {
    pqtest::makepqx::main(std::env::args_os())
}
