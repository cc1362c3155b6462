//! The pages of the guide that are made of the code: the functions of the library, the verbs, `connector.toml`, and on that of
//! certification the table of the rules.
//!
//! They are kept in `docs/`. After a change of what they are made of, `UPDATE_PAGES=1 cargo test -p pq reference` writes them
//! again.

use crate::Arguments;
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use m_engine::Builtin;
use m_host::library;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares a page with the one that is kept, or keeps it.
fn kept(name: &str, page: &str) {
    let path = root().join("docs").join(name);
    if std::env::var_os("UPDATE_PAGES").is_some() {
        sink::write_with_folder(&path, page.as_bytes()).expect("a page of the guide can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = kept.lines().zip(page.lines()).find(|(kept, made)| kept != made);
    assert!(
        kept == page,
        "docs/{name} is old: write it with UPDATE_PAGES=1 cargo test -p pq reference; the first other line is {differs:?}"
    );
}

/// The first sentence of a documentation, in which no word is markup of HTML.
fn sentence(text: &str) -> String {
    let text = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let end = text
        .match_indices(". ")
        .find(|(at, _)| !text[..*at].ends_with("e.g") && !text[..*at].ends_with("i.e"));
    let text = end.map_or(text.as_str(), |(at, _)| &text[..=at]);
    let outside = |(index, part): (usize, &str)| match index % 2 {
        0 => part.replace('<', "&lt;").replace('*', "\\*"),
        _ => part.to_owned(),
    };
    text.split('`').enumerate().map(outside).collect::<Vec<_>>().join("`")
}

#[test]
fn the_page_of_the_functions_is_that_of_the_library() {
    let mut families: BTreeMap<&str, Vec<&Builtin>> = BTreeMap::new();
    for builtin in library::builtins() {
        let family = builtin.name.split('.').next().unwrap_or_default();
        let family = if family.starts_with('#') { "Constructors" } else { family };
        families.entry(family).or_default().push(builtin);
    }
    let is_function = |builtin: &&Builtin| builtin.signature.starts_with('(');
    let foreign = library::foreign();
    let (mut list, mut page, mut constants) = (Vec::new(), String::new(), String::new());
    for (family, mut members) in families {
        members.sort_by_key(|builtin| builtin.name);
        let others: Vec<_> =
            members.iter().filter(|one| !is_function(one)).map(|one| format!("`{}`", one.name)).collect();
        if !others.is_empty() {
            let _ = writeln!(constants, "- {}", others.join(", "));
        }
        let functions: Vec<_> = members.into_iter().filter(is_function).collect();
        if functions.is_empty() {
            continue;
        }
        list.push(format!("[{family}](#{})", family.to_lowercase()));
        let _ = writeln!(page, "\n## {family}\n");
        for one in functions {
            let mark = if foreign.contains(&one.name) {
                " *Always an error here: it needs a system that is not there.*"
            } else {
                ""
            };
            let _ = writeln!(page, "- **{}** `{}`  \n  {}{mark}", one.name, one.signature, sentence(one.doc));
        }
    }
    let page = format!(
        "# The functions of the library\n\nWhat M finds here, by the part of its name before the dot. `pq library NAME` shows the \
         whole documentation of one, with\nexamples; `pq library PART` lists the names with that part in them. How results differ \
         from Microsoft's is told in\n[how-the-engine-differs.md](how-the-engine-differs.md).\n\n{}\n{page}\n## Types and constants\n\n{constants}",
        list.join(" · ")
    );
    kept("functions.md", &page);
}

#[test]
fn the_table_of_rules_is_that_of_the_check() {
    const HEAD: &str = "| Id | Level | Why | What to do |\n|---|---|---|---|\n";
    let page = std::fs::read_to_string(root().join("docs/certification.md")).expect("a page of the guide");
    let page = page.replace("\r\n", "\n");
    let (before, table) = page.split_once(HEAD).expect("the head of the table");
    let after = table.find("\n\n").map_or("", |end| &table[end..]);
    let row = |rule: &connector::checks::Rule| {
        format!("| `{}` | {} | {} | {} |", rule.id, rule.level.name(), rule.reason, rule.mend)
    };
    let rows: Vec<String> = connector::checks::RULES.iter().map(row).collect();
    kept("certification.md", &format!("{before}{HEAD}{}{after}", rows.join("\n")));
}

/// An option or argument as its help begins: `-e, --expression <M>`.
fn usage(arg: &Arg) -> String {
    let value = || {
        let names = arg.get_value_names().unwrap_or_default();
        let names: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
        names.join(" ")
    };
    let takes = !matches!(
        arg.get_action(),
        ArgAction::SetTrue | ArgAction::Count | ArgAction::Help | ArgAction::Version
    );
    let short = arg.get_short().map(|letter| format!("-{letter}"));
    let long = arg.get_long().map(|name| format!("--{name}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    match (names.is_empty(), takes) {
        (true, _) => value(),
        (false, true) => format!("{} {}", names.join(", "), value()),
        (false, false) => names.join(", "),
    }
}

fn verb(command: &Command, page: &mut String) {
    let _ = writeln!(page, "\n## `pq {}`\n", command.get_name());
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(page, "{}\n", about.trim());
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set() && arg.get_action().takes_values())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        let values =
            if values.is_empty() { String::new() } else { format!(". One of {}.", values.join(", ")) };
        let _ = writeln!(page, "- `{}`: {}{values}", usage(arg).trim(), help.replace('<', "&lt;"));
    }
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(page, "- `{}`: {about}", inner.get_name());
    }
    if let Some(more) = command.get_after_help() {
        let _ = writeln!(page);
        for line in more.to_string().lines() {
            let _ = writeln!(page, "{}", format!("    {line}").trim_end());
        }
    }
}

