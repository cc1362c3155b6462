//! What no service should send, and what no person should do.

use super::browser::Browser;
use super::{ADA, TYPED, never_ending, odd, odd_opened, oddities, started};
use anaplan_mock::Tenant;
use fantoccini::key::Key;

#[test]
fn texts_are_texts_whatever_they_say() {
    let (_navigator, browser) = odd_opened();
    browser.chooses("Hostile");
    browser.sees("<script>document.title = 'hacked'</script>");
    browser.click("//*[@role='treeitem'][contains(., 'onerror')]");
    browser.until(
        "document.querySelector('.preview-head h2').textContent.startsWith('<img')",
        "the name of the item",
    );
    browser.ticks("Hostile");
    browser.press("Load");
    browser.sees("Most frequent");
    browser.click("//*[contains(@class, 'grid-cell')][contains(., 'script')]");
    browser.press("Query");
    browser.sees("APPLIED STEPS");
    assert_eq!(browser.eval("document.querySelectorAll('main script, main img, main b').length"), 0);
    assert_ne!(browser.eval("document.title"), "hacked");
}

#[test]
fn of_many_quick_clicks_the_last_counts() {
    let (_navigator, browser) = odd_opened();
    let names =
        r#"["Kinds", "Hostile", "Huge", "Alike", "Empty", "Nothing", "Wide", "Failing", "Late", "Alike"]"#;
    browser.eval(&format!(
        "(() => {{ const row = (name) => [...document.querySelectorAll('.tree-row')].find((one) => one.querySelector('.tree-label')?.textContent === name);\
         for (let times = 0; times < 5; times += 1) for (const name of {names}) row(name).click(); }})()"
    ));
    browser
        .until("document.querySelectorAll('.preview .grid-column').length === 9", "the last one's columns");
    assert_eq!(browser.eval("document.querySelector('.preview-head h2').textContent"), "Alike");
}

#[test]
fn from_get_data_to_rows_with_the_keyboard_alone() {
    let navigator = odd();
    let browser = Browser::open(&navigator.url);
    browser.sees("Oddities");
    // The search has the focus; the list comes after it and the categories.
    browser.types("odd");
    browser.until("document.activeElement.type === 'search'", "the focus in the search");
    browser.tabs_to("document.activeElement.getAttribute('role') === 'listbox'");
    browser.key(Key::Enter);
    browser.until("document.activeElement.closest('dialog') !== null", "the focus in the dialog");
    browser.types(oddities::PLACE);
    browser.key(Key::Enter);
    browser.until("document.querySelector('.credential') !== null", "the credential dialog");
    browser.tabs_to("document.activeElement.getAttribute('role') === 'tab'");
    browser.key(Key::Up);
    browser.sees("Use anonymous access");
    browser.tabs_to("document.activeElement.type === 'submit'");
    browser.key(Key::Enter);
    browser.until("document.activeElement.getAttribute('role') === 'tree'", "the focus in the tree");
    browser.types("Kinds");
    browser.key(Key::Enter);
    browser.sees("Line 1");
    browser.types(" ");
    browser.tabs_to("document.activeElement.textContent === 'Load' && !document.activeElement.disabled");
    browser.key(Key::Enter);
    browser.sees("Export CSV");
    browser.until("document.querySelector('#main .grid-row') !== null", "rows");
    browser.tabs_to("document.activeElement.getAttribute('role') === 'grid'");
    browser.key(Key::Down);
    browser.key(Key::Right);
    browser.sees("Number: 2,469.1356");
}

#[test]
fn the_browsers_way_back_leads_through_the_views_and_out_of_dialogs() {
    let (_navigator, browser) = odd_opened();
    browser.ticks("Kinds");
    browser.press("Load");
    browser.sees("Export CSV");
    browser.press("Query");
    browser.sees("APPLIED STEPS");
    browser.back();
    browser.sees("Export CSV");
    browser.back();
    browser.sees("Display Options");
    browser.click("//button[@aria-label='Data source settings']");
    browser.sees("Clear permissions");
    browser.back();
    browser.until("document.querySelector('dialog') === null", "the dialog is closed");
    browser.sees("Display Options");
    browser.back();
    browser.sees("Get Data");
    browser.until("document.querySelector('.connectors') !== null", "the connectors");
}

#[test]
fn a_tab_that_is_closed_during_a_load_leaves_nothing_that_runs() {
    let (_mock, navigator) = never_ending();
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Headcount.txt");
    browser.ticks(TYPED);
    browser.press("Load");
    browser.sees("Export polled");
    // As a reload does it: the page goes, and another comes.
    browser.go(&navigator.url);
    browser.sees("Nothing has been asked yet");
    // The credential is still there, and the desk is free.
    browser.begins("https://auth.anaplan.com");
    browser.opens("Finance");
    assert_eq!(browser.eval("document.querySelectorAll('dialog').length"), 0);
}

#[test]
fn each_fault_is_told_where_it_happens_and_goes_by() {
    for fault in ["busy", "broken", "cut", "expired"] {
        let (_mock, navigator) = started(Tenant::default());
        let browser = Browser::open(&navigator.url);
        browser.connects(ADA);
        browser.sees("This click: 2 requests");
        let arm = || {
            browser.eval(&format!(
                "(() => {{ const s = document.querySelector('#mock-switch select'); s.value = '{fault}'; s.dispatchEvent(new Event('change')); }})()"
            ));
            if fault != "expired" {
                browser.until("document.getElementById('mock-switch').dataset.armed === 'true'", "the fault");
            }
        };
        // Opening a node, a preview, a load: each goes on by itself, or says what happened and works the next time.
        let settles = |done: &str, again: &str| {
            browser.until(
                &format!("({done}) || document.querySelector('.failure, .tree-error, dialog[open] .failure') !== null"),
                &format!("{fault}: an end"),
            );
            if browser.eval(done) != true {
                browser.eval(again);
                browser.until(done, &format!("{fault}: the second time"));
            }
        };
        arm();
        browser.click("//*[@role='treeitem'][contains(., 'Finance')]");
        settles(
            "[...document.querySelectorAll('.tree-label')].some((one) => one.textContent === 'FP&A Hub')",
            "document.querySelector('.tree-error')?.click()",
        );
        browser.opens("FP&A Hub");
        browser.opens("Exports");
        browser.opens("Profit and Loss.csv");
        arm();
        browser.ticks(TYPED);
        settles(
            "document.querySelector('.preview-note').textContent !== ''",
            "document.querySelector('.preview-head .icon-button').click()",
        );
        arm();
        browser.press("Load");
        settles(
            "document.querySelector('a[href*=\"/csv/\"]') !== null",
            "(() => { document.querySelector('dialog[open] .footer button').click(); document.querySelector('.footer .primary').click(); })()",
        );
    }
}

#[test]
fn the_page_says_that_its_server_has_ended() {
    let (navigator, browser) = odd_opened();
    browser.chooses("Kinds");
    browser.sees("Line 1");
    drop(navigator);
    browser.sees("The program that serves this page has ended");
    // What is there can still be read, and what is asked says the same.
    browser.sees("Line 1");
    browser.chooses("Hostile");
    browser.until("document.querySelector('.preview .failure') !== null", "the answer to a click");
}
