//! One evaluation from start to end: a host, the library, the extensions, a query.

use crate::activity::Activity;
use crate::clock::Clock;
use crate::coverage::Coverage;
use crate::credential::Credentials;
use crate::credential_resolution::renewed;
use crate::extension::{self, ACCESS_DENIED, EXTENSION_FUNCTIONS, Extension};
use crate::host::ExtensionHost;
use crate::library;
use crate::report;
use crate::scope::CREDENTIAL_ERROR;
use crate::web::{Ahead, Cache, Log, Replay, Routes, Transport, Watcher};
use jiff::tz::TimeZone;
use m_engine::compile::{self, Compiled, Section};
use m_engine::observe::Observer;
use m_engine::value::{Data, Record, Text, Type};
use m_engine::{Cell, Cx, Error, Library, Result, Value};
use m_syntax::ast::Document;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What an evaluation is given.
pub struct Settings {
    /// Packages or folders of extensions.
    pub extensions: Vec<PathBuf>,
    /// Base URLs to call instead of others.
    pub routes: Routes,
    /// The credentials at hand.
    pub credentials: Credentials,
    /// The language of the user interface, for `Extension.LoadString`.
    pub culture: String,
    /// The local time zone.
    pub zone: TimeZone,
    /// A moment in UTC ticks at which the clock stands.
    pub now: Option<i64>,
    /// How many parts of a file that is read in parts (`Binary.Combine`) are asked for while those before them are read.
    /// With 0 each request is sent when its answer is needed, as in Microsoft's host.
    pub read_ahead: usize,
    /// Whether waits are skipped.
    pub skip_waits: bool,
    /// Whether each request is written to standard error.
    pub trace: bool,
    /// Whether `Diagnostics.Trace` is written to standard error.
    pub show_traces: bool,
    /// Whether `File.*` and `Folder.*` may read the disk.
    pub disk: bool,
    /// Whether a step on a `Table.View` that its handlers do not do is an error, as in DirectQuery, instead of being done
    /// on the rows (`--failOnFoldingFailure` of PQTest).
    pub fail_on_folding_failure: bool,
    /// What `Environment.FeatureSwitch` finds, by name (`--environmentConfiguration` of PQTest).
    pub environment: BTreeMap<String, String>,
    /// What `Extension.CurrentApplication` gives, by name (`--applicationProperty` of PQTest).
    pub application: BTreeMap<String, String>,
    /// Set to stop the evaluation.
    pub cancelled: Arc<AtomicBool>,
    /// Is told what the evaluation is doing.
    pub activity: Arc<Activity>,
    /// Whether every exchange is kept with its bodies: [`Evaluation::recorded`].
    pub record: bool,
    /// Whether it is counted which M of the extensions is evaluated: [`Evaluation::coverage`].
    pub coverage: bool,
    /// What answers in the place of services.
    pub replay: Option<Replay>,
    /// Is told of every request while it runs.
    pub watcher: Option<Arc<dyn Watcher>>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            extensions: Vec::new(),
            routes: Routes::default(),
            credentials: Credentials::default(),
            culture: "en-US".into(),
            zone: TimeZone::UTC,
            now: None,
            read_ahead: 0,
            skip_waits: false,
            trace: false,
            show_traces: false,
            disk: true,
            fail_on_folding_failure: false,
            environment: BTreeMap::new(),
            application: BTreeMap::new(),
            cancelled: Arc::default(),
            activity: Arc::default(),
            record: false,
            coverage: false,
            replay: None,
            watcher: None,
        }
    }
}

/// An evaluation that is set up: the library and the extensions are there, nothing is evaluated yet.
pub struct Evaluation {
    /// The context of the engine.
    pub cx: Cx,
    /// The loaded extensions.
    pub extensions: Vec<Rc<Extension>>,
}

/// Why an evaluation could not be set up: which extension, and why.
#[derive(Debug)]
pub struct SetupError {
    /// The package or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub error: String,
}

impl std::fmt::Display for SetupError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, error) = (self.path.display().to_string(), &self.error);
        // Most of what can be wrong names the file itself; it is told once.
        if error.starts_with(&path) {
            write!(f, "cannot load the extension: {error}")
        } else {
            write!(f, "cannot load the extension {path}: {error}")
        }
    }
}

impl std::error::Error for SetupError {}

/// How many rows a preview asks for, as Power BI Desktop does.
pub const PREVIEW_ROWS: usize = 1000;

/// Whether a table of this type is a navigation table.
pub fn is_navigation(ty: &Type) -> bool {
    ty.meta().is_some_and(|meta| meta.get("NavigationTable.DataColumn").is_some())
}

impl Evaluation {
    /// Sets up an evaluation. Call it on the thread of [`m_engine::session::run`].
    ///
    /// Errors: an extension cannot be loaded.
    pub fn new(settings: Settings) -> std::result::Result<Evaluation, SetupError> {
        Evaluation::observed(settings, None)
    }

