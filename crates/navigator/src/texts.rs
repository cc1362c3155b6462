//! The words that this server and its page say: one table for each language, in `web/texts`. A language that has none reads
//! the English ones.

use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// Languages and their tables; the first stands in for those that are not there.
const TABLES: [(&str, &str); 5] = [
    ("en", include_str!("../web/texts/en.json")),
    ("de", include_str!("../web/texts/de.json")),
    ("fr", include_str!("../web/texts/fr.json")),
    ("es", include_str!("../web/texts/es.json")),
    ("ja", include_str!("../web/texts/ja.json")),
];

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Texts {
    /// `en`
    pub(crate) language: &'static str,
    table: Map<String, Value>,
}

impl Texts {
    /// The words of a culture such as `de-CH`.
    pub(crate) fn of(culture: &str) -> &'static Texts {
        static ALL: OnceLock<Vec<Texts>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            // The tables are a part of the program, and tested.
            let read = |(language, table): (&'static str, &str)| Texts {
                language,
                table: serde_json::from_str(table).unwrap_or_default(),
            };
            TABLES.into_iter().map(read).collect()
        });
        let language = culture.split('-').next().unwrap_or_default();
        let own = all.iter().find(|texts| texts.language.eq_ignore_ascii_case(language));
        own.unwrap_or(&all[0])
    }

    /// The words for a key, with values in the place of their names in braces.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut words = self.table.get(key).and_then(Value::as_str).unwrap_or(key).to_owned();
        for (name, value) in values {
            words = words.replace(&format!("{{{name}}}"), value);
        }
        words
    }

    /// As the page has them.
    pub(crate) fn sent(&self) -> Value {
        json!({ "language": self.language, "table": self.table })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn tables() -> Vec<Texts> {
        let read = |(language, table): (&'static str, &str)| Texts {
            language,
            table: serde_json::from_str(table).expect("a table of texts"),
        };
        TABLES.into_iter().map(read).collect()
    }

    /// The names in braces of all forms of a text.
    fn names(entry: &Value) -> BTreeSet<String> {
        let forms: Vec<&str> = match entry {
            Value::Object(forms) => forms.values().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        let parts = forms.into_iter().flat_map(|form| form.split('{').skip(1));
        parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn every_language_says_everything() {
        let all = tables();
        let english = &all[0];
        for other in &all {
            let keys = |texts: &Texts| texts.table.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(keys(other), keys(english), "{}", other.language);
            for (key, entry) in &other.table {
                let said = &english.table[key];
                let forms = entry.as_object().map_or(1, Map::len);
                assert_eq!(
                    entry.is_object(),
                    said.is_object(),
                    "{} {key}: one form or several",
                    other.language
                );
                // One form may leave the number out: "first row".
                assert_eq!(names(entry), names(said), "{} {key}", other.language);
                let expected = if entry.is_string() || other.language == "ja" { 1 } else { 2 };
                assert_eq!(forms, expected, "{} {key}: forms of the plural", other.language);
            }
        }
    }

    /// Every file of the page, or of this crate, that says something.
    fn sources(folder: &str, ending: &str) -> Vec<(String, String)> {
        let (mut folders, mut found) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the sources") {
                let path = entry.expect("a file").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|own| own == ending) {
                    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                    found.push((name, std::fs::read_to_string(&path).expect("a text")));
                }
            }
        }
        found
    }

    #[test]
    fn every_text_is_said_somewhere() {
        let mut said: String =
            sources("web", "js").into_iter().chain(sources("src", "rs")).map(|(_, text)| text).collect();
        said.push_str(include_str!("../web/index.html"));
        for key in tables()[0].table.keys() {
            // Of some only the beginning stands there, and what follows is a name: `type.${type}`.
            let (family, _) = key.split_once('.').expect("a family and a name");
            let dynamic = [format!("`{family}.${{"), format!("\"{family}.{{"), format!("known(\"{family}\"")];
            let stands =
                said.contains(&format!("\"{key}\"")) || dynamic.iter().any(|begin| said.contains(begin));
            assert!(stands, "nobody says {key}");
        }
    }

    /// Literals that are no words: names of the host and of the browser, signs, units, and the languages' own names.
    const NAMES: &str = "Basic Anonymous OAuth2 UsernamePassword Windows Key AccessForbidden DataSourceKind DataSourcePath \
        POST GET ArrowDown ArrowUp ArrowLeft ArrowRight PageUp PageDown Home End Enter Escape Tab \
        Folder Database Server DatabaseServer Subcube SubCube Table View Function Record Feed Cube CubeDatabase CubeView CubeViewFolder Dimension \
        DimensionAttribute Subscription Sheet DefinedName Page ABC 123 ABC123 T KB MB GB TB B NaN UTC \
        en-US de-DE fr-FR es-ES ja-JP English Deutsch Français Español 日本語 S";

    #[test]
    fn the_page_says_nothing_by_itself() {
        let names: BTreeSet<&str> = NAMES.split_whitespace().collect();
        let mut found = Vec::new();
        for (file, text) in sources("web", "js") {
            for (line, literal) in literals(&text) {
                if is_words(&literal) && !names.contains(literal.as_str()) {
                    found.push(format!("{file}:{line}: {literal:?}"));
                }
            }
        }
        // What it looks for is found.
        let module = "f(/'/, `${a} <b> Two`, \"of all\", 'Alle ${x}'); // Not this\n\"ä\" + \"done.\"";
        let words: Vec<String> = literals(module)
            .into_iter()
            .map(|(_, literal)| literal)
            .filter(|literal| is_words(literal))
            .collect();
        assert_eq!(words, [" <b> Two", "Alle ${x}"]);
        let html = include_str!("../web/index.html");
        let mut rest = html.split_once("<body>").expect("a body").1;
        while let Some((_, after)) = rest.split_once('>') {
            let words = after.split('<').next().unwrap_or_default().trim();
            if !words.is_empty() && !words.starts_with('{') {
                found.push(format!("index.html: {words:?}"));
            }
            rest = after;
        }
        assert!(found.is_empty(), "texts that bypass web/texts:\n{}", found.join("\n"));
    }

    /// Whether a literal reads as words for a person: a capital letter, a letter beyond ASCII, or the end of a sentence.
    fn is_words(literal: &str) -> bool {
        let is_path = literal.starts_with(['M', 'm']) && literal.chars().any(|c| c.is_ascii_digit());
        // A selector, an address, a list of classes or a key of the texts has no capitals, and no word of two.
        let has_letters = literal.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let capital = literal
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.chars().next().is_some_and(char::is_uppercase));
        has_letters
            && !is_path
            && (capital
                || !literal.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii())
                || literal.trim_end().ends_with(['.', '…', '!', '?']) && literal.contains(' '))
    }

    /// The parts of a module's texts, with their lines: strings, and templates without what is in their braces.
    fn literals(source: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut line = 1;
        let mut chars = source.chars().peekable();
        let mut before = ' ';
        // In a template: how deep the braces of its expression are.
        let mut templates: Vec<usize> = Vec::new();
        let mut part = String::new();
        let mut quote = None;
        while let Some(c) = chars.next() {
            line += usize::from(c == '\n');
            match quote {
                Some('`') if c == '$' && chars.peek() == Some(&'{') => {
                    chars.next();
                    templates.push(0);
                    quote = None;
                    found.push((line, std::mem::take(&mut part)));
                }
                Some(_) if c == '\\' => {
                    part.push(' ');
                    chars.next();
                }
                Some(end) if c == end => {
                    quote = None;
                    found.push((line, std::mem::take(&mut part)));
                    before = c;
                }
                Some(_) => part.push(c),
                None => {
                    match c {
                        '"' | '\'' | '`' => quote = Some(c),
                        '/' if chars.peek() == Some(&'/') => {
                            while chars.peek().is_some_and(|c| *c != '\n') {
                                chars.next();
                            }
                        }
                        '/' if chars.peek() == Some(&'*') => {
                            let mut last = ' ';
                            for c in chars.by_ref() {
                                line += usize::from(c == '\n');
                                if last == '*' && c == '/' {
                                    break;
                                }
                                last = c;
                            }
                        }
                        // A regular expression stands where a value begins.
                        '/' if "(=,:[!&|?{};".contains(before) => {
                            let mut last = ' ';
                            for c in chars.by_ref() {
                                if c == '/' && last != '\\' {
                                    break;
                                }
                                last = if last == '\\' { ' ' } else { c };
                            }
                        }
                        '{' => {
                            if let Some(depth) = templates.last_mut() {
                                *depth += 1
                            }
                        }
                        '}' => match templates.last_mut() {
                            Some(0) => {
                                templates.pop();
                                quote = Some('`');
                            }
                            Some(depth) => *depth -= 1,
                            None => {}
                        },
                        _ => {}
                    }
                    if !c.is_whitespace() {
                        before = c;
                    }
                }
            }
        }
        found
    }
}
