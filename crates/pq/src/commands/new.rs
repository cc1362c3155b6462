//! `new`: begins a project.

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use connector::new::{self, Auth, Choices, Paging, Service};
use m_engine::session;
use m_engine::value::Data;
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::{interrupt, report};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "Examples:
  pq new Fabrikam
  pq new Fabrikam --auth key --paging cursor
  pq new Petstore --openapi petstore.yaml
  pq new Petstore --openapi https://petstore3.swagger.io/api/v3/openapi.json --classic";

/// Begin a connector: M that works, texts in two languages, an icon, tests with recorded answers, a workflow.
///
/// What it writes packs, passes `pq check` and its own tests at once. On a terminal it asks for what no option says.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct New {
    /// What the connector is called, such as Fabrikam; with a path before it, also where its folder is made
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
    /// Make tables and functions of the description of a service: Swagger 2 or OpenAPI 3, JSON or YAML
    #[arg(long, value_name = "FILE|URL", conflicts_with_all = ["auth", "paging", "odata"])]
    openapi: Option<String>,
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
        // A path names its last folder; what leads there is no part of the name.
        let path = Path::new(&self.name);
        let name = match path.file_name() {
            Some(name) if path.components().count() > 1 => name.to_string_lossy().into_owned(),
            _ => self.name.clone(),
        };
        let service = self.openapi.as_deref().map(described).transpose()?;
        let asks = service.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal();
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
            name,
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
            service,
            classic: self.classic,
        };
        let folder = self.folder.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        let written = new::write(&folder, &choices)?;
        for path in &written {
            println!("{}", path.display());
        }
        let left = choices.service.map(|service| service.left).unwrap_or_default();
        if !left.is_empty() {
            println!("\nNot carried over, as README.md there tells too:");
            left.iter().for_each(|line| println!("  {line}"));
        }
        println!(
            "\n{}. Next:\n\n    cd \"{}\"\n    pq test\n    pq check\n    pq package\n\nREADME.md there tells what to \
             change first.",
            sink::counted(written.len(), "file"),
            folder.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// The service that a description in a file or at an address describes, with the files beside it that it refers to.
fn described(place: &str) -> Result<Service> {
    let is_address = place.starts_with("https://") || place.starts_with("http://");
    let read = |place: &str| {
        if is_address {
            return fetched(place);
        }
        let bytes = std::fs::read(place).with_context(|| format!("cannot read {place}"))?;
        // Windows writes texts in UTF-16 too.
        Ok(mez::decode_text(&bytes))
    };
    let beside = |name: &str| match place.split(['?', '#']).next().unwrap_or_default().rsplit_once('/') {
        Some((folder, _)) if is_address => read(&format!("{folder}/{}", name.replace(' ', "%20"))),
        _ => read(&Path::new(place).with_file_name("").join(name).to_string_lossy()),
    };
    Service::read(&read(place)?, is_address.then_some(place), &beside).with_context(|| place.to_owned())
}

/// What an address answers to somebody without a credential.
fn fetched(address: &str) -> Result<String> {
    let credential = r#"[{"DataSourceKind": "Web", "AuthenticationKind": "Anonymous"}]"#;
    let credentials = Credentials::from_json(credential).map_err(|message| anyhow!(message))?;
    let settings = Settings { credentials, cancelled: interrupt::on_ctrl_c(), ..Settings::default() };
    let query = format!("Text.FromBinary(Web.Contents({}))", m_syntax::print::quote_text(address));
    let fetched = session::run(|| {
        let evaluation = Evaluation::new(settings)?;
        match evaluation.query("the description's address", &query).map(|value| value.data) {
            Ok(Data::Text(text)) => Ok(text.to_display()),
            Ok(_) => bail!("{address} gives no text"),
            Err(error) => Err(anyhow!(report::headline(&evaluation.cx, &error))),
        }
    });
    fetched.context("cannot start the evaluation")?
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
