//! Which library functions make a scalar of scalars, quickly and with no other effect: whether a cell calls them now or
//! when it is read, nobody can tell.

/// In order, for the search.
const PLAIN: &[&str] = &[
    "Date.AddDays",
    "Date.AddMonths",
    "Date.AddYears",
    "Date.Day",
    "Date.DayOfWeek",
    "Date.DayOfYear",
    "Date.DaysInMonth",
    "Date.EndOfMonth",
    "Date.EndOfYear",
    "Date.Month",
    "Date.QuarterOfYear",
    "Date.StartOfMonth",
    "Date.StartOfYear",
    "Date.Year",
    "DateTime.Date",
    "DateTime.Time",
    "Duration.Days",
    "Duration.TotalDays",
    "Duration.TotalHours",
    "Duration.TotalMinutes",
    "Duration.TotalSeconds",
    "Int64.From",
    "Number.Abs",
    "Number.From",
    "Number.IntegerDivide",
    "Number.Mod",
    "Number.Power",
    "Number.Round",
    "Number.RoundDown",
    "Number.RoundUp",
    "Number.Sign",
    "Number.Sqrt",
    "Text.Contains",
    "Text.End",
    "Text.EndsWith",
    "Text.From",
    "Text.Length",
    "Text.Lower",
    "Text.Middle",
    "Text.Proper",
    "Text.Start",
    "Text.StartsWith",
    "Text.Trim",
    "Text.TrimEnd",
    "Text.TrimStart",
    "Text.Upper",
    "Time.Hour",
    "Time.Minute",
    "Time.Second",
];

/// Whether the function of this name is one of them.
pub(super) fn is_plain(name: &str) -> bool {
    PLAIN.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::PLAIN;

    #[test]
    fn names_are_in_order_and_exist() {
        assert!(PLAIN.is_sorted());
        for name in PLAIN {
            assert!(crate::builtins().any(|builtin| builtin.name == *name), "{name}");
        }
    }
}
