//! Conditions, logic and error handling (specification, "Conditionals", "Error handling").

use super::eval;
use crate::error::{Error, Result};
use crate::node::{Handler, Node};
use crate::scope::Frame;
use crate::session::Cx;
use crate::value::{Data, Kind, Record, Type, Value};
use std::rc::Rc;

fn logical_error(value: &Value) -> Error {
    Error::conversion(value, &Type::of_kind(Kind::Logical))
}

/// The condition of an `if`: a logical value, not null.
pub(super) fn condition(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<bool> {
    let value = eval(cx, node, frame)?;
    match value.data {
        Data::Logical(logical) => Ok(logical),
        _ => Err(logical_error(&value).at(node.at)),
    }
}

/// An operand of `and`, `or`, `not`: a logical value or null.
fn operand(cx: &Cx, node: &Node, frame: &Rc<Frame>) -> Result<Option<bool>> {
    let value = eval(cx, node, frame)?;
    match value.data {
        Data::Logical(logical) => Ok(Some(logical)),
        Data::Null => Ok(None),
        _ => Err(logical_error(&value).at(node.at)),
    }
}

pub(super) fn and(cx: &Cx, left: &Node, right: &Node, frame: &Rc<Frame>) -> Result<Value> {
    let left = operand(cx, left, frame)?;
    if left == Some(false) {
        return Ok(Value::from(false));
    }
    Ok(match (left, operand(cx, right, frame)?) {
        (_, Some(false)) => Value::from(false),
        (Some(true), Some(true)) => Value::from(true),
        _ => Value::NULL,
    })
}

pub(super) fn or(cx: &Cx, left: &Node, right: &Node, frame: &Rc<Frame>) -> Result<Value> {
    let left = operand(cx, left, frame)?;
    if left == Some(true) {
        return Ok(Value::from(true));
    }
    Ok(match (left, operand(cx, right, frame)?) {
        (_, Some(true)) => Value::from(true),
        (Some(false), Some(false)) => Value::from(false),
        _ => Value::NULL,
    })
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
