//! `File.*` and `Folder.*`: what a query reads from the disk of the machine it runs on. Only the host has them, so that
//! it can forbid them; the data source kinds `File` and `Folder` ask for no credential.

mod attributes;
mod file;
mod folder;
mod path;
#[cfg(test)]
mod tests;

use m_engine::Builtin;

/// The functions that read the disk.
pub(crate) const DISK_FUNCTIONS: &[Builtin] = &[file::CONTENTS, folder::CONTENTS, folder::FILES];
