//! Tokens to tree: a recursive descent with one function per rule of the M specification's syntactic grammar.

mod brackets;
mod cursor;
mod duplicate;
mod expression;
mod function;
mod literal;
mod lookahead;
mod operators;
mod primary;
mod section;
mod types;

use crate::ast::{Document, Expr, TypeExpr};
use crate::diagnostic::{Diagnostic, MAX_DIAGNOSTICS};
use crate::lex::{Lexer, Token};
use crate::span::Span;
use cursor::Parser;

/// How deeply expressions and types may nest (brackets, `if`, `each`, prefix operators …); a deeper text gets a
/// diagnostic. Chains do not nest: infix operators, calls and field access after each other, and `else if` may be of
/// any length, and make a tree as deep as they are long.
pub const MAX_NESTING: u32 = 1000;

/// The nesting that is read on the caller's own stack; only a deeper text is read again on a larger one.
const SHALLOW_NESTING: u32 = 48;

/// Stack for a text of [`MAX_NESTING`]; an unoptimised build needs about 8 KiB for each level.
const DEEP_STACK: usize = 64 << 20;

/// A document that was read.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// The tree; what could not be read is [`ExprKind::Error`](crate::ast::ExprKind::Error) in it.
    pub document: Document<'s>,
    /// The mistakes, in the order of the text. None means that the text is M.
    pub diagnostics: Vec<Diagnostic>,
    /// The comments, in the order of the text.
    pub comments: Vec<Span>,
    /// The tokens, in the order of the text.
    pub tokens: Vec<Token>,
}

/// An expression that was read.
#[derive(Debug)]
pub struct ParsedExpression<'s> {
    /// The tree; what could not be read is [`ExprKind::Error`](crate::ast::ExprKind::Error) in it.
    pub expression: Expr<'s>,
    /// The mistakes, in the order of the text. None means that the text is an expression.
    pub diagnostics: Vec<Diagnostic>,
    /// The comments, in the order of the text.
    pub comments: Vec<Span>,
}

/// Reads a *document*: a section if its first tokens say so (`section`, or attributes before it), otherwise an
/// expression. A byte order mark is skipped.
pub fn parse(source: &str) -> Parsed<'_> {
    let read = read(source, |parser| parser.document());
    Parsed {
        document: read.tree,
        diagnostics: read.diagnostics,
        comments: read.comments,
        tokens: read.tokens,
    }
}

/// Reads a text that is one *expression*, as in an *expression-document* or the argument of `Expression.Evaluate`.
pub fn parse_expression(source: &str) -> ParsedExpression<'_> {
    let read = read(source, |parser| parser.expression_document());
    ParsedExpression { expression: read.tree, diagnostics: read.diagnostics, comments: read.comments }
}

/// Reads the signature of a function as the function reference writes it and as it stands after `type function`:
/// `(text as nullable text, optional culture as nullable text) as nullable text`, all types allowed. A parameter
/// without type and a missing return type are `any`. The result's kind is always
/// [`TypeKind::Function`](crate::ast::TypeKind::Function).
///
/// # Errors
/// The mistakes, if the text is no signature.
pub fn parse_function_type(source: &str) -> Result<TypeExpr<'_>, Vec<Diagnostic>> {
    let read = read(source, |parser| parser.signature());
    if read.diagnostics.is_empty() { Ok(read.tree) } else { Err(read.diagnostics) }
}

/// What a rule made of a text.
struct Read<T> {
    tree: T,
    diagnostics: Vec<Diagnostic>,
    comments: Vec<Span>,
    tokens: Vec<Token>,
}

/// Reads `source` by `rule`, on a larger stack if it nests deeply.
fn read<'s, T: Send>(source: &'s str, rule: impl Fn(&mut Parser<'s, '_>) -> T + Sync) -> Read<T> {
    let mut lexer = Lexer::new(source);
    // Between four and five bytes a token is usual; a wrong guess costs one reallocation.
    let mut tokens = Vec::with_capacity(source.len() / 4 + 1);
    tokens.extend(&mut lexer);
    let end = source.len().min(u32::MAX as usize) as u32;
    let mut parser = Parser::new(source, &tokens, end, lexer.unclosed, SHALLOW_NESTING);
    let mut tree = rule(&mut parser);
    if parser.too_deep {
        let deep = || {
            let mut parser = Parser::new(source, &tokens, end, lexer.unclosed, MAX_NESTING);
            let tree = rule(&mut parser);
            (tree, parser.diagnostics)
        };
        let again = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, deep);
            thread.ok().and_then(|thread| thread.join().ok())
        });
        // Where no thread can be started, the first reading stands, with its diagnostic about the nesting.
        if let Some((deep_tree, diagnostics)) = again {
            tree = deep_tree;
            parser.diagnostics = diagnostics;
        }
    }
    let mut diagnostics = lexer.diagnostics;
    diagnostics.append(&mut parser.diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    diagnostics.truncate(MAX_DIAGNOSTICS);
    Read { tree, diagnostics, comments: lexer.comments, tokens }
}
