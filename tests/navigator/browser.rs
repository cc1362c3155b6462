//! A person at the page: she looks for what she sees, waits until it is there, clicks and types.

use super::chromium::{Driver, ENDS_WITH_US};
use fantoccini::Client;
use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// So long something may take until it is seen.
const PATIENCE: Duration = Duration::from_secs(40);

/// A browser with one window. A test that is through leaves it to the next: starting one takes longer than most tests.
pub(super) struct Browser {
    runtime: Runtime,
    client: Client,
    // It ends after the session in it; none where the session was passed on.
    driver: Option<Driver>,
}

/// Browsers that wait for the next test.
static IDLE: Mutex<Vec<(Runtime, Client, Driver)>> = Mutex::new(Vec::new());

fn idle() -> MutexGuard<'static, Vec<(Runtime, Client, Driver)>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

impl Browser {
    /// Opens a page and waits until it can be used.
    pub(super) fn open(url: &str) -> Browser {
        Browser::open_at(url, 1280, 900)
    }

    /// The same in a window of another size.
    pub(super) fn open_at(url: &str, width: u32, height: u32) -> Browser {
        let waiting = idle().pop();
        let (runtime, client, driver) = waiting.unwrap_or_else(|| {
            let (runtime, driver) = (runtime(), Driver::start());
            let client = runtime.block_on(driver.browser(width, height));
            (runtime, client, driver)
        });
        let browser = Browser { runtime, client, driver: Some(driver) };
        browser.resize(width, height);
        browser.go(url);
        browser
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, fantoccini::error::CmdError>>, what: &str) -> T {
        match self.runtime.block_on(work) {
            Ok(result) => result,
            Err(error) => self.fail(&format!("{what}: {error}")),
        }
    }

    /// Ends the test with a picture of what was to be seen.
    fn fail(&self, why: &str) -> ! {
        let picture = self.runtime.block_on(self.client.screenshot()).map(|bytes| {
            let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
            let path = std::env::temp_dir().join(format!("navigator-{name}.png"));
            std::fs::write(&path, bytes).map(|()| path).unwrap_or_default()
        });
        let text = self.runtime.block_on(self.client.execute("return document.body.innerText", vec![]));
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        panic!("{why}\npicture: {}\ntext of the page:\n{text}", picture.unwrap_or_default().display());
    }

    pub(super) fn go(&self, url: &str) {
        self.wait(self.client.goto(url), url);
        self.until("document.documentElement.dataset.ready !== undefined", "the page can be used");
    }

    /// What an expression of JavaScript gives.
    pub(super) fn eval(&self, expression: &str) -> Value {
        self.wait(self.client.execute(&format!("return ({expression});"), vec![]), expression)
    }

    /// Runs a script that calls its last argument when it is done.
    pub(super) fn eval_async(&self, script: &str) -> Value {
        self.wait(self.client.execute_async(script, vec![]), script)
    }

    /// Waits until a condition of JavaScript holds.
    pub(super) fn until(&self, condition: &str, what: &str) {
        if self.awaited(&format!("Boolean({condition})"), what) != Value::Bool(true) {
            self.fail(&format!("not seen: {what}"));
        }
    }

