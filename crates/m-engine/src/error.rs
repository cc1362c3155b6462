//! Errors of M (specification, "Error handling"): a reason, a message, a detail, and where it happened.

use crate::m_text;
use crate::session::Cx;
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
    /// What the message was made of; `None` for a message that stands for itself.
    message_format: Option<Value>,
    message_parameters: Value,
    /// The number of an error of the library, or what a raised record has as its `ErrorCode`.
    error_code: Value,
    catchable: bool,
    deliberate: bool,
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

/// The numbers that Microsoft's engine gives its errors, as far as they have been seen in public: in records of it, in its
/// documentation, in reports of failed refreshes.
pub mod code {
    /// A value is not of the type that is needed.
    pub const CONVERSION: &str = "10277";
    /// A text shows no number.
    pub const NOT_A_NUMBER: &str = "10041";
    /// A table has no such column.
    pub const MISSING_COLUMN: &str = "10224";
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
            message_format: None,
            message_parameters: Value::NULL,
            error_code: Value::NULL,
            catchable: true,
            deliberate: false,
            location: None,
            stack: Vec::new(),
        }))
    }

    /// `Expression.Error` without a detail.
    pub fn expression(message: impl Into<Text>) -> Error {
        Error::new("Expression.Error", message, Value::NULL)
    }

    /// `Expression.Error` with the value at fault as its detail, as of an argument that a function does not accept.
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

    /// A value is not of the type that is needed: `We cannot convert the value "abc" to type Number.`
    pub fn conversion(value: &Value, ty: &Type) -> Error {
        let detail = Record::of([("Value", value.clone()), ("Type", Value::from(ty.clone()))]).into();
        let to = ty.kind_name();
        match m_text::inline(value) {
            Some(shown) => {
                Error::formatted("We cannot convert the value #{0} to type #{1}.", &[&shown, to], detail)
            }
            None => Error::formatted(
                "We cannot convert a value of type #{0} to type #{1}.",
                &[value.kind().name(), to],
                detail,
            ),
        }
        .with_code(code::CONVERSION)
    }

    /// `Expression.Error` whose message is made of a format and texts: `#{0}` is the first of them.
    pub fn formatted(format: &str, parameters: &[&str], detail: Value) -> Error {
        let mut message = format.to_owned();
        for (index, parameter) in parameters.iter().enumerate() {
            message = message.replace(&format!("#{{{index}}}"), parameter);
        }
        let parameters = parameters.iter().map(|parameter| Value::text(*parameter)).collect();
        Error::expression_of(message, detail).change(|data| {
            data.message_format = Some(Value::text(format));
            data.message_parameters = Value::list(parameters);
        })
    }

    /// The error with the number that Microsoft's engine gives it, one of [`code`].
    #[must_use]
    pub fn with_code(self, code: &str) -> Error {
        self.change(|data| data.error_code = Value::text(code))
    }

    /// A record has no such field.
    pub fn missing_field(name: &str, record: &Record) -> Error {
        let detail = record.clone().into();
        Error::formatted("The field '#{0}' of the record wasn't found.", &[name], detail)
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
        let format = "The column '#{0}' of the table wasn't found.";
        Error::formatted(format, &[name], Value::text(name)).with_code(code::MISSING_COLUMN)
    }

    /// A condition that `try` does not catch, because the host has to act on it: a missing credential, a cancellation.
    pub fn uncatchable(self) -> Error {
        self.change(|data| data.catchable = false)
    }

    /// Whether `try` may catch it.
    pub fn is_catchable(&self) -> bool {
        self.0.catchable
    }

    /// Whether a handler of a view raised it for the user to see (`Table.ViewError`): the operation is not done in another
    /// way then.
    pub fn is_deliberate(&self) -> bool {
        self.0.deliberate
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

    /// The error record that `try` gives ("Error handling"): always with six fields.
    pub fn to_record(&self) -> Record {
        let own_format = || Value::from(self.0.message.clone());
        Record::of([
            ("Reason", Value::from(self.0.reason.clone())),
            ("Message", Value::from(self.0.message.clone())),
            ("Detail", self.0.detail.clone()),
            ("Message.Format", self.0.message_format.clone().unwrap_or_else(own_format)),
            ("Message.Parameters", self.0.message_parameters.clone()),
            ("ErrorCode", self.0.error_code.clone()),
        ])
    }

    /// The error that `error value` raises: a text is the message of an `Expression.Error`, a record gives the parts.
    pub fn from_value(cx: &Cx, value: &Value) -> Error {
        let record = match &value.data {
            Data::Text(message) => return Error::expression(message.clone()),
            Data::Record(record) => record,
            Data::Null => return Error::expression(Text::new()),
            _ => return Error::conversion(value, &Type::new(crate::value::types::TypeKind::Record(None))),
        };
        let deliberate = value.meta().get(DELIBERATE).is_some();
        match Error::from_record(cx, record) {
            Ok(error) | Err(error) => error.change(|data| data.deliberate = deliberate),
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
        // A format makes the message, whatever message is given beside it.
        let message = match (&format.data, field("Message")?.data) {
            (Data::Text(format), _) => m_text::format_message(cx, format, &parameters)?,
            (_, Data::Text(message)) => message,
            _ => Text::new(),
        };
        let error = Error::new(reason, message, field("Detail")?);
        let error_code = field("ErrorCode")?;
        let catchable = record.get(UNCATCHABLE).is_none();
        Ok(error.change(|data| {
            data.message_format = Some(format);
            data.message_parameters = parameters;
            data.error_code = error_code;
            data.catchable = catchable;
        }))
    }
}

/// A field that marks an error record of the host (`Extension.CredentialError`) as one that `try` does not catch.
pub const UNCATCHABLE: &str = "#uncatchable";

/// Metadata of an error record that says that the error is meant for the user; see [`Error::is_deliberate`].
pub const DELIBERATE: &str = "View.Error";
