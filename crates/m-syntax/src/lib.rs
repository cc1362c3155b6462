//! The M language as text: tokens, a spanned tree and diagnostics. Depends on nothing.
//!
//! [`parse`] reads a whole document, [`parse_expression`] one expression, [`parse_function_type`] the signature of a
//! function. None of them fails or panics on any input: what could not be read is [`ast::ExprKind::Error`] in the
//! tree, and a [`Diagnostic`] says why.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod ast;
mod ast_drop;
mod ast_parts;
mod diagnostic;
pub mod dump;
pub mod lex;
mod parse;
pub mod print;
mod source;
mod span;

pub use diagnostic::Diagnostic;
pub use parse::{MAX_NESTING, Parsed, ParsedExpression, parse, parse_expression, parse_function_type};
pub use source::SourceFile;
pub use span::Span;
