//! Walks through a query's tree with the names in scope, and collects every use of a data source function.

use super::fold;
use super::names::{Meaning, Names, Unknown};
use m_engine::{Cx, Value};
use m_syntax::Span;
use m_syntax::ast::{Document, Expr, ExprKind, Handler};

/// A use of a data source function.
pub(super) struct Use {
    pub(super) function: String,
    /// The call, or the name where the function is not called.
    pub(super) span: Span,
    /// The arguments, each a constant or the reason why it is none; nothing where the function is not called.
    pub(super) arguments: Option<Vec<Result<Value, Unknown>>>,
}

/// Every use of a function for which `is_source` holds, in the order of the text.
pub(super) fn uses(cx: &Cx, document: &Document<'_>, is_source: &dyn Fn(&str) -> bool) -> Vec<Use> {
    let mut walk = Walk { cx, is_source, uses: Vec::new() };
    match document {
        Document::Expression(expression) => walk.expression(expression, &Names::default()),
        Document::Section(section) => {
            let members = section.members.iter();
            let names = members.map(|member| (&*member.name.text, Meaning::Is(&member.value))).collect();
            let names = Names::default().with(names);
            for member in &section.members {
                walk.expression(&member.value, &names);
            }
        }
    }
    walk.uses.sort_by_key(|one| one.span.start);
    walk.uses
}

struct Walk<'w> {
    cx: &'w Cx,
    is_source: &'w dyn Fn(&str) -> bool,
    uses: Vec<Use>,
}

impl Walk<'_> {
    /// The data source function that an expression is: a name that nothing in the text defines, or a variable that is
    /// such a name.
    fn source_function<'t>(&self, expression: &'t Expr<'t>, names: &Names<'t>) -> Option<String> {
        let (mut expression, mut names) = (expression, names.clone());
        let mut own = None;
        for _ in 0..fold::DEPTH {
            expression = fold::bare(expression);
            let name = match &expression.kind {
                ExprKind::Identifier { name, .. } => &*name.text,
                ExprKind::FieldAccess { target: Some(target), field, .. } if is_shared(target) => {
                    return (self.is_source)(&field.text).then(|| field.text.to_string());
                }
                _ => return None,
            };
            match names.find(name, own) {
                Some((Meaning::Is(definition), visible)) => {
                    own = Some(definition);
                    expression = definition;
                    names = visible;
                }
                Some((Meaning::Parameter, _)) => return None,
                None => return (self.is_source)(name).then(|| name.to_owned()),
            }
        }
        None
    }

    fn expressions<'t>(&mut self, all: impl IntoIterator<Item = &'t Expr<'t>>, names: &Names<'t>) {
        for expression in all {
            self.expression(expression, names);
        }
    }

    fn expression<'t>(&mut self, expression: &'t Expr<'t>, names: &Names<'t>) {
        let mut expression = expression;
        let mut names = names.clone();
        // Chains nest to the left and `else if` to the right, as deep as they are long: followed in a loop.
        loop {
            match &expression.kind {
                ExprKind::Invoke { function, arguments } => {
                    self.expressions(arguments, &names);
                    if let Some(name) = self.source_function(function, &names) {
                        let folded = arguments.iter().map(|argument| fold::fold(self.cx, argument, &names));
                        let arguments = Some(folded.collect());
                        self.uses.push(Use { function: name, span: expression.span, arguments });
                        return;
                    }
                    expression = function;
                }
                ExprKind::Identifier { .. } => {
                    // A variable that stands for a function is looked at where it is called.
                    if let ExprKind::Identifier { name, .. } = &expression.kind
                        && names.find(&name.text, None).is_none()
                        && (self.is_source)(&name.text)
                        && !self.is_alias(expression, &names)
                    {
                        let function = name.text.to_string();
                        self.uses.push(Use { function, span: expression.span, arguments: None });
                    }
                    return;
                }
                ExprKind::Let { variables, body } => {
                    names = names.with_fields(variables);
                    for variable in variables {
                        if self.source_function(&variable.value, &names).is_none() {
                            self.expression(&variable.value, &names);
                        }
                    }
                    expression = body;
                }
                ExprKind::Record(fields) => {
                    let names = names.with_fields(fields);
                    self.expressions(fields.iter().map(|field| &field.value), &names);
                    return;
                }
                ExprKind::Function(function) => {
                    let parameters = function.parameters.iter();
                    names = names.with(parameters.map(|one| (&*one.name.text, Meaning::Parameter)).collect());
                    expression = &function.body;
                }
                ExprKind::Each(body) => {
                    names = names.with(vec![("_", Meaning::Parameter)]);
                    expression = body;
                }
                ExprKind::FieldAccess { target: Some(target), field, .. }
                    if is_shared(target) && (self.is_source)(&field.text) =>
                {
                    let function = field.text.to_string();
                    self.uses.push(Use { function, span: expression.span, arguments: None });
                    return;
                }
                ExprKind::Try { protected, handler: Handler::Catch(function) } => {
                    let parameters = function.parameters.iter();
                    let inner =
                        names.with(parameters.map(|one| (&*one.name.text, Meaning::Parameter)).collect());
                    self.expression(&function.body, &inner);
                    expression = protected;
                }
                // What has no names of its own.
                _ => {
                    let spine = expression.spine();
                    let is_spine = |part: &Expr<'_>| spine.is_some_and(|spine| std::ptr::eq(spine, part));
                    self.expressions(expression.parts().into_iter().filter(|part| !is_spine(part)), &names);
                    let Some(next) = spine else { return };
                    expression = next;
                }
            }
        }
    }

    /// Whether an expression is the whole definition of a variable.
    fn is_alias(&self, expression: &Expr<'_>, names: &Names<'_>) -> bool {
        names.scopes.iter().flat_map(|scope| scope.iter()).any(
            |(_, meaning)| matches!(meaning, Meaning::Is(it) if std::ptr::eq(fold::bare(it), expression)),
        )
    }
}

fn is_shared(expression: &Expr<'_>) -> bool {
    matches!(&fold::bare(expression).kind,
        ExprKind::Identifier { name, quoted: false, .. } if name.text == "#shared")
}
