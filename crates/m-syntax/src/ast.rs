//! The abstract syntax tree, named after the grammar of the M specification ("Consolidated Grammar").
//!
//! Texts are borrowed from the source wherever no escape had to be resolved, so parsing allocates little.

use crate::span::Span;
use std::borrow::Cow;

/// A whole source text: what a `.pq`, `.m` or `.pqm` file holds (*document*).
#[derive(Clone, Debug, PartialEq)]
pub enum Document<'s> {
    /// `section Name; member = …;` (*section-document*).
    Section(Section<'s>),
    /// One expression (*expression-document*).
    Expression(Expr<'s>),
}

/// *section*: a named set of members.
#[derive(Clone, Debug, PartialEq)]
pub struct Section<'s> {
    /// *literal-attributes* before `section`: always an [`ExprKind::Record`] of literals.
    pub attributes: Option<Expr<'s>>,
    /// The name after `section`; the grammar requires one, a text without it carries a diagnostic and an empty name.
    pub name: Name<'s>,
    /// The members in source order.
    pub members: Vec<Member<'s>>,
    /// From the attributes to the last member.
    pub span: Span,
}

/// *section-member*: `[attributes] shared name = value;`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'s> {
    /// *literal-attributes*: always an [`ExprKind::Record`] of literals.
    pub attributes: Option<Expr<'s>>,
    /// Whether `shared` was written.
    pub shared: bool,
    /// The member's name.
    pub name: Name<'s>,
    /// The member's expression.
    pub value: Expr<'s>,
    /// From the attributes to the semicolon.
    pub span: Span,
}

/// An identifier or field name, with quotes and escapes resolved: `#"a b"` has the text `a b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Name<'s> {
    /// The name itself.
    pub text: Cow<'s, str>,
    /// Where it stands.
    pub span: Span,
}

