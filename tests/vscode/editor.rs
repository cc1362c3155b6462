//! VS Code in a browser: commands by their palette, what is seen by its text.

use super::chromium::Driver;
use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// So long something may take until it is seen; a cold extension host takes half a minute.
const PATIENCE: Duration = Duration::from_secs(90);

/// The rows of the palette that are seen, and its text field.
const ROWS: &str =
    "[...document.querySelectorAll('.quick-input-widget .monaco-list-row')].filter(e => e.offsetParent)";
const FIELD: &str = "[...document.querySelectorAll('.quick-input-widget input[type=text], .quick-input-widget input.input')]\
                     .find(e => e.offsetParent)";

/// The editor.
pub(super) struct Editor {
    runtime: Runtime,
    client: Client,
    // It ends after the session in it.
    _driver: Driver,
}

impl Editor {
    pub(super) fn open(url: &str) -> Editor {
        let driver = Driver::start();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = runtime.block_on(driver.browser(1500, 1000));
        let editor = Editor { runtime, client, _driver: driver };
        // The server needs a moment until it listens.
        editor.until("VS Code answers", || editor.runtime.block_on(editor.client.goto(url)).is_ok());
        editor
            .until("VS Code is there", || editor.is("document.querySelector('.monaco-workbench') !== null"));
        editor
    }

    fn eval(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        self.runtime.block_on(self.client.execute(&script, vec![])).unwrap_or(Value::Null)
    }

    fn is(&self, expression: &str) -> bool {
        self.eval(expression) == Value::Bool(true)
    }

    /// Waits until something is so; what is seen instead is told.
    pub(super) fn until(&self, what: &str, is: impl Fn() -> bool) {
        let begin = Instant::now();
        while !is() {
            if begin.elapsed() > PATIENCE {
                let picture = std::env::temp_dir().join("vscode.png");
                if let Ok(bytes) = self.runtime.block_on(self.client.screenshot()) {
                    let _ = std::fs::write(&picture, bytes);
                }
                let text = self.eval("document.body.innerText");
                panic!("{what}: not so after {PATIENCE:?}\npicture: {}\n{text}", picture.display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits for a text on the page.
    pub(super) fn sees(&self, text: &str) {
        let text = Value::from(text);
        self.until(&format!("{text} is seen"), || {
            self.is(&format!("document.body.innerText.replaceAll('\\u00a0', ' ').includes({text})"))
        });
    }

    /// Waits for a text in the view of a result, which is a page in a page.
    pub(super) fn sees_in_view(&self, text: &str) {
        self.until(&format!("{text} is in the view"), || {
            self.runtime.block_on(async {
                let inside = async {
                    let outer = self.client.find(fantoccini::Locator::Css("iframe.webview.ready")).await?;
                    outer.enter_frame().await?;
                    let inner = self.client.find(fantoccini::Locator::Css("#active-frame")).await?;
                    inner.enter_frame().await?;
                    self.client.execute("return document.body.innerText", vec![]).await
                };
                let seen =
                    inside.await.ok().and_then(|value| value.as_str().map(|shown| shown.contains(text)));
                // At the page itself this changes nothing.
                let _ = self.client.clone().enter_parent_frame().await;
                let _ = self.client.clone().enter_parent_frame().await;
                seen == Some(true)
            })
        });
    }

    /// Clicks what has this text.
    pub(super) fn press(&self, text: &str) {
        let text = Value::from(text);
        let click = format!(
            "(() => {{ const found = [...document.querySelectorAll('a, button')].find(e => e.offsetParent && \
             e.innerText.trim() === {text}); found?.click(); return found !== undefined; }})()"
        );
        self.until(&format!("{text} can be pressed"), || self.is(&click));
    }

    /// Opens a file by the palette.
    pub(super) fn opens(&self, name: &str) {
        self.keys(&format!("{}p", char::from(Key::Control)));
        self.types(name);
        self.pick(name);
        let tab = format!(
            "[...document.querySelectorAll('.tab')].some(e => e.innerText.includes({}))",
            Value::from(name)
        );
        self.until(&format!("{name} is open"), || self.is(&tab));
    }

    /// Runs a command by the palette.
    pub(super) fn command(&self, name: &str) {
        self.keys(&char::from(Key::F1).to_string());
        self.types(&format!(">{name}"));
        self.pick(name);
    }

    /// Waits for a row, and takes it.
    pub(super) fn pick(&self, text: &str) {
        let text = Value::from(text);
        let click = format!(
            "(() => {{ const row = {ROWS}.find(e => e.innerText.toLowerCase().includes({text}.toLowerCase())); \
             if (!row) return false; row.querySelector('.monaco-icon-label, .label-name')?.click(); row.click(); return true; }})()"
        );
        self.until(&format!("{text} can be picked"), || self.is(&click));
    }

    /// Types an answer, and ends it.
    pub(super) fn answer(&self, text: &str) {
        self.types(text);
        self.keys(&char::from(Key::Enter).to_string());
    }

    /// Types into the palette once it is there.
    fn types(&self, text: &str) {
        self.until("the palette is open", || self.is(&format!("{FIELD} === document.activeElement")));
        self.runtime.block_on(async {
            let field = self.client.active_element().await.expect("the palette");
            field
                .send_keys(&format!("{}a{}{text}", char::from(Key::Control), char::from(Key::Null)))
                .await
                .expect("keys");
        });
    }

    fn keys(&self, keys: &str) {
        self.runtime.block_on(async {
            let field = self.client.active_element().await.expect("something has the keyboard");
            field.send_keys(keys).await.expect("keys");
        });
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A browser that is left alone draws on for ever.
        let _ = self.runtime.block_on(self.client.clone().close());
    }
}
