//! The credentials at hand in an evaluation: how one is found for a source, and how a renewed one takes its place for
//! this evaluation, for all others that share it, and in the store it came from.

use crate::credential::{Credential, StoredCredential};
use crate::credential_store::{CredentialStore, StoreError};
use crate::kind::{builtin_sources, normalized};
use crate::secrets::Secrets;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All credentials at hand. Clones share them: what one renews, the others see.
#[derive(Clone, Default)]
pub struct Credentials {
    entries: Vec<Arc<Entry>>,
    /// The values of all of them, of renewed ones too.
    pub secrets: Secrets,
}

/// A credential, and where it came from.
pub struct Entry {
    kind: String,
    path: Option<String>,
    /// What else was stored with it: privacy setting, permissions, whether the connection is encrypted.
    stored: StoredCredential,
    current: Mutex<Credential>,
    renewal: Mutex<()>,
    store: Option<Arc<dyn CredentialStore>>,
    secrets: Secrets,
}

impl Entry {
    fn new(
        stored: &StoredCredential,
        store: Option<Arc<dyn CredentialStore>>,
        secrets: &Secrets,
    ) -> Result<Arc<Entry>, String> {
        let credential = stored.credential()?;
        secrets.add(&credential);
        Ok(Arc::new(Entry {
            kind: stored.data_source_kind.clone(),
            path: stored.data_source_path.clone(),
            stored: stored.clone(),
            current: Mutex::new(credential),
            renewal: Mutex::default(),
            store,
            secrets: secrets.clone(),
        }))
    }

    fn set(&self, credential: Credential) {
        self.secrets.add(&credential);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = credential;
    }

    /// The credential as it is now.
    pub fn current(&self) -> Credential {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the connection is to be encrypted; see [`StoredCredential::encrypts`].
    pub fn encrypts(&self) -> bool {
        self.stored.encrypts()
    }

    /// Held while the credential is renewed: a refresh token may work only once.
    pub(crate) fn renewal(&self) -> MutexGuard<'_, ()> {
        self.renewal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while the credential is renewed, against other programs with the same store; see
    /// [`CredentialStore::renewal`].
    pub(crate) fn renewal_of_store(&self) -> Option<std::fs::File> {
        self.store.as_ref().and_then(|store| store.renewal())
    }

    /// Takes over what the store has now: another program may have renewed the credential.
    pub(crate) fn reload(&self) {
        let stored = self.store.as_ref().and_then(|store| store.list().ok()).unwrap_or_default();
        let own = stored.iter().find(|stored| {
            stored.data_source_kind.eq_ignore_ascii_case(&self.kind) && stored.data_source_path == self.path
        });
        if let Some(Ok(credential)) = own.map(StoredCredential::credential) {
            self.set(credential);
        }
    }

    /// Puts a renewed credential in place of the old one.
    ///
    /// Errors: it is in place, but its store did not take it.
    pub(crate) fn replace(&self, credential: Credential) -> Result<(), StoreError> {
        self.set(credential.clone());
        match &self.store {
            Some(store) => {
                let new = StoredCredential::new(&self.kind, self.path.as_deref(), &credential);
                let mut properties = new.authentication_properties;
                if let Some(encrypt) = self.stored.authentication_properties.get("EncryptConnection") {
                    properties.insert("EncryptConnection".into(), encrypt.clone());
                }
                store.set(StoredCredential { authentication_properties: properties, ..self.stored.clone() })
            }
            None => Ok(()),
        }
    }

    /// How well the entry fits a source: the more, the better; none where it is for another one.
    fn fit(&self, kind: &str, path: &str) -> Option<usize> {
        if self.kind.is_empty() {
            // Whoever names no kind means her connector, not every address that a query reads.
            let is_own = builtin_sources().iter().all(|source| !source.kind.eq_ignore_ascii_case(kind));
            return is_own.then_some(0);
        }
        if !self.kind.eq_ignore_ascii_case(kind) {
            return None;
        }
        match &self.path {
            None => Some(0),
            Some(own) if own == path => Some(usize::MAX),
            Some(own) => {
                let (own, path) = (normalized(own), normalized(path));
                if own == path {
                    return Some(usize::MAX - 1);
                }
                is_url_prefix(&own, &path).then_some(own.len())
            }
        }
    }
}

impl Credentials {
    /// Reads a JSON array of [`StoredCredential`]s, or one of them, such as `PQTest credential-template` prints it.
    ///
    /// Errors: text for a person; it never quotes the JSON, which holds secrets.
    pub fn from_json(json: &str) -> Result<Credentials, String> {
        let stored = crate::credential_json::read(json)?;
        let secrets = Secrets::default();
        let entries = stored.iter().map(|stored| Entry::new(stored, None, &secrets));
        Ok(Credentials { entries: entries.collect::<Result<_, String>>()?, secrets })
    }

    /// Everything in a store. Renewed credentials are written back to it.
    ///
    /// Errors: the store cannot be read, or holds a credential of an unknown kind.
    pub fn from_store(store: &Arc<dyn CredentialStore>) -> Result<Credentials, String> {
        let stored = store.list().map_err(|error| error.to_string())?;
        let secrets = Secrets::default();
        let entries = stored.iter().map(|stored| Entry::new(stored, Some(store.clone()), &secrets));
        Ok(Credentials { entries: entries.collect::<Result<_, String>>()?, secrets })
    }

    /// These credentials, and `others` for sources that none of these is for equally well.
    pub fn or(mut self, others: Credentials) -> Credentials {
        self.secrets.extend(&others.secrets);
        // Of equals the last one is found.
        self.entries.splice(0..0, others.entries);
        self
    }

    /// The credential for a source: for its path, for the longest prefix of its path, or for its kind.
    pub fn find(&self, kind: &str, path: &str) -> Option<Arc<Entry>> {
        let fitting = self.entries.iter().filter_map(|entry| Some((entry.fit(kind, path)?, entry)));
        fitting.max_by_key(|(fit, _)| *fit).map(|(_, entry)| entry.clone())
    }
}

/// Whether `path` lies under the address `prefix`: at the same host, below the same folder.
fn is_url_prefix(prefix: &str, path: &str) -> bool {
    prefix.contains("://")
        && path
            .strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}
