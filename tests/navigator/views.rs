//! The query view, the requests, faults, settings, keys, a second connector, and the pictures of the README.

use super::browser::Browser;
use super::{ADA, TYPED, started};
use crate::host::tides;
use anaplan_mock::Tenant;
use fantoccini::key::Key;
use m_host::web::Recording;
use serde_json::json;

#[test]
fn the_query_is_what_power_bi_writes_and_runs_again_when_it_is_changed() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Headcount.txt");
    browser.ticks(TYPED);
    browser.press("Transform Data");
    browser.sees("APPLIED STEPS");
    let query = browser.eval("document.querySelector('textarea').value");
    let query = query.as_str().unwrap_or_default();
    assert!(
        query.starts_with(
            "let\n    Source = Anaplan.Contents(\"https://api.anaplan.com\", \"https://auth.anaplan.com\"),"
        ),
        "{query}"
    );
    assert!(query.contains(r#"#"FP&A Hub" = Finance{[Name = "FP&A Hub"]}[Data]"#), "{query}");
    browser.until("document.querySelector('.editor .m-keyword')?.textContent === 'let'", "colours");
    browser.click("//button[@title='Source']");
    browser.sees("navigation");
    browser.writes("1 + ");
    browser.until("document.querySelector('.query-note .bad') !== null", "the mistake in words");
    browser.writes("Table.FromRecords({[A = 1, B = error \"no\"]})");
    browser.press("Run");
    browser.until("document.querySelector('.grid-cell.error') !== null", "an error in its cell");
    browser.click("//*[contains(@class, 'grid-cell') and contains(@class, 'error')]");
    browser.sees("Expression.Error: no");
}

#[test]
fn requests_are_told_with_their_action_and_without_secrets() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.press("Requests");
    browser.sees("Connect to Anaplan");
    browser.click("//*[@role='option'][contains(., '/token/authenticate')]");
    browser.sees("Response body");
    browser.sees("\"tokenValue\": \"***\"");
    let har = browser.eval_async(
        "const done = arguments[arguments.length - 1]; fetch(document.querySelector('a[download=\"requests.har\"]').href).then((answer) => answer.text()).then(done)",
    );
    let har = har.as_str().unwrap_or_default();
    assert!(
        har.contains("/token/authenticate") && !har.contains("correct horse") && !har.contains("YWRhQHBsYW5"),
        "{har}"
    );
}

#[test]
fn a_fault_meets_the_next_request_and_is_asked_again() {
    let (mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.sees("This click: 2 requests");
    browser.eval("(() => { const s = document.querySelector('#mock-switch select'); s.value = 'busy'; s.dispatchEvent(new Event('change')); })()");
    browser.until("document.getElementById('mock-switch').dataset.armed === 'true'", "the fault");
    browser.opens("Finance");
    browser.sees("1 failed");
    browser.until("document.getElementById('mock-switch').dataset.armed === 'false'", "no fault any more");
    assert_eq!(mock.requests().iter().filter(|one| one.status == Some(429)).count(), 1);
}

#[test]
fn credentials_are_listed_and_cleared() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.sees("This click: 2 requests");
    browser.click("//button[@aria-label='Data source settings']");
    browser.sees("Basic: ada@planning.example");
    browser.press("Clear permissions");
    browser.sees("No credential is kept.");
}

#[test]
fn the_tree_is_walked_with_the_keyboard_alone() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.until("document.activeElement.getAttribute('role') === 'tree'", "the focus in the tree");
    for name in ["Finance", "FP&A Hub", "Exports"] {
        browser.types(&name[..2]);
        browser.key(Key::Right);
        browser.sees_opened(name);
    }
    browser.types("Head");
    browser.key(Key::Right);
    browser.sees_opened("Headcount.txt");
    browser.key(Key::Right);
    browser.types(" ");
    browser.sees("Preview downloaded at");
    let active = "document.getElementById(document.querySelector('.tree').getAttribute('aria-activedescendant')).getAttribute('aria-checked')";
    assert_eq!(browser.eval(active), "true");
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    let (_mock, navigator) = started(Tenant::default());
    let (first, second) = (Browser::open(&navigator.url), Browser::open(&navigator.url));
    first.connects(ADA);
    first.opens("Finance");
    second.sees("Nothing has been asked yet");
    drop(first);
    second.press("Connect");
    second.sees("Anaplan Connection Configuration");
}