/// An expression and its place.
///
/// Nesting is bounded by [`MAX_NESTING`](crate::MAX_NESTING), but chains are not: infix operators and what follows a
/// primary expression nest to the left, `else if` to the right, as deep as they are long. Who walks the tree follows
/// these in a loop. Dropping does not recurse; because of it a field cannot be moved out of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr<'s> {
    /// What it is.
    pub kind: ExprKind<'s>,
    /// Where it stands.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind<'s> {
    /// *literal-expression*.
    Literal(Literal<'s>),
    /// *identifier-reference*: `x`, `@x`, and the keyword names `#shared`, `#sections`, `#date`, `#table` …, whose
    /// text keeps the `#`.
    Identifier {
        /// The name.
        name: Name<'s>,
        /// Whether it is written `@x` (*inclusive-identifier-reference*).
        inclusive: bool,
        /// Whether the name was written quoted (`#"x"`), and so can never be a keyword name.
        quoted: bool,
    },
    /// *section-access-expression*: `Section!Member`.
    SectionAccess {
        /// The section.
        section: Name<'s>,
        /// The member.
        member: Name<'s>,
    },
    /// *parenthesized-expression*.
    Parenthesized(Box<Expr<'s>>),
    /// *not-implemented-expression*: `...`.
    NotImplemented,
    /// *invoke-expression*: `f(a, b)`.
    Invoke {
        /// What is called.
        function: Box<Expr<'s>>,
        /// The arguments in order.
        arguments: Vec<Expr<'s>>,
    },
    /// *list-expression*: `{1, 3..5}`.
    List(Vec<ListItem<'s>>),
    /// *record-expression*: `[a = 1]`.
    Record(Vec<Field<'s>>),
    /// *item-access-expression*: `x{i}`, `x{i}?`.
    ItemAccess {
        /// The list or table.
        target: Box<Expr<'s>>,
        /// The position or key.
        selector: Box<Expr<'s>>,
        /// Whether `?` follows.
        optional: bool,
    },
    /// *field-selection*: `x[f]`, `x[f]?`, and `[f]` where the target is `_`.
    FieldAccess {
        /// The record or table; `None` is the implicit target `_`.
        target: Option<Box<Expr<'s>>>,
        /// The field.
        field: Name<'s>,
        /// Whether `?` follows.
        optional: bool,
    },
    /// *projection*: `x[[f], [g]]`, `x[[f]]?`.
    Projection {
        /// The record or table; `None` is the implicit target `_`.
        target: Option<Box<Expr<'s>>>,
        /// The fields in order.
        fields: Vec<Name<'s>>,
        /// Whether `?` follows.
        optional: bool,
    },
    /// *function-expression*: `(x as number, optional y) as text => …`.
    Function(Box<Function<'s>>),
    /// *each-expression*: `each …`.
    Each(Box<Expr<'s>>),
    /// *let-expression*.
    Let {
        /// The variables in order.
        variables: Vec<Field<'s>>,
        /// What follows `in`.
        body: Box<Expr<'s>>,
    },
    /// *if-expression*.
    If {
        /// After `if`.
        condition: Box<Expr<'s>>,
        /// After `then`.
        then: Box<Expr<'s>>,
        /// After `else`.
        otherwise: Box<Expr<'s>>,
    },
    /// *unary-expression*.
    Unary {
        /// `+`, `-` or `not`.
        operator: UnaryOp,
        /// What it applies to.
        operand: Box<Expr<'s>>,
    },
    /// Every infix operator but `is` and `as`.
    Binary {
        /// The operator.
        operator: BinaryOp,
        /// Where the operator itself stands.
        operator_span: Span,
        /// Left operand.
        left: Box<Expr<'s>>,
        /// Right operand.
        right: Box<Expr<'s>>,
    },
    /// *is-expression*: `x is nullable number`.
    Is {
        /// The value.
        value: Box<Expr<'s>>,
        /// The *primitive-or-nullable-primitive-type*.
        ty: PrimitiveType,
    },
    /// *as-expression*: `x as number`.
    As {
        /// The value.
        value: Box<Expr<'s>>,
        /// The *primitive-or-nullable-primitive-type*.
        ty: PrimitiveType,
    },
    /// *type-expression*: `type …`.
    Type(Box<TypeExpr<'s>>),
    /// *error-raising-expression*: `error …`.
    RaiseError(Box<Expr<'s>>),
    /// *error-handling-expression*: `try …`.
    Try {
        /// What may fail.
        protected: Box<Expr<'s>>,
        /// What happens then.
        handler: Handler<'s>,
    },
    /// A place where the text could not be read; a diagnostic says why.
    Error,
}

/// *error-handler* of a `try`.
#[derive(Clone, Debug, PartialEq)]
pub enum Handler<'s> {
    /// Plain `try x`, which gives a record.
    None,
    /// `otherwise y`.
    Otherwise(Box<Expr<'s>>),
    /// `catch (e) => y` or `catch () => y`: no or one parameter, neither typed nor optional.
    Catch(Box<Function<'s>>),
}

/// *literal*.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal<'s> {
    /// `null`
    Null,
    /// `true`, `false`
    Logical(bool),
    /// A decimal or hexadecimal number as it is written (`0x1F`, `.5`, `1e3`).
    Number(&'s str),
    /// A text with quotes and escapes resolved.
    Text(Cow<'s, str>),
    /// *verbatim-literal* `#!"…"`, which is an error when evaluated.
    Verbatim(Cow<'s, str>),
}

/// *item* of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum ListItem<'s> {
    /// One value.
    Single(Expr<'s>),
    /// `from..to`.
    Range(Expr<'s>, Expr<'s>),
}

/// `name = value`: a record's field or a variable of `let`.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'s> {
    /// The name.
    pub name: Name<'s>,
    /// The value.
    pub value: Expr<'s>,
}

/// *function-expression*.
#[derive(Clone, Debug, PartialEq)]
pub struct Function<'s> {
    /// The parameters in order; optional ones last.
    pub parameters: Vec<Parameter<'s>>,
    /// *return-type*.
    pub return_type: Option<PrimitiveType>,
    /// *function-body*.
    pub body: Expr<'s>,
}

/// *parameter* of a function expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter<'s> {
    /// The name.
    pub name: Name<'s>,
    /// Whether `optional` was written.
    pub optional: bool,
    /// *parameter-type*; none means `any`.
    pub ty: Option<PrimitiveType>,
}

/// *primitive-or-nullable-primitive-type*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrimitiveType {
    /// Whether `nullable` was written.
    pub nullable: bool,
    /// The kind of type.
    pub kind: Primitive,
    /// Where it stands.
    pub span: Span,
}

/// *primitive-type*: a word of the grammar. What it means is a type of the engine, which has other kinds beside these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the type of its name")]
pub enum Primitive {
    Any,
    AnyNonNull,
    Binary,
    Date,
    DateTime,
    DateTimeZone,
    Duration,
    Function,
    List,
    Logical,
    None,
    Null,
    Number,
    Record,
    Table,
    Text,
    Time,
    Type,
    /// `action`, which is not in the grammar but is in signatures of the function reference.
    Action,
}

/// A type in a type expression, and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr<'s> {
    /// What it is.
    pub kind: TypeKind<'s>,
    /// Where it stands.
    pub span: Span,
}

/// What a type in a type expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind<'s> {
    /// `number`, `any` …
    Primitive(Primitive),
    /// `nullable T`.
    Nullable(Box<TypeExpr<'s>>),
    /// `[a = number, optional b, ...]`.
    Record {
        /// The fields in order.
        fields: Vec<FieldSpec<'s>>,
        /// Whether `...` ends the list.
        open: bool,
    },
    /// `{T}`.
    List(Box<TypeExpr<'s>>),
    /// `function (x as T, optional y as U) as R`.
    Function {
        /// The parameters in order.
        parameters: Vec<ParameterSpec<'s>>,
        /// After the closing `as`.
        return_type: Box<TypeExpr<'s>>,
    },
    /// `table [a = number]`, or `table RowType` where an expression gives the row type.
    Table(Box<TypeExpr<'s>>),
    /// Any other expression that gives a type: `Int64.Type`, `(x)`, `Value.Type(y)`.
    Expression(Box<Expr<'s>>),
}

/// *field-specification*.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSpec<'s> {
    /// The name.
    pub name: Name<'s>,
    /// Whether `optional` was written.
    pub optional: bool,
    /// The type; none means `any`.
    pub ty: Option<TypeExpr<'s>>,
}

/// *parameter-specification*.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterSpec<'s> {
    /// The name.
    pub name: Name<'s>,
    /// Whether `optional` was written.
    pub optional: bool,
    /// The type; none means `any`.
    pub ty: Option<TypeExpr<'s>>,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `not`
    Not,
}

/// Infix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `&`
    Concatenate,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `??`
    Coalesce,
    /// `meta`
    Meta,
}

impl Primitive {
    /// The type as it is written: `datetimezone`.
    pub fn name(self) -> &'static str {
        match self {
            Primitive::Any => "any",
            Primitive::AnyNonNull => "anynonnull",
            Primitive::Binary => "binary",
            Primitive::Date => "date",
            Primitive::DateTime => "datetime",
            Primitive::DateTimeZone => "datetimezone",
            Primitive::Duration => "duration",
            Primitive::Function => "function",
            Primitive::List => "list",
            Primitive::Logical => "logical",
            Primitive::None => "none",
            Primitive::Null => "null",
            Primitive::Number => "number",
            Primitive::Record => "record",
            Primitive::Table => "table",
            Primitive::Text => "text",
            Primitive::Time => "time",
            Primitive::Type => "type",
            Primitive::Action => "action",
        }
    }
}
