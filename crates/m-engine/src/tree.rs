//! The body of a function of one parameter as a tree that can be read from outside, with everything computed that does
//! not depend on the parameter. `RowExpression.From` makes records of it, so that views can translate conditions.

use crate::error::{Error, Result};
use crate::eval::eval;
use crate::frame::{Frame, Slots};
use crate::node::{Node, Op, Operator};
use crate::session::Cx;
use crate::value::{Function, Text, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// A part of a function's body.
pub enum Tree {
    /// A value that does not depend on the parameter.
    Constant(Value),
    /// The parameter: the row of a table, or the item of a list.
    Row,
    /// A field of a record.
    Field(Box<Tree>, Text),
    /// An operator before its operand: `Not`, `Negative`.
    Unary(&'static str, Box<Tree>),
    /// An operator between its operands: `Equals`, `And`, `Add` …
    Binary(&'static str, Box<Tree>, Box<Tree>),
    /// Condition, value where it is true, value where it is false.
    If(Box<Tree>, Box<Tree>, Box<Tree>),
    /// A function and its arguments.
    Invocation(Box<Tree>, Vec<Tree>),
}

/// The tree of a function's body.
///
/// Errors: the function is not written in M with exactly one parameter, or its body contains an expression that the
/// tree has no form for, such as a list made of the row.
pub fn of(cx: &Cx, function: &Function) -> Result<Tree> {
    let Some(closure) = function.of_one_parameter() else {
        return Err(Error::expression(
            "Only a function of exactly one parameter that is written in M has an expression tree.",
        ));
    };
    let frame = Frame::new(Slots::default(), closure.lambda.slots, Some(closure.frame.clone()), cx.scope());
    Reader { cx, frame, variables: HashMap::new() }.tree(&closure.lambda.body)
}

struct Reader<'a> {
    cx: &'a Cx,
    /// A frame of the function in which the parameter has no value.
    frame: Rc<Frame>,
    /// The definitions of the `let` variables, which take their place.
    variables: HashMap<usize, Rc<Node>>,
}

impl Reader<'_> {
    fn tree(&mut self, node: &Node) -> Result<Tree> {
        self.cx.check_stack()?;
        if is_free(node) {
            return eval(self.cx, node, &self.frame).map(Tree::Constant);
        }
        Ok(match &node.op {
            Op::Local(slot) | Op::Last(slot) => match (slot, self.variables.get(slot).cloned()) {
                (0, _) => Tree::Row,
                (_, Some(definition)) => self.tree(&definition)?,
                (_, None) => return Err(unsupported().at(node.at)),
            },
            Op::Deep(deep) => self.tree(deep.node().ok_or_else(unsupported)?)?,
            Op::Probe(probe) => self.tree(probe.node().ok_or_else(unsupported)?)?,
            Op::Let(variables, body) => {
                for variable in variables {
                    self.variables.insert(variable.slot, variable.node.clone());
                }
                self.tree(body)?
            }
            Op::Field { target, name, optional: false } => Tree::Field(self.boxed(target)?, name.clone()),
            Op::Call(function, arguments) => {
                let function = self.boxed(function)?;
                let arguments =
                    arguments.iter().map(|argument| self.tree(argument)).collect::<Result<_>>()?;
                Tree::Invocation(function, arguments)
            }
            Op::If(condition, then, otherwise) => {
                Tree::If(self.boxed(condition)?, self.boxed(then)?, self.boxed(otherwise)?)
            }
            Op::Coalesce(left, right) => {
                let null = Box::new(Tree::Constant(Value::NULL));
                let present = Tree::Binary("NotEquals", self.boxed(left)?, null);
                Tree::If(Box::new(present), self.boxed(left)?, self.boxed(right)?)
            }
            Op::Not(operand) => Tree::Unary("Not", self.boxed(operand)?),
            Op::Negate(operand) => Tree::Unary("Negative", self.boxed(operand)?),
            Op::Identity(operand) => Tree::Unary("Positive", self.boxed(operand)?),
            Op::And(left, right) => Tree::Binary("And", self.boxed(left)?, self.boxed(right)?),
            Op::Or(left, right) => Tree::Binary("Or", self.boxed(left)?, self.boxed(right)?),
            Op::Binary(operator, left, right) => match name(*operator) {
                Some(name) => Tree::Binary(name, self.boxed(left)?, self.boxed(right)?),
                None => return Err(unsupported().at(node.at)),
            },
            _ => return Err(unsupported().at(node.at)),
        })
    }

    fn boxed(&mut self, node: &Node) -> Result<Box<Tree>> {
        self.tree(node).map(Box::new)
    }
}

fn name(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::Equal => "Equals",
        Operator::NotEqual => "NotEquals",
        Operator::Less => "LessThan",
        Operator::LessEqual => "LessThanOrEquals",
        Operator::Greater => "GreaterThan",
        Operator::GreaterEqual => "GreaterThanOrEquals",
        Operator::Add => "Add",
        Operator::Subtract => "Subtract",
        Operator::Multiply => "Multiply",
        Operator::Divide => "Divide",
        Operator::Concatenate => "Concatenate",
        Operator::Meta => return None,
    })
}

/// Whether the expression reads no variable of the function itself, and does not fail by itself. Inner functions count as if they
/// did.
fn is_free(node: &Node) -> bool {
    match &node.op {
        Op::Local(_)
        | Op::Last(_)
        | Op::Unbound(_)
        | Op::Invalid(_)
        | Op::NotImplemented
        | Op::RaiseError(_)
        | Op::Try(..)
        | Op::Lambda(_)
        | Op::Let(..)
        | Op::Type(_)
        | Op::Deep(_) => false,
        Op::Record(_, fields) if fields.iter().any(|field| field.slot.is_some()) => false,
        op => op.all_parts(&mut is_free),
    }
}

#[cold]
fn unsupported() -> Error {
    Error::expression("This part of the function can't be represented as a row expression.")
}
