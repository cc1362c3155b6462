//! A key on a token (smart card, USB key, hardware module) that speaks PKCS #11. The key never leaves it.

use super::Key;
use crate::algorithm::Hash;
use crate::certificate::Certificate;
use crate::error::Error;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11 as Module};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};

/// `DigestInfo` of PKCS #1 for SHA-256, in front of the digest.
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The library of SoftHSM, a token in software for trying and tests, where Linux distributions and Homebrew put it; none
/// where it is not installed.
pub fn soft_hsm() -> Option<&'static str> {
    let places = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    ];
    places.into_iter().find(|place| Path::new(place).is_file())
}

/// Where a key is, as RFC 7512 writes it: `pkcs11:token=Build;object=signing?module-path=/usr/lib/…/libsofthsm2.so`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uri {
    /// The token's label.
    pub token: Option<String>,
    /// The label of key and certificate.
    pub object: Option<String>,
    /// The id of key and certificate.
    pub id: Option<Vec<u8>>,
    /// The token's serial number.
    pub serial: Option<String>,
    /// The library that speaks to the token.
    pub module: Option<PathBuf>,
    /// A file whose first line is the PIN.
    pub pin_source: Option<PathBuf>,
}

impl Uri {
    /// Reads such an address.
    ///
    /// # Errors
    /// It is none, or holds the PIN itself: an address stands in logs and lists of processes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Some(rest) = text.strip_prefix("pkcs11:") else {
            return Err(Error::new(format!("\"{text}\" is no PKCS #11 address; one begins with pkcs11:")));
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut uri = Uri::default();
        for pair in path.split(';').chain(query.split('&')).filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let bytes: Vec<u8> = percent_decode_str(value).collect();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match name {
                "token" => uri.token = Some(text),
                "object" => uri.object = Some(text),
                "id" => uri.id = Some(bytes),
                "serial" => uri.serial = Some(text),
                "module-path" => uri.module = Some(PathBuf::from(text)),
                "pin-source" => uri.pin_source = Some(PathBuf::from(text.trim_start_matches("file:"))),
                "pin-value" => {
                    return Err(Error::new(
                        "the PIN does not belong into the address, which others can see; use pin-source=FILE, the \
                         environment variable, or type it when asked",
                    ));
                }
                "type"
                | "manufacturer"
                | "model"
                | "slot-id"
                | "module-name"
                | "library-manufacturer"
                | "library-description"
                | "library-version" => {}
                other => return Err(Error::new(format!("\"{other}\" is no part of a PKCS #11 address"))),
            }
        }
        Ok(uri)
    }
}

/// A key on a token, logged in.
pub struct Pkcs11 {
    session: Session,
    key: ObjectHandle,
    certificate: Vec<u8>,
}

impl Pkcs11 {
    /// Finds the key and logs in. `certificate` is for tokens that hold only the key.
    ///
    /// # Errors
    /// The library cannot be loaded; no token, key or certificate is as the address says; the PIN is refused.
    pub fn open(uri: &Uri, pin: &str, certificate: Option<Certificate>) -> Result<Self, Error> {
        let Some(path) = &uri.module else {
            return Err(Error::new(
                "the PKCS #11 address names no library; add ?module-path=… (SoftHSM: libsofthsm2.so, YubiKey: \
                 libykcs11.so, others: the vendor's)",
            ));
        };
        let module = Module::new(path).map_err(|error| {
            Error::new(format!("the PKCS #11 library {} cannot be loaded: {error}", path.display()))
        })?;
        module
            .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
            .map_err(|error| Error::new(format!("the PKCS #11 library does not start: {error}")))?;
        let slot = slot(&module, uri)?;
        let failed =
            |what: &str, error: cryptoki::error::Error| Error::new(format!("the token {what}: {error}"));
        let session = module.open_ro_session(slot).map_err(|error| failed("opens no session", error))?;
        session
            .login(UserType::User, Some(&AuthPin::new(pin.to_owned().into())))
            .map_err(|error| failed("does not take the PIN", error))?;
        let key = one(&session, uri, ObjectClass::PRIVATE_KEY, &[])?
            .ok_or_else(|| Error::new("the token has no private key as the address says"))?;
        let x509 = [Attribute::CertificateType(CertificateType::X_509)];
        let certificate = match certificate {
            Some(certificate) => certificate.der().to_owned(),
            None => {
                let found = one(&session, uri, ObjectClass::CERTIFICATE, &x509)?.ok_or_else(|| {
                    Error::new("the token has the key but no certificate; give it with --certificate FILE")
                })?;
                value(&session, found).map_err(|error| failed("does not show its certificate", error))?
            }
        };
        Ok(Pkcs11 { session, key, certificate })
    }
}

