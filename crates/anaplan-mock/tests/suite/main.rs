//! The mock over real sockets, one module per part of its specification.

mod auth;
mod checklist;
mod client;
mod export;
mod fault;
mod file;
mod list;
mod oauth;
mod python;
mod server;
mod task;
mod tenant;
