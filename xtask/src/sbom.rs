//! Bills of materials in the form of CycloneDX 1.6 (JSON): of the connector its files, of the tools the crates that are
//! linked. By hand, because the crate for it would double what `package` compiles. Nothing in them depends on when or where
//! they are made.

use anyhow::{Context as _, Result};
use connector::package::sha256;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn document(main: Value, components: Vec<Value>, more: Value) -> String {
    let mut bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": main },
        "components": components,
    });
    if let (Some(bill), Value::Object(more)) = (bill.as_object_mut(), more) {
        bill.extend(more);
    }
    format!("{bill:#}\n")
}

/// The bill of a connector's package: each of its files with its sum.
///
/// # Errors
/// It is no package.
pub fn of_package(name: &str, version: &str, bytes: &[u8]) -> Result<String> {
    let package = mez::Package::from_bytes(bytes)?;
    let files = package.parts().iter().map(|part| {
        let sum = sha256(&part.bytes);
        json!({
            "type": "file",
            "bom-ref": part.name,
            "name": part.name,
            "hashes": [{ "alg": "SHA-256", "content": sum }],
        })
    });
    let main = json!({
        "type": "application",
        "bom-ref": "connector",
        "name": name,
        "version": version,
        "hashes": [{ "alg": "SHA-256", "content": sha256(bytes) }],
    });
    Ok(document(main, files.collect(), json!({})))
}

/// The bill of a program: its package and all that is linked into it, from `cargo metadata` (its JSON) of the system it is
/// built for.
///
/// # Errors
/// The metadata are not what cargo writes, or have no such package.
pub fn of_program(package: &str, metadata: &Value) -> Result<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|one| (text(&one["id"]), one)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|one| (text(&one["id"]), one)).collect();
    let own = packages.iter().find(|(_, one)| one["name"] == package).map(|(id, _)| id.clone());
    let own = own.with_context(|| format!("cargo knows no package {package}"))?;
    let linked = |id: &str| -> Vec<String> {
        let dependencies = nodes.get(id).map(|node| list(&node["deps"])).unwrap_or_default();
        let is_linked = |one: &Value| list(&one["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        dependencies.iter().filter(|one| is_linked(one)).map(|one| text(&one["pkg"])).collect()
    };
    let mut seen = BTreeSet::from([own.clone()]);
    let mut open = vec![own.clone()];
    while let Some(id) = open.pop() {
        for next in linked(&id) {
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    let reference = |id: &String| -> String {
        let one = &packages[id];
        format!("pkg:cargo/{}@{}", text(&one["name"]), text(&one["version"]))
    };
    let component = |id: &String, kind: &str| {
        let one = &packages[id];
        let mut component = json!({
            "type": kind,
            "bom-ref": reference(id),
            "name": one["name"],
            "version": one["version"],
            "purl": reference(id),
        });
        if let (Some(license), Some(fields)) = (one["license"].as_str(), component.as_object_mut()) {
            fields.insert("licenses".into(), json!([{ "expression": license.replace('/', " OR ") }]));
        }
        component
    };
    let components = seen.iter().filter(|id| **id != own).map(|id| component(id, "library")).collect();
    let edges: Vec<Value> = seen
        .iter()
        .map(|id| {
            let on: BTreeSet<String> = linked(id).iter().map(reference).collect();
            json!({ "ref": reference(id), "dependsOn": on })
        })
        .collect();
    Ok(document(component(&own, "application"), components, json!({ "dependencies": edges })))
}
