//! Data source paths (Microsoft's "Handling data source paths"): what a call of a data source function stands for, and
//! the form in which two paths are compared.

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

/// The form in which paths are compared: of an address the scheme and host in lower case, without the port that the
/// scheme has anyway and without a slash at the end; any other path as it is.
pub fn normalized(path: &str) -> String {
    let address = path.split_once("://").and_then(|_| reqwest::Url::parse(path).ok());
    let Some(url) = address.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) else {
        return path.to_owned();
    };
    // Of the rest every letter counts, so it is taken as it was written.
    let after_scheme = path.split_once("://").map_or("", |(_, rest)| rest);
    let rest = after_scheme.find(['/', '?', '#']).and_then(|at| after_scheme.get(at..)).unwrap_or("");
    // A path with `..` in it leads elsewhere than it looks.
    let resolved = url.as_str().splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
    let rest = if is_dotted(rest) { resolved.as_str() } else { rest };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let rest = if rest.contains(['?', '#']) { rest } else { rest.trim_end_matches('/') };
    format!("{}://{}{port}{rest}", url.scheme(), url.host_str().unwrap_or_default())
}

/// Whether an address's path has a segment `.` or `..`, escaped or not.
fn is_dotted(rest: &str) -> bool {
    let path = rest.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn addresses_are_compared_by_what_they_mean() {
        let cases = [
            ("HTTPS://Api.Example.COM:443/Path/", "https://api.example.com/Path"),
            ("http://a.example:8080", "http://a.example:8080"),
            ("https://a.example/x?q=1/", "https://a.example/x?q=1/"),
            ("https://a.example/a%20b", "https://a.example/a%20b"),
            ("https://a.example/a/../ok", "https://a.example/ok"),
            ("https://a.example/a/%2E%2e/ok?q=1", "https://a.example/ok?q=1"),
            (r#"{"server":"S"}"#, r#"{"server":"S"}"#),
            ("HelloWorld", "HelloWorld"),
            ("server;database", "server;database"),
        ];
        for (path, expected) in cases {
            assert_eq!(normalized(path), expected);
        }
    }
}
