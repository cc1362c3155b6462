//! Formats of several values, and formats that change how others read: `BinaryFormat.List`, `Record`, `Length`,
//! `ByteOrder` and `Transform`.

use super::arguments::{Count, is_format, of};
use super::cursor::Shared;
use super::format::{format, run};
use m_engine::value::{Data, Function, List, Record, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[LIST, RECORD, LENGTH, BYTE_ORDER, TRANSFORM];

const LIST: Builtin = Builtin {
    name: "BinaryFormat.List",
    signature: "(binaryFormat as function, optional countOrCondition as any) as function",
    doc: "Gives a binary format that reads a list of items of `binaryFormat`: as many as there are, or as many as \
          `countOrCondition` says. That is a number, a binary format of the number that stands before the items, or a \
          function that tells of each item whether to go on after it.",
    examples: &[
        ("BinaryFormat.List(BinaryFormat.Byte)(#binary({1, 2, 3}))", "{1, 2, 3}"),
        ("BinaryFormat.List(BinaryFormat.Byte, 2)(#binary({1, 2, 3}))", "{1, 2}"),
        ("BinaryFormat.List(BinaryFormat.Byte, (x) => x < 2)(#binary({1, 2, 3}))", "{1, 2}"),
        ("BinaryFormat.List(BinaryFormat.Byte, BinaryFormat.Byte)(#binary({2, 3, 4, 5}))", "{3, 4}"),
        ("BinaryFormat.List(BinaryFormat.Null)(#binary({1}))", r#"error "DataFormat.Error""#),
    ],
    body: Rust(list),
};

const RECORD: Builtin = Builtin {
    name: "BinaryFormat.Record",
    signature: "(record as record) as function",
    doc: "Gives a binary format that reads a record: the fields of `record` are binary formats, read one after the \
          other; a field that is something else stays as it is.",
    examples: &[(
        "BinaryFormat.Record([A = BinaryFormat.UnsignedInteger16, B = 7, C = BinaryFormat.Byte])(#binary({0, 1, 2}))",
        "[A = 1, B = 7, C = 2]",
    )],
    body: Rust(record),
};

const LENGTH: Builtin = Builtin {
    name: "BinaryFormat.Length",
    signature: "(binaryFormat as function, length as any) as function",
    doc: "Gives a binary format that lets `binaryFormat` read `length` bytes at most; what it leaves of them is \
          skipped. `length` is a number, or a binary format of the length that stands before the data.",
    examples: &[
        ("BinaryFormat.Length(BinaryFormat.List(BinaryFormat.Byte), 2)(#binary({1, 2, 3}))", "{1, 2}"),
        (
            "BinaryFormat.Length(BinaryFormat.List(BinaryFormat.Byte), BinaryFormat.Byte)(#binary({1, 2, 3}))",
            "{2}",
        ),
        (
            "BinaryFormat.Record([A = BinaryFormat.Length(BinaryFormat.Byte, 2), B = BinaryFormat.Byte])(#binary({1, 2, 3}))",
            "[A = 1, B = 3]",
        ),
    ],
    body: Rust(length),
};

const BYTE_ORDER: Builtin = Builtin {
    name: "BinaryFormat.ByteOrder",
    signature: "(binaryFormat as function, byteOrder as number) as function",
    doc: "Gives a binary format that reads `binaryFormat` in a byte order, a value of `ByteOrder.Type`. Without it \
          numbers have their most significant byte first.",
    examples: &[
        (
            "BinaryFormat.ByteOrder(BinaryFormat.UnsignedInteger16, ByteOrder.LittleEndian)(#binary({1, 2}))",
            "513",
        ),
        (
            "BinaryFormat.ByteOrder(BinaryFormat.UnsignedInteger16, ByteOrder.BigEndian)(#binary({1, 2}))",
            "258",
        ),
    ],
    body: Rust(byte_order),
};

const TRANSFORM: Builtin = Builtin {
    name: "BinaryFormat.Transform",
    signature: "(binaryFormat as function, function as function) as function",
    doc: "Gives a binary format that reads `binaryFormat` and applies `function` to the value.",
    examples: &[("BinaryFormat.Transform(BinaryFormat.Byte, (x) => x + 1)(#binary({1}))", "2")],
    body: Rust(|_, args| {
        let (inner, function) = (of(args.value(0))?, args.get::<Function>(1)?);
        Ok(format(move |cx, cursor| {
            let value = run(cx, &inner, cursor)?;
            function.call(cx, vec![value])
        }))
    }),
};

/// When a list ends.
enum End {
    Count(Count),
    Condition(Function),
}

/// The most items that take no bytes: more of them come from a damaged count.
const MOST_EMPTY: usize = 1 << 20;

fn list(_: &Cx, args: Args) -> Result<Value> {
    let item = of(args.value(0))?;
    let end = match args.value(1) {
        Value { data: Data::Function(function), .. } if !is_format(&function) => End::Condition(function),
        count => End::Count(Count::new(count)?),
    };
    Ok(format(move |cx, cursor| {
        let items = match &end {
            End::Count(count) => {
                let count = count.read(cx, cursor)?;
                counted(cx, &item, cursor, count)?
            }
            End::Condition(condition) => {
                let mut items = Vec::new();
                loop {
                    let value = run(cx, &item, cursor)?;
                    items.push(value.clone());
                    if !bool::from_value(condition.call(cx, vec![value])?)? {
                        break items;
                    }
                }
            }
        };
        Ok(List::from_values(items).into())
    }))
}

/// So many items, or all that are left.
fn counted(cx: &Cx, item: &Function, cursor: &Shared, count: Option<usize>) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    while items.len() < count.unwrap_or(usize::MAX) {
        if count.is_none() && cursor.borrow_mut().is_at_end(cx)? {
            break;
        }
        cx.check_cancelled()?;
        let before = cursor.borrow().read;
        items.push(run(cx, item, cursor)?);
        if cursor.borrow().read == before && (count.is_none() || items.len() > MOST_EMPTY) {
            return Err(Error::data_format(
                "The items of the list take no bytes, so it has no end.",
                Value::NULL,
            ));
        }
    }
    Ok(items)
}

fn record(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let mut fields = Vec::with_capacity(record.len());
    for cell in record.cells() {
        fields.push(cell.force(cx)?);
    }
    let shape = record.shape().clone();
    Ok(format(move |cx, cursor| {
        let mut cells = Vec::with_capacity(fields.len());
        for field in &fields {
            cells.push(Cell::Value(match &field.data {
                Data::Function(function) if is_format(function) => run(cx, function, cursor)?,
                _ => field.clone(),
            }));
        }
        Ok(Record::from_shape(shape.clone(), cells).into())
    }))
}

fn length(_: &Cx, args: Args) -> Result<Value> {
    let inner = of(args.value(0))?;
    let length = match Count::new(args.value(1))? {
        Count::Rest => return Err(Error::conversion(&args.value(1), &Type::number())),
        length => length,
    };
    Ok(format(move |cx, cursor| {
        let length = length.read(cx, cursor)?.unwrap_or(usize::MAX);
        let beyond = cursor.borrow_mut().limit(length);
        let value = run(cx, &inner, cursor)?;
        cursor.borrow_mut().widen(cx, beyond)?;
        Ok(value)
    }))
}

fn byte_order(_: &Cx, args: Args) -> Result<Value> {
    let inner = of(args.value(0))?;
    let little_endian = match args.get::<i64>(1)? {
        0 => true,
        1 => false,
        _ => {
            return Err(Error::expression_of(
                "The byte order must be ByteOrder.LittleEndian or ByteOrder.BigEndian.",
                args.value(1),
            ));
        }
    };
    Ok(format(move |cx, cursor| {
        let outer = std::mem::replace(&mut cursor.borrow_mut().little_endian, little_endian);
        let result = run(cx, &inner, cursor);
        cursor.borrow_mut().little_endian = outer;
        result
    }))
}
