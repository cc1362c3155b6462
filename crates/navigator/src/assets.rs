//! The files of the page, part of the program.

/// A file: name, media type, content.
type Asset = (&'static str, &'static str, &'static [u8]);

macro_rules! assets {
    ($($name:literal: $kind:expr),* $(,)?) => {
        &[$(($name, $kind, include_bytes!(concat!("../web/", $name)) as &[u8])),*]
    };
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: &[Asset] = assets! {
    "index.html": HTML,
    "style.css": CSS,
    "main.js": SCRIPT,
    "api.js": SCRIPT,
    "dom.js": SCRIPT,
    "format.js": SCRIPT,
    "get-data.js": SCRIPT,
    "dialogs.js": SCRIPT,
    "tree.js": SCRIPT,
    "grid.js": SCRIPT,
    "navigator.js": SCRIPT,
    "load.js": SCRIPT,
    "query.js": SCRIPT,
    "editor.js": SCRIPT,
    "requests.js": SCRIPT,
    "opening.js": SCRIPT,
    "settings.js": SCRIPT,
    "texts.js": SCRIPT,
};

/// What the first view needs of the modules; the others are fetched once it can be used.
const FIRST: [&str; 9] = [
    "opening.js",
    "main.js",
    "api.js",
    "texts.js",
    "dom.js",
    "format.js",
    "get-data.js",
    "dialogs.js",
    "requests.js",
];

/// The modules of the first view, for the browser to fetch all at once: it would find each only in those that import it.
pub(crate) fn modules() -> String {
    FIRST.map(|name| format!("<link rel=\"modulepreload\" href=\"{name}\">")).concat()
}

/// A file by its name: media type and content.
pub(crate) fn asset(name: &str) -> Option<(&'static str, &'static [u8])> {
    ASSETS.iter().find(|(known, _, _)| *known == name).map(|(_, kind, bytes)| (*kind, *bytes))
}