    /// As [`Evaluation::new`], with somebody who watches what is evaluated.
    ///
    /// Errors: an extension cannot be loaded.
    pub fn observed(
        settings: Settings,
        observer: Option<Rc<dyn Observer>>,
    ) -> std::result::Result<Evaluation, SetupError> {
        let mut clock = Clock::new(settings.zone);
        clock.fixed = settings.now;
        clock.real = !settings.skip_waits;
        let secrets = settings.credentials.secrets.clone();
        let host = ExtensionHost {
            transport: Transport::new(settings.routes, settings.cancelled.clone())
                .recording(settings.record)
                .replaying(settings.replay, &secrets),
            credentials: settings.credentials,
            cache: Cache::default(),
            ahead: Ahead::default(),
            items_ahead: settings.read_ahead,
            log: Log::new(settings.trace, secrets, settings.watcher),
            clock,
            cancelled: settings.cancelled,
            activity: settings.activity,
            show_traces: settings.show_traces,
            disk: settings.disk,
            fail_on_folding_failure: settings.fail_on_folding_failure,
            environment: settings.environment,
            application: settings.application,
            kept: RefCell::default(),
            extension_names: RefCell::new(Record::empty()),
            extensions: RefCell::default(),
            last_token: RefCell::default(),
            refused_own: std::cell::Cell::default(),
            renewing: std::cell::Cell::default(),
            repeated: std::cell::Cell::default(),
        };
        let cx = Cx::new(Rc::new(Library::new(library::builtins())), Box::new(host));
        if settings.coverage {
            cx.cover();
        }
        if let Some(observer) = observer {
            cx.observe(observer);
        }
        // A language of the user interface that is no culture leaves the conversions as they are.
        drop(m_library::set_current_culture(&settings.culture));
        let extensions = extension::load_all(&cx, &settings.extensions, &settings.culture)
            .map_err(|(path, error)| SetupError { path, error: report::load_error(&cx, &error) })?;
        if let Ok(host) = ExtensionHost::of(&cx) {
            *host.extensions.borrow_mut() = extensions.clone();
            *host.extension_names.borrow_mut() = cx.globals();
            for extension in &extensions {
                for warning in &extension.warnings {
                    eprintln!("warning: {warning}");
                }
            }
        }
        for extension in &extensions {
            extension::source::check_kinds(&cx, extension)
                .map_err(|error| SetupError { path: extension.path.clone(), error: error.to_string() })?;
        }
        cx.set_globals(query_globals(&cx, &extensions));
        Ok(Evaluation { cx, extensions })
    }

    /// The host behind the evaluation.
    ///
    /// Errors: see [`ExtensionHost::of`].
    pub fn host(&self) -> Result<&ExtensionHost> {
        ExtensionHost::of(&self.cx)
    }

    /// What was recorded, as an HTTP Archive in which no secret stands; none where nothing is recorded.
    pub fn recorded(&self) -> Option<serde_json::Value> {
        let host = self.host().ok()?;
        host.transport.recorded(&host.credentials.secrets)
    }

    /// What of the extensions' M was evaluated, where the settings ask for it.
    pub fn coverage(&self) -> Coverage {
        Coverage::of(&self.cx, &self.extensions)
    }

    /// The requests that a strict replay had no answer to, each as it is told.
    pub fn not_recorded(&self) -> Vec<String> {
        self.host().map(|host| host.transport.not_recorded()).unwrap_or_default()
    }

    /// What `attempt` gives, at a second try where the first failed with an error after which the credential could be renewed.
    /// `raised` finds the error of M in what failed.
    ///
    /// Errors: those of the last try.
    pub fn renewing<T, E>(
        &self,
        attempt: impl Fn() -> std::result::Result<T, E>,
        raised: impl Fn(&E) -> Option<&Error>,
    ) -> std::result::Result<T, E> {
        match attempt() {
            Err(failed) if raised(&failed).is_some_and(|error| self.renew_after(error)) => attempt(),
            outcome => outcome,
        }
    }

    /// Whether a query that failed with `error` is worth a second try: a connector said that its credential was denied,
    /// or a service did of what the connector sent, it was a token, and that has now been renewed. True once at most. The responses so far are forgotten.
    pub fn renew_after(&self, error: &Error) -> bool {
        let Ok(host) = self.host() else { return false };
        let is_refused = error.reason().as_str() == CREDENTIAL_ERROR && host.refused_own.get();
        let is_denied = !error.is_catchable() && (error.reason().as_str() == ACCESS_DENIED || is_refused);
        if !is_denied || host.repeated.replace(true) {
            return false;
        }
        let last = host.last_token.borrow().clone();
        let outcome = last.map(|(source, token)| renewed(&self.cx, &source, Some(&token)));
        host.cache.clear();
        host.ahead.clear();
        self.extensions.iter().for_each(|extension| extension.instances.clear());
        matches!(outcome, Some(Ok(_)))
    }

