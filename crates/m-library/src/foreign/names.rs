//! Which functions need a system that is not there.

use super::{actions, products, services, sources};

/// Whether `name` is declared, but every call of it raises an error because the system that it needs is not there.
pub fn is_foreign(name: &str) -> bool {
    [actions::ALL, products::ALL, services::ALL, sources::ALL]
        .into_iter()
        .flatten()
        .any(|builtin| builtin.name == name)
}
