//! MakePQX, argument for argument: pack with a certificate, sign, countersign, replace, verify.

use super::Bench;
use super::signer::{PASSWORD, Signer};
use serde_json::Value;

fn report(bench: &Bench, package: &str) -> (i32, Value) {
    let said = bench.run("makepqx", &["verify", package], &[]);
    (said.code, serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {}", said.stdout)))
}

fn subjects(report: &Value) -> Vec<&str> {
    let certificates = report["CertificateStatus"].as_array().expect("a list");
    certificates.iter().map(|one| one["Subject"].as_str().expect("a name")).collect()
}

#[test]
fn pack_sign_countersign_replace_and_verify() {
    let bench = Bench::new();
    bench.write("a.pfx", &Signer::new("Contoso").pfx);
    bench.write("b.pfx", &Signer::new("Fabrikam").pfx);
    let run = |arguments: &[&str]| {
        let said = bench.run("makepqx", arguments, &[]);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.stderr);
        assert!(!said.stdout.contains(PASSWORD) && !said.stderr.contains(PASSWORD));
    };
    run(&["pack", "-mz", "Contoso.mez", "-t", "packed.pqx", "-c", "a.pfx", "-p", PASSWORD]);
    let (code, found) = report(&bench, "packed.pqx");
    assert_eq!((code, &found["SignatureStatus"]), (0, &"Success".into()));
    assert_eq!(subjects(&found), ["CN=Contoso, S=Berlin, C=DE"]);
    let certificate = &found["CertificateStatus"][0];
    let names: Vec<&String> = certificate.as_object().expect("a record").keys().collect();
    assert_eq!(
        names,
        ["Issuer", "Thumbprint", "Subject", "NotBefore", "NotAfter", "Valid", "Parent", "Status"]
    );
    assert_eq!(certificate["Status"], "UntrustedRoot");
    assert_eq!((&certificate["Valid"], &certificate["Parent"]), (&Value::Bool(false), &Value::Null));

    run(&["pack", "--mez", "Contoso.mez", "--target", "plain.pqx"]);
    run(&["sign", "plain.pqx", "--certificate", "a.pfx", "--password", PASSWORD]);
    assert_eq!(subjects(&report(&bench, "plain.pqx").1), ["CN=Contoso, S=Berlin, C=DE"]);
    run(&["sign", "plain.pqx", "-c", "b.pfx", "-p", PASSWORD]);
    assert_eq!(
        subjects(&report(&bench, "plain.pqx").1),
        ["CN=Contoso, S=Berlin, C=DE", "CN=Fabrikam, S=Berlin, C=DE"]
    );
    run(&["sign", "plain.pqx", "-c", "b.pfx", "-p", PASSWORD, "-r"]);
    assert_eq!(subjects(&report(&bench, "plain.pqx").1), ["CN=Fabrikam, S=Berlin, C=DE"]);
    let quiet = bench.run("makepqx", &["verify", "-q", "plain.pqx"], &[]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));

    let mut damaged = bench.read("plain.pqx");
    let at = damaged.windows(6).position(|bytes| bytes == b"() => ").expect("the section");
    damaged[at + 6] = b'2';
    bench.write("damaged.pqx", &damaged);
    // The archive's own sum says it first.
    let said = bench.run("makepqx", &["verify", "damaged.pqx"], &[]);
    assert_eq!(said.code, 1);
    assert!(said.stderr.contains("Contoso.pq"), "{}", said.stderr);

    let said = bench.run("makepqx", &["sign", "plain.pqx", "-c", "a.pfx", "-p", "wrong"], &[]);
    assert!(said.code == 1 && said.stderr.contains("is the password right?"), "{}", said.stderr);
    assert_eq!(subjects(&report(&bench, "plain.pqx").1), ["CN=Fabrikam, S=Berlin, C=DE"]);
}
