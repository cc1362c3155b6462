//! A small OData service of our own: harbours, ships and their crews, with pages, system query options, a singleton, a
//! function and navigation properties.

use super::server::{Request, Response, Server};
use serde_json::{Map, Value, json};

const METADATA: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Voyages" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="Rig"><Member Name="Schooner"/><Member Name="Barque"/></EnumType>
  <ComplexType Name="Place"><Property Name="City" Type="Edm.String"/><Property Name="Latitude" Type="Edm.Double"/></ComplexType>
  <EntityType Name="Harbour"><Key><PropertyRef Name="Code"/></Key>
    <Property Name="Code" Type="Edm.String" Nullable="false"/>
    <Property Name="Place" Type="Voyages.Place" Nullable="false"/>
  </EntityType>
  <EntityType Name="Ship" OpenType="true"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Name" Type="Edm.String"/>
    <Property Name="Rig" Type="Voyages.Rig" Nullable="false"/>
    <Property Name="Built" Type="Edm.Date"/>
    <Property Name="Tonnage" Type="Edm.Decimal"/>
    <Property Name="Seen" Type="Edm.DateTimeOffset"/>
    <Property Name="Names" Type="Collection(Edm.String)" Nullable="false"/>
    <NavigationProperty Name="Home" Type="Voyages.Harbour"/>
    <NavigationProperty Name="Crew" Type="Collection(Voyages.Sailor)"/>
  </EntityType>
  <EntityType Name="Sailor"><Key><PropertyRef Name="Ship"/><PropertyRef Name="Number"/></Key>
    <Property Name="Ship" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Number" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Name" Type="Edm.String"/>
  </EntityType>
  <Function Name="Nearest"><Parameter Name="latitude" Type="Edm.Double" Nullable="false"/><ReturnType Type="Voyages.Harbour"/></Function>
  <EntityContainer Name="All">
    <EntitySet Name="Harbours" EntityType="Voyages.Harbour"/>
    <EntitySet Name="Ships" EntityType="Voyages.Ship"/>
    <EntitySet Name="Sailors" EntityType="Voyages.Sailor"/>
    <Singleton Name="Flagship" Type="Voyages.Ship"/>
    <FunctionImport Name="Nearest" Function="Voyages.Nearest"/>
  </EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

/// How many entities a page has.
const PAGE: usize = 8;

/// Starts the service.
pub(crate) fn start() -> Server {
    Server::start(answer)
}

fn harbours() -> Vec<Value> {
    [("HAM", "Hamburg", 53.5), ("LIS", "Lisboa", 38.7), ("OSL", "Oslo", 59.9)]
        .map(|(code, city, latitude)| json!({"Code": code, "Place": {"City": city, "Latitude": latitude}}))
        .to_vec()
}

fn ships() -> Vec<Value> {
    vec![
        json!({"Id": 1, "Name": "Ada", "Rig": "Schooner", "Built": "1901-02-03", "Tonnage": 120.5,
            "Seen": "2024-05-06T07:08:09Z", "Names": ["Ada", "Adele"]}),
        json!({"Id": 2, "Name": "Bea's", "Rig": "Barque", "Built": "1888-01-01", "Tonnage": null,
            "Seen": "2024-05-06T07:08:09.5+02:00", "Names": [], "Motto": "ahoy"}),
        json!({"Id": 3, "Name": null, "Rig": "Barque", "Built": null, "Tonnage": 900,
            "Seen": null, "Names": []}),
    ]
}

fn sailors() -> Vec<Value> {
    (1..=20)
        .map(|number| json!({"Ship": 1 + number % 2, "Number": number, "Name": format!("Sailor {number}")}))
        .collect()
}

