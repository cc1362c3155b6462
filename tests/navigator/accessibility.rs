//! axe-core finds nothing on any view, light and dark.

use super::browser::Browser;
use super::tour::{self, Tour};
use connector::project::Project;
use std::process::Command;

/// The checker, as npm brings it in the version that the lock file names.
fn axe() -> String {
    let folder = Project::here().root.join("crates/navigator");
    let path = folder.join("node_modules/axe-core/axe.min.js");
    if !path.is_file() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let fetched = Command::new(npm).args(["ci", "--silent"]).current_dir(&folder).status();
        assert!(
            fetched.as_ref().is_ok_and(std::process::ExitStatus::success),
            "npm fetches the checker of accessibility: install it (Debian: apt-get install npm; elsewhere: nodejs.org); \
             `npm ci` in {} said {fetched:?}",
            folder.display()
        );
    }
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the checker finds on the page in both palettes, one line for each kind.
fn check(browser: &Browser, axe: &str, view: &str, found: &mut Vec<String>) {
    if browser.eval("window.axe === undefined") == true {
        browser.eval_async(&format!("{axe}; arguments[arguments.length - 1]()"));
    }
    for theme in ["light", "dark"] {
        browser.wears(theme);
        let violations = browser.eval_async(&format!(
            "{}; const done = arguments[arguments.length - 1]; mistakes({}).then(done, (error) => done([String(error)]));",
            include_str!("accessibility.js"),
            theme == "light"
        ));
        for violation in violations.as_array().expect("a list") {
            found.push(format!("{view}, {theme}: {}", violation.as_str().unwrap_or_default()));
        }
    }
}

#[test]
fn every_view_is_accessible() {
    let axe = axe();
    let (_mock, navigator) = tour::begin();
    let browser = Browser::open_at(&navigator.url, 1024, 600);
    let mut found = Vec::new();
    // In another language than all other tests read, so that its words are seen too.
    let tour = Tour::new(&browser, "de-DE");
    tour.walk(&mut |view| check(&browser, &axe, view, &mut found));
    // What is said where the server is gone.
    drop(navigator);
    browser.sees(tour.word("page.lost"));
    check(&browser, &axe, "server gone", &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
