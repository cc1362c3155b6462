//! Type values (specification, "Types"): primitive, nullable, record, list, table and function types.

mod ascribe;
mod awaited;
mod compare;

pub use ascribe::{ascribe, conforming, type_of};
pub(crate) use awaited::Use;

use super::{Kind, Record, Shape, Text};
use awaited::Awaited;
use std::rc::Rc;

/// A type value. Cheap to clone. A type may contain itself.
#[derive(Clone, Debug)]
pub struct Type(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Known(Rc<TypeData>),
    /// A type that is being evaluated, seen from inside of it.
    Awaited(Rc<Awaited>),
}

#[derive(Clone, Debug)]
struct TypeData {
    kind: TypeKind,
    nullable: bool,
    /// The library's name for a primitive type with a meaning of its own, such as `Int64.Type`.
    name: Option<&'static str>,
    facets: Option<Record>,
    meta: Option<Record>,
}

/// What a type describes, nullability aside. The containers without a part are the primitive types (`type list`). Not
/// [`Kind`], which is what a value is: a type may have parts, and no value is of the kinds `any` and `none`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is the type of its name")]
pub enum TypeKind {
    Any,
    AnyNonNull,
    None,
    Null,
    Logical,
    Number,
    Time,
    Date,
    DateTime,
    DateTimeZone,
    Duration,
    Text,
    Binary,
    Type,
    Action,
    List(Option<Type>),
    Record(Option<Rc<RecordType>>),
    Table(Option<Rc<TableType>>),
    Function(Option<Rc<FunctionType>>),
}

/// A record type, or the row type of a table.
#[derive(Clone, Debug)]
pub struct RecordType {
    shape: Rc<Shape>,
    /// One for each name.
    fields: Vec<FieldType>,
    /// Whether other fields are allowed.
    pub open: bool,
}

/// The type of one field or column.
#[derive(Clone, Debug)]
pub struct FieldType {
    /// Its type.
    pub ty: Type,
    /// Whether the field may be missing.
    pub optional: bool,
}

/// A table type.
#[derive(Clone, Debug)]
pub struct TableType {
    /// Columns and their types.
    pub row: Rc<RecordType>,
    /// The keys in order of definition.
    pub keys: Vec<Key>,
}

/// A key of a table type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The columns that together are unique.
    pub columns: Vec<Text>,
    /// Whether it is the primary key.
    pub primary: bool,
}

/// A function type.
#[derive(Clone, Debug)]
pub struct FunctionType {
    /// The parameters in order; optional ones last.
    pub parameters: Vec<ParameterType>,
    /// The type of the result.
    pub return_type: Type,
}

/// One parameter of a function type.
#[derive(Clone, Debug)]
pub struct ParameterType {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out.
    pub optional: bool,
}

impl FunctionType {
    /// How many arguments a call needs at least.
    pub fn required(&self) -> usize {
        self.parameters.iter().take_while(|parameter| !parameter.optional).count()
    }
}

impl RecordType {
    /// A record type of these fields; `types` has one entry for each name.
    pub fn new(shape: Rc<Shape>, mut fields: Vec<FieldType>, open: bool) -> RecordType {
        debug_assert_eq!(shape.len(), fields.len());
        fields.resize(shape.len(), FieldType { ty: Type::any(), optional: false });
        RecordType { shape, fields, open }
    }

    /// The closed row type of columns with these types.
    pub fn row(shape: Rc<Shape>, types: impl IntoIterator<Item = Type>) -> RecordType {
        let fields = types.into_iter().map(|ty| FieldType { ty, optional: false }).collect();
        RecordType::new(shape, fields, false)
    }

    /// The names.
    pub fn shape(&self) -> &Rc<Shape> {
        &self.shape
    }

