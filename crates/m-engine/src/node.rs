//! The compiled form of an expression: names resolved to slots, constants made, types of parameters ready.

use crate::error::Location;
use crate::probe::Probe;
use crate::teardown::drop_part;
use crate::thunk::Cell;
use crate::value::types::FunctionType;
use crate::value::{Record, Shape, Text, Type, Value};
use m_syntax::ast::BinaryOp;
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

    /// Whether there are expressions below it.
    pub(crate) fn has_parts(&self) -> bool {
        !self.all_parts(&mut |_| false)
    }

    /// Whether something holds for each of the expressions that it is made of, in the order of the text. The body of a function
    /// is one of them; its variables are its own.
    pub(crate) fn all_parts(&self, holds: &mut dyn FnMut(&Node) -> bool) -> bool {
        match self {
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
            | Op::Invalid(_) => true,
            Op::List(items) => items.iter().all(|item| match item {
                Item::Single(item) => holds(item),
                Item::Range(from, to) => holds(from) && holds(to),
            }),
            Op::Record(_, fields) => fields.iter().all(|field| holds(&field.node)),
            Op::Lambda(lambda) => holds(&lambda.body),
            Op::Call(function, arguments) => holds(function) && arguments.iter().all(holds),
            Op::Field { target, .. } | Op::Projection { target, .. } => holds(target),
            Op::Item { target, selector, .. } => holds(target) && holds(selector),
            Op::Let(variables, body) => variables.iter().all(|variable| holds(&variable.node)) && holds(body),
            Op::If(condition, then, otherwise) => holds(condition) && holds(then) && holds(otherwise),
            Op::And(left, right)
            | Op::Or(left, right)
            | Op::Coalesce(left, right)
            | Op::Binary(_, left, right) => holds(left) && holds(right),
            Op::Not(operand)
            | Op::Negate(operand)
            | Op::Identity(operand)
            | Op::Is(operand, _)
            | Op::As(operand, _)
            | Op::RaiseError(operand) => holds(operand),
            Op::Type(ty) => ty.all_parts(holds),
            Op::Try(protected, handler) => {
                holds(protected)
                    && match handler {
                        Handler::None => true,
                        Handler::Otherwise(handler) | Handler::Catch(handler) => holds(handler),
                    }
            }
            Op::Probe(probe) => probe.node().is_none_or(holds),
            Op::Deep(deep) => deep.node().is_none_or(holds),
        }
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

impl Operator {
    /// That of the text; none for `and`, `or` and `??`, whose right operand may never be asked for.
    pub(crate) fn of(operator: BinaryOp) -> Option<Operator> {
        Some(match operator {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Coalesce => return None,
            BinaryOp::Equal => Operator::Equal,
            BinaryOp::NotEqual => Operator::NotEqual,
            BinaryOp::Less => Operator::Less,
            BinaryOp::LessEqual => Operator::LessEqual,
            BinaryOp::Greater => Operator::Greater,
            BinaryOp::GreaterEqual => Operator::GreaterEqual,
            BinaryOp::Add => Operator::Add,
            BinaryOp::Subtract => Operator::Subtract,
            BinaryOp::Multiply => Operator::Multiply,
            BinaryOp::Divide => Operator::Divide,
            BinaryOp::Concatenate => Operator::Concatenate,
            BinaryOp::Meta => Operator::Meta,
        })
    }
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

impl TypeNode {
    fn all_parts(&self, holds: &mut dyn FnMut(&Node) -> bool) -> bool {
        match self {
            TypeNode::Known(_) => true,
            TypeNode::Expression(node) => holds(node),
            TypeNode::Nullable(inner) | TypeNode::List(inner) | TypeNode::Table(inner) => {
                inner.all_parts(holds)
            }
            TypeNode::Record { fields, .. } => fields.iter().all(|(ty, _)| ty.all_parts(holds)),
            TypeNode::Function { parameters, return_type } => {
                parameters.iter().all(|(_, ty, _)| ty.all_parts(holds)) && return_type.all_parts(holds)
            }
        }
    }
}
