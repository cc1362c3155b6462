//! The compiled form of an expression: names resolved to slots, constants made, types of parameters ready.

use crate::error::Location;
use crate::probe::Probe;
use crate::teardown::drop_part;
use crate::thunk::Cell;
use crate::value::types::FunctionType;
use crate::value::{Record, Shape, Text, Type, Value};
use std::rc::Rc;

/// An expression and its place.
pub struct Node {
    pub(crate) op: Op,
    pub(crate) at: Location,
}

/// What an expression does. Children that may be evaluated later are shared (`Rc`), the others owned.
pub(crate) enum Op {
    Constant(Value),
    /// A name of the global environment.
    Global(Cell),
    /// A variable of this call.
    Local(usize),
    /// A parameter of this call, where nothing reads it later.
    Last(usize),
    /// A variable of a function further out: how many functions, and the slot there.
    Outer(usize, usize),
    /// A name that nothing defines.
    Unbound(Text),
    /// `#shared`: the global environment of the document; in a section also where its own shared members are.
    Shared(Record, Box<[(Text, Op)]>),
    /// `#sections`
    Sections,
    /// `Section!Member`
    SectionAccess(Text, Text),
    List(Box<[Item]>),
    Record(Rc<Shape>, Box<[Field]>),
    Lambda(Rc<Lambda>),
    Call(Box<Node>, Box<[Node]>),
    Field {
        target: Box<Node>,
        name: Text,
        optional: bool,
    },
    Projection {
        target: Box<Node>,
        names: Box<[Text]>,
        optional: bool,
    },
    Item {
        target: Box<Node>,
        selector: Box<Node>,
        optional: bool,
    },
    Let(Box<[Variable]>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Coalesce(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    Identity(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Is(Box<Node>, Type),
    As(Box<Node>, Type),
    Type(Box<TypeNode>),
    RaiseError(Box<Node>),
    Try(Box<Node>, Handler),
    NotImplemented,
    /// An expression whose evaluations are counted or told.
    Probe(Probe),
    /// An expression below many others.
    Deep(Deep),
    /// An expression that cannot work, with the reason (`#!"…"`, a number that is none).
    Invalid(Text),
}

impl Op {
    /// The slot of a variable of this call.
    pub(crate) fn local(&self) -> Option<usize> {
        match self {
            Op::Local(slot) | Op::Last(slot) => Some(*slot),
            _ => None,
        }
    }

    /// Whether there may be expressions below it.
    pub(crate) fn has_children(&self) -> bool {
        !matches!(
            self,
            Op::Constant(_)
                | Op::Global(_)
                | Op::Local(_)
                | Op::Last(_)
                | Op::Outer(..)
                | Op::Unbound(_)
                | Op::Shared(..)
                | Op::Sections
                | Op::SectionAccess(..)
                | Op::NotImplemented
                | Op::Invalid(_)
        )
    }
}

/// A mark in a deep expression: before it is evaluated the stack is looked at, and it is freed without recursion.
pub(crate) struct Deep(Option<Box<Node>>);

impl Deep {
    /// There is a mark every so many levels. What an evaluation needs between two of them fits into the stack's reserve.
    pub(crate) const STEP: usize = 64;

    pub(crate) fn new(node: Node) -> Deep {
        Deep(Some(Box::new(node)))
    }

    /// The expression; none only while it is being dropped.
    pub(crate) fn node(&self) -> Option<&Node> {
        self.0.as_deref()
    }
}

impl Drop for Deep {
    fn drop(&mut self) {
        drop_part(self.0.take());
    }
}

/// An operator that evaluates both operands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Concatenate,
    Meta,
}

pub(crate) enum Item {
    Single(Rc<Node>),
    Range(Node, Node),
}

/// A record field; the slot is where sibling fields find it, if any refers to it.
pub(crate) struct Field {
    pub(crate) node: Rc<Node>,
    pub(crate) slot: Option<usize>,
}

pub(crate) struct Variable {
    pub(crate) slot: usize,
    pub(crate) node: Rc<Node>,
}

pub(crate) enum Handler {
    None,
    Otherwise(Box<Node>),
    Catch(Box<Node>),
}

/// A compiled function expression.
pub struct Lambda {
    /// Parameters and result.
    pub signature: Rc<FunctionType>,
    pub(crate) required: usize,
    /// Whether any parameter has a type to check.
    pub(crate) typed: bool,
    pub(crate) checks_result: bool,
    pub(crate) body: Node,
    /// How many variables one call has, parameters included.
    pub(crate) slots: usize,
    /// Whether a variable of a call may hold its own frame; see `Frame::release`.
    pub(crate) may_cycle: bool,
}

/// A type expression whose parts are evaluated to type values.
pub(crate) enum TypeNode {
    Known(Type),
    Expression(Node),
    Nullable(Box<TypeNode>),
    List(Box<TypeNode>),
    Record { shape: Rc<Shape>, fields: Box<[(TypeNode, bool)]>, open: bool },
    Table(Box<TypeNode>),
    Function { parameters: Box<[(Text, TypeNode, bool)]>, return_type: Box<TypeNode> },
}
