//! A function for an operation: its type with documentation, and the request that a call of it makes.

use super::Options;
use super::document::{Document, Operation, Parameter, Place};
use super::schema::Schema;
use m_engine::value::types::{FunctionType, ParameterType, TypeKind};
use m_engine::value::{Data, Function, List, Record, Text, Type};
use m_engine::{Cx, Error, Result, Value, eval};
use m_library::escape;
use serde_json::Value as Json;
use std::rc::Rc;

/// The function of an operation. Called, it makes its request as part of the source for which the description was read.
pub(super) fn function(
    cx: &Cx,
    document: &Rc<Document>,
    operation: Operation,
    options: &Rc<Options>,
) -> Value {
    let schema = Schema { document, more_columns: options.more_columns };
    let return_type = operation.answer.as_ref().map_or_else(Type::any, |answer| schema.ty(answer, 0));
    let parameters = operation.parameters.iter().map(|parameter| {
        let ty = Type::new(kind(parameter));
        let ty = if parameter.required { ty } else { ty.nullable() };
        ParameterType {
            name: Text::from(parameter.name.as_str()),
            ty: ty.with_meta(Some(described(parameter))),
            optional: !parameter.required,
        }
    });
    let signature = Rc::new(FunctionType { parameters: parameters.collect(), return_type });
    let about = Record::of([
        ("Documentation.Name", Value::text(operation.name.as_str())),
        ("Documentation.LongDescription", Value::text(operation.about.as_str())),
    ]);
    let ty = Type::new(TypeKind::Function(Some(signature.clone()))).with_meta(Some(about));
    let meta = if options.extensions { operation.extensions.clone() } else { Record::empty() };
    let (document, options, scope) = (document.clone(), options.clone(), cx.scope());
    let call = Function::native(signature, move |cx, args| {
        let arguments = args.into_values();
        cx.in_scope(scope.clone(), || invoke(cx, &document, &operation, &options, &arguments))
    });
    Value::from(call).with_ascribed_type(ty).with_meta(meta)
}

fn kind(parameter: &Parameter) -> TypeKind {
    match parameter.kind.as_str() {
        "integer" | "number" => TypeKind::Number,
        "boolean" => TypeKind::Logical,
        "array" => TypeKind::List(None),
        _ => TypeKind::Text,
    }
}

/// What a dialog shows of a parameter.
fn described(parameter: &Parameter) -> Record {
    let mut fields = Vec::new();
    if !parameter.about.is_empty() {
        fields.push(("Documentation.FieldDescription", Value::text(parameter.about.as_str())));
    }
    if !parameter.allowed.is_empty() && parameter.kind != "array" {
        let allowed = parameter.allowed.iter().map(crate::odata::untyped).collect();
        fields.push(("Documentation.AllowedValues", List::from_values(allowed).into()));
    }
    Record::of(fields)
}

fn invoke(
    cx: &Cx,
    document: &Document,
    operation: &Operation,
    options: &Options,
    arguments: &[Value],
) -> Result<Value> {
    if !options.manual_credentials
        && let Some(problem) = document.security_problem(options.security_definition.as_deref())
    {
        return Err(Error::data_source(format!("OpenApi: {problem}"), Value::NULL));
    }
    let mut path = operation.path.clone();
    let mut query = options.query.clone();
    let mut headers = options.headers.clone();
    for (parameter, argument) in operation.parameters.iter().zip(arguments) {
        let values = texts(cx, argument)?;
        if argument.is_null() {
            continue;
        }
        let separator = match parameter.collection.as_str() {
            "ssv" => " ",
            "tsv" => "\t",
            "pipes" => "|",
            _ => ",",
        };
        let joined = values.join(separator);
        match parameter.place {
            Place::Path => path = path.replace(&format!("{{{}}}", parameter.name), &escape(&joined)),
            Place::Header => headers.push((parameter.name.clone(), joined)),
            Place::Query if parameter.collection == "multi" => {
                query.extend(values.into_iter().map(|value| (parameter.name.clone(), value)));
            }
            Place::Query => query.push((parameter.name.clone(), joined)),
        }
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
        headers.push(("Accept".into(), "application/json".into()));
    }
    let mut fields = vec![
        (
            "Headers",
            Value::from(Record::of(headers.iter().map(|(n, v)| (n.as_str(), Value::text(v.as_str()))))),
        ),
        ("Query", grouped(&query).into()),
        ("ManualCredentials", options.manual_credentials.into()),
    ];
    fields.extend(options.manual_status.clone().map(|statuses| ("ManualStatusHandling", statuses)));
    let url = format!("{}/{}", document.base, path.trim_start_matches('/'));
    let contents = call(cx, "Web.Contents", vec![Value::text(url), Record::of(fields).into()])?;
    let Data::Binary(binary) = &contents.data else { return Ok(contents) };
    let bytes = binary.bytes(cx)?;
    let json: std::result::Result<Json, _> =
        serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
    let meta = contents.meta();
    let value = match (json, &operation.answer) {
        (Ok(json), Some(answer)) => {
            Schema { document, more_columns: options.more_columns }.value(cx, answer, &json)?
        }
        (Ok(json), None) => crate::odata::untyped(&json),
        _ if bytes.is_empty() => Value::NULL,
        // The library says where the text stops being JSON.
        _ => call(cx, "Json.Document", vec![contents.clone()])?,
    };
    Ok(value.with_meta(meta))
}

fn call(cx: &Cx, name: &str, arguments: Vec<Value>) -> Result<Value> {
    let function = cx.globals().get(name).cloned();
    let function = function.ok_or_else(|| Error::expression(format!("The library has no {name}.")))?;
    eval::call(cx, &function.force(cx)?, arguments)
}

/// Parameters of a query as a record; one that comes more than once is a list.
fn grouped(query: &[(String, String)]) -> Record {
    let mut fields: Vec<(&str, Vec<Value>)> = Vec::new();
    for (name, value) in query {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(Value::text(value.as_str())),
            None => fields.push((name, vec![Value::text(value.as_str())])),
        }
    }
    Record::of(fields.into_iter().map(|(name, values)| (name, Value::list(values))))
}

/// An argument as the texts that stand for it in a request.
fn texts(cx: &Cx, argument: &Value) -> Result<Vec<String>> {
    match &argument.data {
        Data::Null => Ok(Vec::new()),
        Data::List(list) => {
            let items = list.values(cx)?.iter().map(|item| texts(cx, item)).collect::<Result<Vec<_>>>()?;
            Ok(items.concat())
        }
        Data::Logical(logical) => Ok(vec![logical.to_string()]),
        Data::Text(text) => Ok(vec![text.to_display()]),
        _ => match call(cx, "Text.From", vec![argument.clone()])?.data {
            Data::Text(text) => Ok(vec![text.to_display()]),
            _ => Ok(Vec::new()),
        },
    }
}
