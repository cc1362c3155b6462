//! A load: the whole result of a query, read on a thread of its own into a spool, with statistics of its columns.

use crate::cells;
use crate::desk::Ground;
use crate::events::Events;
use crate::failure::Failure;
use crate::lock::lock;
use crate::preview::{columns, raised};
use crate::query::DOCUMENT;
use crate::spool::Spool;
use crate::statistics::Statistics;
use crate::texts::Texts;
use m_engine::session;
use m_host::activity::Activity;
use m_host::evaluation::Evaluation;
use m_output::{ColumnForm, RowStream, column_forms};
use serde_json::{Value as Json, json};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How often the page hears how far a load has come.
const PACE: Duration = Duration::from_millis(200);

/// A load of a session.
pub(crate) struct Load {
    pub(crate) id: u64,
    name: String,
    query: String,
    action: u64,
    cancelled: Arc<AtomicBool>,
    activity: Arc<Activity>,
    rows: AtomicUsize,
    began: Instant,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    columns: Json,
    statistics: Vec<Statistics>,
    /// What the columns are in a file with types.
    forms: Vec<Option<ColumnForm>>,
    spool: Option<Spool>,
    took: Duration,
}

#[derive(Clone)]
enum Phase {
    Running,
    Done,
    Failed(Box<Failure>),
    Cancelled,
}

