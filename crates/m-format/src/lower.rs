//! The tree of `m-syntax` and the tokens to [`Tree`]. Nothing recurses: chains are as deep as they are long.

use crate::comments::{self, Lines};
use crate::tree::{Id, Kind, Node, Tree};
use m_syntax::ast::{
    BinaryOp, Document, Expr, ExprKind, Field, Function, Handler, ListItem, Member, Name, Section, TypeExpr,
};
use m_syntax::lex::Token;
use m_syntax::{Parsed, Span};

/// What is still to be done, the next step last.
#[derive(Clone, Copy)]
pub(crate) enum Step<'t, 's> {
    /// A node begins; its width is this more than that of its parts.
    Open(Kind, u32),
    Close,
    /// The next token, a leaf of this kind.
    Leaf(Kind),
    /// The next token, a keyword, operator or bracket.
    Sign,
    /// The tokens of a name between brackets, up to this offset.
    FieldName(u32),
    Expression(&'t Expr<'s>),
    /// A value of an attribute, which is a literal.
    Attribute(&'t Expr<'s>),
    /// The access or call that an expression ends with.
    Access(&'t Expr<'s>),
    Function(&'t Function<'s>),
    Type(&'t TypeExpr<'s>),
}

/// A node that is not closed yet.
struct Open {
    node: Id,
    width: u32,
    /// The innermost construct with comments of its own, itself counted.
    container: Option<Id>,
}

/// Builds the tree.
pub(crate) struct Lowering<'t, 's> {
    source: &'s str,
    tokens: std::slice::Iter<'t, Token>,
    lines: Lines,
    steps: Vec<Step<'t, 's>>,
    open: Vec<Open>,
    tree: Tree<'s>,
    /// How many comments stand before tokens that were read.
    placed: usize,
    /// The construct around each leaf with comments.
    containers: Vec<Option<Id>>,
}

/// The tree of a text that was read without a diagnostic; `None` where its tokens are not those that the syntax has, which
/// is a mistake of this module.
pub(crate) fn lower<'s>(source: &'s str, parsed: &Parsed<'s>) -> Option<Tree<'s>> {
    let lines = Lines::of(source);
    let comments = comments::read(source, &parsed.comments, &lines);
    let nodes = Vec::with_capacity(parsed.tokens.len() * 5 / 2);
    let tree = Tree { source, nodes, comments, commented: Vec::new() };
    let mut lowering = Lowering {
        source,
        tokens: parsed.tokens.iter(),
        lines,
        steps: Vec::new(),
        open: Vec::new(),
        tree,
        placed: 0,
        containers: Vec::new(),
    };
    match &parsed.document {
        Document::Section(section) => lowering.plan(|plan| plan_section(section, plan)),
        Document::Expression(expression) => lowering.plan(|plan| plan.push(Step::Expression(expression))),
    }
    lowering.run()
}

impl<'t, 's> Lowering<'t, 's> {
    /// Plans steps, in their order.
    pub(crate) fn plan(&mut self, steps: impl FnOnce(&mut Vec<Step<'t, 's>>)) {
        let before = self.steps.len();
        steps(&mut self.steps);
        if let Some(planned) = self.steps.get_mut(before..) {
            planned.reverse();
        }
    }

