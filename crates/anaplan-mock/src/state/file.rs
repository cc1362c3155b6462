//! Files: each user's private copies, the default file behind them, and what the next run writes (section 8).

use std::collections::{BTreeMap, HashMap};

use axum::body::Bytes;

use crate::content::Document;
use crate::tenant::{Export, Model, Tenant, TenantError, User};

type Key = (String, String);

/// A version of a file as one user sees it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) document: Document,
    pub(crate) chunk_bytes: u64,
}

impl Source {
    pub(crate) fn chunk_count(&self) -> u64 {
        self.document.chunk_count(self.chunk_bytes)
    }

    /// The bytes of chunk `n`; none beyond the end.
    pub(crate) fn chunk(&self, n: u64) -> Option<(u64, u64)> {
        let start = n.checked_mul(self.chunk_bytes)?;
        (start < self.document.len()).then(|| (start, (start + self.chunk_bytes).min(self.document.len())))
    }
}

struct Private {
    source: Source,
    accessed: u64,
    /// What `/files` told before this version was written.
    count_before: u64,
}

/// An upload in progress.
#[derive(Default)]
struct Upload {
    /// The number of parts that was told; absent for "as many as come until it is completed".
    expected: Option<u64>,
    parts: BTreeMap<u64, Bytes>,
}

/// Every file of the tenant.
pub(crate) struct Files {
    next: HashMap<Key, (Document, u64)>,
    default: HashMap<Key, Source>,
    private: HashMap<(usize, Key), Private>,
    uploads: HashMap<(usize, Key), Upload>,
}

fn key(model: &str, file: &str) -> Key {
    (model.into(), file.into())
}

impl Files {
    pub(crate) fn new(tenant: &Tenant) -> Result<Files, TenantError> {
        let mut files = Files {
            next: HashMap::new(),
            default: HashMap::new(),
            private: HashMap::new(),
            uploads: HashMap::new(),
        };
        let folder = tenant.folder.as_deref();
        for model in tenant.workspaces.iter().flat_map(|w| &w.models) {
            for export in &model.exports {
                let place = key(&model.id, &export.id);
                files.next.insert(place.clone(), Document::build(export, &export.content, folder)?);
                if let Some(last) = &export.last {
                    let (document, _) = Document::build(export, last, folder)?;
                    files.default.insert(place, Source { document, chunk_bytes: export.chunk_bytes });
                }
            }
            for file in &model.files {
                let document = Document::Held(Bytes::copy_from_slice(file.text.as_bytes()));
                files.default.insert(key(&model.id, &file.id), Source { document, chunk_bytes: 10_000_000 });
            }
        }
        Ok(files)
    }

    /// The number of rows that the next run writes.
    pub(crate) fn next_rows(&self, model: &str, export: &str) -> u64 {
        self.next.get(&key(model, export)).map_or(0, |(_, rows)| *rows)
    }

    pub(crate) fn set_next(&mut self, model: &str, export: &str, built: (Document, u64)) {
        self.next.insert(key(model, export), built);
    }

    /// Changes every present copy.
    pub(crate) fn replace(&mut self, model: &str, file: &str, document: &Document) {
        let place = key(model, file);
        for ((_, at), private) in &mut self.private {
            if *at == place {
                private.source.document = document.clone();
            }
        }
        if let Some(source) = self.default.get_mut(&place) {
            source.document = document.clone();
        }
    }

    /// An export has run: its user's private copy is written.
    pub(crate) fn write(&mut self, user: usize, model: &str, export: &Export, count_before: u64, now: u64) {
        let place = key(model, &export.id);
        let Some((document, _)) = self.next.get(&place) else { return };
        let source = Source { document: document.clone(), chunk_bytes: export.chunk_bytes };
        self.private.insert((user, place), Private { source, accessed: now, count_before });
    }

    /// What this user sees: the private copy, or else the default file if it is meant for them.
    pub(crate) fn see(
        &mut self,
        number: usize,
        user: &User,
        model: &Model,
        file: &str,
        now: u64,
        hours: u64,
    ) -> Option<Source> {
        let place = (number, key(&model.id, file));
        if let Some(private) = self.private.get_mut(&place) {
            if now.saturating_sub(private.accessed) < hours * 3_600_000 {
                private.accessed = now;
                return Some(private.source.clone());
            }
            self.private.remove(&place);
        }
        let visible_to =
            model.exports.iter().find(|e| e.id == file).map_or("everyone", |e| e.visible_to.as_str());
        let visible = match visible_to {
            "everyone" => true,
            "admins" => user.admin,
            email => user.email == email,
        };
        self.default.get(&place.1).filter(|_| visible).cloned()
    }

    /// The chunk count from before this user's latest run.
    pub(crate) fn count_before(&self, user: usize, model: &str, file: &str) -> Option<u64> {
        self.private.get(&(user, key(model, file))).map(|private| private.count_before)
    }

    /// Begins an upload of so many parts, or of as many as come until [`Files::finish_upload`].
    pub(crate) fn begin_upload(&mut self, user: usize, model: &str, file: &str, expected: Option<u64>) {
        self.uploads.insert((user, key(model, file)), Upload { expected, parts: BTreeMap::new() });
    }

    /// Takes one part; without a begin it starts one. The last expected part finishes the upload.
    pub(crate) fn upload(&mut self, user: usize, model: &str, file: &str, part: u64, bytes: Bytes, now: u64) {
        let upload = self.uploads.entry((user, key(model, file))).or_default();
        upload.parts.insert(part, bytes);
        if upload.expected.is_some_and(|expected| upload.parts.len() as u64 >= expected) {
            self.finish_upload(user, model, file, now);
        }
    }

    /// The uploaded parts become the user's private copy.
    pub(crate) fn finish_upload(&mut self, user: usize, model: &str, file: &str, now: u64) -> bool {
        let place = (user, key(model, file));
        let Some(upload) = self.uploads.remove(&place) else { return false };
        let all: Vec<u8> = upload.parts.into_values().flatten().collect();
        let source = Source { document: Document::Held(all.into()), chunk_bytes: 10_000_000 };
        self.private.insert(place, Private { source, accessed: now, count_before: 0 });
        true
    }

    /// Removes the private copy (section 3.7); false where there is none.
    pub(crate) fn delete(&mut self, user: usize, model: &str, file: &str) -> bool {
        self.private.remove(&(user, key(model, file))).is_some()
    }
}
