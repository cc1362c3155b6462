//! Globs of test filters: `*` for anything within a name, `**` for any folders, `?` for one character; upper and lower
//! case do not count.

/// Whether a path with `/` between folders matches.
pub fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.replace('\\', "/").to_lowercase();
    let path = path.to_lowercase();
    let pattern: Vec<&str> = pattern.trim_start_matches("./").split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    folders(&pattern, &path)
}

fn folders(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => {
            (0..=path.len()).any(|skipped| folders(rest, path.get(skipped..).unwrap_or(&[])))
        }
        ([name, rest @ ..], [own, below @ ..]) => {
            let (name, own): (Vec<char>, Vec<char>) = (name.chars().collect(), own.chars().collect());
            letters(&name, &own) && folders(rest, below)
        }
        _ => false,
    }
}

fn letters(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => {
            (0..=name.len()).any(|taken| letters(rest, name.get(taken..).unwrap_or(&[])))
        }
        (['?', rest @ ..], [_, name @ ..]) => letters(rest, name),
        ([first, rest @ ..], [own, name @ ..]) => first == own && letters(rest, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    /// The patterns of the documentation of `--testFilter`.
    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("**/*.pq", "a.pq", true),
            ("**/*.pq", "Suite1/Deep/a.query.pq", true),
            ("**/*.query.pq", "a.pq", false),
            ("Suite1/**/*.pq", "Suite1/a.pq", true),
            ("Suite1/**/*.pq", "suite1/b/c/a.pq", true),
            ("Suite1/**/*.pq", "Suite2/a.pq", false),
            ("**/test*.pq", "x/Test1.query.pq", true),
            ("BrokenTests/*", "BrokenTests/a.query.pq", true),
            ("BrokenTests/*", "BrokenTests/deep/a.query.pq", false),
            ("**/*temp*.pq", "a/mytempfile.query.pq", true),
            ("SpecificTest.pq", "SpecificTest.pq", true),
            ("SpecificTest.pq", "a/SpecificTest.pq", false),
            ("a?.pq", "ab.pq", true),
            ("a?.pq", "a.pq", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
