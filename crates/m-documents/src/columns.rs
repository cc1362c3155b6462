//! Table types from column names that a document chose: they may repeat, but a table's may not.

use m_engine::value::types::RecordType;
use m_engine::value::{Shape, Text, Type};
use std::collections::{HashMap, HashSet};

/// A table type of these columns. A name that was there before gets a number: `a`, `a_1`, `a_2`.
pub(crate) fn table_type(columns: impl IntoIterator<Item = (Text, Type)>) -> Type {
    let (names, types): (Vec<Text>, Vec<Type>) = columns.into_iter().unzip();
    // Names are unique now, so there is a shape.
    let shape = Shape::new(unique(names)).unwrap_or_default();
    Type::table(RecordType::row(shape, types))
}

/// The names, each of them once.
pub(crate) fn unique(names: Vec<Text>) -> Vec<Text> {
    let mut seen: HashSet<Text> = HashSet::new();
    let given: HashSet<Text> = names.iter().cloned().collect();
    // The last number that a name got: thousands of columns may have one name.
    let mut numbers: HashMap<Text, usize> = HashMap::new();
    let mut result = Vec::with_capacity(names.len());
    for name in names {
        let mut candidate = name.clone();
        if seen.contains(&candidate) {
            let number = numbers.entry(name.clone()).or_default();
            while seen.contains(&candidate) || (*number > 0 && given.contains(&candidate)) {
                *number += 1;
                candidate = Text::from(format!("{name}_{number}"));
            }
        }
        seen.insert(candidate.clone());
        result.push(candidate);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::unique;
    use m_engine::value::Text;

    #[test]
    fn names_occur_once() {
        let names = ["a", "a", "a_1", "b", "a"].map(Text::from).to_vec();
        let unique: Vec<String> = unique(names).iter().map(|name| name.as_str().to_owned()).collect();
        assert_eq!(unique, ["a", "a_2", "a_1", "b", "a_3"]);
    }
}
