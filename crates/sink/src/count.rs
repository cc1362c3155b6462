//! Numbers of things in messages.

use std::fmt::Display;

/// A number and the noun of what is counted, which is given for one: `1 file`, `2 files`, `0 queries`, `3 branches`. Nouns whose
/// plural has none of these endings have no place here.
pub fn counted(number: impl Display, noun: &str) -> String {
    let number = number.to_string();
    let before_y = noun.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o', 'u']));
    match before_y {
        _ if number == "1" => format!("{number} {noun}"),
        Some(rest) => format!("{number} {rest}ies"),
        None if noun.ends_with("ch") => format!("{number} {noun}es"),
        None => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_thing_has_no_plural() {
        for (number, noun, text) in [
            (0, "file", "0 files"),
            (1, "file", "1 file"),
            (21, "file", "21 files"),
            (1, "query", "1 query"),
            (2, "query", "2 queries"),
            (2, "key", "2 keys"),
            (0, "branch", "0 branches"),
        ] {
            assert_eq!(counted(number, noun), text);
        }
    }
}
