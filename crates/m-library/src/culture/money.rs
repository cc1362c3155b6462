//! Currency and percent signs by culture: the one part of a culture that ICU4X's stable interface does not give.

use icu::locale::Locale;

/// How amounts of money are written in a region: `n` stands for the number, `$` for the symbol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Money {
    pub(crate) symbol: &'static str,
    pub(crate) decimals: usize,
    pub(crate) positive: &'static str,
    pub(crate) negative: &'static str,
}

/// The invariant culture's.
pub(super) const INVARIANT: Money = before("¤", 2, "$n", "($n)");

const fn before(
    symbol: &'static str,
    decimals: usize,
    positive: &'static str,
    negative: &'static str,
) -> Money {
    Money { symbol, decimals, positive, negative }
}

const fn after(symbol: &'static str, decimals: usize) -> Money {
    Money { symbol, decimals, positive: "n $", negative: "-n $" }
}

/// The currency of the culture's region.
pub(super) fn of(locale: &Locale) -> Money {
    let region = locale.id.region.map(|region| region.to_string()).unwrap_or_default();
    let language = locale.id.language.to_string();
    match (region.as_str(), language.as_str()) {
        ("US", _) => before("$", 2, "$n", "($n)"),
        ("CA", "fr") => after("$", 2),
        ("CA" | "AU" | "NZ" | "MX" | "HK" | "SG" | "TW" | "AR" | "CL" | "CO", _) => {
            before("$", 2, "$n", "-$n")
        }
        ("GB", _) => before("£", 2, "$n", "-$n"),
        ("IE", "en") => before("€", 2, "$n", "-$n"),
        ("NL", _) => before("€", 2, "$ n", "$ -n"),
        ("AT", _) => before("€", 2, "$ n", "-$ n"),
        (
            "DE" | "FR" | "IT" | "ES" | "PT" | "BE" | "LU" | "FI" | "GR" | "SK" | "SI" | "EE" | "LV" | "LT"
            | "MT" | "CY" | "IE" | "HR" | "BG",
            _,
        ) => after("€", 2),
        ("CH", _) => before("CHF", 2, "$ n", "$-n"),
        ("LI", _) => before("CHF", 2, "$ n", "$-n"),
        ("DK", _) => after("kr.", 2),
        ("SE" | "NO", _) => after("kr", 2),
        ("IS", _) => after("kr.", 0),
        ("PL", _) => after("zł", 2),
        ("CZ", _) => after("Kč", 2),
        ("HU", _) => after("Ft", 2),
        ("RO", _) => after("lei", 2),
        ("RU", _) => after("₽", 2),
        ("UA", _) => after("₴", 2),
        ("TR", _) => before("₺", 2, "$n", "-$n"),
        ("IL", _) => before("₪", 2, "$ n", "-$ n"),
        ("JP", _) => before("¥", 0, "$n", "-$n"),
        ("CN", _) => before("¥", 2, "$n", "$-n"),
        ("KR", _) => before("₩", 0, "$n", "-$n"),
        ("IN", _) => before("₹", 2, "$ n", "$ -n"),
        ("BR", _) => before("R$", 2, "$ n", "-$ n"),
        ("ZA", _) => before("R", 2, "$n", "-$n"),
        ("TH", _) => before("฿", 2, "$n", "-$n"),
        ("VN", _) => after("₫", 0),
        _ => INVARIANT,
    }
}

/// The percent patterns.
pub(super) fn percent(locale: &Locale) -> (&'static str, &'static str) {
    match locale.id.language.as_str() {
        "en" | "it" | "pt" | "nl" | "ja" | "zh" | "ko" | "th" | "vi" | "he" | "id" | "el" | "pl" => {
            ("n%", "-n%")
        }
        "tr" => ("%n", "-%n"),
        _ => ("n %", "-n %"),
    }
}
