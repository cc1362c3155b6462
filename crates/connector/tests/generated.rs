//! The files that ship, as snapshots: a review of a change sees the M that comes out of it.

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

#[test]
fn the_m_calls_no_function_of_its_own_that_is_missing() {
    let files = rendered();
    let m = &files["Anaplan.pq"];
    let document = m_syntax::parse(m).document;
    let m_syntax::ast::Document::Section(section) = document else { panic!("Anaplan.pq is no section") };
    let members: BTreeSet<String> =
        section.members.iter().map(|member| member.name.text.to_string()).collect();
    let called = m
        .split('(')
        .filter_map(|before| before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '.').next());
    let own = called.filter(|name| name.starts_with(char::is_uppercase) && !name.contains('.'));
    let missing: BTreeSet<&str> = own.filter(|name| !members.contains(*name)).collect();
    assert!(missing.is_empty(), "no member of the section is called {missing:?}");
}

/// A name alone means another thing of that name (M specification, *Identifier references*): recursion needs `@`.
#[test]
fn a_member_that_calls_itself_does_so_with_an_at_sign() {
    let files = rendered();
    let m = &files["Anaplan.pq"];
    let m_syntax::ast::Document::Section(section) = m_syntax::parse(m).document else { panic!("no section") };
    let mut recursive = 0;
    for member in section.members {
        let body = &m[member.value.span.start as usize..member.value.span.end as usize];
        let call = format!("{}(", member.name.text);
        for (at, _) in body.match_indices(&call) {
            let before = body[..at].chars().next_back();
            let is_whole_name = !before.is_some_and(|c| c.is_alphanumeric() || c == '.' || c == '_');
            assert!(!is_whole_name || before == Some('@'), "{} calls itself without @", member.name.text);
            recursive += usize::from(is_whole_name);
        }
    }
    assert!(recursive > 0, "no member that calls itself was found");
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
