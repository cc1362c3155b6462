//! Binaries from and to lists of numbers.
//!
//! Here: `#binary`, `Binary.FromList`, `Binary.ToList`.

use super::base64;
use m_engine::value::{Binary, ByteReader, Data, Kind, List, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[SHARP_BINARY, FROM_LIST, TO_LIST];

const SHARP_BINARY: Builtin = Builtin {
    name: "#binary",
    signature: "(value as any) as any",
    doc: "Creates a binary from a list of numbers from 0 to 255, or from a base 64 text.",
    examples: &[
        ("#binary({0x30, 0x31, 0x32})", r#"Text.ToBinary("012")"#),
        (r#"#binary("1011")"#, r#"Binary.FromText("1011", BinaryEncoding.Base64)"#),
        ("#binary({256})", r#"error "Expression.Error""#),
    ],
    body: Rust(sharp_binary),
};

const FROM_LIST: Builtin = Builtin {
    name: "Binary.FromList",
    signature: "(list as list) as binary",
    doc: "Creates a binary from a list of numbers from 0 to 255.",
    examples: &[("Binary.FromList({72, 105})", r#"Text.ToBinary("Hi")"#)],
    body: Rust(|cx, args| Ok(of_list(cx, &args.get(0)?)?.into())),
};

const TO_LIST: Builtin = Builtin {
    name: "Binary.ToList",
    signature: "(binary as binary) as list",
    doc: "Gives the bytes of `binary` as a list of numbers. The list reads the binary as it is enumerated.",
    examples: &[("Binary.ToList(#binary({1, 2, 255}))", "{1, 2, 255}")],
    body: Rust(|cx, args| {
        let binary: Binary = args.get(0)?;
        Ok(List::generate(cx, move |cx| {
            let mut bytes = Bytes { reader: binary.open(cx)?, piece: Vec::new(), used: 0 };
            Ok(move |cx: &Cx| bytes.next(cx).map(|byte| byte.map(|byte| Cell::Value(f64::from(byte).into()))))
        })
        .into())
    }),
};

fn sharp_binary(cx: &Cx, args: Args) -> Result<Value> {
    let value = args.value(0);
    match &value.data {
        Data::Null | Data::Binary(_) => Ok(value),
        Data::List(list) => Ok(of_list(cx, list)?.into()),
        Data::Text(text) => match base64::decode(text) {
            Some(bytes) => Ok(Binary::from(bytes).into()),
            None => Err(Error::data_format("We couldn't convert to Binary: the text is not base 64.", value)),
        },
        _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Binary))),
    }
}

fn of_list(cx: &Cx, list: &List) -> Result<Binary> {
    let mut bytes = Vec::new();
    let mut items = list.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        let item = item?;
        let byte = item.as_index().and_then(|index| u8::try_from(index).ok());
        bytes.push(match byte {
            Some(byte) => byte,
            None => {
                f64::from_value(item.clone())?;
                return Err(Error::expression_of("A byte must be a whole number from 0 to 255.", item));
            }
        });
    }
    Ok(Binary::from(bytes))
}

/// The bytes of a reading one by one.
struct Bytes {
    reader: Box<dyn ByteReader>,
    piece: Vec<u8>,
    used: usize,
}

impl Bytes {
    fn next(&mut self, cx: &Cx) -> Option<Result<u8>> {
        if self.used >= self.piece.len() {
            self.piece.clear();
            self.used = 0;
            match self.reader.read(cx) {
                Ok(piece) => self.piece.extend_from_slice(piece),
                Err(error) => return Some(Err(error)),
            }
        }
        let byte = self.piece.get(self.used).copied()?;
        self.used += 1;
        Some(Ok(byte))
    }
}
