//! Every name that a query or an extension sees: the standard library of all crates, and the functions that only a
//! host can have.

use crate::disk::DISK_FUNCTIONS;
use crate::extension::EXTENSION_FUNCTIONS;
use crate::odata::{FEED, OMIT_VALUES};
use crate::web::WEB_FUNCTIONS;
use m_engine::Builtin;
use m_library::reference;
use std::collections::HashSet;

/// The declarations of the standard library and of this host, in no particular order, each name once.
pub fn builtins() -> impl Iterator<Item = &'static Builtin> {
    m_library::builtins()
        .chain(m_documents::builtins())
        .chain(WEB_FUNCTIONS)
        .chain(OMIT_VALUES)
        .chain([&FEED])
        .chain(DISK_FUNCTIONS)
        .chain(EXTENSION_FUNCTIONS)
}

/// The names of Microsoft's function reference that no declaration has, in alphabetical order.
pub fn absent() -> Vec<&'static str> {
    let declared: HashSet<&str> = builtins().map(|builtin| builtin.name).collect();
    // The constructors (`#date`) belong to the language.
    reference::names()
        .map(|name| name.name)
        .filter(|name| !declared.contains(name) && !name.starts_with('#'))
        .collect()
}

/// The names of the reference that are declared, but whose calls always raise an error, because they need a system that
/// this host does not have, in alphabetical order.
pub fn foreign() -> Vec<&'static str> {
    // A browser is foreign too; its function is declared where web pages are read.
    let is_foreign = |name: &&str| m_library::is_foreign(name) || *name == "Web.BrowserContents";
    reference::names().map(|name| name.name).filter(is_foreign).collect()
}

/// The declared names most like `wanted`, the likest first, no more than `count`.
pub fn near(wanted: &str, count: usize) -> Vec<&'static str> {
    let wanted = wanted.to_lowercase();
    let mut names: Vec<(usize, &str)> = builtins()
        .map(|builtin| (strsim::levenshtein(&wanted, &builtin.name.to_lowercase()), builtin.name))
        .filter(|(distance, _)| *distance <= 2 + wanted.len() / 4)
        .collect();
    names.sort_unstable();
    names.into_iter().take(count).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::{absent, builtins, foreign, near};
    use std::collections::HashSet;

    #[test]
    fn only_foreign_systems_are_missing() {
        let absent = absent();
        assert!(absent.is_empty(), "absent: {absent:?}");
        assert!(foreign().contains(&"Sql.Database"));
        assert!(!foreign().contains(&"Text.Lower"));
    }

    #[test]
    fn every_name_is_declared_once() {
        let mut seen = HashSet::new();
        let twice: Vec<&str> =
            builtins().map(|builtin| builtin.name).filter(|name| !seen.insert(*name)).collect();
        assert!(twice.is_empty(), "declared twice: {twice:?}");
    }

    #[test]
    fn a_mistyped_name_finds_the_right_one() {
        for (wanted, found) in [
            ("Text.Lowr", "Text.Lower"),
            ("list.tranform", "List.Transform"),
            ("Table.AddColum", "Table.AddColumn"),
        ] {
            assert_eq!(near(wanted, 1), [found]);
        }
        assert!(near("Nothing.LikeIt.AtAll", 3).is_empty());
    }
}
