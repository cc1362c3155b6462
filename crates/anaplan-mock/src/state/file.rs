//! Files: each user's private copies, the default file behind them, and what the next run writes (section 8).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use axum::body::Bytes;

use super::Task;
use crate::content::{Document, Locale};
use crate::tenant::{Content, Export, Model, Tenant, TenantError, User};

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

/// Bytes of all uploads together that have begun and not ended. What comes beyond is refused: clients that never end what
/// they begin would fill the memory.
pub(crate) const MOST_UNFINISHED: usize = 256 * 1024 * 1024;

/// What the next run of an export writes.
struct Next {
    content: Content,
    document: Document,
    rows: u64,
}

impl Next {
    fn new(export: &Export, content: &Content, folder: Option<&Path>) -> Result<Next, TenantError> {
        let (document, rows) = Document::build(export, content, folder, Locale::default())?;
        Ok(Next { content: content.clone(), document, rows })
    }
}

/// Every file of the tenant.
pub(crate) struct Files {
    next: HashMap<Key, Next>,
    /// For users from whom Selective Access hides something.
    next_for: HashMap<(usize, Key), Next>,
    folder: Option<PathBuf>,
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
            next_for: HashMap::new(),
            folder: tenant.folder.clone(),
            default: HashMap::new(),
            private: HashMap::new(),
            uploads: HashMap::new(),
        };
        let folder = tenant.folder.as_deref();
        for model in tenant.workspaces.iter().flat_map(|w| &w.models) {
            for export in &model.exports {
                let place = key(&model.id, &export.id);
                files.next.insert(place.clone(), Next::new(export, &export.content, folder)?);
                for (number, user) in tenant.users.iter().enumerate() {
                    if let Some(content) = export.content_for.get(&user.email) {
                        let next = Next::new(export, content, folder)?;
                        files.next_for.insert((number, place.clone()), next);
                    }
                }
                if let Some(last) = &export.last {
                    let (document, _) = Document::build(export, last, folder, Locale::default())?;
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

    fn next(&self, user: usize, place: &Key) -> Option<&Next> {
        self.next_for.get(&(user, place.clone())).or_else(|| self.next.get(place))
    }

    /// The number of rows that the next run by this user writes.
    pub(crate) fn next_rows(&self, user: usize, model: &str, export: &str) -> u64 {
        self.next(user, &key(model, export)).map_or(0, |next| next.rows)
    }

    /// Changes what the next run writes, whoever starts it.
    pub(crate) fn set_next(
        &mut self,
        model: &str,
        export: &Export,
        content: &Content,
    ) -> Result<(), TenantError> {
        let place = key(model, &export.id);
        let next = Next::new(export, content, self.folder.as_deref())?;
        self.next_for.retain(|(_, other), _| *other != place);
        self.next.insert(place, next);
        Ok(())
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

    /// An export has run: its user's private copy is written, numbers and dates as in `locale`.
    pub(crate) fn write(
        &mut self,
        task: &Task,
        export: &Export,
        count_before: u64,
        locale: Locale,
        now: u64,
    ) {
        let (user, place) = (task.user, key(&task.model, &export.id));
        let Some(next) = self.next(user, &place) else { return };
        let document = if locale == Locale::default() {
            next.document.clone()
        } else {
            // It was built before; only a file beside the tenant that has gone since can make it fail.
            Document::build(export, &next.content, self.folder.as_deref(), locale)
                .map_or_else(|_| next.document.clone(), |(document, _)| document)
        };
        let source = Source { document, chunk_bytes: export.chunk_bytes };
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

    /// Takes one part; without a begin it starts one. The last expected part finishes the upload. False where the unfinished
    /// uploads would become larger than [`MOST_UNFINISHED`].
    pub(crate) fn upload(
        &mut self,
        user: usize,
        model: &str,
        file: &str,
        part: u64,
        bytes: Bytes,
        now: u64,
    ) -> bool {
        let held: usize = self.uploads.values().flat_map(|u| u.parts.values()).map(Bytes::len).sum();
        if held + bytes.len() > MOST_UNFINISHED {
            return false;
        }
        let upload = self.uploads.entry((user, key(model, file))).or_default();
        upload.parts.insert(part, bytes);
        if upload.expected.is_some_and(|expected| upload.parts.len() as u64 >= expected) {
            self.finish_upload(user, model, file, now);
        }
        true
    }

    /// The uploaded parts become the user's private copy; false where there are none. An upload whose last announced part
    /// has come is finished already, and clients that say so once more are right, too.
    pub(crate) fn finish_upload(&mut self, user: usize, model: &str, file: &str, now: u64) -> bool {
        let place = (user, key(model, file));
        let Some(upload) = self.uploads.remove(&place) else { return self.private.contains_key(&place) };
        let all = upload.parts.into_values().collect::<Vec<_>>().concat();
        let source = Source { document: Document::Held(all.into()), chunk_bytes: 10_000_000 };
        self.private.insert(place, Private { source, accessed: now, count_before: 0 });
        true
    }

    /// Removes the private copy (section 3.7); false where there is none.
    pub(crate) fn delete(&mut self, user: usize, model: &str, file: &str) -> bool {
        self.private.remove(&(user, key(model, file))).is_some()
    }
}
