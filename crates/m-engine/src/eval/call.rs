//! Calls functions (specification, "Functions"): arguments are evaluated, counted and checked, then the body runs.

use super::eval;
use crate::builtin::Args;
use crate::error::{Error, Location, Result};
use crate::frame::{Frame, Slots};
use crate::node::Node;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::FunctionType;
use crate::value::{Closure, Data, Function, FunctionKind, Value};
use std::rc::Rc;

#[inline(never)]
pub(super) fn call_node(
    cx: &Cx,
    node: &Node,
    function: &Node,
    arguments: &[Node],
    frame: &Rc<Frame>,
) -> Result<Value> {
    let target = eval(cx, function, frame)?;
    let Data::Function(target) = &target.data else {
        return Err(not_a_function(&target).at(node.at));
    };
    if let FunctionKind::Closure(closure) = target.kind() {
        // The arguments go straight into the new frame.
        let mut slots = Slots::default();
        for (slot, argument) in arguments.iter().enumerate() {
            slots.put(slot, Cell::Value(eval(cx, argument, frame)?));
        }
        return enter(cx, closure, slots, arguments.len()).map_err(|error| returned(error, node.at));
    }
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        values.push(eval(cx, argument, frame)?);
    }
    call_function(cx, target, values).map_err(|error| returned(error, node.at))
}

#[cold]
pub(crate) fn returned(error: Error, at: Location) -> Error {
    if error.location().is_none() { error.at(at) } else { error.through(at) }
}

#[cold]
pub(crate) fn not_a_function(value: &Value) -> Error {
    Error::conversion(value, &crate::value::Type::of_kind(crate::value::Kind::Function))
}

/// Calls a function value.
///
/// Errors: it is no function, the number or kinds of the arguments are wrong, or whatever the body raises.
pub fn call(cx: &Cx, function: &Value, arguments: Vec<Value>) -> Result<Value> {
    match &function.data {
        Data::Function(function) => call_function(cx, function, arguments),
        _ => Err(not_a_function(function)),
    }
}

/// Calls a function with one argument.
pub fn call1(cx: &Cx, function: &Function, argument: Value) -> Result<Value> {
    if let FunctionKind::Closure(closure) = function.kind() {
        let mut slots = Slots::default();
        slots.put(0, Cell::Value(argument));
        return enter(cx, closure, slots, 1);
    }
    call_function(cx, function, vec![argument])
}

/// Calls a function with two arguments.
pub fn call2(cx: &Cx, function: &Function, first: Value, second: Value) -> Result<Value> {
    if let FunctionKind::Closure(closure) = function.kind() {
        let mut slots = Slots::default();
        slots.put(0, Cell::Value(first));
        slots.put(1, Cell::Value(second));
        return enter(cx, closure, slots, 2);
    }
    call_function(cx, function, vec![first, second])
}

impl Function {
    /// Calls the function; see [`call`].
    pub fn call(&self, cx: &Cx, arguments: Vec<Value>) -> Result<Value> {
        call_function(cx, self, arguments)
    }
}

pub(crate) fn call_function(cx: &Cx, function: &Function, arguments: Vec<Value>) -> Result<Value> {
    match function.kind() {
        FunctionKind::Closure(closure) => {
            let mut slots = Slots::default();
            let given = arguments.len();
            for (slot, argument) in arguments.into_iter().enumerate() {
                slots.put(slot, Cell::Value(argument));
            }
            enter(cx, closure, slots, given)
        }
        FunctionKind::Builtin(library, position) => {
            let signature = library.signature(*position)?;
            check_arguments(&signature, &arguments)?;
            match library.builtin(*position).body.function() {
                Some(body) => {
                    cx.check_stack()?;
                    body(cx, Args::new(arguments, signature.parameters.len()))
                }
                None => Err(Error::expression("The value is not a function.")),
            }
        }
        FunctionKind::Native(signature, body) => {
            check_arguments(signature, &arguments)?;
            cx.check_stack()?;
            body(cx, Args::new(arguments, signature.parameters.len()))
        }
        FunctionKind::Known(function, _) => call_function(cx, function, arguments),
    }
}

