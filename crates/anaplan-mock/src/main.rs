//! `anaplan-mock`: the fake Anaplan as a program, for connector developers and for tests in other languages.

mod console;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anaplan_mock::{Fault, Options, Server, Tenant};
use clap::Parser;

use console::Console;

/// A fake Anaplan: authentication service, OAuth2 and Integration API on one port of this machine.
///
/// Without options it serves a made-up planning department, prints the URLs to type into a client and the users
/// who may sign in, and then one line for each request until Ctrl-C.
#[derive(Parser)]
#[command(version, after_long_help = EXAMPLES)]
struct Arguments {
    /// Port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The tenant to serve, a TOML file; without it the built-in planning department.
    #[arg(long, value_name = "FILE")]
    tenant: Option<PathBuf>,
    /// A TOML file of [[fault]] rules, added to those of the tenant. May be repeated.
    #[arg(long, value_name = "FILE")]
    fault: Vec<PathBuf>,
    /// Serve https; the self-signed certificate is kept in a file for clients to trust, and used again next time.
    #[arg(long)]
    tls: bool,
    /// Where --tls keeps its certificate; the key is beside it, in a file that ends in .key.
    #[arg(long, value_name = "FILE", default_value = "anaplan-mock.pem")]
    certificate: PathBuf,
    /// Print exactly one line of JSON with the URL and the users, and nothing else, for programs that start this one.
    #[arg(long)]
    announce: bool,
    /// Stop when standard input ends, so that the server does not outlive its parent.
    #[arg(long)]
    until_stdin_closes: bool,
    /// Do not print the requests.
    #[arg(long)]
    quiet: bool,
    /// Print, whenever Enter is pressed, how many sign-ins, runs and chunks were asked for since the last time.
    #[arg(long, conflicts_with_all = ["announce", "until_stdin_closes"])]
    count: bool,
    /// Print the built-in tenant, to start an own one from, and exit.
    #[arg(long)]
    print_tenant: bool,
}

const EXAMPLES: &str = "\
Examples:
  anaplan-mock --port 8080
  anaplan-mock --print-tenant > tenant.toml
  anaplan-mock --tenant tenant.toml --fault busy.toml

A fault file, here two refusals of the second poll and a download that breaks:
  [[fault]]
  method = \"GET\"
  path = \"/2/0/**/tasks/*\"
  nth = [2, 3]
  status = 429
  retry_after = 5

  [[fault]]
  path = \"/2/0/**/chunks/1\"
  first = 1
  cut_after = 1000

While it runs, http://127.0.0.1:PORT/_mock/requests is the log of requests as JSON (requests.har as HAR).
";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.print_tenant {
        print!("{}", Tenant::DEFAULT_TEXT);
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("anaplan-mock: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let mut tenant = match &arguments.tenant {
        Some(path) => Tenant::load(path)?,
        None => Tenant::default(),
    };
    for path in &arguments.fault {
        tenant.faults.extend(Fault::load(path)?);
    }
    let console = Arc::new(Console::new());
    let mut options = Options {
        port: arguments.port,
        threads: 2,
        tls: arguments.tls,
        certificate: arguments.tls.then(|| arguments.certificate.clone()),
        observer: None,
    };
    if !arguments.announce {
        let (console, quiet) = (console.clone(), arguments.quiet);
        options.observer = Some(Arc::new(move |request| console.request(request, quiet)));
    }
    let server = Server::launch(tenant, options)?;
    if arguments.tls && !arguments.announce {
        let file = arguments.certificate.display();
        match server.certificate_is_kept() {
            true => println!(
                "The certificate is that of the last start, in {file}: a client that trusts it still does."
            ),
            false => println!(
                "A new certificate is in {file}; import it where the client looks for trusted roots."
            ),
        }
    }
    if arguments.announce {
        announce(&server)?;
    } else {
        console.welcome(&server);
    }
    if arguments.count {
        count(&console);
    }
    wait(arguments.until_stdin_closes)?;
    if !arguments.announce {
        console.summary();
    }
    Ok(())
}

/// Tells the counts after each line of standard input, for as long as the program runs.
fn count(console: &Arc<Console>) {
    let console = console.clone();
    std::thread::spawn(move || {
        for _ in std::io::stdin().lines() {
            console.counted();
        }
    });
}

/// Hosts of the real service that this server stands for: those that most clients have built in.
const HOSTS: [&str; 3] = ["api.anaplan.com", "auth.anaplan.com", "us1a.app.anaplan.com"];

/// The one line that a parent process reads.
fn announce(server: &Server) -> std::io::Result<()> {
    let users = server.state().tenant().users.iter();
    let users: Vec<_> =
        users.map(|user| serde_json::json!({ "email": user.email, "password": user.password })).collect();
    let line = serde_json::json!({ "url": server.url(), "users": users, "hosts": HOSTS });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Until Ctrl-C, or until standard input ends where that was asked for.
fn wait(until_stdin_closes: bool) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (ended, end) = tokio::sync::oneshot::channel();
    if until_stdin_closes {
        std::thread::spawn(move || {
            let mut rest = [0; 1024];
            while matches!(std::io::stdin().lock().read(&mut rest), Ok(1..)) {}
            // The main thread may have ended by Ctrl-C.
            let _ = ended.send(());
        });
        runtime.block_on(async {
            tokio::select! {
                _ = end => Ok(()),
                result = tokio::signal::ctrl_c() => result,
            }
        })
    } else {
        runtime.block_on(tokio::signal::ctrl_c())
    }
}
