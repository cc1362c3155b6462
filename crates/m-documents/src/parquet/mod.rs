//! Parquet.Document: reading Parquet files (Apache Parquet format, 2.11).

mod assembly;
mod batch;
mod document;
mod failure;
mod file;
mod footer;
mod leaf;
mod metadata;
mod pages;
mod plain;
mod rows;
mod schema;
mod texts;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[document::ALL, metadata::ALL];
