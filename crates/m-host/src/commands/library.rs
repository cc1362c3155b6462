//! `library`: what the library says of a function.

use anyhow::Result;
use clap::Args;
use m_host::extension::EXTENSION_FUNCTIONS;
use m_host::web::WEB_FUNCTIONS;
use std::process::ExitCode;

/// Show a function's signature, documentation and examples, or list all names.
#[derive(Args)]
pub(crate) struct LibraryCommand {
    /// The name of a function, or a part of names to list; without one all names are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl LibraryCommand {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let all = || {
            m_library::builtins()
                .chain(m_documents::builtins())
                .chain(WEB_FUNCTIONS)
                .chain(EXTENSION_FUNCTIONS)
        };
        let wanted = self.name.as_deref().unwrap_or_default();
        if let Some(builtin) = all().find(|builtin| builtin.name.eq_ignore_ascii_case(wanted)) {
            println!("{} {}\n\n{}", builtin.name, builtin.signature, builtin.doc);
            for (usage, output) in builtin.examples {
                println!("\n  {usage}\n  = {output}");
            }
            return Ok(ExitCode::SUCCESS);
        }
        let mut names: Vec<&str> = all().map(|builtin| builtin.name).collect();
        names.retain(|name| name.to_lowercase().contains(&wanted.to_lowercase()));
        names.sort_unstable();
        for name in &names {
            println!("{name}");
        }
        if names.is_empty() {
            eprintln!("the library has no name with '{wanted}' in it");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}
