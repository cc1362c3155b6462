//! The package of a Power Query extension: reads and writes `.mez` and `.pqx`, reads unpacked folders. Knows no M.
//!
//! A `.mez` is a plain ZIP with its parts at the root; a `.pqx` is the same parts in an OPC package. Both become a
//! [`Package`], as does a folder of a developer who edits the parts by hand.

mod archive;
mod content_types;
mod error;
mod folder;
mod limits;
mod opc;
mod open;
mod package;
mod resx;
mod strings;
mod text;

pub use archive::{has_signature, read_entries, write, write_entries, write_pqx};
pub use content_types::{CONTENT_TYPES, ContentTypes};
pub use error::{Error, Problem};
pub use limits::{MAX_PACKAGE_BYTES, MAX_PARTS};
pub use opc::{packaged, percent_decode};
pub use package::{Package, Part};
pub use resx::{ResxError, read_resx};
pub use strings::StringTable;
pub use text::{decode_text, escape};
