//! Members of enumerations (`QuoteStyle.Csv = 1`): the reference gives each a name and a number.

use m_engine::{Body::Constant, Builtin, Value};

/// The declaration of an enumeration's member, a number; `signature` is the enumeration's type.
pub(crate) const fn member<const VALUE: i32>(
    name: &'static str,
    signature: &'static str,
    doc: &'static str,
) -> Builtin {
    Builtin { name, signature, doc, examples: &[], body: Constant(|_| Ok(Value::number(f64::from(VALUE)))) }
}
