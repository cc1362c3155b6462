//! The functions that belong to the extension which calls them: its files, its texts, and other loaded extensions.
//!
//! Here: `Extension.Contents`, `Extension.LoadString`, `Extension.Module`.

use crate::extension::Extension;
use crate::host::ExtensionHost;
use m_engine::value::{Binary, Data, Function, List, Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};
use std::cell::OnceCell;
use std::rc::Rc;

pub(super) const CONTENTS: Builtin = Builtin {
    name: "Extension.Contents",
    signature: "(file as text) as binary",
    doc: "The bytes of a file of the extension's package. Upper and lower case of the name do not matter.",
    examples: &[],
    body: Rust(|_, _| Err(outside("Extension.Contents"))),
};

pub(super) const LOAD_STRING: Builtin = Builtin {
    name: "Extension.LoadString",
    signature: "(string as text) as nullable text",
    doc: "A text of the extension's resources.resx in the language of the user interface, or null.",
    examples: &[],
    body: Rust(|_, _| Err(outside("Extension.LoadString"))),
};

pub(super) const MODULE: Builtin = Builtin {
    name: "Extension.Module",
    signature: "(moduleName as text, resourceKinds as list) as any",
    doc: "The shared members of another loaded extension as a record, where all of `resourceKinds` are data source \
          kinds of it.",
    examples: &[],
    body: Rust(module),
};

/// The functions that are bound to the extension on the shelf, once it is there.
pub(in crate::extension) fn bind(cx: &Cx, shelf: &Rc<OnceCell<Rc<Extension>>>) -> Record {
    let bound = [("Extension.Contents", contents as Bound), ("Extension.LoadString", load_string)];
    let globals = cx.globals();
    let fields = bound.into_iter().filter_map(|(name, body)| {
        let Data::Function(declared) = globals.get(name)?.known()?.data else { return None };
        let signature = declared.signature().ok()?;
        let shelf = shelf.clone();
        let function = Function::native(signature, move |cx, args| match shelf.get() {
            Some(extension) => body(cx, extension, args),
            None => Err(outside(name)),
        });
        Some((Text::from(name), Cell::Value(function.into())))
    });
    Record::new(fields.collect()).unwrap_or_else(|_| Record::empty())
}

type Bound = fn(&Cx, &Extension, Args) -> Result<Value>;

fn contents(_cx: &Cx, extension: &Extension, args: Args) -> Result<Value> {
    let file: Text = args.get(0)?;
    match extension.package.part(&file) {
        Some(part) => Ok(Binary::from(part.bytes.as_slice()).into()),
        None => Err(Error::expression_of(
            format!("The file '{file}' wasn't found in the extension's package."),
            file.into(),
        )),
    }
}

fn load_string(cx: &Cx, extension: &Extension, args: Args) -> Result<Value> {
    let name: Text = args.get(0)?;
    let found = extension.strings.get(&name);
    if found.is_none() {
        cx.host()
            .trace("Warning", &format!("{}: resources.resx has no text '{name}'.", extension.section.name));
    }
    Ok(found.into())
}

fn module(cx: &Cx, args: Args) -> Result<Value> {
    let name: Text = args.get(0)?;
    let kinds = args.get::<List>(1)?.values(cx)?;
    let extensions = ExtensionHost::of(cx)?.extensions.borrow().clone();
    let found = extensions.into_iter().find(|extension| extension.section.name == name);
    let Some(extension) = found else {
        return Err(Error::expression(format!("The extension '{name}' is not loaded.")));
    };
    let own = extension.kinds();
    for kind in kinds {
        let kind = Text::from_value(kind)?;
        if !own.iter().any(|own| own == kind.as_str()) {
            let message = format!("The extension '{name}' has no data source kind '{kind}'.");
            return Err(Error::expression(message));
        }
    }
    let fields = extension.exports().into_iter().map(|export| (export.name, export.cell)).collect();
    Ok(Record::new(fields).unwrap_or_else(|_| Record::empty()).into())
}

fn outside(name: &str) -> Error {
    Error::expression(format!("{name} can only be called inside an extension."))
}