fn answer(request: &Request, own: &str) -> Response {
    let root = format!("{own}/voyages/");
    let path = request.path().trim_start_matches("/voyages").trim_matches('/').to_owned();
    let context = |what: &str| json!(format!("{root}$metadata#{what}"));
    let entity = |set: &str, entity: Option<Value>| match entity {
        Some(entity) => {
            let mut object =
                Map::from_iter([("@odata.context".to_owned(), context(&format!("{set}/$entity")))]);
            object.extend(entity.as_object().cloned().unwrap_or_default());
            odata(Value::Object(object))
        }
        None => refused(404, "There is no such thing aboard."),
    };
    match path.as_str() {
        "" => odata(json!({"@odata.context": format!("{root}$metadata"), "value": [
            {"name": "Harbours", "kind": "EntitySet", "url": "Harbours"},
            {"name": "Ships", "kind": "EntitySet", "url": "Ships"},
            {"name": "Sailors", "url": "Sailors"},
            {"name": "Flagship", "kind": "Singleton", "url": "Flagship"},
            {"name": "Nearest", "kind": "FunctionImport", "url": "Nearest"},
        ]})),
        "$metadata" => Response::new(200, "application/xml", METADATA),
        "Harbours" => set(request, &root, "Harbours", harbours()),
        "Ships" => set(request, &root, "Ships", ships()),
        "Sailors" => set(request, &root, "Sailors", sailors()),
        "Sailors/$count" => Response::new(200, "text/plain", filtered(request, sailors()).len().to_string()),
        "Flagship" => {
            let mut flagship = ships().swap_remove(0);
            if request.header("prefer").is_some_and(|wanted| wanted.contains("include-annotations")) {
                flagship["@Voyages.Flag"] = json!("red");
                flagship["Name@Voyages.Note"] = json!("painted");
            }
            entity("Flagship", Some(flagship))
        }
        "Ships(1)" => entity("Ships", ships().into_iter().next()),
        "Ships(1)/Home" => entity("Harbours", harbours().into_iter().next()),
        "Ships(2)/Home" => Response::status(204),
        "Ships(1)/Crew" | "Flagship/Crew" => {
            let crew = sailors().into_iter().filter(|sailor| sailor["Ship"] == 1).collect();
            set(request, &root, "Sailors", crew)
        }
        "Nearest(latitude=53)" => entity("Harbours", harbours().into_iter().next()),
        "Broken" => Response::new(200, "text/html", "<html>"),
        _ => refused(404, "There is no such thing aboard."),
    }
}

fn odata(body: Value) -> Response {
    Response::json(&body).with_header("OData-Version", "4.0")
}

fn refused(status: u16, message: &str) -> Response {
    Response::new(status, "application/json", json!({"error": {"code": "", "message": message}}).to_string())
}

/// A collection after its system query options, in pages.
fn set(request: &Request, root: &str, name: &str, entities: Vec<Value>) -> Response {
    let mut entities = filtered(request, entities);
    if let Some(order) = request.parameter("$orderby") {
        let (property, descending) = match order.strip_suffix(" desc") {
            Some(property) => (property, true),
            None => (order.trim_end_matches(" asc"), false),
        };
        entities.sort_by_key(|entity| entity[property].to_string());
        if descending {
            entities.reverse();
        }
    }
    let number = |name: &str| request.parameter(name).and_then(|text| text.parse::<usize>().ok());
    let entities = entities.into_iter().skip(number("$skip").unwrap_or(0));
    let entities: Vec<Value> = entities.take(number("$top").unwrap_or(usize::MAX)).collect();
    let start = number("$skiptoken").unwrap_or(0);
    let select = request.parameter("$select");
    let page: Vec<Value> = entities
        .iter()
        .skip(start)
        .take(PAGE)
        .map(|entity| match &select {
            Some(names) => {
                let all = entity.as_object().cloned().unwrap_or_default();
                let kept = all.into_iter().filter(|(name, _)| names.split(',').any(|one| one == name));
                Value::Object(kept.collect())
            }
            None => entity.clone(),
        })
        .collect();
    let mut body = json!({"@odata.context": format!("{root}$metadata#{name}"), "value": page});
    if start + PAGE < entities.len() {
        // Relative to the request, as the standard allows.
        let mut query: Vec<String> = request
            .query()
            .into_iter()
            .filter(|(name, _)| name != "$skiptoken")
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "%20")))
            .collect();
        query.push(format!("$skiptoken={}", start + PAGE));
        let own = request.path().rsplit('/').next().unwrap_or_default();
        body["@odata.nextLink"] = json!(format!("{own}?{}", query.join("&")));
    }
    odata(body)
}

/// The entities for which every part of `$filter` holds: `Name eq 'x'`, `Id gt 2`, `startswith(Name,'x')`.
fn filtered(request: &Request, entities: Vec<Value>) -> Vec<Value> {
    let Some(filter) = request.parameter("$filter") else { return entities };
    let holds = |entity: &Value| {
        filter.trim_start_matches('(').trim_end_matches(')').split(" and ").all(|part| {
            if let Some(inner) = part.strip_prefix("startswith(") {
                let (property, wanted) = inner.trim_end_matches(')').split_once(',').unwrap_or((inner, ""));
                let text = entity[property].as_str().unwrap_or_default();
                return text.starts_with(wanted.trim_matches('\''));
            }
            let mut words = part.splitn(3, ' ');
            let property = words.next().unwrap_or_default();
            let (operator, literal) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let value = &entity[property];
            match (operator, literal.parse::<f64>()) {
                ("gt", Ok(number)) => value.as_f64().is_some_and(|value| value > number),
                ("eq", Ok(number)) => value.as_f64() == Some(number),
                ("eq", Err(_)) => {
                    let text =
                        literal.trim_start_matches("Voyages.Rig").trim_matches('\'').replace("''", "'");
                    value.as_str().unwrap_or("null") == text
                }
                _ => false,
            }
        })
    };
    entities.into_iter().filter(holds).collect()
}
