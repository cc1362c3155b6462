//! Data source functions: the path that a call stands for, and the credential scope it opens.

use crate::scope::DataSource;
use m_engine::value::types::{FunctionType, TypeKind};
use m_engine::value::{Data, Function, Type};
use m_engine::{Cell, Error, Result, Value};
use std::rc::Rc;

/// A shared member with a `DataSource.Kind`, wrapped so that each call runs in the scope of the source it names.
pub(super) fn data_source_function(member: Cell, kind: String) -> Cell {
    Cell::constant(move |cx| {
        let inner = member.force(cx)?;
        let Data::Function(function) = &inner.data else { return Ok(inner) };
        // The published type decides on the path: only there survive `Uri.Type` and `DataSource.Path = false`.
        let published = inner.ascribed_type().and_then(Type::function_type).cloned();
        let published = published.map_or_else(|| function.signature(), Ok)?;
        let wrapped = wrap(function.clone(), published, kind);
        let value = Value::from(wrapped?).with_meta(inner.meta());
        Ok(match inner.ascribed_type() {
            Some(ty) => value.with_ascribed_type(ty.clone()),
            None => value,
        })
    })
}

fn wrap(function: Function, published: Rc<FunctionType>, kind: String) -> Result<Function> {
    let signature = function.signature()?;
    Ok(Function::native(signature, move |cx, args| {
        let given = args.given();
        let mut arguments = args.into_values();
        arguments.truncate(given);
        let path = data_source_path(&kind, &published, &arguments)?;
        let scope = DataSource { kind: kind.clone(), path };
        cx.in_scope(Some(Rc::new(scope)), || function.call(cx, arguments))
    }))
}

/// The data source path of a call: the required parameters without `DataSource.Path = false`. None of them: the kind's
/// name; one of `Uri.Type`: the address itself; otherwise a compact JSON object in the order of the parameters.
///
/// Errors: an argument of the path is no scalar.
pub fn data_source_path(kind: &str, published: &FunctionType, arguments: &[Value]) -> Result<String> {
    let parameters = published.parameters.iter().zip(arguments);
    let in_path: Vec<_> =
        parameters.filter(|(parameter, _)| !parameter.optional && is_in_path(&parameter.ty)).collect();
    match in_path.as_slice() {
        [] => Ok(kind.to_owned()),
        [(parameter, Value { data: Data::Text(url), .. })] if is_uri(&parameter.ty) => Ok(url.to_string()),
        parameters => {
            let mut json = String::from("{");
            for (index, (parameter, argument)) in parameters.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                let name = serde_json::Value::from(parameter.name.as_str());
                json.push_str(&format!("{name}:{}", scalar(argument)?));
            }
            json.push('}');
            Ok(json)
        }
    }
}

fn is_in_path(ty: &Type) -> bool {
    let flag = ty.meta().and_then(|meta| meta.get("DataSource.Path")).and_then(Cell::known);
    !matches!(flag, Some(Value { data: Data::Logical(false), .. }))
}

fn is_uri(ty: &Type) -> bool {
    matches!(ty.kind(), TypeKind::Text) && ty.name() == Some("Uri.Type")
}

fn scalar(value: &Value) -> Result<serde_json::Value> {
    Ok(match &value.data {
        Data::Null => serde_json::Value::Null,
        Data::Logical(logical) => (*logical).into(),
        Data::Text(text) => text.as_str().into(),
        Data::Number(number) => match number.to_i64() {
            Some(integer) => integer.into(),
            None => number.to_f64().into(),
        },
        _ => {
            return Err(Error::expression_of(
                format!("A value of type {} cannot be part of a data source path.", value.kind().name()),
                value.clone(),
            ));
        }
    })
}
