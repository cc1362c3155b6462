//! The credential scope: which data source the code that runs now belongs to. A call of a data source function enters
//! the extension's instance for that source; all that comes out of the instance keeps its scope.

use crate::kind::normalized;
use m_engine::value::{Function, Record};
use m_engine::{Cx, Error, Result, Value};
use std::rc::Rc;

/// A data source: its kind and path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataSource {
    /// The data source kind: `Anaplan`.
    pub kind: String,
    /// The data source path, as Microsoft's host writes it.
    pub path: String,
}

/// What travels with lazy values: whose code runs, and who gives the credentials for what it calls.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    /// The data source whose function runs; none in an ordinary query.
    pub(crate) source: Option<DataSource>,
    /// Who gives the credential of `source` instead of the credentials at hand.
    pub(crate) source_credentials: Option<Handler>,
    /// Who gives the credentials of the sources that the running function calls (`Extension.InvokeWithCredentials`).
    pub(crate) credentials: Option<Handler>,
    /// Who grants permissions (`Extension.InvokeWithPermissions`).
    pub(crate) permissions: Option<Handler>,
    /// Whether a function of a sign-in runs: there is no credential yet.
    pub(crate) signs_in: bool,
    /// Whether this is the scope of an extension for which no source was opened: its functions run for whoever calls
    /// them.
    pub(crate) unopened: bool,
}

/// A function of a connector that the host asks, and the scope it belongs to.
#[derive(Clone)]
pub(crate) struct Handler {
    function: Function,
    scope: Option<m_engine::Scope>,
}

impl Handler {
    /// A function that is asked in the scope of now.
    pub(crate) fn new(cx: &Cx, function: Function) -> Handler {
        Handler { function, scope: cx.scope() }
    }

    fn is_same(&self, other: &Handler) -> bool {
        let scopes = match (&self.scope, &other.scope) {
            (None, None) => true,
            (Some(left), Some(right)) => Rc::ptr_eq(left, right),
            _ => false,
        };
        scopes && self.function.is_same(&other.function)
    }

    /// What the function says.
    pub(crate) fn ask(&self, cx: &Cx, question: Record) -> Result<Value> {
        cx.in_scope(self.scope.clone(), || self.function.call(cx, vec![question.into()]))
    }
}

impl Scope {
    /// The scope that is open now.
    pub(crate) fn current(cx: &Cx) -> Scope {
        cx.scope().and_then(|scope| scope.downcast_ref::<Scope>().cloned()).unwrap_or_default()
    }

    /// The scope of a function of `source`, called from the scope of now.
    pub(crate) fn of_source(cx: &Cx, source: DataSource) -> Scope {
        let caller = Scope::current(cx);
        Scope {
            source: Some(source),
            source_credentials: caller.credentials,
            permissions: caller.permissions,
            ..Scope::default()
        }
    }

    /// The scope of `StartLogin`, `FinishLogin` and the other functions that get a credential: they have none.
    pub(crate) fn sign_in() -> Option<m_engine::Scope> {
        Some(Scope { signs_in: true, ..Scope::default() }.into())
    }

    /// The scope of an extension for which no source was opened.
    pub(crate) fn unopened() -> Option<m_engine::Scope> {
        Some(Scope { unopened: true, ..Scope::default() }.into())
    }

    /// Whether a function that was made in the scope `other` runs in this one: `other` is for whoever calls, or this is
    /// `other` with a handler that was added inside of it.
    pub(crate) fn serves(&self, other: &Scope) -> bool {
        other.unopened || self.adds_to(other)
    }

    fn adds_to(&self, other: &Scope) -> bool {
        self.source == other.source
            && self.signs_in == other.signs_in
            && (self.credentials.is_some() || self.permissions.is_some())
    }

    /// Whether both are for the same source with its credential from the same place.
    pub(crate) fn is_same(&self, other: &Scope) -> bool {
        let same = |left: &Option<Handler>, right: &Option<Handler>| match (left, right) {
            (None, None) => true,
            (Some(left), Some(right)) => left.is_same(right),
            _ => false,
        };
        self.source == other.source
            && self.signs_in == other.signs_in
            && same(&self.source_credentials, &other.source_credentials)
            && same(&self.credentials, &other.credentials)
            && same(&self.permissions, &other.permissions)
    }
}

impl From<Scope> for m_engine::Scope {
    fn from(scope: Scope) -> m_engine::Scope {
        Rc::new(scope)
    }
}

impl DataSource {
    /// The source of the scope that is open now.
    pub fn current(cx: &Cx) -> Option<DataSource> {
        cx.scope()?.downcast_ref::<Scope>()?.source.clone()
    }

    /// The path in the form in which paths are compared.
    pub fn normalized_path(&self) -> String {
        normalized(&self.path)
    }

    /// The error that no credential is at hand.
    pub(crate) fn missing(&self) -> Error {
        let message = format!(
            "Credentials are required to connect to the {} source. (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that the credential was refused.
    pub fn refused(&self) -> Error {
        let message = format!(
            "The credentials provided for the {} source are invalid. (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that a sign-in has ended and could not be renewed.
    pub(crate) fn ended(&self, why: &str) -> Error {
        let message = format!(
            "The sign-in to the {} source has ended and could not be renewed; sign in again. {why} (Source at {}.)",
            self.kind, self.path
        );
        credential_error(&message, self, "AccessUnauthorized")
    }

    /// The error that the account may not do this.
    pub fn forbidden(&self) -> Error {
        credential_error("Access to the resource is forbidden.", self, "AccessForbidden")
    }
}

/// The reason of every error that asks for another credential.
pub const CREDENTIAL_ERROR: &str = "DataSource.CredentialError";

fn credential_error(message: &str, source: &DataSource, reason: &str) -> Error {
    let detail = Record::of([
        ("DataSourceKind", Value::text(source.kind.as_str())),
        ("DataSourcePath", Value::text(source.path.as_str())),
        ("Reason", Value::text(reason)),
    ]);
    Error::new(CREDENTIAL_ERROR, message, detail.into()).uncatchable()
}
