//! Every seed and every former finding once, in every run of the tests.

use fuzz::{TARGETS, seeds};

#[test]
fn seeds_and_findings_are_read() {
    for target in TARGETS {
        let all = (target.seeds)();
        let findings = seeds::findings(target.name);
        assert!(!all.is_empty(), "{} has no seeds", target.name);
        let failed = m_engine::session::run(|| {
            let inputs = all.iter().chain(&findings).filter(|input| {
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (target.run)(input))).is_err()
            });
            inputs.map(|input| String::from_utf8_lossy(input).into_owned()).collect::<Vec<_>>()
        });
        let failed = failed.expect("the thread starts");
        assert!(failed.is_empty(), "{}: {failed:?}", target.name);
    }
}
