//! What the navigator takes, in a real browser: `cargo bench -p tests --bench navigator` prints it, with `--profile dev` for the
//! development build. Nothing is asserted: a machine that is busy with something else says so by its numbers.
//!
//! The server runs in a process of its own, this program once more, so that its memory is its own (Linux).

#![allow(dead_code, reason = "of the person at the page only a few steps are wanted here")]

mod browser;
mod chromium;
mod oddities;
#[path = "../../crates/m-host/benches/peers/process.rs"]
mod process;

use browser::Browser;
use m_host::credential_store::MemoryStore;
use m_host::web::Routes;
use navigator::Options;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// How often each time is taken; the shortest and the one in the middle are told.
const TIMES: usize = 7;
const SERVE: &str = "--serve";

fn main() {
    if std::env::args().any(|argument| argument == SERVE) {
        return serve();
    }
    let browser = Browser::open(&Server::start().url);
    start(&browser);
    let server = Server::start();
    browser.go(&server.url);
    browser.connects_anonymously();
    five_thousand(&browser);
    million(&browser, &server);
}

/// Serves the connector until its standard input ends.
fn serve() {
    let options = Options {
        extensions: vec![oddities::package()],
        routes: Routes::new(Vec::new()),
        store: Arc::new(MemoryStore::default()),
        keeps_credentials: false,
        replay: None,
        mock: None,
        port: 0,
        skip_waits: true,
        culture: "en-US".into(),
    };
    let running = navigator::start(options).expect("the navigator starts");
    println!("{}", running.url);
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("the end of standard input");
}

/// The process of a server.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start() -> Server {
        let own = std::env::current_exe().expect("this program");
        let mut child = Command::new(own)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts once more");
        let mut url = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut url).expect("the address");
        Server { child, url: url.trim().to_owned() }
    }

    /// The most memory that it has had, in megabytes.
    fn memory(&self) -> f64 {
        process::megabytes(&self.child.id().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn told(what: &str, mut milliseconds: Vec<f64>) {
    milliseconds.sort_by(f64::total_cmp);
    println!(
        "{what}: {:.0} ms at best, {:.0} ms in the middle",
        milliseconds[0],
        milliseconds[milliseconds.len() / 2]
    );
}

/// From the start of the program until the page can be used, in a browser that is awake.
fn start(browser: &Browser) {
    let mut all: [Vec<f64>; 4] = Default::default();
    for _ in 0..TIMES {
        let began = Instant::now();
        let server = Server::start();
        let served = began.elapsed().as_secs_f64() * 1000.0;
        browser.go(&server.url);
        let number = |expression: &str| browser.eval(expression).as_f64().unwrap_or(f64::NAN);
        let ready = number("Number(document.documentElement.dataset.ready)");
        let files = number(
            "Math.max(...performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js') && one.responseEnd < Number(document.documentElement.dataset.ready)).map((one) => one.responseEnd))",
        );
        let opened = "performance.getEntriesByType('resource').find((one) => one.name.endsWith('/open'))";
        let open = number(&format!("{opened}.responseEnd - {opened}.startTime"));
        all.iter_mut().zip([served, files, open, ready]).for_each(|(all, one)| all.push(one));
    }
    let resources = "performance.getEntriesByType('resource')";
    let [served, files, open, ready] = all;
    told("the program serves", served);
    told("the page has its files", files);
    told("the first question is answered (connectors loaded)", open);
    told("the page can be used, from the request for it", ready);
    println!(
        "files: {}, {} KB in all",
        browser.eval(&format!("{resources}.length")),
        browser
            .eval(&format!("Math.round({resources}.reduce((sum, one) => sum + one.transferSize, 0) / 1000)"))
    );
}

/// Clicks the row of the tree, and gives the time until its children are drawn.
fn five_thousand(browser: &Browser) {
    let click = "const done = arguments[arguments.length - 1]; const rows = () => [...document.querySelectorAll('.tree-row')];\
        const row = () => rows().find((one) => one.textContent.startsWith('Five thousand'));\
        const began = performance.now(); row().click();\
        const look = () => { if (row()?.getAttribute('aria-expanded') === 'true' && rows().some((one) => one.textContent === 'Item 1'))\
        requestAnimationFrame(() => done(performance.now() - began)); else requestAnimationFrame(look); }; look();";
    let close = "[...document.querySelectorAll('.tree-row')].find((one) => one.textContent.startsWith('Five thousand')).click()";
    browser.eval("document.querySelector('.tree').scrollTop = 100000");
    browser.until("[...document.querySelectorAll('.tree-row')].some((one) => one.textContent.startsWith('Five thousand'))", "the folder");
    let first = browser.eval_async(click).as_f64().unwrap_or(f64::NAN);
    println!("a node with 5,000 children: {first:.0} ms with the question to the server");
    let again = (0..TIMES).map(|_| {
        browser.eval(close);
        browser.eval_async(click).as_f64().unwrap_or(f64::NAN)
    });
    told("opened again, which the page does by itself", again.collect());
}

/// Loads a million rows, and downloads them in both forms.
fn million(browser: &Browser, server: &Server) {
    println!("memory of the server before a load: {:.0} MB", server.memory());
    browser.eval("document.querySelector('.tree').scrollTop = 0");
    browser.ticks("A million");
    browser.sees("Preview downloaded at");
    let began = Instant::now();
    browser.press("Load");
    browser.sees("Export Parquet");
    println!(
        "1,000,000 rows of 5 columns loaded and shown: {:.1} s, memory {:.0} MB at most",
        began.elapsed().as_secs_f64(),
        server.memory()
    );
    for form in ["csv", "parquet"] {
        let began = Instant::now();
        let size = browser.eval_async(&format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ const answer = await fetch(document.querySelector('a[href*=\"/{form}/\"]').href);\
             let size = 0; for await (const part of answer.body) size += part.length; done(size); }})()"
        ));
        println!(
            "as {form}: {:.1} MB in {:.1} s, memory {:.0} MB at most",
            size.as_f64().unwrap_or(f64::NAN) / 1e6,
            began.elapsed().as_secs_f64(),
            server.memory()
        );
    }
}
