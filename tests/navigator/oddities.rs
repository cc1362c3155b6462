//! The connector `connectors/oddities`: every way to sign in, and values that no service should send.

use mez::{Package, Part};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The address of a source of it; nothing is asked there.
pub(super) const PLACE: &str = "https://oddities.example";

/// The connector as a package, made once.
pub(super) fn package() -> PathBuf {
    static PACKAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PACKAGE.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/oddities/Oddities.pq");
        let part = Part { name: "Oddities.pq".into(), bytes: std::fs::read(source).expect("the connector") };
        let package = Package::new([part]).expect("a package");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("Oddities.mez");
        std::fs::write(&path, mez::write(&package).expect("an archive")).expect("the package is written");
        (folder, path)
    });
    path.clone()
}
