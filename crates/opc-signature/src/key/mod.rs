//! Keys that sign: in a file, on a token, in a vault, or behind another program. All but the first never show the key.

mod key_vault;
mod pfx;
mod pkcs11;
mod private_key;
mod program;

pub use key_vault::{Access, KeyVault};
pub use pfx::Pfx;
pub use pkcs11::{Pkcs11, Uri, soft_hsm};
pub use private_key::Key;
pub use program::Program;
