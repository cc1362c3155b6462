//! The JSON Schema of `connector.toml`, with which editors complete it and underline mistakes.
//!
//! It is made from the Rust types, and kept beside the file. After a change of the types,
//! `UPDATE_SCHEMA=1 cargo test -p connector schema` writes it again.

use super::Description;
use crate::project::Project;

#[test]
fn the_schema_is_that_of_the_types() {
    let path = Project::here().connector().join("connector.schema.json");
    let schema =
        serde_json::to_string_pretty(&schemars::schema_for!(Description)).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).expect("the schema can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("the schema is there");
    // As values: the order of members depends on the features with which the workspace was built.
    let [kept, schema] = [kept, schema]
        .map(|text| serde_json::from_str::<serde_json::Value>(&text).expect("a schema is JSON"));
    assert!(kept == schema, "connector.schema.json is not that of the types; run with UPDATE_SCHEMA=1");
}
