//! The parts of a package and how they are found.

use crate::error::{Error, Problem};
use crate::limits::{MAX_PACKAGE_BYTES, MAX_PARTS};
use crate::text;

/// One file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name at the root of the package, with `/` between folders, for example `Anaplan.pq`.
    pub name: String,
    /// The bytes as they are: no line ending is ever changed.
    pub bytes: Vec<u8>,
}

/// The parts of an extension, whatever they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    parts: Vec<Part>,
}

impl Package {
    /// A package of these parts, sorted by name.
    ///
    /// # Errors
    /// [`Problem::UnsafeName`], [`Problem::DuplicatePart`], [`Problem::TooManyParts`] and [`Problem::TooLarge`].
    pub fn new(parts: impl IntoIterator<Item = Part>) -> Result<Self, Error> {
        let mut parts: Vec<Part> = parts.into_iter().collect();
        if parts.len() > MAX_PARTS {
            return Err(Problem::TooManyParts(parts.len()).into());
        }
        let bytes: u64 = parts.iter().map(|part| part.bytes.len() as u64).sum();
        if bytes > MAX_PACKAGE_BYTES {
            return Err(Problem::TooLarge(bytes).into());
        }
        if let Some(part) = parts.iter().find(|part| !is_safe(&part.name)) {
            return Err(Problem::UnsafeName(part.name.clone()).into());
        }
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        let mut names: Vec<String> = parts.iter().map(|part| part.name.to_lowercase()).collect();
        names.sort();
        if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
            return Err(Problem::DuplicatePart(name.clone()).into());
        }
        Ok(Package { parts })
    }

    /// The parts in the order of their names.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part of this name; upper and lower case do not count. (A shipped package asks for `Lakehouse16.png` where
    /// the part is `LakeHouse16.png`.)
    pub fn part(&self, name: &str) -> Option<&Part> {
        let exact = self.parts.iter().find(|part| part.name == name);
        let name = name.to_lowercase();
        exact.or_else(|| self.parts.iter().find(|part| part.name.to_lowercase() == name))
    }

    /// The text of a part, without byte-order mark; `None` if there is no such part. Bytes that are not text in the
    /// part's encoding become U+FFFD.
    pub fn text(&self, name: &str) -> Option<String> {
        self.part(name).map(|part| text::decode_text(&part.bytes))
    }

    /// The parts that may be the section document, likeliest first: root parts ending `.pq` or `.m` in any case,
    /// first the one named like the package. The section document is the first of them that parses as one; a
    /// `.query.pq` beside it is a test query and comes last. `package_name` is the package's file name with or
    /// without extension.
    pub fn section_candidates(&self, package_name: &str) -> Vec<&Part> {
        let base = package_name.rsplit(['/', '\\']).next().unwrap_or(package_name);
        let base = [".mez", ".pqx"]
            .iter()
            .find_map(|ending| strip_suffix_ignoring_case(base, ending))
            .unwrap_or(base)
            .to_lowercase();
        let mut candidates: Vec<(u8, &Part)> = Vec::new();
        for part in self.parts.iter().filter(|part| !part.name.contains('/')) {
            let stem = [".pq", ".m"].iter().find_map(|ending| strip_suffix_ignoring_case(&part.name, ending));
            if let Some(stem) = stem {
                let stem = stem.to_lowercase();
                let rank = if stem == base {
                    0
                } else if stem.ends_with(".query") {
                    2
                } else {
                    1
                };
                candidates.push((rank, part));
            }
        }
        candidates.sort_by_key(|(rank, _)| *rank);
        candidates.into_iter().map(|(_, part)| part).collect()
    }
}

/// Whether a part of this name stays inside the package on every operating system.
pub(crate) fn is_safe(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
}

fn strip_suffix_ignoring_case<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    let (stem, tail) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    tail.eq_ignore_ascii_case(ending).then_some(stem)
}
