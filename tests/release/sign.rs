//! `pq sign` and `pq verify`.

use super::Bench;
use super::signer::{PASSWORD, Signer};
#[cfg(target_os = "linux")]
use opc_signature::key::soft_hsm;
use serde_json::Value;

const VARIABLE: &str = "PQ_SIGN_PASSWORD";

#[test]
fn a_package_is_signed_verified_and_loaded() {
    let bench = Bench::new();
    let signer = Signer::new("Contoso Release");
    bench.write("signing.pfx", &signer.pfx);
    bench.write("signing.cer", &signer.certificate);
    let arguments = ["sign", "Contoso.mez", "--certificate", "signing.pfx"];
    let said = bench.run("pq", &arguments, &[(VARIABLE, PASSWORD)]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let [path, signed_by, thumbprint] = said.stdout.lines().collect::<Vec<_>>()[..] else {
        panic!("{}", said.stdout)
    };
    assert_eq!((path, signed_by), ("Contoso.pqx", "signed by CN=Contoso Release, S=Berlin, C=DE"));
    let thumbprint = thumbprint.strip_prefix("thumbprint ").expect("a thumbprint");

    let said = bench.pq(&["verify", "Contoso.pqx"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let report: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_eq!(report["SignatureStatus"], "Success");
    assert_eq!(report["CertificateStatus"][0]["Thumbprint"], thumbprint);
    for part in ["TrustedCertificateThumbprints", thumbprint, "UntrustedRoot", "no time stamp"] {
        assert!(said.stderr.contains(part), "{part}: {}", said.stderr);
    }
    assert_eq!(bench.pq(&["verify", "Contoso.pqx", "--trusted", "-q"]).code, 1);
    assert_eq!(bench.pq(&["verify", "Contoso.pqx", "--trusted", "-q", "--roots", "signing.cer"]).code, 0);
    let said = bench.pq(&["run", "--extension", "Contoso.pqx", "-e", "Contoso.Contents()"]);
    assert_eq!((said.code, said.stdout.trim()), (0, "1"), "{}", said.stderr);

    // The same key, package and time: the same bytes, also from a .pqx.
    let at = [(VARIABLE, PASSWORD), ("SOURCE_DATE_EPOCH", "1770000000")];
    for out in ["one.pqx", "two.pqx"] {
        let said = bench.run("pq", &[&arguments[..], &["--out", out]].concat(), &at);
        assert_eq!(said.code, 0, "{}", said.stderr);
    }
    assert_eq!(bench.read("one.pqx"), bench.read("two.pqx"));
    assert_ne!(bench.read("one.pqx"), bench.read("Contoso.pqx"));

    let again = ["sign", "Contoso.pqx", "--certificate", "signing.pfx"];
    let said = bench.run("pq", &again, &[(VARIABLE, PASSWORD)]);
    assert!(said.code == 1 && said.stderr.contains("--replace"), "{}", said.stderr);
    let said = bench.run("pq", &[&again[..], &["--replace"]].concat(), &[(VARIABLE, PASSWORD)]);
    assert_eq!(said.code, 0, "{}", said.stderr);
}

#[test]
fn what_is_not_signed_or_not_whole_fails() {
    let bench = Bench::new();
    let said = bench.pq(&["verify", "Contoso.mez"]);
    assert!(said.code == 1 && said.stdout.contains("NotSigned"), "{}", said.stdout);
    assert!(said.stderr.contains("pq sign"), "{}", said.stderr);
    bench.write("signing.pfx", &Signer::new("Contoso").pfx);
    let said = bench.run("pq", &["sign", "Contoso.mez", "-c", "signing.pfx"], &[(VARIABLE, PASSWORD)]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let mut package = bench.read("Contoso.pqx");
    let last = package.len() - 100;
    package[last] ^= 1;
    bench.write("changed.pqx", &package);
    let said = bench.pq(&["verify", "changed.pqx"]);
    assert_eq!(said.code, 1, "{}", said.stdout);
    let said = bench.pq(&["verify", "nowhere.pqx"]);
    assert!(said.code == 1 && said.stderr.contains("nowhere.pqx"), "{}", said.stderr);
}

#[test]
fn a_password_is_asked_for_and_never_shown() {
    let bench = Bench::new();
    bench.write("signing.pfx", &Signer::new("Contoso").pfx);
    let sign = ["sign", "Contoso.mez", "-c", "signing.pfx"];
    let said = bench.pq(&sign);
    assert!(said.code == 1 && said.stderr.contains(VARIABLE), "{}", said.stderr);
    let said = bench.run("pq", &sign, &[(VARIABLE, "some other word")]);
    assert!(said.code == 1 && said.stderr.contains("is the password right?"), "{}", said.stderr);
    assert!(!said.stderr.contains("some other word"));
    assert!(!bench.path("Contoso.pqx").exists());
    let mut command = crate::cli::program("pq");
    command
        .args(sign)
        .current_dir(bench.folder.path())
        .env_remove(VARIABLE)
        .write_stdin(format!("{PASSWORD}\n"));
    let (code, stdout, stderr) = crate::cli::outcome(&mut command);
    assert_eq!(code, 0, "{stderr}");
    assert!(!stdout.contains(PASSWORD) && !stderr.contains(PASSWORD));
}

#[cfg(unix)]
#[test]
fn a_program_holds_the_key() {
    let bench = Bench::new();
    let signer = Signer::new("Contoso");
    bench.write("key.pem", signer.pair.serialize_pem().as_bytes());
    bench.write("signing.cer", &signer.certificate);
    let command = "openssl pkeyutl -sign -inkey key.pem -pkeyopt digest:sha256";
    let said = bench.pq(&["sign", "Contoso.mez", "--signer", command, "--certificate", "signing.cer"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(bench.pq(&["verify", "-q", "Contoso.pqx"]).code, 0);
    let said = bench.pq(&["sign", "Contoso.mez", "--signer", command]);
    assert!(said.code == 2 && said.stderr.contains("--certificate"), "{}", said.stderr);
    let said = bench.pq(&["sign", "Contoso.mez"]);
    assert_eq!(said.code, 2, "{}", said.stderr);
    let said = bench.pq(&["sign", "Contoso.mez", "--pkcs11", "pkcs11:object=a?pin-value=1"]);
    assert!(said.code == 1 && said.stderr.contains("PIN"), "{}", said.stderr);
    let said = bench.pq(&["sign", "Contoso.mez", "--key-vault", "https://x.vault.azure.net/certificates/a"]);
    assert!(said.code == 1 && said.stderr.contains("AZURE_TENANT_ID"), "{}", said.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_token_holds_the_key() {
    let bench = Bench::new();
    let signer = Signer::new("Contoso");
    bench.write("key.pem", signer.pair.serialize_pem().as_bytes());
    bench.write("signing.cer", &signer.certificate);
    std::fs::create_dir(bench.path("tokens")).expect("a folder");
    let text = format!("directories.tokendir = {}\n", bench.path("tokens").display());
    let configuration = bench.write("softhsm2.conf", text.as_bytes()).to_string_lossy().into_owned();
    let util = |arguments: &str| {
        let mut command = std::process::Command::new("softhsm2-util");
        command
            .args(arguments.split(' '))
            .current_dir(bench.folder.path())
            .env("SOFTHSM2_CONF", &configuration);
        let output = command.output().expect("SoftHSM is missing; install it: apt-get install softhsm2");
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    };
    util("--init-token --free --label Build --so-pin 5678 --pin 1234");
    util("--import key.pem --token Build --label signing --id 01 --pin 1234");
    let address = format!(
        "pkcs11:token=Build;object=signing?module-path={}",
        soft_hsm().expect("SoftHSM is missing; install it: apt-get install softhsm2")
    );
    let sign = ["sign", "Contoso.mez", "--pkcs11", &address, "--certificate", "signing.cer"];
    let with = |pin: &str| bench.run("pq", &sign, &[("SOFTHSM2_CONF", &configuration), ("PQ_SIGN_PIN", pin)]);
    let said = with("9999");
    assert!(said.code == 1 && said.stderr.contains("does not take the PIN"), "{}", said.stderr);
    assert!(!bench.path("Contoso.pqx").exists());
    let said = with("1234");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(bench.pq(&["verify", "-q", "Contoso.pqx"]).code, 0);
}
