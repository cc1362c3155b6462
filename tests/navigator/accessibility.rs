//! axe-core finds nothing on any view, light and dark.

use super::browser::Browser;
use super::{ADA, started};
use anaplan_mock::Tenant;
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
    for theme in ["light", "dark"] {
        browser.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
        // Colours that are on their way from one palette to the other are neither's.
        let script = format!(
            "const done = arguments[arguments.length - 1]; if (!window.axe) {{ {axe} }}\
             const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);\
             Promise.allSettled(moving.map((one) => one.finished)).then(() => \
             axe.run(document, {{ resultTypes: ['violations'] }})).then((results) => done(results.violations.map((one) => \
             `${{one.id}}: ${{one.help}}: ${{one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}}`)), (error) => done([String(error)]));"
        );
        let violations = browser.eval_async(&script);
        for violation in violations.as_array().expect("a list") {
            found.push(format!("{view}, {theme}: {}", violation.as_str().unwrap_or_default()));
        }
    }
}

#[test]
fn every_view_is_accessible() {
    let axe = axe();
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open_at(&navigator.url, 1024, 800);
    let mut found = Vec::new();
    let mut check = |view: &str| check(&browser, &axe, view, &mut found);
    check("Get data");
    browser.press("Connect");
    browser.sees("Anaplan Connection Configuration");
    browser.press("OK");
    browser.sees("is required");
    check("connection dialog");
    browser.fill("Anaplan API URL", "https://api.anaplan.com");
    browser.fill("Anaplan Auth URL", "https://auth.anaplan.com");
    browser.press("OK");
    browser.sees("User name");
    browser.fill("User name", ADA.0);
    browser.fill("Password", "wrong");
    browser.press("Connect");
    browser.sees("Please try again");
    check("credential dialog");
    browser.click("//*[@role='tab'][normalize-space()='Organizational account']");
    browser.sees("You aren't signed in.");
    check("credential dialog, organizational account");
    browser.click("//*[@role='tab'][normalize-space()='Basic']");
    browser.fill("User name", ADA.0);
    browser.fill("Password", ADA.1);
    browser.press("Connect");
    browser.goes_to("Profit and Loss.csv");
    check("navigator without a preview");
    browser.ticks("Run Export Action with headers and types");
    browser.sees("Preview downloaded at");
    browser.press("Requests");
    browser.click("(//*[@role='option'][@data-id])[last()]");
    browser.sees("Request headers");
    check("navigator with a preview and the requests");
    browser.press("Load");
    browser.sees("Export CSV");
    browser.until("document.querySelectorAll('.grid-row').length > 0", "rows");
    check("loaded data");
    browser.press("Query");
    browser.sees("APPLIED STEPS");
    browser.until("document.querySelectorAll('.query-result .grid-row').length > 0", "rows of the query");
    check("query");
    browser.click("//button[@aria-label='Data source settings']");
    browser.sees("Clear permissions");
    check("data source settings");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
