//! `cargo xtask pqtest`: runs PQTest, and installs it for VS Code.

use super::*;

#[test]
fn install_writes_both_programs_under_the_names_that_vs_code_looks_for() {
    // resolvePqTestExecutablePath of src/utils/pqTestPath.ts and MakePQXExecutableName of src/constants/PowerQuerySdkExtension.ts.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tools = folder.path().join("tools");
    let output =
        program("xtask").args(["pqtest", "--install"]).arg(&tools).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("\"powerquery.sdk.tools.location\": \"") && said.contains("tools\""), "{said}");
    // Both are the folder; nugetPath of src/constants/PowerQuerySdkConfiguration.ts adds the name of the program.
    let folder_of =
        |setting: &str| said.lines().find_map(|line| line.trim().strip_prefix(setting)).map(str::to_owned);
    let nuget = folder_of("\"powerquery.sdk.externals.nugetPath\": ");
    assert!(
        nuget.is_some_and(|nuget| nuget.ends_with("tools\"")) && said.contains("Remote settings"),
        "{said}"
    );
    for (name, argument) in [("PQTest.exe", "version"), ("MakePQX.exe", "--version")] {
        let output = std::process::Command::new(tools.join(name)).arg(argument).output().expect("it starts");
        assert!(output.status.success(), "{name}");
    }
}

/// doListVersionsFromNugetCmd and doSeizeFromNugetCmd of src/common/nuget/NugetCommandService.ts: what the extension calls,
/// and where it looks afterwards.
#[test]
fn the_extension_fetches_our_programs_with_our_nuget() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (tools, base) = (folder.path().join("tools"), folder.path().join("extension with blanks/.nuget"));
    program("xtask").args(["pqtest", "--install"]).arg(&tools).assert().success();
    let nuget = |arguments: &[&str]| {
        let output =
            std::process::Command::new(tools.join("nuget")).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let package = "Microsoft.PowerQuery.SdkTools";
    let listed = nuget(&["list", package, "-AllVersions", "-Source", "https://feed.example"]);
    // The bounds of src/constants/PowerQuerySdkExtension.ts.
    assert!(listed.lines().any(|line| line == format!("{package} 2.151.0")), "{listed}");
    assert!(listed.lines().any(|line| line == format!("{package} 2.161.0")), "{listed}");
    nuget(&["install", package, "-Version", "2.161.0", "-OutputDirectory", &base.to_string_lossy()]);
    let installed = base.join(format!("{package}.2.161.0/tools"));
    for (name, argument) in [("PQTest.exe", "version"), ("MakePQX.exe", "--version")] {
        let output =
            std::process::Command::new(installed.join(name)).arg(argument).output().expect("it starts");
        assert!(output.status.success(), "{name}");
    }
}

#[test]
fn xtask_hands_everything_else_to_the_program() {
    let version = program("xtask").args(["pqtest", "version", "-p"]).output().expect("the program starts");
    let version: Value = serde_json::from_slice(&version.stdout).expect("JSON");
    assert_eq!(version["Product"], "PQTest");
    let help = program("xtask").args(["makepqx", "compile", "--help"]).output().expect("the program starts");
    assert!(String::from_utf8_lossy(&help.stdout).contains("--directory"));
    let refused = program("xtask").args(["pqtest", "info", "--nope"]).output().expect("the program starts");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn compare_with_another_engine_goes_through_pqtest() {
    let bench = Bench::new();
    let query = bench.write("one.query.pq", "1 + 1");
    let engine = program("pqtest").get_program().to_owned();
    let output = program("xtask").args(["compare"]).arg(&query).arg("--engine").arg(engine).output();
    let output = output.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("agree on 1, differ on 0"), "{said}");
}
