//! MakePQX: compile as the VS Code extension calls it, and pack. Signing is in `tests/release`.

use super::*;

/// A project as the extension's template lays it out.
fn project(bench: &Bench) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/contoso");
    for name in ["Contoso.pq", "resources.resx"] {
        bench
            .write(&format!("Fabrikam/{name}"), &std::fs::read_to_string(source.join(name)).expect("a part"));
    }
    bench.write("Fabrikam/Contoso.query.pq", "1");
    bench.write("Fabrikam/Contoso.proj", "<Project/>");
    bench.write("Fabrikam/.vscode/settings.json", "{}");
    bench.write("Fabrikam/bin/old.txt", "x");
    bench.write("Fabrikam/docs/notes.md", "x");
    bench.write("Fabrikam/keep.json", "{}");
    bench.write("Fabrikam/.pqignore", "# remarks\ndocs/\n");
}

fn parts(path: &Path) -> Vec<String> {
    let package = mez::Package::open(path).expect("a package");
    package.parts().iter().map(|part| part.name.clone()).collect()
}

#[test]
fn compile_collects_the_folder_into_the_place_where_vs_code_looks() {
    let bench = Bench::new();
    project(&bench);
    let said = bench.run("makepqx", &["compile", "Fabrikam"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let package = bench.path("Fabrikam/bin/AnyCPU/Debug/Fabrikam.mez");
    assert_eq!(Path::new(said.stdout.trim()), package.canonicalize().as_deref().unwrap_or(&package));
    assert_eq!(parts(&package), ["Contoso.pq", "keep.json", "resources.resx"]);
    let info = bench.pqtest(&["info", "-e", "Fabrikam/bin/AnyCPU/Debug/Fabrikam.mez"]).json();
    assert_eq!(info[0]["Name"], "Contoso");
    let said = bench.run("makepqx", &["compile", "Fabrikam", "-d", "out", "-t", "Other"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(parts(&bench.path("out/Other.mez")).len(), 3);
    bench.write("empty/readme.txt", "x");
    let said = bench.run("makepqx", &["compile", "empty"], "");
    assert!(said.code == Some(1) && said.stderr.contains("has no connector"), "{}", said.stderr);
    assert_eq!(bench.run("makepqx", &["compile", "nowhere"], "").code, Some(1));
}

#[test]
fn pack_makes_an_unsigned_package_with_the_same_parts() {
    let bench = Bench::new();
    bench.write("names/Ä b.pq", "section A; shared A = 1;");
    bench.write("names/client_id", "x");
    let said = bench.run("makepqx", &["compile", "names", "-d", "."], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let said = bench.run("makepqx", &["pack", "-mz", "names.mez", "-t", "names.pqx"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(parts(&bench.path("names.pqx")), parts(&bench.path("names.mez")));
    let said = bench.run("makepqx", &["verify", "names.pqx"], "");
    assert_eq!(said.code, Some(1));
    let answer: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_eq!(answer, json!({ "SignatureStatus": "NotSigned", "CertificateStatus": [] }));
    let quiet = bench.run("makepqx", &["verify", "-q", "names.pqx"], "");
    assert_eq!((quiet.code, quiet.stdout.as_str()), (Some(1), ""));
}

#[test]
fn wrong_arguments_are_told() {
    let bench = Bench::new();
    assert_eq!(bench.run("makepqx", &["pack", "--nope"], "").code, Some(2));
    let said = bench.run("makepqx", &["sign", "a.pqx"], "");
    assert!(said.code == Some(1) && said.stderr.contains("--certificate"), "{}", said.stderr);
}

#[test]
fn compile_refuses_what_power_bi_does_not_load() {
    let bench = Bench::new();
    let section = "section A; shared A.B = 1;";
    let compile = |name: &str| {
        let said = bench.run("makepqx", &["compile", name], "");
        assert!(!bench.path(&format!("{name}/bin/AnyCPU/Debug/{name}.mez")).exists() || said.code == Some(0));
        said
    };
    bench.write("broken/broken.pq", "section A;\nshared A.B = (;\n");
    let broken = compile("broken");
    assert_eq!(broken.code, Some(1));
    assert!(
        broken.stderr.contains("broken.pq:2:") && broken.stderr.contains("shared A.B = (;"),
        "{}",
        broken.stderr
    );
    bench.write("module/module.pq", section);
    bench.write("module/Other.pqm", "let a = in a");
    let module = compile("module");
    assert!(module.code == Some(1) && module.stderr.contains("Other.pqm:1:"), "{}", module.stderr);
    bench.write("two/two.pq", section);
    bench.write("two/three.pq", "section B; shared B.C = 1;");
    let two = compile("two");
    assert!(two.code == Some(1) && two.stderr.contains("2 section documents"), "{}", two.stderr);
    bench.write("good/good.pq", section);
    for other in [
        "node_modules/a/x.pq",
        ".vscode/settings.json",
        "bin/x.pq",
        "obj/x.pq",
        "tests/one.pq",
        "good.query.pq",
    ] {
        bench.write(&format!("good/{other}"), "section Z;");
    }
    let good = compile("good");
    assert_eq!(good.code, Some(0), "{}", good.stderr);
    let package = mez::Package::open(bench.path("good/bin/AnyCPU/Debug/good.mez")).expect("the package");
    let parts: Vec<&str> = package.parts().iter().map(|part| part.name.as_str()).collect();
    assert_eq!(parts, ["good.pq"]);
}
