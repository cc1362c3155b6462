//! Makes formulas of compiled functions.

use super::{Argument, Expression, Formula, Kind, Through, Use};
use crate::builtin::Builtin;
use crate::frame::Frame;
use crate::node::{Field, Item, Node, Op};
use crate::thunk::Cell;
use crate::value::{self, Data, Function, List, Record, Shape, Text, Value};
use std::rc::Rc;

pub(super) fn formula(
    function: &Function,
    parameter: Option<value::Kind>,
    number: &mut dyn FnMut(Use<'_>) -> Option<usize>,
) -> Option<Formula> {
    let closure = function.of_one_parameter()?;
    let lambda = &closure.lambda;
    let declared = lambda.signature.parameters.first()?;
    let accepts = match parameter {
        Some(parameter) if lambda.typed && !declared.ty.accepts(parameter) => return None,
        None if lambda.typed => Some(declared.ty.clone()),
        _ => None,
    };
    let mut compiler = Compiler { frame: &closure.frame, number, cells: Vec::new() };
    let body = compiler.expression(&lambda.body)?;
    let return_type = lambda.checks_result.then(|| lambda.signature.return_type.clone());
    let scope = closure.frame.scope.clone();
    Some(Formula { body, return_type, scope, cells: compiler.cells, accepts })
}

struct Compiler<'a> {
    /// The variables around the function.
    frame: &'a Rc<Frame>,
    number: &'a mut dyn FnMut(Use<'_>) -> Option<usize>,
    cells: Vec<usize>,
}

impl Compiler<'_> {
    fn expression(&mut self, node: &Node) -> Option<Expression> {
        let kind = self.kind(node)?;
        let plain = is_plain(&kind);
        Some(Expression { kind, at: node.at, plain })
    }

    fn boxed(&mut self, node: &Node) -> Option<Box<Expression>> {
        self.expression(node).map(Box::new)
    }

    fn kind(&mut self, node: &Node) -> Option<Kind> {
        Some(match &node.op {
            Op::Constant(value) => Kind::Constant(value.clone()),
            Op::List(items) => Kind::Constant(constant_list(items)?),
            Op::Record(shape, fields) => Kind::Constant(constant_record(shape, fields)?),
            op if op.local() == Some(0) => self.cell(Use::Parameter, Through::Parameter)?,
            Op::Global(cell) => variable(cell.clone(), Kind::Global),
            // The slot counts from the function; its own frame does not exist.
            Op::Outer(depth, slot) => {
                let cell = self.frame.up(depth.checked_sub(1)?)?.get(*slot)?;
                variable(cell, Kind::Outer)
            }
            Op::Field { .. } => self.cell(Use::Field(field_of_parameter(node)?), Through::Field)?,
            Op::Call(function, arguments) => self.call(function, arguments)?,
            Op::If(condition, then, otherwise) => {
                Kind::If(self.boxed(condition)?, self.boxed(then)?, self.boxed(otherwise)?)
            }
            Op::And(left, right) => Kind::And(self.boxed(left)?, self.boxed(right)?),
            Op::Or(left, right) => Kind::Or(self.boxed(left)?, self.boxed(right)?),
            Op::Coalesce(left, right) => Kind::Coalesce(self.boxed(left)?, self.boxed(right)?),
            Op::Not(operand) => Kind::Not(self.boxed(operand)?),
            Op::Negate(operand) => Kind::Negate(self.boxed(operand)?),
            Op::Identity(operand) => Kind::Identity(self.boxed(operand)?),
            Op::Binary(operator, left, right) => {
                Kind::Binary(*operator, self.boxed(left)?, self.boxed(right)?)
            }
            Op::Is(operand, ty) => Kind::Is(self.boxed(operand)?, ty.clone()),
            Op::As(operand, ty) => Kind::As(self.boxed(operand)?, ty.clone()),
            _ => return None,
        })
    }

    fn cell(&mut self, usage: Use<'_>, through: Through) -> Option<Kind> {
        let position = (self.number)(usage)?;
        if !self.cells.contains(&position) {
            self.cells.push(position);
        }
        Some(Kind::Cell(position, through))
    }

    fn call(&mut self, function: &Node, arguments: &[Node]) -> Option<Kind> {
        if let Some(builtin) = library_function(function)
            && let Some(uses) = arguments.iter().map(argument).collect::<Option<Vec<_>>>()
            && !uses.is_empty()
            && let Some(kind) = self.cell(Use::Call(builtin, &uses), Through::Call)
        {
            return Some(kind);
        }
        let function = self.boxed(function)?;
        let arguments =
            arguments.iter().map(|argument| self.expression(argument)).collect::<Option<Box<_>>>()?;
        Some(Kind::Call(function, arguments))
    }
}

