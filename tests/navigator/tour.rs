//! A walk past every view and every dialog, in any language of the page. What is done at each is the visitor's: the check of
//! accessibility, or a picture.

use super::browser::Browser;
use super::oddities::{self, PLACE};
use super::{ADA, package};
use anaplan_mock::{Server, Tenant};
use fantoccini::key::Key;
use navigator::Running;
use serde_json::{Map, Value};
use std::path::Path;

/// A tenant whose exports were all run, so that each has a preview.
pub(super) fn exported() -> Tenant {
    let mut tenant = Tenant::default();
    let hub =
        tenant.workspaces[0].models.iter_mut().find(|model| model.name == "FP&A Hub").expect("the model");
    for export in &mut hub.exports {
        export.last = Some(export.content.clone());
    }
    tenant
}

/// A visitor: the browser, and the words of the language that she reads.
pub(super) struct Tour<'b> {
    browser: &'b Browser,
    words: Map<String, Value>,
}

/// The mock and the navigator with both connectors.
pub(super) fn begin() -> (Server, Running) {
    let server = Server::start(exported());
    let mut options = super::options(
        vec![package(), oddities::package()],
        super::routes(&server),
        Some(super::mock(&server)),
    );
    // With real waits, or a load that is late would not be.
    options.skip_waits = false;
    (server, navigator::start(options).expect("the navigator starts"))
}

