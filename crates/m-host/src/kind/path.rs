//! Data source paths (Microsoft's "Handling data source paths"): what a call of a data source function stands for.

use super::data_source_kind::PathMaker;
use m_engine::value::types::{FunctionType, TypeKind};
use m_engine::value::{Data, Type};
use m_engine::{Cx, Error, Result, Value};

/// A parameter that belongs to the data source path.
#[derive(Clone, Debug)]
pub struct PathParameter {
    /// Its position among all parameters.
    pub position: usize,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// The parameters of a published type that make the path: the required ones without `DataSource.Path = false`.
pub fn path_parameters(cx: &Cx, published: &FunctionType) -> Vec<PathParameter> {
    let parameters = published.parameters.iter().enumerate();
    let in_path = parameters.filter(|(_, parameter)| !parameter.optional && is_in_path(cx, &parameter.ty));
    in_path
        .map(|(position, parameter)| PathParameter {
            position,
            name: parameter.name.to_display(),
            ty: parameter.ty.clone(),
        })
        .collect()
}

/// Which argument of the data source function each parameter of `MakeResourcePath` gets: the one of the same name, which
/// may stand elsewhere (shipped connectors leave out what does not belong to the path, and share one record among functions
/// with other parameters). Where no name is the same, arguments go by their order.
pub(crate) fn maker_positions(make: &FunctionType, published: &FunctionType) -> Vec<Option<usize>> {
    let named = make
        .parameters
        .iter()
        .map(|wanted| published.parameters.iter().position(|parameter| parameter.name == wanted.name));
    let named: Vec<Option<usize>> = named.collect();
    match named.iter().any(Option::is_some) {
        true => named,
        false => (0..make.parameters.len()).map(Some).collect(),
    }
}

/// The data source path of a call. By the kind's own `MakeResourcePath`, where it has one. Otherwise by the path
/// parameters: none of them, the kind's name; one of `Uri.Type`, the address itself; else a compact JSON object in the
/// order of the parameters.
///
/// Errors: an argument of the path is no scalar, or `MakeResourcePath` raises one or gives no text.
pub fn data_source_path(
    cx: &Cx,
    kind: &str,
    maker: Option<&PathMaker>,
    published: &FunctionType,
    arguments: &[Value],
) -> Result<String> {
    match maker {
        Some(PathMaker::Singleton) => return Ok(kind.to_owned()),
        Some(PathMaker::Function(make)) => {
            let given = maker_positions(&*make.signature()?, published).into_iter();
            let given = given.map(|position| position.and_then(|position| arguments.get(position)));
            let path = make.call(cx, given.map(|given| given.cloned().unwrap_or(Value::NULL)).collect())?;
            return match path.data {
                Data::Text(path) => Ok(path.to_string()),
                _ => Err(Error::expression_of(
                    format!("MakeResourcePath of the data source kind '{kind}' must give a text."),
                    path,
                )),
            };
        }
        None => {}
    }
    let parameters = path_parameters(cx, published);
    let argument = |parameter: &PathParameter| arguments.get(parameter.position).unwrap_or(&Value::NULL);
    match parameters.as_slice() {
        [] => Ok(kind.to_owned()),
        [parameter] if is_uri(&parameter.ty) && matches!(argument(parameter).data, Data::Text(_)) => {
            match &argument(parameter).data {
                Data::Text(url) => Ok(url.to_string()),
                _ => Ok(String::new()),
            }
        }
        parameters => {
            let mut json = String::from("{");
            for (index, parameter) in parameters.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                let name = serde_json::Value::from(parameter.name.as_str());
                json.push_str(&format!("{name}:{}", scalar(argument(parameter))?));
            }
            json.push('}');
            Ok(json)
        }
    }
}

fn is_in_path(cx: &Cx, ty: &Type) -> bool {
    let flag = ty.meta().and_then(|meta| meta.get("DataSource.Path")).map(|cell| cell.force(cx));
    !matches!(flag, Some(Ok(Value { data: Data::Logical(false), .. })))
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
