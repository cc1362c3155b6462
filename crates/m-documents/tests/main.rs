//! The tests of all formats, in one program: it takes long to link.

mod common;
mod examples;
mod excel;
mod html;
mod parquet;
mod xml;
