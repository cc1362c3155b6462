//! One evaluation: the host, the library, the source texts, the stack limit and the current scope.

use crate::ahead::Ahead;
use crate::builtin::Library;
use crate::coverage::Coverage;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::observe::Observer;
use crate::value::{BATCH_ROWS, Record, Value};
use crate::work;
use m_syntax::SourceFile;
use std::any::Any;
use std::cell::{Cell as Slot, OnceCell, RefCell};
use std::rc::Rc;

/// What every evaluation step needs. One thread owns it.
pub struct Cx {
    host: Box<dyn Host>,
    library: Rc<Library>,
    globals: RefCell<Record>,
    sections: RefCell<Record>,
    sources: RefCell<Vec<Rc<SourceFile>>>,
    scope: RefCell<Option<Scope>>,
    /// The lowest address the stack may reach.
    stack_limit: usize,
    steps: Slot<u32>,
    /// The moment that `DateTime.FixedLocalNow` and its like give throughout.
    fixed_now: Slot<Option<i64>>,
    /// What was evaluated, where somebody asked.
    pub(crate) coverage: OnceCell<Rc<Coverage>>,
    /// Who watches, where somebody does.
    pub(crate) observer: OnceCell<Rc<dyn Observer>>,
    batch_rows: Slot<usize>,
    rows_in_batches: Slot<bool>,
    pub(crate) ahead: Slot<Ahead>,
    /// Whether who reads now goes to the end.
    pub(crate) reads_all: Slot<bool>,
}

/// What travels with lazy values from the call that made them: the host keeps the credential scope of a data source
/// function in it.
pub type Scope = Rc<dyn Any>;

/// Address space for the stack of an evaluation. It is reserved, not used, until a recursion is that deep.
const STACK_SIZE: usize = 512 << 20;
/// What is left for library functions and the error's way back.
const STACK_RESERVE: usize = 8 << 20;
/// How many items or rows pass between two questions whether to stop.
const CANCEL_INTERVAL: u32 = 256;

/// Runs an evaluation on a thread of its own with room for deep recursion.
///
/// Errors: the thread could not be started. A panic of `body` is passed on.
pub fn run<T: Send>(body: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|threads| {
        let thread = std::thread::Builder::new().name("evaluation".into()).stack_size(STACK_SIZE);
        let handle = thread.spawn_scoped(threads, || {
            STACK_BASE.set(Some(address()));
            body()
        })?;
        handle.join().map_or_else(|panic| std::panic::resume_unwind(panic), Ok)
    })
}

thread_local! {
    static STACK_BASE: Slot<Option<usize>> = const { Slot::new(None) };
}

/// The address of the current stack frame.
#[inline(never)]
fn address() -> usize {
    let marker = 0u8;
    std::ptr::from_ref(std::hint::black_box(&marker)) as usize
}

impl Cx {
    /// An evaluation with a library and a host. Outside of [`run`] the stack is taken to have 1 MiB left.
    pub fn new(library: Rc<Library>, host: Box<dyn Host>) -> Cx {
        let stack_limit = match STACK_BASE.get() {
            Some(base) => base.saturating_sub(STACK_SIZE - STACK_RESERVE),
            None => address().saturating_sub(1 << 20),
        };
        let globals = Library::globals(&library);
        Cx {
            host,
            library,
            globals: RefCell::new(globals),
            sections: RefCell::new(Record::empty()),
            sources: RefCell::default(),
            scope: RefCell::new(None),
            stack_limit,
            steps: Slot::new(0),
            fixed_now: Slot::new(None),
            coverage: OnceCell::new(),
            observer: OnceCell::new(),
            batch_rows: Slot::new(BATCH_ROWS),
            rows_in_batches: Slot::new(false),
            ahead: Slot::default(),
            reads_all: Slot::new(false),
        }
    }

    /// How many rows a batch has at most.
    #[inline]
    pub(crate) fn batch_rows(&self) -> usize {
        self.batch_rows.get()
    }

    /// Whether rows that are taken one by one come out of batches.
    #[inline]
    pub(crate) fn rows_in_batches(&self) -> bool {
        self.rows_in_batches.get()
    }

