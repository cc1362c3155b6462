//! The commands of PQTest but for the comparisons, which have a folder of their own.

pub(crate) mod connection;
pub(crate) mod credential_template;
pub(crate) mod credentials;
pub(crate) mod discover;
pub(crate) mod info;
pub(crate) mod oauth;
pub(crate) mod refresh_credential;
pub(crate) mod run_test;
pub(crate) mod set_credential;
pub(crate) mod version;
