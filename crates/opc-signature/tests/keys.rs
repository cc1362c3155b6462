//! Keys that are not in a file: on a token (SoftHSM), in a vault (a small server of its shape), behind a program.

use crate::{CONTOSO, connector, signed, signing, tools, verified};
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use opc_signature::key::{Access, KeyVault, Pkcs11, Program, Uri, soft_hsm};
use opc_signature::{Key, SignatureStatus, sign};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A request that the test's server got.
pub(crate) struct Request {
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A server that answers each request by `answer`, until the test ends; gives its address.
pub(crate) fn server(answer: impl Fn(&Request) -> (u16, Vec<u8>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                if reader.read_line(&mut head).unwrap() == 0 {
                    break;
                }
            }
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
            });
            let mut body = vec![0; length.unwrap_or(0)];
            reader.read_exact(&mut body).unwrap();
            let (status, bytes) = answer(&Request { head, body });
            let length = bytes.len();
            write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
                .unwrap();
            stream.write_all(&bytes).unwrap();
        }
    });
    address
}

#[test]
fn a_program_signs_the_digest() {
    if !tools::has("openssl", "apt-get install openssl") || cfg!(windows) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let key = tools::file(folder.path(), "key.pem", CONTOSO.pair.serialize_pem().as_bytes());
    let raw = format!("openssl pkeyutl -sign -inkey '{}' -pkeyopt digest:sha256", key.display());
    for command in [raw.clone(), format!("{raw} | base64")] {
        let program = Program::new(command, CONTOSO.certificate());
        assert_eq!(sign(&connector(), signing(&program)).unwrap(), signed());
    }
    for (command, expected) in
        [("exit 3", "failed (exit status: 3)"), ("echo no", "no signature"), ("cat", "and it wrote 32")]
    {
        let error = sign(&connector(), signing(&Program::new(command, CONTOSO.certificate())))
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
    let other = Program::new(raw, crate::FABRIKAM.certificate());
    let error = sign(&connector(), signing(&other)).unwrap_err().to_string();
    assert!(error.contains("does not belong to the certificate of CN=Fabrikam"), "{error}");
}

/// The variable that SoftHSM reads belongs to the process: the one test that needs it starts itself again with it.
#[test]
fn a_token_signs() {
    const CONFIGURATION: &str = "SOFTHSM2_CONF";
    if !tools::has("softhsm2-util", "apt-get install softhsm2") {
        return;
    }
    let library = soft_hsm().expect("SoftHSM has its library where distributions put it");
    if std::env::var_os("OPC_SIGNATURE_TOKEN").is_none() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = folder.path().join("tokens");
        std::fs::create_dir(&tokens).unwrap();
        let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
        let configuration = tools::file(folder.path(), "softhsm2.conf", text.as_bytes());
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "keys::a_token_signs"])
            .env(CONFIGURATION, configuration)
            .env("OPC_SIGNATURE_TOKEN", folder.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
        return;
    }
    let folder = std::path::PathBuf::from(std::env::var_os("OPC_SIGNATURE_TOKEN").unwrap());
    let util = |arguments: &[&str]| tools::run("softhsm2-util", arguments, &folder);
    util(&["--init-token", "--free", "--label", "Build", "--so-pin", "5678", "--pin", "1234"]);
    tools::file(&folder, "key.pem", CONTOSO.pair.serialize_pem().as_bytes());
    util(&["--import", "key.pem", "--token", "Build", "--label", "signing", "--id", "01", "--pin", "1234"]);
    let uri = |token: &str, object: &str| {
        Uri::parse(&format!("pkcs11:token={token};object={object}?module-path={library}")).unwrap()
    };
    let open = |uri: &Uri, pin: &str| Pkcs11::open(uri, pin, Some(CONTOSO.certificate()));
    for (uri, pin, expected) in [
        (uri("Build", "signing"), "9999", "does not take the PIN"),
        (uri("Build", "nothing"), "1234", "no private key"),
        (uri("Other", "signing"), "1234", "there are: Build"),
    ] {
        let error = open(&uri, pin).err().unwrap().to_string();
        assert!(error.contains(expected) && !error.contains(pin), "{error}");
    }
    let error = Pkcs11::open(&uri("Build", "signing"), "1234", None).err().unwrap().to_string();
    assert!(error.contains("--certificate"), "{error}");
    let token = open(&uri("Build", "signing"), "1234").unwrap();
    assert_eq!(sign(&connector(), signing(&token)).unwrap(), signed());
}

const SECRET: &str = "vault-secret";
const TOKEN: &str = "vault-token";

