//! `cargo run -p fuzz -- TARGET`: feeds a target for a while. The work is done by a second process, which may die.

use anyhow::{Context, Result, bail};
use clap::Parser;
use fuzz::mutate::{Random, mutated};
use fuzz::{TARGETS, Target, find, seeds};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// An input that takes longer is a finding.
const LONGEST: Duration = Duration::from_secs(10);
/// How often a worker tells that it lives, in inputs and in time.
const TOLD: Duration = Duration::from_millis(500);

/// Feed targets with inputs that nobody wrote.
#[derive(Parser)]
struct Arguments {
    /// A target of README.md, or all
    target: String,
    /// How long each target is fed
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Which random inputs
    #[arg(long, default_value_t = 1)]
    random: u64,
    /// Feed this one input
    #[arg(long)]
    input: Option<PathBuf>,
    /// Feed here, in this process
    #[arg(long, hide = true)]
    worker: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let targets: Vec<&Target> = match arguments.target.as_str() {
        "all" => TARGETS.iter().collect(),
        name => vec![find(name).with_context(|| format!("there is no target {name}"))?],
    };
    if let Some(input) = &arguments.input {
        let bytes = std::fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
        on_large_stack(|| targets.iter().for_each(|target| (target.run)(&bytes)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut findings = 0;
    for target in targets {
        if arguments.worker {
            on_large_stack(|| work(target, &arguments))??;
        } else {
            findings += watch(target, &arguments)?;
        }
    }
    Ok(if findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where the inputs of a target that are worth keeping go.
fn folder(target: &Target) -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository has a root")?;
    let folder = root.join("target/fuzz").join(target.name);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Runs on a thread with a large stack, as every evaluation does.
fn on_large_stack<T: Send>(body: impl FnOnce() -> T + Send) -> Result<T> {
    m_engine::session::run(body).context("no thread can be started")
}

/// Feeds until the time is over; says now and then how many inputs there were.
fn work(target: &Target, arguments: &Arguments) -> Result<()> {
    let current = folder(target)?.join("current");
    let mut all = (target.seeds)();
    all.extend(seeds::findings(target.name));
    if all.is_empty() {
        bail!("{} has no seeds", target.name);
    }
    let mut random = Random::new(arguments.random);
    let (since, mut told, mut count) = (Instant::now(), Instant::now(), 0u64);
    while since.elapsed() < Duration::from_secs(arguments.seconds) {
        let input = mutated(&mut random, &all, target.words, target.is_archive);
        std::fs::write(&current, &input).with_context(|| format!("cannot write {}", current.display()))?;
        (target.run)(&input);
        count += 1;
        if told.elapsed() > TOLD {
            told = Instant::now();
            println!("{count}");
            std::io::stdout().flush()?;
        }
    }
    println!("{count}");
    Ok(())
}

/// Starts workers until the time is over; each that dies or hangs leaves a finding. Gives their number.
fn watch(target: &Target, arguments: &Arguments) -> Result<u32> {
    let folder = folder(target)?;
    let (since, mut inputs, mut findings) = (Instant::now(), 0u64, 0u32);
    let time = Duration::from_secs(arguments.seconds);
    while since.elapsed() < time {
        let left = (time.saturating_sub(since.elapsed())).as_secs().max(1);
        let (count, death) = worker(target, left, arguments.random + u64::from(findings))?;
        inputs += count;
        let Some(death) = death else { break };
        findings += 1;
        let kept = folder.join(format!("finding-{}-{findings}", arguments.random));
        // A worker that died before its first input has left none.
        match std::fs::rename(folder.join("current"), &kept) {
            Ok(()) => eprintln!("{}: {death}; the input is {}", target.name, kept.display()),
            Err(_) => eprintln!("{}: {death}, before the first input", target.name),
        }
    }
    println!(
        "{:<10} {inputs:>9} inputs in {:>4} s, {findings} findings",
        target.name,
        since.elapsed().as_secs()
    );
    Ok(findings)
}

/// Runs one worker; gives its number of inputs, and how it died where it did.
fn worker(target: &Target, seconds: u64, random: u64) -> Result<(u64, Option<String>)> {
    let own = std::env::current_exe()?;
    // A finding that fills the memory must not take the machine with it.
    let mut command = match cfg!(unix) {
        true => {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -v 3000000; exec \"$0\" \"$@\""]).arg(&own);
            shell
        }
        false => Command::new(&own),
    };
    let (seconds, random) = (seconds.to_string(), random.to_string());
    command.args([target.name, "--worker", "--seconds", &seconds, "--random", &random]);
    let mut child = command.stdout(Stdio::piped()).spawn().context("the worker does not start")?;
    let output = child.stdout.take().context("the worker has no output")?;
    let (send, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    let mut count = 0;
    loop {
        match lines.recv_timeout(LONGEST) {
            Ok(line) => count = line.trim().parse().unwrap_or(count),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                child.kill()?;
                child.wait()?;
                return Ok((count, Some(format!("longer than {} s", LONGEST.as_secs()))));
            }
        }
    }
    let status = child.wait()?;
    Ok((count, (!status.success()).then(|| format!("{status}"))))
}