#[test]
fn another_connector_has_its_own_dialogs() {
    let service = tides::start();
    let route = format!("{}={}", tides::ADDRESS, service.url()).parse().expect("a route");
    let options = super::options(vec![tides::package()], vec![route], None);
    let navigator = navigator::start(options).expect("the navigator starts");
    let browser = Browser::open(&navigator.url);
    browser.sees("Beta");
    browser.press("Connect");
    browser.fill("Address", tides::ADDRESS);
    browser.press("OK");
    browser.sees("Harbour key");
    browser.fill("Key", "wrong");
    browser.press("Connect");
    // Its first level asks nothing of the service, so the key is refused when rows are read.
    browser.chooses("Stations");
    browser.sees("The service does not know this key.");
    browser.fill("Key", tides::KEY);
    browser.press("Connect");
    browser.sees("Esbjerg");
    browser.chooses("Search");
    browser.fill("near", "a");
    browser.press("Invoke");
    browser.sees("APPLIED STEPS");
    browser.sees("2.5");
}

#[test]
fn a_recording_answers_in_the_place_of_the_service_and_can_fail_as_it_does() {
    let entry = |url: &str, text: serde_json::Value| {
        json!({
            "startedDateTime": "2026-01-31T12:00:00Z",
            "request": { "method": "GET", "url": url },
            "response": { "status": 200, "headers": [], "content": { "text": text.to_string() } },
        })
    };
    let station = json!({ "id": "a", "name": "Helgoland", "latitude": 54.2, "active": true });
    let entries = [entry("https://tides.example/stations", json!({ "items": [station], "next": null }))];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let har = folder.path().join("tides.har");
    std::fs::write(&har, json!({ "log": { "entries": entries } }).to_string()).expect("the recording");
    let mut options = super::options(vec![tides::package()], Vec::new(), None);
    options.replay = Some(Recording::read(&har).expect("a recording").into());
    let navigator = navigator::start(options).expect("the navigator starts");
    let browser = Browser::open(&navigator.url);
    browser.press("Connect");
    browser.fill("Address", tides::ADDRESS);
    browser.press("OK");
    browser.fill("Key", "any");
    browser.press("Connect");
    browser.chooses("Stations");
    browser.sees("Helgoland");
    browser.eval("(() => { const s = document.querySelector('#mock-switch select'); s.value = 'busy'; s.dispatchEvent(new Event('change')); })()");
    browser.until("document.getElementById('mock-switch').dataset.armed === 'true'", "the fault");
    browser.chooses("Stations");
    browser.sees("1 failed");
    browser.sees("Helgoland");
}

/// The pictures of the README: `NAVIGATOR_PICTURES=docs/pictures cargo xtask test navigator::views::pictures` draws them.
#[test]
fn pictures() {
    let mut tenant = Tenant::default();
    let hub =
        tenant.workspaces[0].models.iter_mut().find(|model| model.name == "FP&A Hub").expect("the model");
    for export in &mut hub.exports {
        export.last = Some(export.content.clone());
    }
    let (_mock, navigator) = started(tenant);
    let browser = Browser::open_at(&navigator.url, 1280, 880);
    let folder = std::env::var_os("NAVIGATOR_PICTURES");
    let folder = folder.map(|path| connector::project::Project::here().root.join(path));
    let keep = |name: &str| {
        let picture = browser.picture();
        assert!(picture.len() > 20_000, "{name} shows something");
        if let Some(folder) = &folder {
            std::fs::create_dir_all(folder).expect("a folder for the pictures");
            std::fs::write(folder.join(name), picture).expect("the picture can be written");
        }
    };
    browser.connects(ADA);
    browser.goes_to("Profit and Loss.csv");
    browser.ticks(TYPED);
    browser.sees("大阪");
    keep("navigator.png");
    browser.ticks(TYPED);
    browser.opens("Journal lines.csv");
    browser.ticks(TYPED);
    browser.sees("first 1,000 rows");
    browser.press("Load");
    browser.sees("120,000 rows");
    browser.press("Requests");
    browser.eval("document.documentElement.dataset.theme = 'dark'");
    browser.until("document.querySelectorAll('.grid-row').length > 0", "rows");
    browser.click("//*[@role='columnheader'][starts-with(@title, 'Amount')]");
    browser.sees("Distribution");
    keep("navigator-requests.png");
}
