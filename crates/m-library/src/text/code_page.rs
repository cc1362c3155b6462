//! Code pages by number: which character set a `TextEncoding` value, or any Windows code page, stands for.

use super::single_byte;
use encoding_rs::Encoding;
use m_engine::value::{Number, Record};
use m_engine::{Error, Result, Value};

/// A character set that text is decoded from and encoded to.
#[derive(Clone, Copy)]
pub(crate) enum CodePage {
    Utf8,
    Utf16 {
        big_endian: bool,
    },
    /// 7 bits; a byte beyond them reads as `?`.
    Ascii,
    /// 128 characters for the bytes from 128 on; those below are ASCII.
    SingleByte(&'static str),
    /// A legacy encoding of the WHATWG Encoding Standard.
    Legacy(&'static Encoding),
}

impl CodePage {
    /// The character set of a code page number; without a number UTF-8.
    ///
    /// Errors: no such code page is known.
    pub(crate) fn new(number: Option<&Number>) -> Result<CodePage> {
        let Some(number) = number else { return Ok(CodePage::Utf8) };
        number.to_i64().and_then(CodePage::find).ok_or_else(|| {
            Error::expression_of(
                format!("The code page {number} isn't supported. Use a value of TextEncoding.Type or the number of a Windows code page."),
                Record::of([("CodePage", Value::from(number.clone()))]).into(),
            )
        })
    }

    fn find(number: i64) -> Option<CodePage> {
        if let Some(table) = single_byte::table(number) {
            return Some(CodePage::SingleByte(table));
        }
        Some(match number {
            65001 => CodePage::Utf8,
            1200 => CodePage::Utf16 { big_endian: false },
            1201 => CodePage::Utf16 { big_endian: true },
            20127 => CodePage::Ascii,
            // The system's own: that of most Windows systems, and ASCII as it is.
            0 => CodePage::Legacy(encoding_rs::WINDOWS_1252),
            _ => CodePage::Legacy(legacy(number)?),
        })
    }

    /// The byte order mark; empty for character sets without one.
    pub(crate) fn byte_order_mark(self) -> &'static [u8] {
        match self {
            CodePage::Utf8 => &[0xEF, 0xBB, 0xBF],
            CodePage::Utf16 { big_endian: false } => &[0xFF, 0xFE],
            CodePage::Utf16 { big_endian: true } => &[0xFE, 0xFF],
            _ => &[],
        }
    }
}

/// Windows, ISO, Mac and East Asian code pages that the Encoding Standard knows under a name.
fn legacy(number: i64) -> Option<&'static Encoding> {
    Some(match number {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 | 51949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        866 => encoding_rs::IBM866,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        10007 | 10017 => encoding_rs::X_MAC_CYRILLIC,
        20866 => encoding_rs::KOI8_R,
        21866 => encoding_rs::KOI8_U,
        20932 | 51932 => encoding_rs::EUC_JP,
        50220..=50222 => encoding_rs::ISO_2022_JP,
        54936 => encoding_rs::GB18030,
        28592 => encoding_rs::ISO_8859_2,
        28593 => encoding_rs::ISO_8859_3,
        28594 => encoding_rs::ISO_8859_4,
        28595 => encoding_rs::ISO_8859_5,
        28596 => encoding_rs::ISO_8859_6,
        28597 => encoding_rs::ISO_8859_7,
        28598 => encoding_rs::ISO_8859_8,
        28603 => encoding_rs::ISO_8859_13,
        28605 => encoding_rs::ISO_8859_15,
        38598 => encoding_rs::ISO_8859_8_I,
        _ => return None,
    })
}