/// A variable that has its value is as good as a constant: it will never have another one.
fn variable(cell: Cell, kind: fn(Cell) -> Kind) -> Kind {
    match cell.known() {
        Some(value) => Kind::Constant(value),
        None => kind(cell),
    }
}

/// Whether nobody can tell when an expression is evaluated; see [`Expression::plain`].
fn is_plain(kind: &Kind) -> bool {
    match kind {
        Kind::Constant(_) | Kind::Cell(..) => true,
        Kind::Outer(_) | Kind::Global(_) => false,
        Kind::Call(function, arguments) => {
            let at_hand = |argument: &Expression| match &argument.kind {
                Kind::Constant(value) => is_at_hand(value),
                _ => argument.plain,
            };
            function.builtin().is_some_and(|builtin| builtin.body.is_plain()) && arguments.iter().all(at_hand)
        }
        Kind::If(condition, then, otherwise) => condition.plain && then.plain && otherwise.plain,
        Kind::And(left, right)
        | Kind::Or(left, right)
        | Kind::Coalesce(left, right)
        | Kind::Binary(_, left, right) => left.plain && right.plain,
        Kind::Not(operand)
        | Kind::Negate(operand)
        | Kind::Identity(operand)
        | Kind::Is(operand, _)
        | Kind::As(operand, _) => operand.plain,
    }
}

/// Whether all of a value is evaluated: a scalar, or a list or record of scalars.
fn is_at_hand(value: &Value) -> bool {
    let is_known = |cell: &Cell| cell.known().is_some_and(|value| value.is_scalar());
    match &value.data {
        Data::List(List::Items(cells)) => cells.iter().all(is_known),
        Data::Record(record) => record.cells().iter().all(is_known),
        _ => value.is_scalar(),
    }
}

impl Expression {
    /// The library function that it is.
    pub(super) fn builtin(&self) -> Option<&'static Builtin> {
        match &self.kind {
            Kind::Constant(Value { data: Data::Function(function), .. }) => function.builtin(),
            _ => None,
        }
    }
}

/// The library function that an expression names.
pub(super) fn library_function(node: &Node) -> Option<&'static Builtin> {
    let value = match &node.op {
        Op::Constant(value) => value.clone(),
        Op::Global(cell) => cell.known()?,
        _ => return None,
    };
    match value.data {
        Data::Function(function) => function.builtin(),
        _ => None,
    }
}

/// The name in `_[name]`.
fn field_of_parameter(node: &Node) -> Option<&Text> {
    match &node.op {
        Op::Field { target, name, optional: false } if target.op.local() == Some(0) => Some(name),
        _ => None,
    }
}

fn argument(node: &Node) -> Option<Argument<'_>> {
    match node.op.local() {
        Some(0) => Some(Argument::Parameter),
        _ => field_of_parameter(node).map(Argument::Field),
    }
}

/// A list of nothing but constants.
fn constant_list(items: &[Item]) -> Option<Value> {
    let constant = |item: &Item| match item {
        Item::Single(node) => constant(node),
        Item::Range(..) => None,
    };
    Some(List::from_values(items.iter().map(constant).collect::<Option<_>>()?).into())
}

/// A record of nothing but constants.
fn constant_record(shape: &Rc<Shape>, fields: &[Field]) -> Option<Value> {
    let cell = |field: &Field| constant(&field.node).map(Cell::Value);
    Some(Record::from_shape(shape.clone(), fields.iter().map(cell).collect::<Option<_>>()?).into())
}

fn constant(node: &Node) -> Option<Value> {
    match &node.op {
        Op::Constant(value) => Some(value.clone()),
        _ => None,
    }
}
