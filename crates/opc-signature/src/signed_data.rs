//! Signed data of CMS (RFC 5652), as far as time stamps have it. By hand: authorities do not all sort their sets, which DER's
//! own types insist on.

use crate::certificate::Certificate;
use der::asn1::{AnyRef, ObjectIdentifier, OctetString};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// The tag of a set, under which signed attributes are hashed.
const SET: u8 = 0x31;

/// What somebody signed, and who.
pub(crate) struct SignedData {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) content: Vec<u8>,
    /// DER.
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) signers: Vec<Signer>,
}

/// One signer.
pub(crate) struct Signer {
    id: Id,
    pub(crate) digest: ObjectIdentifier,
    /// The digest of the content, as it was signed.
    pub(crate) message_digest: Vec<u8>,
    /// The bytes that were signed: the attributes as a set.
    pub(crate) signed: Vec<u8>,
    pub(crate) algorithm: ObjectIdentifier,
    pub(crate) signature: Vec<u8>,
}

enum Id {
    Issuer(Box<(Name, SerialNumber)>),
    Key(Vec<u8>),
}

impl Signer {
    /// Whether this is the signer's certificate.
    pub(crate) fn is(&self, certificate: &Certificate) -> bool {
        let own = certificate.parsed().tbs_certificate();
        match &self.id {
            Id::Issuer(id) => *own.issuer() == id.0 && *own.serial_number() == id.1,
            Id::Key(wanted) => match own.get_extension::<SubjectKeyIdentifier>() {
                Ok(Some((_, own))) => own.0.as_bytes() == wanted,
                _ => false,
            },
        }
    }
}

impl SignedData {
    /// Reads a `ContentInfo` that holds signed data.
    pub(crate) fn parse(bytes: &[u8]) -> der::Result<Self> {
        let outer = AnyRef::from_der(bytes)?;
        let mut reader = SliceReader::new(outer.value())?;
        if <ObjectIdentifier as Decode>::decode(&mut reader)? != SIGNED_DATA {
            return Err(Tag::ObjectIdentifier.value_error().into());
        }
        let wrapped = AnyRef::decode(&mut reader)?;
        let inner = AnyRef::from_der(wrapped.value())?;
        let mut reader = SliceReader::new(inner.value())?;
        let _version = u8::decode(&mut reader)?;
        let _digests = AnyRef::decode(&mut reader)?;
        let (content_type, content) = content(AnyRef::decode(&mut reader)?)?;
        let mut data = SignedData { content_type, content, certificates: Vec::new(), signers: Vec::new() };
        while !reader.is_finished() {
            let next = AnyRef::decode(&mut reader)?;
            let mut items = SliceReader::new(next.value())?;
            while next.tag() == context(0) && !items.is_finished() {
                // Microsoft's authority adds certificates of attributes, which have another tag.
                let item = items.tlv_bytes()?;
                if AnyRef::from_der(item)?.tag() == Tag::Sequence {
                    data.certificates.push(item.to_owned());
                }
            }
            while next.tag() == Tag::Set && !items.is_finished() {
                data.signers.push(signer(AnyRef::decode(&mut items)?)?);
            }
        }
        Ok(data)
    }
}

fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

fn content(info: AnyRef<'_>) -> der::Result<(ObjectIdentifier, Vec<u8>)> {
    let mut reader = SliceReader::new(info.value())?;
    let content_type = Decode::decode(&mut reader)?;
    let wrapped = AnyRef::decode(&mut reader)?;
    let content = OctetString::from_der(wrapped.value())?;
    Ok((content_type, content.as_bytes().to_owned()))
}

fn signer(info: AnyRef<'_>) -> der::Result<Signer> {
    let mut reader = SliceReader::new(info.value())?;
    let _version = u8::decode(&mut reader)?;
    let id = AnyRef::decode(&mut reader)?;
    let id = if id.tag() == Tag::Sequence {
        let mut parts = SliceReader::new(id.value())?;
        Id::Issuer(Box::new((Decode::decode(&mut parts)?, Decode::decode(&mut parts)?)))
    } else {
        Id::Key(id.value().to_owned())
    };
    let digest = AlgorithmIdentifierOwned::decode(&mut reader)?.oid;
    let attributes = reader.tlv_bytes()?;
    let parsed = AnyRef::from_der(attributes)?;
    if parsed.tag() != context(0) {
        return Err(Tag::Set.value_error().into());
    }
    let message_digest = message_digest(parsed)?;
    let signed = [&[SET], attributes.get(1..).unwrap_or_default()].concat();
    let algorithm = AlgorithmIdentifierOwned::decode(&mut reader)?.oid;
    let signature = OctetString::decode(&mut reader)?.as_bytes().to_owned();
    Ok(Signer { id, digest, message_digest, signed, algorithm, signature })
}

/// The value of the attribute `message-digest`, which has to be there.
fn message_digest(attributes: AnyRef<'_>) -> der::Result<Vec<u8>> {
    let mut reader = SliceReader::new(attributes.value())?;
    while !reader.is_finished() {
        let attribute = AnyRef::decode(&mut reader)?;
        let mut parts = SliceReader::new(attribute.value())?;
        let kind: ObjectIdentifier = Decode::decode(&mut parts)?;
        if kind == MESSAGE_DIGEST {
            let values = AnyRef::decode(&mut parts)?;
            return Ok(OctetString::from_der(values.value())?.as_bytes().to_owned());
        }
    }
    Err(Tag::Set.value_error().into())
}
