//! Somebody watches an evaluation: is told when a definition that she is interested in is evaluated, with what names
//! stand around it, and which errors a `try` caught. Without an observer nothing is different.

use crate::error::{Error, Location, Result};
use crate::frame::Frame;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Text, Value};
use std::rc::Rc;

/// Who watches. It is asked and told on the thread of the evaluation.
pub trait Observer {
    /// Whether the evaluations of a definition are to be told. Asked for each definition when it is compiled.
    fn wants(&self, cx: &Cx, definition: &Rc<Definition>) -> Interest;

    /// A definition begins to be evaluated; until it ends, others may.
    fn begins(&self, cx: &Cx, definition: &Rc<Definition>);

    /// A definition has been evaluated. What it gives back takes the place of the result: the same, or the same table
    /// watched while it is read ([`crate::value::Table::watched`]).
    fn ends(
        &self,
        cx: &Cx,
        definition: &Rc<Definition>,
        environment: &Environment<'_>,
        result: Result<Value>,
    ) -> Result<Value>;

    /// A `try` begins. What it gives is handed to [`Observer::caught`].
    fn tries(&self, cx: &Cx) -> usize;

    /// The `try` at `place` caught an error that was raised since it began.
    fn caught(&self, cx: &Cx, place: Location, began: usize, error: &Error);
}

/// What an observer wants to know of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Nothing.
    None,
    /// When it is evaluated, and the value.
    Value,
    /// The names around it too.
    Environment,
}

/// What is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionKind {
    /// A variable of a `let`.
    Variable,
    /// A member of a section.
    Member,
    /// A call of a function that a variable or a member is.
    Function,
}

/// A name with an expression.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name.
    pub name: Text,
    /// What it is.
    pub kind: DefinitionKind,
    /// The section in which it stands.
    pub section: Option<Text>,
    /// Where the name stands.
    pub at: Location,
}

/// The names that an expression sees in its document, and what they are now.
pub struct Environment<'a> {
    names: &'a [Visible],
    frame: &'a Rc<Frame>,
}

/// A name, how many functions further out it is defined, and in which slot.
pub(crate) type Visible = (Text, usize, usize);

impl Environment<'_> {
    /// The names, the innermost first, each once; not those that are defined further on.
    pub fn cells(&self) -> Vec<(Text, Cell)> {
        let cell = |(name, depth, slot): &Visible| Some((name.clone(), self.frame.up(*depth)?.get(*slot)?));
        self.names.iter().filter_map(cell).collect()
    }
}

/// What is told of a definition.
pub(crate) struct Told {
    pub(crate) definition: Rc<Definition>,
    pub(crate) names: Box<[Visible]>,
}

impl Told {
    /// Tells the observer before and after `body`.
    #[inline(never)]
    pub(crate) fn around(
        &self,
        cx: &Cx,
        frame: &Rc<Frame>,
        body: impl FnOnce() -> Result<Value>,
    ) -> Result<Value> {
        let Some(observer) = cx.observer() else { return body() };
        observer.begins(cx, &self.definition);
        let result = body();
        observer.ends(cx, &self.definition, &Environment { names: &self.names, frame }, result)
    }
}

impl Cx {
    /// Has an observer be told of everything that is compiled from now on. The first one stays.
    pub fn observe(&self, observer: Rc<dyn Observer>) {
        self.observer.get_or_init(|| observer);
    }

    /// Who watches.
    #[inline]
    pub fn observer(&self) -> Option<&Rc<dyn Observer>> {
        self.observer.get()
    }
}
