//! `cargo xtask generate`: writes the connector's files, or checks that they are up to date.

use crate::check::check_m;
use crate::project::{Project, Shape};
use crate::{description, folder, names, plain, render};
use anyhow::{Context as _, Result, bail};
use m_syntax::{SourceFile, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every file of the connector by name: rendered, checked to be M where it is M, and the icons.
///
/// # Errors
/// A mistake in the description, a template or the generated M, with its place.
pub fn files(project: &Project) -> Result<BTreeMap<String, Vec<u8>>> {
    files_for(project, Purpose::Release)
}

/// The same files for a purpose.
///
/// # Errors
/// As [`files`].
pub fn files_for(project: &Project, purpose: Purpose) -> Result<BTreeMap<String, Vec<u8>>> {
    match project.shape()? {
        Shape::Planning(read) => planning(project, *read, purpose),
        Shape::Plain(description) => plain_files(project, &description, true),
        Shape::Classic => {
            let package = folder::package(&project.connector(), &project.name())?;
            Ok(package.parts().iter().map(|part| (part.name.clone(), part.bytes.clone())).collect())
        }
    }
}

fn planning(
    project: &Project,
    mut read: description::Text,
    purpose: Purpose,
) -> Result<BTreeMap<String, Vec<u8>>> {
    read.description.connector.http_for_loopback |= purpose == Purpose::Mock;
    if purpose == Purpose::Mock
        && let (Some(oauth), Some(client)) =
            (&mut read.description.oauth, &read.description.mock.oauth_client)
    {
        for region in &read.description.regions {
            oauth.client_ids.entry(region.oauth_host.clone()).or_insert_with(|| client.clone());
        }
    }
    let section = read.description.connector.section.to_string();
    let rendered = render::render(project, &read.description)?;
    let mut files = BTreeMap::new();
    for (name, text) in rendered.files {
        if name.ends_with(".pq") {
            check_m(&name, &text)
                .with_context(|| format!("the generated {name} is not M; correct its template"))?;
        }
        if name == format!("{section}.pq") {
            check_names(&read, &name, &text, &rendered.texts)?;
        }
        files.insert(name, text.into_bytes());
    }
    add_icons(project, &section, &mut files)?;
    Ok(files)
}

/// A connector whose M a person writes.
fn plain_files(
    project: &Project,
    description: &plain::Description,
    checked: bool,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let section: &str = &description.connector.section;
    let rendered = render::render_plain(project, description)?;
    let mut files = BTreeMap::new();
    for (name, text) in rendered.files {
        if checked && name.ends_with(".pq") {
            check_m(&name, &text)?;
            let found = names::names(&name, &text);
            if !found.mistakes.is_empty() {
                bail!("{}", found.mistakes.join("\n\n"));
            }
            check_texts(&name, &text, found.texts, &rendered.texts, "strings/strings.toml")?;
        }
        files.insert(name, text.into_bytes());
    }
    add_icons(project, section, &mut files)?;
    Ok(files)
}

/// Adds the icon in every size, named after the section.
fn add_icons(project: &Project, section: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let icons = project.connector().join("icons");
    for size in render::ICON_FILES {
        let name = format!("{section}{size}.png");
        let path = icons.join(&name);
        let bytes = std::fs::read(&path).with_context(|| {
            format!("{}: an icon of {size} × {size} pixels, named after the section", project.relative(&path))
        })?;
        files.insert(name, bytes);
    }
    Ok(())
}

/// The files of [`files`] with the mistakes that a person made in her M, for those who look for them.
///
/// # Errors
/// As [`files`], but of M that a person writes only what keeps it from being put together.
pub fn unchecked_files(project: &Project) -> Result<BTreeMap<String, Vec<u8>>> {
    match project.shape()? {
        Shape::Plain(description) => plain_files(project, &description, false),
        _ => files(project),
    }
}

/// What the files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For everybody.
    Release,
    /// To be tried against a mock on this computer, which has no certificate: `http://` is taken for it, and its OAuth
    /// client signs in.
    Mock,
}

/// Every name in the section, and everything that the description names, is there.
fn check_names(read: &description::Text, name: &str, text: &str, texts: &BTreeSet<String>) -> Result<()> {
    let found = names::names(name, text);
    read.check(&description::Known { members: &found.members, texts })?;
    if !found.mistakes.is_empty() {
        bail!("{}\n\ncorrect the template or the M that this comes from", found.mistakes.join("\n\n"));
    }
    check_texts(name, text, found.texts, texts, "connector/strings/strings.toml")
}

/// Every text that the M loads is there.
fn check_texts(
    name: &str,
    m: &str,
    loaded: Vec<(String, Span)>,
    texts: &BTreeSet<String>,
    file: &str,
) -> Result<()> {
    let source = SourceFile::new(name, m);
    for (text, span) in loaded {
        if !texts.contains(&text) {
            let hint = format!("write {text} = \"…\" into {file}");
            bail!("{}", source.render(span, &format!("there is no text `{text}`"), Some(&hint)));
        }
    }
    Ok(())
}

/// The query that shows the connector, `NAME.query.pq` of its folder or of its templates: the name and the text. `None` where
/// the project has none.
///
/// # Errors
/// As [`files`], and where the file cannot be read.
pub fn sample(project: &Project) -> Result<Option<(String, String)>> {
    let name = format!("{}.query.pq", project.section()?);
    let path = project.connector().join(&name);
    if path.is_file() {
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        return Ok(Some((path.display().to_string(), mez::decode_text(&bytes))));
    }
    let Shape::Planning(_) = project.shape()? else { return Ok(None) };
    let generated = files(project)?.remove(&name);
    Ok(generated.map(|bytes| (name, mez::decode_text(&bytes))))
}

/// Writes the files into `folder`, removes what an earlier run left there, and gives the paths written.
///
/// # Errors
/// As [`files`], and where a file cannot be written.
pub fn write(project: &Project, folder: &Path) -> Result<Vec<PathBuf>> {
    let files = files(project)?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for name in existing(folder)? {
        if !files.contains_key(&name) && [".pq", ".resx", ".png"].iter().any(|ending| name.ends_with(ending))
        {
            std::fs::remove_file(folder.join(name))?;
        }
    }
    let mut written = Vec::new();
    for (name, bytes) in &files {
        let path = folder.join(name);
        sink::write(&path, bytes)?;
        written.push(path);
    }
    Ok(written)
}

/// Fails unless `folder` holds just these files.
///
/// # Errors
/// As [`files`], and the names of the files that differ.
pub fn check(project: &Project, folder: &Path) -> Result<()> {
    let files = files(project)?;
    let mut stale: Vec<String> =
        existing(folder)?.into_iter().filter(|name| !files.contains_key(name)).collect();
    stale.extend(
        files
            .iter()
            .filter(|(name, bytes)| std::fs::read(folder.join(name)).ok().as_ref() != Some(bytes))
            .map(|(name, _)| name.clone()),
    );
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "{} is not up to date: {}; run `cargo xtask generate --out {0}`",
        project.relative(folder),
        stale.join(", ")
    )
}

fn existing(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}
