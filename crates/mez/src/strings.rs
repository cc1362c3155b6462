//! The texts of a package in the language of the person who reads them.

use crate::package::Package;
use crate::resx::{ResxError, read_resx};
use std::collections::BTreeMap;

/// A package's texts for one culture: what `Extension.LoadString` looks into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StringTable {
    strings: BTreeMap<String, String>,
}

impl StringTable {
    /// Reads the texts of a package for a culture such as `de-CH`: from `resources.de-CH.resx`, where that lacks one
    /// from `resources.de.resx`, and last from `resources.resx`.
    ///
    /// # Errors
    /// The name of the part that is not well-formed, and why.
    pub fn read(package: &Package, culture: &str) -> Result<Self, (String, ResxError)> {
        let mut strings = BTreeMap::new();
        for name in Self::part_names(culture).iter().rev() {
            if let Some(part) = package.part(name) {
                strings.extend(read_resx(&part.bytes).map_err(|error| (part.name.clone(), error))?);
            }
        }
        Ok(StringTable { strings })
    }

    /// The parts in which a text of this culture is looked for, in that order: for `zh-Hant-TW`
    /// `resources.zh-Hant-TW.resx`, `resources.zh-Hant.resx`, `resources.zh.resx`, `resources.resx`.
    pub fn part_names(culture: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut culture = culture;
        while !culture.is_empty() {
            names.push(format!("resources.{culture}.resx"));
            culture = culture.rsplit_once('-').map_or("", |(parent, _)| parent);
        }
        names.push("resources.resx".to_owned());
        names
    }

    /// The text of this name; names count with upper and lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.strings.get(name).map(String::as_str)
    }

    /// Every name and text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.strings.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}
