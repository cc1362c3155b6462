//! The tests of a new connector, with answers of the service as if they had been recorded.

use super::kinds::ADDRESS;
use super::{Auth, Choices, Paging};
use anyhow::Result;
use serde_json::{Value, json};

/// The moment of the recording.
const MOMENT: &str = "2026-02-01T12:00:00Z";

/// The sample query.
pub(super) fn query(choices: &Choices, section: &str) -> String {
    format!("let\n{}\nin\n    Items\n", steps(choices, section))
}

fn steps(choices: &Choices, section: &str) -> String {
    let key = if choices.odata { "[Name = \"Items\", Signature = \"table\"]" } else { "[Key = \"items\"]" };
    format!("    Source = {section}.Contents(\"{ADDRESS}\"),\n    Items = Source{{{key}}}[Data]")
}

/// The files of the folder `tests` by name.
pub(super) fn tests(choices: &Choices, section: &str) -> Result<Vec<(&'static str, String)>> {
    let facts = format!(
        "// Facts: a case for each row.\nlet\n{},\n    Fact = (notes as text, expected as any, actual as any) as list => {{\n        \
         if expected = actual then \"Success\" else \"Failure\",\n        notes,\n        \
         Text.Format(\"expected #{{0}}, got #{{1}}\", {{Text.From(expected), Text.From(actual)}})\n    }}\nin\n    \
         #table(\n        type table [Result = text, Notes = text, Details = text],\n        {{\n            \
         Fact(\"every page is read\", 3, List.Count(Items[Id])),\n            \
         Fact(\"prices are numbers\", 14.75, List.Sum(Items[Price])),\n            \
         Fact(\"the last item has no price\", null, List.Last(Items[Price]))\n        }}\n    )\n",
        steps(choices, section)
    );
    let faults = "# The service is busy twice, and then answers.\n[[fault]]\nfirst = 2\nstatus = 429\nretry_after = 1\n";
    let mut files = vec![
        ("items.query.pq", query(choices, section)),
        ("items.query.pqout", expected()),
        ("facts.query.pq", facts),
        ("busy.query.pq", query(choices, section)),
        ("busy.query.pqout", expected()),
        ("busy.faults.toml", faults.to_owned()),
        ("recorded.har", pretty(&recorded(choices))?),
    ];
    files.push(("credentials.json", credentials(choices.auth, section)?));
    Ok(files)
}

/// The file with a made-up credential.
pub(super) fn credentials(auth: Auth, section: &str) -> Result<String> {
    pretty(&match properties(auth) {
        Some((kind, properties)) => json!([{
            "DataSourceKind": section, "AuthenticationKind": kind, "AuthenticationProperties": properties,
        }]),
        None => json!([{ "DataSourceKind": section, "AuthenticationKind": "Anonymous" }]),
    })
}

