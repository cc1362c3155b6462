//! What is checked of a column's pages before the library reads them: it reserves as much memory as a page's header says,
//! and a few bytes can say anything.

#![deny(clippy::arithmetic_side_effects)]

use super::footer::Input;

/// How much a page may unpack to. Writers make pages of about a megabyte.
const LARGEST: i64 = 256 << 20;

/// What is wrong with the pages of one column of a row group; `None` where nothing is.
///
/// Each page begins with a `PageHeader` of the format's `parquet.thrift`: field 2 is the unpacked size, field 3 the size in
/// the file, behind which the next page begins.
pub(super) fn problem(mut rest: &[u8]) -> Option<&'static str> {
    while !rest.is_empty() {
        let mut input = Input::new(rest);
        let Some(header) = Header::read(&mut input) else { return Some("The header of a page is damaged.") };
        if header.unpacked > LARGEST {
            return Some("A page is larger than 256 MB.");
        }
        let size = usize::try_from(header.size).ok().filter(|_| header.unpacked >= 0);
        match size.and_then(|size| input.rest().get(size..)) {
            Some(behind) => rest = behind,
            None => return Some("A page is longer than its column."),
        }
    }
    None
}

/// The sizes that a header tells.
struct Header {
    unpacked: i64,
    size: i64,
}

impl Header {
    fn read(input: &mut Input) -> Option<Header> {
        let mut header = Header { unpacked: 0, size: 0 };
        let mut last = 0;
        while !input.at_end()? {
            match input.field(&mut last)? {
                (2, 4..=6) => header.unpacked = input.zigzag()?,
                (3, 4..=6) => header.size = input.zigzag()?,
                (_, kind) => input.skip(kind, 0)?,
            }
        }
        Some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn sizes_are_looked_at() {
        // Fields of 32 bits have type 5, texts type 8; sizes are zigzag, twice the number.
        let page = [0x15, 0, 0x15, 8, 0x15, 6, 0, b'a', b'b', b'c'];
        assert_eq!(problem(&page), None);
        assert_eq!(problem(&[page, page].concat()), None);
        assert_eq!(problem(&page[..9]), Some("A page is longer than its column."));
        let unpacked = [0x15, 0, 0x15, 0x80, 0x80, 0x80, 0x80, 0x04, 0x15, 6, 0, b'a', b'b', b'c'];
        assert_eq!(problem(&unpacked), Some("A page is larger than 256 MB."));
        // A statistic that is longer than the file.
        let text = [0x15, 0, 0x38, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0];
        assert_eq!(problem(&text), Some("The header of a page is damaged."));
    }
}
