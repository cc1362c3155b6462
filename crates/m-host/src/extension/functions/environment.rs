//! What surrounds a connector: the application, feature switches, the proxy, a cache, and the few functions that only
//! extensions see and that belong nowhere else.
//!
//! Here: `Extension.CurrentApplication`, `Web.DefaultProxy`, `Extension.Cache`, `Extension.State`,
//! `Extension.InvokeVolatileFunction`, `List.ParallelInvoke`, `Error.Unexpected`, `DataSource.TestConnection`,
//! `Web.SignForOAuth1`, `Delta.Since`, `SqlView.Generator`.

use crate::host::ExtensionHost;
use crate::scope::DataSource;
use crate::web;
use m_engine::value::types::{FunctionType, ParameterType};
use m_engine::value::{Data, Function, List, Record, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) const FEATURE_SWITCH: Builtin = Builtin {
    name: "Environment.FeatureSwitch",
    signature: "(name as text, optional default as any) as any",
    doc: "A setting of the surroundings by its name, or `default` where it is not configured.",
    examples: &[],
    body: Rust(|cx, args| {
        let name = args.get::<Text>(0)?.to_display();
        let configured = ExtensionHost::of(cx)?.environment.get(&name).cloned();
        Ok(configured.map_or_else(|| args.value(1), Value::from))
    }),
};

pub(super) const CONFIGURATION: Builtin = Builtin {
    name: "Environment.Configuration",
    signature: "() as record",
    doc: "The settings of the surroundings, all of them text.",
    examples: &[],
    body: Rust(|cx, _| Ok(texts(&ExtensionHost::of(cx)?.environment).into())),
};

pub(super) const LIBRARIES: Builtin = Builtin {
    name: "Environment.Libraries",
    signature: "() as any",
    doc: "The libraries of the surroundings; this host has none.",
    examples: &[],
    body: Rust(|_, _| Err(unsupported("Environment.Libraries"))),
};

pub(super) const CURRENT_APPLICATION: Builtin = Builtin {
    name: "Extension.CurrentApplication",
    signature: "() as nullable record",
    doc: "Properties of the application around the host (`ApplicationProperties` of a kind); null without any.",
    examples: &[],
    body: Rust(|cx, _| {
        let properties = &ExtensionHost::of(cx)?.application;
        Ok(if properties.is_empty() { Value::NULL } else { texts(properties).into() })
    }),
};

pub(super) const DEFAULT_PROXY: Builtin = Builtin {
    name: "Web.DefaultProxy",
    signature: "(uri as text) as nullable record",
    doc: "The proxy for an address as a record with the field `ProxyUri`; an empty record where there is none.",
    examples: &[],
    body: Rust(|_, args| {
        let uri = args.get::<Text>(0)?.to_display();
        Ok(match proxy(&uri, |name| std::env::var(name).ok()) {
            Some(proxy) => Record::of([("ProxyUri", Value::from(proxy))]).into(),
            None => Record::empty().into(),
        })
    }),
};

pub(super) const CACHE: Builtin = Builtin {
    name: "Extension.Cache",
    signature: "() as record",
    doc: "A cache for the time of the evaluation: `[Metadata][Serialized](key, producer)` gives the binary that \
          `producer` returned when the key was first asked for.",
    examples: &[],
    body: Rust(|_, _| {
        let parameter = |name: &str, ty| ParameterType { name: Text::from(name), ty, optional: false };
        let signature = FunctionType {
            parameters: vec![
                parameter("key", Type::text()),
                parameter("producer", Type::of_kind(m_engine::value::Kind::Function)),
            ],
            return_type: Type::any(),
        };
        let serialized = Function::native(Rc::new(signature), cached);
        let metadata = Record::of([("Serialized", Value::from(serialized))]);
        Ok(Record::of([("Metadata", Value::from(metadata))]).into())
    }),
};

pub(super) const STATE: Builtin = Builtin {
    name: "Extension.State",
    signature: "() as any",
    doc: "State of an extension between evaluations; this host keeps none.",
    examples: &[],
    body: Rust(|_, _| Err(unsupported("Extension.State"))),
};

pub(super) const INVOKE_VOLATILE: Builtin = Builtin {
    name: "Extension.InvokeVolatileFunction",
    signature: "(function as function) as any",
    doc: "Calls a function without arguments whose result must not be kept.",
    examples: &[],
    body: Rust(|cx, args| args.get::<Function>(0)?.call(cx, Vec::new())),
};

pub(super) const PARALLEL_INVOKE: Builtin = Builtin {
    name: "List.ParallelInvoke",
    signature: "(functions as list, optional concurrency as nullable number) as list",
    doc: "The results of functions without arguments. This host calls them one after the other.",
    examples: &[],
    body: Rust(|cx, args| {
        let functions = args.get::<List>(0)?.values(cx)?;
        let results = functions.iter().map(|function| m_engine::eval::call(cx, function, Vec::new()));
        Ok(Value::list(results.collect::<Result<_>>()?))
    }),
};