    /// Names and types in order.
    pub fn fields(&self) -> impl Iterator<Item = (&Text, &FieldType)> {
        self.shape.names().iter().zip(&self.fields)
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&FieldType> {
        self.fields.get(self.shape.position(name)?)
    }

    /// The type at a position; `any` beyond the end.
    pub fn field_type(&self, position: usize) -> Type {
        self.fields.get(position).map_or_else(Type::any, |field| field.ty.clone())
    }
}

impl Type {
    /// A type without nullability, name or metadata of its own.
    pub fn new(kind: TypeKind) -> Type {
        Type(Repr::Known(Rc::new(TypeData { kind, nullable: false, name: None, facets: None, meta: None })))
    }

    /// `type any`.
    pub fn any() -> Type {
        Type::new(TypeKind::Any)
    }

    /// `type text`.
    pub fn text() -> Type {
        Type::new(TypeKind::Text)
    }

    /// `type number`.
    pub fn number() -> Type {
        Type::new(TypeKind::Number)
    }

    /// `type table`.
    pub fn any_table() -> Type {
        Type::new(TypeKind::Table(None))
    }

    /// A table type without keys.
    pub fn table(row: RecordType) -> Type {
        Type::new(TypeKind::Table(Some(Rc::new(TableType { row: Rc::new(row), keys: Vec::new() }))))
    }

    /// A table type whose columns are all `any`.
    pub fn table_of(shape: Rc<Shape>) -> Type {
        let types = vec![Type::any(); shape.len()];
        Type::table(RecordType::row(shape, types))
    }

    /// What the type describes.
    pub fn kind(&self) -> &TypeKind {
        &self.data().kind
    }

    /// The library's name of the type (`Int64.Type`), for types that have one beyond their primitive kind.
    pub fn name(&self) -> Option<&'static str> {
        self.data().name
    }

    /// The facets, where there are any (`Type.Facets`).
    pub fn facets(&self) -> Option<&Record> {
        self.data().facets.as_ref()
    }

    /// The metadata, where there is any.
    pub fn meta(&self) -> Option<&Record> {
        self.data().meta.as_ref()
    }

    /// Whether `null` conforms to the type.
    pub fn is_nullable(&self) -> bool {
        self.data().nullable || matches!(self.data().kind, TypeKind::Any | TypeKind::Null)
    }

    /// `type nullable T`.
    pub fn nullable(&self) -> Type {
        if let Repr::Awaited(awaited) = &self.0
            && let Some(ty) = awaited.used_as(Use::Nullable)
        {
            return ty;
        }
        if self.is_nullable() { self.clone() } else { self.change(|data| data.nullable = true) }
    }

    /// Whether no value can be directly of the type ("Types"): `any`, `anynonnull`, `none`, and `table` and `function`
    /// without columns and parameters.
    pub fn is_abstract(&self) -> bool {
        use TypeKind::{Any, AnyNonNull, Function, None as Nothing, Table};
        matches!(self.data().kind, Any | AnyNonNull | Nothing | Table(None) | Function(None))
    }

    /// `Type.NonNullable`.
    pub fn non_nullable(&self) -> Type {
        match self.data().kind {
            TypeKind::Any => self.change(|data| data.kind = TypeKind::AnyNonNull),
            TypeKind::Null => self.change(|data| data.kind = TypeKind::None),
            _ if self.data().nullable => self.change(|data| data.nullable = false),
            _ => self.clone(),
        }
    }

    /// The same type under a name of the library.
    pub fn named(&self, name: &'static str) -> Type {
        self.change(|data| data.name = Some(name))
    }

    /// The same type with other metadata.
    pub fn with_meta(&self, meta: Option<Record>) -> Type {
        self.change(|data| data.meta = meta.filter(|meta| !meta.is_empty()))
    }

    /// The same type with other facets.
    pub fn with_facets(&self, facets: Option<Record>) -> Type {
        self.change(|data| data.facets = facets)
    }

    /// The same nullability, name and metadata around another kind.
    pub fn with_kind(&self, kind: TypeKind) -> Type {
        self.change(|data| data.kind = kind)
    }

