//! The specification from *Get data* to loaded rows, once with user name and password and once on the service's page.

use super::browser::Browser;
use super::{ADA, TYPED, started};
use anaplan_mock::Tenant;

#[test]
fn from_get_data_to_loaded_rows_with_a_password() {
    let (mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.types("anap");
    browser.sees("Load the exports of your Anaplan models.");
    browser.connects(ADA);
    browser.sees("Navigator");
    browser.sees("This click: 2 requests");
    browser.goes_to("Profit and Loss.csv");
    let runs = |text: &str| {
        mock.requests().iter().filter(|one| one.method == "POST" && one.path.contains(text)).count()
    };
    browser.ticks(TYPED);
    browser.sees("Preview downloaded at");
    browser.sees("no run");
    assert_eq!(runs("/tasks"), 0, "a preview runs nothing");
    let types = "[...document.querySelectorAll('.preview .grid-column')].map((one) => one.title).join(', ')";
    assert!(browser.eval(types).as_str().is_some_and(|types| types.contains("Amount · Decimal number") && types.contains("Booked · Date")), "{}", browser.eval(types));
    browser.press("Load");
    browser.sees("Export CSV");
    browser.sees("東京オフィス");
    browser.sees("1 run");
    assert_eq!(runs("/tasks"), 1, "one load is one run");
    browser.sees("Distinct");
    // What was loaded can be had as a file, with all rows and the header.
    let csv = browser.eval_async(
        "const done = arguments[arguments.length - 1]; fetch(document.querySelector('a[download][href*=csv]').href).then((answer) => answer.text()).then(done)",
    );
    let csv = csv.as_str().unwrap_or_default();
    assert!(csv.contains("Region,Account,Month") && csv.contains("東京オフィス"), "{csv}");
}

#[test]
fn from_get_data_to_loaded_rows_with_an_organizational_account() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.begins("https://us1a.app.anaplan.com");
    browser.click("//*[@role='tab'][normalize-space()='Organizational account']");
    browser.sees("You aren't signed in.");
    browser.press("Sign in");
    browser.turn_to_new_window();
    browser.click("//button[normalize-space()='Log in with Single Sign-on']");
    browser.click("//button[contains(., 'Continue as ada@planning.example')]");
    browser.click("//button[normalize-space()='Allow']");
    browser.turn_back();
    browser.sees("You are currently signed in.");
    browser.press("Connect");
    browser.goes_to("Profit and Loss.csv");
    browser.ticks(TYPED);
    browser.sees("Preview downloaded at");
    browser.press("Load");
    browser.sees("Export CSV");
    browser.sees("東京オフィス");
}

#[test]
fn the_connection_dialog_tells_mistakes_at_their_field() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.press("Connect");
    browser.sees("The address of the Anaplan API in your region");
    browser.press("OK");
    browser.sees("Anaplan API URL is required.");
    assert_eq!(browser.eval("document.activeElement.getAttribute('aria-invalid')"), "true");
    browser.fill("Anaplan API URL", "http://api.anaplan.com");
    browser.fill("Anaplan Auth URL", "https://auth.anaplan.com");
    browser.press("OK");
    browser.fill("User name", ADA.0);
    browser.fill("Password", ADA.1);
    browser.press("Connect");
    // The connector itself refuses it, and its words begin with the field's.
    browser.sees("is not encrypted");
    assert_eq!(browser.eval("document.querySelectorAll('[aria-invalid=true]').length"), 1);
}

#[test]
fn a_package_that_has_texts_in_japanese_shows_them() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.eval("(() => { const s = document.getElementById('culture'); s.value = 'ja-JP'; s.dispatchEvent(new Event('change')); })()");
    browser.until(
        "document.querySelector('.connector-help')?.textContent.match(/[\\u3040-\\u30ff]/)",
        "Japanese words",
    );
    browser.eval("(() => { const s = document.getElementById('culture'); s.value = 'de-DE'; s.dispatchEvent(new Event('change')); })()");
    browser.sees("Anaplan-Modelle");
}