/// Azure's sign-in and a vault with one certificate. The lines of the requests are kept.
fn vault() -> (String, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let own = Arc::new(Mutex::new(String::new()));
    let known = Arc::clone(&own);
    let address = server(move |request| {
        let line = request.head.lines().next().unwrap().to_owned();
        kept.lock().unwrap().push(line.clone());
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let authorized = request.head.to_lowercase().contains(&format!("authorization: bearer {TOKEN}"));
        let json = |text: String| (200, text.into_bytes());
        if line.starts_with("POST /tenant/oauth2/v2.0/token ") {
            assert!(
                body.contains("grant_type=client_credentials") && body.contains("scope=https%3A%2F%2Fvault")
            );
            if !body.contains(&format!("client_secret={SECRET}")) {
                return (401, b"{\"error\":\"invalid_client\"}".to_vec());
            }
            return json(format!("{{\"token_type\":\"Bearer\",\"access_token\":\"{TOKEN}\"}}"));
        }
        if !authorized {
            return (401, b"{\"error\":{\"code\":\"Unauthorized\"}}".to_vec());
        }
        if line.starts_with("GET /certificates/signing?api-version=7.4 ") {
            let certificate = BASE64_STANDARD.encode(&CONTOSO.certificate);
            let own = known.lock().unwrap().clone();
            return json(format!("{{\"kid\":\"{own}/keys/signing/1\",\"cer\":\"{certificate}\"}}"));
        }
        if line.starts_with("POST /keys/signing/1/sign?api-version=7.4 ") {
            assert!(body.contains("\"alg\":\"RS256\""), "{body}");
            let value = body.split("\"value\":\"").nth(1).unwrap().split('"').next().unwrap();
            let digest = BASE64_URL_SAFE_NO_PAD.decode(value).unwrap();
            let pair = RsaKeyPair::from_pkcs8(CONTOSO.pair.serialized_der()).unwrap();
            let mut made = vec![0; pair.public_modulus_len()];
            let digest =
                aws_lc_rs::digest::Digest::import_less_safe(&digest, &aws_lc_rs::digest::SHA256).unwrap();
            pair.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut made).unwrap();
            return json(format!("{{\"kid\":\"x\",\"value\":\"{}\"}}", BASE64_URL_SAFE_NO_PAD.encode(made)));
        }
        (404, b"{\"error\":{\"code\":\"CertificateNotFound\"}}".to_vec())
    });
    own.lock().unwrap().clone_from(&address);
    (address, lines)
}

fn access(address: &str, secret: &str) -> Access {
    let variables = [
        ("AZURE_AUTHORITY_HOST", format!("{address}/")),
        ("AZURE_TENANT_ID", "tenant".into()),
        ("AZURE_CLIENT_ID", "client".into()),
        ("AZURE_CLIENT_SECRET", secret.to_owned()),
    ];
    let variable =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    Access::from_environment(variable).unwrap()
}

#[test]
fn a_key_vault_signs() {
    let (address, lines) = vault();
    let key = KeyVault::open(&format!("{address}/certificates/signing"), &access(&address, SECRET)).unwrap();
    assert_eq!(key.certificate(), CONTOSO.certificate);
    let package = sign(&connector(), signing(&key)).unwrap();
    assert_eq!(package, signed());
    assert_eq!(verified(&package).status, SignatureStatus::Success);
    let lines: Vec<String> =
        lines.lock().unwrap().iter().map(|line| line.trim_end_matches(" HTTP/1.1").to_owned()).collect();
    assert_eq!(
        lines,
        [
            "POST /tenant/oauth2/v2.0/token",
            "GET /certificates/signing?api-version=7.4",
            "POST /keys/signing/1/sign?api-version=7.4"
        ]
    );
}

#[test]
fn a_key_vault_that_refuses_is_told_without_secrets() {
    let (address, _) = vault();
    let certificate = |name: &str| format!("{address}/certificates/{name}");
    let token = Access::Token("another".into());
    for (found, expected) in [
        (KeyVault::open(&certificate("signing"), &access(&address, "wrong")), "invalid_client"),
        (KeyVault::open(&certificate("signing"), &token), "Unauthorized"),
        (KeyVault::open(&certificate("nothing"), &access(&address, SECRET)), "CertificateNotFound"),
        (KeyVault::open("https://x.vault.azure.net/keys/a", &token), "is no certificate of a key vault"),
        (
            KeyVault::open("http://x.vault.azure.net/certificates/a", &token),
            "is no certificate of a key vault",
        ),
    ] {
        let error = found.err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("wrong") && !error.contains("another") && !error.contains(SECRET), "{error}");
    }
    let error = Access::from_environment(|_| None).err().unwrap().to_string();
    assert!(error.contains("AZURE_TENANT_ID"), "{error}");
}
