//! The enumerations that table functions take: JoinKind, JoinAlgorithm, JoinSide, GroupKind, MissingField, Occurrence,
//! Order, RankKind, BufferMode and LimitClauseKind, with their numbers.

use m_engine::value::{Type, Value};
use m_engine::{Body::Constant, Builtin};

/// A value of an enumeration.
macro_rules! value {
    ($name:literal, $number:literal, $doc:literal) => {
        Builtin {
            name: $name,
            signature: "number",
            doc: $doc,
            examples: &[($name, stringify!($number))],
            body: Constant(|_| Ok(Value::number(f64::from($number)))),
        }
    };
}

/// The type of an enumeration.
macro_rules! enumeration {
    ($name:literal, $doc:literal) => {
        Builtin {
            name: $name,
            signature: "type",
            doc: $doc,
            examples: &[(concat!("Type.Is(", $name, ", type number)"), "true")],
            body: Constant(|_| Ok(Type::number().named($name).into())),
        }
    };
}

pub(crate) const ALL: &[Builtin] = &[
    enumeration!("JoinKind.Type", "Which rows a join gives."),
    value!("JoinKind.Inner", 0, "A row for each pair of matching rows."),
    value!("JoinKind.LeftOuter", 1, "All rows of the first table appear."),
    value!("JoinKind.RightOuter", 2, "All rows of the second table appear."),
    value!("JoinKind.FullOuter", 3, "All rows of both tables appear."),
    value!("JoinKind.LeftAnti", 4, "The rows of the first table that match none of the second."),
    value!("JoinKind.RightAnti", 5, "The rows of the second table that match none of the first."),
    value!("JoinKind.LeftSemi", 6, "The rows of the first table that match one of the second."),
    value!("JoinKind.RightSemi", 7, "The rows of the second table that match one of the first."),
    enumeration!("JoinAlgorithm.Type", "How a join is done."),
    value!("JoinAlgorithm.Dynamic", 0, "Chosen by the first rows of both tables."),
    value!(
        "JoinAlgorithm.PairwiseHash",
        1,
        "Both tables are read until one ends, which is then looked up in."
    ),
    value!("JoinAlgorithm.SortMerge", 2, "Both tables are sorted by their keys already."),
    value!("JoinAlgorithm.LeftHash", 3, "The first table is kept, the second streams."),
    value!("JoinAlgorithm.RightHash", 4, "The second table is kept, the first streams."),
    value!("JoinAlgorithm.LeftIndex", 5, "The second table is queried for keys of the first."),
    value!("JoinAlgorithm.RightIndex", 6, "The first table is queried for keys of the second."),
    enumeration!("JoinSide.Type", "A side of a join."),
    value!("JoinSide.Left", 0, "The first table of a join."),
    value!("JoinSide.Right", 1, "The second table of a join."),
    enumeration!("GroupKind.Type", "Which rows make a group."),
    value!("GroupKind.Local", 0, "Rows with the same key that follow each other."),
    value!("GroupKind.Global", 1, "All rows with the same key."),
    enumeration!("MissingField.Type", "What happens to a field or column that is not there."),
    value!("MissingField.Error", 0, "It is an error; the default."),
    value!("MissingField.Ignore", 1, "It is passed over."),
    value!("MissingField.UseNull", 2, "It is there, with null."),
    enumeration!("Occurrence.Type", "Which occurrences are looked for."),
    value!("Occurrence.First", 0, "The first one."),
    value!("Occurrence.Last", 1, "The last one."),
    value!("Occurrence.All", 2, "All, as a list of positions."),
    enumeration!("Order.Type", "The direction of a sort order."),
    value!("Order.Ascending", 0, "The smallest value first."),
    value!("Order.Descending", 1, "The largest value first."),
    enumeration!("RankKind.Type", "How equal rows are ranked."),
    value!("RankKind.Competition", 0, "Equal rows have the same rank, and a gap follows."),
    value!("RankKind.Dense", 1, "Equal rows have the same rank, and no gap follows."),
    value!("RankKind.Ordinal", 2, "All rows have different ranks."),
    enumeration!("BufferMode.Type", "When a value is buffered."),
    value!("BufferMode.Eager", 1, "At once."),
    value!("BufferMode.Delayed", 2, "When its content is first needed."),
    enumeration!("LimitClauseKind.Type", "How an SQL dialect limits the number of rows."),
    value!("LimitClauseKind.None", 0, "Not at all."),
    value!("LimitClauseKind.Top", 1, "With `TOP n`."),
    value!("LimitClauseKind.LimitOffset", 2, "With `LIMIT n OFFSET m`."),
    value!("LimitClauseKind.Limit", 3, "With `LIMIT n`."),
    value!("LimitClauseKind.AnsiSql2008", 4, "With `FETCH FIRST n ROWS ONLY`, as in ANSI SQL:2008."),
];
