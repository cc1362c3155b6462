//! The functions that only extensions see (`Extension.*`, `Credential.*`, `Crypto.*`, `Environment.*`), declared as the
//! library's are. Those that read the package of the extension which calls them are bound to it at loading.

mod credential;
mod crypto;
mod environment;
mod package;

pub(crate) use credential::ACCESS_DENIED_TEXT;
pub(super) use package::bind;

use m_engine::Builtin;

/// Everything that `#shared` has inside an extension and not in a query.
pub const EXTENSION_FUNCTIONS: &[Builtin] = &[
    credential::CURRENT_CREDENTIAL,
    credential::CREDENTIAL_ERROR,
    credential::ACCESS_DENIED,
    credential::ACCESS_FORBIDDEN,
    credential::ENCRYPTION_NOT_SUPPORTED,
    credential::NATIVE_QUERY_PERMISSION,
    credential::INVOKE_WITH_CREDENTIALS,
    credential::INVOKE_WITH_PERMISSIONS,
    credential::HAS_PERMISSION,
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
