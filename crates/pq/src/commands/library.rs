//! `library`: what the library says of a function, and which names of Microsoft's reference it lacks.

use anyhow::Result;
use clap::Args;
use m_engine::Builtin;
use m_host::library;
use std::process::ExitCode;

/// How many near names are suggested.
const SUGGESTED: usize = 5;

/// Show a function's signature, documentation and examples, or list all names.
#[derive(Args)]
#[command(after_help = "Examples:
  pq library Table.AddColumn
  pq library buffer
  pq library --missing")]
pub(crate) struct LibraryCommand {
    /// The name of a function, or a part of names to list; without one all names are listed
    #[arg(value_name = "NAME", conflicts_with = "missing")]
    name: Option<String>,
    /// List the names of Microsoft's function reference that are absent here, and those whose calls always raise an
    /// error because they need a system that this host does not have
    #[arg(long)]
    missing: bool,
}

impl LibraryCommand {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        if self.missing {
            return Ok(missing());
        }
        let wanted = self.name.as_deref().unwrap_or_default();
        if let Some(builtin) = library::builtins().find(|builtin| builtin.name.eq_ignore_ascii_case(wanted)) {
            show(builtin);
            return Ok(ExitCode::SUCCESS);
        }
        let mut names: Vec<&str> = library::builtins().map(|builtin| builtin.name).collect();
        names.retain(|name| name.to_lowercase().contains(&wanted.to_lowercase()));
        names.sort_unstable();
        for name in &names {
            println!("{name}");
        }
        if names.is_empty() {
            eprintln!("the library has no name with '{wanted}' in it");
            let near = library::near(wanted, SUGGESTED);
            if !near.is_empty() {
                eprintln!("near names: {}", near.join(", "));
            }
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the documentation of a name.
pub(super) fn show(builtin: &Builtin) {
    println!("{} {}\n\n{}", builtin.name, builtin.signature, builtin.doc);
    for (usage, output) in builtin.examples {
        println!("\n  {usage}\n  = {output}");
    }
}

fn missing() -> ExitCode {
    let absent = library::absent();
    for name in &absent {
        println!("{name}  absent");
    }
    let foreign = library::foreign();
    for name in &foreign {
        println!("{name}  declared; needs a system that this host does not have");
    }
    eprintln!("absent: {}; in need of a foreign system: {}", absent.len(), foreign.len());
    if absent.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
