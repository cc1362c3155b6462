//! The words and numbers that made-up rows consist of.

use crate::tenant::DataType;

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, good enough for sample data.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from.get(self.below(from.len() as u64) as usize).copied().unwrap_or_default().into()
    }
}

const PLACES: &[&str] = &[
    "München",
    "Zürich",
    "São Paulo",
    "Kraków",
    "東京",
    "Montréal",
    "Αθήνα",
    "Leeds",
    "Austin",
    "København",
];
const PRODUCTS: &[&str] = &[
    "Espresso 250 g",
    "Crème brûlée",
    "Jalapeño dip",
    "Green tea",
    "Smörgås box",
    "Oat bar",
    "Rooibos",
    "Kürbis",
];
const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NOTES: &[&str] =
    &["", "", "", "Budget, 2nd round", "says \"ok\"", "naïve forecast", "€ rate fixed", "to review"];

/// One field of a column of this type, before the locale and the qualifiers.
pub(super) fn value(kind: DataType, column: usize, dice: &mut Dice) -> String {
    match kind {
        DataType::Entity if column.is_multiple_of(2) => dice.pick(PLACES),
        DataType::Entity => dice.pick(PRODUCTS),
        DataType::TimeEntity => format!("{} {}", dice.pick(MONTHS), 24 + dice.below(4)),
        DataType::Number => {
            let cents = dice.below(20_000_000);
            format!("{}{}.{:02}", if dice.below(9) == 0 { "-" } else { "" }, cents / 100, cents % 100)
        }
        DataType::Date => {
            format!("20{}-{:02}-{:02}", 24 + dice.below(4), 1 + dice.below(12), 1 + dice.below(28))
        }
        DataType::Boolean => dice.pick(&["true", "false"]),
        DataType::Text | DataType::Mixed => dice.pick(NOTES),
        DataType::None => String::new(),
    }
}
