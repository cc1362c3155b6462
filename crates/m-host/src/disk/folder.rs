//! `Folder.Contents` and `Folder.Files`: a row for each entry of a folder, in the order of names, its content read when
//! somebody asks for it.

use super::attributes::{extension, record};
use super::file;
use super::path::{Kind, absolute, unreadable};
use m_engine::value;
use m_engine::value::time::UNIX_EPOCH_TICKS;
use m_engine::value::types::{Key, RecordType, TableType, TypeKind};
use m_engine::value::{Data, DateTime, Record, Shape, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use std::fs::{DirEntry, Metadata};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) const CONTENTS: Builtin = Builtin {
    name: "Folder.Contents",
    signature: "(path as text, optional options as nullable record) as table",
    doc: "A row for each file and folder in the folder at the absolute path `path`, with its properties and, in \
          `Content`, a file's binary or a folder's table. `options` is accepted and has no effect.",
    examples: &[],
    body: Rust(|cx, args: Args| {
        args.get::<Option<Record>>(1)?;
        let path = absolute(cx, Kind::Folder, &args.get::<Text>(0)?)?;
        Ok(entries(cx, path, Depth::One).into())
    }),
};

pub(super) const FILES: Builtin = Builtin {
    name: "Folder.Files",
    signature: "(path as text, optional options as nullable record) as table",
    doc: "A row for each file in the folder at the absolute path `path` and in all folders below it, with its \
          properties and its binary in `Content`. Links to folders are not followed. `options` is accepted and has \
          no effect.",
    examples: &[],
    body: Rust(|cx, args: Args| {
        args.get::<Option<Record>>(1)?;
        let path = absolute(cx, Kind::Folder, &args.get::<Text>(0)?)?;
        Ok(entries(cx, path, Depth::All).into())
    }),
};

/// The columns and their types.
const COLUMNS: [(&str, value::Kind); 8] = [
    ("Content", value::Kind::Binary),
    ("Name", value::Kind::Text),
    ("Extension", value::Kind::Text),
    ("Date accessed", value::Kind::DateTime),
    ("Date modified", value::Kind::DateTime),
    ("Date created", value::Kind::DateTime),
    ("Attributes", value::Kind::Record),
    ("Folder Path", value::Kind::Text),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Files and folders of this folder.
    One,
    /// Files of this folder and of all below it.
    All,
}

/// The table type: a row is found by folder path and name.
fn table_type(depth: Depth) -> Type {
    let names = COLUMNS.iter().map(|(name, _)| Text::from(*name)).collect();
    let types = COLUMNS.iter().map(|(_, primitive)| match primitive {
        value::Kind::Binary if depth == Depth::One => Type::any(),
        value::Kind::Binary => Type::of_kind(value::Kind::Binary),
        value::Kind::Text => Type::text(),
        other => Type::of_kind(*other).nullable(),
    });
    let row = Rc::new(RecordType::row(Shape::new(names).unwrap_or_default(), types));
    let key = Key { columns: vec![Text::from("Folder Path"), Text::from("Name")], primary: true };
    Type::new(TypeKind::Table(Some(Rc::new(TableType { row, keys: vec![key] }))))
}

fn entries(cx: &Cx, root: PathBuf, depth: Depth) -> Table {
    Table::generate(cx, table_type(depth), move |_| {
        // The entry to come next is the last of the list.
        let mut pending = listing(&root)?;
        let step = move |cx: &Cx| loop {
            let entry = pending.pop()?;
            match open(cx, &entry, depth) {
                Ok(Opened::Row(row)) => return Some(Ok(row)),
                Ok(Opened::Below(below)) => pending.splice(0..0, below).for_each(drop),
                Err(error) => return Some(Err(error)),
            }
        };
        Ok(step)
    })
}

enum Opened {
    Row(Vec<Cell>),
    Below(Vec<DirEntry>),
}

fn open(cx: &Cx, entry: &DirEntry, depth: Depth) -> Result<Opened> {
    let path = entry.path();
    let failed = |error| unreadable(Kind::Folder, &path, &error);
    let is_folder = entry.file_type().map_err(failed)?.is_dir();
    if is_folder && depth == Depth::All {
        return listing(&path).map(Opened::Below);
    }
    // A link shows what it leads to; one that leads nowhere shows itself.
    let metadata = std::fs::metadata(&path).or_else(|_| entry.metadata()).map_err(failed)?;
    if metadata.is_dir() && depth == Depth::All {
        return Ok(Opened::Below(Vec::new()));
    }
    Ok(Opened::Row(row(cx, &path, &metadata)))
}

/// The entries of a folder, in reverse order of their names.
fn listing(folder: &Path) -> Result<Vec<DirEntry>> {
    let failed = |error| unreadable(Kind::Folder, folder, &error);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
    Ok(entries)
}

fn row(cx: &Cx, path: &Path, metadata: &Metadata) -> Vec<Cell> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let parent = path.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
    let folder_path =
        if parent.ends_with(MAIN_SEPARATOR) { parent } else { format!("{parent}{MAIN_SEPARATOR}") };
    let content = if metadata.is_dir() {
        Value::from(entries(cx, path.to_owned(), Depth::One))
    } else {
        file::binary(cx, path.to_owned())
    };
    let values = [
        content,
        Value::text(name.as_str()),
        Value::text(if metadata.is_dir() { "" } else { extension(&name) }),
        local(cx, metadata.accessed().ok()),
        local(cx, metadata.modified().ok()),
        local(cx, metadata.created().ok()),
        record(&name, metadata).into(),
        Value::from(folder_path),
    ];
    values.into_iter().map(Cell::Value).collect()
}

/// A moment of the disk as a local `datetime`; null where the system does not keep it.
fn local(cx: &Cx, moment: Option<SystemTime>) -> Value {
    let Some(since) = moment.and_then(|moment| moment.duration_since(UNIX_EPOCH).ok()) else {
        return Value::NULL;
    };
    let Ok(ticks) = i64::try_from(since.as_nanos() / 100) else { return Value::NULL };
    let utc = UNIX_EPOCH_TICKS.saturating_add(ticks);
    let offset = cx.host().local_offset(utc) * m_engine::value::time::TICKS_PER_MINUTE;
    DateTime::from_ticks(utc + offset).map_or(Value::NULL, |moment| Value::new(Data::DateTime(moment)))
}
