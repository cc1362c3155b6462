//! Verifying: whether a package is what its signers signed, and who they are. Whatever is odd counts as broken.

mod digest;
mod manifest;
mod one;

use crate::certificate::Certificate;
use crate::chain::ChainElement;
use crate::error::Error;
use crate::exact;
use crate::layout::Parts;
use crate::relationships::Role;
use crate::timestamp::Timestamp;
use crate::trust::Roots;
use mez::{CONTENT_TYPES, ContentTypes};

/// What a signature is worth, in the names of .NET's `VerifyResult` where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureStatus {
    /// All that is signed is as it was signed, and all is signed.
    Success,
    /// There is no signature.
    NotSigned,
    /// A digest or a signature does not verify, or something is not as a signature has to be.
    InvalidSignature,
    /// A signed part is not there.
    ReferenceNotFound,
    /// There is no certificate to verify with.
    CertificateRequired,
    /// A part has another content type than was signed.
    ContentTypeMismatch,
    /// A part is not signed at all.
    Uncovered,
}

impl SignatureStatus {
    /// The name of the status.
    pub fn name(self) -> &'static str {
        match self {
            SignatureStatus::Success => "Success",
            SignatureStatus::NotSigned => "NotSigned",
            SignatureStatus::InvalidSignature => "InvalidSignature",
            SignatureStatus::ReferenceNotFound => "ReferenceNotFound",
            SignatureStatus::CertificateRequired => "CertificateRequired",
            SignatureStatus::ContentTypeMismatch => "ContentTypeMismatch",
            SignatureStatus::Uncovered => "Uncovered",
        }
    }
}

/// A status that is not [`SignatureStatus::Success`], with its reason.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) status: SignatureStatus,
    pub(crate) reason: String,
}

impl Fault {
    pub(crate) fn new(status: SignatureStatus, reason: impl Into<String>) -> Self {
        Fault { status, reason: reason.into() }
    }

    pub(crate) fn invalid(reason: impl Into<String>) -> Self {
        Fault::new(SignatureStatus::InvalidSignature, reason)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::invalid(error.to_string())
    }
}

/// What was found out about a package.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The worst of the signatures' statuses.
    pub status: SignatureStatus,
    /// Why it is not [`SignatureStatus::Success`].
    pub reason: Option<String>,
    /// The signatures that verify, in the order of the package's list.
    pub signatures: Vec<Signature>,
}

/// A signature that verifies.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The part that holds it.
    pub part: String,
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The chain from it upwards; see [`ChainElement`].
    pub chain: Vec<ChainElement>,
    /// What the signer's clock said, as written.
    pub time: Option<String>,
    /// The time stamp, where there is one that holds.
    pub time_stamp: Option<Timestamp>,
    /// How many parts are signed.
    pub parts: usize,
    /// What is weak about it, in sentences.
    pub warnings: Vec<String>,
}

/// Verifies the signatures of the package in these bytes. Trust is another question: the chains say what `roots` vouch for
/// at the time `now`.
///
/// # Errors
/// It is no package at all.
pub fn verify(archive: &[u8], roots: &Roots, now: jiff::Timestamp) -> Result<Verification, Error> {
    let parts = Parts::read(archive)?;
    Ok(match signatures(archive, &parts, roots, now) {
        Ok(signatures) => Verification { status: SignatureStatus::Success, reason: None, signatures },
        Err(fault) => {
            Verification { status: fault.status, reason: Some(fault.reason), signatures: Vec::new() }
        }
    })
}

fn signatures(
    archive: &[u8],
    parts: &Parts,
    roots: &Roots,
    now: jiff::Timestamp,
) -> Result<Vec<Signature>, Fault> {
    let not_signed = || Fault::new(SignatureStatus::NotSigned, "the package has no signature");
    let origin = parts.origin()?.ok_or_else(not_signed)?;
    if parts.get(&origin).is_none() {
        return Err(Fault::new(
            SignatureStatus::ReferenceNotFound,
            format!("the origin /{origin} is not there"),
        ));
    }
    let names = parts.targets(&origin, Role::Signature)?;
    if names.is_empty() {
        return Err(not_signed());
    }
    let types = parts.get(CONTENT_TYPES).ok_or_else(|| Fault::invalid("the package has no content types"))?;
    let types = ContentTypes::parse(&types.bytes).map_err(Error::from)?;
    let mut found = Vec::new();
    for name in &names {
        found.push(one::verify(name, parts, &types, roots, now)?);
    }
    if let Some(difference) = exact::difference(archive, parts, &names) {
        return Err(Fault::invalid(difference));
    }
    Ok(found)
}