    fn change(&self, change: impl FnOnce(&mut TypeData)) -> Type {
        let mut data = self.data().clone();
        change(&mut data);
        Type(Repr::Known(Rc::new(data)))
    }

    fn data(&self) -> &TypeData {
        match &self.0 {
            Repr::Known(data) => data,
            Repr::Awaited(awaited) => awaited.data(),
        }
    }

    /// The row type of a table type that has one.
    pub fn row_type(&self) -> Option<Rc<RecordType>> {
        match &self.data().kind {
            TypeKind::Table(Some(table)) => Some(table.row.clone()),
            TypeKind::Table(None) => Some(Rc::new(RecordType::row(Rc::new(Shape::default()), []))),
            _ => None,
        }
    }

    /// The keys of a table type.
    pub fn keys(&self) -> &[Key] {
        match &self.data().kind {
            TypeKind::Table(Some(table)) => &table.keys,
            _ => &[],
        }
    }

    /// The fields of a record type.
    pub fn record_type(&self) -> Option<&Rc<RecordType>> {
        match &self.data().kind {
            TypeKind::Record(record) => record.as_ref(),
            _ => None,
        }
    }

    /// The signature of a function type that has one.
    pub fn function_type(&self) -> Option<&Rc<FunctionType>> {
        match &self.data().kind {
            TypeKind::Function(function) => function.as_ref(),
            _ => None,
        }
    }

    /// The kind's name as messages show it: `Number`, `Text`.
    pub fn kind_name(&self) -> &'static str {
        match self.data().kind {
            TypeKind::Any => "Any",
            TypeKind::AnyNonNull => "AnyNonNull",
            TypeKind::None => "None",
            TypeKind::Null => "Null",
            TypeKind::Logical => "Logical",
            TypeKind::Number => "Number",
            TypeKind::Time => "Time",
            TypeKind::Date => "Date",
            TypeKind::DateTime => "DateTime",
            TypeKind::DateTimeZone => "DateTimeZone",
            TypeKind::Duration => "Duration",
            TypeKind::Text => "Text",
            TypeKind::Binary => "Binary",
            TypeKind::Type => "Type",
            TypeKind::Action => "Action",
            TypeKind::List(_) => "List",
            TypeKind::Record(_) => "Record",
            TypeKind::Table(_) => "Table",
            TypeKind::Function(_) => "Function",
        }
    }

    /// Whether a value of `kind` conforms to the type, as `is`, `as` and calls check it: by primitive kind alone.
    pub fn accepts(&self, kind: Kind) -> bool {
        match self.data().kind {
            TypeKind::Any => true,
            TypeKind::AnyNonNull => kind != Kind::Null || self.data().nullable,
            TypeKind::None | TypeKind::Action => self.data().nullable && kind == Kind::Null,
            _ if kind == Kind::Null => self.is_nullable(),
            _ => self.kind_name() == kind.name(),
        }
    }
}

impl Type {
    /// The primitive type of a kind of value.
    pub fn of_kind(kind: Kind) -> Type {
        Type::new(match kind {
            Kind::Null => TypeKind::Null,
            Kind::Logical => TypeKind::Logical,
            Kind::Number => TypeKind::Number,
            Kind::Time => TypeKind::Time,
            Kind::Date => TypeKind::Date,
            Kind::DateTime => TypeKind::DateTime,
            Kind::DateTimeZone => TypeKind::DateTimeZone,
            Kind::Duration => TypeKind::Duration,
            Kind::Text => TypeKind::Text,
            Kind::Binary => TypeKind::Binary,
            Kind::List => TypeKind::List(None),
            Kind::Record => TypeKind::Record(None),
            Kind::Table => TypeKind::Table(None),
            Kind::Function => TypeKind::Function(None),
            Kind::Type => TypeKind::Type,
        })
    }
}
