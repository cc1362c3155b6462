//! `OpenApi.Document` against a small service with a description in Swagger 2. What is expected: the README of the sample
//! OpenApiSample of microsoft/DataConnectors.

use super::server::{Request, Response, Server};
use super::{Folder, credential, evaluate, settings};
use serde_json::{Value, json};

fn description() -> Value {
    json!({
        "swagger": "2.0", "info": { "title": "Harbours", "version": "1" }, "basePath": "/v2",
        "x-owner": "port authority",
        "paths": {
            "/ships": {
                "get": {
                    "operationId": "listShips", "summary": "All ships", "x-cost": 3,
                    "parameters": [
                        { "name": "limit", "in": "query", "type": "integer" },
                        { "name": "rig", "in": "query", "type": "array", "items": { "type": "string" }, "collectionFormat": "multi", "required": true },
                        { "name": "X-Trace", "in": "header", "type": "string" }
                    ],
                    "responses": { "200": { "schema": { "type": "array", "items": { "$ref": "#/definitions/Ship" } } } }
                },
                "post": { "operationId": "addShip", "responses": {} }
            },
            "/ships/{id}": {
                "parameters": [{ "name": "id", "in": "path", "type": "integer", "required": true, "description": "Its number" }],
                "get": {
                    "operationId": "getShip", "description": "One ship",
                    "responses": { "200": { "schema": { "$ref": "#/definitions/Ship" } }, "404": {} }
                }
            },
            "/names": { "get": { "responses": { "200": { "schema": { "type": "array", "items": { "type": "string" } } } } } },
            "/all": { "get": { "operationId": "all", "responses": { "200": { "schema": { "type": "object", "additionalProperties": {} } } } } },
            "/old": { "get": { "operationId": "old", "deprecated": true, "responses": {} } },
            "/picture": { "get": { "operationId": "picture", "produces": ["image/png"], "responses": {} } }
        },
        "definitions": {
            "Thing": { "properties": { "id": { "type": "integer" } } },
            "Ship": {
                "allOf": [
                    { "$ref": "#/definitions/Thing" },
                    { "type": "object", "properties": {
                        "name": { "type": "string" }, "built": { "type": "string", "format": "date" },
                        "sister": { "$ref": "#/definitions/Ship" }
                    } }
                ]
            }
        }
    })
}

fn service() -> Server {
    Server::start(|request: &Request, _| match request.path() {
        "/v2/swagger.json" => Response::json(&description()),
        "/v2/ships" => Response::json(&json!([
            { "id": 1, "name": "Ada", "built": "1901-02-03", "flag": "de" }, { "id": 2, "sister": { "id": 1, "name": "Ada" } }
        ])),
        "/v2/ships/7" => Response::json(&json!({ "id": 7, "name": "Bea", "flag": "se" })),
        "/v2/names" => Response::json(&json!(["Ada", "Bea"])),
        "/v2/all" => Response::json(&json!({ "a": 1, "b": { "c": 2 } })),
        "/v3.json" => Response::json(&json!({ "openapi": "3.0.0" })),
        _ => Response::status(404),
    })
}

const EXTENSION: &str = r#"
section Sample;
A = [Authentication = [Key = [], UsernamePassword = []]];
[DataSource.Kind = "A"] shared A.Api = (url as text, optional options as record) =>
    OpenApi.Document(Web.Contents(url, [ManualCredentials = true]), options);
[DataSource.Kind = "A"] shared A.Own = (url as text) => OpenApi.Document(
    Web.Contents(url, [ManualCredentials = true]),
    [ManualCredentials = true, Headers = [Authorization = "Bearer " & Extension.CurrentCredential()[Key]], Query = [v = "9"]]);
"#;