/// Runs the body of a closure; `slots` holds the arguments, `given` of them.
fn enter(cx: &Cx, closure: &Closure, mut slots: Slots, given: usize) -> Result<Value> {
    let lambda = &closure.lambda;
    let parameters = lambda.signature.parameters.len();
    if given < lambda.required || given > parameters {
        let arguments = (0..given).filter_map(|slot| slots.get(slot)?.known()).collect();
        return Err(wrong_count(&lambda.signature, arguments));
    }
    if lambda.typed {
        for (slot, parameter) in lambda.signature.parameters.iter().take(given).enumerate() {
            if let Some(Cell::Value(value)) = slots.get(slot)
                && !parameter.ty.accepts(value.kind())
            {
                return Err(Error::conversion(value, &parameter.ty));
            }
        }
    }
    for slot in given..parameters {
        slots.put(slot, Cell::Value(Value::NULL));
    }
    cx.check_stack()?;
    let made_in = &closure.frame.scope;
    let now = cx.scope();
    let stays = match (&now, made_in) {
        (None, None) => true,
        (Some(now), Some(made_in)) => Rc::ptr_eq(now, made_in) || cx.host().keeps_scope(now, made_in),
        _ => false,
    };
    if stays {
        let frame = Frame::new(slots, lambda.slots, Some(closure.frame.clone()), now);
        let result = cx.reading_part(|| eval(cx, &lambda.body, &frame));
        return leave(lambda, frame, result);
    }
    // A function belongs to the scope that it was made in, whoever calls it.
    let frame = Frame::new(slots, lambda.slots, Some(closure.frame.clone()), made_in.clone());
    let outer = cx.swap_scope(made_in.clone());
    let result = cx.reading_part(|| eval(cx, &lambda.body, &frame));
    cx.swap_scope(outer);
    leave(lambda, frame, result)
}

fn leave(lambda: &crate::node::Lambda, frame: Rc<Frame>, result: Result<Value>) -> Result<Value> {
    if lambda.may_cycle {
        frame.release();
    }
    let value = result?;
    if lambda.checks_result && !lambda.signature.return_type.accepts(value.kind()) {
        return Err(Error::conversion(&value, &lambda.signature.return_type));
    }
    Ok(value)
}

fn check_arguments(signature: &FunctionType, arguments: &[Value]) -> Result<()> {
    if arguments.len() < signature.required() || arguments.len() > signature.parameters.len() {
        return Err(wrong_count(signature, arguments.to_vec()));
    }
    for (argument, parameter) in arguments.iter().zip(&signature.parameters) {
        if !parameter.ty.accepts(argument.kind()) {
            return Err(Error::conversion(argument, &parameter.ty));
        }
    }
    Ok(())
}

#[cold]
fn wrong_count(signature: &FunctionType, arguments: Vec<Value>) -> Error {
    let (least, most) = (signature.required(), signature.parameters.len());
    let expected = if least == most { format!("{least}") } else { format!("between {least} and {most}") };
    let count = arguments.len();
    let detail =
        crate::value::Record::of([("Pattern", Value::text("")), ("Arguments", Value::list(arguments))]);
    Error::expression_of(
        format!("{count} arguments were passed to a function which expects {expected}."),
        detail.into(),
    )
}

/// Whether the value is a function that nobody else holds and that keeps `frame` alive.
pub(crate) fn closure_over(value: &Value, frame: &Rc<Frame>) -> bool {
    match &value.data {
        Data::Function(function) if function.holders() == 1 => match function.kind() {
            FunctionKind::Closure(closure) => Rc::ptr_eq(&closure.frame, frame),
            _ => false,
        },
        _ => false,
    }
}