    /// Compiles and evaluates a query: an expression, or a section document whose shared member is the query.
    ///
    /// Errors: whatever the query raises. Lazy parts of the result raise theirs when they are read.
    pub fn query(&self, name: &str, text: &str) -> Result<Value> {
        query_in(&self.cx, &self.cx.globals(), name, text)
    }

    /// See [`first_rows`].
    pub fn first_rows(&self, value: Value, rows: usize) -> Result<Value> {
        first_rows(&self.cx, value, rows)
    }

    /// See [`preview`].
    pub fn preview(&self, value: Value, rows: usize) -> Result<Value> {
        preview(&self.cx, value, rows)
    }
}

/// The first rows of a table that is more than a navigation table, as tools show and compare them; any other value as
/// it is. Where every step has to be done by a view's handlers, none is added.
///
/// Errors: the table's type cannot be had.
pub fn first_rows(cx: &Cx, value: Value, rows: usize) -> Result<Value> {
    let Data::Table(table) = &value.data else { return Ok(value) };
    if is_navigation(&table.ty(cx)?) || cx.host().fails_on_folding_failure() {
        return Ok(value);
    }
    preview(cx, value, rows)
}

/// The value as the navigator previews it: of a table the first `rows` rows, asked for as the navigator does, so
/// that a `Table.View` is called with `OnTake`.
pub fn preview(cx: &Cx, value: Value, rows: usize) -> Result<Value> {
    if !matches!(value.data, Data::Table(_)) {
        return Ok(value);
    }
    let first = cx.globals().get("Table.FirstN").cloned();
    let first = first.ok_or_else(|| Error::expression("The library has no Table.FirstN."))?.force(cx)?;
    m_engine::eval::call(cx, &first, vec![value, Value::number(rows as f64)])
}

/// As [`Evaluation::query`], with other names in scope.
///
/// Errors: whatever the query raises.
pub fn query_in(cx: &Cx, globals: &Record, name: &str, text: &str) -> Result<Value> {
    let parsed = m_syntax::parse(text);
    // The members of a section document are part of its own `#shared`: libraries of functions call each other so.
    let loaded: Rc<OnceCell<Record>> = Rc::default();
    let seen = match &parsed.document {
        Document::Section(section) => {
            let member = |member: &m_syntax::ast::Member<'_>| {
                let (name, loaded) = (Text::from(&*member.name.text), loaded.clone());
                let cell = Cell::constant({
                    let name = name.clone();
                    move |cx| match loaded.get().and_then(|members| members.get(&name)) {
                        Some(cell) => cell.force(cx),
                        None => Err(Error::expression("The section isn't loaded yet.")),
                    }
                });
                (name, cell)
            };
            let members = Record::new(section.members.iter().map(member).collect());
            globals.merge(&members.unwrap_or_else(|_| Record::empty()))
        }
        Document::Expression(_) => globals.clone(),
    };
    match compile::compile_parsed(cx, name, text, &parsed, &seen)? {
        Compiled::Expression(program) => program.evaluate(cx),
        Compiled::Section(section) => {
            loaded.get_or_init(|| section.record());
            cx.add_section(&section.name, section.record());
            query_member(&section)?.force(cx)
        }
    }
}

/// The member of a section document that is the query: the only shared one, or the last.
fn query_member(section: &Section) -> Result<Cell> {
    let shared = section.members.iter().rev().find(|member| member.shared).or(section.members.last());
    shared
        .map(|member| member.cell.clone())
        .ok_or_else(|| Error::expression("The section has no member to evaluate."))
}

/// What a query sees: the library without the functions of extensions, and the extensions' shared members.
fn query_globals(cx: &Cx, extensions: &[Rc<Extension>]) -> Record {
    let hidden = |name: &str| EXTENSION_FUNCTIONS.iter().any(|function| function.name == name);
    let globals = cx.globals();
    let library = globals.fields().filter(|(name, _)| !hidden(name));
    let mut fields: Vec<(Text, Cell)> = library.map(|(name, cell)| (name.clone(), cell.clone())).collect();
    for export in extensions.iter().flat_map(|extension| extension.exports()) {
        match fields.iter_mut().find(|(name, _)| *name == export.name) {
            // Two sections share the name: it raises only where it is used.
            Some((name, cell)) => {
                let message = format!("The name '{name}' is defined by more than one extension.");
                *cell = Cell::error(Error::expression(message));
            }
            None => fields.push((export.name, export.cell)),
        }
    }
    Record::new(fields).unwrap_or_else(|_| globals.clone())
}
