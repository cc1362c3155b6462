//! Which program this is: that depends on the name by which it is called.

use std::path::Path;

/// The programs that are in this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// `pq`, and every name that is not known.
    Pq,
    /// Microsoft's test harness.
    PqTest,
    /// Microsoft's packer.
    MakePqx,
    /// The client with which the VS Code extension fetches the two.
    Nuget,
}

/// The program that is called by a path. Neither case nor an ending counts: it is `PQTest.exe` on every system for VS Code.
pub(crate) fn name(program: &Path) -> Name {
    let stem =
        program.file_stem().map(|stem| stem.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match stem.as_str() {
        "pqtest" => Name::PqTest,
        "makepqx" => Name::MakePqx,
        pqtest::nuget::NAME => Name::Nuget,
        _ => Name::Pq,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_the_name_alone() {
        for (path, expected) in [
            ("pq", Name::Pq),
            ("/a/b/pq.exe", Name::Pq),
            ("pq-1.2", Name::Pq),
            ("", Name::Pq),
            ("/tools/PQTest.exe", Name::PqTest),
            ("pqtest", Name::PqTest),
            ("/pqtest/pq", Name::Pq),
            ("MakePQX.EXE", Name::MakePqx),
            ("makepqx", Name::MakePqx),
            ("Nuget.exe", Name::Nuget),
            ("nuget", Name::Nuget),
        ] {
            assert_eq!(name(Path::new(path)), expected, "{path}");
        }
    }
}
