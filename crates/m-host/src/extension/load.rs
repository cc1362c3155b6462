//! Loads an extension from a `.mez`, a `.pqx` or an unpacked folder.

use super::functions::bind;
use super::{Extension, attribute};
use m_engine::compile::{self, Compiled, Section};
use m_engine::value::{Record, Text};
use m_engine::{Cell, Cx, Error};
use m_syntax::ast::Document;
use mez::{Package, Part, StringTable};
use std::cell::OnceCell;
use std::path::Path;
use std::rc::Rc;

/// Why an extension could not be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The file or folder is no package.
    Package(mez::Error),
    /// No part of the package is a section document.
    NoSection(String),
    /// The section document has mistakes.
    Section(Error),
    /// A `DataSource.Kind` or `Publish` attribute names a member that is not there.
    MissingRecord(String),
    /// The package's texts cannot be read.
    Strings(String),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Package(error) => write!(f, "{error}"),
            LoadError::NoSection(package) => {
                write!(
                    f,
                    "{package} has no section document: no .pq or .m part at its root begins with `section`"
                )
            }
            LoadError::Section(error) => write!(f, "{}", error.message()),
            LoadError::MissingRecord(message) | LoadError::Strings(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for LoadError {}

type Shelf = Rc<OnceCell<Rc<Extension>>>;

/// Opens the package at `path` and compiles its section document. Nothing of it is evaluated yet.
pub fn load(cx: &Cx, path: &Path, culture: &str) -> Result<Rc<Extension>, LoadError> {
    let package = Package::open(path).map_err(LoadError::Package)?;
    let base = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let (name, text, shared) =
        section_document(&package, &base).ok_or_else(|| LoadError::NoSection(base.clone()))?;
    let strings = StringTable::read(&package, culture).map_err(|(part, error)| {
        LoadError::Strings(format!("{base}/{part} line {}: {}", error.line, error.message))
    })?;

    // The section sees the extension's own shared members and functions bound to it, so both have to exist by name
    // before there is an extension: the cells look it up on this shelf when they are read.
    let shelf: Shelf = Rc::default();
    let globals = cx.globals().merge(&bind(cx, &shelf)).merge(&shared_members(shared, &shelf));
    let file = path.join(&name);
    let section = match compile::compile(cx, &file.display().to_string(), &text, &globals) {
        Ok(Compiled::Section(section)) => section,
        Ok(Compiled::Expression(_)) => return Err(LoadError::NoSection(base)),
        Err(error) => return Err(LoadError::Section(error)),
    };
    check_attributes(&section)?;
    cx.add_section(&section.name, section.record());
    let extension = Rc::new(Extension { package, strings, section });
    Ok(shelf.get_or_init(|| extension).clone())
}

/// The part that holds the section document (of the candidates the first that parses as a section): its name, its text
/// and the names of its shared members.
fn section_document(package: &Package, base: &str) -> Option<(String, String, Vec<Text>)> {
    package.section_candidates(base).into_iter().find_map(|part: &Part| {
        let text = mez::decode_text(&part.bytes);
        let shared = match &m_syntax::parse(&text).document {
            Document::Section(section) => {
                let shared = section.members.iter().filter(|member| member.shared);
                shared.map(|member| Text::from(&*member.name.text)).collect()
            }
            Document::Expression(_) => return None,
        };
        Some((part.name.clone(), text, shared))
    })
}

/// The section's shared members as lazy cells of the global environment.
fn shared_members(names: Vec<Text>, shelf: &Shelf) -> Record {
    let fields = names.into_iter().map(|name| {
        let shelf = shelf.clone();
        let wanted = name.clone();
        let cell = Cell::constant(move |cx| {
            let member = shelf.get().and_then(|extension| extension.section.member(&wanted));
            let cell = member.map(|member| member.cell.clone());
            cell.ok_or_else(|| Error::expression(format!("The name '{wanted}' wasn't recognized.")))?
                .force(cx)
        });
        (name, cell)
    });
    Record::new(fields.collect()).unwrap_or_else(|_| Record::empty())
}

fn check_attributes(section: &Section) -> Result<(), LoadError> {
    for member in &section.members {
        for name in ["DataSource.Kind", "Publish"] {
            if let Some(target) = attribute(member, name)
                && section.member(&target).is_none()
            {
                let message = format!(
                    "{}: the attribute {name} names '{target}', which is no member of the section",
                    member.name
                );
                return Err(LoadError::MissingRecord(message));
            }
        }
    }
    Ok(())
}