impl Load {
    /// Begins to load a query for an action; the page is told how far it is until it has ended.
    ///
    /// Errors: the system gives no thread.
    pub(crate) fn start(
        ground: Arc<Ground>,
        events: Events,
        (id, action): (u64, u64),
        name: &str,
        query: &str,
    ) -> std::io::Result<Arc<Load>> {
        let load = Arc::new(Load {
            id,
            name: name.to_owned(),
            query: query.to_owned(),
            action,
            cancelled: Arc::default(),
            activity: Arc::default(),
            rows: AtomicUsize::new(0),
            began: Instant::now(),
            state: Mutex::new(State {
                phase: Phase::Running,
                columns: json!([]),
                statistics: Vec::new(),
                forms: Vec::new(),
                spool: None,
                took: Duration::ZERO,
            }),
        });
        let (own, evaluating) = (load.clone(), ground.clone());
        std::thread::Builder::new().name("load".into()).spawn(move || {
            let ended = session::run(|| own.run(&evaluating));
            let outcome = ended.unwrap_or_else(|error| Err(Failure::said(error.to_string())));
            let mut state = own.state();
            state.took = own.began.elapsed();
            state.phase = match outcome {
                Ok(()) => Phase::Done,
                Err(_) if own.cancelled.load(Ordering::Relaxed) => Phase::Cancelled,
                Err(failure) => Phase::Failed(Box::new(failure)),
            };
            if !matches!(state.phase, Phase::Done) {
                state.spool = None;
            }
        })?;
        let told = load.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(PACE).await;
                let is_running = told.is_running();
                events.tell("load", &told.progress(&ground));
                if !is_running {
                    break;
                }
            }
        });
        Ok(load)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn is_running(&self) -> bool {
        matches!(self.state().phase, Phase::Running)
    }

    /// Stops it.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// How far it is.
    pub(crate) fn progress(&self, ground: &Ground) -> Json {
        let (phase, failure, took) = {
            let state = self.state();
            match &state.phase {
                Phase::Running => ("running", None, self.began.elapsed()),
                Phase::Done => ("done", None, state.took),
                Phase::Failed(failure) => ("failed", Some((**failure).clone()), state.took),
                Phase::Cancelled => ("cancelled", None, state.took),
            }
        };
        let (doing, said) = self.activity.now();
        json!({
            "id": self.id, "name": self.name, "query": self.query, "action": self.action,
            "phase": phase, "failure": failure,
            "rows": self.rows.load(Ordering::Relaxed), "bytes": ground.recorder.bytes(self.action),
            "doing": doing, "said": said, "milliseconds": took.as_millis() as u64,
        })
    }

    fn run(&self, ground: &Ground) -> Result<(), Failure> {
        let action = Arc::new(AtomicU64::new(self.action));
        let evaluation = ground.evaluation(action, self.cancelled.clone(), self.activity.clone(), None)?;
        let failed = |error: &m_engine::Error| Failure::of(&evaluation, error, DOCUMENT);
        match self.read(&evaluation, ground.texts)? {
            Ok(()) => Ok(()),
            Err(error) if evaluation.renew_after(&error) => {
                self.read(&evaluation, ground.texts)?.map_err(|error| failed(&error))
            }
            Err(error) => Err(failed(&error)),
        }
    }

    /// Reads all rows: an error of M, or of the disk.
    fn read(&self, evaluation: &Evaluation, texts: &Texts) -> Result<m_engine::Result<()>, Failure> {
        let full =
            |error: std::io::Error| Failure::said(texts.say("server.full", &[("why", &error.to_string())]));
        let mut spool = Spool::new().map_err(full)?;
        let mut kept = || -> m_engine::Result<Result<(Json, Vec<Statistics>), std::io::Error>> {
            let cx = &evaluation.cx;
            let value = evaluation.query(DOCUMENT, &self.query)?;
            let mut stream = RowStream::new(cx, &value, None).map_err(raised)?;
            let columns = columns(cx, &value, &stream)?;
            // Of binaries the spool holds the kind, a text.
            let text = |form| if form == ColumnForm::Binary { ColumnForm::Text } else { form };
            let forms = column_forms(cx, &stream)?.into_iter().map(|form| form.map(text)).collect();
            {
                let mut state = self.state();
                (state.columns, state.forms) = (columns.clone(), forms);
            }
            let mut statistics: Vec<Statistics> = stream.columns.iter().map(|_| Statistics::new()).collect();
            let mut cells = Vec::with_capacity(statistics.len());
            while let Some(row) = stream.next(cx) {
                cells.clear();
                for (position, cell) in row.map_err(raised)?.iter().enumerate() {
                    cells.push(cells::cell(cx, &stream, position, cell, usize::MAX)?);
                }
                for (column, cell) in statistics.iter_mut().zip(&cells) {
                    column.add(cell);
                }
                if let Err(error) = spool.push(&mut cells) {
                    return Ok(Err(error));
                }
                self.rows.store(spool.rows, Ordering::Relaxed);
            }
            Ok(Ok((columns, statistics)))
        };
        let (columns, statistics) = match kept() {
            Ok(kept) => kept.map_err(full)?,
            Err(error) => return Ok(Err(error)),
        };
        spool.finish().map_err(full)?;
        self.rows.store(spool.rows, Ordering::Relaxed);
        let mut state = self.state();
        (state.columns, state.statistics, state.spool) = (columns, statistics, Some(spool));
        Ok(Ok(()))
    }

    /// Columns, number of rows and statistics; none before it is done.
    pub(crate) fn result(&self) -> Option<Json> {
        let state = self.state();
        let spool = state.spool.as_ref().filter(|_| matches!(state.phase, Phase::Done))?;
        let statistics: Vec<Json> = state.statistics.iter().map(Statistics::shown).collect();
        Some(json!({
            "id": self.id, "name": self.name, "query": self.query, "columns": state.columns, "rows": spool.rows,
            "chunk": crate::spool::CHUNK, "statistics": statistics, "milliseconds": state.took.as_millis() as u64,
        }))
    }

    /// A chunk of rows as JSON text.
    ///
    /// Errors: the temporary file cannot be read.
    pub(crate) fn chunk(&self, index: usize) -> std::io::Result<Option<Vec<u8>>> {
        match self.state().spool.as_mut() {
            Some(spool) => spool.chunk(index),
            None => Ok(None),
        }
    }

    /// All rows, one after the other, with their long texts.
    pub(crate) fn all_rows(self: &Arc<Load>) -> impl Iterator<Item = std::io::Result<Vec<Json>>> + 'static {
        let load = self.clone();
        let (mut next, mut chunk) = (0, Vec::<Vec<Json>>::new().into_iter());
        std::iter::from_fn(move || {
            loop {
                if let Some(row) = chunk.next() {
                    return Some(row.into_iter().map(|cell| load.whole(cell)).collect());
                }
                let read = load.chunk(next).transpose()?;
                next += 1;
                match read.and_then(|bytes| Ok(serde_json::from_slice::<Vec<Vec<Json>>>(&bytes)?)) {
                    Ok(rows) => chunk = rows.into_iter(),
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    }

    fn whole(&self, cell: Json) -> std::io::Result<Json> {
        if cell.get(0).and_then(Json::as_str) != Some("l") {
            return Ok(cell);
        }
        self.state().spool.as_mut().map_or(Ok(Json::Null), |spool| spool.whole(cell))
    }

    /// What the columns are in a file with types; `None` where their values have to tell.
    pub(crate) fn forms(&self) -> Vec<Option<ColumnForm>> {
        self.state().forms.clone()
    }

    /// The names of the columns.
    pub(crate) fn column_names(&self) -> Vec<String> {
        let state = self.state();
        let columns = state.columns.as_array().into_iter().flatten();
        columns.map(|column| column["name"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What a file of the rows is called, without its ending.
    pub(crate) fn file_name(&self) -> String {
        let plain = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '_' };
        self.name.chars().map(plain).collect()
    }
}
