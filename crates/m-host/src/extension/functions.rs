//! The functions that only extensions see (`Extension.*`, `Credential.*`, `Crypto.*`, `Environment.*`), declared as the
//! library's are. Two of them read the package of the extension that calls them and are bound to it at loading.

use super::Extension;
use crate::scope::DataSource;
use hmac::{Hmac, KeyInit, Mac};
use m_engine::error::UNCATCHABLE;
use m_engine::value::{Binary, Data, Function, Record, Text};
use m_engine::{Args, Body::Constant, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::cell::OnceCell;
use std::rc::Rc;

/// The reason `Credential.AccessDenied`.
pub(crate) const ACCESS_DENIED_TEXT: &str = "AccessUnauthorized";

/// Everything that `#shared` has inside an extension and not in a query.
pub const EXTENSION_FUNCTIONS: &[Builtin] = &[
    CONTENTS,
    LOAD_STRING,
    CURRENT_CREDENTIAL,
    CREDENTIAL_ERROR,
    ACCESS_DENIED,
    ACCESS_FORBIDDEN,
    ENCRYPTION_NOT_SUPPORTED,
    CREATE_HASH,
    CREATE_HMAC,
    SHA1,
    SHA256,
    FEATURE_SWITCH,
    CURRENT_APPLICATION,
];

const CONTENTS: Builtin = Builtin {
    name: "Extension.Contents",
    signature: "(file as text) as binary",
    doc: "The bytes of a file of the extension's package. Upper and lower case of the name do not matter.",
    examples: &[],
    body: Rust(|_, _| Err(outside("Extension.Contents"))),
};

const LOAD_STRING: Builtin = Builtin {
    name: "Extension.LoadString",
    signature: "(string as text) as nullable text",
    doc: "A text of the extension's resources.resx in the language of the user interface, or null.",
    examples: &[],
    body: Rust(|_, _| Err(outside("Extension.LoadString"))),
};

const CURRENT_CREDENTIAL: Builtin = Builtin {
    name: "Extension.CurrentCredential",
    signature: "(optional forceRefresh as nullable logical) as nullable record",
    doc: "The credential of the data source whose function is running; null outside of one. With `forceRefresh` an \
          OAuth token is renewed first.",
    examples: &[],
    body: Rust(|cx, args| {
        let Some(source) = DataSource::current(cx) else { return Ok(Value::NULL) };
        let credential = match args.get::<Option<bool>>(0)? {
            Some(true) => source.renewed_credential(cx, None)?,
            _ => source.credential(cx)?,
        };
        Ok(credential.to_record().into())
    }),
};

const CREDENTIAL_ERROR: Builtin = Builtin {
    name: "Extension.CredentialError",
    signature: "(reason as text, optional message as nullable text, optional detail as nullable record) as record",
    doc: "Builds the error record that, once raised, makes the host ask for another credential.",
    examples: &[],
    body: Rust(credential_error),
};

const ACCESS_DENIED: Builtin = Builtin {
    name: "Credential.AccessDenied",
    signature: "text",
    doc: "The reason of a credential error: the credential was refused.",
    examples: &[],
    body: Constant(|_| Ok(Value::text(ACCESS_DENIED_TEXT))),
};

const ACCESS_FORBIDDEN: Builtin = Builtin {
    name: "Credential.AccessForbidden",
    signature: "text",
    doc: "The reason of a credential error: the account may not do this.",
    examples: &[],
    body: Constant(|_| Ok(Value::text("AccessForbidden"))),
};

const ENCRYPTION_NOT_SUPPORTED: Builtin = Builtin {
    name: "Credential.EncryptionNotSupported",
    signature: "text",
    doc: "The reason of a credential error: the source offers no encrypted connection.",
    examples: &[],
    body: Constant(|_| Ok(Value::text("EncryptionNotSupported"))),
};

const CREATE_HASH: Builtin = Builtin {
    name: "Crypto.CreateHash",
    signature: "(algorithm as number, value as binary) as binary",
    doc: "The digest of `value`.",
    examples: &[],
    body: Rust(|cx, args| {
        let bytes = args.get::<Binary>(1)?.bytes(cx)?;
        let digest = match algorithm(&args)? {
            Algorithm::Sha1 => Sha1::digest(&*bytes).to_vec(),
            Algorithm::Sha256 => Sha256::digest(&*bytes).to_vec(),
        };
        Ok(Binary::from(digest).into())
    }),
};

const CREATE_HMAC: Builtin = Builtin {
    name: "Crypto.CreateHmac",
    signature: "(algorithm as number, key as any, value as binary) as binary",
    doc: "The keyed message authentication code of `value`.",
    examples: &[],
    body: Rust(|cx, args| {
        let key = args.get::<Binary>(1)?.bytes(cx)?;
        let bytes = args.get::<Binary>(2)?.bytes(cx)?;
        let code = match algorithm(&args)? {
            Algorithm::Sha1 => authenticate::<Hmac<Sha1>>(&key, &bytes)?,
            Algorithm::Sha256 => authenticate::<Hmac<Sha256>>(&key, &bytes)?,
        };
        Ok(Binary::from(code).into())
    }),
};

const SHA1: Builtin = Builtin {
    name: "CryptoAlgorithm.SHA1",
    signature: "number",
    doc: "The algorithm SHA-1.",
    examples: &[],
    body: Constant(|_| Ok(Value::number(0.0))),
};

const SHA256: Builtin = Builtin {
    name: "CryptoAlgorithm.SHA256",
    signature: "number",
    doc: "The algorithm SHA-256.",
    examples: &[],
    body: Constant(|_| Ok(Value::number(1.0))),
};

const FEATURE_SWITCH: Builtin = Builtin {
    name: "Environment.FeatureSwitch",
    signature: "(name as text, optional default as any) as any",
    doc: "A setting of the surroundings; this host configures none, so it is always `default`.",
    examples: &[],
    body: Rust(|_, args| Ok(args.value(1))),
};

const CURRENT_APPLICATION: Builtin = Builtin {
    name: "Extension.CurrentApplication",
    signature: "() as nullable record",
    doc: "Properties of the application around the host; this host has none.",
    examples: &[],
    body: Rust(|_, _| Ok(Value::NULL)),
};

/// The functions that are bound to the extension on the shelf, once it is there.
pub(super) fn bind(cx: &Cx, shelf: &Rc<OnceCell<Rc<Extension>>>) -> Record {
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

fn load_string(_cx: &Cx, extension: &Extension, args: Args) -> Result<Value> {
    let name: Text = args.get(0)?;
    Ok(extension.strings.get(&name).into())
}

fn outside(name: &str) -> Error {
    Error::expression(format!("{name} can only be called inside an extension."))
}

/// Missing parts get the words that the dialogs use; the marker makes `try` let the error through.
fn credential_error(_cx: &Cx, args: Args) -> Result<Value> {
    let reason: Text = args.get(0)?;
    let message = args.get::<Option<Text>>(1)?.unwrap_or_else(|| {
        Text::from(match reason.as_str() {
            "AccessForbidden" => "Access to the resource is forbidden.",
            "EncryptionNotSupported" => "The data source does not support encrypted connections.",
            _ => "We couldn't authenticate with the credentials provided. Please try again.",
        })
    });
    let detail = args.value(2);
    let record = Record::of([
        ("Reason", Value::from(reason)),
        ("Message", Value::from(message)),
        ("Detail", detail),
        (UNCATCHABLE, Value::from(true)),
    ]);
    Ok(record.into())
}

enum Algorithm {
    Sha1,
    Sha256,
}

fn algorithm(args: &Args) -> Result<Algorithm> {
    match args.get::<i64>(0)? {
        0 => Ok(Algorithm::Sha1),
        1 => Ok(Algorithm::Sha256),
        _ => Err(Error::expression_of("The hash algorithm is not supported.", args.value(0))),
    }
}

fn authenticate<M: Mac + KeyInit>(key: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let mut mac =
        <M as KeyInit>::new_from_slice(key).map_err(|_| Error::expression("The key has a wrong length."))?;
    mac.update(bytes);
    Ok(mac.finalize().into_bytes().to_vec())
}
