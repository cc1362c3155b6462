//! Functions of one parameter in a form that needs no call: what the parameter is used for has been computed before, and
//! lies in cells. `each [Price] * [Quantity] > 100` over the rows of a table reads two cells of each row and makes no
//! record of it; `each List.Sum([A]) / List.Sum([B])` over a group of rows reads two sums.
//!
//! A formula gives the same values and the same errors as the function, evaluates nothing that the function would not,
//! and nothing earlier.

mod column;
mod fields;
mod operators;
mod translate;
mod vector;

pub use fields::fields_used;
pub use vector::Vector;

use crate::builtin::Builtin;
use crate::error::{Location, Result};
use crate::eval::{call_function, returned};
use crate::node::Operator;
use crate::ops;
use crate::session::{Cx, Scope};
use crate::thunk::Cell;
use crate::value::types::conforming;
use crate::value::{Data, Function, Text, Type, Value};

/// A function's body whose uses of the parameter are cells, numbered by whoever made the formula.
pub struct Formula {
    body: Expression,
    /// What the function declares to return, where that has to be checked.
    return_type: Option<Type>,
    /// The scope of a function that was made in one.
    scope: Option<Scope>,
    cells: Vec<usize>,
    /// What the parameter is declared to be, where that has to be checked for each value.
    accepts: Option<Type>,
}

