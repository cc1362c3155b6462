//! `Web.BrowserContents`: a page as a browser shows it, which this host has not.

use crate::options::Options;
use m_engine::value::Text;
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BROWSER_CONTENTS];

const BROWSER_CONTENTS: Builtin = Builtin {
    name: "Web.BrowserContents",
    signature: "(url as text, optional options as nullable record) as text",
    doc: "The HTML of `url` after a browser has run its scripts. This host has no browser and always raises a \
          `DataSource.Error`; `Text.FromBinary(Web.Contents(url))` gives the HTML as the server sends it. The options \
          are `ApiKeyName` and `WaitFor`.",
    examples: &[
        (r#"Web.BrowserContents("https://example.com")"#, r#"error "DataSource.Error""#),
        (
            r#"Web.BrowserContents("https://example.com", [WaitFor = [Selector = "div.ready"]])"#,
            r#"error "DataSource.Error""#,
        ),
    ],
    body: Rust(browser_contents),
};

fn browser_contents(_cx: &Cx, args: Args) -> Result<Value> {
    let url = args.get::<Text>(0)?;
    Options::new(args.get(1)?, &["ApiKeyName", "WaitFor"])?;
    Err(Error::data_source(
        "Web.BrowserContents needs a web browser, and this host has none. Web.Contents gives the page as the server sends it.",
        url.into(),
    ))
}
