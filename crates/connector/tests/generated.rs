//! The files that ship, as snapshots: a review of a change sees the M that comes out of it.

use connector::checks::{Files, check};
use connector::project::Project;
use connector::render;
use std::collections::BTreeSet;

/// The files that are made from templates, by name.
fn rendered() -> std::collections::BTreeMap<String, String> {
    let project = Project::here();
    let description = project.description().unwrap_or_else(|mistake| panic!("{mistake}")).description;
    render::render(&project, &description).unwrap_or_else(|error| panic!("{error:#}")).files
}

#[test]
fn every_rendered_file_is_the_reviewed_one() {
    let files = rendered();
    for (name, text) in files {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

/// The names in `Extension.LoadString("…")`.
fn loaded_strings(m: &str) -> BTreeSet<&str> {
    m.split("Extension.LoadString(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_text_is_there_and_every_text_is_used() {
    let files = rendered();
    let m = &files["Anaplan.pq"];
    let strings = mez::read_resx(files["resources.resx"].as_bytes()).expect("resources.resx is ResX");
    for name in loaded_strings(m).into_iter().filter(|name| *name != "Status") {
        assert!(strings.contains_key(name), "strings.toml has no text {name}");
    }
    for name in strings.keys() {
        // Texts of HTTP statuses and of addresses are asked for by a name that is put together.
        let used = m.contains(&format!("\"{name}\"")) || name.starts_with("Status");
        assert!(used, "nothing uses the text {name}");
    }
}

#[test]
fn the_generated_m_is_laid_out_as_editors_do() {
    for (name, text) in rendered().iter().filter(|(name, _)| name.ends_with(".pq")) {
        assert_eq!(m_format::format(text, &m_format::Options::default()).as_ref(), Ok(text), "{name}");
    }
}

/// A name alone means another thing of that name (M specification, *Identifier references*): recursion needs `@`.
#[test]
fn every_name_in_the_m_is_there() {
    let parts = rendered().into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let found = check(&Files { parts: &parts, document: "Anaplan.pq" });
    let names = found.iter().filter(|one| ["unknown-name", "self-without-at"].contains(&one.rule.id));
    let names: Vec<&str> = names.map(|one| one.message.as_str()).collect();
    assert!(names.is_empty(), "{names:?}");
}

/// The places `#{0}` of a text, sorted.
fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> = text.split("#{").skip(1).filter_map(|rest| rest.split('}').next()).collect();
    places.sort_unstable();
    places
}

#[test]
fn every_language_has_every_text_with_the_same_places() {
    let files = rendered();
    let read = |name: &str| mez::read_resx(files[name].as_bytes()).expect("the file is ResX");
    let english = read("resources.resx");
    for language in ["de", "fr", "es", "ja"] {
        let texts = read(&format!("resources.{language}.resx"));
        assert!(texts.keys().eq(english.keys()), "{language} has other texts than English");
        for (name, text) in &texts {
            assert_eq!(places(text), places(&english[name]), "{language}: {name}");
            assert!(!text.trim().is_empty(), "{language}: {name}");
        }
        // Only names of the product, of settings and words that the languages share are the same.
        let same: Vec<_> = texts.iter().filter(|(name, text)| english[*name] == **text).collect();
        assert!(same.len() < 8, "{language}: not translated: {same:?}");
    }
}
