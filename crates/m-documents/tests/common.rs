//! What the tests of all formats share: an evaluation with the library, tables of cases on files made in a test, and damage.

use crate::cases;
use m_engine::{Cx, Library};

/// The library with the functions of documents.
pub(crate) fn library() -> Library {
    Library::new(m_library::builtins().chain(m_documents::builtins()))
}

/// Runs `body` in a fresh evaluation of the whole library.
pub(crate) fn with_library<T: Send>(body: impl FnOnce(&Cx) -> T + Send) -> T {
    cases::with(library, body)
}

/// Checks cases, with `file` standing for these bytes.
pub(crate) fn check_with<T: AsRef<str> + Sync>(file: &[u8], cases: &[(T, T)]) {
    let told = |cx: &Cx, (text, expected): &(T, T)| {
        let (text, expected) = (text.as_ref(), expected.as_ref());
        let found = cases::problem(cx, text, expected, file)?;
        Some(format!("{text}\n    expected {expected}\n    found {found}"))
    };
    let failures: Vec<String> = with_library(|cx| cases.iter().filter_map(|case| told(cx, case)).collect());
    cases::none(&failures, &format!("of {} cases", cases.len()));
}

/// Every way a file may be damaged that is tried: cut at each step, and one bit after another turned over.
pub(crate) fn damaged(file: &[u8], step: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let cuts = (0..file.len()).step_by(step).map(|end| file[..end].to_vec());
    let flips = (0..file.len()).step_by(step).map(move |at| {
        let mut bytes = file.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    cuts.chain(flips)
}
