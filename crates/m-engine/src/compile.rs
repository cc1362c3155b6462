//! From syntax tree to compiled nodes: every name is resolved once, before anything is evaluated.

mod expression;
mod names;
mod section;
mod text;
mod types;
mod watched;

pub use expression::constant;
pub use section::{Section, SectionInstance, SectionMember};
pub use text::evaluate_text;

use crate::error::{Error, Location, Result};
use crate::eval;
use crate::frame::{Frame, Slots};
use crate::node::Node;
use crate::session::{Cx, stack_overflow};
use crate::value::types::FunctionType;
use crate::value::{Record, Text, Value};
use m_syntax::ast::Document;
use m_syntax::{Parsed, SourceFile, Span};
use std::cell::{Cell, RefCell};

pub(crate) use names::Names;

/// One compilation: which source text it is and what its free names mean.
pub(crate) struct Compiler<'g> {
    cx: &'g Cx,
    source: u32,
    globals: &'g Record,
    /// The section whose members are compiled; none in an expression document.
    section: Option<&'g m_syntax::ast::Section<'g>>,
    /// Where somebody wants to know the names that nothing defines.
    unbound: Option<&'g RefCell<Vec<(Span, Text)>>>,
    nesting: &'g Nesting,
}

/// How deep a compilation has gone.
#[derive(Default)]
struct Nesting {
    /// How many expressions are around the one that is being compiled.
    depth: Cell<usize>,
    /// Whether the text is nested more deeply than the stack is; nothing more is compiled then.
    exhausted: Cell<bool>,
}

/// A compiled expression document.
pub struct Program {
    node: Node,
    slots: usize,
}

/// What a document is.
pub enum Compiled {
    /// An expression, ready to be evaluated.
    Expression(Program),
    /// A section, loaded: its members are there to be read.
    Section(Section),
}

/// Compiles a document. Its free names are the fields of `globals`; for a section they are looked up when they are
/// first used, so that sections may refer to each other.
///
/// Errors: every syntax error of the text in one message, with the place of the first.
pub fn compile(cx: &Cx, name: &str, text: &str, globals: &Record) -> Result<Compiled> {
    compile_parsed(cx, name, text, &m_syntax::parse(text), globals)
}

/// Compiles a document that is parsed already; `text` is what was parsed.
///
/// Errors: those of [`compile`].
pub fn compile_parsed(
    cx: &Cx,
    name: &str,
    text: &str,
    parsed: &Parsed<'_>,
    globals: &Record,
) -> Result<Compiled> {
    let source = cx.add_source(SourceFile::new(name, text));
    if let Some(first) = parsed.diagnostics.first() {
        let messages: Vec<&str> =
            parsed.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        let place = Location { source, span: first.span };
        return Err(Error::expression(format!("Syntax error: {}", messages.join("; "))).at(place));
    }
    compile_sound(cx, source, parsed, globals, None)
}

/// Compiles a document without syntax errors, and collects the names that nothing defines.
fn compile_sound(
    cx: &Cx,
    source: u32,
    parsed: &Parsed<'_>,
    globals: &Record,
    unbound: Option<&RefCell<Vec<(Span, Text)>>>,
) -> Result<Compiled> {
    let nesting = Nesting::default();
    let compiler = Compiler { cx, source, globals, section: None, unbound, nesting: &nesting };
    let compiled = match &parsed.document {
        Document::Expression(expression) => {
            let mut names = Names::new();
            let node = compiler.expression(&mut names, expression);
            Compiled::Expression(Program { node, slots: names.slots() })
        }
        Document::Section(section) => Compiled::Section(compiler.section(cx, section)?),
    };
    if nesting.exhausted.get() { Err(stack_overflow()) } else { Ok(compiled) }
}

/// Compiles and evaluates an expression document.
pub fn evaluate(cx: &Cx, name: &str, text: &str, globals: &Record) -> Result<Value> {
    match compile(cx, name, text, globals)? {
        Compiled::Expression(program) => program.evaluate(cx),
        Compiled::Section(section) => Ok(Value::from(section.record())),
    }
}

impl Program {
    /// Evaluates the expression. Lazy parts of the result are evaluated when they are read.
    pub fn evaluate(&self, cx: &Cx) -> Result<Value> {
        let frame = Frame::new(Slots::default(), self.slots, None, cx.scope());
        let result = eval::eval(cx, &self.node, &frame);
        frame.release();
        result
    }
}

/// Parses a library signature. The error is the parser's message.
pub(crate) fn signature(text: &str) -> std::result::Result<FunctionType, String> {
    types::signature(text)
}
