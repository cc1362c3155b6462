//! What the navigator is started with.

use connector::mock::Announcement;
use m_host::credential_store::CredentialStore;
use m_host::web::{Recording, Routes};
use std::path::PathBuf;
use std::sync::Arc;

/// What the navigator is started with.
pub struct Options {
    /// Packages or folders of extensions.
    pub extensions: Vec<PathBuf>,
    /// Base URLs to call instead of others.
    pub routes: Routes,
    /// Where credentials are kept.
    pub store: Arc<dyn CredentialStore>,
    /// Whether they are kept when the program ends.
    pub keeps_credentials: bool,
    /// The recording that every evaluation is answered from, in the place of services, where there is one.
    pub replay: Option<Arc<Recording>>,
    /// The mock of the service, where one is used.
    pub mock: Option<Announcement>,
    /// The port to listen at; 0 for any that is free.
    pub port: u16,
    /// Whether waits between polls and retries are skipped, for tests.
    pub skip_waits: bool,
    /// The language that a page begins with.
    pub culture: String,
}
