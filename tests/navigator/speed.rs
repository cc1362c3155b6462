//! Levels of thousands of items and tables of thousands of columns: only what is seen is drawn. What it takes says the bench in
//! `measure.rs`.

use super::browser::Browser;
use super::{ADA, TYPED, started};
use anaplan_mock::{Content, Export, Tenant};
use fantoccini::key::Key;

/// A tenant whose first model has so many exports.
fn tenant_with(exports: usize) -> Tenant {
    let mut tenant = Tenant::default();
    let hub =
        tenant.workspaces[0].models.iter_mut().find(|model| model.name == "FP&A Hub").expect("the model");
    for number in 0..exports {
        let id = format!("116000{:06}", 100_000 + number);
        hub.exports.push(Export::text(&id, &format!("Export {number:05}.csv"), "a\n"));
    }
    tenant
}

#[test]
fn a_level_of_five_thousand_is_drawn_at_once_and_searched() {
    let (_mock, navigator) = started(tenant_with(5_000));
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.opens("Finance");
    browser.opens("FP&A Hub");
    browser.opens("Exports");
    browser.sees("[5,01");
    let rows = browser.eval("document.querySelectorAll('.tree-row').length");
    assert!(rows.as_u64().is_some_and(|rows| rows < 120), "only what is seen is there: {rows}");
    browser.click("//input[@type='search']");
    browser.types("04711");
    browser.sees("Export 04711.csv");
    browser.until("document.querySelectorAll('.tree-row[aria-selected]').length < 8", "only what fits");
}

/// Of 3,000 columns only those are drawn that are seen, also after a jump to the last; and a column is made wider.
#[test]
fn a_wide_table_draws_what_is_seen() {
    let mut tenant = Tenant::default();
    let line = |cell: &dyn Fn(usize) -> String| (1..=3_000).map(cell).collect::<Vec<_>>().join(",");
    let text =
        format!("{}\n{}\n", line(&|number| format!("C{number}")), line(&|number| format!("value {number}")));
    let mut export = Export::text("116000000777", "Wide.csv", &text);
    export.last = Some(Content::text(&text));
    tenant.workspaces[0].models[0].exports.push(export);
    let (_mock, navigator) = started(tenant);
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Wide.csv");
    browser.ticks(TYPED);
    browser.sees("value 1");
    let drawn = "document.querySelectorAll('.grid-cell, .grid-column').length";
    let few = |what: &str| browser.until(&format!("{drawn} > 0 && {drawn} < 150"), what);
    few("the first columns");
    browser.click("//div[contains(@class, 'grid-cell')][text()='value 1']");
    browser.key(Key::End);
    browser.sees("value 3000");
    few("the last columns");
    browser.until("document.querySelectorAll('.grid-column').length === document.querySelector('.grid-row').querySelectorAll('.grid-cell').length", "a header for each cell");

    let width = "document.querySelector('.grid-cell.active').offsetWidth";
    let before = browser.eval(width).as_u64().expect("a width");
    browser.eval("document.querySelector('.grid').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', altKey: true, bubbles: true }))");
    browser.until(&format!("{width} === {}", before + 16), "a wider column");
}
