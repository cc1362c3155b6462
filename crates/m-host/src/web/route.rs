//! Routes: requests for one base URL sent to another, so that production addresses reach a local server.

use std::str::FromStr;

/// One `FROM=TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    from: String,
    to: String,
}

/// All routes; the longest that fits wins.
#[derive(Clone, Debug, Default)]
pub struct Routes(Vec<Route>);

impl FromStr for Route {
    type Err = String;

    fn from_str(text: &str) -> Result<Route, String> {
        let mistake = || {
            format!(
                "'{text}' is no route; write FROM=TO, for example https://api.anaplan.com=http://127.0.0.1:8080"
            )
        };
        let (from, to) = text.split_once('=').ok_or_else(mistake)?;
        let base = |url: &str| {
            let url = url.trim().trim_end_matches('/');
            let parsed = reqwest::Url::parse(url).ok().filter(|url| url.has_host());
            parsed.map(|_| without_default_port(url)).ok_or_else(mistake)
        };
        Ok(Route { from: base(from)?, to: base(to)? })
    }
}

impl Routes {
    /// These routes.
    pub fn new(routes: impl IntoIterator<Item = Route>) -> Routes {
        Routes(routes.into_iter().collect())
    }

    /// The address to call instead of `url`, where a route fits. Scheme and host are compared without regard to case.
    pub fn apply(&self, url: &str) -> Option<String> {
        let url = &without_default_port(url);
        let fits = |route: &&Route| {
            let head = url.get(..route.from.len());
            let rest = url.get(route.from.len()..).unwrap_or_default();
            head.is_some_and(|head| head.eq_ignore_ascii_case(&route.from))
                && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
        };
        let route = self.0.iter().filter(fits).max_by_key(|route| route.from.len())?;
        Some(format!("{}{}", route.to, &url[route.from.len()..]))
    }
}

/// The address without a port that its scheme has anyway.
fn without_default_port(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let port = match scheme.to_ascii_lowercase().as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return url.to_owned(),
    };
    format!("{scheme}://{}{rest}", host.strip_suffix(port).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::{Route, Routes};

    #[test]
    fn the_longest_base_wins_and_hosts_are_whole() {
        let routes =
            ["https://api.anaplan.com=http://127.0.0.1:1", "https://api.anaplan.com/2=http://127.0.0.1:2/"];
        let routes = Routes::new(routes.iter().map(|route| route.parse::<Route>().expect("a route")));
        let cases = [
            ("https://api.anaplan.com/x?y", Some("http://127.0.0.1:1/x?y")),
            ("https://API.anaplan.com/2/0", Some("http://127.0.0.1:2/0")),
            ("https://api.anaplan.com", Some("http://127.0.0.1:1")),
            ("https://api.anaplan.com:443/x", Some("http://127.0.0.1:1/x")),
            ("https://api.anaplan.com:8443/x", None),
            ("https://api.anaplan.com.evil.example/", None),
            ("https://other.example/", None),
        ];
        for (url, routed) in cases {
            assert_eq!(routes.apply(url).as_deref(), routed, "{url}");
        }
        assert!("nonsense".parse::<Route>().is_err());
        assert!("https://a=b".parse::<Route>().is_err());
    }
}
