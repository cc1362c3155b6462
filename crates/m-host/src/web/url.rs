//! Addresses of requests.

use m_library::escape;

/// The address with more query parameters, names and values escaped.
pub(super) fn with_query(url: &str, pairs: &[(String, String)]) -> String {
    let mut url = url.to_owned();
    for (name, value) in pairs {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&escape(name));
        url.push('=');
        url.push_str(&escape(value));
    }
    url
}
