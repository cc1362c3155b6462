//! OAuth2 (section 2): what has been granted and not been used up.

/// Codes and refresh tokens by value.
#[derive(Default)]
pub(crate) struct OAuthState {}
