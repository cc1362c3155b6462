//! `new`: begins a project.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use connector::new::{self, Auth, Choices, Paging};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Begin a connector: M that works, texts in two languages, an icon, tests with recorded answers, a workflow.
///
/// What it writes packs, passes `pq check` and its own tests at once. On a terminal it asks for what no option says.
#[derive(Args)]
pub(crate) struct New {
    /// What the connector is called, such as Fabrikam
    #[arg(value_name = "NAME")]
    name: String,
    /// The folder to make [default: NAME]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// How people sign in
    #[arg(long, value_enum)]
    auth: Option<AuthArgument>,
    /// How the service gives long lists: at once, with a link to the next page, with a cursor, or by offset
    #[arg(long, value_enum, conflicts_with = "odata")]
    paging: Option<PagingArgument>,
    /// The service speaks OData
    #[arg(long)]
    odata: bool,
    /// The shape that the Power Query SDK for VS Code makes: NAME.pq, resources.resx and icons in one folder
    #[arg(long)]
    classic: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum AuthArgument {
    Anonymous,
    Key,
    Basic,
    Oauth,
    Aad,
}

#[derive(Clone, Copy, ValueEnum)]
enum PagingArgument {
    None,
    Link,
    Cursor,
    Offset,
}

impl New {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let asks = io::stdin().is_terminal() && io::stdout().is_terminal();
        let auth = match self.auth {
            Some(auth) => auth,
            None if asks => ask("How do people sign in?")?,
            None => AuthArgument::Anonymous,
        };
        let paging = match self.paging {
            Some(paging) => paging,
            None if asks && !self.odata => ask("How does the service give long lists?")?,
            None => PagingArgument::None,
        };
        let choices = Choices {
            name: self.name.clone(),
            auth: match auth {
                AuthArgument::Anonymous => Auth::Anonymous,
                AuthArgument::Key => Auth::Key,
                AuthArgument::Basic => Auth::Basic,
                AuthArgument::Oauth => Auth::OAuth,
                AuthArgument::Aad => Auth::Aad,
            },
            paging: match paging {
                PagingArgument::None => Paging::None,
                PagingArgument::Link => Paging::Link,
                PagingArgument::Cursor => Paging::Cursor,
                PagingArgument::Offset => Paging::Offset,
            },
            odata: self.odata,
            classic: self.classic,
        };
        let folder = self.folder.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        let written = new::write(&folder, &choices)?;
        for path in &written {
            println!("{}", path.display());
        }
        println!(
            "\n{} files. Next:\n\n    cd \"{}\"\n    pq test\n    pq check\n    pq package\n\nREADME.md there tells what to \
             change first.",
            written.len(),
            folder.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Asks for one of the values; a blank line is the first.
fn ask<T: ValueEnum>(question: &str) -> Result<T> {
    let values = T::value_variants();
    let names: Vec<String> =
        values.iter().filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned())).collect();
    loop {
        print!("{question} {} [{}]: ", names.join(", "), names.first().map_or("", String::as_str));
        io::stdout().flush().context("cannot write to standard output")?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).context("cannot read standard input")? == 0 {
            bail!("there was no answer");
        }
        let answer = line.trim().to_lowercase();
        let chosen = names.iter().position(|name| *name == answer || answer.is_empty());
        if let Some(value) = chosen.and_then(|index| values.get(index)) {
            return Ok(value.clone());
        }
    }
}
