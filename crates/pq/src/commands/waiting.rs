//! What a person sees while she waits: how many rows are written, and after a second what the query waits for. On a
//! terminal that is one line that changes; elsewhere a line at growing intervals.

use indicatif::{ProgressBar, ProgressStyle};
use m_host::activity::Activity;
use m_output::Progress;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// After so long it is told what is waited for.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often one looks.
const LOOK: Duration = Duration::from_millis(100);

/// Shows what is waited for until it is dropped.
pub(super) struct Waiting {
    bar: ProgressBar,
    rows: u64,
    /// Whether rows go to the terminal on which the line stands.
    makes_room: bool,
    done: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Shows nothing: somebody types at a prompt.
    pub(super) fn in_silence() -> Waiting {
        let done = Arc::new(AtomicBool::new(true));
        Waiting { bar: ProgressBar::hidden(), rows: 0, makes_room: false, done, watcher: None }
    }

    /// Begins to look at `activity`; with `to_terminal` the rows go to the terminal too.
    pub(super) fn new(activity: Arc<Activity>, to_terminal: bool) -> Waiting {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = if is_terminal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let style = "{spinner} {human_pos} rows, {per_sec}, {elapsed} {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        let done = Arc::new(AtomicBool::new(false));
        let (shown, ended) = (bar.clone(), done.clone());
        let watcher = std::thread::Builder::new().name("waiting".into()).spawn(move || {
            let (since, mut next) = (Instant::now(), PATIENCE);
            while !ended.load(Ordering::Relaxed) {
                std::thread::sleep(LOOK);
                let waiting = activity.waiting(PATIENCE);
                if is_terminal {
                    shown.set_message(waiting.unwrap_or_default());
                    shown.tick();
                } else if let Some(waiting) = waiting.filter(|_| since.elapsed() >= next) {
                    eprintln!("{waiting}");
                    next = since.elapsed() * 2;
                }
            }
        });
        Waiting { bar, rows: 0, makes_room: to_terminal && is_terminal, done, watcher: watcher.ok() }
    }
}

impl Progress for Waiting {
    fn row(&mut self) {
        self.rows += 1;
        if self.makes_room {
            self.done.store(true, Ordering::Relaxed);
            self.bar.finish_and_clear();
        } else if self.rows.is_multiple_of(1024) {
            self.bar.set_position(self.rows);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(watcher) = self.watcher.take() {
            // It sleeps for a moment at most, and has nothing to say any more.
            let _ = watcher.join();
        }
        self.bar.finish_and_clear();
    }
}
