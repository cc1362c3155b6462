//! Sign-in by certificate (section 1), with keys and certificates made for the test.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, DnValue, KeyPair, PKCS_RSA_SHA256, RsaKeySize, SanType};
use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::client::*;

/// A private key and what it signs.
struct Key {
    pair: KeyPair,
    signer: RsaKeyPair,
}

impl Key {
    fn new() -> Key {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        let signer = RsaKeyPair::from_pkcs8(&pair.serialize_der()).unwrap();
        Key { pair, signer }
    }

    fn sign(&self, padding: &'static dyn RsaEncoding, data: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.signer.public_modulus_len()];
        self.signer.sign(padding, &SystemRandom::new(), data, &mut signature).unwrap();
        signature
    }

    /// A self-signed certificate as a PEM file, with what `name` puts into it.
    fn certificate(&self, name: impl FnOnce(&mut CertificateParams)) -> String {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "made-up certificate");
        name(&mut params);
        params.self_signed(&self.pair).unwrap().pem()
    }
}

/// `emailAddress` of the subject (PKCS #9).
fn in_subject(email: &str) -> impl FnOnce(&mut CertificateParams) {
    let kind = DnType::CustomDnType(vec![1, 2, 840, 113549, 1, 9, 1]);
    let value = DnValue::Ia5String(email.try_into().unwrap());
    move |params| params.distinguished_name.push(kind, value)
}

fn as_alternative_name(email: &str) -> impl FnOnce(&mut CertificateParams) {
    let name = SanType::Rfc822Name(email.try_into().unwrap());
    move |params| params.subject_alt_names.push(name)
}

/// What the row is about, certificate, random bytes, signature; the status.
type Row<'a> = (&'a str, String, &'a [u8], Vec<u8>, u16);

#[test]
fn a_certificate_signs_in_whom_it_names_if_its_key_has_signed() {
    let server = server(|_| ());
    let (key, other) = (Key::new(), Key::new());
    let data: Vec<u8> = (0..150).collect();
    let ada = key.certificate(in_subject(ADA.0));
    let signature = key.sign(&RSA_PKCS1_SHA512, &data);
    let mut broken = signature.clone();
    broken[100] ^= 1;
    let short = &data[..99];
    let chain = format!("{ada}{}", other.certificate(in_subject(BRUNO.0)));
    let rows: Vec<Row> = vec![
        ("e-mail in the subject", ada.clone(), &data, signature.clone(), 201),
        ("first of a chain", chain, &data, signature.clone(), 201),
        ("alternative name", key.certificate(as_alternative_name(ADA.0)), &data, signature.clone(), 201),
        ("in capitals", key.certificate(in_subject("ADA@PLANNING.EXAMPLE")), &data, signature.clone(), 201),
        ("another's key", ada.clone(), &data, other.sign(&RSA_PKCS1_SHA512, &data), 401),
        ("SHA-256", ada.clone(), &data, key.sign(&RSA_PKCS1_SHA256, &data), 401),
        ("a changed bit", ada.clone(), &data, broken, 401),
        ("signature of other bytes", ada.clone(), &data[..120], signature.clone(), 401),
        ("99 bytes", ada.clone(), short, key.sign(&RSA_PKCS1_SHA512, short), 401),
        ("nobody", key.certificate(|_| ()), &data, signature.clone(), 401),
        (
            "longer e-mail",
            key.certificate(in_subject("b.ada@planning.example")),
            &data,
            signature.clone(),
            401,
        ),
        // Password and certificate are switched off together.
        (
            "OAuth2 only",
            key.certificate(in_subject("chiara@planning.example")),
            &data,
            signature.clone(),
            401,
        ),
        ("no certificate", "nonsense".into(), &data, signature, 401),
    ];
    for (name, pem, data, signature, status) in rows {
        let body = json!({
            "encodedData": STANDARD.encode(data),
            "encodedSignedData": STANDARD.encode(signature),
        });
        let request = Client::new().post(format!("{}/token/authenticate", server.url()));
        let request = request.header("Authorization", format!("CACertificate {}", STANDARD.encode(pem)));
        let (got, answer) = status_and_json(request.body(body.to_string()).send().unwrap());
        assert_eq!(got, status, "{name}: {answer}");
        if status == 201 {
            let token = answer["tokenInfo"]["tokenValue"].as_str().unwrap();
            let me = Client::new().get(format!("{}/2/0/users/me", server.url()));
            let me = me.header("Authorization", format!("AnaplanAuthToken {token}")).send().unwrap();
            assert_eq!(me.json::<Value>().unwrap()["user"]["email"], ADA.0, "{name}");
        } else {
            assert_eq!(answer["status"], "FAILURE_BAD_CREDENTIAL", "{name}");
        }
    }
    assert!(!format!("{:?}", server.requests()).contains(&STANDARD.encode(&ada)));
}
