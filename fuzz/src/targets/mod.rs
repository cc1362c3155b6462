//! What is fed.

mod calls;
mod documents;
mod evaluate;
mod format;
mod http;
mod package;
mod parse;

use crate::seeds;
use m_engine::Value;
use m_host::evaluation::{Evaluation, Settings};
use m_output::{ErrorCells, Format, Options, WriteError};
use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    Target { name: "format", run: format::run, seeds: seeds::syntax, words: parse::WORDS, is_archive: false },
    Target {
        name: "evaluate",
        run: evaluate::run,
        seeds: seeds::expressions,
        words: parse::WORDS,
        is_archive: false,
    },
    Target { name: "calls", run: calls::run, seeds: calls::seeds, words: &[], is_archive: false },
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

/// So many inputs share one evaluation; it remembers every text that it has compiled.
const SHARED: u32 = 200;

/// An evaluation that is used for several inputs, and what stops it.
struct Kept {
    evaluation: Evaluation,
    cancelled: Arc<AtomicBool>,
    /// Milliseconds since the watch began when the input that runs was begun; 0 while none runs.
    begun: Arc<AtomicU64>,
    since: Instant,
    left: u32,
}

impl Kept {
    fn new() -> Kept {
        let cancelled = Arc::new(AtomicBool::new(false));
        let begun = Arc::new(AtomicU64::new(0));
        let since = Instant::now();
        let (stop, watched) = (cancelled.clone(), Arc::downgrade(&begun));
        std::thread::spawn(move || {
            while let Some(begun) = watched.upgrade().map(|begun| begun.load(Ordering::Relaxed)) {
                if begun > 0 && since.elapsed() > Duration::from_millis(begun) + TIME {
                    stop.store(true, Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let settings =
            Settings { cancelled: cancelled.clone(), disk: false, skip_waits: true, ..Settings::default() };
        let Ok(evaluation) = Evaluation::new(settings) else { unreachable!("the library is whole") };
        Kept { evaluation, cancelled, begun, since, left: SHARED }
    }
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Runs `body` with the whole library, without disk, and reads its result to the end.
fn with_evaluation(body: impl FnOnce(&Evaluation) -> m_engine::Result<Value>) {
    let mut kept = KEPT.take().unwrap_or_else(Kept::new);
    kept.cancelled.store(false, Ordering::Relaxed);
    let now = u64::try_from(kept.since.elapsed().as_millis()).unwrap_or(u64::MAX);
    kept.begun.store(now.max(1), Ordering::Relaxed);
    if let Ok(value) = body(&kept.evaluation) {
        let progress = &mut ();
        let mut options = Options {
            first: Some(ROWS),
            errors: ErrorCells::Ignore,
            ..Options::new(Format::Ndjson, m_host::report::words, progress)
        };
        match m_output::write(&kept.evaluation.cx, &value, &mut options, &mut io::sink()) {
            Ok(_) | Err(WriteError::Evaluation(_) | WriteError::Cell { .. }) => {}
            Err(WriteError::Output(error)) => panic!("memory cannot be written: {error}"),
        }
    }
    kept.begun.store(0, Ordering::Relaxed);
    kept.left -= 1;
    if kept.left > 0 {
        KEPT.set(Some(kept));
    }
}