    /// Lets all rows come out of batches of no more than `rows`, also where they are taken one by one. For tests: the
    /// results are the same whatever the number is.
    pub fn set_batches(&self, rows: usize) {
        self.batch_rows.set(rows);
        self.rows_in_batches.set(true);
    }

    /// One moment for the whole evaluation, in UTC ticks: the present when it was first asked for.
    pub fn fixed_now(&self) -> i64 {
        let now = self.fixed_now.get().unwrap_or_else(|| self.host.now());
        self.fixed_now.set(Some(now));
        now
    }

    /// The world outside.
    pub fn host(&self) -> &dyn Host {
        &*self.host
    }

    /// The library.
    pub fn library(&self) -> &Rc<Library> {
        &self.library
    }

    /// `#shared`: the library and the shared members of all loaded sections.
    pub fn globals(&self) -> Record {
        self.globals.borrow().clone()
    }

    /// Replaces what `#shared` gives and what documents compiled from now on see.
    pub fn set_globals(&self, globals: Record) {
        self.globals.replace(globals);
    }

    /// `#sections`: a record of the loaded sections' members.
    pub fn sections(&self) -> Record {
        self.sections.borrow().clone()
    }

    /// Adds a section to `#sections`.
    pub fn add_section(&self, name: &str, members: Record) {
        let added = Record::of([(name, Value::from(members))]);
        let all = self.sections.borrow().merge(&added);
        self.sections.replace(all);
    }

    /// Registers a source text, so that errors can show it.
    pub(crate) fn add_source(&self, file: SourceFile) -> u32 {
        let mut sources = self.sources.borrow_mut();
        sources.push(Rc::new(file));
        (sources.len() - 1) as u32
    }

    /// A source text by its number in a [`crate::error::Location`].
    pub fn source(&self, source: u32) -> Option<Rc<SourceFile>> {
        self.sources.borrow().get(source as usize).cloned()
    }

    /// The current scope.
    #[inline]
    pub fn scope(&self) -> Option<Scope> {
        self.scope.borrow().clone()
    }

    /// Makes another scope the current one and gives back the former.
    #[inline]
    pub fn swap_scope(&self, scope: Option<Scope>) -> Option<Scope> {
        self.scope.replace(scope)
    }

    /// Runs `body` in a scope.
    pub fn in_scope<T>(&self, scope: Option<Scope>, body: impl FnOnce() -> T) -> T {
        let outer = self.swap_scope(scope);
        let result = body();
        self.swap_scope(outer);
        result
    }

    /// Errors: the recursion is too deep for the stack.
    #[inline]
    pub(crate) fn check_stack(&self) -> Result<()> {
        if address() < self.stack_limit { Err(stack_overflow()) } else { Ok(()) }
    }

    /// Asks what stands behind a lazy value, in the scope in which that was made. It may ask another one below itself:
    /// such a chain goes as deep as the stack.
    ///
    /// Errors: those of `body`; the chain is too deep.
    #[inline]
    pub(crate) fn ask<T>(&self, scope: &Option<Scope>, body: impl FnOnce() -> Result<T>) -> Result<T> {
        self.check_stack()?;
        self.in_scope(scope.clone(), body)
    }

    /// Pulls the next part out of an enumeration that [`Cx::ask`] began; `None` at its end.
    ///
    /// Errors: those of `body`; the chain is too deep, or the host wants the evaluation to stop.
    #[inline]
    pub(crate) fn pull<T>(
        &self,
        scope: &Option<Scope>,
        body: impl FnOnce() -> Option<Result<T>>,
    ) -> Option<Result<T>> {
        self.ask(scope, || {
            self.check_cancelled()?;
            body().transpose()
        })
        .transpose()
    }

    /// Errors: the host wants the evaluation to stop.
    #[inline]
    pub fn check_cancelled(&self) -> Result<()> {
        work::count();
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(CANCEL_INTERVAL) && self.host.is_cancelled() {
            return Err(Error::expression("The evaluation was canceled.").uncatchable());
        }
        Ok(())
    }
}

/// The error of a recursion that is too deep for the stack.
#[cold]
pub(crate) fn stack_overflow() -> Error {
    Error::expression("Evaluation resulted in a stack overflow and cannot continue.")
}
