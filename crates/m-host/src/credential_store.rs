//! Where credentials stay between evaluations: in memory, or in an encrypted file that only its owner can read. The key
//! of the file is in the operating system's keyring, or else in the environment.

use crate::credential::StoredCredential;
use crate::keyring;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The environment variable with the path of the credential file.
pub const STORE_VARIABLE: &str = "PQ_CREDENTIAL_STORE";
/// The environment variable with the key of the credential file: 32 random bytes in base64.
pub const KEY_VARIABLE: &str = "PQ_CREDENTIAL_KEY";

/// A place for credentials, found by kind and path of their source.
pub trait CredentialStore: Send + Sync {
    /// All credentials.
    ///
    /// Errors: the store cannot be read.
    fn list(&self) -> Result<Vec<StoredCredential>, StoreError>;

    /// Keeps a credential in place of the one for the same source.
    ///
    /// Errors: the store cannot be read or written; it is then as it was.
    fn set(&self, credential: StoredCredential) -> Result<(), StoreError>;

    /// Forgets the credential for a source; whether there was one.
    ///
    /// Errors: the store cannot be read or written.
    fn delete(&self, kind: &str, path: Option<&str>) -> Result<bool, StoreError>;

    /// Held while a credential of the store is renewed, also against other programs: most refresh tokens work once. None
    /// where the store is this program's alone, or where the others do not come to an end.
    fn renewal(&self) -> Option<File> {
        None
    }
}

/// Why a store could not be used. It holds no secret.
#[derive(Debug)]
pub enum StoreError {
    /// The file cannot be read or written.
    File(PathBuf, io::Error),
    /// The key is missing or has the wrong form.
    Key(String),
    /// The file is not one of ours, was changed, or was written with another key.
    Sealed(PathBuf),
    /// The system gave no random bytes.
    Random,
    /// There is no place for a new key: why the keyring has not taken it.
    Keyring(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::File(path, error) => {
                write!(f, "the credential file {} cannot be used: {error}", path.display())
            }
            StoreError::Key(why) => write!(
                f,
                "the variable {KEY_VARIABLE} {why}; it takes 32 random bytes in base64, which \
                 `openssl rand -base64 32` prints"
            ),
            StoreError::Sealed(path) => write!(
                f,
                "the credential file {} cannot be opened: it is damaged or was written with another {KEY_VARIABLE}",
                path.display()
            ),
            StoreError::Keyring(why) => write!(
                f,
                "the keyring of this system cannot keep the key of the credential file ({why}); set {STORE_VARIABLE} \
                 to the path of a file and {KEY_VARIABLE} to 32 random bytes in base64, which \
                 `openssl rand -base64 32` prints"
            ),
            StoreError::Random => f.write_str("the system gave no random bytes"),
        }
    }
}

impl std::error::Error for StoreError {}

/// Credentials for as long as the program runs.
#[derive(Default)]
pub struct MemoryStore(Mutex<Vec<StoredCredential>>);

impl CredentialStore for MemoryStore {
    fn list(&self) -> Result<Vec<StoredCredential>, StoreError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    fn set(&self, credential: StoredCredential) -> Result<(), StoreError> {
        put(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), credential);
        Ok(())
    }

    fn delete(&self, kind: &str, path: Option<&str>) -> Result<bool, StoreError> {
        Ok(remove(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), kind, path))
    }
}

/// Credentials in a file: XChaCha20-Poly1305 with a fresh nonce for each writing, readable by the owner alone.
pub struct FileStore {
    path: PathBuf,
    cipher: XChaCha20Poly1305,
    notice: Option<String>,
}

/// The file as JSON; everything that matters is in `data`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    format: String,
    nonce: String,
    data: String,
}

/// Says what the file is; it is authenticated with the data.
const FORMAT: &str = "power-query-credentials/1 XChaCha20-Poly1305";

impl FileStore {
    /// The store in the file `path`, which need not exist, with a key of 32 bytes in base64.
    ///
    /// Errors: the key has another form.
    pub fn new(path: &Path, key: &str) -> Result<FileStore, StoreError> {
        let wrong = || StoreError::Key("does not hold a key".into());
        let key = STANDARD.decode(key.trim()).map_err(|_| wrong())?;
        let cipher = XChaCha20Poly1305::new_from_slice(&key).map_err(|_| wrong())?;
        Ok(FileStore { path: path.to_owned(), cipher, notice: None })
    }

    /// The store there is: the file that [`STORE_VARIABLE`] names, or the one in the person's own data folder, with the
    /// key in [`KEY_VARIABLE`], or else in the keyring. None where the variable is absent and there is no such file.
    ///
    /// Errors: there is a file without a good key.
    pub fn from_environment() -> Result<Option<FileStore>, StoreError> {
        let path = match variable(STORE_VARIABLE) {
            Some(path) => PathBuf::from(path),
            None => match default_path().filter(|path| path.is_file()) {
                Some(path) => path,
                None => return Ok(None),
            },
        };
        FileStore::new(&path, &known_key(&path).ok_or_else(no_key)?).map(Some)
    }

    /// The store to keep a credential in: as [`FileStore::from_environment`], but where there is none yet, one is begun,
    /// with a fresh key in the keyring.
    ///
    /// Errors: the keyring takes no key, or there is a file without a good key.
    pub fn for_keeping() -> Result<FileStore, StoreError> {
        let path = variable(STORE_VARIABLE).map(PathBuf::from).or_else(default_path);
        FileStore::at(&path.ok_or_else(|| StoreError::Keyring("there is no folder for the file".into()))?)
    }

