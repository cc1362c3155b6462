//! Every seed and every former finding once, in every run of the tests.

use fuzz::{TARGETS, seeds};

#[test]
fn seeds_and_findings_are_read() {
    for target in TARGETS {
        let all = (target.seeds)();
        assert!(!all.is_empty(), "{} has no seeds", target.name);
        for input in all.iter().chain(&seeds::findings(target.name)) {
            let ran = m_engine::session::run(|| std::panic::catch_unwind(|| (target.run)(input)).is_ok());
            assert!(ran.is_ok_and(|ran| ran), "{}: {}", target.name, String::from_utf8_lossy(input));
        }
    }
}
