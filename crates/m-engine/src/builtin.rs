//! How a library function is declared: name, signature, documentation, examples and body in one constant.

use crate::compile;
use crate::error::{Error, Result};
use crate::formula::Vector;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::FunctionType;
use crate::value::{
    Binary, Column, Data, Date, DateTime, DateTimeZone, Duration, Function, FunctionKind, Kind, List, Number,
    Record, Shape, Table, Text, Time, Type, Value,
};
use foldhash::quality::RandomState;
use std::any::Any;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

/// One name of the library.
pub struct Builtin {
    /// The full name: `Text.Lower`.
    pub name: &'static str,
    /// A parameter list in M (`(text as nullable text) as nullable text`), or for a constant the name of its type.
    pub signature: &'static str,
    /// What it does, in sentences.
    pub doc: &'static str,
    /// Pairs of an expression and its result, the result an expression too, or `error "Reason"`.
    pub examples: &'static [(&'static str, &'static str)],
    /// What it does.
    pub body: Body,
}

impl Builtin {
    /// What the library says of itself in metadata: the record that `Value.Metadata` gives for the type of the function,
    /// or for a type of the library.
    pub fn documentation(&self) -> Record {
        let (first, _) = self.doc.split_once(". ").unwrap_or((self.doc, ""));
        let first = if first.ends_with('.') { first.to_owned() } else { format!("{first}.") };
        // The types of the library have no pages of their own, hence no family.
        let is_function = self.signature.starts_with('(');
        let family = self.name.split('.').next().filter(|_| is_function).unwrap_or_default();
        let examples = self.examples.iter().filter(|_| is_function).map(|(code, result)| {
            Record::of([
                ("Description", Value::text("")),
                ("Code", Value::text(*code)),
                ("Result", Value::text(*result)),
            ])
            .into()
        });
        Record::of([
            ("Documentation.Name", Value::text(self.name)),
            ("Documentation.Description", Value::text(first)),
            ("Documentation.LongDescription", Value::text(self.doc)),
            ("Documentation.Category", Value::text(family)),
            ("Documentation.Examples", Value::list(examples.collect())),
        ])
    }

    /// What a library knows of the function beside what it gives, where it says so in a value of this type.
    pub fn known<T: Any>(&self) -> Option<&'static T> {
        match self.body {
            Body::Known(_, fact) => (fact as &dyn Any).downcast_ref(),
            _ => None,
        }
    }
}

/// The body of a library name.
pub enum Body {
    /// A function in Rust; its arguments have been checked against the signature.
    Rust(fn(&Cx, Args) -> Result<Value>),
    /// A function in Rust that makes a value of values at hand, quickly and with no other effect: whether it is called
    /// now or when its result is read, nobody can tell.
    Plain(fn(&Cx, Args) -> Result<Value>),
    /// A plain function that has a way of its own over columns of a batch. It gives what the function gives, or `None`
    /// where the function has to be called for each row.
    Columns(fn(&Cx, Args) -> Result<Value>, ColumnKernel),
    /// A function of which a library knows more than what it gives: what, says a type of that library ([`Builtin::known`]).
    Known(&'static Body, &'static (dyn Any + Sync)),
    /// A constant made in Rust.
    Constant(fn(&Cx) -> Result<Value>),
    /// A function or constant in M, compiled when it is first used.
    M(&'static str),
}

/// What a plain function does with whole columns: its arguments, and how many rows they have.
pub type ColumnKernel = fn(&Cx, &[Vector<'_>], usize) -> Option<Column>;

impl Body {
    /// The function in Rust.
    pub fn function(&self) -> Option<fn(&Cx, Args) -> Result<Value>> {
        match self {
            Body::Rust(function) | Body::Plain(function) | Body::Columns(function, _) => Some(*function),
            Body::Known(body, _) => body.function(),
            Body::Constant(_) | Body::M(_) => None,
        }
    }

    /// Whether nobody can tell when the function is called.
    pub fn is_plain(&self) -> bool {
        match self {
            Body::Plain(_) | Body::Columns(..) => true,
            Body::Known(body, _) => body.is_plain(),
            Body::Rust(_) | Body::Constant(_) | Body::M(_) => false,
        }
    }

    /// The way that the function has over columns.
    pub fn kernel(&self) -> Option<ColumnKernel> {
        match self {
            Body::Columns(_, kernel) => Some(*kernel),
            Body::Known(body, _) => body.kernel(),
            _ => None,
        }
    }
}

/// The library of a session: every declared name.
pub struct Library {
    builtins: Vec<&'static Builtin>,
    signatures: Vec<OnceCell<Rc<FunctionType>>>,
    names: HashMap<&'static str, usize, RandomState>,
}

impl Library {
    /// A library of these names; of two with the same name the later one counts.
    pub fn new(builtins: impl IntoIterator<Item = &'static Builtin>) -> Library {
        // Lists of lists do not say how many names they have: it is a thousand.
        let names = HashMap::with_capacity_and_hasher(1024, RandomState::default());
        let mut library = Library { builtins: Vec::new(), signatures: Vec::new(), names };
        for builtin in builtins {
            match library.names.get(builtin.name) {
                Some(position) => library.builtins[*position] = builtin,
                None => {
                    library.names.insert(builtin.name, library.builtins.len());
                    library.builtins.push(builtin);
                    library.signatures.push(OnceCell::new());
                }
            }
        }
        library
    }

    /// All names, in the order of declaration.
    pub fn builtins(&self) -> &[&'static Builtin] {
        &self.builtins
    }

    /// The declaration of a name.
    pub fn find(&self, name: &str) -> Option<&'static Builtin> {
        self.names.get(name).map(|position| self.builtins[*position])
    }

    pub(crate) fn builtin(&self, position: usize) -> &'static Builtin {
        self.builtins[position]
    }

    /// The parsed signature of a function.
    pub(crate) fn signature(&self, position: usize) -> Result<Rc<FunctionType>> {
        if let Some(signature) = self.signatures[position].get() {
            return Ok(signature.clone());
        }
        let builtin = self.builtins[position];
        let signature = compile::signature(builtin.signature).map_err(|message| {
            Error::expression(format!("The signature of {} cannot be read: {message}", builtin.name))
        })?;
        Ok(self.signatures[position].get_or_init(|| Rc::new(signature)).clone())
    }

    /// All names as a record of lazy fields: the global environment of a query.
    pub(crate) fn globals(library: &Rc<Library>) -> Record {
        let names = library.builtins.iter().map(|builtin| Text::from(builtin.name)).collect();
        let cells = (0..library.builtins.len()).map(|position| library.cell(position)).collect();
        // Names are unique by construction of the library.
        Record::from_shape(Shape::new(names).unwrap_or_default(), cells)
    }

    fn cell(self: &Rc<Library>, position: usize) -> Cell {
        match &self.builtins[position].body {
            Body::Rust(_) | Body::Plain(_) | Body::Columns(..) | Body::Known(..) => {
                Cell::Value(Function::new(FunctionKind::Builtin(self.clone(), position)).into())
            }
            Body::Constant(make) => Cell::constant(*make),
            Body::M(text) => {
                let name = self.builtins[position].name;
                Cell::constant(move |cx| compile::evaluate(cx, name, text, &cx.globals()))
            }
        }
    }
}

/// The arguments of a call, one for each parameter; an optional one that was left out is null.
pub struct Args {
    values: Vec<Value>,
    given: usize,
}

impl Args {
    pub(crate) fn new(mut values: Vec<Value>, parameters: usize) -> Args {
        let given = values.len();
        values.resize(parameters.max(given), Value::NULL);
        Args { values, given }
    }

