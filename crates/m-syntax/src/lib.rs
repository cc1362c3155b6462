//! The M language as text: tokens, a spanned tree and diagnostics. Depends on nothing.

pub mod ast;
mod span;

pub use span::Span;
