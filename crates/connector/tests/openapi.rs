//! Descriptions that no good will has written: an error or sensible M, and never a panic.

use connector::new::{Auth, Choices, Paging, Service, files};
use std::collections::BTreeMap;

/// Without what only lays a text out.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What a description makes: the files, or why there are none.
fn made(description: &str) -> Result<BTreeMap<String, String>, String> {
    let service = Service::read(description, None, &|name| anyhow::bail!("there is no {name}"))
        .map_err(|error| format!("{error:#}"))?;
    let choices = Choices {
        name: "Made".into(),
        auth: Auth::Anonymous,
        paging: Paging::None,
        odata: false,
        service: Some(service),
        classic: true,
    };
    let files = files(&choices).map_err(|error| format!("{error:#}"))?;
    Ok(files.into_iter().map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect())
}

/// A description of OpenAPI 3 with these paths.
fn with_paths(paths: &str, components: &str) -> String {
    format!("{{\"openapi\": \"3.0.0\", \"paths\": {paths}, \"components\": {components}}}")
}

/// A GET operation that answers with this schema.
fn get(schema: &str) -> String {
    format!(
        "{{\"get\": {{\"responses\": {{\"200\": {{\"content\": {{\"application/json\": {{\"schema\": {schema}}}}}}}}}}}}}"
    )
}

#[test]
fn what_is_no_description_says_why() {
    let deep = format!("{{\"openapi\": \"3.0.0\", \"x\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let deep_yaml = format!("openapi: 3.0.0\nx: {}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let bomb = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, \
                *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, \
                *e, *e, *e, *e]\ng: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]\nh: [*g, *g, *g, *g, *g, *g, *g, *g, *g]\nopenapi: 3.0.0\n";
    let outside = with_paths("{\"/a\": {\"$ref\": \"other.yaml#/a\"}}", "{}");
    let circle =
        with_paths("{\"/a\": {\"$ref\": \"#/components/a\"}}", "{\"a\": {\"$ref\": \"#/components/a\"}}");
    let nowhere = with_paths("{\"/a\": {\"$ref\": \"#/components/b\"}}", "{}");
    let cases: &[(&str, &str)] = &[
        ("", "this is no description"),
        ("{", "the description is no JSON"),
        ("a: [", "the description is neither JSON nor YAML"),
        ("{}", "neither `swagger: \"2.0\"` nor `openapi: 3.…` is in it"),
        ("{\"swagger\": \"1.2\"}", "this is no description"),
        ("just a text", "this is no description"),
        ("{\"openapi\": \"3.0.0\"}", "no GET operation"),
        ("swagger: 2.0\npaths: 7", "no GET operation"),
        (&deep, "the description is no JSON"),
        (&deep_yaml, "the description is neither JSON nor YAML"),
        (bomb, "the description is neither JSON nor YAML"),
        (&outside, "/a: other.yaml#/a refers to another file"),
        (&circle, "/a: its references lead in a circle"),
        (&nowhere, "/a: #/components/b leads nowhere"),
    ];
    for (description, expected) in cases {
        let shown: String = description.chars().take(60).collect();
        match made(description) {
            Err(error) => assert!(error.contains(expected), "{shown}: {error}"),
            Ok(_) => panic!("{shown} made a connector"),
        }
    }
}

