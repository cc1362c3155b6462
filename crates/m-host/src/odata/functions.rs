//! Functions of a service as functions of M: a call is a request.

use super::filter::literal;
use super::metadata::{Function as Declared, TypeName};
use super::service::Service;
use super::{source, types};
use m_engine::value::types::{FunctionType, ParameterType};
use m_engine::value::{Function, Text};
use m_engine::{Cx, Error, Result, Value};
use serde_json::Value as Json;
use std::rc::Rc;

/// The function of a function import, and its signature as the column `Signature` of the navigation table shows it.
/// Nothing where the metadata does not declare it.
pub(super) fn import(_cx: &Cx, service: &Rc<Service>, name: &str, url: &str) -> Option<(Value, String)> {
    let declared = service.model.function(service.model.imports.get(name)?)?.clone();
    let parameters: Vec<ParameterType> = declared
        .parameters
        .iter()
        .map(|one| ParameterType {
            name: Text::from(one.name.as_str()),
            ty: types::column(&service.model, one),
            optional: false,
        })
        .collect();
    let return_type = types::value(&service.model, &declared.result, 1);
    let shown: Vec<String> = parameters
        .iter()
        .map(|one| format!("{} as {}", one.name, one.ty.kind_name().to_lowercase()))
        .collect();
    let signature = format!("function ({}) as {}", shown.join(", "), return_type.kind_name().to_lowercase());
    let ty = Rc::new(FunctionType { parameters, return_type });
    let (service, url) = (service.clone(), url.to_owned());
    let function =
        Function::native(ty, move |cx, args| call(cx, &service, &url, &declared, args.into_values()));
    Some((function.into(), signature))
}

fn call(
    cx: &Cx,
    service: &Rc<Service>,
    url: &str,
    declared: &Declared,
    arguments: Vec<Value>,
) -> Result<Value> {
    let mut parts = Vec::new();
    for (parameter, argument) in declared.parameters.iter().zip(arguments) {
        let text = literal(&service.model, &parameter.ty.name, &argument).ok_or_else(|| {
            let message = format!("OData: The argument '{}' has no form in a request.", parameter.name);
            Error::expression_of(message, argument)
        })?;
        parts.push(format!("{}={}", parameter.name, m_library::escape(&text).replace("%27", "'")));
    }
    let url = format!("{url}({})", parts.join(","));
    let TypeName { name, collection } = &declared.result;
    let is_entity = service.model.structured(name).is_some_and(|ty| ty.is_entity);
    if is_entity && *collection {
        return Ok(source::table(cx, service, &url, name).into());
    }
    Ok(match service.client().json(cx, &url)? {
        Some(Json::Object(object)) if is_entity => source::entity(cx, service, &url, name, &object),
        Some(Json::Object(object)) => match object.get("value") {
            Some(value) => source::plain(service, &declared.result, value),
            None => source::plain(service, &declared.result, &Json::Object(object)),
        },
        _ => Value::NULL,
    })
}
