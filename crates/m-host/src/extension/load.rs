//! Loads extensions from `.mez` and `.pqx` files and unpacked folders. All are opened before any is compiled: each sees
//! the shared members of the others.

use super::functions::bind;
use super::{Extension, LoadError, Shelf, attribute, source};
use crate::scope::Scope;
use m_engine::compile::{self, Compiled, Section};
use m_engine::value::{Record, Text};
use m_engine::{Cell, Cx, Error};
use m_syntax::Parsed;
use m_syntax::ast::Document;
use mez::{Package, Part, StringTable};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Loads several extensions that see each other's shared members. Nothing of them is evaluated yet.
///
/// Errors: the first path that cannot be loaded, and why.
pub(crate) fn load_all(
    cx: &Cx,
    paths: &[PathBuf],
    culture: &str,
) -> Result<Vec<Rc<Extension>>, (PathBuf, LoadError)> {
    let opened: Vec<Opened> = paths
        .iter()
        .map(|path| Opened::open(path, culture).map_err(|error| (path.clone(), error)))
        .collect::<Result<_, _>>()?;
    let documents: Vec<(Chosen<'_>, Option<String>)> = opened
        .iter()
        .map(|opened| opened.section().map_err(|error| (opened.path.clone(), error)))
        .collect::<Result<_, _>>()?;
    let shelves: Vec<Shelf> = opened.iter().map(|_| Shelf::default()).collect();
    let mut loaded = Vec::new();
    for (own, (document, second)) in documents.iter().enumerate() {
        let mut globals = cx.globals().merge(&bind(cx, &shelves[own]));
        for (other, ((document, _), shelf)) in documents.iter().zip(&shelves).enumerate() {
            if other != own {
                globals = globals.merge(&shared_members(&document.shared, shelf, exported));
            }
        }
        globals = globals.merge(&shared_members(&document.shared, &shelves[own], member));
        let failed = |error| (opened[own].path.clone(), error);
        let section = document.compile(cx, &opened[own].path, &globals).map_err(failed)?;
        check_attributes(&section).map_err(failed)?;
        source::bind(&section, section.instance(), None, &shelves[own]);
        cx.add_section(&section.name, section.record());
        let extension = Rc::new(Extension {
            path: opened[own].path.clone(),
            part: document.part.clone(),
            package: opened[own].package.clone(),
            strings: opened[own].strings.clone(),
            section,
            warnings: opened[own].warnings.iter().chain(second).cloned().collect(),
            instances: Default::default(),
            shelf: shelves[own].clone(),
        });
        loaded.push(shelves[own].get_or_init(|| extension).clone());
    }
    Ok(loaded)
}

/// A package that is open, and the texts that may be its section document.
struct Opened {
    path: PathBuf,
    name: String,
    package: Package,
    strings: StringTable,
    candidates: Vec<(String, String)>,
    warnings: Vec<String>,
}

/// The section document of a package.
struct Chosen<'t> {
    part: String,
    text: &'t str,
    parsed: Parsed<'t>,
    shared: Vec<Text>,
}

impl Opened {
    fn open(path: &Path, culture: &str) -> Result<Opened, LoadError> {
        let package = Package::open(path).map_err(LoadError::Package)?;
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let mut warnings = Vec::new();
        // Texts that cannot be read are missing texts: the connector works without them, and somebody has to hear of it.
        let strings = StringTable::read(&package, culture).unwrap_or_else(|(part, error)| {
            warnings.push(format!(
                "{name}/{part} line {}: {}; the extension has no texts until this is corrected",
                error.line, error.message
            ));
            StringTable::default()
        });
        let candidates = package.section_candidates(&name).into_iter();
        let candidates =
            candidates.map(|part: &Part| (part.name.clone(), mez::decode_text(&part.bytes))).collect();
        Ok(Opened { path: path.to_owned(), name, package, strings, candidates, warnings })
    }

    /// Of the candidates the first that is a section. Another one is a warning: nobody would look for what it has.
    fn section(&self) -> Result<(Chosen<'_>, Option<String>), LoadError> {
        let mut others = Vec::new();
        for (index, (part, text)) in self.candidates.iter().enumerate() {
            let parsed = m_syntax::parse(text);
            if let Document::Section(section) = &parsed.document {
                let shared = section.members.iter().filter(|member| member.shared);
                let shared = shared.map(|member| Text::from(&*member.name.text)).collect();
                let warning = self.candidates[index + 1..].iter().find(|(part, text)| {
                    !part.to_lowercase().ends_with(".query.pq")
                        && matches!(m_syntax::parse(text).document, Document::Section(_))
                });
                let warning = warning.map(|(other, _)| {
                    format!(
                        "{} has two section documents: {part} is the extension, {other} is not loaded",
                        self.name
                    )
                });
                return Ok((Chosen { part: part.clone(), text, parsed, shared }, warning));
            }
            others.push(match parsed.diagnostics.first() {
                Some(first) => {
                    let source = m_syntax::SourceFile::new(part.as_str(), text.as_str());
                    let (line, column) = source.line_column(first.span.start);
                    format!("{part}:{line}:{column}: {}", first.message)
                }
                None => format!("{part} is an expression"),
            });
        }
        Err(LoadError::NoSection(self.name.clone(), others))
    }
}

impl Chosen<'_> {
    fn compile(&self, cx: &Cx, path: &Path, globals: &Record) -> Result<Section, LoadError> {
        let name = path.join(&self.part).display().to_string();
        let compile = || compile::compile_parsed(cx, &name, self.text, &self.parsed, globals);
        match cx.in_scope(Scope::unopened(), compile) {
            Ok(Compiled::Section(section)) => Ok(section),
            Ok(Compiled::Expression(_)) => Err(LoadError::NoSection(name, Vec::new())),
            Err(error) => Err(LoadError::Section(error)),
        }
    }
}

/// The section's shared members as lazy cells of a global environment.
fn shared_members(names: &[Text], shelf: &Shelf, find: fn(&Rc<Extension>, &Text) -> Option<Cell>) -> Record {
    let fields = names.iter().map(|name| {
        let (shelf, wanted) = (shelf.clone(), name.clone());
        let cell = Cell::constant(move |cx| {
            let cell = shelf.get().and_then(|extension| find(extension, &wanted));
            cell.ok_or_else(|| Error::expression(format!("The name '{wanted}' wasn't recognized.")))?
                .force(cx)
        });
        (name.clone(), cell)
    });
    Record::new(fields.collect()).unwrap_or_else(|_| Record::empty())
}

fn member(extension: &Rc<Extension>, name: &Text) -> Option<Cell> {
    extension.section.member(name).map(|member| member.cell.clone())
}

fn exported(extension: &Rc<Extension>, name: &Text) -> Option<Cell> {
    extension.exports().into_iter().find(|export| export.name == *name).map(|export| export.cell)
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
