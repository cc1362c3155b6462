//! Errors of M (specification, "Error handling"): a reason, a message, a detail, and where it happened.

use crate::session::Cx;
use crate::text;
use crate::thunk::Cell;
use crate::value::{Data, Record, Text, Type, Value};
use std::rc::Rc;

/// The result of everything that evaluates.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of M. `try` turns it into a record; uncaught it ends the evaluation.
#[derive(Clone, Debug)]
pub struct Error(Rc<ErrorData>);

#[derive(Clone, Debug)]
struct ErrorData {
    reason: Text,
    message: Text,
    detail: Value,
    message_format: Value,
    message_parameters: Value,
    /// The field `ErrorCode` of the record that was raised, where it has one (`Error.Record` gives it).
    error_code: Option<Value>,
    catchable: bool,
    location: Option<Location>,
    stack: Vec<Location>,
}

/// A place in one of the session's source texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Which source text; see [`Cx::source`].
    pub source: u32,
    /// Where in it.
    pub span: m_syntax::Span,
}

/// How many calls an error remembers on its way up.
const STACK_LIMIT: usize = 32;

impl Error {
    /// An error of any reason.
    pub fn new(reason: impl Into<Text>, message: impl Into<Text>, detail: Value) -> Error {
        Error(Rc::new(ErrorData {
            reason: reason.into(),
            message: message.into(),
            detail,
            message_format: Value::NULL,
            message_parameters: Value::NULL,
            error_code: None,
            catchable: true,
            location: None,
            stack: Vec::new(),
        }))
    }

    /// `Expression.Error` without a detail.
    pub fn expression(message: impl Into<Text>) -> Error {
        Error::new("Expression.Error", message, Value::NULL)
    }

    /// `Expression.Error` with the value at fault as its detail.
    pub fn expression_of(message: impl Into<Text>, detail: Value) -> Error {
        Error::new("Expression.Error", message, detail)
    }

    /// `DataFormat.Error`: a text or binary is not what it should be.
    pub fn data_format(message: impl Into<Text>, detail: Value) -> Error {
        Error::new("DataFormat.Error", message, detail)
    }

    /// `DataSource.Error`: the outside world failed.
    pub fn data_source(message: impl Into<Text>, detail: Value) -> Error {
        Error::new("DataSource.Error", message, detail)
    }

    /// An argument has a value that the function does not accept.
    pub fn argument(message: impl Into<Text>, detail: Value) -> Error {
        Error::new("Expression.Error", message, detail)
    }

    /// A value is not of the type that is needed: `We cannot convert the value "abc" to type Number.`
    pub fn conversion(value: &Value, ty: &Type) -> Error {
        let message = match text::inline(value) {
            Some(shown) => format!("We cannot convert the value {shown} to type {}.", ty.kind_name()),
            None => format!(
                "We cannot convert a value of type {} to type {}.",
                value.kind().name(),
                ty.kind_name()
            ),
        };
        let detail = Record::of([("Value", value.clone()), ("Type", Value::from(ty.clone()))]);
        Error::new("Expression.Error", message, detail.into())
    }

    /// A record has no such field.
    pub fn missing_field(name: &str, record: &Record) -> Error {
        Error::expression_of(format!("The field '{name}' of the record wasn't found."), record.clone().into())
    }

    /// A date, time or duration that no value of its kind can hold: `kind` is `Date`, `DateTime`, `DateTimeZone`, `Time`
    /// or `Duration`, `detail` what was asked for. The words are those that Microsoft's engine shows.
    pub fn outside_range(kind: &str, detail: Value) -> Error {
        Error::expression_of(
            format!(
                "The {kind} operation failed because the resulting value falls outside the range of allowed values."
            ),
            detail,
        )
    }

    /// A table has no such column.
    pub fn missing_column(name: &str) -> Error {
        Error::expression_of(format!("The column '{name}' of the table wasn't found."), Value::text(name))
    }

