//! An export through the connector beside curl and polars: `cargo bench -p tests --bench export`.
//!
//! The mock serves an export of 3.8 million rows in chunks of ten megabytes. Ours loads it with the packaged connector and
//! writes it as CSV, with and without types; the peer fetches the same chunks with curl, reads them with polars on one
//! thread and writes them as CSV. Told are the processor seconds of each process, the most memory that it had, and how many
//! times those of curl and polars ours are. Of the results the lines are counted and the bytes told.
//!
//! Python with polars is that of `cargo bench -p m-host --bench peers`.

#[path = "../../crates/m-host/benches/peers/process.rs"]
mod process;
#[path = "../../crates/m-host/benches/peers/python.rs"]
mod python;

use anaplan_mock::{Server, Tenant};
use connector::project::Project;
use m_engine::session;
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::web::Routes;
use m_output::{ErrorCells, Format, Options};
use process::{megabytes, processor_seconds};
use sink::WholeFile;
use std::path::Path;
use std::process::Command;

const RUNS: usize = 2;
const TENANT: &str = include_str!("tenant.toml");
const LOAD: &str = "--load";
/// The ids of the tenant.
const PLACE: [&str; 3] =
    ["8a81b09f5e2c7a11015e30f4d2c10b77", "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8", "116000000001"];
const USER: [&str; 2] = ["ada@planning.example", "correct horse"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, url, types, package, out] = arguments.as_slice()
        && option == LOAD
    {
        return load(url, types, Path::new(package), Path::new(out));
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (python, folder) = (python::with_peers(target), target.join("export"));
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let package = folder.join("Anaplan.mez");
    connector::package::write(&Project::here(), &package).expect("the connector is packaged");
    let server = Server::start(Tenant::parse("tenant.toml", TENANT).expect("the tenant is right"));
    let url = server.url();
    println!(
        "| Export of 209 MB, 3.8 million rows | Ours | curl + polars | ÷ | Memory, ours | curl + polars |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for (name, types) in [("with types", "true"), ("as text", "false")] {
        let (ours_file, theirs_file) = (folder.join("ours.csv"), folder.join("theirs.csv"));
        let (mut ours, mut theirs) = ([f64::INFINITY; 2], [f64::INFINITY; 2]);
        for _ in 0..RUNS {
            let mut own = Command::new(std::env::current_exe().expect("this program"));
            own.args([LOAD, &url, types]).arg(&package).arg(&ours_file);
            let mut peer = Command::new(&python);
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("export/peer.py");
            peer.arg(script).args([url.as_str(), types]).args(PLACE).args(USER).arg(&theirs_file);
            for (command, best) in [(&mut own, &mut ours), (&mut peer, &mut theirs)] {
                let run = run(command);
                if run[0] < best[0] {
                    *best = run;
                }
            }
        }
        let [ours_lines, theirs_lines] = [&ours_file, &theirs_file].map(|path| lines(path));
        if ours_lines != theirs_lines {
            eprintln!("{name}: {ours_lines} lines of ours, {theirs_lines} of polars");
        }
        let ([seconds, memory], [their_seconds, their_memory]) = (ours, theirs);
        println!(
            "| {name} | {seconds:.2} s | {their_seconds:.2} s | {:.2} | {memory:.0} MB | {their_memory:.0} MB |",
            seconds / their_seconds
        );
    }
}

/// The processor seconds and the megabytes that a process prints.
fn run(command: &mut Command) -> [f64; 2] {
    let output = command.output().expect("the process starts: is there a Python with polars?");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map_while(|word| word.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(seconds), Some(megabytes)) => [seconds, megabytes],
        _ => panic!("{}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// Runs the export with the connector, and writes it.
fn load(url: &str, types: &str, package: &Path, out: &Path) {
    let start = processor_seconds();
    let credentials = serde_json::json!([{
        "DataSourceKind": "Anaplan",
        "AuthenticationKind": "UsernamePassword",
        "AuthenticationProperties": { "Username": USER[0], "Password": USER[1] },
    }]);
    let route = |host: &str| format!("https://{host}={url}").parse().expect("a route");
    let settings = Settings {
        extensions: vec![package.to_owned()],
        routes: Routes::new(vec![route("api.anaplan.com"), route("auth.anaplan.com")]),
        credentials: Credentials::from_json(&credentials.to_string()).expect("credentials"),
        skip_waits: true,
        ..Settings::default()
    };
    let [workspace, model, export] = PLACE;
    let query = format!(
        r#"Anaplan.Export("https://api.anaplan.com", "https://auth.anaplan.com", "{workspace}", "{model}", "{export}",
            [Types = {types}])"#
    );
    session::run(|| {
        let evaluation = Evaluation::new(settings).unwrap_or_else(|error| panic!("{error}"));
        let cx = &evaluation.cx;
        let value =
            evaluation.query("export.pq", &query).unwrap_or_else(|error| panic!("{}", error.message()));
        let progress = &mut ();
        let mut options = Options {
            errors: ErrorCells::Fail,
            ..Options::new(Format::Csv, m_host::report::words, progress)
        };
        let mut file = WholeFile::create(out).expect("a file to write");
        m_output::write(cx, &value, &mut options, &mut file).expect("the result is written");
        file.finish().expect("the file is complete");
    })
    .expect("a thread of evaluation starts");
    println!("{} {}", processor_seconds() - start, megabytes("self"));
}

fn lines(path: &Path) -> usize {
    let bytes = std::fs::read(path).unwrap_or_default();
    bytes.iter().filter(|byte| **byte == b'\n').count()
}
