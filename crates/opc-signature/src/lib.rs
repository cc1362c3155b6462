//! Digital signatures of `.pqx` packages: XML signatures in an OPC package (ECMA-376 part 2), as every connector that ships
//! with Power BI Desktop has one. Signs, countersigns, replaces and verifies; knows no M.
//!
//! What is written is the form that those packages have: every part's raw bytes by SHA-256, the manifest in one object,
//! RSA with SHA-256 over canonical XML, the certificate in `X509Data`. What is verified is that form and the one of .NET's
//! `PackageDigitalSignatureManager`.

mod algorithm;
mod canonical;
mod certificate;
mod chain;
mod document;
mod error;
mod exact;
mod http;
pub mod key;
mod layout;
mod relationships;
mod sign;
mod signed_data;
mod timestamp;
mod trust;
mod verify;

pub use certificate::Certificate;
pub use chain::ChainElement;
pub use error::Error;
pub use key::Key;
pub use layout::is_signed;
pub use sign::{Coverage, Signing, sign, unsigned};
pub use timestamp::Timestamp;
pub use trust::Roots;
pub use verify::{Signature, SignatureStatus, Verification, verify};
