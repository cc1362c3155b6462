//! Compiles expressions.

use super::names::{Names, Resolved};
use super::{Compiler, types};
use crate::coverage::Region;
use crate::error::Location;
use crate::node::{Deep, Field, Handler, Item, Lambda, Node, Op, Operator, TypeNode, Variable};
use crate::observe::DefinitionKind;
use crate::value::types::{FunctionType, ParameterType};
use crate::value::{Number, Shape, Text, Type, Value};
use m_syntax::Span;
use m_syntax::ast::{self, BinaryOp, Expr, ExprKind, Literal, UnaryOp};
use std::rc::Rc;

impl Compiler<'_> {
    pub(crate) fn at(&self, span: Span) -> Location {
        Location { source: self.source, span }
    }

    /// A chain such as `1 + 1 + …` is nested as deeply as it is long. Every so many levels there is a mark at which the
    /// stack is looked at, here and when the expression is evaluated.
    pub(crate) fn expression(&self, names: &mut Names, expr: &Expr<'_>) -> Node {
        let (depth, at) = (self.nesting.depth.get(), self.at(expr.span));
        let is_mark = depth % Deep::STEP == Deep::STEP - 1;
        if self.nesting.exhausted.get() || (is_mark && self.cx.check_stack().is_err()) {
            self.nesting.exhausted.set(true);
            return Node { op: Op::NotImplemented, at };
        }
        self.nesting.depth.set(depth + 1);
        let op = self.op(names, expr);
        self.nesting.depth.set(depth);
        match op {
            op if is_mark && op.has_parts() => Node { op: Op::Deep(Deep::new(Node { op, at })), at },
            op => Node { op, at },
        }
    }

    fn boxed(&self, names: &mut Names, expr: &Expr<'_>) -> Box<Node> {
        Box::new(self.expression(names, expr))
    }

    /// An expression that says how often it was evaluated, where somebody asks.
    pub(crate) fn region(&self, names: &mut Names, expr: &Expr<'_>, region: Region) -> Node {
        let node = self.expression(names, expr);
        self.covered(node, region)
    }

    pub(super) fn covered(&self, node: Node, region: Region) -> Node {
        match self.cx.coverage.get() {
            Some(coverage) => coverage.probed(node, region),
            None => node,
        }
    }

    fn branch(&self, names: &mut Names, expr: &Expr<'_>) -> Box<Node> {
        Box::new(self.region(names, expr, Region::Branch))
    }

    fn op(&self, names: &mut Names, expr: &Expr<'_>) -> Op {
        match &expr.kind {
            ExprKind::Literal(literal) => literal_op(literal),
            ExprKind::Identifier { name, inclusive, quoted } => {
                self.identifier(names, &name.text, *inclusive, *quoted, expr.span)
            }
            ExprKind::SectionAccess { section, member } => self
                .own_member(names, &section.text, &member.text)
                .unwrap_or_else(|| Op::SectionAccess(Text::from(&*section.text), Text::from(&*member.text))),
            ExprKind::Parenthesized(inner) => self.op(names, inner),
            ExprKind::NotImplemented => Op::NotImplemented,
            ExprKind::Invoke { function, arguments } => {
                let function = self.boxed(names, function);
                Op::Call(
                    function,
                    arguments.iter().map(|argument| self.expression(names, argument)).collect(),
                )
            }
            ExprKind::List(items) => Op::List(items.iter().map(|item| self.item(names, item)).collect()),
            ExprKind::Record(fields) => self.record(names, fields),
            ExprKind::ItemAccess { target, selector, optional } => Op::Item {
                target: self.boxed(names, target),
                selector: self.boxed(names, selector),
                optional: *optional,
            },
            ExprKind::FieldAccess { target, field, optional } => Op::Field {
                target: self.target(names, target.as_deref(), expr.span),
                name: Text::from(&*field.text),
                optional: *optional,
            },
            ExprKind::Projection { target, fields, optional } => Op::Projection {
                target: self.target(names, target.as_deref(), expr.span),
                names: fields.iter().map(|field| Text::from(&*field.text)).collect(),
                optional: *optional,
            },
            ExprKind::Function(function) => Op::Lambda(self.lambda(names, function, None)),
            ExprKind::Each(body) => Op::Lambda(self.each(names, body)),
            ExprKind::Let { variables, body } => self.let_expression(names, variables, body),
            ExprKind::If { condition, then, otherwise } => {
                Op::If(self.boxed(names, condition), self.branch(names, then), self.branch(names, otherwise))
            }
            ExprKind::Unary { operator, operand } => self.unary(names, *operator, operand),
            ExprKind::Binary { operator, left, right, .. } => self.binary(names, *operator, left, right),
            ExprKind::Is { value, ty } => Op::Is(self.boxed(names, value), types::primitive(*ty)),
            ExprKind::As { value, ty } => Op::As(self.boxed(names, value), types::primitive(*ty)),
            ExprKind::Type(ty) => match self.type_node(names, ty) {
                TypeNode::Known(ty) => Op::Constant(Value::from(ty)),
                node => Op::Type(Box::new(node)),
            },
            ExprKind::RaiseError(value) => Op::RaiseError(self.boxed(names, value)),
            ExprKind::Try { protected, handler } => {
                let protected = self.branch(names, protected);
                Op::Try(protected, self.handler(names, handler, expr.span))
            }
            ExprKind::Error => Op::Invalid(Text::from("This part of the text could not be read.")),
        }
    }

    fn identifier(&self, names: &mut Names, text: &str, inclusive: bool, quoted: bool, span: Span) -> Op {
        if !quoted {
            match text {
                "#shared" => return self.shared_names(names),
                "#sections" => return Op::Sections,
                "#infinity" => return Op::Constant(Value::number(f64::INFINITY)),
                "#nan" => return Op::Constant(Value::number(f64::NAN)),
                _ => {}
            }
        }
        match names.resolve(text, inclusive) {
            Some(Resolved::Local(slot)) => Op::Local(slot),
            Some(Resolved::Outer(depth, slot)) => Op::Outer(depth, slot),
            None => match self.globals.get(text) {
                Some(cell) => match cell.known() {
                    Some(value) => Op::Constant(value),
                    None => Op::Global(cell.clone()),
                },
                None => {
                    if let Some(unbound) = self.unbound {
                        unbound.borrow_mut().push((span, Text::from(text)));
                    }
                    Op::Unbound(Text::from(text))
                }
            },
        }
    }

    /// The record a field access reads: what is written before it, or `_`.
    fn target(&self, names: &mut Names, target: Option<&Expr<'_>>, span: Span) -> Box<Node> {
        match target {
            Some(target) => self.boxed(names, target),
            None => Box::new(Node { op: self.identifier(names, "_", false, false, span), at: self.at(span) }),
        }
    }

    fn item(&self, names: &mut Names, item: &ast::ListItem<'_>) -> Item {
        match item {
            ast::ListItem::Single(expr) => Item::Single(Rc::new(self.region(names, expr, Region::Item))),
            ast::ListItem::Range(from, to) => {
                Item::Range(self.expression(names, from), self.expression(names, to))
            }
        }
    }

    /// The fields of a record see each other, but not themselves.
    fn record(&self, names: &mut Names, fields: &[ast::Field<'_>]) -> Op {
        let mark = names.open();
        let slots: Vec<usize> = fields.iter().map(|field| names.add(Text::from(&*field.name.text))).collect();
        let nodes: Vec<Rc<Node>> = fields
            .iter()
            .enumerate()
            .map(|(i, field)| self.definition(names, mark + i, field, None))
            .collect();
        let used = names.close(mark);
        let shape = match Shape::new(fields.iter().map(|field| Text::from(&*field.name.text)).collect()) {
            Ok(shape) => shape,
            Err(name) => return Op::Invalid(format!("The name '{name}' is defined more than once.").into()),
        };
        let fields = nodes.into_iter().zip(slots).zip(used);
        Op::Record(
            shape,
            fields.map(|((node, slot), used)| Field { node, slot: used.then_some(slot) }).collect(),
        )
    }

    fn let_expression(&self, names: &mut Names, variables: &[ast::Field<'_>], body: &Expr<'_>) -> Op {
        let mark = names.open();
        let slots: Vec<usize> =
            variables.iter().map(|variable| names.add(Text::from(&*variable.name.text))).collect();
        let nodes: Vec<Rc<Node>> = variables
            .iter()
            .enumerate()
            .map(|(i, variable)| self.definition(names, mark + i, variable, Some(DefinitionKind::Variable)))
            .collect();
        let body = self.boxed(names, body);
        names.close(mark);
        Op::Let(slots.into_iter().zip(nodes).map(|(slot, node)| Variable { slot, node }).collect(), body)
    }

    /// The definition of a name, in which the name itself is only visible as `@name`. One that has a kind may be watched.
    fn definition(
        &self,
        names: &mut Names,
        position: usize,
        field: &ast::Field<'_>,
        kind: Option<DefinitionKind>,
    ) -> Rc<Node> {
        names.hide(position, true);
        let node = Rc::new(match kind {
            Some(kind) => self.value(names, &field.name, &field.value, kind),
            None => self.region(names, &field.value, Region::Definition),
        });
        names.hide(position, false);
        node
    }

    /// A function; `name` is that of the definition that it is.
    pub(super) fn lambda(
        &self,
        names: &mut Names,
        function: &ast::Function<'_>,
        name: Option<&ast::Name<'_>>,
    ) -> Rc<Lambda> {
        let parameters = function.parameters.iter().map(|parameter| {
            let ty = parameter.ty.map_or_else(Type::any, types::primitive);
            // An optional parameter that is left out is null, whatever its type.
            let ty = if parameter.optional { ty.nullable() } else { ty };
            ParameterType { name: Text::from(&*parameter.name.text), ty, optional: parameter.optional }
        });
        let return_type = function.return_type.map_or_else(Type::any, types::primitive);
        let signature = FunctionType { parameters: parameters.collect(), return_type };
        self.function(names, signature, function.return_type.is_some(), &function.body, name)
    }

    fn each(&self, names: &mut Names, body: &Expr<'_>) -> Rc<Lambda> {
        let parameter = ParameterType { name: Text::from("_"), ty: Type::any(), optional: false };
        let signature = FunctionType { parameters: vec![parameter], return_type: Type::any() };
        self.function(names, signature, false, body, None)
    }

    fn function(
        &self,
        names: &mut Names,
        signature: FunctionType,
        checks_result: bool,
        body: &Expr<'_>,
        name: Option<&ast::Name<'_>>,
    ) -> Rc<Lambda> {
        names.enter();
        for parameter in &signature.parameters {
            names.add(parameter.name.clone());
        }
        let body = self.region(names, body, Region::Body);
        let mut body = match name {
            Some(name) => self.told(names, name, DefinitionKind::Function, body),
            None => body,
        };
        // Somebody who watches may ask for it at any time.
        if self.cx.observer().is_none() {
            mark_last(&mut body, |slot| slot < signature.parameters.len() && names.uses(slot) == 1);
        }
        let slots = names.leave();
        let parameters = &signature.parameters;
        Rc::new(Lambda {
            required: signature.required(),
            typed: parameters
                .iter()
                .any(|parameter| !matches!(parameter.ty.kind(), crate::value::types::TypeKind::Any)),
            checks_result,
            may_cycle: slots > parameters.len(),
            slots,
            body,
            signature: Rc::new(signature),
        })
    }

    fn unary(&self, names: &mut Names, operator: UnaryOp, operand: &Expr<'_>) -> Op {
        let node = self.expression(names, operand);
        match (operator, &node.op) {
            (UnaryOp::Minus, Op::Constant(Value { data: crate::value::Data::Number(number), .. })) => {
                Op::Constant(Value::from(number.negated()))
            }
            (UnaryOp::Minus, _) => Op::Negate(Box::new(node)),
            (UnaryOp::Plus, _) => Op::Identity(Box::new(node)),
            (UnaryOp::Not, _) => Op::Not(Box::new(node)),
        }
    }

    fn binary(&self, names: &mut Names, operator: BinaryOp, left: &Expr<'_>, right: &Expr<'_>) -> Op {
        let left = self.boxed(names, left);
        let right = match operator {
            BinaryOp::Coalesce => self.branch(names, right),
            _ => self.boxed(names, right),
        };
        match (Operator::of(operator), operator) {
            (Some(operator), _) => Op::Binary(operator, left, right),
            (None, BinaryOp::And) => Op::And(left, right),
            (None, BinaryOp::Or) => Op::Or(left, right),
            (None, _) => Op::Coalesce(left, right),
        }
    }

    fn handler(&self, names: &mut Names, handler: &ast::Handler<'_>, span: Span) -> Handler {
        match handler {
            ast::Handler::None => Handler::None,
            ast::Handler::Otherwise(value) => Handler::Otherwise(self.branch(names, value)),
            ast::Handler::Catch(function) => {
                let op = Op::Lambda(self.lambda(names, function, None));
                Handler::Catch(Box::new(Node { op, at: self.at(span) }))
            }
        }
    }
}

fn literal_op(literal: &Literal<'_>) -> Op {
    match constant(literal) {
        Ok(value) => Op::Constant(value),
        Err(why) => Op::Invalid(why),
    }
}

/// The value of a literal.
///
/// Errors: a verbatim literal has none, and a number may be none; why.
pub fn constant(literal: &Literal<'_>) -> std::result::Result<Value, Text> {
    Ok(match literal {
        Literal::Null => Value::NULL,
        Literal::Logical(logical) => Value::from(*logical),
        Literal::Text(text) => Text::from_outside(text).into(),
        Literal::Verbatim(text) => return Err(Text::from(&**text)),
        Literal::Number(text) => {
            number(text).ok_or_else(|| Text::from(format!("{text} is not a number.")))?.into()
        }
    })
}

/// Reads a number literal: decimal with an optional exponent, or hexadecimal of any length.
fn number(text: &str) -> Option<Number> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => match u64::from_str_radix(digits, 16) {
            Ok(bits) => Some(Number::from(bits)),
            Err(_) => digits
                .chars()
                .try_fold(0.0, |sum, digit| Some(sum * 16.0 + f64::from(digit.to_digit(16)?)))
                .map(Number::Double),
        },
        None => Number::parse(text),
    }
}

/// Marks the parameter with which the evaluation of a function's body begins, if it is named nowhere else (`is_once`): then
/// its value is handed on, and what the body adds to it need not be added to a copy.
fn mark_last(body: &mut Node, is_once: impl Fn(usize) -> bool) {
    let mut op = &mut body.op;
    loop {
        if let Op::Local(slot) = *op {
            if is_once(slot) {
                *op = Op::Last(slot);
            }
            return;
        }
        op = match op {
            Op::Binary(_, left, _) => &mut left.op,
            Op::Call(function, arguments) if !function.op.has_parts() && function.op.local().is_none() => {
                let Some(first) = arguments.first_mut() else { return };
                &mut first.op
            }
            _ => return,
        };
    }
}
