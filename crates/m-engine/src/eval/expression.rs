//! Evaluates an expression, or puts that off.

use super::{access, call, flow, lists, types};
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::node::{Node, Op, Operator};
use crate::ops;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::conforming;
use crate::value::{Closure, Data, Function, FunctionKind, Number, Value};
use std::rc::Rc;

/// Evaluates an expression with the variables of `frame`.
pub(crate) fn eval(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<Value> {
    match &node.op {
        Op::Constant(value) => Ok(value.clone()),
        Op::Local(slot) => read(cx, frame, *slot),
        Op::Last(slot) => match frame.take(*slot) {
            Some(Cell::Value(value)) => Ok(value),
            Some(thunk) => thunk.force(cx),
            None => Err(uninitialized()),
        },
        Op::Outer(depth, slot) => match frame.up(*depth) {
            Some(outer) => read(cx, outer, *slot),
            None => Err(uninitialized()),
        },
        Op::Call(function, arguments) => call::call_node(cx, node, function, arguments, frame),
        Op::Field { target, name, optional } => access::field_node(cx, node, target, name, *optional, frame),
        Op::Binary(operator, left, right) => binary_node(cx, node, *operator, left, right, frame),
        Op::If(condition, then, otherwise) => {
            if flow::condition(cx, condition, frame)? {
                eval(cx, then, frame)
            } else {
                eval(cx, otherwise, frame)
            }
        }
        Op::Let(variables, body) => {
            for variable in variables {
                frame.set(variable.slot, delay(cx, &variable.node, frame));
            }
            eval(cx, body, frame)
        }
        _ => eval_other(cx, node, frame),
    }
}

/// The expressions that are not on the hot path, kept out of [`eval`] so that its stack frame stays small.
#[inline(never)]
fn eval_other(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<Value> {
    let result = match &node.op {
        Op::Global(cell) => cell.force(cx),
        Op::Lambda(lambda) => Ok(closure(lambda, frame)),
        Op::List(items) => lists::list(cx, items, frame),
        Op::Record(shape, fields) => Ok(lists::record(cx, shape, fields, frame)),
        Op::Projection { target, names, optional } => access::projection(cx, target, names, *optional, frame),
        Op::Item { target, selector, optional } => access::item_node(cx, target, selector, *optional, frame),
        Op::And(left, right) => flow::connective(cx, false, left, right, frame),
        Op::Or(left, right) => flow::connective(cx, true, left, right, frame),
        Op::Coalesce(left, right) => flow::coalesce(cx, left, right, frame),
        Op::Not(operand) => flow::not(cx, operand, frame),
        Op::Negate(operand) => eval(cx, operand, frame).and_then(|value| ops::negate(&value)),
        Op::Identity(operand) => eval(cx, operand, frame).and_then(|value| ops::identity(&value)),
        Op::Is(value, ty) => eval(cx, value, frame).map(|value| Value::from(ty.accepts(value.kind()))),
        Op::As(value, ty) => eval(cx, value, frame).and_then(|value| conforming(value, ty)),
        Op::Type(ty) => types::evaluate(cx, ty, frame).map(Value::from),
        Op::RaiseError(value) => eval(cx, value, frame).and_then(|value| Err(Error::from_value(cx, &value))),
        Op::Try(protected, handler) => flow::try_node(cx, node, protected, handler, frame),
        Op::Probe(probe) => probe.evaluate(cx, frame),
        Op::Deep(deep) => cx.check_stack().and_then(|()| match deep.node() {
            Some(inner) => eval(cx, inner, frame),
            None => Err(uninitialized()),
        }),
        Op::Shared(globals, own) => Ok(Value::from(access::shared(globals, own, frame))),
        Op::Sections => Ok(Value::from(cx.sections())),
        Op::SectionAccess(section, member) => access::section(cx, section, member),
        Op::Unbound(name) => Err(Error::expression(format!(
            "The name '{name}' wasn't recognized.  Make sure it's spelled correctly."
        ))),
        Op::NotImplemented => Err(Error::expression("Value was not specified.")),
        Op::Invalid(message) => Err(Error::expression(message.clone())),
        Op::Constant(_)
        | Op::Local(_)
        | Op::Last(_)
        | Op::Outer(..)
        | Op::Call(..)
        | Op::Field { .. }
        | Op::Binary(..)
        | Op::If(..)
        | Op::Let(..) => Err(uninitialized()),
    };
    result.map_err(|error| error.at(node.at))
}

/// What a variable holds; `None` where it is not set up, or where the expression is no variable.
pub(super) fn variable(op: &Op, frame: &Rc<Frame>) -> Option<Cell> {
    match op {
        Op::Local(slot) | Op::Last(slot) => frame.get(*slot),
        Op::Outer(depth, slot) => frame.up(*depth)?.get(*slot),
        _ => None,
    }
}

fn read(cx: &Cx, frame: &Rc<Frame>, slot: usize) -> Result<Value> {
    match frame.get(slot) {
        Some(Cell::Value(value)) => Ok(value),
        Some(thunk) => {
            let value = thunk.force(cx)?;
            frame.set(slot, Cell::Value(value.clone()));
            Ok(value)
        }
        None => Err(uninitialized()),
    }
}

#[cold]
fn uninitialized() -> Error {
    Error::expression("A cyclic reference was encountered during evaluation.")
}

/// An expression to be evaluated when its value is needed; what costs nothing is evaluated at once.
pub(crate) fn delay(cx: &Cx, node: &Rc<Node>, frame: &Rc<Frame>) -> Cell {
    match &node.op {
        Op::Constant(value) => Cell::Value(value.clone()),
        Op::Global(cell) => cell.clone(),
        Op::Lambda(lambda) => Cell::Value(closure(lambda, frame)),
        Op::Local(_) | Op::Outer(..) => {
            variable(&node.op, frame).unwrap_or_else(|| Cell::delayed(node.clone(), frame.clone()))
        }
        Op::Record(shape, fields) if fields.iter().all(|field| field.slot.is_none()) => {
            Cell::Value(lists::record(cx, shape, fields, frame))
        }
        _ => Cell::delayed(node.clone(), frame.clone()),
    }
}

fn closure(lambda: &Rc<crate::node::Lambda>, frame: &Rc<Frame>) -> Value {
    let closure = Closure { lambda: lambda.clone(), frame: frame.clone() };
    Value::new(Data::Function(Function::new(FunctionKind::Closure(closure))))
}

fn binary_node(
    cx: &Cx,
    node: &Node,
    operator: Operator,
    left: &Node,
    right: &Node,
    frame: &Rc<Frame>,
) -> Result<Value> {
    let left = eval(cx, left, frame)?;
    let right = eval(cx, right, frame)?;
    if let (Data::Number(Number::Double(left)), Data::Number(Number::Double(right))) =
        (&left.data, &right.data)
        && let Some(value) = ops::of_doubles(operator, *left, *right)
    {
        return Ok(value);
    }
    if operator == Operator::Concatenate {
        return ops::extended(cx, left, &right).map_err(|error| error.at(node.at));
    }
    ops::binary(cx, operator, &left, &right).map_err(|error| error.at(node.at))
}
