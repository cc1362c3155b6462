//! The extension host: opens packages, runs queries against the world outside, and shows what came of it.

pub mod compare;
pub mod conformance;
pub mod credential;
pub mod credential_store;
mod credentials;
pub mod discovery;
mod disk;
pub mod evaluation;
pub mod extension;
pub mod host;
pub mod interrupt;
mod keyring;
pub mod kind;
pub mod library;
pub mod oauth;
mod odata;
pub mod output;
pub mod pqout;
pub mod query;
pub mod report;
pub mod same;
pub mod scope;
pub mod secrets;
pub mod test_connection;
pub mod timing;
pub mod watch;
pub mod web;