    /// How many arguments the call wrote.
    pub fn given(&self) -> usize {
        self.given
    }

    /// The argument as it is; null beyond the end.
    pub fn value(&self, index: usize) -> Value {
        self.values.get(index).cloned().unwrap_or(Value::NULL)
    }

    /// The argument as a Rust value: `args.get::<Text>(0)?`, `args.get::<Option<Text>>(1)?`.
    ///
    /// Errors: the argument is of another kind, in the words of a failed conversion.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        T::from_value(self.value(index))
    }

    /// The argument as [`Args::get`] gives it, and no longer here: a value that nobody else holds is changed without a copy.
    ///
    /// Errors: as [`Args::get`].
    pub fn take<T: FromValue>(&mut self, index: usize) -> Result<T> {
        let taken = self.values.get_mut(index).map(|value| std::mem::replace(value, Value::NULL));
        T::from_value(taken.unwrap_or(Value::NULL))
    }

    /// All arguments.
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }
}

/// Rust values that an argument can be read as.
pub trait FromValue: Sized {
    /// The value, or the error that it is of another kind.
    fn from_value(value: Value) -> Result<Self>;
}

macro_rules! from_value {
    ($($to:ty, $variant:ident => $name:ident);* $(;)?) => {
        $(impl FromValue for $to {
            fn from_value(value: Value) -> Result<$to> {
                match value.data {
                    Data::$variant(data) => Ok(data),
                    _ => Err(Error::conversion(&value, &Type::of_kind(crate::value::Kind::$name))),
                }
            }
        })*
    };
}

from_value! {
    bool, Logical => Logical; Number, Number => Number; Text, Text => Text; Binary, Binary => Binary;
    List, List => List; Record, Record => Record; Table, Table => Table; Function, Function => Function;
    Date, Date => Date; Time, Time => Time; DateTime, DateTime => DateTime;
    DateTimeZone, DateTimeZone => DateTimeZone; Duration, Duration => Duration;
}

impl FromValue for Type {
    /// The metadata of the value is the type's metadata: that is where the `meta` operator put it.
    fn from_value(value: Value) -> Result<Type> {
        let meta = value.meta();
        match value.data {
            Data::Type(ty) if meta.is_empty() && ty.meta().is_none() => Ok(ty),
            Data::Type(ty) => Ok(ty.with_meta(Some(meta))),
            _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Type))),
        }
    }
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Value> {
        Ok(value)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<f64> {
        Number::from_value(value).map(|number| number.to_f64())
    }
}

impl FromValue for i64 {
    /// A number with a fraction is rounded to the nearest integer, as Microsoft's functions take counts.
    fn from_value(value: Value) -> Result<i64> {
        let number = Number::from_value(value)?;
        number.to_i64().map_or_else(
            || {
                let double = number.to_f64();
                if double.is_nan() || double.abs() > 9e18 {
                    return Err(Error::expression_of(
                        "The number is out of range of a 64 bit integer value.",
                        double.into(),
                    ));
                }
                Ok(double.round() as i64)
            },
            Ok,
        )
    }
}

impl FromValue for usize {
    fn from_value(value: Value) -> Result<usize> {
        let number = i64::from_value(value)?;
        usize::try_from(number).map_err(|_| {
            Error::expression_of(
                "The value is out of range: it must not be negative.",
                Value::number(number as f64),
            )
        })
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Option<T>> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }
}
