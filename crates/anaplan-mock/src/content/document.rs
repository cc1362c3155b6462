//! The text of a file: what was written for it, generated, or left out.

use super::{Generator, Locale};
use std::path::{Path, PathBuf};

use axum::body::Bytes;

use crate::tenant::{Content, Export, TenantError};

/// The path of a file that a tenant names: beside it or in a folder below, and nowhere else.
fn inside(folder: Option<&Path>, name: &str) -> std::io::Result<PathBuf> {
    let outside = |why: &str| std::io::Error::new(std::io::ErrorKind::PermissionDenied, why.to_owned());
    let folder = folder.ok_or_else(|| outside("a tenant that is not in a folder has no files beside it"))?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (folder, path) = (folder.canonicalize()?, folder.join(name).canonicalize()?);
    match path.starts_with(&folder) {
        true => Ok(path),
        false => Err(outside("it is not in the tenant's own folder; put it there")),
    }
}

/// The bytes of one version of a file. Cloning is cheap; any range is quick to read.
#[derive(Clone, Debug)]
pub(crate) enum Document {
    Held(Bytes),
    Generated(Generator),
}

impl Document {
    /// The bytes and the number of rows that `content` gives for `export`, numbers and dates as in `locale`. Relative
    /// paths start at `folder`.
    pub(crate) fn build(
        export: &Export,
        content: &Content,
        folder: Option<&Path>,
        locale: Locale,
    ) -> Result<(Document, u64), TenantError> {
        let read = |name: &str| {
            inside(folder, name).and_then(std::fs::read).map_err(|e| {
                TenantError::new(
                    name,
                    0,
                    format!("the content of export {:?} cannot be read: {e}", export.id),
                )
            })
        };
        if let Some(generate) = content.generate {
            return Ok((Document::Generated(Generator::new(export, generate, locale)), generate.rows));
        }
        if let Some(text) = &content.text {
            let lines = text.lines().count() as u64;
            let held = Bytes::from(export.encoding.encode_file(text));
            return Ok((Document::Held(held), lines.saturating_sub(u64::from(export.header))));
        }
        if let Some(name) = &content.file {
            let bytes = read(name)?;
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            return Ok((Document::Held(bytes.into()), lines));
        }
        if let Some(name) = &content.csv {
            let bytes = read(name)?;
            let (columns, rows) = super::delimited::parse(name, &bytes)?;
            let text = super::delimited::write(export, Some(&columns), &rows, locale);
            return Ok((Document::Held(export.encoding.encode_file(&text).into()), rows.len() as u64));
        }
        let Some(rows) = &content.rows else { return Ok((Document::Held(Bytes::new()), 0)) };
        let text = super::delimited::write(export, None, rows, locale);
        Ok((Document::Held(export.encoding.encode_file(&text).into()), rows.len() as u64))
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Document::Held(bytes) => bytes.len() as u64,
            Document::Generated(generator) => generator.len(),
        }
    }

    /// Bytes from `start` on, at most up to `end` and to what there is: all of them where they are held, as many as are made
    /// at a time where they are generated. None only where there is none.
    pub(crate) fn piece(&self, start: u64, end: u64) -> Bytes {
        let end = end.min(self.len());
        let start = start.min(end);
        match self {
            Document::Held(bytes) => bytes.slice(start as usize..end as usize),
            Document::Generated(generator) => generator.piece(start, end),
        }
    }

    /// How many chunks of this size the bytes take.
    pub(crate) fn chunk_count(&self, chunk_bytes: u64) -> u64 {
        self.len().div_ceil(chunk_bytes.max(1))
    }
}
