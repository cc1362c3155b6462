//! Results as Parquet and as Arrow (IPC file), for programs: columns with the types of the table, written record batch by
//! record batch. What the type of a column becomes says [`form`].

mod column;
mod encoder;
mod form;
mod write;

pub(crate) use encoder::Columnar;
pub use form::Form;
pub use write::forms;
pub(crate) use write::{write, write_rows};
