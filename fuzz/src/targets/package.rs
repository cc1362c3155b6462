//! Packages: whatever an archive holds, it is opened or refused, and its texts are read.

use mez::{Package, StringTable};

pub(super) fn run(input: &[u8]) {
    let Ok(package) = Package::from_bytes(input) else { return };
    for part in package.section_candidates("Sample.mez") {
        let text = mez::decode_text(&part.bytes);
        let _ = m_syntax::parse(&text);
    }
    for culture in ["en-US", "de-CH", ""] {
        let _ = StringTable::read(&package, culture);
    }
    let written = mez::write(&package).unwrap_or_else(|error| panic!("{error}"));
    let read = Package::from_bytes(&written).unwrap_or_else(|error| panic!("{error}"));
    assert!(read == package, "a package is another one when it has been written");
}