pub(super) const UNEXPECTED: Builtin = Builtin {
    name: "Error.Unexpected",
    signature: "(message as text, optional options as nullable record) as record",
    doc: "Builds the error record for something that a connector did not expect.",
    examples: &[],
    body: Rust(|cx, args| {
        let options = args.get::<Option<Record>>(1)?.unwrap_or_else(Record::empty);
        let detail = options.get("Detail").map_or(Ok(Value::NULL), |cell| cell.force(cx))?;
        let fields =
            [("Reason", Value::text("Expression.Error")), ("Message", args.value(0)), ("Detail", detail)];
        Ok(Record::of(fields).into())
    }),
};

pub(super) const TEST_CONNECTION: Builtin = Builtin {
    name: "DataSource.TestConnection",
    signature: "(dataSource as any) as logical",
    doc: "Whether a value of a data source can be reached: a view's `OnTestConnection` says it, else the first row of a \
          table is read.",
    examples: &[],
    body: Rust(|cx, args| {
        let Data::Table(table) = args.value(0).data else { return Ok(true.into()) };
        if let Some(said) = table.handle(cx, "OnTestConnection", Vec::new()) {
            return Ok(matches!(said?.data, Data::Logical(true) | Data::Null).into());
        }
        let first = table.rows(cx).and_then(|mut rows| rows.next(cx).transpose());
        match first {
            Ok(_) => Ok(true.into()),
            Err(error) if error.is_catchable() => Ok(false.into()),
            Err(error) => Err(error),
        }
    }),
};

pub(super) const SIGN_FOR_OAUTH1: Builtin = Builtin {
    name: "Web.SignForOAuth1",
    signature: "(optional arguments as any) as any",
    doc: "Signs a request for OAuth 1; not supported on this host.",
    examples: &[],
    body: Rust(|_, _| Err(unsupported("Web.SignForOAuth1"))),
};

pub(super) const DELTA_SINCE: Builtin = Builtin {
    name: "Delta.Since",
    signature: "(table as any, optional tag as any) as any",
    doc: "What has changed in a table; not supported on this host.",
    examples: &[],
    body: Rust(|_, _| Err(unsupported("Delta.Since"))),
};

pub(super) const SQL_VIEW_GENERATOR: Builtin = Builtin {
    name: "SqlView.Generator",
    signature: "(optional arguments as any) as any",
    doc: "Folds operations into SQL; not supported on this host.",
    examples: &[],
    body: Rust(|_, _| Err(unsupported("SqlView.Generator"))),
};

fn texts(settings: &BTreeMap<String, String>) -> Record {
    Record::of(settings.iter().map(|(name, value)| (name.as_str(), Value::text(value.as_str()))))
}

fn unsupported(name: &str) -> Error {
    Error::expression(format!("{name} is not supported on this host."))
}

fn cached(cx: &Cx, args: Args) -> Result<Value> {
    // What one source has kept is not for another one.
    let key = (DataSource::current(cx), args.get::<Text>(0)?.to_display());
    let host = ExtensionHost::of(cx)?;
    if let Some(kept) = host.kept.borrow().get(&key) {
        return Ok(kept.clone());
    }
    let value = args.get::<Function>(1)?.call(cx, Vec::new())?;
    // The bytes themselves are kept: a stream would be fetched again.
    let value = match value.data {
        Data::Binary(binary) => m_engine::value::Binary::from(binary.bytes(cx)?.to_vec()).into(),
        _ => value,
    };
    cx.check_suspended()?;
    host.kept.borrow_mut().insert(key, value.clone());
    Ok(value)
}

/// The proxy that the usual variables of the environment name for an address; none for this machine.
fn proxy(uri: &str, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let url = reqwest::Url::parse(uri).ok().filter(|url| !web::is_loopback(url))?;
    let host = url.host_str()?.to_owned();
    let get =
        |name: &str| variable(&name.to_lowercase()).or_else(|| variable(name)).filter(|v| !v.is_empty());
    let direct = get("NO_PROXY").unwrap_or_default();
    let excluded = |entry: &str| {
        let entry = entry.trim().trim_start_matches('.');
        entry == "*" || (!entry.is_empty() && (host == entry || host.ends_with(&format!(".{entry}"))))
    };
    if direct.split(',').any(excluded) {
        return None;
    }
    get(if url.scheme() == "https" { "HTTPS_PROXY" } else { "HTTP_PROXY" }).or_else(|| get("ALL_PROXY"))
}

#[cfg(test)]
mod tests {
    use super::proxy;

    #[test]
    fn the_usual_variables_name_the_proxy() {
        let variables = [("HTTPS_PROXY", "http://proxy:8080"), ("no_proxy", "localhost,.example.com")];
        let get = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let cases = [
            ("https://a.example.org/x", Some("http://proxy:8080")),
            ("http://a.example.org/x", None),
            ("https://api.example.com", None),
            ("https://localhost:8080", None),
            ("https://127.0.0.1:8080", None),
            ("nonsense", None),
        ];
        for (uri, expected) in cases {
            assert_eq!(proxy(uri, get).as_deref(), expected, "{uri}");
        }
    }
}
