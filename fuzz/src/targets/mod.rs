//! What is fed.

mod documents;
mod evaluate;
mod http;
mod package;
mod parse;

use crate::seeds;
use m_engine::Value;
use m_host::evaluation::{Evaluation, Settings};
use m_host::output::{self, ErrorCells, Format, Options, WriteError};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A reader of bytes.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Reads an input; panics where something is wrong with it.
    pub run: fn(&[u8]),
    /// The inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words of the format.
    pub words: &'static [&'static str],
    /// Whether inputs are archives, inside of which something can be changed.
    pub is_archive: bool,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "parse", run: parse::run, seeds: seeds::syntax, words: parse::WORDS, is_archive: false },
    Target {
        name: "evaluate",
        run: evaluate::run,
        seeds: seeds::expressions,
        words: parse::WORDS,
        is_archive: false,
    },
    Target {
        name: "csv",
        run: documents::csv,
        seeds: seeds::csv,
        words: &["\"", ",", "\r\n", "\u{FEFF}"],
        is_archive: false,
    },
    Target {
        name: "json",
        run: documents::json,
        seeds: seeds::json,
        words: &["[", "]", "{\"a\":", "\\ud800", "1e999", "\""],
        is_archive: false,
    },
    Target {
        name: "xml",
        run: documents::xml,
        seeds: seeds::xml,
        words: documents::XML_WORDS,
        is_archive: false,
    },
    Target {
        name: "html",
        run: documents::html,
        seeds: seeds::html,
        words: documents::HTML_WORDS,
        is_archive: false,
    },
    Target {
        name: "excel",
        run: documents::excel,
        seeds: seeds::excel,
        words: documents::XML_WORDS,
        is_archive: true,
    },
    Target { name: "parquet", run: documents::parquet, seeds: seeds::parquet, words: &[], is_archive: false },
    Target {
        name: "package",
        run: package::run,
        seeds: seeds::packages,
        words: parse::WORDS,
        is_archive: true,
    },
    Target { name: "http", run: http::run, seeds: seeds::answers, words: http::WORDS, is_archive: false },
];

/// A target by its name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// An evaluation may take so long; then it is stopped, as Ctrl-C would stop it.
const TIME: Duration = Duration::from_secs(3);
/// No more rows of a result are read; nested tables are read whole.
const ROWS: usize = 2000;

/// Runs `body` with the whole library, without network and disk, and reads its result to the end.
fn with_evaluation(settings: Settings, body: impl FnOnce(&Evaluation) -> m_engine::Result<Value>) {
    let cancelled = Arc::new(AtomicBool::new(false));
    let finished = Arc::new(AtomicBool::new(false));
    let (stop, over) = (cancelled.clone(), finished.clone());
    let watch = std::thread::spawn(move || {
        let since = Instant::now();
        while !over.load(Ordering::Relaxed) {
            if since.elapsed() > TIME {
                stop.store(true, Ordering::Relaxed);
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
    });
    let settings = Settings { cancelled, disk: false, skip_waits: true, ..settings };
    let Ok(evaluation) = Evaluation::new(settings) else { unreachable!("the library is whole") };
    if let Ok(value) = body(&evaluation) {
        let mut options = Options {
            format: Format::Ndjson,
            first: Some(ROWS),
            errors: ErrorCells::Ignore,
            null: None,
            progress: &mut (),
        };
        match output::write(&evaluation.cx, &value, &mut options, &mut io::sink()) {
            Ok(_) | Err(WriteError::Evaluation(_) | WriteError::Cell { .. }) => {}
            Err(WriteError::Output(error)) => panic!("memory cannot be written: {error}"),
        }
    }
    finished.store(true, Ordering::Relaxed);
    watch.thread().unpark();
    let _ = watch.join();
}
