//! `MakePQX compile`: the files of a connector's folder as a `.mez`.

use crate::compare::glob;
use crate::compare::tests::absolute;
use anyhow::{Context, Result, bail};
use mez::{Package, Part};
use std::path::Path;
use std::process::ExitCode;

/// Files that belong to a project and not to a package, beside hidden ones and the folders `bin` and `obj`.
const NOT_PACKED: [&str; 12] = [
    "node_modules/**",
    "**/node_modules/**",
    "tests/**",
    "test/**",
    "**/*.query.pq",
    "**/*.query.pqout",
    "**/*.testsettings.json",
    "**/*.proj",
    "**/*.mproj",
    "**/*.mez",
    "**/*.pqx",
    "**/*.diagnostics",
];

/// Writes the package and prints its path.
///
/// Errors: the folder cannot be read, has no section document, or the package cannot be written.
pub(super) fn compile(folder: &Path, directory: Option<&Path>, name: Option<&str>) -> Result<ExitCode> {
    let folder = absolute(folder);
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    let own = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.map(str::to_owned).or(own).context("the folder has no name; give one with --target")?;
    let name = name.strip_suffix(".mez").unwrap_or(&name).to_owned();
    let ignored = ignored(&folder)?;
    let all = Package::open(&folder)?;
    let parts = all.parts().iter().filter(|part| !is_ignored(&part.name, &ignored));
    let parts: Vec<Part> = parts.cloned().collect();
    let package = Package::new(parts)?;
    check(&package, &name, &folder)?;
    let directory = directory.map_or_else(|| folder.join("bin").join("AnyCPU").join("Debug"), absolute);
    std::fs::create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let path = directory.join(format!("{name}.mez"));
    sink::write(&path, &mez::write(&package)?)?;
    crate::output::line(&path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Checks what makes a package that Power BI does not load: M that is none, no section document, or a second one.
///
/// Errors: the first mistake with its place and line, or the documents that there are.
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
    let candidates = package.section_candidates(name);
    let is_section = |part: &&&Part| {
        let text = mez::decode_text(&part.bytes);
        matches!(m_syntax::parse(&text).document, m_syntax::ast::Document::Section(_))
    };
    let sections: Vec<&str> = candidates.iter().filter(is_section).map(|part| part.name.as_str()).collect();
    match sections.as_slice() {
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
