//! An extension as `info` tells it.

use super::data_source::DataSourceInfo;
use super::member::Member;
use crate::failure::Failure;
use m_engine::Cx;
use m_engine::value::{Data, Record};
use m_host::evaluation::{Evaluation, Settings};
use m_host::extension::Extension;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::path::Path;
use std::rc::Rc;

/// One extension, as the type `ExtensionInfo` of the VS Code extension has it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ExtensionInfo {
    source: String,
    library_id: String,
    error_status: Option<String>,
    name: Option<String>,
    version: Option<String>,
    metadata: Map<String, Json>,
    members: Vec<Member>,
    data_sources: Vec<DataSourceInfo>,
}

impl ExtensionInfo {
    /// Loads the extension at `path` and describes it; where it cannot be loaded, says so in `ErrorStatus`. Call it on
    /// the thread of [`m_engine::session::run`].
    pub(crate) fn read(path: &Path, settings: Settings) -> ExtensionInfo {
        let settings = Settings { extensions: vec![path.to_owned()], ..settings };
        match Evaluation::new(settings) {
            Err(failure) => ExtensionInfo::broken(path, failure.error.to_string()),
            Ok(evaluation) => match evaluation.extensions.first() {
                Some(extension) => ExtensionInfo::of(&evaluation.cx, path, extension),
                None => ExtensionInfo::broken(path, "the extension was not loaded".into()),
            },
        }
    }

    fn broken(path: &Path, error: String) -> ExtensionInfo {
        ExtensionInfo {
            source: path.display().to_string(),
            library_id: library_id(path),
            error_status: Some(error),
            name: None,
            version: None,
            metadata: Map::new(),
            members: Vec::new(),
            data_sources: Vec::new(),
        }
    }

    fn of(cx: &Cx, path: &Path, extension: &Rc<Extension>) -> ExtensionInfo {
        let mut errors = Vec::new();
        let data_sources = DataSourceInfo::all(cx, extension, &mut errors);
        let members = extension.exports().iter().map(|export| Member::of(cx, extension, export)).collect();
        let metadata = metadata(cx, &extension.section.attributes);
        // A shipped connector spells it `version`.
        let version = metadata.iter().find(|(name, _)| name.eq_ignore_ascii_case("Version"));
        let version = version.and_then(|(_, value)| value.as_str().map(str::to_owned));
        ExtensionInfo {
            source: path.display().to_string(),
            library_id: library_id(path),
            error_status: (!errors.is_empty()).then(|| errors.join("\n")),
            name: Some(extension.section.name.to_display()),
            version: version.clone(),
            metadata: with_version(metadata, version),
            members,
            data_sources,
        }
    }
}

/// The file name without its ending.
fn library_id(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The attributes of the section; they are literals.
fn metadata(cx: &Cx, attributes: &Record) -> Map<String, Json> {
    let fields = attributes.fields().map(|(name, cell)| {
        let value = cell.force(cx).map_or(Json::Null, |value| json(cx, &value, 2));
        (name.to_display(), value)
    });
    fields.collect()
}

/// `Version` in the spelling that readers expect.
fn with_version(mut metadata: Map<String, Json>, version: Option<String>) -> Map<String, Json> {
    if let Some(version) = version {
        metadata.retain(|name, _| !name.eq_ignore_ascii_case("Version"));
        metadata.insert("Version".into(), version.into());
    }
    metadata
}

/// A value as JSON as far as it is plain data; binaries (icons) and functions are left out of records and lists.
pub(super) fn json(cx: &Cx, value: &m_engine::Value, depth: usize) -> Json {
    match &value.data {
        Data::Record(record) if depth > 0 => {
            let mut map = Map::new();
            for (name, cell) in record.fields() {
                match cell.force(cx) {
                    Ok(value) if matches!(value.data, Data::Binary(_) | Data::Function(_)) => {}
                    Ok(value) => {
                        map.insert(name.to_display(), json(cx, &value, depth - 1));
                    }
                    // A missing icon must not hide the rest.
                    Err(_) => {
                        map.insert(name.to_display(), Json::Null);
                    }
                }
            }
            Json::Object(map)
        }
        Data::List(list) if depth > 0 => {
            let items = list.values(cx).unwrap_or_default();
            let plain = items.iter().filter(|item| !matches!(item.data, Data::Binary(_) | Data::Function(_)));
            Json::Array(plain.map(|item| json(cx, item, depth - 1)).collect())
        }
        _ => crate::failure::plain(value),
    }
}

/// What is wrong, in one line for `ErrorStatus`.
pub(super) fn complaint(cx: &Cx, what: &str, error: &m_engine::Error) -> String {
    format!("{what}: {}", Failure::of(cx, error).message)
}
