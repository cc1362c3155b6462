//! Texts of the user interface: those that are missing, that nobody loads, and that a language lacks.

use super::Input;
use crate::walk::{all, call, literal_text};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(input: &Input<'_>) {
    let files: BTreeMap<&str, BTreeSet<String>> = input
        .parts
        .iter()
        .filter(|(name, _)| name.to_ascii_lowercase().ends_with(".resx"))
        .map(|(name, bytes)| (name.as_str(), names(input, name, bytes)))
        .collect();
    // The language of a file stands before its ending: what has none is for everybody.
    let is_main = |name: &str| name.matches('.').count() == 1;
    let main: BTreeSet<&String> =
        files.iter().filter(|(name, _)| is_main(name)).flat_map(|(_, names)| names).collect();
    let (mut loaded, mut computed) = (BTreeSet::new(), false);
    for expression in input.section.members.iter().flat_map(|member| all(&member.value)) {
        if crate::walk::reference(expression) == Some("Extension.LoadString") {
            computed |= !is_called(input, expression);
        }
        let Some(arguments) = call(expression, "Extension.LoadString") else { continue };
        if arguments.len() > 1 {
            input.tell(
                "load-string-arguments",
                expression.span,
                "Extension.LoadString is given more than a name",
            );
        }
        match arguments.first().map(|name| (literal_text(name), name.span)) {
            Some((Some(name), span)) => {
                loaded.insert(name.to_owned());
                if !main.iter().any(|known| *known == name) {
                    input.tell("missing-text", span, format!("there is no text {name}"));
                }
            }
            _ => computed = true,
        }
    }
    // A part that the document loads as M uses them too.
    let is_other = |name: &str| {
        let lower = name.to_ascii_lowercase();
        name != input.document && [".pqm", ".pq", ".m"].iter().any(|ending| lower.ends_with(ending))
    };
    let others: Vec<String> = input
        .parts
        .iter()
        .filter(|(name, _)| is_other(name))
        .map(|(_, bytes)| mez::decode_text(bytes))
        .collect();
    let in_other = |name: &str| others.iter().any(|text| text.contains(&format!("\"{name}\"")));
    for (file, names) in &files {
        if is_main(file) {
            let unused = names.iter().filter(|name| !computed && !loaded.contains(*name) && !in_other(name));
            unused.for_each(|name| {
                input.tell_of("unused-text", file, format!("nothing loads the text {name}"))
            });
        } else {
            let missing = main.iter().filter(|name| !names.contains(**name) && loaded.contains(**name));
            missing.for_each(|name| {
                input.tell_of("missing-translation", file, format!("the text {name} is not translated"));
            });
        }
    }
}

/// Whether a mention of the function is a call of it with a text that is known.
fn is_called(input: &Input<'_>, mention: &m_syntax::ast::Expr<'_>) -> bool {
    let after = &input.text[mention.span.end as usize..];
    after.trim_start().starts_with('(')
}

/// The names of the texts of a .resx file; of one that cannot be read that is told.
fn names(input: &Input<'_>, file: &str, bytes: &[u8]) -> BTreeSet<String> {
    match mez::read_resx(bytes) {
        Ok(texts) => texts.into_keys().collect(),
        Err(error) => {
            input.tell_of("missing-text", file, format!("the texts cannot be read: {error}"));
            BTreeSet::new()
        }
    }
}
