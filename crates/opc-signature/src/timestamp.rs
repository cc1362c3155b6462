//! Time stamps (RFC 3161): an authority's word that a signature was there at a time, so that it outlives its certificate.

use crate::algorithm::{Algorithm, Hash};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::signed_data::{SignedData, Signer};
use der::asn1::{Any, AnyRef, Int, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// The bytes of a nonce; the first is kept small so that the number is positive.
const NONCE: usize = 8;

/// A time stamp that holds.
#[derive(Clone, Debug)]
pub struct Timestamp {
    /// When the authority saw the signature.
    pub time: jiff::Timestamp,
    /// The authority's certificate.
    pub authority: Certificate,
    /// The other certificates that the stamp brings.
    pub others: Vec<Certificate>,
}

/// The hash of what is stamped.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct MessageImprint {
    algorithm: AlgorithmIdentifierOwned,
    hash: OctetString,
}

#[derive(Clone, Debug, Sequence)]
struct Request {
    version: u8,
    imprint: MessageImprint,
    nonce: Int,
    wants_certificate: bool,
}

#[derive(Clone, Debug, Sequence)]
struct Response {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<Any>,
}

#[derive(Clone, Debug, Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<der::asn1::BitString>,
}

/// What an authority says of a hash.
struct Info {
    imprint: MessageImprint,
    time: jiff::Timestamp,
    nonce: Option<Vec<u8>>,
}

/// Asks the authority at `address` for a time stamp of a signature and gives the token (DER).
///
/// Errors: the authority does not answer or refuses, or its stamp is for something else.
pub(crate) fn request(address: &str, signature: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |reason: String| Error::new(format!("the time stamp authority {address} {reason}"));
    let mut nonce = [0; NONCE];
    aws_lc_rs::rand::fill(&mut nonce).map_err(|_| failed("cannot be asked: there is no chance".into()))?;
    nonce[0] = nonce[0] & 0x3F | 0x40;
    let imprint = MessageImprint {
        algorithm: AlgorithmIdentifierOwned { oid: SHA256, parameters: Some(Any::null()) },
        hash: OctetString::new(Hash::Sha256.digest(signature)).map_err(|error| failed(error.to_string()))?,
    };
    let number = Int::new(&nonce).map_err(|error| failed(error.to_string()))?;
    let request = Request { version: 1, imprint, nonce: number, wants_certificate: true };
    let body = request.to_der().map_err(|error| failed(error.to_string()))?;
    let answer = crate::http::bytes(&format!("the time stamp authority {address}"), |client| {
        client.post(address).header("Content-Type", "application/timestamp-query").body(body.clone())
    })?;
    let response = Response::from_der(&answer)
        .map_err(|error| failed(format!("answered with no time stamp: {error}")))?;
    let Some(token) = response.token.filter(|_| response.status.status <= 1) else {
        let text = response.status.text.unwrap_or_default().join("; ");
        return Err(failed(format!("refused (status {}): {text}", response.status.status)));
    };
    let token = token.to_der().map_err(|error| failed(error.to_string()))?;
    let (_, info) = read(&token).map_err(&failed)?;
    if info.nonce.as_deref() != Some(&nonce) {
        return Err(failed("answered another question (the nonce differs)".into()));
    }
    verify(&token, signature)
        .map_err(|reason| failed(format!("gave a time stamp that does not hold: {reason}")))?;
    Ok(token)
}

/// The time stamp in a token, if it holds for this signature; else why it does not.
pub(crate) fn verify(token: &[u8], signature: &[u8]) -> Result<Timestamp, String> {
    let (signed, info) = read(token)?;
    let hash = Hash::of_oid(info.imprint.algorithm.oid).ok_or("its hash is not known")?;
    if hash.digest(signature) != info.imprint.hash.as_bytes() {
        return Err("it is for another signature".into());
    }
    let mut certificates = Vec::new();
    for der in &signed.certificates {
        certificates.push(Certificate::from_der(der).map_err(|error| error.to_string())?);
    }
    let [signer] = signed.signers.as_slice() else { return Err("it has not one signer".into()) };
    let at = certificates.iter().position(|certificate| signer.is(certificate));
    let authority = certificates.remove(at.ok_or("it lacks its authority's certificate")?);
    verify_signer(signer, &authority, &signed.content)?;
    Ok(Timestamp { time: info.time, authority, others: certificates })
}

fn verify_signer(signer: &Signer, authority: &Certificate, content: &[u8]) -> Result<(), String> {
    let hash = Hash::of_oid(signer.digest).ok_or("its digest algorithm is not known")?;
    if signer.message_digest != hash.digest(content) {
        return Err("its message digest differs".into());
    }
    let algorithm =
        Algorithm::of_oid(signer.algorithm, Some(hash)).ok_or("its signature algorithm is not known")?;
    if algorithm.verifies(authority.public_key(), &signer.signed, &signer.signature) {
        Ok(())
    } else {
        Err("the authority's signature does not verify".into())
    }
}

fn read(token: &[u8]) -> Result<(SignedData, Info), String> {
    let text = |error: der::Error| format!("it is no time stamp: {error}");
    let signed = SignedData::parse(token).map_err(text)?;
    if signed.content_type != TST_INFO {
        return Err("it holds no time stamp".into());
    }
    let info = info(&signed.content).map_err(text)?;
    Ok((signed, info))
}

/// Reads `TSTInfo`. By hand, because its time may have fractions of a second, which DER's own type refuses.
fn info(bytes: &[u8]) -> der::Result<Info> {
    let outer = AnyRef::from_der(bytes)?;
    let mut reader = SliceReader::new(outer.value())?;
    let _version = u8::decode(&mut reader)?;
    let _policy: ObjectIdentifier = Decode::decode(&mut reader)?;
    let imprint = MessageImprint::decode(&mut reader)?;
    let _serial = AnyRef::decode(&mut reader)?;
    let time = AnyRef::decode(&mut reader)?;
    let wrong = || Tag::GeneralizedTime.value_error();
    let text = std::str::from_utf8(time.value()).map_err(|_| wrong())?;
    let time = moment(text).ok_or_else(wrong)?;
    let mut nonce = None;
    while !reader.is_finished() {
        let rest = AnyRef::decode(&mut reader)?;
        if rest.tag() == Tag::Integer {
            nonce = Some(rest.value().to_owned());
        }
    }
    Ok(Info { imprint, time, nonce })
}

/// `20260102030405.678Z`.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    let text = text.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() != 14 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    let (date, time) = whole.split_at(8);
    format!("{date}T{time}.{}Z", &fraction[..fraction.len().min(9)]).parse().ok()
}
