//! The fifteen kinds of value of M (specification, "Values"), with their metadata and ascribed types.

mod binary;
mod function;
mod list;
mod number;
mod record;
mod table;
mod text;
pub mod time;
pub mod types;

pub use binary::{Binary, BinarySource, ByteReader};
pub use function::{Closure, Function, FunctionKind, NativeFn};
pub use list::{Items, List, ListBuilder, ListIter, ListPart, ListSource};
pub use number::Number;
pub(crate) use number::text::push as push_number;
pub use record::{Record, RecordData, Shape};
pub(crate) use table::BATCH_ROWS;
pub use table::{
    Batch, Column, ColumnBuilder, Made, Odd, Part, Records, RowIter, RowObserver, RowSource, Rows, Sorted,
    Table, Texts, TextsBuilder, View, column_names,
};
pub use text::Text;
pub use time::{Date, DateTime, DateTimeZone, Duration, Time};
pub use types::Type;

use std::rc::Rc;

/// A value of M. Cheap to clone: everything large is shared.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    extra: Option<Rc<Extra>>,
}

/// What a value is, without metadata and ascribed type.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is the kind of its name")]
pub enum Data {
    Null,
    Logical(bool),
    Number(Number),
    Time(Time),
    Date(Date),
    DateTime(DateTime),
    DateTimeZone(DateTimeZone),
    Duration(Duration),
    Text(Text),
    Binary(Binary),
    List(List),
    Record(Record),
    Table(Table),
    Function(Function),
    Type(Type),
}

/// The rarely present side of a value.
#[derive(Clone, Debug, Default)]
struct Extra {
    meta: Option<Record>,
    ty: Option<Type>,
}

/// The kinds of value, as the error messages of M name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the kind of its name")]
pub enum Kind {
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
    List,
    Record,
    Table,
    Function,
    Type,
}

impl Kind {
    /// The name that messages use: `We cannot convert a value of type Record to type Text.`
    pub fn name(self) -> &'static str {
        match self {
            Kind::Null => "Null",
            Kind::Logical => "Logical",
            Kind::Number => "Number",
            Kind::Time => "Time",
            Kind::Date => "Date",
            Kind::DateTime => "DateTime",
            Kind::DateTimeZone => "DateTimeZone",
            Kind::Duration => "Duration",
            Kind::Text => "Text",
            Kind::Binary => "Binary",
            Kind::List => "List",
            Kind::Record => "Record",
            Kind::Table => "Table",
            Kind::Function => "Function",
            Kind::Type => "Type",
        }
    }
}

impl Value {
    /// The null value, without metadata.
    pub const NULL: Value = Value { data: Data::Null, extra: None };

    /// A value without metadata.
    #[inline]
    pub fn new(data: Data) -> Value {
        Value { data, extra: None }
    }

    /// A text value.
    #[inline]
    pub fn text(text: impl Into<Text>) -> Value {
        Value::new(Data::Text(text.into()))
    }

    /// A number value from a 64-bit floating point number.
    #[inline]
    pub fn number(number: f64) -> Value {
        Value::new(Data::Number(Number::Double(number)))
    }

    /// A number value from a 64-bit integer, exact.
    #[inline]
    pub fn integer(integer: i64) -> Value {
        Value::new(Data::Number(Number::from(integer)))
    }

    /// A list of evaluated items.
    pub fn list(items: Vec<Value>) -> Value {
        Value::new(Data::List(List::from_values(items)))
    }

    /// The kind of the value.
    #[inline]
    pub fn kind(&self) -> Kind {
        match self.data {
            Data::Null => Kind::Null,
            Data::Logical(_) => Kind::Logical,
            Data::Number(_) => Kind::Number,
            Data::Time(_) => Kind::Time,
            Data::Date(_) => Kind::Date,
            Data::DateTime(_) => Kind::DateTime,
            Data::DateTimeZone(_) => Kind::DateTimeZone,
            Data::Duration(_) => Kind::Duration,
            Data::Text(_) => Kind::Text,
            Data::Binary(_) => Kind::Binary,
            Data::List(_) => Kind::List,
            Data::Record(_) => Kind::Record,
            Data::Table(_) => Kind::Table,
            Data::Function(_) => Kind::Function,
            Data::Type(_) => Kind::Type,
        }
    }

    /// Whether freeing the value may free a long chain of others.
    pub(crate) fn may_nest(&self) -> bool {
        self.extra.is_some()
            || matches!(
                self.data,
                Data::List(_)
                    | Data::Record(_)
                    | Data::Table(_)
                    | Data::Function(_)
                    | Data::Binary(Binary::Stream(_))
                    | Data::Type(_)
            )
    }

    /// Whether this is `null`.
    #[inline]
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether the value has no parts that may still have to be evaluated or read: it is no binary, list, record, table,
    /// function or type.
    #[inline]
    pub fn is_scalar(&self) -> bool {
        use Data::{Binary, Function, List, Record, Table, Type};
        !matches!(self.data, Binary(_) | List(_) | Record(_) | Table(_) | Function(_) | Type(_))
    }

    /// Whether the value has neither metadata nor an ascribed type.
    #[inline]
    pub fn is_bare(&self) -> bool {
        self.extra.is_none()
    }

    /// The metadata record; a value without one has the empty record.
    pub fn meta(&self) -> Record {
        self.extra.as_ref().and_then(|extra| extra.meta.clone()).unwrap_or_else(Record::empty)
    }

    /// The same value with `meta` as its whole metadata record.
    pub fn with_meta(mut self, meta: Record) -> Value {
        let ty = self.extra.and_then(|extra| extra.ty.clone());
        let meta = (!meta.is_empty()).then_some(meta);
        self.extra = (meta.is_some() || ty.is_some()).then(|| Rc::new(Extra { meta, ty }));
        self
    }

    /// The same value without metadata; an ascribed type stays.
    #[inline]
    pub fn without_meta(self) -> Value {
        if self.extra.is_none() { self } else { self.with_meta(Record::empty()) }
    }

    /// The type that `Value.ReplaceType` ascribed, if any. Tables carry theirs in the table itself.
    pub fn ascribed_type(&self) -> Option<&Type> {
        self.extra.as_ref().and_then(|extra| extra.ty.as_ref())
    }

    /// The same value with another ascribed type; see [`types::ascribe`] for the checks.
    pub fn with_ascribed_type(mut self, ty: Type) -> Value {
        let meta = self.extra.and_then(|extra| extra.meta.clone());
        self.extra = Some(Rc::new(Extra { meta, ty: Some(ty) }));
        self
    }
}

macro_rules! from {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            #[inline]
            fn from(data: $from) -> Value {
                Value::new(Data::$variant(data.into()))
            }
        })*
    };
}

from! {
    bool => Logical, Number => Number, f64 => Number, Time => Time, Date => Date, DateTime => DateTime,
    DateTimeZone => DateTimeZone, Duration => Duration, Text => Text, &str => Text, String => Text,
    Binary => Binary, List => List, Record => Record, Table => Table, Function => Function,
}

impl From<Type> for Value {
    /// A type's own metadata becomes the value's metadata, where the `meta` operator looks for it.
    fn from(ty: Type) -> Value {
        let meta = ty.meta().cloned();
        let value = Value::new(Data::Type(ty));
        match meta {
            Some(meta) => value.with_meta(meta),
            None => value,
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::NULL, Into::into)
    }
}
