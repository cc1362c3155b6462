//! Files of cases: a heading, a source and what is expected of it, for m-syntax and those that lay M out.

/// A case of a file.
pub(crate) struct Case<'t> {
    pub(crate) heading: &'t str,
    pub(crate) source: &'t str,
    pub(crate) expected: &'t str,
}

/// Splits a file of cases; the text before the first is a comment.
pub(crate) fn cases(file: &str) -> impl Iterator<Item = Case<'_>> {
    file.split("\n==== ").skip(1).map(|case| {
        let (heading, rest) = case.split_once('\n').expect("a source follows the heading");
        let (source, expected) = rest.split_once("\n----\n").expect("a line of dashes follows the source");
        Case { heading, source, expected: expected.trim_end() }
    })
}
