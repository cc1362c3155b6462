//! The algorithms that signatures name: digests and signatures by their addresses in XML, by their object identifiers in
//! certificates.

use aws_lc_rs::{digest, signature};
use der::asn1::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

pub(crate) const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
pub(crate) const C14N_WITH_COMMENTS: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
pub(crate) const RELATIONSHIP_TRANSFORM: &str =
    "http://schemas.openxmlformats.org/package/2006/RelationshipTransform";
pub(crate) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    /// Broken since 2017; older packages have it.
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the address of a digest method of XML.
    pub(crate) fn of_xml(address: &str) -> Option<Self> {
        Some(match address {
            "http://www.w3.org/2000/09/xmldsig#sha1" => Hash::Sha1,
            SHA256 => Hash::Sha256,
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => Hash::Sha384,
            "http://www.w3.org/2001/04/xmlenc#sha512" => Hash::Sha512,
            _ => return None,
        })
    }

    /// By the object identifier of a digest algorithm.
    pub(crate) fn of_oid(oid: ObjectIdentifier) -> Option<Self> {
        Some(match oid.to_string().as_str() {
            "1.3.14.3.2.26" => Hash::Sha1,
            "2.16.840.1.101.3.4.2.1" => Hash::Sha256,
            "2.16.840.1.101.3.4.2.2" => Hash::Sha384,
            "2.16.840.1.101.3.4.2.3" => Hash::Sha512,
            _ => return None,
        })
    }

    pub(crate) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Hash::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => &digest::SHA256,
            Hash::Sha384 => &digest::SHA384,
            Hash::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// Which kind of key made a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rsa,
    /// An elliptic curve; the signature is two numbers side by side, as XML has it.
    EcdsaOfXml,
    /// An elliptic curve; the signature is a structure of ASN.1, as certificates have it.
    EcdsaOfCertificate,
}

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Algorithm {
    pub(crate) kind: Kind,
    pub(crate) hash: Hash,
}

impl Algorithm {
    /// By the address of a signature method of XML.
    pub(crate) fn of_xml(address: &str) -> Option<Self> {
        let more = "http://www.w3.org/2001/04/xmldsig-more#";
        let (kind, hash) = match address.strip_prefix(more) {
            Some("rsa-sha256") => (Kind::Rsa, Hash::Sha256),
            Some("rsa-sha384") => (Kind::Rsa, Hash::Sha384),
            Some("rsa-sha512") => (Kind::Rsa, Hash::Sha512),
            Some("ecdsa-sha256") => (Kind::EcdsaOfXml, Hash::Sha256),
            Some("ecdsa-sha384") => (Kind::EcdsaOfXml, Hash::Sha384),
            _ if address == "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => (Kind::Rsa, Hash::Sha1),
            _ => return None,
        };
        Some(Algorithm { kind, hash })
    }

    /// By the object identifier that a certificate or a time stamp names. Time stamps name the plain RSA key and the hash
    /// apart: `hash` is that one.
    pub(crate) fn of_oid(oid: ObjectIdentifier, hash: Option<Hash>) -> Option<Self> {
        let (kind, hash) = match oid.to_string().as_str() {
            "1.2.840.113549.1.1.1" => (Kind::Rsa, hash?),
            "1.2.840.113549.1.1.5" => (Kind::Rsa, Hash::Sha1),
            "1.2.840.113549.1.1.11" => (Kind::Rsa, Hash::Sha256),
            "1.2.840.113549.1.1.12" => (Kind::Rsa, Hash::Sha384),
            "1.2.840.113549.1.1.13" => (Kind::Rsa, Hash::Sha512),
            "1.2.840.10045.4.3.2" => (Kind::EcdsaOfCertificate, Hash::Sha256),
            "1.2.840.10045.4.3.3" => (Kind::EcdsaOfCertificate, Hash::Sha384),
            _ => return None,
        };
        Some(Algorithm { kind, hash })
    }

    /// Whether `signature` over `message` was made with the private key to `key`.
    pub(crate) fn verifies(self, key: &SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> bool {
        const P384: &str = "1.3.132.0.34";
        let curve =
            key.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let on_384 = curve.is_some_and(|curve| curve.to_string() == P384);
        let algorithm: &dyn signature::VerificationAlgorithm = match (self.kind, self.hash, on_384) {
            (Kind::Rsa, Hash::Sha1, _) => &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            (Kind::Rsa, Hash::Sha256, _) => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Kind::Rsa, Hash::Sha384, _) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Kind::Rsa, Hash::Sha512, _) => &signature::RSA_PKCS1_2048_8192_SHA512,
            (Kind::EcdsaOfXml, Hash::Sha256, false) => &signature::ECDSA_P256_SHA256_FIXED,
            (Kind::EcdsaOfXml, Hash::Sha384, true) => &signature::ECDSA_P384_SHA384_FIXED,
            (Kind::EcdsaOfCertificate, Hash::Sha256, false) => &signature::ECDSA_P256_SHA256_ASN1,
            (Kind::EcdsaOfCertificate, Hash::Sha384, false) => &signature::ECDSA_P256_SHA384_ASN1,
            (Kind::EcdsaOfCertificate, Hash::Sha256, true) => &signature::ECDSA_P384_SHA256_ASN1,
            (Kind::EcdsaOfCertificate, Hash::Sha384, true) => &signature::ECDSA_P384_SHA384_ASN1,
            _ => return false,
        };
        let bits = key.subject_public_key.raw_bytes();
        signature::UnparsedPublicKey::new(algorithm, bits).verify(message, signature).is_ok()
    }
}
