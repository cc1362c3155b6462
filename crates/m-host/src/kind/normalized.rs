//! The form in which data source paths are compared.

/// The form in which paths are compared: of an address the scheme and host in lower case, without the port that the
/// scheme has anyway and without a slash at the end; any other path as it is.
pub fn normalized(path: &str) -> String {
    let address = path.split_once("://").and_then(|_| reqwest::Url::parse(path).ok());
    let Some(url) = address.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) else {
        return path.to_owned();
    };
    // Of the rest every letter counts, so it is taken as it was written.
    let after_scheme = path.split_once("://").map_or("", |(_, rest)| rest);
    let rest = after_scheme.find(['/', '?', '#']).and_then(|at| after_scheme.get(at..)).unwrap_or("");
    // A path with `..` in it leads elsewhere than it looks.
    let resolved = url.as_str().splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
    let rest = if is_dotted(rest) { resolved.as_str() } else { rest };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let rest = if rest.contains(['?', '#']) { rest } else { rest.trim_end_matches('/') };
    format!("{}://{}{port}{rest}", url.scheme(), url.host_str().unwrap_or_default())
}

/// Whether an address's path has a segment `.` or `..`, escaped or not.
fn is_dotted(rest: &str) -> bool {
    let path = rest.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn addresses_are_compared_by_what_they_mean() {
        let cases = [
            ("HTTPS://Api.Example.COM:443/Path/", "https://api.example.com/Path"),
            ("http://a.example:8080", "http://a.example:8080"),
            ("https://a.example/x?q=1/", "https://a.example/x?q=1/"),
            ("https://a.example/a%20b", "https://a.example/a%20b"),
            ("https://a.example/a/../ok", "https://a.example/ok"),
            ("https://a.example/a/%2E%2e/ok?q=1", "https://a.example/ok?q=1"),
            (r#"{"server":"S"}"#, r#"{"server":"S"}"#),
            ("HelloWorld", "HelloWorld"),
            ("server;database", "server;database"),
        ];
        for (path, expected) in cases {
            assert_eq!(normalized(path), expected);
        }
    }
}
