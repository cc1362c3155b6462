//! Versions of connectors: what a package says of its own, and which of two is the newer one.

use crate::walk::{fields, literal_text};
use m_syntax::ast::Document;
use mez::Package;

/// The numbers of a version, to be compared; what is none counts as 0.
pub fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map(|number| number.trim().parse().unwrap_or(0)).collect()
}

/// The `Version` of the section document of a package of this name, "0" where it says none; `None` where there is no such
/// document. A shipped connector spells the attribute `version`: upper and lower case do not count.
pub fn of_package(package: &Package, name: &str) -> Option<String> {
    let part = crate::folder::section_document(package, name)?;
    let text = package.text(&part)?;
    let tree = m_syntax::parse(&text);
    let Document::Section(section) = &tree.document else { return None };
    let mut attributes = section.attributes.iter().flat_map(fields);
    let own = attributes.find(|field| field.name.text.eq_ignore_ascii_case("version"));
    Some(own.and_then(|own| literal_text(&own.value)).unwrap_or("0").to_owned())
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("1.10.0") > numbers("1.9.9"));
        assert!(numbers("2.0") > numbers("1.99.99"));
        assert!(numbers("1.0.0") <= numbers("1.0.0"));
        assert_eq!(numbers("1.2.3"), [1, 2, 3]);
    }
}
