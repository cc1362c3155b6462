//! PQTest and MakePQX as their users call them: on the command line and from the VS Code extension "Power Query SDK".

mod commands;
mod compare;
mod credentials;
mod engines;
mod facts;
mod install;
mod makepqx;
mod sample;
mod secrets;
mod tides;
mod vscode;
mod watch;

use crate::cli::program;
use crate::host::server::{Request, Response, Server};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A key of a credential file.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A folder for one test, with a credential file and the connector Contoso as a package.
struct Bench {
    folder: tempfile::TempDir,
}

/// What a program said.
struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Said {
    /// The answer of a run that worked.
    fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bench = Bench { folder };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/contoso");
        let package = mez::Package::open(source).expect("the connector can be read");
        let bytes = mez::write(&package).expect("the connector can be packed");
        std::fs::write(bench.path("Contoso.mez"), bytes).expect("the package is written");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file below the folder.
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// Runs a program of the workspace in the folder, with this on standard input.
    fn run(&self, name: &str, arguments: &[&str], input: &str) -> Said {
        let mut command = program(name);
        command.current_dir(self.folder.path()).args(arguments).write_stdin(input.to_owned());
        command.env("PQ_CREDENTIAL_STORE", self.path("store.json")).env("PQ_CREDENTIAL_KEY", KEY);
        let output = command.output().expect("the program starts");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Said { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Runs PQTest.
    fn pqtest(&self, arguments: &[&str]) -> Said {
        self.run("pqtest", arguments, "")
    }

    /// Runs PQTest with the connector Contoso and a query.
    fn contoso(&self, command: &str, query: &str, more: &[&str]) -> Said {
        self.write("one.query.pq", query);
        self.pqtest(&[&[command, "-e", "Contoso.mez", "-q", "one.query.pq"], more].concat())
    }
}

/// A service with two rows, which takes no credential, the password `s3cret-Password`, or the key `s3cret-Key`.
fn service() -> Server {
    Server::start(|request: &Request, _| {
        // `ada:s3cret-Password` in base64.
        let known = ["Basic YWRhOnMzY3JldC1QYXNzd29yZA=="];
        let refused = request.header("Authorization").is_some_and(|value| !known.contains(&value))
            || request.header("X-Api-Key").is_some_and(|key| key != "s3cret-Key");
        if refused {
            return Response::status(401);
        }
        Response::json(&json!({ "rows": [{ "Name": "a", "Amount": 1.5 }, { "Name": "b", "Amount": 2 }] }))
    })
}
