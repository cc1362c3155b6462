//! `OData.Feed`: services of OData version 4 in JSON. The service document is a navigation table, its collections are
//! tables that fetch their pages while they are read and leave to the service what it can do.

mod feed;
mod filter;
mod functions;
mod metadata;
mod omit_values;
mod options;
mod pages;
mod query;
mod service;
mod source;
mod types;
mod values;

pub(crate) use feed::FEED;
pub(crate) use omit_values::OMIT_VALUES;
pub(crate) use values::untyped;
