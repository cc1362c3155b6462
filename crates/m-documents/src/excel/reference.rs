//! References to cells: `C7`, `$A$1:$C$5`, `'My Sheet'!$A:$B`.

/// A rectangle of cells, counted from 0. Without a last row or column it goes as far as there are cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first_row: u32,
    pub(super) first_column: u32,
    pub(super) last_row: Option<u32>,
    pub(super) last_column: Option<u32>,
}

/// The most rows and columns of a sheet (ECMA-376, "SpreadsheetML").
pub(super) const ROWS: u32 = 1 << 20;
pub(super) const COLUMNS: u32 = 1 << 14;

impl Area {
    /// `A1:C5`, `A1`, `A:B` or `1:3`, with dollar signs or without.
    pub(super) fn parse(text: &str) -> Option<Area> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (from, to) = (Corner::parse(from)?, Corner::parse(to)?);
        let ordered = |from: Option<u32>, to: Option<u32>| match (from, to) {
            (Some(from), Some(to)) => Some((from.min(to), Some(from.max(to)))),
            (None, None) => Some((0, None)),
            _ => None,
        };
        let (first_row, last_row) = ordered(from.row, to.row)?;
        let (first_column, last_column) = ordered(from.column, to.column)?;
        Some(Area { first_row, first_column, last_row, last_column })
    }

    /// `Sheet1!$A$1:$C$5` or `'It''s'!$A$1`: the sheet and the cells.
    pub(super) fn parse_with_sheet(text: &str) -> Option<(String, Area)> {
        let (sheet, area) = text.trim().rsplit_once('!')?;
        let sheet = match sheet.strip_prefix('\'') {
            Some(quoted) => quoted.strip_suffix('\'')?.replace("''", "'"),
            // Several areas, or an expression.
            None if sheet.contains([',', '(', ' ', ':', '!']) => return None,
            None => sheet.to_owned(),
        };
        Some((sheet, Area::parse(area)?))
    }

    /// Whether it is one cell.
    pub(super) fn is_cell(&self) -> bool {
        self.last_row == Some(self.first_row) && self.last_column == Some(self.first_column)
    }
}

struct Corner {
    row: Option<u32>,
    column: Option<u32>,
}

impl Corner {
    fn parse(text: &str) -> Option<Corner> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = text.split_at_checked(letters)?;
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        let column = if letters.is_empty() { None } else { Some(column(letters)?) };
        let row =
            if digits.is_empty() { None } else { digits.parse::<u32>().ok()?.checked_sub(1).map(Some)? };
        (row.is_some() || column.is_some()).then_some(())?;
        (row.is_none_or(|row| row < ROWS)).then_some(Corner { row, column })
    }
}

fn column(letters: &str) -> Option<u32> {
    let number = letters.bytes().try_fold(0u32, |number, letter| {
        number.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)
    })?;
    number.checked_sub(1).filter(|column| *column < COLUMNS)
}

/// The row and column of one cell: `C7`.
pub(super) fn cell(text: &str) -> Option<(u32, u32)> {
    let corner = Corner::parse(text)?;
    Some((corner.row?, corner.column?))
}

/// The column of a cell that is referred to by letters and digits alone; `None` where it is another reference, or none.
pub(super) fn plain_cell(text: &[u8]) -> Option<u32> {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    if letters.len() > 3 || digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let value = |letter: &u8| u32::from(letter & 0x1F);
    let column = letters.iter().fold(0, |number, letter| number * 26 + value(letter)).checked_sub(1)?;
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte & 0xF));
    let row = digits.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?))?;
    (column < COLUMNS && (1..=ROWS).contains(&row)).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::{Area, cell, plain_cell};

    #[test]
    fn plain_cells() {
        for text in ["A1", "z9", "AA10", "XFD1048576", "xfD0001"] {
            let (_, column) = cell(text).expect("a cell");
            assert_eq!(plain_cell(text.as_bytes()), Some(column), "{text}");
        }
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A12345678", "$A$1", "A1B", "A:1", "@1"]
        {
            assert_eq!(plain_cell(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn areas() {
        let area = |first_row, first_column, last_row, last_column| {
            Some(Area { first_row, first_column, last_row, last_column })
        };
        let cases = [
            ("A1", area(0, 0, Some(0), Some(0))),
            ("$B$2:$AA$10", area(1, 1, Some(9), Some(26))),
            ("C5:A1", area(0, 0, Some(4), Some(2))),
            ("A1:XFD1048576", area(0, 0, Some(1_048_575), Some(16_383))),
            ("$A:$B", area(0, 0, None, Some(1))),
            ("1:3", area(0, 0, Some(2), None)),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("A1:B", None),
            ("", None),
            ("#REF!", None),
            ("ZZZZZZZZZZ1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Area::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn areas_of_sheets() {
        let sheet = |text| Area::parse_with_sheet(text).map(|(sheet, _)| sheet);
        assert_eq!(sheet("Sheet1!$A$1").as_deref(), Some("Sheet1"));
        assert_eq!(sheet("'It''s it'!$A$1:$B$2").as_deref(), Some("It's it"));
        for text in ["SUM(A!$A$1)", "A!$A$1,A!$B$1", "#REF!", "A!#REF!", "5"] {
            assert_eq!(sheet(text), None, "{text}");
        }
    }
}
