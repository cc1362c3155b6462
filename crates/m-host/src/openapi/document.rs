//! The description of an API: where it is, its GET operations and their parameters (Swagger 2.0 specification).

use m_engine::value::Record;
use serde_json::{Map, Value as Json};

/// So many references lead from one to the next.
const REFERENCES: usize = 32;

/// A description.
pub(super) struct Document {
    json: Map<String, Json>,
    /// The address before the paths, without a slash at the end.
    pub(super) base: String,
}

/// A GET operation.
pub(super) struct Operation {
    /// `operationId`, or else the path.
    pub(super) name: String,
    pub(super) path: String,
    /// What the description says of it.
    pub(super) about: String,
    /// Required ones first, in the order of the description.
    pub(super) parameters: Vec<Parameter>,
    /// The schema of the answer; none where the description has none.
    pub(super) answer: Option<Json>,
    /// Its `x-` fields.
    pub(super) extensions: Record,
}

/// A parameter of an operation.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) required: bool,
    /// `string`, `integer`, `array` …
    pub(super) kind: String,
    /// `csv`, `multi` …, for arrays.
    pub(super) collection: String,
    pub(super) about: String,
    pub(super) allowed: Vec<Json>,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

impl Document {
    /// Reads a description; `source` is the address it comes from.
    ///
    /// Errors: it is no JSON, is not of version 2, or does not say where the API is.
    pub(super) fn read(bytes: &[u8], source: Option<String>) -> Result<Document, String> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let json: Map<String, Json> = serde_json::from_slice(bytes)
            .map_err(|_| "The description of the API is not a JSON object.".to_owned())?;
        match json.get("swagger").and_then(Json::as_str) {
            Some(version) if version.starts_with("2.") => {}
            _ if json.contains_key("openapi") => {
                return Err("The description is of OpenAPI 3; OpenApi.Document reads Swagger 2.0.".into());
            }
            _ => return Err("The description has no field 'swagger' that says \"2.0\".".into()),
        }
        let source = source.and_then(|source| reqwest::Url::parse(&source).ok());
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let host = text("host").or_else(|| {
            let source = source.as_ref()?;
            let port = source.port().map(|port| format!(":{port}")).unwrap_or_default();
            Some(format!("{}{port}", source.host_str()?))
        });
        let host = host.ok_or("The description has no field 'host', and was not fetched from one.")?;
        let schemes: Vec<&str> = json
            .get("schemes")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        let scheme = match schemes.as_slice() {
            [] => source.as_ref().map_or("https", |source| source.scheme()),
            some if some.contains(&"https") => "https",
            some => some[0],
        };
        let path = text("basePath").unwrap_or_default();
        let path = path.trim_matches('/');
        let base = format!("{scheme}://{host}{}{path}", if path.is_empty() { "" } else { "/" });
        Ok(Document { base, json })
    }

    /// The object behind a `$ref`, or the one at hand.
    pub(super) fn resolved<'d>(&'d self, json: &'d Json) -> &'d Json {
        let mut json = json;
        for _ in 0..REFERENCES {
            let Some(reference) = json.get("$ref").and_then(Json::as_str) else { break };
            let mut found = None;
            for (index, part) in reference.trim_start_matches("#/").split('/').enumerate() {
                let part = part.replace("~1", "/").replace("~0", "~");
                found = match index {
                    0 => self.json.get(&part),
                    _ => found.and_then(|found: &Json| found.get(&part)),
                };
            }
            match found {
                Some(found) => json = found,
                None => break,
            }
        }
        json
    }

    /// The GET operations whose answer can be JSON.
    pub(super) fn operations(&self, deprecated: bool) -> Vec<Operation> {
        let Some(Json::Object(paths)) = self.json.get("paths") else { return Vec::new() };
        let operations = paths.iter().filter_map(|(path, item)| {
            let item = self.resolved(item);
            let get = item.get("get")?;
            let is_deprecated = get.get("deprecated") == Some(&Json::Bool(true));
            ((deprecated || !is_deprecated) && self.gives_json(get)).then(|| self.operation(path, item, get))
        });
        operations.collect()
    }

    fn gives_json(&self, get: &Json) -> bool {
        match get.get("produces").or_else(|| self.json.get("produces")).and_then(Json::as_array) {
            Some(types) if !types.is_empty() => {
                types.iter().any(|ty| ty.as_str().is_some_and(|ty| ty.contains("json") || ty == "*/*"))
            }
            _ => true,
        }
    }

    fn operation(&self, path: &str, item: &Json, get: &Json) -> Operation {
        let text = |name: &str| get.get(name).and_then(Json::as_str);
        let mut parameters: Vec<Parameter> = Vec::new();
        let lists = [item.get("parameters"), get.get("parameters")];
        for json in lists.into_iter().flatten().filter_map(Json::as_array).flatten() {
            let Some(parameter) = parameter(self.resolved(json)) else { continue };
            // What an operation says goes before what the path says of all its operations.
            parameters.retain(|known| known.name != parameter.name || known.place != parameter.place);
            parameters.push(parameter);
        }
        parameters.sort_by_key(|parameter| !parameter.required);
        let responses = get.get("responses").and_then(Json::as_object);
        let answer = responses.and_then(|responses| {
            let good = responses.iter().find(|(status, _)| status.starts_with('2'));
            let (_, answer) = good.or_else(|| responses.iter().find(|(status, _)| *status == "default"))?;
            self.resolved(answer).get("schema").cloned()
        });
        Operation {
            name: text("operationId").unwrap_or(path).to_owned(),
            path: path.to_owned(),
            about: text("description").or(text("summary")).unwrap_or_default().to_owned(),
            parameters,
            answer,
            extensions: extensions(get),
        }
    }

    /// Why the credential of the source cannot be used for the API by itself; none where it can.
    pub(super) fn security_problem(&self, wanted: Option<&str>) -> Option<String> {
        let definitions = self.json.get("securityDefinitions")?.as_object()?;
        let (name, definition) = match wanted {
            Some(wanted) => match definitions.iter().find(|(name, _)| *name == wanted) {
                Some(found) => found,
                None => return Some(format!("The description has no security definition '{wanted}'.")),
            },
            None => definitions.iter().next()?,
        };
        let kind = definition.get("type").and_then(Json::as_str).unwrap_or_default();
        (kind != "basic").then(|| {
            format!(
                "The security definition '{name}' is of the type '{kind}'; only 'basic' is done automatically. Use the \
                 options ManualCredentials and Headers or Query."
            )
        })
    }

    /// The `x-` fields of the description.
    pub(super) fn extensions(&self) -> Record {
        extensions(&Json::Object(self.json.clone()))
    }
}

fn extensions(json: &Json) -> Record {
    let fields = json.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"));
    Record::of(fields.map(|(name, json)| (name.as_str(), crate::odata::untyped(json))))
}

/// A parameter that a GET can have.
fn parameter(json: &Json) -> Option<Parameter> {
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let place = match text("in")? {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        _ => return None,
    };
    Some(Parameter {
        name: text("name")?.to_owned(),
        place,
        required: place == Place::Path || json.get("required") == Some(&Json::Bool(true)),
        kind: text("type").unwrap_or("string").to_owned(),
        collection: text("collectionFormat").unwrap_or("csv").to_owned(),
        about: text("description").unwrap_or_default().to_owned(),
        allowed: json.get("enum").and_then(Json::as_array).cloned().unwrap_or_default(),
    })
}
