//! The mock over real sockets, one module per part of its specification.

mod auth;
mod certificate;
mod checklist;
mod client;
mod confirmed;
mod export;
mod fault;
mod file;
mod list;
mod oauth;
mod option;
mod python;
mod resource;
mod robust;
mod server;
mod situation;
mod task;
mod tenant;
mod write;
