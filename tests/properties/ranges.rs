//! Parts of lists, tables and texts, against those of vectors.

use super::{config, quoted, result, texts};
use proptest::prelude::*;

/// A list as M text.
fn m(items: &[i64]) -> String {
    format!("{{{}}}", items.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
}

proptest! {
    #![proptest_config(config())]

    /// The same list written, made lazily, and as the column of a table.
    #[test]
    fn parts_of_lists_and_tables(length in 0usize..20, a in 0usize..25, b in 0usize..25) {
        let items: Vec<i64> = (0..length as i64).map(|index| index * 3 % 7).collect();
        let from = |start: usize| items[start.min(length)..].to_vec();
        let first = |count: usize| items[..count.min(length)].to_vec();
        let (start, end) = (a.min(length), (a.min(length) + b).min(length));
        let expected = format!(
            "{{{}, {}, {}, {}, {}}}",
            m(&from(a)),
            m(&first(a)),
            m(&from(length.saturating_sub(a))),
            m(&first(length.saturating_sub(a))),
            m(&items[start..end])
        );
        let start = start.to_string();
        let lists = [m(&items), format!("List.Transform({}, each _)", m(&items)), format!(
            "List.Generate(() => 0, each _ < {length}, each _ + 1, each Number.Mod(_ * 3, 7))"
        )];
        for list in lists {
            let query = format!(
                "let l = {list} in {{List.Skip(l, {a}), List.FirstN(l, {a}), List.LastN(l, {a}), \
                 List.RemoveLastN(l, {a}), List.Range(l, {start}, {b})}} = {expected}"
            );
            let same = result(&query);
            prop_assert_eq!(same.as_deref(), Ok("true"), "{}", query);
            let query = format!(
                "let t = Table.FromColumns({{{list}}}, {{\"c\"}}), l = (x) => x[c] in {{l(Table.Skip(t, {a})), \
                 l(Table.FirstN(t, {a})), l(Table.LastN(t, {a})), l(Table.RemoveLastN(t, {a})), \
                 l(Table.Range(t, {start}, {b}))}} = {expected}"
            );
            let same = result(&query);
            prop_assert_eq!(same.as_deref(), Ok("true"), "{}", query);
        }
    }

    /// A text is a sequence of UTF-16 code units. (A byte order mark at the beginning of a document is no part of its text.)
    #[test]
    fn parts_of_texts(text in texts(), a in 0usize..16, b in 0usize..16) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (start, end) = (a.min(units.len()), (a.min(units.len()) + b).min(units.len()));
        let query = format!(
            "let t = {} in {{Text.Length(t), Text.Middle(t, {a}, {b}) = Text.Range(t, {start}, {}), \
             Text.Start(t, {a}) & Text.Middle(t, {a}) = t, Text.Length(Text.Middle(t, {a}, {b})), \
             Text.FromBinary(Text.ToBinary(\"x\" & t, TextEncoding.Utf16), TextEncoding.Utf16) = \"x\" & t}}",
            quoted(&text),
            end - start
        );
        let expected = format!("{{{}, true, true, {}, true}}", units.len(), end - start);
        let same = result(&query);
        prop_assert_eq!(same, Ok(expected), "{}", query);
    }
}
