//! Functions that functions return: splitters, combiners, comparers, binary formats.

use m_engine::value::types::{FunctionType, ParameterType};
use m_engine::value::{Function, Text, Type};
use m_engine::{Args, Cx, Result, Value};
use std::rc::Rc;

/// The value of a [`made`] function.
pub(crate) fn function(
    parameters: &[(&str, Type)],
    result: Type,
    body: impl Fn(&Cx, Args) -> Result<Value> + 'static,
) -> Value {
    made(parameters, result, body).into()
}

/// A function with these parameters, none of them optional.
pub(crate) fn made(
    parameters: &[(&str, Type)],
    result: Type,
    body: impl Fn(&Cx, Args) -> Result<Value> + 'static,
) -> Function {
    let parameters = parameters
        .iter()
        .map(|(name, ty)| ParameterType { name: Text::from(*name), ty: ty.clone(), optional: false })
        .collect();
    Function::native(Rc::new(FunctionType { parameters, return_type: result }), body)
}
