//! `Extension.CurrentCredential`, `Extension.CredentialError`, `Credential.*`, and the functions under which others act:
//! `Extension.InvokeWithCredentials`, `Extension.InvokeWithPermissions`.
//!
//! Here: `Credential.AccessDenied`, `Credential.AccessForbidden`, `Credential.EncryptionNotSupported`,
//! `Credential.NativeQueryPermission`, `Extension.HasPermission`.

use crate::credential_resolution::{credential, renewed};
use crate::extension::find_kind;
use crate::host::ExtensionHost;
use crate::kind::AuthenticationKind;
use crate::scope::{DataSource, Handler, Scope};
use m_engine::error::UNCATCHABLE;
use m_engine::value::{Data, Function, Record, Text};
use m_engine::{Args, Body::Constant, Body::Rust, Builtin, Cx, Result, Value};

/// The reason `Credential.AccessDenied`.
pub(crate) const ACCESS_DENIED_TEXT: &str = "AccessUnauthorized";

pub(super) const CURRENT_CREDENTIAL: Builtin = Builtin {
    name: "Extension.CurrentCredential",
    signature: "(optional forceRefresh as nullable logical) as nullable record",
    doc: "The credential of the data source whose function is running; null outside of one. With `forceRefresh` an \
          OAuth token is renewed first.",
    examples: &[],
    body: Rust(current_credential),
};

pub(super) const CREDENTIAL_ERROR: Builtin = Builtin {
    name: "Extension.CredentialError",
    signature: "(reason as text, optional message as nullable text, optional detail as nullable record) as record",
    doc: "Builds the error record that, once raised, makes the host ask for another credential.",
    examples: &[],
    body: Rust(credential_error),
};

pub(super) const ACCESS_DENIED: Builtin = Builtin {
    name: "Credential.AccessDenied",
    signature: "text",
    doc: "The reason of a credential error: the credential was refused.",
    examples: &[],
    body: Constant(|_| Ok(Value::text(ACCESS_DENIED_TEXT))),
};

pub(super) const ACCESS_FORBIDDEN: Builtin = Builtin {
    name: "Credential.AccessForbidden",
    signature: "text",
    doc: "The reason of a credential error: the account may not do this.",
    examples: &[],
    body: Constant(|_| Ok(Value::text("AccessForbidden"))),
};

pub(super) const ENCRYPTION_NOT_SUPPORTED: Builtin = Builtin {
    name: "Credential.EncryptionNotSupported",
    signature: "text",
    doc: "The reason of a credential error: the source offers no encrypted connection.",
    examples: &[],
    body: Constant(|_| Ok(Value::text("EncryptionNotSupported"))),
};

pub(super) const NATIVE_QUERY_PERMISSION: Builtin = Builtin {
    name: "Credential.NativeQueryPermission",
    signature: "text",
    doc: "The reason of a credential error: the query needs the permission to run a native query.",
    examples: &[],
    body: Constant(|_| Ok(Value::text("NativeQueryPermission"))),
};

pub(super) const INVOKE_WITH_CREDENTIALS: Builtin = Builtin {
    name: "Extension.InvokeWithCredentials",
    signature: "(authenticationHandler as function, function as function) as any",
    doc: "Calls `function`. Where a data source inside needs a credential, now or when a lazy part of the result is \
          read, `authenticationHandler` gives it: a function of a record with the fields `DataSource.Kind` and \
          `DataSource.Path`, which returns a record such as `Extension.CurrentCredential` does.",
    examples: &[],
    body: Rust(|cx, args| {
        let handler = Handler::new(cx, args.get(0)?);
        invoke(cx, &args.get(1)?, Scope { credentials: Some(handler), ..Scope::current(cx) })
    }),
};

pub(super) const INVOKE_WITH_PERMISSIONS: Builtin = Builtin {
    name: "Extension.InvokeWithPermissions",
    signature: "(permissionHandler as function, function as function) as any",
    doc: "Calls `function`. Where something inside needs a permission, `permissionHandler` grants it: a function of a \
          record with the field `PermissionKind`, which returns a logical value.",
    examples: &[],
    body: Rust(|cx, args| {
        let handler = Handler::new(cx, args.get(0)?);
        invoke(cx, &args.get(1)?, Scope { permissions: Some(handler), ..Scope::current(cx) })
    }),
};

pub(super) const HAS_PERMISSION: Builtin = Builtin {
    name: "Extension.HasPermission",
    signature: "(permission as record) as logical",
    doc: "Whether a permission is granted by the handler of `Extension.InvokeWithPermissions`. Outside of it this host \
          grants none.",
    examples: &[],
    body: Rust(|cx, args| {
        let Some(handler) = Scope::current(cx).permissions else { return Ok(false.into()) };
        let granted = handler.ask(cx, args.get(0)?)?;
        Ok(matches!(granted.data, Data::Logical(true)).into())
    }),
};

fn invoke(cx: &Cx, function: &Function, scope: Scope) -> Result<Value> {
    cx.in_scope(Some(scope.into()), || function.call(cx, Vec::new()))
}

fn current_credential(cx: &Cx, args: Args) -> Result<Value> {
    let scope = Scope::current(cx);
    let Some(source) = &scope.source else { return Ok(Value::NULL) };
    let credential = match args.get::<Option<bool>>(0)? {
        Some(true) => renewed(cx, source, None)?,
        _ => credential(cx, &scope, None)?.ok_or_else(|| source.missing())?,
    };
    let record = credential.to_record();
    Ok(record.merge(&as_declared(cx, source, credential.kind())?).into())
}

/// What the kind's own record changes in a credential: the name "Implicit", where the connector uses that one, and
/// whether the connection is encrypted, where it asks for that.
fn as_declared(cx: &Cx, source: &DataSource, name: &str) -> Result<Record> {
    let host = ExtensionHost::of(cx)?;
    let extensions = host.extensions.borrow().clone();
    let Ok(Some(kind)) = find_kind(cx, &extensions, &source.kind) else { return Ok(Record::empty()) };
    let mut fields = Vec::new();
    if name == "Anonymous"
        && let Ok(Some(way)) = kind.authentication_of(cx, AuthenticationKind::Anonymous)
    {
        fields.push(("AuthenticationKind", Value::text(way.name)));
    }
    if kind.supports_encryption(cx) {
        let entry = host.credentials.find(&source.kind, &source.path);
        fields.push(("EncryptConnection", entry.is_none_or(|entry| entry.encrypts()).into()));
    }
    Ok(Record::of(fields))
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
