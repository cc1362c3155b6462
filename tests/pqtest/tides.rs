//! The second connector of our own passes every command: nothing in them is made for one connector.

use super::*;
use crate::host::tides;

#[test]
fn every_command_works_for_tides() {
    let server = tides::start();
    let bench = Bench::new();
    let package = tides::package().to_string_lossy().into_owned();
    let queries = tides::sources().join("queries");
    let stations = queries.join("stations.query.pq").to_string_lossy().into_owned();
    let queries = queries.to_string_lossy().into_owned();
    let route = format!("{}={}", tides::ADDRESS, server.url());
    let run = |command: &str, query: &str, more: &[&str], input: &str| {
        let list = [&[command, "-e", &package, "-q", query, "--route", &route], more].concat();
        bench.run("pqtest", &list, input).json()
    };
    let info = bench.pqtest(&["info", "-e", &package]).json();
    assert_eq!((&info[0]["Name"], &info[0]["Version"]), (&json!("Tides"), &json!("1.2.0")));
    assert_eq!(info[0]["DataSources"][0]["AuthenticationInfos"][0]["Kind"], "Key");
    let found = run("discover", &stations, &[], "");
    assert_eq!(found["DataSources"][0]["Path"], tides::ADDRESS);
    let template = run("credential-template", &stations, &[], "");
    let filled = template.to_string().replace("$$KEY$$", tides::KEY);
    assert_eq!(run("set-credential", &stations, &[], &filled)["Status"], "Success");
    assert_eq!(bench.pqtest(&["list-credential"]).json()[0]["DataSource"]["kind"], "Tides");
    assert_eq!(run("test-connection", &stations, &[], "")["Status"], "Success");
    assert_eq!(run("validate", &stations, &[], "")["Status"], "Success");
    let rows = run("run-test", &stations, &[], "");
    assert_eq!((&rows[0]["Status"], &rows[0]["RowCount"]), (&json!("Passed"), &json!(3)), "{rows}");
    let compared = run("run-compare", &queries, &["-p", "-fomof"], "");
    assert!(
        compared.as_array().is_some_and(|all| all.iter().all(|one| one["Status"] == "Passed")),
        "{compared}"
    );
    assert_eq!(run("refresh-credential", &stations, &[], "")["Status"], "Failure");
    assert_eq!(run("oauth", &stations, &[], "")["Status"], "Failure");
    assert_eq!(run("delete-credential", &stations, &[], "")["Status"], "Success");
    assert_eq!(run("run-test", &stations, &[], "")[0]["Status"], "Failed");
}
