//! How an evaluation is stopped from outside: Ctrl-C, the end of a container or of a build (SIGTERM), a terminal that is
//! closed (SIGHUP). The one place that listens to signals.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// So long an evaluation may take to stop by itself; then the process ends, wherever it is.
const GRACE: Duration = Duration::from_millis(900);

/// The exit code that a signal asks for: 128 and its number. None came where it is 0.
static CODE: AtomicU8 = AtomicU8::new(0);
/// Whether Ctrl-C stops something after which the process goes on.
static STOPPABLE: AtomicBool = AtomicBool::new(false);
/// The exit code after Ctrl-C.
const INTERRUPTED: u8 = 130;

/// A flag that the first signal sets, so that the evaluation stops cleanly. Where it does not within a second, or when a
/// second signal comes, the process ends with the code of the signal; no unfinished file stays. It is the same flag at
/// each call.
pub fn on_ctrl_c() -> Arc<AtomicBool> {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    FLAG.get_or_init(listen).clone()
}

/// Does something that the first Ctrl-C only stops: the process goes on afterwards, with the flag of [`on_ctrl_c`] clear
/// again. A second Ctrl-C ends the process all the same, and so does any other signal. Says whether it was stopped.
pub fn stoppable<T>(what: impl FnOnce() -> T) -> (T, bool) {
    let flag = on_ctrl_c();
    flag.store(false, Ordering::Relaxed);
    STOPPABLE.store(true, Ordering::Relaxed);
    let result = what();
    STOPPABLE.store(false, Ordering::Relaxed);
    let stopped = flag.swap(false, Ordering::Relaxed);
    was_expected();
    (result, stopped)
}

/// The exit code of a process that was stopped: 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP.
pub fn exit_code() -> Option<u8> {
    Some(CODE.load(Ordering::Relaxed)).filter(|code| *code != 0)
}

/// Says that the signal was what a program waited for: it ends as it would without one.
pub(crate) fn was_expected() {
    CODE.store(0, Ordering::Relaxed);
}

fn listen() -> Arc<AtomicBool> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = cancelled.clone();
    let listen = move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let Ok(mut signals) = Signals::new() else { return };
            let code = loop {
                let code = signals.next().await;
                CODE.store(code, Ordering::Relaxed);
                let again = flag.swap(true, Ordering::Relaxed);
                if code == INTERRUPTED && STOPPABLE.load(Ordering::Relaxed) && !again {
                    continue;
                }
                if again {
                    sink::exit(i32::from(code));
                }
                break code;
            };
            let code = tokio::select! {
                again = signals.next() => again,
                () = tokio::time::sleep(GRACE) => code,
            };
            sink::exit(i32::from(code));
        });
    };
    std::thread::spawn(listen);
    cancelled
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    /// The exit code of the next signal.
    async fn next(&mut self) -> u8 {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => INTERRUPTED,
            _ = self.terminate.recv() => 143,
            _ = hangup => 129,
        }
    }
}

/// Whether the process was started to outlive its terminal (`nohup`). Linux tells; elsewhere nobody can be asked.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        Ok(Signals)
    }

    /// The exit code of the next signal.
    async fn next(&mut self) -> u8 {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        INTERRUPTED
    }
}
