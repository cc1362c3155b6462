//! Splitters as function values.

use crate::text::native::function;
use m_engine::value::types::TypeKind;
use m_engine::value::{Text, Type};
use m_engine::{Args, Cx, Result, Value};

/// A splitter; null is split into nothing.
pub(super) fn splitter(split: impl Fn(&Cx, Text) -> Result<Vec<Text>> + 'static) -> Value {
    let list = Type::new(TypeKind::List(Some(Type::text())));
    function(&[("text", Type::text().nullable())], list, move |cx, args: Args| {
        let parts = match args.get::<Option<Text>>(0)? {
            Some(text) => split(cx, text)?,
            None => Vec::new(),
        };
        Ok(Value::list(parts.into_iter().map(Value::from).collect()))
    })
}
