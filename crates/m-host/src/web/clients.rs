//! The clients that requests go out by: to this machine directly, elsewhere over the system's proxy.

use super::coding;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::cell::OnceCell;
use std::net::IpAddr;

/// One client for each way out, made when the first request goes it.
#[derive(Default)]
pub(super) struct Clients {
    /// To this machine over plain HTTP: no proxy, and no certificates, whose reading costs more than such a request.
    near: OnceCell<Client>,
    /// To this machine over TLS: no proxy.
    near_tls: OnceCell<Client>,
    /// Everywhere else.
    far: OnceCell<Client>,
}

impl Clients {
    /// The client for requests to `url`.
    pub(super) fn to(&self, url: &Url) -> reqwest::Result<&Client> {
        let (is_near, is_plain) = (is_loopback(url), url.scheme() == "http");
        let way = match (is_near, is_plain) {
            (true, true) => &self.near,
            (true, false) => &self.near_tls,
            (false, _) => &self.far,
        };
        if let Some(client) = way.get() {
            return Ok(client);
        }
        // Coded bodies are decoded here: damage in one must never look like its end.
        let mut builder = Client::builder().http1_only().redirect(Policy::none());
        if is_near {
            builder = builder.no_proxy();
        }
        if is_near && is_plain {
            builder = builder.tls_certs_only([]);
        }
        let client = builder.default_headers(coding::accepted()).build()?;
        Ok(way.get_or_init(|| client))
    }
}

/// Whether an address means this machine, for which nobody's proxy can answer. .NET's client bypasses a proxy there too.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    address.map_or(host == "localhost" || host.ends_with(".localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;
    use reqwest::Url;

    #[test]
    fn this_machine_has_several_names() {
        for (url, near) in [
            ("http://localhost:1/x", true),
            ("https://LOCALHOST./", true),
            ("http://anaplan.localhost/", true),
            ("http://127.0.0.1:8080/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]:8080/", true),
            ("http://localhost.example.com/", false),
            ("http://notlocalhost/", false),
            ("http://10.0.0.1/", false),
            ("https://api.anaplan.com/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), near, "{url}");
        }
    }
}
