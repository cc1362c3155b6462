//! Reports in the form of Visual Studio's test results (TRX), which Azure Pipelines and Visual Studio read.

use super::case::{Case, escape};
use crate::times;
use sha1::{Digest, Sha1};

/// The id of the test type "unit test".
const UNIT_TEST: &str = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
/// The id of the list "Results Not in a List".
const TEST_LIST: &str = "8c84fa94-04c1-424b-9868-57a2d4851a1d";

/// The report.
pub fn report(cases: &[Case]) -> String {
    let start = cases.first().map_or("", |case| case.start.as_str());
    let end = cases.last().map_or(start, |case| case.end.as_str());
    let failed = cases.iter().filter(|case| case.failure.is_some()).count();
    let (total, passed) = (cases.len(), cases.len() - failed);
    let run = id(&format!("run {start}"));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<TestRun id=\"{run}\" name=\"PQTest {start}\" \
         xmlns=\"http://microsoft.com/schemas/VisualStudio/TeamTest/2010\">\n  <Times creation=\"{start}\" \
         queuing=\"{start}\" start=\"{start}\" finish=\"{end}\" />\n  <Results>\n"
    );
    for case in cases {
        xml.push_str(&result(case));
    }
    xml.push_str("  </Results>\n  <TestDefinitions>\n");
    for case in cases {
        let (name, test) = (escape(&case.name), id(&case.name));
        xml.push_str(&format!(
            "    <UnitTest name=\"{name}\" storage=\"{name}\" id=\"{test}\">\n      <Execution id=\"{}\" />\n      \
             <TestMethod codeBase=\"{name}\" className=\"PQTest\" name=\"{name}\" />\n    </UnitTest>\n",
            execution(case)
        ));
    }
    xml.push_str("  </TestDefinitions>\n  <TestEntries>\n");
    for case in cases {
        xml.push_str(&format!(
            "    <TestEntry testId=\"{}\" executionId=\"{}\" testListId=\"{TEST_LIST}\" />\n",
            id(&case.name),
            execution(case)
        ));
    }
    let outcome = if failed == 0 { "Completed" } else { "Failed" };
    xml.push_str(&format!(
        "  </TestEntries>\n  <TestLists>\n    <TestList name=\"Results Not in a List\" id=\"{TEST_LIST}\" />\n  \
         </TestLists>\n  <ResultSummary outcome=\"{outcome}\">\n    <Counters total=\"{total}\" executed=\"{total}\" \
         passed=\"{passed}\" failed=\"{failed}\" error=\"0\" />\n  </ResultSummary>\n</TestRun>\n"
    ));
    xml
}

fn result(case: &Case) -> String {
    let (name, test) = (escape(&case.name), id(&case.name));
    let outcome = if case.failure.is_none() { "Passed" } else { "Failed" };
    let head = format!(
        "    <UnitTestResult executionId=\"{}\" testId=\"{test}\" testName=\"{name}\" computerName=\"\" \
         duration=\"{}\" startTime=\"{}\" endTime=\"{}\" testType=\"{UNIT_TEST}\" outcome=\"{outcome}\" \
         testListId=\"{TEST_LIST}\"",
        execution(case),
        times::clock(case.seconds),
        case.start,
        case.end
    );
    match &case.failure {
        None => format!("{head} />\n"),
        Some((line, full)) => format!(
            "{head}>\n      <Output>\n        <ErrorInfo>\n          <Message>{}</Message>\n          \
             <StackTrace>{}</StackTrace>\n        </ErrorInfo>\n      </Output>\n    </UnitTestResult>\n",
            escape(line),
            escape(full)
        ),
    }
}

fn execution(case: &Case) -> String {
    id(&format!("{} {}", case.name, case.start))
}

/// A name as a GUID that is the same in every run, by which readers follow a test through its runs.
fn id(name: &str) -> String {
    let digest = Sha1::digest(name.as_bytes());
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!("{}-{}-5{}-a{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}
