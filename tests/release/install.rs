//! `pq install`, `--uninstall` and `pq doctor`.

use super::Bench;
use super::signer::{PASSWORD, Signer};

fn connector(version: &str) -> Vec<u8> {
    let text = format!(
        "[Version = \"{version}\"]\nsection Contoso;\nshared Contoso.Contents = () => \"{version}\";\n"
    );
    let part = mez::Part { name: "Contoso.pq".into(), bytes: text.into_bytes() };
    mez::write(&mez::Package::new([part]).expect("a package")).expect("a package can be written")
}

#[test]
fn a_newer_version_stays_unless_it_is_forced() {
    let bench = Bench::new();
    let to = ["--to", "shared folder/Custom Connectors"];
    let install = |name: &str, more: &[&str]| bench.pq(&[&["install", name][..], &to[..], more].concat());
    let there = "shared folder/Custom Connectors/Contoso.mez";

    bench.write("Contoso.mez", &connector("1.9.0"));
    let said = install("Contoso.mez", &[]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("Allow any extension"), "{}", said.stderr);
    assert_eq!(bench.read(there), connector("1.9.0"));

    bench.write("Contoso.mez", &connector("1.10.0"));
    assert_eq!(install("Contoso.mez", &[]).code, 0);
    assert_eq!(bench.read(there), connector("1.10.0"));

    bench.write("Contoso.mez", &connector("1.9.5"));
    let said = install("Contoso.mez", &[]);
    assert_eq!(said.code, 1);
    for part in ["1.10.0", "1.9.5", "--force"] {
        assert!(said.stderr.contains(part), "{part}: {}", said.stderr);
    }
    assert_eq!(bench.read(there), connector("1.10.0"));
    assert_eq!(install("Contoso.mez", &["--force"]).code, 0);
    assert_eq!(bench.read(there), connector("1.9.5"));

    // Signed, under the other ending: one of the two is loaded, and it is this one.
    bench.write("signing.pfx", &Signer::new("Contoso").pfx);
    let said =
        bench.run("pq", &["sign", "Contoso.mez", "-c", "signing.pfx"], &[("PQ_SIGN_PASSWORD", PASSWORD)]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let said = install("Contoso.pqx", &[]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("thumbprint") && !bench.path(there).exists(), "{}", said.stderr);

    let said = bench.pq(&[&["install", "contoso", "--uninstall"][..], &to[..]].concat());
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(
        std::fs::read_dir(bench.path("shared folder/Custom Connectors")).expect("the folder").count(),
        0
    );
    let said = bench.pq(&[&["install", "contoso", "--uninstall"][..], &to[..]].concat());
    assert!(said.code == 1 && said.stderr.contains("not installed"), "{}", said.stderr);
}

#[test]
fn what_is_no_connector_is_not_installed() {
    let bench = Bench::new();
    bench.write("text.mez", b"no package");
    let said = bench.pq(&["install", "text.mez", "--to", "there"]);
    assert!(said.code == 1 && said.stderr.contains("not an extension package"), "{}", said.stderr);
    assert!(!bench.path("there").exists());
    if !cfg!(windows) {
        let said = bench.pq(&["install", "Contoso.mez"]);
        assert!(said.code == 1 && said.stderr.contains("Custom Connectors"), "{}", said.stderr);
    }
}

#[test]
fn doctor_names_what_is_missing_with_the_line_to_type() {
    let bench = Bench::new();
    let empty = bench.path("");
    let said = bench.run("pq", &["doctor", "tests"], &[("PATH", &empty.to_string_lossy())]);
    assert_eq!(said.code, 1, "{}", said.stdout);
    assert!(said.stdout.contains("missing  tests"), "{}", said.stdout);
    if cfg!(target_os = "linux") {
        assert!(said.stdout.contains("apt-get install xmlsec1"), "{}", said.stdout);
    }
    assert_eq!(bench.pq(&["doctor"]).code, 0);
    let said = bench.pq(&["doctor", "coffee"]);
    assert!(said.code == 1 && said.stderr.contains("sign-in"), "{}", said.stderr);
}
