//! The names of Microsoft's M function reference, so that anyone can see which of them a host lacks.

/// A name of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceName {
    /// The full name: `Text.Lower`, `JoinKind.Inner`.
    pub name: &'static str,
    /// What it names.
    pub category: Category,
}

/// What a name of the reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// A function with a page of its own.
    Function,
    /// A value: `Number.PI`.
    Constant,
    /// The type of an enumeration's members: `JoinKind.Type`.
    Enumeration,
    /// A member of an enumeration: `JoinKind.Inner`.
    Member,
    /// A type that pages and their examples use: `Int64.Type`.
    Type,
}

/// One line for each name: the name, a tab, the category.
const NAMES: &str = include_str!("reference/names.tsv");

/// The names of the reference in alphabetical order, without those of the language itself (keywords, operators).
pub fn names() -> impl Iterator<Item = ReferenceName> {
    NAMES.lines().filter_map(|line| {
        let (name, category) = line.split_once('\t')?;
        let category = match category {
            "function" => Category::Function,
            "constant" => Category::Constant,
            "enumeration" => Category::Enumeration,
            "member" => Category::Member,
            "type" => Category::Type,
            _ => return None,
        };
        Some(ReferenceName { name, category })
    })
}

#[cfg(test)]
mod tests {
    use super::{Category, NAMES, names};

    #[test]
    fn every_line_is_a_name_with_a_category() {
        let all: Vec<_> = names().collect();
        assert_eq!(all.len(), NAMES.lines().count());
        assert!(all.windows(2).all(|pair| pair[0].name < pair[1].name), "the names are sorted, each once");
        let of = |category| all.iter().filter(|name| name.category == category).count();
        // The reference has more than 650 pages of functions, and 31 of enumerations.
        assert!(of(Category::Function) > 650);
        assert_eq!(of(Category::Enumeration), 31);
    }
}
