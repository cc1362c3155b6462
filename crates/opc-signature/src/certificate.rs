//! X.509 certificates: who signed, until when, and by whom that is vouched for.

use crate::algorithm::{Algorithm, Hash};
use crate::error::Error;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader};
use jiff::Timestamp;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";

/// One certificate.
#[derive(Clone, Debug)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// It is no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let parsed = x509_cert::Certificate::from_der(der)
            .map_err(|error| Error::new(format!("this is no X.509 certificate: {error}")))?;
        Ok(Certificate { der: der.to_owned(), parsed })
    }

    /// Reads the certificates of a file: one in DER, or any number in PEM.
    ///
    /// # Errors
    /// There is none, or one of them is none.
    pub fn from_file(bytes: &[u8]) -> Result<Vec<Self>, Error> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(vec![Certificate::from_der(bytes)?]) };
        let mut found = Vec::new();
        for block in text.split(BEGIN).skip(1) {
            let body: String = block.split(END).next().unwrap_or_default().split_ascii_whitespace().collect();
            let der = BASE64_STANDARD
                .decode(body)
                .map_err(|error| Error::new(format!("a certificate in PEM: {error}")))?;
            found.push(Certificate::from_der(&der)?);
        }
        if found.is_empty() {
            return Err(Error::new("there is no certificate in it; give a .cer, .crt or .pem file with one"));
        }
        Ok(found)
    }

    /// The certificate as it is (DER).
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The thumbprint that Windows shows and Power BI's list of trusted certificates holds: SHA-1 over the certificate, 40
    /// hexadecimal digits in upper case.
    pub fn thumbprint(&self) -> String {
        Hash::Sha1.digest(&self.der).iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// Whom it is about, as .NET writes names (`CN=Contoso, C=US`).
    pub fn subject(&self) -> String {
        name(self.parsed.tbs_certificate().subject())
    }

    /// Who vouches for it.
    pub fn issuer(&self) -> String {
        name(self.parsed.tbs_certificate().issuer())
    }

    /// The first moment of its time.
    pub fn not_before(&self) -> Timestamp {
        moment(self.parsed.tbs_certificate().validity().not_before)
    }

    /// The last moment of its time.
    pub fn not_after(&self) -> Timestamp {
        moment(self.parsed.tbs_certificate().validity().not_after)
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        let own = self.parsed.tbs_certificate();
        own.issuer() == own.subject()
    }

    /// Whether it may be used for signing code: it says so, or says nothing of its use.
    pub fn is_for_code(&self) -> bool {
        let usage = self.parsed.tbs_certificate().get_extension::<ExtendedKeyUsage>();
        match usage {
            Ok(Some((_, usage))) => usage.0.iter().any(|use_| use_.to_string() == CODE_SIGNING),
            Ok(None) => true,
            Err(_) => false,
        }
    }

    /// Whether `issuer` signed it.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate) -> bool {
        if self.parsed.tbs_certificate().issuer() != issuer.parsed.tbs_certificate().subject() {
            return false;
        }
        let Some(algorithm) = Algorithm::of_oid(self.parsed.signature_algorithm().oid, None) else {
            return false;
        };
        let Some(signed) = self.signed_bytes() else { return false };
        algorithm.verifies(issuer.public_key(), signed, self.parsed.signature().raw_bytes())
    }

    pub(crate) fn public_key(&self) -> &SubjectPublicKeyInfoOwned {
        self.parsed.tbs_certificate().subject_public_key_info()
    }

    pub(crate) fn parsed(&self) -> &x509_cert::Certificate {
        &self.parsed
    }

    /// The number of bits of an RSA key; `None` for another kind of key.
    pub fn rsa_bits(&self) -> Option<usize> {
        const RSA: &str = "1.2.840.113549.1.1.1";
        let key = self.public_key();
        if key.algorithm.oid.to_string() != RSA {
            return None;
        }
        let outer = AnyRef::from_der(key.subject_public_key.raw_bytes()).ok()?;
        let mut inner = SliceReader::new(outer.value()).ok()?;
        let modulus = AnyRef::decode(&mut inner).ok()?;
        let digits = modulus.value().iter().skip_while(|byte| **byte == 0).count();
        Some(digits * 8)
    }

    /// The bytes that its issuer signed, as they stand in it.
    fn signed_bytes(&self) -> Option<&[u8]> {
        let outer = AnyRef::from_der(&self.der).ok()?;
        let mut inner = SliceReader::new(outer.value()).ok()?;
        inner.tlv_bytes().ok()
    }
}

/// A name with its most special part first, as .NET writes it.
fn name(name: &Name) -> String {
    let mut parts: Vec<String> = name.iter().map(ToString::to_string).collect();
    parts.reverse();
    let parts = parts.into_iter().map(|part| match part.strip_prefix("ST=") {
        Some(state) => format!("S={state}"),
        None => part,
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn moment(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}
