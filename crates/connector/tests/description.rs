//! A mistake in `connector.toml` is told with file, line, column, the line, and what to write instead.

use connector::description::read_text;
use connector::project::Project;

/// The description that ships.
fn shipped() -> String {
    let path = Project::here().connector().join("connector.toml");
    std::fs::read_to_string(path).expect("connector.toml is there").replace("\r\n", "\n")
}

#[test]
fn the_description_that_ships_has_no_mistake() {
    if let Err(mistake) = read_text(&shipped(), "connector.toml") {
        panic!("{mistake}");
    }
}

/// Each row: what is written in the file, what a person writes instead by mistake, and what is then told: the end of
/// the first line, and the hint or a part of the message.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("label = ", "lable = ", "unknown field `lable`", "did you mean `label`?"),
    ("page_size = 5000", "page_sise = 5000", "unknown field `page_sise`", "did you mean `page_size`?"),
    ("page_size = 5000", "page_size = \"5000\"", "invalid type: string \"5000\", expected u32", ""),
    ("page_size = 5000", "page_size = -1", "invalid value: integer `-1`, expected u32", ""),
    ("page_size = 5000", "", "missing field `page_size`", ""),
    ("pkce_method = \"S256\"", "pkce_method = \"S265\"", "unknown variant `S265`", "did you mean `S256`?"),
    ("\"OAuth\"]", "\"Aad\"]", "unknown variant `Aad`", "remove it, or write one of UsernamePassword, OAuth"),
    ("version = \"0.2.0\"", "version = \"1.0\"", "\"1.0\" is not a version", "for example \"1.0.0\""),
    (
        "kind = \"Anaplan\"",
        "kind = \"My Anaplan\"",
        "\"My Anaplan\" is not a name",
        "for example \"Contoso\"",
    ),
    (
        "default_api_url = \"https://api.anaplan.com\"",
        "default_api_url = \"http://api.anaplan.com\"",
        "\"http://api.anaplan.com\" is not a secure address",
        "write it like \"https://api.example.com\"",
    ),
    (
        "default_api_url = \"https://api.anaplan.com\"",
        "default_api_url = \"https://api.anaplan.com/\"",
        "\"https://api.anaplan.com/\" is not a secure address",
        "write it like \"https://api.example.com\"",
    ),
    (
        "api_host = \"api.anaplan.com\"",
        "api_host = \"https://api.anaplan.com\"",
        "\"https://api.anaplan.com\" is not a host name",
        "write it like \"api.example.com\"",
    ),
    ("path = \"workspaces\"", "path = \"/workspaces\"", "\"/workspaces\" is not a path", "without a slash"),
    ("items = \"workspaces\"", "", "the level Workspaces shows nothing", "give it `path`, `items`"),
    ("polling_seconds = [2, 5]", "polling_seconds = []", "`polling_seconds` is empty", "give at least one"),
    ("[export]", "[export", "unclosed table", ""),
];

#[test]
fn every_mistake_is_told_where_it_stands() {
    for (written, instead, message, hint) in MISTAKES {
        let text = shipped();
        assert!(text.contains(written), "connector.toml no longer has {written}");
        let text = text.replacen(written, instead, 1);
        let told = match read_text(&text, "connector/connector.toml") {
            Ok(_) => panic!("no mistake was found in {instead}"),
            Err(mistake) => mistake.to_string(),
        };
        let first = told.lines().next().unwrap_or("");
        assert!(first.starts_with("connector/connector.toml:"), "{told}");
        assert!(told.contains(message) && told.contains(hint), "expected {message} … {hint}, told\n{told}");
        // A missing key has no line of its own: its table is shown.
        let line = text.lines().find(|line| !instead.is_empty() && line.contains(instead));
        assert!(line.is_none_or(|line| told.contains(line)), "the line is not shown:\n{told}");
    }
}

#[test]
fn a_mistake_reads_so() {
    let text = shipped().replacen("page_size", "page_sise", 1);
    let mistake = read_text(&text, "connector/connector.toml").expect_err("there is a mistake");
    insta::assert_snapshot!(mistake);
}
