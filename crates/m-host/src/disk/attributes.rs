//! The column `Attributes` of a folder's table: what the system says of a file, in the names of the .NET file attributes.

use m_engine::Value;
use m_engine::value::{Record, Text};
use std::fs::Metadata;

/// Media types and kinds by file name extension.
const EXTENSIONS: &[(&str, &str, Option<&str>)] = &[
    (".csv", "text/csv", Some("CSV File")),
    (".gif", "image/gif", None),
    (".htm", "text/html", None),
    (".html", "text/html", None),
    (".jpeg", "image/jpeg", None),
    (".jpg", "image/jpeg", None),
    (".json", "application/json", None),
    (".parquet", "application/vnd.apache.parquet", None),
    (".pdf", "application/pdf", None),
    (".png", "image/png", None),
    (".tsv", "text/tab-separated-values", None),
    (".txt", "text/plain", Some("Text File")),
    (".xls", "application/vnd.ms-excel", Some("Excel File")),
    (".xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", Some("Excel File")),
    (".xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", Some("Excel File")),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Some("Excel File")),
    (".xml", "text/xml", None),
    (".zip", "application/zip", None),
];

/// The bits of a Windows file's attributes, by the names that the record gives them.
const BITS: [(&str, u32); 14] = [
    ("ReadOnly", 0x1),
    ("Hidden", 0x2),
    ("System", 0x4),
    ("Directory", 0x10),
    ("Archive", 0x20),
    ("Device", 0x40),
    ("Normal", 0x80),
    ("Temporary", 0x100),
    ("SparseFile", 0x200),
    ("ReparsePoint", 0x400),
    ("Compressed", 0x800),
    ("Offline", 0x1000),
    ("NotContentIndexed", 0x2000),
    ("Encrypted", 0x4000),
];

/// The extension of a file's name with its dot, as .NET cuts it: empty where there is none.
pub(super) fn extension(name: &str) -> &str {
    name.rfind('.').and_then(|dot| name.get(dot..)).filter(|extension| extension.len() > 1).unwrap_or("")
}

fn known(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let wanted = extension(name).to_lowercase();
    EXTENSIONS.iter().find(|(extension, ..)| *extension == wanted).map(|(_, media, kind)| (*media, *kind))
}

/// The media type that a file's name promises.
pub(super) fn media_type(name: &str) -> Option<&'static str> {
    known(name).map(|(media, _)| media)
}

/// The record of one file or folder.
pub(super) fn record(name: &str, metadata: &Metadata) -> Record {
    let bits = bits(name, metadata);
    let kind = if metadata.is_dir() { Some("Folder") } else { known(name).and_then(|(_, kind)| kind) };
    let content_type = if metadata.is_dir() { None } else { media_type(name) };
    let size = if metadata.is_dir() { Value::NULL } else { Value::number(metadata.len() as f64) };
    let mut fields: Vec<(Text, Value)> = vec![
        (Text::from("Content Type"), content_type.into()),
        (Text::from("Kind"), kind.into()),
        (Text::from("Size"), size),
    ];
    fields.extend(BITS.iter().map(|(name, bit)| (Text::from(*name), Value::from(bits & bit != 0))));
    Record::of(fields)
}

#[cfg(windows)]
fn bits(_name: &str, metadata: &Metadata) -> u32 {
    std::os::windows::fs::MetadataExt::file_attributes(metadata)
}

/// As .NET maps the attributes elsewhere: a leading dot hides, missing rights to write make read-only.
#[cfg(not(windows))]
fn bits(name: &str, metadata: &Metadata) -> u32 {
    let read_only = if metadata.permissions().readonly() { 0x1 } else { 0 };
    let hidden = if name.starts_with('.') { 0x2 } else { 0 };
    let directory = if metadata.is_dir() { 0x10 } else { 0 };
    let link = if metadata.file_type().is_symlink() { 0x400 } else { 0 };
    match read_only | hidden | directory | link {
        0 => 0x80,
        bits => bits,
    }
}