#[test]
fn the_operations_of_a_description_are_functions() {
    let server = service();
    let extension = Folder::section(EXTENSION);
    let key = credential("A", None, "Key", r#"{"Key":"the-key"}"#);
    let api = format!(r#"A.Api("{}/v2/swagger.json", [ManualCredentials = true])"#, server.url());
    let wide = api.replace(
        "[Manual",
        "[IncludeMoreColumns = true, IncludeExtensions = true, IncludeDeprecated = true, Manual",
    );
    let of = |api: &str, name: &str| format!(r#"{api}{{[Name = "{name}"]}}[Data]"#);
    let cases = [
        (format!("{api}[Name]"), r#"{"listShips", "getShip", "/names", "all"}"#),
        (format!("{wide}[Name]"), r#"{"listShips", "getShip", "/names", "all", "old"}"#),
        (
            format!(
                r#"let f = {} in {{Type.FunctionRequiredParameters(Value.Type(f)), Record.FieldNames(Type.FunctionParameters(Value.Type(f)))}}"#,
                of(&api, "listShips")
            ),
            r#"{1, {"rig", "limit", "X-Trace"}}"#,
        ),
        (
            format!("Value.Metadata(Value.Type({}))[Documentation.LongDescription]", of(&api, "getShip")),
            r#""One ship""#,
        ),
        (format!("{}(7)", of(&api, "getShip")), r#"[ id = 7, name = "Bea", built = null, sister = null ]"#),
        (format!("{}(7)[MoreColumns]", of(&wide, "getShip")), r#"[ flag = "se" ]"#),
        (
            format!(r#"{}({{"Barque", "Brig"}}, 5, "t-1")[[id], [name], [built]]"#, of(&api, "listShips")),
            r#"#table( type table [id = number, name = text, built = date] , {{1, "Ada", #date(1901, 2, 3)} , {2, null, null} } )"#,
        ),
        (format!(r#"{}({{}}){{1}}[sister][name]"#, of(&api, "listShips")), r#""Ada""#),
        (format!("{}()", of(&api, "/names")), r#"{"Ada", "Bea"}"#),
        // Without properties in the schema there is nothing but the more columns.
        (format!("{}()", of(&wide, "all")), "[ MoreColumns = [ a = 1, b = [ c = 2 ] ] ]"),
        (format!("Value.Metadata({wide})"), r#"[ #"x-owner" = "port authority" ]"#),
        (format!(r#"Value.Metadata({})[#"x-cost"]"#, of(&wide, "listShips")), "3"),
    ];
    for (query, expected) in cases {
        let result = evaluate(settings(&[extension.path()], &key), &query);
        // How Microsoft's tool spaces a result is not the point here.
        let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        assert_eq!(result.map(|text| plain(&text)), Ok(plain(expected)), "{query}");
    }
    let listed = server
        .requests()
        .into_iter()
        .find(|request| request.target.contains("rig=Barque"))
        .expect("a request");
    assert_eq!(listed.target, "/v2/ships?rig=Barque&rig=Brig&limit=5");
    assert_eq!((listed.header("x-trace"), listed.header("authorization")), (Some("t-1"), None));
}

#[test]
fn a_function_belongs_to_the_source_and_sends_what_the_connector_says() {
    let server = service();
    let extension = Folder::section(EXTENSION);
    let key = credential("A", None, "Key", r#"{"Key":"the-key"}"#);
    let query = format!(r#"A.Own("{}/v2/swagger.json"){{[Name = "getShip"]}}[Data](7)[name]"#, server.url());
    assert_eq!(evaluate(settings(&[extension.path()], &key), &query).as_deref(), Ok(r#""Bea""#));
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.target, "/v2/ships/7?v=9");
    assert_eq!(request.header("authorization"), Some("Bearer the-key"));
    // Without ManualCredentials the credential of the source goes along.
    let basic = credential("A", None, "UsernamePassword", r#"{"Username":"ada","Password":"pw"}"#);
    let query = format!(r#"A.Api("{}/v2/swagger.json"){{[Name = "getShip"]}}[Data](7)[id]"#, server.url());
    assert_eq!(evaluate(settings(&[extension.path()], &basic), &query).as_deref(), Ok("7"));
    // "ada:pw" in base64.
    assert_eq!(server.requests().pop().expect("a request").header("authorization"), Some("Basic YWRhOnB3"));
}

#[test]
fn what_is_no_description_is_told() {
    let server = service();
    let extension = Folder::section(EXTENSION);
    let key = credential("A", None, "Key", r#"{"Key":"the-key"}"#);
    for (path, options, expected) in [
        ("/v3.json", "null", "The description is of OpenAPI 3; OpenApi.Document reads Swagger 2.0."),
        ("/v2/names", "null", "The description of the API is not a JSON object."),
        ("/v2/swagger.json", "[Foo = 1]", "'Foo' isn't a valid OpenApi.Document option."),
    ] {
        let query = format!(r#"A.Api("{}{path}", {options})"#, server.url());
        let error = evaluate(settings(&[extension.path()], &key), &query).expect_err("no description");
        assert!(error.contains(expected), "{error}");
    }
}
