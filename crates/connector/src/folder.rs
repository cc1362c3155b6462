//! A connector as the SDK for VS Code makes it: a folder with a section document, `resources.resx` and icons. Its files are
//! packed as they are.

use crate::glob;
use anyhow::{Context, Result, bail};
use mez::{Package, Part};
use std::path::Path;

/// Files that belong to a project and not to a package, beside hidden ones and the folders `bin` and `obj`.
const NOT_PACKED: [&str; 16] = [
    "coverage/**",
    "node_modules/**",
    "**/node_modules/**",
    "tests/**",
    "test/**",
    "docs/**",
    "**/*.query.pq",
    "**/*.query.pqout",
    "**/*.testsettings.json",
    "**/*.har",
    "**/*.md",
    "**/*.proj",
    "**/*.mproj",
    "**/*.mez",
    "**/*.pqx",
    "**/*.diagnostics",
];

/// The package of a folder. `name` is the package's, without ending.
///
/// # Errors
/// The folder cannot be read, holds M that is none, or has no section document, or several.
pub fn package(folder: &Path, name: &str) -> Result<Package> {
    let ignored = ignored(folder)?;
    let all = Package::open(folder)?;
    let parts = all.parts().iter().filter(|part| !is_ignored(&part.name, &ignored));
    let parts: Vec<Part> = parts.cloned().collect();
    let package = Package::new(parts)?;
    check(&package, name, folder)?;
    Ok(package)
}

/// The name of the section document of a package.
pub fn section_document(package: &Package, name: &str) -> Option<String> {
    sections(package, name).first().map(|name| (*name).to_owned())
}

fn sections<'p>(package: &'p Package, name: &str) -> Vec<&'p str> {
    let candidates = package.section_candidates(name);
    let is_section = |part: &&&Part| {
        let text = mez::decode_text(&part.bytes);
        matches!(m_syntax::parse(&text).document, m_syntax::ast::Document::Section(_))
    };
    candidates.iter().filter(is_section).map(|part| part.name.as_str()).collect()
}

/// Checks what makes a package that Power BI does not load: M that is none, no section document, or a second one.
fn check(package: &Package, name: &str, folder: &Path) -> Result<()> {
    let is_m = |part: &&Part| {
        let ending = part.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        ["pq", "m", "pqm"].contains(&ending.as_str())
    };
    for part in package.parts().iter().filter(is_m) {
        let text = mez::decode_text(&part.bytes);
        if let Some(first) = m_syntax::parse(&text).diagnostics.first() {
            let file = m_syntax::SourceFile::new(&part.name, &text);
            bail!("{}", file.render(first.span, &first.message, None));
        }
    }
    match sections(package, name).as_slice() {
        [_] => Ok(()),
        [] => {
            bail!("{} has no connector: none of its .pq or .m files begins with `section`", folder.display())
        }
        several => bail!(
            "{} has {} section documents, but a package has one: {}. Leave the others out with .pqignore.",
            folder.display(),
            several.len(),
            several.join(", ")
        ),
    }
}

/// The patterns of `.pqignore`: one glob a line, `#` begins a remark; a folder's name stands for all that is in it.
fn ignored(folder: &Path) -> Result<Vec<String>> {
    let path = folder.join(".pqignore");
    let text = match std::fs::read(&path) {
        Ok(bytes) => mez::decode_text(&bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

fn is_ignored(part: &str, patterns: &[String]) -> bool {
    let own = |pattern: &String| {
        let pattern = pattern.trim_start_matches('/').trim_end_matches('/');
        let anywhere = format!("**/{pattern}");
        let inside = format!("{pattern}/**");
        let anywhere_inside = format!("**/{pattern}/**");
        [pattern, &anywhere, &inside, &anywhere_inside].iter().any(|pattern| glob::matches(pattern, part))
    };
    NOT_PACKED.iter().any(|pattern| glob::matches(pattern, part)) || patterns.iter().any(own)
}

#[cfg(test)]
mod tests {
    use super::is_ignored;

    #[test]
    fn what_is_left_out() {
        let patterns: Vec<String> = ["docs/", "*.psd", "/notes.txt"].map(str::to_owned).to_vec();
        for (part, expected) in [
            ("Contoso.pq", false),
            ("Contoso.query.pq", true),
            ("docs/readme.md", true),
            ("icons/a.psd", true),
            ("notes.txt", true),
            ("resources.resx", false),
        ] {
            assert_eq!(is_ignored(part, &patterns), expected, "{part}");
        }
    }
}
