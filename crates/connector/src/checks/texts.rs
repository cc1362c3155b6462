//! Texts of the user interface: those that are missing, that nobody loads, and that a language lacks.

use super::Input;
use crate::walk::{call, fields, literal_text};
use m_syntax::Span;
use m_syntax::ast::{Expr, ExprKind, ListItem};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(input: &Input<'_>) {
    let files: BTreeMap<&str, BTreeSet<String>> = input
        .parts
        .iter()
        .filter(|(name, _)| name.to_ascii_lowercase().ends_with(".resx"))
        .map(|(name, bytes)| (name.as_str(), names(input, name, bytes)))
        .collect();
    let main: BTreeSet<&String> =
        files.iter().filter(|(name, _)| is_main(name)).flat_map(|(_, names)| names).collect();
    let (mut loaded, mut computed) = (BTreeSet::new(), false);
    for &expression in &input.every {
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
    let in_other = |name: &str| input.others.iter().any(|(_, text)| text.contains(&format!("\"{name}\"")));
    in_code(input);
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

/// Whether a file is for everybody: the language of one that is not stands before its ending.
fn is_main(file: &str) -> bool {
    file.matches('.').count() == 1
}

/// Fields whose texts people read in dialogs.
const SHOWN: [&str; 14] = [
    "ButtonText",
    "Documentation.Caption",
    "Documentation.Description",
    "Documentation.DisplayName",
    "Documentation.FieldCaption",
    "Documentation.FieldDescription",
    "Documentation.LongDescription",
    "Documentation.Name",
    "KeyLabel",
    "Label",
    "PasswordLabel",
    "UsernameLabel",
    "Documentation.Summary",
    "Description",
];

/// Texts for people that stand in the M, told once.
fn in_code(input: &Input<'_>) {
    let is_text = |value: &Expr<'_>| {
        // One word, such as the name of the function or of the product, is the same in every language.
        literal_text(value).is_some_and(|text| text.trim().contains(' '))
    };
    let stands = |value: &Expr<'_>| match &value.kind {
        ExprKind::List(items) => {
            items.iter().any(|item| matches!(item, ListItem::Single(one) if is_text(one)))
        }
        _ => is_text(value),
    };
    let spans: Vec<Span> = input
        .every
        .iter()
        .flat_map(|expression| fields(expression))
        .filter(|field| SHOWN.contains(&&*field.name.text) && stands(&field.value))
        .map(|field| field.name.span)
        .collect();
    let count = match spans.len() {
        1 => "a text for people stands".to_owned(),
        more => format!("{more} texts for people stand"),
    };
    input.tell_places("text-in-code", &spans, &format!("{count} in the M"));
}

/// Whether a mention of the function is a call of it with a text that is known.
fn is_called(input: &Input<'_>, mention: &Expr<'_>) -> bool {
    let after = &input.text[mention.span.end as usize..];
    after.trim_start().starts_with('(')
}

/// The names of the texts of a .resx file; of one that cannot be read that is told.
fn names(input: &Input<'_>, file: &str, bytes: &[u8]) -> BTreeSet<String> {
    match mez::read_resx(bytes) {
        Ok(texts) => {
            let is_address = |text: &str| {
                let text = text.trim();
                ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) && !text.contains(' ')
            };
            // Examples of what people may type are texts for people.
            let is_example = |name: &str| {
                let name = name.to_ascii_lowercase();
                ["sample", "example"].iter().any(|word| name.contains(word))
            };
            let addresses =
                texts.iter().filter(|(name, text)| is_main(file) && is_address(text) && !is_example(name));
            for (name, _) in addresses {
                input.tell_of("address-in-texts", file, format!("the text {name} is an address"));
            }
            texts.into_keys().collect()
        }
        Err(error) => {
            input.tell_of("missing-text", file, format!("the texts cannot be read: {error}"));
            BTreeSet::new()
        }
    }
}