    fn run(mut self) -> Option<Tree<'s>> {
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Open(kind, width) => self.open(kind, width),
                Step::Close => self.close()?,
                Step::Leaf(kind) => {
                    let token = self.tokens.next()?;
                    self.leaf(kind, token.span);
                }
                Step::Sign => {
                    let token = self.tokens.next()?;
                    self.leaf(Kind::Sign(token.kind), token.span);
                }
                Step::FieldName(end) => {
                    let first = self.tokens.next()?;
                    let mut last = first;
                    while last.span.end < end {
                        last = self.tokens.next()?;
                    }
                    self.leaf(Kind::FieldName, first.span.to(last.span));
                }
                Step::Expression(expression) => self.plan(|plan| plan_expression(expression, plan)),
                Step::Attribute(expression) => self.plan(|plan| plan_attribute(expression, plan)),
                Step::Access(expression) => self.plan(|plan| plan_access(expression, plan)),
                Step::Function(function) => self.plan(|plan| plan_function(function, plan)),
                Step::Type(ty) => self.plan(|plan| crate::lower_types::plan_type(ty, plan)),
            }
        }
        if self.tokens.next().is_some() || !self.open.is_empty() {
            return None;
        }
        comments::mark(&mut self.tree.nodes, &self.tree.comments, &self.tree.commented, &self.containers);
        Some(self.tree)
    }

    fn open(&mut self, kind: Kind, width: u32) {
        let node = self.tree.nodes.len();
        let outer = self.open.last().and_then(|open| open.container);
        let container = if comments::is_container(kind) { Some(node) } else { outer };
        self.open.push(Open { node, width, container });
        let span = Span::new(u32::MAX, 0);
        self.tree.nodes.push(Node { kind, end: node, span, width: 0, is_broken: false, has_comment: false });
    }

    fn close(&mut self) -> Option<()> {
        let Open { node, width, .. } = self.open.pop()?;
        let end = self.tree.nodes.len();
        let closed = self.tree.nodes.get_mut(node)?;
        (closed.end, closed.width) = (end, width);
        let (kind, span) = (closed.kind, closed.span);
        self.add_to_outer(span, width);
        // Nothing is broken for the sake of a whole document.
        if matches!(kind, Kind::Record | Kind::RecordLiteral) && node > 0 {
            let is_tall = self.lines.line(span.start) < self.lines.line(span.end.saturating_sub(1));
            let is_broken = is_tall || self.has_record(node + 2);
            // The record, its bracket, and the row of its fields.
            if let Some([record, _, row]) = self.tree.nodes.get_mut(node..node + 3) {
                (record.is_broken, row.is_broken) = (is_broken, is_broken);
            }
        }
        Some(())
    }

    /// Whether a field of this row is a record.
    fn has_record(&self, row: Id) -> bool {
        let (mut element, end) = (row + 1, self.tree.nodes.get(row).map_or(0, |row| row.end));
        while element < end {
            // Before the value stand the element, the field, its name and the sign.
            if self.tree.nodes.get(element + 4).is_some_and(|value| value.kind == Kind::Record) {
                return true;
            }
            let Some(node) = self.tree.nodes.get(element) else { break };
            element = node.end;
        }
        false
    }

    fn leaf(&mut self, kind: Kind, span: Span) {
        let node = self.tree.nodes.len();
        let before = self.placed;
        while self.tree.comments.get(self.placed).is_some_and(|comment| comment.span.start < span.start) {
            self.placed += 1;
        }
        if self.placed > before {
            self.tree.commented.push((node, before..self.placed));
            self.containers.push(self.open.last().and_then(|open| open.container));
        }
        let text = self.source.get(span.start as usize..span.end as usize).unwrap_or("");
        let width = units(text);
        self.tree.nodes.push(Node { kind, end: node + 1, span, width, is_broken: false, has_comment: false });
        self.add_to_outer(span, width);
    }

    /// Adds a part's place and width to the node around it.
    fn add_to_outer(&mut self, span: Span, width: u32) {
        let Some(outer) = self.open.last_mut() else { return };
        outer.width = outer.width.saturating_add(width);
        if span.start <= span.end
            && let Some(node) = self.tree.nodes.get_mut(outer.node)
        {
            node.span = node.span.to(span);
        }
    }
}

/// The length of a text in UTF-16 units, in which the layout counts.
pub(crate) fn units(text: &str) -> u32 {
    let units = if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() };
    u32::try_from(units).unwrap_or(u32::MAX)
}

type Plan<'t, 's> = Vec<Step<'t, 's>>;

/// The steps of a node around others.
pub(crate) fn within<'t, 's>(
    plan: &mut Plan<'t, 's>,
    kind: Kind,
    width: u32,
    parts: impl FnOnce(&mut Plan<'t, 's>),
) {
    plan.push(Step::Open(kind, width));
    parts(plan);
    plan.push(Step::Close);
}

