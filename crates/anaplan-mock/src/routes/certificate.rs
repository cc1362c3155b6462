//! Sign-in by certificate (section 1): who it names, and whether the private key behind it has signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use webpki::EndEntityCert;
use webpki::aws_lc_rs::RSA_PKCS1_2048_8192_SHA512;

use crate::state::Anaplan;

/// Fewer random bytes are refused.
const LEAST_DATA: usize = 100;

/// The number of the user whom the first certificate of the PEM file behind `CACertificate` names, if the key of that
/// certificate (RSA, 2048 bits or more) has signed the random bytes of the body.
///
/// Neither the issuer nor the validity of the certificate is looked at: a made-up, self-signed one is what tests have.
pub(super) fn user(anaplan: &Anaplan, header: &str, body: &[u8]) -> Option<usize> {
    let pem = STANDARD.decode(header.trim()).ok()?;
    let certificate = CertificateDer::from_pem_slice(&pem).ok()?;
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let member = |name: &str| STANDARD.decode(body.get(name)?.as_str()?).ok();
    let data = member("encodedData").filter(|data| data.len() >= LEAST_DATA)?;
    let signature = member("encodedSignedData")?;
    let end_entity = EndEntityCert::try_from(&certificate).ok()?;
    end_entity.verify_signature(RSA_PKCS1_2048_8192_SHA512, &data, &signature).ok()?;
    anaplan.tenant().users.iter().position(|user| names(&certificate, &user.email))
}

/// True if this e-mail is a whole text in the certificate: of its subject or of its alternative names.
fn names(certificate: &[u8], email: &str) -> bool {
    // UTF8String, PrintableString, IA5String, and rfc822Name, which a GeneralName tags as [1] (RFC 5280 section 4.2.1.6).
    const TAGS: [u8; 4] = [0x0c, 0x13, 0x16, 0x81];
    let Ok(length) = u8::try_from(email.len()) else { return false };
    // An e-mail of 128 bytes or more has a longer head; nobody in a tenant has one.
    length > 0
        && certificate.windows(email.len() + 2).any(|window| match window {
            [tag, size, text @ ..] => {
                TAGS.contains(tag) && *size == length && text.eq_ignore_ascii_case(email.as_bytes())
            }
            _ => false,
        })
}
