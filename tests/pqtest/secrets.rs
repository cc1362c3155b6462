//! A secret goes in through standard input and into requests, and is found nowhere else in clear.

use super::*;

/// The forms in which a password might show: itself, and in the header of a request.
const SECRETS: [&str; 4] =
    ["s3cret-Password", "YWRhOnMzY3JldC1QYXNzd29yZA==", "s3cret-Key", "czNjcmV0LVBhc3N3b3Jk"];

#[test]
fn secrets_are_in_no_output_and_no_file() {
    let server = service();
    let refusing = Server::start(|_: &Request, _| Response::status(401));
    let bench = Bench::new();
    let mut said = Vec::new();
    for (kind, properties) in [
        ("UsernamePassword", "\"Username\": \"ada\",\n\"Password\": \"s3cret-Password\""),
        ("Key", "\"Key\": \"s3cret-Key\""),
    ] {
        for server in [&server, &refusing] {
            let query = format!("Contoso.Contents(\"{}\")", server.url());
            bench.write("tests/one.query.pq", &query);
            let json = format!(
                "{{\n\"AuthenticationKind\": \"{kind}\",\n\"AuthenticationProperties\": {{\n{properties}\n}},\n\
                 \"PrivacySetting\": \"None\",\n\"Permissions\": []\n}}"
            );
            let with = ["-e", "Contoso.mez", "-q", "tests/one.query.pq", "-l", "all"];
            let run = |command: &str, more: &[&str], input: &str| {
                bench.run("pqtest", &[&[command], with.as_slice(), more].concat(), input)
            };
            said.push(run("set-credential", &[], &json));
            // What is no JSON is read with tolerance, or refused without a word of it.
            said.push(run("set-credential", &[], &json.replace("s3cret-", "s3cret-\\")));
            said.push(run("set-credential", &[], &json.replace('{', "s3cret-Password")));
            said.push(run("set-credential", &["-p"], &json));
            said.push(bench.pqtest(&["list-credential", "-p"]));
            said.push(run("test-connection", &["-p"], ""));
            said.push(run("run-test", &["--har", "one.har", "-trx", "trx", "-junit", "one.xml"], ""));
            said.push(run(
                "run-compare",
                &["-pitr", "-itrf", "results", "-dc", "Web", "--har", "two.har"],
                "",
            ));
            said.push(run("compare", &["-p", "-trx", "trx2", "-junit", "two.xml"], ""));
            said.push(run("validate", &[], ""));
        }
    }
    let used = server.requests();
    assert!(used.iter().any(|request| request.header("x-api-key") == Some("s3cret-Key")), "the key was used");
    assert!(used.iter().any(|request| request.header("authorization").is_some()), "the password was used");
    let mut texts: Vec<String> = said.into_iter().flat_map(|said| [said.stdout, said.stderr]).collect();
    assert!(texts.iter().any(|text| text.contains("/rows 200")), "requests are traced");
    for entry in walkdir::WalkDir::new(bench.folder.path()).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    assert!(
        bench.path("one.har").exists()
            && bench.path("trx/PQTest.trx").exists()
            && bench.path("store.json").exists()
    );
    for text in texts {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