/// A row of elements with commas between them.
pub(crate) fn elements<'t, 's, T>(
    plan: &mut Plan<'t, 's>,
    items: &'t [T],
    each: impl Fn(&'t T, &mut Plan<'t, 's>),
) {
    within(plan, Kind::Row, 0, |plan| {
        for (index, item) in items.iter().enumerate() {
            within(plan, Kind::Element, 0, |plan| {
                each(item, plan);
                if index + 1 < items.len() {
                    plan.push(Step::Sign);
                }
            });
        }
    });
}

/// Elements between two brackets.
fn wrapped<'t, 's, T>(
    plan: &mut Plan<'t, 's>,
    kind: Kind,
    items: &'t [T],
    each: impl Fn(&'t T, &mut Plan<'t, 's>),
) {
    within(plan, kind, items.len().saturating_sub(1) as u32, |plan| {
        plan.push(Step::Sign);
        elements(plan, items, each);
        plan.push(Step::Sign);
    });
}

fn plan_section<'t, 's>(section: &'t Section<'s>, plan: &mut Plan<'t, 's>) {
    let width = u32::from(section.attributes.is_some()) + 1;
    within(plan, Kind::Section, width, |plan| {
        plan.extend(section.attributes.as_ref().map(Step::Attribute));
        plan.extend([Step::Sign, Step::Leaf(Kind::Name), Step::Sign]);
        within(plan, Kind::Row, 0, |plan| {
            for member in &section.members {
                plan_member(member, plan);
            }
        });
    });
}

fn plan_member<'t, 's>(member: &'t Member<'s>, plan: &mut Plan<'t, 's>) {
    let width = u32::from(member.attributes.is_some()) + u32::from(member.shared);
    within(plan, Kind::Member, width, |plan| {
        plan.extend(member.attributes.as_ref().map(Step::Attribute));
        if member.shared {
            plan.push(Step::Sign);
        }
        within(plan, Kind::Variable, 2, |plan| {
            plan.extend([Step::Leaf(Kind::Name), Step::Sign, Step::Expression(&member.value)]);
        });
        plan.push(Step::Sign);
    });
}

fn plan_attribute<'t, 's>(value: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    match &value.kind {
        ExprKind::Record(fields) => wrapped(plan, Kind::RecordLiteral, fields, |field, plan| {
            within(plan, Kind::FieldLiteral, 2, |plan| {
                plan.extend([field_name(&field.name), Step::Sign, Step::Attribute(&field.value)]);
            });
        }),
        ExprKind::List(items) => wrapped(plan, Kind::ListLiteral, items, |item, plan| match item {
            ListItem::Single(value) => plan.push(Step::Attribute(value)),
            ListItem::Range(from, to) => plan_range(from, to, plan),
        }),
        _ => plan.push(Step::Expression(value)),
    }
}

fn plan_range<'t, 's>(from: &'t Expr<'s>, to: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    within(plan, Kind::Range, 0, |plan| {
        plan.extend([Step::Expression(from), Step::Sign, Step::Expression(to)]);
    });
}

pub(crate) fn field_name<'t, 's>(name: &Name<'_>) -> Step<'t, 's> {
    Step::FieldName(name.span.end)
}

fn plan_expression<'t, 's>(expression: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    use Step::{Expression, Leaf, Sign};
    let prefix = |plan: &mut Plan<'t, 's>, kind, body| {
        within(plan, kind, 1, |plan| plan.extend([Sign, Expression(body)]));
    };
    match &expression.kind {
        ExprKind::Literal(_) => plan.push(Leaf(Kind::Literal)),
        // Infinity and the like are literals to the layout.
        ExprKind::Identifier { name, quoted: false, inclusive: false }
            if matches!(&*name.text, "#infinity" | "#nan") =>
        {
            plan.push(Leaf(Kind::Literal));
        }
        ExprKind::Identifier { inclusive, .. } => within(plan, Kind::Reference, 0, |plan| {
            if *inclusive {
                plan.push(Sign);
            }
            plan.push(Leaf(Kind::Name));
        }),
        ExprKind::SectionAccess { .. } => within(plan, Kind::Reference, 0, |plan| {
            plan.extend([Leaf(Kind::Name), Sign, Leaf(Kind::Name)]);
        }),
        ExprKind::Parenthesized(inner) => within(plan, Kind::Parenthesized, 0, |plan| {
            plan.extend([Sign, Expression(inner), Sign]);
        }),
        ExprKind::NotImplemented => within(plan, Kind::NotImplemented, 0, |plan| plan.push(Sign)),
        ExprKind::List(items) => wrapped(plan, Kind::List, items, |item, plan| match item {
            ListItem::Single(value) => plan.push(Expression(value)),
            ListItem::Range(from, to) => plan_range(from, to, plan),
        }),
        ExprKind::Record(fields) => plan_record(fields, plan),
        ExprKind::FieldAccess { target: None, .. } | ExprKind::Projection { target: None, .. } => {
            plan_access(expression, plan);
        }
        ExprKind::Invoke { .. }
        | ExprKind::ItemAccess { .. }
        | ExprKind::FieldAccess { .. }
        | ExprKind::Projection { .. } => plan_primary(expression, plan),
        ExprKind::Function(function) => plan_function(function, plan),
        ExprKind::Each(body) => prefix(plan, Kind::Each, body),
        ExprKind::RaiseError(value) => prefix(plan, Kind::RaiseError, value),
        ExprKind::Let { variables, body } => within(plan, Kind::Let, 1, |plan| {
            plan.push(Sign);
            elements(plan, variables, |variable, plan| {
                within(plan, Kind::Variable, 2, |plan| {
                    plan.extend([Leaf(Kind::Name), Sign, Expression(&variable.value)]);
                });
            });
            plan.extend([Sign, Expression(body)]);
        }),
        ExprKind::If { condition, then, otherwise } => within(plan, Kind::If, 1, |plan| {
            let parts = [Sign, Expression(condition), Sign, Expression(then), Sign, Expression(otherwise)];
            plan.extend(parts);
        }),
        ExprKind::Unary { .. } => plan_unary(expression, plan),
        ExprKind::Binary { operator: BinaryOp::Coalesce, .. } => plan_coalesce(expression, plan),
        ExprKind::Binary { operator, left, right, operator_span } => {
            let (kind, length) = operation(*operator, *operator_span);
            within(plan, kind, length, |plan| plan.extend([Expression(left), Sign, Expression(right)]));
        }
        ExprKind::Is { value, ty } => within(plan, Kind::Is, 2, |plan| {
            plan.extend([Expression(value), Sign]);
            crate::lower_types::plan_primitive(*ty, plan);
        }),
        ExprKind::As { value, ty } => within(plan, Kind::As, 2, |plan| {
            plan.extend([Expression(value), Sign]);
            crate::lower_types::plan_primitive(*ty, plan);
        }),
        ExprKind::Type(ty) => within(plan, Kind::Type, 1, |plan| plan.extend([Sign, Step::Type(ty)])),
        ExprKind::Try { protected, handler } => {
            let width = if *handler == Handler::None { 1 } else { 3 };
            within(plan, Kind::Try, width, |plan| {
                plan.extend([Sign, Expression(protected)]);
                match handler {
                    Handler::None => {}
                    Handler::Otherwise(value) => prefix(plan, Kind::Otherwise, value),
                    Handler::Catch(function) => within(plan, Kind::Catch, 1, |plan| {
                        plan.extend([Sign, Step::Function(function)]);
                    }),
                }
            });
        }
        ExprKind::Error => {}
    }
}

fn plan_record<'t, 's>(fields: &'t [Field<'s>], plan: &mut Plan<'t, 's>) {
    wrapped(plan, Kind::Record, fields, |field, plan| {
        within(plan, Kind::Field, 2, |plan| {
            plan.extend([field_name(&field.name), Step::Sign, Step::Expression(&field.value)]);
        });
    });
}

/// A row of prefix operators is one node.
fn plan_unary<'t, 's>(expression: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    within(plan, Kind::Unary, 1, |plan| {
        let mut inner = expression;
        within(plan, Kind::Row, 0, |plan| {
            while let ExprKind::Unary { operand, .. } = &inner.kind {
                plan.push(Step::Sign);
                inner = operand;
            }
        });
        plan.push(Step::Expression(inner));
    });
}

/// `a ?? b ?? c` is `a ?? (b ?? c)` to the layout.
fn plan_coalesce<'t, 's>(expression: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    let mut operands = Vec::new();
    let mut first = expression;
    while let ExprKind::Binary { operator: BinaryOp::Coalesce, left, right, .. } = &first.kind {
        operands.push(&**right);
        first = left;
    }
    plan.extend([Step::Open(Kind::Coalesce, 2), Step::Expression(first), Step::Sign]);
    let depth = operands.len();
    for (index, operand) in operands.into_iter().rev().enumerate() {
        if index + 1 < depth {
            plan.extend([Step::Open(Kind::Coalesce, 2), Step::Expression(operand), Step::Sign]);
        } else {
            plan.push(Step::Expression(operand));
        }
    }
    plan.extend(std::iter::repeat_n(Step::Close, depth));
}

/// What an operator makes, and its length, which the layout counts twice.
fn operation(operator: BinaryOp, span: Span) -> (Kind, u32) {
    use BinaryOp::*;
    let kind = match operator {
        Or | And => Kind::Logical,
        Equal | NotEqual => Kind::Equality,
        Less | LessEqual | Greater | GreaterEqual => Kind::Relational,
        Add | Subtract | Concatenate | Multiply | Divide => Kind::Arithmetic,
        Coalesce => Kind::Coalesce,
        Meta => return (Kind::Meta, 2),
    };
    (kind, span.end.saturating_sub(span.start))
}

/// A name or value and the accesses after it, which are one row.
fn plan_primary<'t, 's>(expression: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    let mut accesses = Vec::new();
    let mut head = expression;
    loop {
        let target = match &head.kind {
            ExprKind::Invoke { function, .. } => function,
            ExprKind::ItemAccess { target, .. } => target,
            ExprKind::FieldAccess { target: Some(target), .. }
            | ExprKind::Projection { target: Some(target), .. } => target,
            _ => break,
        };
        accesses.push(Step::Access(head));
        head = target;
    }
    within(plan, Kind::Primary, 0, |plan| {
        plan.push(Step::Expression(head));
        within(plan, Kind::Row, 0, |plan| plan.extend(accesses.into_iter().rev()));
    });
}

fn plan_access<'t, 's>(expression: &'t Expr<'s>, plan: &mut Plan<'t, 's>) {
    use Step::Sign;
    match &expression.kind {
        ExprKind::Invoke { arguments, .. } => {
            wrapped(plan, Kind::Invoke, arguments, |value, plan| plan.push(Step::Expression(value)));
        }
        ExprKind::ItemAccess { selector, optional, .. } => within(plan, Kind::ItemAccess, 0, |plan| {
            plan.extend([Sign, Step::Expression(selector), Sign]);
            plan.extend(optional.then_some(Sign));
        }),
        ExprKind::FieldAccess { field, optional, .. } => within(plan, Kind::FieldAccess, 0, |plan| {
            plan.extend([Sign, field_name(field), Sign]);
            plan.extend(optional.then_some(Sign));
        }),
        ExprKind::Projection { fields, optional, .. } => within(plan, Kind::Projection, 0, |plan| {
            plan.push(Sign);
            elements(plan, fields, |field, plan| {
                within(plan, Kind::FieldAccess, 0, |plan| plan.extend([Sign, field_name(field), Sign]));
            });
            plan.push(Sign);
            plan.extend(optional.then_some(Sign));
        }),
        _ => {}
    }
}

fn plan_function<'t, 's>(function: &'t Function<'s>, plan: &mut Plan<'t, 's>) {
    let width = if function.return_type.is_some() { 4 } else { 2 };
    within(plan, Kind::Function, width, |plan| {
        wrapped(plan, Kind::Parameters, &function.parameters, |parameter, plan| {
            let width = u32::from(parameter.optional) + u32::from(parameter.ty.is_some());
            within(plan, Kind::Parameter, width, |plan| {
                plan.extend(parameter.optional.then_some(Step::Sign));
                plan.push(Step::Leaf(Kind::Name));
                if let Some(ty) = parameter.ty {
                    crate::lower_types::plan_as_primitive(ty, plan);
                }
            });
        });
        if let Some(ty) = function.return_type {
            crate::lower_types::plan_as_primitive(ty, plan);
        }
        plan.extend([Step::Sign, Step::Expression(&function.body)]);
    });
}