impl<'b> Tour<'b> {
    /// Chooses a language: `en-US`, `de-DE`, `ja-JP` …
    pub(super) fn new(browser: &'b Browser, culture: &str) -> Tour<'b> {
        let language = culture.split('-').next().unwrap_or_default();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../crates/navigator/web/texts")
            .join(format!("{language}.json"));
        let table = std::fs::read_to_string(path).expect("the words of a language");
        let words = serde_json::from_str(&table).expect("a table of words");
        browser.eval(&format!(
            "(() => {{ const s = document.getElementById('culture'); s.value = '{culture}'; s.dispatchEvent(new Event('change')); }})()"
        ));
        browser.until(&format!("document.documentElement.lang === '{language}'"), "the language");
        Tour { browser, words }
    }

    pub(super) fn word(&self, key: &str) -> &str {
        self.words[key].as_str().unwrap_or_else(|| panic!("{key} is one text"))
    }

    fn press(&self, key: &str) {
        self.browser.press(self.word(key));
    }

    fn sees(&self, key: &str) {
        let words = self.word(key);
        self.browser.sees(words.split('{').next().unwrap_or(words));
    }

    /// Begins with a connector of the list.
    fn connects_to(&self, title: &str) {
        self.browser.click("//a[@id='home']");
        self.browser.click(&format!("//*[@role='option'][contains(., '{title}')]"));
        self.press("get.connect");
        self.browser.until("document.querySelector('dialog[open] .field') !== null", "the dialog");
    }

    /// Types into the fields of the dialog, from the first on.
    fn types(&self, texts: &[&str]) {
        for (index, text) in texts.iter().enumerate() {
            self.browser.fill_at("dialog[open] .field input", index, text);
        }
    }

    fn way(&self, number: usize) {
        self.browser.click(&format!("(//dialog[@open]//*[@role='tab'])[{number}]"));
    }

    fn gone(&self) {
        self.browser.until("document.querySelector('dialog[open]') === null", "no dialog any more");
    }

    fn rows(&self) {
        self.browser.until("document.querySelector('#main .grid-row .grid-cell') !== null", "rows");
    }

    fn only(&self, name: &str) {
        // One is ticked at a time.
        while self.browser.eval("document.querySelectorAll('.tree-row[aria-checked=true]').length") != 0 {
            self.browser
                .click("(//*[@role='treeitem'][@aria-checked='true']//*[contains(@class, 'check')])[1]");
        }
        self.browser.ticks(name);
    }

    /// Walks. `at` is called at each place, with a name of small letters and hyphens.
    pub(super) fn walk(&self, at: &mut dyn FnMut(&str)) {
        self.signs_in(at);
        self.navigates(at);
        self.loads(at);
        self.edits(at);
        self.settles(at);
    }

    fn signs_in(&self, at: &mut dyn FnMut(&str)) {
        let browser = self.browser;
        browser.sees("Anaplan");
        at("get-data");
        browser.fill_at("input[type=search]", 0, "zzz");
        self.sees("get.nothing");
        at("get-data-nothing-found");
        browser.fill_at("input[type=search]", 0, "");
        self.connects_to("Oddities");
        browser.click("//dialog[@open]//summary");
        at("connection-with-options");
        self.press("common.cancel");
        self.gone();
        self.connects_to("Anaplan");
        self.press("common.ok");
        browser.until("document.querySelector('dialog [aria-invalid=true]') !== null", "the mistake");
        at("connection-with-mistakes");
        self.types(&["https://api.anaplan.com", "https://auth.anaplan.com"]);
        self.press("common.ok");
        browser.until("document.querySelector('.credential input[type=password]') !== null", "the password");
        self.types(&[ADA.0, "wrong"]);
        self.press("get.connect");
        self.sees("sign.refused");
        at("credential-refused");
        self.way(2);
        self.sees("sign.notSignedIn");
        at("credential-organizational-account");
        self.press("common.cancel");
        self.gone();
        self.connects_to("Oddities");
        self.types(&[PLACE]);
        self.press("common.ok");
        browser.until("document.querySelectorAll('.rail button').length === 5", "five ways");
        for (number, name) in ["account", "basic", "windows", "key", "anonymous"].iter().enumerate() {
            self.way(number + 1);
            at(&format!("credential-{name}"));
        }
        self.press("get.connect");
        self.gone();
    }

    fn navigates(&self, at: &mut dyn FnMut(&str)) {
        let browser = self.browser;
        browser.sees("Hostile");
        at("navigator");
        browser.chooses("Kinds");
        self.rows();
        at("navigator-preview");
        browser.chooses("Nothing");
        self.sees("nav.emptyTable");
        at("navigator-preview-without-columns");
        browser.chooses("Empty");
        browser.until("document.querySelectorAll('.preview .grid-column').length === 2", "an empty table");
        at("navigator-preview-without-rows");
        browser.chooses("Failing");
        browser.sees("The crane is broken.");
        at("navigator-preview-error");
        browser.chooses("Function");
        browser.until("document.querySelector('.preview form') !== null", "the function");
        at("navigator-function");
        browser.chooses("Alike");
        browser.until(
            "document.querySelectorAll('.preview .grid-column').length === 9",
            "columns with like names",
        );
        at("navigator-preview-like-names");
        browser.chooses("Hostile");
        browser.sees("<script>");
        at("navigator-preview-hostile");
        browser.chooses("Wide");
        browser.sees("Column 2");
        at("navigator-preview-wide");
        browser.click("//*[@role='treeitem'][contains(., 'A very long name')]");
        self.rows();
        at("navigator-long-name");
        for folder in ["Folder", "No items", "Broken folder"] {
            browser.click(&format!("//*[@role='treeitem'][@aria-expanded='false'][contains(., '{folder}')]"));
            // What is in it moves the others down.
            let opened = "[...document.querySelectorAll('[role=treeitem][aria-expanded=true]')]";
            browser.until(&format!("{opened}.some((row) => row.textContent.includes('{folder}'))"), folder);
        }
        self.sees("tree.none");
        browser.sees("The folder cannot be listed.");
        at("navigator-tree");
        browser.click("//summary");
        at("navigator-display-options");
        browser.click("//summary");
        browser.fill_at("input[type=search]", 0, "item");
        browser.until("document.querySelector('mark') !== null", "what is found");
        at("navigator-search");
        browser.fill_at("input[type=search]", 0, "no such item");
        self.sees("tree.nothing");
        at("navigator-search-without-hits");
        browser.fill_at("input[type=search]", 0, "");
    }

    fn loads(&self, at: &mut dyn FnMut(&str)) {
        let browser = self.browser;
        self.only("Late");
        self.press("common.load");
        browser.until("document.querySelector('dialog[open] .track') !== null", "a load that runs");
        at("load-running");
        self.press("common.cancel");
        self.gone();
        self.only("Failing");
        self.press("common.load");
        browser.until("document.querySelector('dialog[open] .failure') !== null", "a load that failed");
        at("load-failed");
        self.press("common.close");
        self.gone();
        for (name, view) in [("Kinds", "data"), ("Empty", "data-without-rows"), ("Huge", "data-huge-texts")] {
            browser.click("(//nav//button[@data-label])[2]");
            self.only(name);
            self.press("common.load");
            self.gone();
            browser.until("document.querySelector('.profile dl') !== null", "the statistics");
            if name != "Empty" {
                self.rows();
                browser.click("(//*[contains(@class, 'grid-cell')])[2]");
            }
            at(view);
        }
        browser.click("(//nav//button[@data-label])[3]");
        self.rows();
        browser.click("//*[@role='columnheader'][starts-with(@title, 'Number')]");
        browser.until("document.querySelector('.histogram') !== null", "a histogram");
        browser.click("//*[contains(@class, 'grid-cell') and contains(@class, 'error')]");
        at("data-statistics-and-error");
    }

    fn edits(&self, at: &mut dyn FnMut(&str)) {
        let browser = self.browser;
        self.press("data.query");
        browser.until("document.querySelector('.query-result .grid-row') !== null", "rows of the query");
        browser.until("document.querySelector('.editor .m-keyword') !== null", "colours");
        at("query");
        browser.writes("let\n    Source = Tabl");
        browser.eval("document.querySelector('textarea').setSelectionRange(1000, 1000)");
        browser.types("e.");
        browser.until("document.querySelector('.completion:not([hidden]) li') !== null", "completion");
        at("query-completion");
        browser.key(Key::Escape);
        browser.writes(
            "let\n    Source = #table({\"A\"}, {{1}}),\n    Broken = Source{[B = 2]}\nin\n    Broken",
        );
        self.press("query.run");
        browser.until("document.querySelector('.query-result .failure') !== null", "the error");
        at("query-error");
        browser.writes("Table.FromRecords({[A = 1, B = 2]}");
        browser.until("document.querySelector('.query-note .bad') !== null", "the mistake");
        at("query-mistake");
    }

    fn settles(&self, at: &mut dyn FnMut(&str)) {
        let browser = self.browser;
        let settings = format!("//button[@aria-label='{}']", self.word("set.title"));
        browser.click(&settings);
        self.sees("set.clear");
        at("data-source-settings");
        self.press("set.edit");
        browser.until("document.querySelector('.credential') !== null", "the credential dialog");
        self.press("common.cancel");
        self.gone();
        // What Anaplan is asked is seen below.
        self.connects_to("Anaplan");
        self.types(&["https://api.anaplan.com", "https://auth.anaplan.com"]);
        self.press("common.ok");
        browser.until("document.querySelector('.credential input[type=password]') !== null", "the password");
        self.types(&[ADA.0, ADA.1]);
        self.press("get.connect");
        browser.opens("Finance");
        browser.opens("FP&A Hub");
        // What the connector names is in its language.
        browser.click("(//*[@role='treeitem'][@aria-level='4'][@aria-expanded='false'])[1]");
        browser.opens("Profit and Loss.csv");
        browser.click("(//*[@role='treeitem'][@aria-checked]//*[contains(@class, 'check')])[1]");
        self.rows();
        self.press("req.title");
        browser.until("document.querySelector('.request') !== null", "requests");
        at("requests");
        browser.click("(//*[@role='option'][@data-id])[last()]");
        self.sees("req.headers");
        at("request-details");
        browser.eval("(() => { const s = document.querySelector('#mock-switch select'); s.value = 'busy'; s.dispatchEvent(new Event('change')); })()");
        browser.until("document.getElementById('mock-switch').dataset.armed === 'true'", "the fault");
        at("fault-armed");
        self.press("req.title");
        browser.eval("(() => { const s = document.querySelector('#mock-switch select'); s.value = 'none'; s.dispatchEvent(new Event('change')); })()");
        browser.click(&settings);
        for left in [1, 0] {
            let clear = format!("//dialog[@open]//button[normalize-space()='{}']", self.word("set.clear"));
            browser.click(&format!("({clear})[1]"));
            let count = format!("document.evaluate(\"count({clear})\", document, null, 1, null).numberValue");
            browser.until(&format!("{count} === {left}"), "one is gone");
        }
        self.sees("set.empty");
        at("data-source-settings-empty");
        self.press("common.close");
        self.gone();
    }
}

/// Pictures of every view, for whoever looks after the page: `NAVIGATOR_VIEWS=target/views cargo xtask test
/// navigator::tour::views` draws them light and dark at 1024 and 1920 pixels, in each language. Without
/// the variable nothing is drawn, and the check of accessibility walks.
#[test]
fn views() {
    let Some(folder) = std::env::var_os("NAVIGATOR_VIEWS") else { return };
    let folder = connector::project::Project::here().root.join(folder);
    let (_mock, navigator) = begin();
    for culture in ["de-DE", "ja-JP", "en-US", "fr-FR", "es-ES"] {
        let browser = Browser::open_at(&navigator.url, 1024, 768);
        Tour::new(&browser, culture).walk(&mut |view| {
            for (width, height) in [(1024, 768), (1920, 1080)] {
                browser.resize(width, height);
                for theme in ["light", "dark"] {
                    browser.wears(theme);
                    let name = format!("{view}-{width}-{theme}.png");
                    let folder = folder.join(culture);
                    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
                    std::fs::write(folder.join(name), browser.picture()).expect("the picture can be written");
                }
            }
            browser.resize(1024, 768);
        });
    }
}