    /// The store in the file `path`, with the key in [`KEY_VARIABLE`], in the keyring, or in the file beside it; where
    /// there is neither file nor key, a fresh key is put into the keyring, or else into a file beside the store that only
    /// its owner can read: in a container, over SSH and in a build there is no keyring.
    ///
    /// Errors: the key can be kept nowhere, or there is a file without a good key.
    pub fn at(path: &Path) -> Result<FileStore, StoreError> {
        if let Some(key) = known_key(path) {
            return FileStore::new(path, &key);
        }
        // A file whose key is lost is not written over.
        if path.is_file() {
            return Err(no_key());
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| StoreError::Random)?;
        let key = STANDARD.encode(key);
        let mut store = FileStore::new(path, &key)?;
        if let Err(why) = keyring::set(&key) {
            let beside = key_file(path);
            let write = || {
                std::fs::create_dir_all(store.folder())?;
                sink::write_private(&beside, key.as_bytes())
            };
            write().map_err(|error| {
                StoreError::Keyring(format!("{why}; nor can {} be written: {error}", beside.display()))
            })?;
            store.notice = Some(format!(
                "This system has no keyring for the key of the credential file ({why}), so the key lies beside it in {}, \
                 which only you can read. To do better, install a keyring (libsecret-tools), or keep the key yourself in \
                 {KEY_VARIABLE}.",
                beside.display()
            ));
        }
        Ok(store)
    }

    /// What a person should know about how the store keeps its key; said when the key is made.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File(self.path.clone(), error)
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    fn read(&self) -> Result<Vec<StoredCredential>, StoreError> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed(error)),
        };
        self.open(&text).ok_or_else(|| StoreError::Sealed(self.path.clone()))
    }

    fn open(&self, text: &str) -> Option<Vec<StoredCredential>> {
        let sealed: Sealed = serde_json::from_str(text).ok()?;
        let nonce: [u8; 24] = STANDARD.decode(&sealed.nonce).ok()?.try_into().ok()?;
        let data = STANDARD.decode(&sealed.data).ok()?;
        let payload = Payload { msg: &data, aad: sealed.format.as_bytes() };
        let plain = self.cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
        serde_json::from_slice(&plain).ok().filter(|_| sealed.format == FORMAT)
    }

    fn write(&self, credentials: &[StoredCredential]) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(credentials).map_err(|error| self.failed(error.into()))?;
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| StoreError::Random)?;
        let payload = Payload { msg: &plain, aad: FORMAT.as_bytes() };
        let data = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let data = data.map_err(|_| StoreError::Sealed(self.path.clone()))?;
        let sealed =
            Sealed { format: FORMAT.into(), nonce: STANDARD.encode(nonce), data: STANDARD.encode(data) };
        let text = serde_json::to_string_pretty(&sealed).map_err(|error| self.failed(error.into()))?;
        sink::write_private(&self.path, text.as_bytes()).map_err(|error| self.failed(error))
    }

    /// One change at a time, also of several programs: the lock is on a file beside the store.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<StoredCredential>) -> T) -> Result<T, StoreError> {
        std::fs::create_dir_all(self.folder()).map_err(|error| self.failed(error))?;
        let mut name = self.path.clone().into_os_string();
        name.push(".lock");
        let lock = || -> io::Result<File> {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name)?;
            file.lock()?;
            Ok(file)
        };
        let _lock = lock().map_err(|error| self.failed(error))?;
        let mut credentials = self.read()?;
        let result = change(&mut credentials);
        self.write(&credentials)?;
        Ok(result)
    }
}

/// So long a renewal of another program is waited for.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(120);

impl CredentialStore for FileStore {
    fn renewal(&self) -> Option<File> {
        let mut name = self.path.clone().into_os_string();
        name.push(".renewal");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name).ok()?;
        let since = Instant::now();
        while file.try_lock().is_err() {
            if since.elapsed() > RENEWAL_PATIENCE {
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(file)
    }

    fn list(&self) -> Result<Vec<StoredCredential>, StoreError> {
        self.read()
    }

    fn set(&self, credential: StoredCredential) -> Result<(), StoreError> {
        self.change(|credentials| put(credentials, credential))
    }

    fn delete(&self, kind: &str, path: Option<&str>) -> Result<bool, StoreError> {
        self.change(|credentials| remove(credentials, kind, path))
    }
}

/// The file beside a store that holds its key where there is no keyring.
fn key_file(store: &Path) -> PathBuf {
    store.with_extension("key")
}

/// The key of the store in a file, wherever it is.
fn known_key(store: &Path) -> Option<String> {
    let beside = || std::fs::read_to_string(key_file(store)).ok();
    variable(KEY_VARIABLE).or_else(keyring::get).or_else(beside)
}

fn no_key() -> StoreError {
    StoreError::Key("is not set, the keyring has no key, and there is none beside the file".into())
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The credential file in the person's own data folder.
fn default_path() -> Option<PathBuf> {
    let home = || variable("HOME").map(PathBuf::from);
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").map(PathBuf::from).or_else(|| home().map(|home| home.join(".local/share")))
    };
    folder.map(|folder| folder.join("power-query/credentials.json"))
}

fn put(credentials: &mut Vec<StoredCredential>, credential: StoredCredential) {
    remove(credentials, &credential.data_source_kind, credential.data_source_path.as_deref());
    credentials.push(credential);
}

fn remove(credentials: &mut Vec<StoredCredential>, kind: &str, path: Option<&str>) -> bool {
    let before = credentials.len();
    credentials.retain(|known| {
        !known.data_source_kind.eq_ignore_ascii_case(kind) || known.data_source_path.as_deref() != path
    });
    credentials.len() < before
}
