//! Paths that were written on Windows: the SDK's own project template and Microsoft's test framework have backslashes in
//! their settings, and names in another case than the folders have.

use std::path::{Component, Path, PathBuf};

/// The path that is meant: the one given, where it is there; off Windows otherwise the one with `/` for each `\`, and where
/// that is not there either, the one whose parts are spelt the same but for their case, where exactly one fits. A part
/// that nothing fits stays as it is, for what is yet to be written.
pub fn found(path: &Path) -> PathBuf {
    if cfg!(windows) || path.as_os_str().is_empty() || path.exists() {
        return path.to_owned();
    }
    let Some(text) = path.to_str() else { return path.to_owned() };
    let path = PathBuf::from(text.replace('\\', "/"));
    if path.exists() {
        return path;
    }
    let mut found = PathBuf::new();
    for part in path.components() {
        let next = found.join(part);
        found = match part {
            Component::Normal(name) if !next.exists() => {
                alike(&found, &name.to_string_lossy()).unwrap_or(next)
            }
            _ => next,
        };
    }
    found
}

/// The only entry of a folder whose name is spelt the same but for its case.
fn alike(folder: &Path, name: &str) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let mut fitting =
        entries.filter(|entry| entry.file_name().to_string_lossy().to_lowercase() == name.to_lowercase());
    let only = fitting.next()?;
    fitting.next().is_none().then(|| match folder == Path::new(".") {
        true => PathBuf::from(only.file_name()),
        false => only.path(),
    })
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::found;
    use std::path::Path;

    #[test]
    fn paths_of_windows_are_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        std::fs::create_dir_all(root.join("bin/AnyCPU/Debug")).expect("folders");
        std::fs::write(root.join("bin/AnyCPU/Debug/Name.mez"), "").expect("a file");
        std::fs::create_dir_all(root.join("two/a")).expect("folders");
        std::fs::create_dir_all(root.join("two/A")).expect("folders");
        let cases = [
            ("bin\\AnyCPU\\Debug\\Name.mez", "bin/AnyCPU/Debug/Name.mez"),
            ("Bin/anycpu/DEBUG/name.mez", "bin/AnyCPU/Debug/Name.mez"),
            ("Bin\\anycpu/new.mez", "bin/AnyCPU/new.mez"),
            // Of two that fit none is chosen.
            ("TWO/a", "two/a"),
            ("two/B", "two/B"),
        ];
        for (given, expected) in cases {
            assert_eq!(found(&root.join(given)), root.join(expected), "{given}");
        }
        assert_eq!(found(Path::new("")), Path::new(""));
    }
}
