//! Laziness: a list item, record field, table cell or `let` variable is evaluated when it is first read, at most once
//! (specification, "Lazy and eager evaluation").

use crate::error::{Error, Result};
use crate::eval::{self, call1};
use crate::frame::Frame;
use crate::node::Node;
use crate::session::{Cx, Scope};
use crate::teardown::drop_part;
use crate::value::{Function, Value};
use crate::work;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The content of a list item, record field or table cell: a value, or the promise of one.
#[derive(Clone)]
pub enum Cell {
    /// Evaluated.
    Value(Value),
    /// To be evaluated, or evaluated through another holder of the same thunk.
    Thunk(Rc<Thunk>),
}

/// A promise of a value. After the first evaluation it remembers the value, or the error for ever.
pub struct Thunk {
    state: RefCell<State>,
}

type NativeThunk = Box<dyn FnOnce(&Cx) -> Result<Value>>;

enum State {
    Delayed(Rc<Node>, Rc<Frame>),
    /// A function to call with a value.
    Called(Box<(Function, Cell)>, Option<Scope>),
    Native(NativeThunk, Option<Scope>),
    /// Under evaluation: whoever asks now is part of a cycle.
    Forcing,
    Done(Value),
    Failed(Error),
}

impl Cell {
    /// An expression to evaluate later.
    pub(crate) fn delayed(node: Rc<Node>, frame: Rc<Frame>) -> Cell {
        Cell::Thunk(Rc::new(Thunk { state: RefCell::new(State::Delayed(node, frame)) }))
    }

    /// A call of a function to make later, in the scope of now.
    pub fn call(cx: &Cx, function: &Function, argument: Cell) -> Cell {
        let call = Box::new((function.clone(), argument));
        Cell::Thunk(Rc::new(Thunk { state: RefCell::new(State::Called(call, cx.scope())) }))
    }

    /// A computation of the library or the host to run later, in the scope of now.
    pub fn lazy(cx: &Cx, body: impl FnOnce(&Cx) -> Result<Value> + 'static) -> Cell {
        Cell::Thunk(Rc::new(Thunk { state: RefCell::new(State::Native(Box::new(body), cx.scope())) }))
    }

    /// A computation that depends on no scope, such as a constant of the library.
    pub fn constant(body: impl FnOnce(&Cx) -> Result<Value> + 'static) -> Cell {
        Cell::Thunk(Rc::new(Thunk { state: RefCell::new(State::Native(Box::new(body), None)) }))
    }

    /// A result: its value, or its error when the cell is read.
    pub fn of(result: Result<Value>) -> Cell {
        result.map_or_else(Cell::error, Cell::Value)
    }

    /// An error that is raised when the cell is read.
    pub fn error(error: Error) -> Cell {
        Cell::Thunk(Rc::new(Thunk { state: RefCell::new(State::Failed(error)) }))
    }

    /// The value, evaluated now if it was not before.
    #[inline]
    pub fn force(&self, cx: &Cx) -> Result<Value> {
        work::count();
        match self {
            Cell::Value(value) => Ok(value.clone()),
            Cell::Thunk(thunk) => thunk.force(cx),
        }
    }

    /// The value, where it is known already.
    pub fn known(&self) -> Option<Value> {
        work::count();
        match self {
            Cell::Value(value) => Some(value.clone()),
            Cell::Thunk(thunk) => match &*thunk.state.borrow() {
                State::Done(value) => Some(value.clone()),
                _ => None,
            },
        }
    }

    /// The value or the error, where the cell needs no evaluation any more.
    pub fn settled(&self) -> Option<Result<Value>> {
        match self {
            Cell::Value(value) => Some(Ok(value.clone())),
            Cell::Thunk(thunk) => match &*thunk.state.borrow() {
                State::Done(value) => Some(Ok(value.clone())),
                State::Failed(error) => Some(Err(error.clone())),
                _ => None,
            },
        }
    }

    /// Whether the cell is under evaluation: whoever asks for its value now is part of a cycle.
    pub(crate) fn is_forcing(&self) -> bool {
        matches!(self, Cell::Thunk(thunk) if matches!(&*thunk.state.borrow(), State::Forcing))
    }

    /// Whether freeing this cell may free a long chain of others.
    pub(crate) fn may_nest(&self) -> bool {
        match self {
            Cell::Value(value) => value.may_nest(),
            Cell::Thunk(thunk) => Rc::strong_count(thunk) == 1,
        }
    }

    /// Whether this cell alone keeps a reference to `frame` alive: part of a cycle that nobody else holds.
    pub(crate) fn only_holder_of(&self, frame: &Rc<Frame>) -> bool {
        match self {
            Cell::Value(value) => eval::closure_over(value, frame),
            Cell::Thunk(thunk) if Rc::strong_count(thunk) == 1 => match &*thunk.state.borrow() {
                State::Delayed(_, held) => Rc::ptr_eq(held, frame),
                State::Done(value) => eval::closure_over(value, frame),
                _ => false,
            },
            Cell::Thunk(_) => false,
        }
    }
}

impl Thunk {
    fn force(&self, cx: &Cx) -> Result<Value> {
        match &*self.state.borrow() {
            State::Done(value) => return Ok(value.clone()),
            State::Failed(error) => return Err(error.clone()),
            _ => {}
        }
        let result = match self.state.replace(State::Forcing) {
            State::Delayed(node, frame) => {
                let result = cx.reading_part(|| cx.ask(&frame.scope, || eval::eval(cx, &node, &frame)));
                if cx.is_suspended() {
                    return self.give_up(cx, State::Delayed(node, frame));
                }
                result
            }
            State::Called(call, scope) => {
                let result = cx.reading_part(|| cx.ask(&scope, || call1(cx, &call.0, call.1.force(cx)?)));
                if cx.is_suspended() {
                    return self.give_up(cx, State::Called(call, scope));
                }
                result
            }
            // It can be run only once.
            native @ State::Native(..) if cx.is_looking_ahead() => return self.give_up(cx, native),
            State::Native(body, scope) => cx.reading_part(|| cx.ask(&scope, || body(cx))),
            // Whoever evaluates it looks ahead too, and may have it when it is asked for: that is no cycle yet.
            State::Forcing if cx.is_looking_ahead() => return self.give_up(cx, State::Forcing),
            _ => Err(Error::expression("A cyclic reference was encountered during evaluation.")),
        };
        let state = match &result {
            Ok(value) => State::Done(value.clone()),
            Err(error) => State::Failed(error.clone()),
        };
        self.state.replace(state);
        result
    }

    /// The promise stands as before: the evaluation only looked ahead.
    #[cold]
    fn give_up(&self, cx: &Cx, state: State) -> Result<Value> {
        self.state.replace(state);
        Err(cx.suspend())
    }
}

impl Drop for Thunk {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        let nests = match state {
            State::Delayed(_, frame) => Rc::strong_count(frame) == 1,
            State::Called(..) | State::Native(..) | State::Failed(_) => true,
            State::Forcing => false,
            State::Done(value) => value.may_nest(),
        };
        if nests {
            drop_part(std::mem::replace(state, State::Forcing));
        }
    }
}

impl From<Value> for Cell {
    #[inline]
    fn from(value: Value) -> Cell {
        Cell::Value(value)
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(value) => value.data.fmt(f),
            None => f.write_str("…"),
        }
    }
}
