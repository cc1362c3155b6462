//! Expressions with the whole library: whatever they mean, an evaluation ends with a value or an error of M.

use super::with_evaluation;

/// An expression that asks for as much memory as it names is no finding, and a number of seven digits is enough of it.
const LONGEST_NUMBER: usize = 6;

pub(super) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if asks_for_memory(&text) {
        return;
    }
    with_evaluation(|evaluation| evaluation.query("input", &text));
}

fn asks_for_memory(text: &str) -> bool {
    let mut digits = 0;
    let mut before = ' ';
    for character in text.chars() {
        digits = if character.is_ascii_hexdigit() { digits + 1 } else { 0 };
        if digits > LONGEST_NUMBER || (before.is_ascii_digit() && matches!(character, 'e' | 'E' | 'x' | 'X'))
        {
            return true;
        }
        before = character;
    }
    // Numbers can also be made; these make them large at once.
    ["infinity", "Power", "Factorial", "Exp", "Permutations", "Combinations"]
        .iter()
        .any(|name| text.contains(name))
}
