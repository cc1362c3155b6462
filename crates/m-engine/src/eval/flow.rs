//! Conditions, logic and error handling (specification, "Conditionals", "Error handling").

use super::eval;
use crate::error::Result;
use crate::frame::Frame;
use crate::node::{Handler, Node};
use crate::ops;
use crate::session::Cx;
use crate::value::{Data, Record, Value};
use std::rc::Rc;

/// The condition of an `if`.
pub(super) fn condition(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<bool> {
    ops::condition(&eval(cx, node, frame)?).map_err(|error| error.at(node.at))
}

/// An operand of `and`, `or`, `not`.
fn operand(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<Option<bool>> {
    ops::operand(&eval(cx, node, frame)?).map_err(|error| error.at(node.at))
}

/// `and` and `or`.
pub(super) fn connective(
    cx: &Cx,
    decisive: bool,
    left: &Node,
    right: &Node,
    frame: &Rc<Frame>,
) -> Result<Value> {
    ops::connective(decisive, operand(cx, left, frame)?, || operand(cx, right, frame))
}

pub(super) fn not(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<Value> {
    Ok(operand(cx, node, frame)?.map(|logical| !logical).into())
}

pub(super) fn coalesce(cx: &Cx, left: &Node, right: &Node, frame: &Rc<Frame>) -> Result<Value> {
    let left = eval(cx, left, frame)?;
    if left.is_null() { eval(cx, right, frame) } else { Ok(left) }
}

pub(super) fn try_node(
    cx: &Cx,
    node: &Node,
    protected: &Node,
    handler: &Handler,
    frame: &Rc<Frame>,
) -> Result<Value> {
    let scope = cx.scope();
    let began = cx.observer().map(|observer| observer.tries(cx));
    let result = eval(cx, protected, frame);
    let error = match result {
        Ok(value) => {
            return Ok(match handler {
                Handler::None => Record::of([("HasError", Value::from(false)), ("Value", value)]).into(),
                _ => value,
            });
        }
        Err(error) if !error.is_catchable() => return Err(error),
        Err(error) => error,
    };
    // An error may have left through a call that had set another scope.
    cx.swap_scope(scope);
    if let (Some(observer), Some(began)) = (cx.observer(), began) {
        observer.caught(cx, node.at, began, &error);
    }
    match handler {
        Handler::None => {
            let record = error.to_record();
            Ok(Record::of([("HasError", Value::from(true)), ("Error", record.into())]).into())
        }
        Handler::Otherwise(value) => eval(cx, value, frame),
        Handler::Catch(function) => {
            let function = eval(cx, function, frame)?;
            let wants_error = match &function.data {
                Data::Function(function) => !function.signature()?.parameters.is_empty(),
                _ => false,
            };
            let arguments = if wants_error { vec![Value::from(error.to_record())] } else { Vec::new() };
            super::call(cx, &function, arguments)
        }
    }
}
