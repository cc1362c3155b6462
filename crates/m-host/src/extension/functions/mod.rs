//! The functions that only extensions see (`Extension.*`, `Credential.*`, `Crypto.*`, `Environment.*`), declared as the
//! library's are. Those that read the package of the extension which calls them are bound to it at loading.

mod crypto;
mod current_credential;
mod environment;
mod package;

pub(crate) use current_credential::ACCESS_DENIED_TEXT;
pub(super) use package::bind;

use m_engine::Builtin;

/// Everything that `#shared` has inside an extension and not in a query.
pub const EXTENSION_FUNCTIONS: &[Builtin] = &[
    current_credential::CURRENT_CREDENTIAL,
    current_credential::CREDENTIAL_ERROR,
    current_credential::ACCESS_DENIED,
    current_credential::ACCESS_FORBIDDEN,
    current_credential::ENCRYPTION_NOT_SUPPORTED,
    current_credential::NATIVE_QUERY_PERMISSION,
    current_credential::INVOKE_WITH_CREDENTIALS,
    current_credential::INVOKE_WITH_PERMISSIONS,
    current_credential::HAS_PERMISSION,
    crypto::CREATE_HASH,
    crypto::CREATE_HMAC,
    crypto::ALGORITHM_TYPE,
    crypto::SHA1,
    crypto::SHA256,
    environment::FEATURE_SWITCH,
    environment::CONFIGURATION,
    environment::LIBRARIES,
    environment::CURRENT_APPLICATION,
    environment::DEFAULT_PROXY,
    environment::CACHE,
    environment::STATE,
    environment::INVOKE_VOLATILE,
    environment::PARALLEL_INVOKE,
    environment::UNEXPECTED,
    environment::TEST_CONNECTION,
    environment::SIGN_FOR_OAUTH1,
    crate::openapi::DOCUMENT,
    environment::DELTA_SINCE,
    environment::SQL_VIEW_GENERATOR,
    package::CONTENTS,
    package::LOAD_STRING,
    package::MODULE,
];