/// The token that the address means.
fn slot(module: &Module, uri: &Uri) -> Result<Slot, Error> {
    let failed = |error: cryptoki::error::Error| Error::new(format!("the tokens cannot be listed: {error}"));
    let mut fitting = Vec::new();
    let mut labels = Vec::new();
    for slot in module.get_slots_with_initialized_token().map_err(failed)? {
        let info = module.get_token_info(slot).map_err(failed)?;
        let fits = |wanted: &Option<String>, found: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == found.trim())
        };
        labels.push(info.label().trim().to_owned());
        if fits(&uri.token, info.label()) && fits(&uri.serial, info.serial_number()) {
            fitting.push(slot);
        }
    }
    match fitting.as_slice() {
        [slot] => Ok(*slot),
        [] => Err(Error::new(format!("no token is as the address says; there are: {}", labels.join(", ")))),
        _ => {
            Err(Error::new(format!("several tokens fit the address; add token=LABEL: {}", labels.join(", "))))
        }
    }
}

/// The only object of this class that the address means.
fn one(
    session: &Session,
    uri: &Uri,
    class: ObjectClass,
    more: &[Attribute],
) -> Result<Option<ObjectHandle>, Error> {
    let mut template = vec![Attribute::Class(class)];
    template.extend(more.iter().cloned());
    template.extend(uri.object.iter().map(|label| Attribute::Label(label.clone().into_bytes())));
    template.extend(uri.id.iter().map(|id| Attribute::Id(id.clone())));
    let found = session
        .find_objects(&template)
        .map_err(|error| Error::new(format!("the token cannot be searched: {error}")))?;
    match found.as_slice() {
        [] => Ok(None),
        [object] => Ok(Some(*object)),
        several => Err(Error::new(format!(
            "{} objects on the token fit the address; add object=LABEL or id=%01",
            several.len()
        ))),
    }
}

fn value(session: &Session, object: ObjectHandle) -> Result<Vec<u8>, cryptoki::error::Error> {
    let attributes = session.get_attributes(object, &[AttributeType::Value])?;
    let found = attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::Value(bytes) => Some(bytes),
        _ => None,
    });
    Ok(found.unwrap_or_default())
}

impl Key for Pkcs11 {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        // The plain mechanism is the one that every token has; the digest is wrapped here.
        let mut wrapped = DIGEST_INFO.to_vec();
        wrapped.extend(Hash::Sha256.digest(message));
        self.session
            .sign(&Mechanism::RsaPkcs, self.key, &wrapped)
            .map_err(|error| Error::new(format!("the token does not sign: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Uri;

    #[test]
    fn addresses_are_read_as_rfc_7512_has_them() {
        let uri =
            Uri::parse("pkcs11:token=The%20Software%20PKCS%2311;object=my-key;id=%01%02?module-path=/a/b.so")
                .unwrap();
        assert_eq!(uri.token.as_deref(), Some("The Software PKCS#11"));
        assert_eq!(uri.object.as_deref(), Some("my-key"));
        assert_eq!(uri.id.as_deref(), Some(&[1, 2][..]));
        assert_eq!(uri.module.as_deref(), Some(std::path::Path::new("/a/b.so")));
        assert!(Uri::parse("pkcs11:object=x?pin-value=1234").unwrap_err().to_string().contains("PIN"));
        assert!(Uri::parse("pkcs11:objekt=x").unwrap_err().to_string().contains("objekt"));
        assert!(Uri::parse("file:x").is_err());
    }
}
