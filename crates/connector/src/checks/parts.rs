//! The parts of the package that the M asks for, and the icons.

use super::Input;
use crate::render::ICON_SIZES;
use crate::walk::{call, literal_text};
use m_syntax::ast::{Expr, ExprKind, ListItem};

/// The sizes that dialogs ask for, by the field of the record.
const SIZES: [(&str, [u32; 4]); 2] = [("Icon16", ICON_SIZES.small), ("Icon32", ICON_SIZES.large)];

pub(super) fn check(input: &Input<'_>) {
    for &expression in &input.every {
        if let Some([name]) = call(expression, "Extension.Contents")
            && let Some(part) = literal_text(name)
            && !input.parts.contains_key(part)
        {
            let near = input.parts.keys().find(|known| known.eq_ignore_ascii_case(part));
            let hint = near.map(|near| format!(", but {near} is")).unwrap_or_default();
            input.tell("missing-part", name.span, format!("{part} is not in the package{hint}"));
        }
        if let ExprKind::Record(fields) = &expression.kind {
            for field in fields {
                let sizes = SIZES.iter().find(|(name, _)| *name == field.name.text);
                if let (Some((name, sizes)), ExprKind::List(items)) = (sizes, &field.value.kind) {
                    icons(input, &field.value, name, sizes, items);
                }
            }
        }
    }
}

fn icons(input: &Input<'_>, list: &Expr<'_>, name: &str, sizes: &[u32; 4], items: &[ListItem<'_>]) {
    if items.len() != sizes.len() {
        let all = sizes.map(|size| size.to_string()).join(", ");
        input.tell(
            "icon-size",
            list.span,
            format!("{name} has {} instead of those of {all}", sink::counted(items.len(), "icon")),
        );
        return;
    }
    for (item, size) in items.iter().zip(sizes) {
        let ListItem::Single(item) = item else { continue };
        let part = call(item, "Extension.Contents").and_then(|arguments| literal_text(arguments.first()?));
        let bytes = part.and_then(|part| input.parts.get(part));
        if let Some((width, height)) = bytes.and_then(|bytes| measures(bytes))
            && (width, height) != (*size, *size)
        {
            let message =
                format!("{} is {width} × {height} instead of {size} × {size}", part.unwrap_or_default());
            input.tell("icon-pixels", item.span, message);
        }
    }
}

/// Width and height of a PNG file: they stand in its first chunk.
fn measures(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.get(12..16)? == b"IHDR").then(|| Some((number(16)?, number(20)?)))?
}