    /// What an expression of JavaScript gives as soon as that is something; null where it never is. It is looked at again when the
    /// page has changed something in its document, and ten times a second for what stands in none, as the focus.
    fn awaited(&self, expression: &str, what: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; let queued = 0;\
             const value = () => {{ try {{ return {expression}; }} catch {{ return null; }} }};\
             const end = (answer) => {{ seen.disconnect(); clearInterval(timer); clearTimeout(last); done(answer); }};\
             const look = () => {{ queued = 0; const found = value(); if (found) end(found); }};\
             const seen = new MutationObserver(() => {{ queued ||= setTimeout(look, 20); }});\
             const timer = setInterval(look, 100); const last = setTimeout(() => end(null), {});\
             seen.observe(document, {{ subtree: true, childList: true, characterData: true, attributes: true }}); look();",
            PATIENCE.as_millis()
        );
        let end = Instant::now() + PATIENCE;
        loop {
            match self.runtime.block_on(self.client.execute_async(&script, vec![])) {
                Ok(value) => return value,
                // The window went on to another page meanwhile, which is looked at in its turn.
                Err(_) if Instant::now() < end => std::thread::yield_now(),
                Err(error) => self.fail(&format!("{what}: {error}")),
            }
        }
    }

    /// Waits until a text is seen.
    pub(super) fn sees(&self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text)), text);
    }

    /// Clicks what an XPath finds, once it is there and nothing covers it: with a mouse at the place where it is seen. The driver's
    /// own click of an element sends the page a hundred kilobytes of script each time, and takes longer than most answers.
    pub(super) fn click(&self, xpath: &str) {
        let first = "XPathResult.FIRST_ORDERED_NODE_TYPE";
        let spot = format!(
            "(() => {{ const one = document.evaluate({}, document, null, {first}, null).singleNodeValue;\
             one.scrollIntoView({{ block: 'nearest', inline: 'nearest', behavior: 'instant' }});\
             const {{ left, top, right, bottom }} = one.getClientRects()[0];\
             const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;\
             const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;\
             return one.contains(document.elementFromPoint(x, y)) ? [x, y] : null; }})()",
            json!(xpath)
        );
        let spot = self.awaited(&spot, xpath);
        let Some([x, y]) = spot.as_array().map(Vec::as_slice) else {
            self.fail(&format!("not there, or covered by something: {xpath}"))
        };
        let (x, y) = (x.as_f64().unwrap_or_default(), y.as_f64().unwrap_or_default());
        let mouse = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.wait(self.client.perform_actions(mouse), xpath);
    }

    /// Clicks a button by its words, in the dialog where one is open.
    pub(super) fn press(&self, words: &str) {
        let button = format!("button[normalize-space()='{words}' and not(@disabled)]");
        self.click(&format!("//dialog[@open]//{button} | //{button}[not(//dialog[@open])]"));
    }

    /// Puts a text into the field with this label, instead of what stands there, as one who pastes it.
    pub(super) fn fill(&self, label: &str, text: &str) {
        self.click(&format!("//label[starts-with(normalize-space(), '{label}')]/following-sibling::*[1]"));
        let written = match text {
            "" => "'delete'".to_owned(),
            text => format!("'insertText', false, {}", json!(text)),
        };
        self.eval(&format!("(document.activeElement.select(), document.execCommand({written}))"));
    }

    /// Types into the one of some fields with this number, instead of what stands there.
    pub(super) fn fill_at(&self, selector: &str, index: usize, text: &str) {
        self.until(&format!("document.querySelectorAll({}).length > {index}", json!(selector)), selector);
        let field = format!("document.querySelectorAll({})[{index}]", json!(selector));
        self.eval(&format!(
            "(() => {{ const field = {field}; field.focus(); field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()",
            json!(text)
        ));
    }

    /// Writes a query into the editor.
    pub(super) fn writes(&self, query: &str) {
        let script = "(() => { const area = document.querySelector('textarea'); area.value = QUERY; \
                      area.dispatchEvent(new Event('input')); area.focus(); })()";
        self.eval(&script.replace("QUERY", &json!(query).to_string()));
    }

    /// Presses a key where the focus is.
    pub(super) fn key(&self, key: Key) {
        self.types(&char::from(key).to_string());
    }

    /// Goes on with the tabulator until the focus is where it is wanted.
    pub(super) fn tabs_to(&self, condition: &str) {
        for _ in 0..60 {
            if self.eval(condition) == true {
                return;
            }
            self.key(Key::Tab);
        }
        self.fail(&format!("the focus does not come there: {condition}"));
    }

    /// Goes the browser's way back.
    pub(super) fn back(&self) {
        self.wait(self.client.back(), "the way back");
    }

    /// Types where the focus is.
    pub(super) fn types(&self, text: &str) {
        let keyboard = text.chars().fold(KeyActions::new("keyboard".into()), |keyboard, value| {
            keyboard.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.wait(self.client.perform_actions(keyboard), "keys");
    }

    /// The row of the tree with this name.
    fn row(name: &str) -> String {
        format!("//*[@role='treeitem'][.//*[@class='tree-label' and normalize-space()={}]]", quoted(name))
    }

    /// Opens an item of the tree, and waits for what is in it.
    pub(super) fn opens(&self, name: &str) {
        self.click(&format!("{}[@aria-expanded='false']", Browser::row(name)));
        self.sees_opened(name);
    }

    /// Waits until an item of the tree is open, with how many items are in it.
    pub(super) fn sees_opened(&self, name: &str) {
        let row = format!(
            "[...document.querySelectorAll('.tree-row[aria-expanded=true]')].some((row) => row.textContent.startsWith({}))",
            json!(format!("{name}["))
        );
        self.until(&row, &format!("{name} is open"));
    }

    /// Ticks an item of the tree.
    pub(super) fn ticks(&self, name: &str) {
        self.click(&format!("{}//*[contains(@class, 'check')]", Browser::row(name)));
    }

    /// Chooses an item of the tree.
    pub(super) fn chooses(&self, name: &str) {
        self.click(&Browser::row(name));
    }

    /// The windows, in the order in which they were opened.
    pub(super) fn windows(&self) -> Vec<WindowHandle> {
        self.wait(self.client.windows(), "the windows")
    }

    /// Waits for a second window, and turns to it.
    pub(super) fn turn_to_new_window(&self) {
        let own = self.wait(self.client.window(), "the window");
        // The driver knows of a window when the browser has opened it; until then it is asked again.
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(other) = self.windows().into_iter().find(|window| *window != own) {
                return self.wait(self.client.switch_to_window(other), "the new window");
            }
            assert!(Instant::now() < end, "no window was opened");
            std::thread::yield_now();
        }
    }

    /// Turns to the first window.
    pub(super) fn turn_back(&self) {
        let first = self.windows().into_iter().next().expect("a window");
        self.wait(self.client.switch_to_window(first), "the first window");
    }

    /// The address of the window.
    pub(super) fn address(&self) -> String {
        self.wait(self.client.current_url(), "the address").to_string()
    }

    /// Makes the window as large as this.
    pub(super) fn resize(&self, width: u32, height: u32) {
        self.wait(self.client.set_window_size(width, height), "another size");
    }

    /// Puts on a palette, and waits until no colour is on its way to it any more.
    pub(super) fn wears(&self, theme: &str) {
        self.eval(&format!("document.documentElement.dataset.theme = '{theme}'"));
        self.eval_async(
            "const done = arguments[arguments.length - 1];\
             const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);\
             Promise.allSettled(moving.map((one) => one.finished)).then(() => requestAnimationFrame(() => done(null)))",
        );
    }

    /// A picture of the page.
    pub(super) fn picture(&self) -> Vec<u8> {
        self.wait(self.client.screenshot(), "a picture")
    }
}