    /// A condition that `try` does not catch, because the host has to act on it: a missing credential, a cancellation.
    pub fn uncatchable(self) -> Error {
        self.change(|data| data.catchable = false)
    }

    /// Whether `try` may catch it.
    pub fn is_catchable(&self) -> bool {
        self.0.catchable
    }

    /// The reason: `Expression.Error`, `DataSource.Error` …
    pub fn reason(&self) -> &Text {
        &self.0.reason
    }

    /// The message for people.
    pub fn message(&self) -> &Text {
        &self.0.message
    }

    /// The detail; null where there is none.
    pub fn detail(&self) -> &Value {
        &self.0.detail
    }

    /// Where it was raised, once known.
    pub fn location(&self) -> Option<Location> {
        self.0.location
    }

    /// The calls that led there, innermost first.
    pub fn stack(&self) -> &[Location] {
        &self.0.stack
    }

    /// The error with its place, unless somebody nearer has set it.
    pub(crate) fn at(self, location: Location) -> Error {
        if self.0.location.is_some() { self } else { self.change(|data| data.location = Some(location)) }
    }

    /// The error as it leaves a call at `location`.
    pub(crate) fn through(self, location: Location) -> Error {
        if self.0.stack.len() >= STACK_LIMIT || self.0.stack.last() == Some(&location) {
            return self;
        }
        self.change(|data| data.stack.push(location))
    }

    fn change(self, change: impl FnOnce(&mut ErrorData)) -> Error {
        let mut data = Rc::unwrap_or_clone(self.0);
        change(&mut data);
        Error(Rc::new(data))
    }

    /// The error record that `try` gives ("Error handling").
    pub fn to_record(&self) -> Record {
        let fields = [
            ("Reason", Value::from(self.0.reason.clone())),
            ("Message", Value::from(self.0.message.clone())),
            ("Detail", self.0.detail.clone()),
            ("Message.Format", self.0.message_format.clone()),
            ("Message.Parameters", self.0.message_parameters.clone()),
        ];
        Record::of(fields.into_iter().chain(self.0.error_code.clone().map(|code| ("ErrorCode", code))))
    }

    /// The error that `error value` raises: a text is the message of an `Expression.Error`, a record gives the parts.
    pub fn from_value(cx: &Cx, value: &Value) -> Error {
        let record = match &value.data {
            Data::Text(message) => return Error::expression(message.clone()),
            Data::Record(record) => record,
            Data::Null => return Error::expression(Text::new()),
            _ => return Error::conversion(value, &Type::new(crate::value::types::TypeKind::Record(None))),
        };
        match Error::from_record(cx, record) {
            Ok(error) | Err(error) => error,
        }
    }

    fn from_record(cx: &Cx, record: &Record) -> Result<Error> {
        let field = |name: &str| record.get(name).map_or(Ok(Value::NULL), |cell: &Cell| cell.force(cx));
        let reason = match field("Reason")?.data {
            Data::Null => Text::from("Expression.Error"),
            Data::Text(reason) => reason,
            _ => return Err(Error::expression("The field 'Reason' of an error record must be a text.")),
        };
        let format = field("Message.Format")?;
        let parameters = field("Message.Parameters")?;
        let message = match (field("Message")?.data, &format.data) {
            (Data::Text(message), _) => message,
            (_, Data::Text(format)) => text::format_message(cx, format, &parameters)?,
            _ => Text::new(),
        };
        let error = Error::new(reason, message, field("Detail")?);
        let error_code = record.get("ErrorCode").map(|cell| cell.force(cx)).transpose()?;
        let catchable = record.get(UNCATCHABLE).is_none();
        Ok(error.change(|data| {
            data.message_format = format;
            data.message_parameters = parameters;
            data.error_code = error_code;
            data.catchable = catchable;
        }))
    }
}

/// A field that marks an error record of the host (`Extension.CredentialError`) as one that `try` does not catch.
pub const UNCATCHABLE: &str = "#uncatchable";
