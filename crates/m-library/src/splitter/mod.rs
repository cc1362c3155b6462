//! Splitter.*: functions that return functions which split a text into a list of texts.

mod delimiter;
mod lengths;
mod quoted;
mod transition;

use crate::text::native::function;
use m_engine::value::types::TypeKind;
use m_engine::value::{Text, Type};
use m_engine::{Args, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[&[Builtin]] = &[delimiter::ALL, lengths::ALL, transition::ALL];

/// A splitter; null is split into nothing.
fn splitter(split: impl Fn(&Cx, Text) -> Result<Vec<Text>> + 'static) -> Value {
    let list = Type::new(TypeKind::List(Some(Type::text())));
    function(&[("text", Type::text().nullable())], list, move |cx, args: Args| {
        let parts = match args.get::<Option<Text>>(0)? {
            Some(text) => split(cx, text)?,
            None => Vec::new(),
        };
        Ok(Value::list(parts.into_iter().map(Value::from).collect()))
    })
}
