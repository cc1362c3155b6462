//! What a release does with a package, through the programs: sign, verify, install.

mod dist;
mod install;
mod makepqx;
mod sign;
#[path = "../../crates/opc-signature/tests/signer.rs"]
mod signer;

use crate::cli::{outcome, program};
use std::path::{Path, PathBuf};

/// A folder with blanks in its path, a connector in it, and the programs run in it.
struct Bench {
    folder: tempfile::TempDir,
}

/// What a program said.
struct Said {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("a release ").tempdir().expect("a folder");
        let bench = Bench { folder };
        let part = |name: &str, text: &str| mez::Part { name: name.into(), bytes: text.as_bytes().to_vec() };
        let parts = [
            part(
                "Contoso.pq",
                "[Version = \"1.2.3\"]\r\nsection Contoso;\r\nshared Contoso.Contents = () => 1;\r\n",
            ),
            part("Contoso 16.png", "\u{89}PNG"),
        ];
        let package = mez::Package::new(parts).expect("a package");
        bench.write("Contoso.mez", &mez::write(&package).expect("a package can be written"));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file can be written");
        path
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn pq(&self, arguments: &[&str]) -> Said {
        self.run("pq", arguments, &[])
    }

    /// Runs a program in the folder with these variables and nothing on its standard input.
    fn run(&self, name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let mut command = program(name);
        command.args(arguments).current_dir(Path::new(self.folder.path())).write_stdin("");
        for name in ["PQ_SIGN_PASSWORD", "PQ_SIGN_PIN", "SOURCE_DATE_EPOCH"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        let (code, stdout, stderr) = outcome(&mut command);
        Said { code, stdout, stderr }
    }
}
