//! Custom numeric formats such as `#,##0.00;(#,##0.00);-` (page "Custom numeric format strings").

use super::NumberSymbols;
use super::digits::{Digits, Rounding, digit, starts_group};
use m_engine::value::Number;

/// One element of a section.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// `0`
    Zero,
    /// `#`
    Digit,
    /// `.`
    Point,
    /// `,`
    Comma,
    /// `%`
    Percent,
    /// `‰`
    PerMille,
    /// `E+00`: the letter, whether a plus sign is written, how many digits at least.
    Exponent(char, bool, usize),
    Literal(char),
}

/// The number in a custom format.
pub(super) fn format(number: &Number, format: &str, symbols: &NumberSymbols) -> String {
    let Some(digits) = Digits::significant(number, 15) else { return number.to_string() };
    let sections = sections(format);
    let section = |index: usize| sections.get(index).filter(|section| !section.is_empty());
    let empty = Vec::new();
    let first = sections.first().unwrap_or(&empty);
    if digits.is_zero() {
        return write(digits, section(2).unwrap_or(first), symbols);
    }
    let own = if digits.negative { section(1) } else { None };
    let chosen = own.unwrap_or(first);
    let mut rounded = digits.clone();
    scale(&mut rounded, chosen);
    if rounded.is_zero() {
        let zero = if sections.len() > 2 { section(2).unwrap_or(first) } else { first };
        return write(rounded, zero, symbols);
    }
    // A section of its own for negative numbers says itself how they look.
    let negative = digits.negative && own.is_none();
    let text = write(digits, chosen, symbols);
    if negative { format!("-{text}") } else { text }
}

/// The format cut at its semicolons, each part read into tokens.
fn sections(format: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        let token = match c {
            ';' => {
                sections.push(Vec::new());
                continue;
            }
            '0' => Token::Zero,
            '#' => Token::Digit,
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '‰' => Token::PerMille,
            '\\' => match chars.next() {
                Some(escaped) => Token::Literal(escaped),
                None => continue,
            },
            '\'' | '"' => {
                let literal: Vec<Token> =
                    chars.by_ref().take_while(|next| *next != c).map(Token::Literal).collect();
                push(&mut sections, literal);
                continue;
            }
            'e' | 'E' => {
                let mut ahead = chars.clone();
                let plus = ahead.next_if(|next| matches!(next, '+' | '-'));
                let zeros = ahead.clone().take_while(|next| *next == '0').count();
                if zeros == 0 {
                    Token::Literal(c)
                } else {
                    chars = ahead;
                    chars.by_ref().take(zeros).for_each(drop);
                    Token::Exponent(c, plus == Some('+'), zeros)
                }
            }
            _ => Token::Literal(c),
        };
        push(&mut sections, vec![token]);
    }
    sections
}

fn push(sections: &mut [Vec<Token>], tokens: Vec<Token>) {
    if let Some(section) = sections.last_mut() {
        section.extend(tokens);
    }
}

/// Where a section has its digits.
struct Layout {
    /// Placeholders before the decimal point, and how many digits are written at least.
    whole: i32,
    whole_minimum: i32,
    /// Placeholders after it, and how many digits are written at least.
    places: i32,
    places_minimum: i32,
    /// Whether groups are separated.
    grouped: bool,
    /// How many times the number is divided by a thousand.
    thousands: i32,
    /// The power of ten of percent and per mille signs.
    power: i32,
    scientific: bool,
}

fn layout(section: &[Token]) -> Layout {
    let point = section.iter().position(|token| *token == Token::Point).unwrap_or(section.len());
    let (before, after) = section.split_at(point);
    let placeholder = |token: &&Token| matches!(token, Token::Zero | Token::Digit);
    let whole: Vec<&Token> = before.iter().filter(placeholder).collect();
    let places: Vec<&Token> = after.iter().filter(placeholder).collect();
    let first_zero = whole.iter().position(|token| **token == Token::Zero).unwrap_or(whole.len());
    let last_zero = places.iter().rposition(|token| **token == Token::Zero).map_or(0, |index| index + 1);
    let last_placeholder = before.iter().rposition(|token| placeholder(&token));
    let first_placeholder = before.iter().position(|token| placeholder(&token));
    let mut grouped = false;
    let mut thousands = 0;
    for (index, token) in before.iter().enumerate() {
        if *token == Token::Comma {
            match (first_placeholder, last_placeholder) {
                (Some(first), Some(last)) if index > first && index < last => grouped = true,
                (Some(_), Some(last)) if index > last => thousands += 1,
                _ => {}
            }
        }
    }
    let count = |wanted: Token| section.iter().filter(|token| **token == wanted).count() as i32;
    Layout {
        whole: whole.len() as i32,
        whole_minimum: (whole.len() - first_zero) as i32,
        places: places.len() as i32,
        places_minimum: last_zero as i32,
        grouped,
        thousands,
        power: 2 * count(Token::Percent) + 3 * count(Token::PerMille),
        scientific: section.iter().any(|token| matches!(token, Token::Exponent(..))),
    }
}

/// Applies percent signs and thousands, and rounds to the places of the section; the exponent that was taken out.
fn scale(digits: &mut Digits, section: &[Token]) -> i32 {
    let layout = layout(section);
    digits.shift(layout.power - 3 * layout.thousands);
    if !layout.scientific {
        digits.round(layout.places, Rounding::TieAway);
        return 0;
    }
    let whole = layout.whole.max(1);
    digits.round_significant(whole + layout.places, Rounding::TieAway);
    let exponent = if digits.is_zero() { 0 } else { digits.point() - whole };
    digits.shift(-exponent);
    exponent
}

fn write(mut digits: Digits, section: &[Token], symbols: &NumberSymbols) -> String {
    let exponent = scale(&mut digits, section);
    let layout = layout(section);
    let mut text = String::new();
    // The place of the next digit; the first placeholder also takes all digits for which there is none.
    let mut place = layout.whole - 1;
    let highest = digits.point().max(layout.whole_minimum) - 1;
    let mut started = false;
    let mut fraction = 0;
    let mut past_point = false;
    for token in section {
        match token {
            Token::Zero | Token::Digit if !past_point => {
                let from = if started { place } else { highest.max(place) };
                for current in (place..=from).rev() {
                    if current <= highest {
                        text.push(digit(&digits, current));
                        if layout.grouped
                            && current > 0
                            && starts_group(current as usize, symbols.group_sizes)
                        {
                            text.push_str(&symbols.group);
                        }
                    }
                }
                started = true;
                place -= 1;
            }
            Token::Zero | Token::Digit => {
                fraction += 1;
                let significant = digits.len() - digits.point();
                if fraction <= layout.places_minimum || fraction <= significant {
                    if fraction == 1 {
                        text.push_str(&symbols.decimal);
                    }
                    text.push(digit(&digits, -fraction));
                }
            }
            Token::Point if layout.whole == 0 && !past_point => {
                // No placeholder before the point: whole digits are written all the same.
                text.extend((0..=highest).rev().map(|place| digit(&digits, place)));
                past_point = true;
            }
            Token::Point => past_point = true,
            Token::Comma => {}
            Token::Percent => text.push('%'),
            Token::PerMille => text.push('‰'),
            Token::Exponent(letter, plus, width) => {
                text.push(*letter);
                if exponent < 0 {
                    text.push('-');
                } else if *plus {
                    text.push('+');
                }
                text.push_str(&format!("{:0>width$}", exponent.abs()));
            }
            Token::Literal(literal) => text.push(*literal),
        }
    }
    text
}