/// What a function does with its parameter.
pub enum Use<'a> {
    /// A field of a record, or a column of a table: `_[name]`.
    Field(&'a Text),
    /// The parameter itself, as a value.
    Parameter,
    /// A call of a library function whose arguments are the parameter or fields of it.
    Call(&'static Builtin, &'a [Argument<'a>]),
}

/// An argument of a [`Use::Call`].
pub enum Argument<'a> {
    /// The parameter itself.
    Parameter,
    /// A field or column of the parameter.
    Field(&'a Text),
}

struct Expression {
    kind: Kind,
    at: Location,
    /// Whether nobody can tell when it is evaluated, once the cells hold scalar values: it reads no variable that is
    /// still to be evaluated, and calls nothing but plain functions of the library.
    plain: bool,
}

enum Kind {
    Constant(Value),
    /// A variable around the function, evaluated when it is read.
    Outer(Cell),
    /// A name of the global environment that has no value yet.
    Global(Cell),
    /// A cell of those that the formula is evaluated with; errors out of it pass through a call or a field access.
    Cell(usize, Through),
    Call(Box<Expression>, Box<[Expression]>),
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Coalesce(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    Negate(Box<Expression>),
    Identity(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Is(Box<Expression>, Type),
    As(Box<Expression>, Type),
}

#[derive(Clone, Copy)]
enum Through {
    Parameter,
    Field,
    Call,
}

impl Formula {
    /// The formula of a function that gets a value of kind `parameter`. `number` gives each use of the parameter the
    /// position of its cell.
    ///
    /// `None` where the function is not written in M, has another number of parameters, uses its parameter in a way
    /// that `number` has no cell for, or contains an expression without a form here; then it has to be called.
    pub fn new(
        function: &Function,
        parameter: crate::value::Kind,
        number: &mut dyn FnMut(Use<'_>) -> Option<usize>,
    ) -> Option<Formula> {
        translate::formula(function, Some(parameter), number)
    }

    /// The formula of a function of a scalar value, which is cell 0.
    pub fn of_value(function: &Function) -> Option<Formula> {
        translate::formula(function, None, &mut |usage| matches!(usage, Use::Parameter).then_some(0))
    }

    /// The formula of a function of a record, over a row with a cell for each of `names`.
    pub fn of_row(function: &Function, names: &crate::value::Shape) -> Option<Formula> {
        Formula::new(function, crate::value::Kind::Record, &mut |usage| match usage {
            Use::Field(name) => names.position(name),
            Use::Parameter | Use::Call(..) => None,
        })
    }

    /// The positions of the cells that the formula may read, each once.
    pub fn cells(&self) -> &[usize] {
        &self.cells
    }

    /// The position of the cell that the formula is, where it is nothing but one cell.
    pub fn single(&self) -> Option<usize> {
        match &self.body.kind {
            Kind::Cell(position, _) if self.return_type.is_none() => Some(*position),
            _ => None,
        }
    }

    /// Evaluates the formula with these cells.
    ///
    /// Errors: those of the function, called with what the cells stand for.
    pub fn evaluate(&self, cx: &Cx, cells: &[Cell]) -> Result<Value> {
        let value = match &self.scope {
            Some(scope) => cx.in_scope(Some(scope.clone()), || self.body.evaluate(cx, cells)),
            None => self.body.evaluate(cx, cells),
        }?;
        self.checked(value)
    }

    /// The value where nobody can tell that the formula is evaluated now: the cells that it reads hold scalar values, and
    /// what is to be done with them is plain.
    pub fn now(&self, cx: &Cx, cells: &[Cell]) -> Option<Result<Value>> {
        if !self.takes(cells) || !(self.body.plain || self.body.is_choice()) {
            return None;
        }
        let value = match &self.scope {
            Some(scope) => cx.in_scope(Some(scope.clone()), || self.body.now(cx, cells)),
            None => self.body.now(cx, cells),
        }?;
        Some(value.and_then(|value| self.checked(value)))
    }

    /// Whether the cells that are read hold scalar values that the parameter takes.
    fn takes(&self, cells: &[Cell]) -> bool {
        let takes = |position: &usize| match cells.get(*position) {
            Some(Cell::Value(value)) => {
                value.is_scalar() && self.accepts.as_ref().is_none_or(|ty| ty.accepts(value.kind()))
            }
            _ => false,
        };
        self.cells.iter().all(takes)
    }

    /// The value as the result, where it is of the type that the function declares.
    fn checked(&self, value: Value) -> Result<Value> {
        match &self.return_type {
            Some(ty) => conforming(value, ty),
            None => Ok(value),
        }
    }
}

impl Expression {
    /// The value where it is at hand: it is not copied then.
    fn at_hand<'a>(&'a self, cells: &'a [Cell]) -> Option<&'a Value> {
        match &self.kind {
            Kind::Constant(value) => Some(value),
            Kind::Cell(position, _) => match cells.get(*position) {
                Some(Cell::Value(value)) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it chooses between expressions of which one may be plain.
    fn is_choice(&self) -> bool {
        matches!(&self.kind, Kind::If(condition, ..) if condition.plain)
    }

    /// The value, where it is plain for these cells.
    fn now(&self, cx: &Cx, cells: &[Cell]) -> Option<Result<Value>> {
        match &self.kind {
            _ if self.plain => Some(self.evaluate(cx, cells)),
            Kind::If(condition, then, otherwise) if condition.plain => match condition.condition(cx, cells) {
                Ok(true) => then.now(cx, cells),
                Ok(false) => otherwise.now(cx, cells),
                Err(error) => Some(Err(error)),
            },
            _ => None,
        }
    }

    fn evaluate(&self, cx: &Cx, cells: &[Cell]) -> Result<Value> {
        if let Some(value) = self.at_hand(cells) {
            return Ok(value.clone());
        }
        let result = match &self.kind {
            Kind::Constant(value) => Ok(value.clone()),
            Kind::Outer(cell) => return cell.force(cx),
            Kind::Global(cell) => cell.force(cx),
            Kind::Cell(position, through) => {
                let value = cells.get(*position).map_or(Ok(Value::NULL), |cell| cell.force(cx));
                return value.map_err(|error| match through {
                    Through::Parameter => error,
                    Through::Field => error.at(self.at),
                    Through::Call => returned(error, self.at),
                });
            }
            Kind::Call(function, arguments) => return self.call(cx, function, arguments, cells),
            Kind::If(condition, then, otherwise) => {
                return if condition.condition(cx, cells)? { then } else { otherwise }.evaluate(cx, cells);
            }
            Kind::Binary(operator, left, right) => binary(cx, *operator, left, right, cells),
            Kind::And(left, right) => left.connective(cx, false, right, cells),
            Kind::Or(left, right) => left.connective(cx, true, right, cells),
            Kind::Coalesce(left, right) => match left.evaluate(cx, cells) {
                Ok(value) if value.is_null() => right.evaluate(cx, cells),
                result => result,
            },
            Kind::Not(operand) => {
                operand.operand(cx, cells).map(|logical| logical.map(|logical| !logical).into())
            }
            Kind::Negate(operand) => operand.evaluate(cx, cells).and_then(|value| ops::negate(&value)),
            Kind::Identity(operand) => operand.evaluate(cx, cells).and_then(|value| ops::identity(&value)),
            Kind::Is(operand, ty) => {
                operand.evaluate(cx, cells).map(|value| Value::from(ty.accepts(value.kind())))
            }
            Kind::As(operand, ty) => operand.evaluate(cx, cells).and_then(|value| conforming(value, ty)),
        };
        result.map_err(|error| error.at(self.at))
    }

    fn call(
        &self,
        cx: &Cx,
        function: &Expression,
        arguments: &[Expression],
        cells: &[Cell],
    ) -> Result<Value> {
        let target = function.evaluate(cx, cells)?;
        let Data::Function(target) = &target.data else {
            return Err(crate::eval::not_a_function(&target).at(self.at));
        };
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(argument.evaluate(cx, cells)?);
        }
        call_function(cx, target, values).map_err(|error| returned(error, self.at))
    }

    /// The condition of an `if`.
    fn condition(&self, cx: &Cx, cells: &[Cell]) -> Result<bool> {
        ops::condition(&self.evaluate(cx, cells)?).map_err(|error| error.at(self.at))
    }

    /// An operand of `and`, `or`, `not`.
    fn operand(&self, cx: &Cx, cells: &[Cell]) -> Result<Option<bool>> {
        ops::operand(&self.evaluate(cx, cells)?).map_err(|error| error.at(self.at))
    }

    /// `and` and `or`.
    fn connective(&self, cx: &Cx, decisive: bool, right: &Expression, cells: &[Cell]) -> Result<Value> {
        ops::connective(decisive, self.operand(cx, cells)?, || right.operand(cx, cells))
    }
}

fn binary(
    cx: &Cx,
    operator: Operator,
    left: &Expression,
    right: &Expression,
    cells: &[Cell],
) -> Result<Value> {
    match (left.at_hand(cells), right.at_hand(cells)) {
        (Some(left), Some(right)) => ops::binary(cx, operator, left, right),
        (Some(left), None) => ops::binary(cx, operator, left, &right.evaluate(cx, cells)?),
        (None, Some(right)) => ops::binary(cx, operator, &left.evaluate(cx, cells)?, right),
        (None, None) => {
            let left = left.evaluate(cx, cells)?;
            ops::binary(cx, operator, &left, &right.evaluate(cx, cells)?)
        }
    }
}
