//! Reports in the JUnit form, which build servers read.

use super::case::{Case, escape};

/// The report of a suite.
pub fn report(suite: &str, cases: &[Case]) -> String {
    let failures = cases.iter().filter(|case| case.failure.is_some()).count();
    let seconds: f64 = cases.iter().map(|case| case.seconds).sum();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{suite}\" tests=\"{}\" \
         failures=\"{failures}\" errors=\"0\" time=\"{seconds:.3}\">\n",
        cases.len()
    );
    for case in cases {
        let name = escape(&case.name);
        xml.push_str(&format!(
            "    <testcase classname=\"{suite}\" name=\"{name}\" time=\"{:.3}\"",
            case.seconds
        ));
        match &case.failure {
            None => xml.push_str("/>\n"),
            Some((line, full)) => xml.push_str(&format!(
                "><failure message=\"{}\">{}</failure></testcase>\n",
                escape(line),
                escape(full)
            )),
        }
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}