#[test]
fn the_page_of_the_verbs_is_that_of_the_command_line() {
    let mut command = Arguments::command();
    command.build();
    let mut page = "# The verbs of pq\n\nWhat `pq help VERB` tells of each. `cargo xtask pq VERB` is the same within this \
                    repository.\n"
        .to_owned();
    for one in command.get_subcommands().filter(|one| one.get_name() != "help" && !one.is_hide_set()) {
        verb(one, &mut page);
    }
    kept("verbs.md", &page);
}

/// What a property may be, with a link to where it is described.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|place| place.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(ways) = schema["anyOf"].as_array() {
        let kinds: Vec<String> = ways.iter().filter(|way| way["type"] != "null").map(kind).collect();
        return kinds.join(" or ");
    }
    let name = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find_map(|one| one.as_str().filter(|name| *name != "null")),
        one => one.as_str(),
    };
    match name {
        Some("array") => format!("list of {}", kind(&schema["items"])),
        Some("object") => format!("table of {}", kind(&schema["additionalProperties"])),
        Some("string") => "text".into(),
        Some("boolean") => "true or false".into(),
        Some("integer") => "whole number".into(),
        Some(name) => name.into(),
        None => "any".into(),
    }
}

fn described(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "&lt;")
}

fn properties(schema: &Value, page: &mut String) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let _ = writeln!(page, "| Property | | What it is |\n|---|---|---|");
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let needed = if required.iter().any(|one| one == name) { "" } else { ", optional" };
        let told = described(property).replace('|', "\\|");
        let _ = writeln!(page, "| `{name}` | {}{needed} | {told} |", kind(property));
    }
}

#[test]
fn the_page_of_the_description_is_that_of_its_schema() {
    let path = root().join("connector/connector.schema.json");
    let schema = std::fs::read_to_string(path).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let mut page = "# connector.toml\n\nWhat the description of a connector for planning services has, which the templates are \
                    filled with. Editors complete and\ncheck it with [connector.schema.json](../connector/connector.schema.json).\n\n"
        .to_owned();
    properties(&schema, &mut page);
    for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
        let _ = writeln!(page, "\n## {name}\n\n{}\n", described(part));
        if part["properties"].is_object() {
            properties(part, &mut page);
        }
        let choices = part["oneOf"].as_array().into_iter().flatten();
        for choice in choices {
            let names = choice["enum"].as_array().cloned().unwrap_or_else(|| vec![choice["const"].clone()]);
            for name in names.iter().filter_map(Value::as_str) {
                let _ = writeln!(page, "- `{name}`: {}", described(choice));
            }
        }
        let names: Vec<String> = part["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|name| format!("`{name}`"))
            .collect();
        if !names.is_empty() {
            let _ = writeln!(page, "One of {}.", names.join(", "));
        }
    }
    kept("connector-toml.md", &page);
}