impl Browser {
    /// Leaves nothing of a test: further windows, what its page keeps, cookies of this computer. The window stays, since a new
    /// one has a process of its own, which takes longer to start than most tests do.
    async fn tidy(client: &Client) -> Result<(), fantoccini::error::CmdError> {
        client.execute("localStorage.clear()", vec![]).await?;
        client.delete_all_cookies().await?;
        let mut windows = client.windows().await?;
        let first = windows.remove(0);
        for window in windows {
            client.switch_to_window(window).await?;
            client.close_window().await?;
        }
        client.switch_to_window(first).await?;
        client.execute("location.replace('about:blank')", vec![]).await?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(driver) = self.driver.take() else { return };
        let through = ENDS_WITH_US && !std::thread::panicking();
        if through && self.runtime.block_on(Browser::tidy(&self.client)).is_ok() {
            let own = std::mem::replace(&mut self.runtime, runtime());
            idle().push((own, self.client.clone(), driver));
        } else {
            // The driver ends the browser where this does not.
            let _ = self.runtime.block_on(self.client.clone().close());
        }
    }
}

/// A text as XPath writes it.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

impl Browser {
    /// From *Get data* to the navigator, signed in with user name and password.
    pub(super) fn connects(&self, (user, password): (&str, &str)) {
        self.begins("https://auth.anaplan.com");
        self.fill("User name", user);
        self.fill("Password", password);
        self.press("Connect");
    }

    /// From *Get data* to the navigator of the oddities, as nobody.
    pub(super) fn connects_anonymously(&self) {
        self.press("Connect");
        self.fill("Place", "https://oddities.example");
        self.press("OK");
        self.click("//*[@role='tab'][normalize-space()='Anonymous']");
        self.press("Connect");
        self.sees("Hostile");
    }

    /// From *Get data* to the credential dialog.
    pub(super) fn begins(&self, auth: &str) {
        self.sees("Get Data");
        self.press("Connect");
        self.sees("Anaplan Connection Configuration");
        self.fill("Anaplan API URL", "https://api.anaplan.com");
        self.fill("Anaplan Auth URL", auth);
        self.press("OK");
    }

    /// From the navigator's root down to what can be done with an export.
    pub(super) fn goes_to(&self, export: &str) {
        self.opens("Finance");
        self.opens("FP&A Hub");
        self.opens("Exports");
        self.opens(export);
    }
}