pub(super) fn pretty(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn expected() -> String {
    "#table(\n    type table [Id = Int64.Type, Name = text, Price = nullable number, Changed = nullable date],\n    {\n        \
     {1, \"Bolt\", 0.25, #date(2026, 1, 30)},\n        {2, \"Wrench\", 14.5, #date(2026, 1, 31)},\n        \
     {3, \"Manual\", null, null}\n    }\n)\n"
        .to_owned()
}

/// A credential that is made up: replays need no real one.
fn properties(auth: Auth) -> Option<(&'static str, Value)> {
    Some(match auth {
        Auth::Anonymous => return None,
        Auth::Key => ("Key", json!({ "Key": "made-up-for-tests" })),
        Auth::Basic => ("UsernamePassword", json!({ "Username": "ada", "Password": "made-up-for-tests" })),
        Auth::OAuth | Auth::Aad => (
            "OAuth2",
            json!({ "AccessToken": "made-up-for-tests", "Expires": "2099-01-01T00:00:00Z", "RefreshToken": "" }),
        ),
    })
}

fn recorded(choices: &Choices) -> Value {
    let items = [
        json!({ "id": 1, "name": "Bolt", "price": 0.25, "changed": "2026-01-30" }),
        json!({ "id": 2, "name": "Wrench", "price": 14.5, "changed": "2026-01-31" }),
        json!({ "id": 3, "name": "Manual", "price": null, "changed": null }),
    ];
    let (first, last) = items.split_at(2);
    let list = format!("{ADDRESS}/items");
    let answers: Vec<(String, Value)> = match (choices.odata, choices.paging) {
        (true, _) => return archive(odata(&items, choices.auth == Auth::Key)),
        (_, Paging::None) => vec![(list, json!({ "items": items }))],
        (_, Paging::Link) => vec![
            (list.clone(), json!({ "items": first, "next": format!("{list}?page=2") })),
            (format!("{list}?page=2"), json!({ "items": last, "next": null })),
        ],
        (_, Paging::Cursor) => vec![
            (list.clone(), json!({ "items": first, "cursor": "after-2" })),
            (format!("{list}?cursor=after-2"), json!({ "items": last, "cursor": null })),
        ],
        (_, Paging::Offset) => vec![
            (format!("{list}?limit=2&offset=0"), json!({ "items": first })),
            (format!("{list}?limit=2&offset=2"), json!({ "items": last })),
        ],
    };
    let entry = |(url, answer): (String, Value)| exchange(&url, "application/json", &answer.to_string());
    archive(answers.into_iter().map(entry).collect())
}

fn odata(items: &[Value], has_key: bool) -> Vec<Value> {
    let exchange = |url: &str, content_type: &str, body: &str| {
        let sign = if url.contains('?') { '&' } else { '?' };
        // As recordings have it: every secret replaced.
        let key = if has_key { format!("{sign}api-key=***") } else { String::new() };
        exchange(&format!("{url}{key}"), content_type, body)
    };
    let json = "application/json;odata.metadata=minimal";
    let service = json!({
        "@odata.context": format!("{ADDRESS}/$metadata"),
        "value": [{ "name": "Items", "kind": "EntitySet", "url": "Items" }],
    });
    let metadata = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
        <edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\
        <Schema Namespace=\"Example\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
        <EntityType Name=\"Item\"><Key><PropertyRef Name=\"Id\"/></Key>\
        <Property Name=\"Id\" Type=\"Edm.Int64\" Nullable=\"false\"/>\
        <Property Name=\"Name\" Type=\"Edm.String\" Nullable=\"false\"/>\
        <Property Name=\"Price\" Type=\"Edm.Double\"/><Property Name=\"Changed\" Type=\"Edm.Date\"/></EntityType>\
        <EntityContainer Name=\"Container\"><EntitySet Name=\"Items\" EntityType=\"Example.Item\"/></EntityContainer>\
        </Schema></edmx:DataServices></edmx:Edmx>";
    let row = |item: &Value| json!({ "Id": item["id"], "Name": item["name"], "Price": item["price"], "Changed": item["changed"] });
    let rows = |items: &[Value]| items.iter().map(row).collect::<Vec<_>>();
    let context = format!("{ADDRESS}/$metadata#Items");
    let (first, last) = items.split_at(2);
    let next = format!("{ADDRESS}/Items?$skiptoken=2");
    let page = json!({ "@odata.context": context, "value": rows(first), "@odata.nextLink": next });
    let end = json!({ "@odata.context": context, "value": rows(last) });
    vec![
        exchange(ADDRESS, json, &service.to_string()),
        exchange(&format!("{ADDRESS}/$metadata"), "application/xml", metadata),
        exchange(&format!("{ADDRESS}/Items"), json, &page.to_string()),
        // A preview asks for the first thousand.
        exchange(&format!("{ADDRESS}/Items?$top=1000"), json, &page.to_string()),
        exchange(&next, json, &end.to_string()),
    ]
}

pub(super) fn exchange(url: &str, content_type: &str, body: &str) -> Value {
    let mut headers = vec![json!({ "name": "content-type", "value": content_type })];
    if !content_type.ends_with("xml") && content_type.contains("odata") {
        headers.push(json!({ "name": "odata-version", "value": "4.0" }));
    }
    json!({
        "startedDateTime": MOMENT, "time": 0,
        "request": {
            "method": "GET", "url": url, "httpVersion": "HTTP/1.1", "cookies": [], "headers": [], "queryString": [],
            "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "headers": headers,
            "content": { "size": body.len(), "mimeType": content_type, "text": body },
            "redirectURL": "", "headersSize": -1, "bodySize": body.len(),
        },
        "cache": {}, "timings": { "send": 0, "wait": 0, "receive": 0 },
    })
}

pub(super) fn archive(entries: Vec<Value>) -> Value {
    json!({ "log": {
        "version": "1.2", "creator": { "name": "pq", "version": env!("CARGO_PKG_VERSION") }, "entries": entries,
    }})
}
