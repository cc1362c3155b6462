//! The path of a `File` or `Folder` source, and the errors of the disk in Microsoft's words.

use crate::host::ExtensionHost;
use m_engine::value::{Record, Text};
use m_engine::{Cx, Error, Result, Value};
use std::io;
use std::path::{Path, PathBuf};

/// What a path is to name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

impl Kind {
    /// The data source kind.
    fn name(self) -> &'static str {
        match self {
            Kind::File => "File",
            Kind::Folder => "Folder",
        }
    }
}

/// The path as the system takes it.
///
/// Errors: the host forbids reading the disk; the path is not absolute.
pub(super) fn absolute(cx: &Cx, kind: Kind, path: &Text) -> Result<PathBuf> {
    if !ExtensionHost::of(cx)?.disk {
        let message = format!("Reading the disk is not allowed here. (Path: '{path}'.)");
        return Err(Error::data_source(message, detail(kind, path)));
    }
    let native = PathBuf::from(path.as_str());
    if !native.is_absolute() {
        let message =
            format!("The supplied {} path must be a valid absolute path.", kind.name().to_lowercase());
        return Err(Error::data_format(message, path.clone().into()));
    }
    Ok(native)
}

/// The error that a file or folder cannot be read.
pub(super) fn unreadable(kind: Kind, path: &Path, error: &io::Error) -> Error {
    let shown = Text::from(path.display().to_string());
    let message = match (error.kind(), kind) {
        (io::ErrorKind::NotFound, Kind::File) => format!("Could not find file '{shown}'."),
        (io::ErrorKind::NotFound, Kind::Folder) => format!("Could not find a part of the path '{shown}'."),
        (io::ErrorKind::PermissionDenied, _) => format!("Access to the path '{shown}' is denied."),
        (io::ErrorKind::IsADirectory, _) => format!("The path '{shown}' names a folder, not a file."),
        (io::ErrorKind::NotADirectory, _) => format!("The path '{shown}' names a file, not a folder."),
        _ => format!("The path '{shown}' cannot be read: {error}"),
    };
    Error::data_source(message, detail(kind, &shown))
}

fn detail(kind: Kind, path: &Text) -> Value {
    Record::of([("DataSourceKind", Value::text(kind.name())), ("DataSourcePath", Value::from(path.clone()))])
        .into()
}
