//! The tests of all formats, in one program: it takes long to link.

#[path = "../../m-library/tests/cases/mod.rs"]
mod cases;
mod common;
mod excel;
mod functions;
mod html;
mod parquet;
mod squares;
mod xml;