#[test]
fn what_is_odd_still_gives_m() {
    let many: String =
        (0..700).map(|number| format!("\"/p{number}\": {}, ", get("{\"type\": \"array\"}"))).collect();
    let wide: String = (0..5000).map(|number| format!("\"c{number}\": {{\"type\": \"string\"}}, ")).collect();
    let twice = "{\"allOf\": [{\"$ref\": \"#/components/s\"}, {\"$ref\": \"#/components/s\"}], \"properties\": {\"n\": {\"$ref\": \
                 \"#/components/s\"}}}";
    // The paths, the components, and what has to be in the M.
    let cases: &[(String, String, &str)] = &[
        // A schema that is made of itself, in every way.
        (
            format!("{{\"/a\": {}}}", get("{\"$ref\": \"#/components/s\"}")),
            format!("{{\"s\": {twice}}}"),
            "type table [n = nullable record]",
        ),
        // Names that are no identifiers, or those of the connector itself.
        (
            format!(
                "{{\"/\\\"; drop\": {}, \"/日本\": {}, \"/rows\": {}, \"/ask\": {}}}",
                get("{}"),
                get("{}"),
                get("{}"),
                get("{}")
            ),
            "{}".into(),
            "Operation = (address as text) as table =>",
        ),
        (
            format!(
                "{{\"/a\": {}}}",
                get(
                    "{\"properties\": {\"#\\\"x\\n\\u0000\": {\"type\": \"string\"}, \"\": {}, \"let\": {}}}"
                )
            ),
            "{}".into(),
            "#\"let\" = any",
        ),
        // More than anybody uses.
        (format!("{{{many} \"/last\": {}}}", get("{}")), "{}".into(), "P499 = (address as text)"),
        (
            format!("{{\"/a\": {}}}", get(&format!("{{\"properties\": {{{wide} \"last\": {{}}}}}}"))),
            "{}".into(),
            "c299 = nullable text",
        ),
        // Examples that do not fit their types.
        (
            format!(
                "{{\"/a\": {}}}",
                get(
                    "{\"properties\": {\"n\": {\"type\": \"integer\", \"example\": \"seven\"}, \"d\": {\"type\": \"string\", \
             \"format\": \"date\", \"example\": \"2026-02-31\"}}}"
                )
            ),
            "{}".into(),
            "n = nullable Int64.Type, d = nullable date",
        ),
    ];
    for (paths, components, expected) in cases {
        let files =
            made(&with_paths(paths, components)).unwrap_or_else(|error| panic!("{expected}: {error}"));
        let m = &files["Made.pq"];
        let shown: String = m.chars().take(3000).collect();
        assert!(bare(m).contains(&bare(expected)), "{expected} is not in\n{shown}");
        let parsed = m_syntax::parse(m);
        assert!(parsed.diagnostics.is_empty(), "{expected}: {:?}", parsed.diagnostics.first());
        for (name, query) in files.iter().filter(|(name, _)| name.ends_with(".query.pq")) {
            assert!(m_syntax::parse(query).diagnostics.is_empty(), "{name}:\n{query}");
        }
    }
}

#[test]
fn what_the_description_says_is_in_the_m() {
    let read = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi").join(name);
        made(&std::fs::read_to_string(path).expect("a description")).unwrap_or_else(|error| panic!("{error}"))
    };
    let tides = read("tides.json");
    for expected in [
        "#\"X-Tide-Key\" = Extension.CurrentCredential()[Key]",
        "ListStations = (address as text, optional limit as nullable number, optional country as nullable text) as table",
        "RowsByPosition((query as record) as any => Ask(address, \"stations\", query), Given([limit = limit, country = country]), each _, \"offset\", 0, true)",
        "Documentation.AllowedValues = {\"DE\", \"NL\", \"DK\"}",
        "RowsByLink((query as record) as any => Ask(address, \"stations/\" & PathPart(id) & \"/levels\", query, Given([#\"X-Trace\" = xTrace]))",
        "Documentation.LongDescription = \"Water levels \"\"above\"\" the zero of the gauge. In metres.\"",
        "type table [at = datetimezone, metres = nullable number, #\"is forecast\" = nullable logical]",
        "from as date",
        "address = address2",
    ] {
        assert!(
            bare(&tides["Made.pq"]).contains(&bare(expected)),
            "{expected} is not in\n{}",
            tides["Made.pq"]
        );
    }
    assert!(tides["README.md"].contains("- POST /stations: only GET is carried"));
    assert!(tides["README.md"].contains("- GET /chart: it answers with no JSON"));
    let library = read("library.yaml");
    for expected in [
        "Authorization = \"Bearer \" & Extension.CurrentCredential()[Key]",
        "https://eu.library.example.com/api",
        "RowsByCursor((query as record) as any => Ask(address, \"books\", query), Given([each = #\"each\"]), each _[data]? ?? {}, each _[meta]?[next_cursor]?, \"cursor\")",
        "[id = text, changed = nullable datetimezone, title = text, pages = nullable Int64.Type",
        "\"books/\" & PathPart(isbn) & \"/\" & PathPart(part)",
    ] {
        assert!(
            bare(&library["Made.pq"]).contains(&bare(expected)),
            "{expected} is not in\n{}",
            library["Made.pq"]
        );
    }
    let rooms = read("rooms.yaml");
    for expected in [
        "AuthorizeAddress = \"https://login.rooms.example.com/authorize\"",
        "scope = \"read offline_access\"",
        "each _[results]? ?? {}, \"page\", 0, false)",
        "[number = nullable Int64.Type, free = any, since = nullable date]",
    ] {
        assert!(
            bare(&rooms["Made.pq"]).contains(&bare(expected)),
            "{expected} is not in\n{}",
            rooms["Made.pq"]
        );
    }
    let parcels = read("parcels.json");
    for expected in
        ["ApiKeyName = \"subscription-key\"", "https://parcels.example.com/odata", "\"$skip\", 0, true"]
    {
        assert!(
            bare(&parcels["Made.pq"]).contains(&bare(expected)),
            "{expected} is not in\n{}",
            parcels["Made.pq"]
        );
    }
}
