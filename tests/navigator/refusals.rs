//! What goes wrong, and what a person sees of it.

use super::browser::Browser;
use super::{ADA, BRUNO, TYPED, never_ending, started, started_with};
use anaplan_mock::{Fault, Tenant};

/// What Power BI says of a credential that was refused.
const REFUSED: &str = "We couldn't authenticate with the credentials provided. Please try again.";

#[test]
fn a_wrong_password_is_told_in_the_dialog_and_a_right_one_goes_on() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects((ADA.0, "wrong"));
    browser.sees(REFUSED);
    browser.fill("Password", ADA.1);
    browser.press("Connect");
    browser.opens("Finance");
}

#[test]
fn a_sign_in_that_has_ended_is_asked_for_again_in_the_navigator() {
    let (mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.opens("Finance");
    // Every token is dead, and nobody gets another one with this password for a while.
    mock.state().expire_tokens();
    mock.state().add_fault(Fault::on("POST", "/token/**").status(401).first(1));
    browser.click("//button[@aria-label='Refresh']");
    browser.sees(REFUSED);
    browser.fill("User name", ADA.0);
    browser.fill("Password", ADA.1);
    browser.press("Connect");
    browser.until("document.querySelector('dialog') === null", "the dialog is gone");
    browser.opens("FP&A Hub");
}

#[test]
fn a_preview_for_administrators_only_is_blank_and_the_load_works() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(BRUNO);
    browser.goes_to("Board pack (confidential).csv");
    browser.ticks("Run Export Action");
    browser.sees("Preview downloaded at");
    assert_eq!(browser.eval("document.querySelectorAll('.preview .grid-row').length"), 0);
    browser.press("Load");
    browser.sees("Export CSV");
    browser.sees("Free cash flow");
}

#[test]
fn a_file_above_the_limit_is_told_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let limited =
        crate::connector::package_with(folder.path(), &[("file_bytes = 5_000_000_000", "file_bytes = 60")]);
    let (_mock, navigator) = started_with(Tenant::default(), vec![limited]);
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Profit and Loss.csv");
    browser.ticks("Run Export Action");
    browser.press("Load");
    browser.sees("Anaplan connector supports file downloads up to 5 GB in size.");
    browser.press("Close");
}

#[test]
fn a_failing_export_says_why() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Forecast accuracy.csv");
    browser.ticks(TYPED);
    browser.sees("Preview downloaded at");
    browser.press("Load");
    browser.sees("The saved view 'Accuracy.Export' could not be found.");
}

#[test]
fn a_key_that_matches_no_more_is_microsofts_error_in_its_node() {
    let (mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.opens("Finance");
    browser.opens("FP&A Hub");
    browser.opens("Exports");
    browser.click("//summary[contains(., 'Display Options')]");
    browser.opens("Headcount.txt");
    browser.ticks(TYPED);
    browser.press("Transform Data");
    browser.sees("APPLIED STEPS");
    browser.sees("by the view");
    let _ = mock;
    // A query keeps the names that were there when it was made.
    browser.eval("(() => { const area = document.querySelector('textarea'); area.value = area.value.replace('\"Headcount.txt\"', '\"Headcount 2027.txt\"'); area.dispatchEvent(new Event('input')); })()");
    browser.press("Run");
    browser.sees("Expression.Error: The key didn't match any rows in the table.");
    browser.until("document.querySelector('.m-mistake') !== null", "the place of the error");
}

#[test]
fn a_load_that_never_ends_can_be_cancelled() {
    let (_mock, navigator) = never_ending();
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Headcount.txt");
    browser.ticks(TYPED);
    browser.sees("Preview downloaded at");
    browser.press("Load");
    browser.sees("Export polled");
    browser.press("Cancel");
    browser.until("document.querySelector('dialog') === null", "the load has ended");
    // What is cancelled asks nothing any more, and the page goes on as before.
    browser.opens("Grid by month.csv");
}
