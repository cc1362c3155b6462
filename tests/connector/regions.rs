//! The hosts of Anaplan's regions: whatever a person types for theirs, its services are asked and no others.

use super::Query;
use anaplan_mock::{Server, Tenant};

/// The region codes with their API, authentication and OAuth hosts (API reference, 2.5).
pub(crate) const REGIONS: &[(&str, &str, &str, &str)] = &[
    ("us1 us2 us5 us7 eu1 eu2 eu4 ap1", "api.anaplan.com", "auth.anaplan.com", "us1a.app.anaplan.com"),
    ("us9", "us9.api.anaplan.com", "us9.auth.anaplan.com", "us9.app.anaplan.com"),
    ("eu3", "eu3.api.anaplan.com", "eu3.auth.anaplan.com", "eu3.app.anaplan.com"),
    ("eu5", "eu5.api.anaplan.com", "eu5.auth.anaplan.com", "eu5.app.anaplan.com"),
    ("gb1", "gb1.api.anaplan.com", "gb1.auth.anaplan.com", "gb1.app.anaplan.com"),
    ("sg1", "sg1.api.anaplan.com", "sg1.auth.anaplan.com", "sg1.app.anaplan.com"),
    ("ae1", "ae1.api.anaplan.com", "ae1.auth.anaplan.com", "ae1.app.anaplan.com"),
    ("in1", "in1.api.anaplan.com", "in1.auth.anaplan.com", "in1.app.anaplan.com"),
    ("id1", "id1.api.anaplan.com", "id1.auth.anaplan.com", "id1.app.anaplan.com"),
    ("me1", "me1.api.anaplan.com", "me1.auth.anaplan.com", "me1.app.anaplan.com"),
    ("ca1", "ca1a.api.anaplan.com", "ca1a.auth.anaplan.com", "ca1a.app.anaplan.com"),
    ("au1", "au1a.api2.anaplan.com", "au1a.app2.anaplan.com", "au1a.app2.anaplan.com"),
];

/// Hosts that are in no row of the table, and so are asked as they stand: a region that Anaplan may add, one that the
/// table contradicts, one for tests, somebody else's, and names that only look like a region's.
const OTHERS: &[&str] = &[
    "xx9.api.anaplan.com",
    "ca2a.app.anaplan.com",
    "eu1a.app2.anaplan.com",
    "us1a.app-staging.anaplan.com",
    "eu1.api.anaplan.com.example",
    "eu1.api.example.com",
    "anaplan.example",
];

/// A port is no other way to write the region: whoever types one means what listens there.
const PORT: &str = "https://us1a.app.anaplan.com:8443";

/// The URLs of a query's requests, as the connector wrote them.
pub(crate) fn urls(har: &str) -> Vec<String> {
    let har: serde_json::Value = serde_json::from_str(har).expect("a HAR file");
    let entries = har["log"]["entries"].as_array().expect("entries").iter();
    entries.map(|entry| entry["request"]["url"].as_str().expect("a URL").to_owned()).collect()
}

/// What a person may type for a region: its hosts in any field and any case, and hosts named after its codes.
fn typed(codes: &str, hosts: [&str; 3]) -> Vec<String> {
    let mut typed: Vec<String> = hosts.iter().map(|host| format!("https://{host}")).collect();
    typed.extend(hosts.iter().map(|host| format!(" HTTPS://{}/ ", host.to_uppercase())));
    for code in codes.split(' ') {
        for service in ["api", "auth", "app"] {
            typed.push(format!("https://{code}.{service}.anaplan.com"));
            typed.push(format!("https://{code}a.{service}.anaplan.com/"));
        }
    }
    typed
}

#[test]
fn whatever_is_typed_for_a_region_means_its_three_services() {
    for (codes, api, auth, oauth) in REGIONS {
        let typed = typed(codes, [api, auth, oauth]);
        let list: Vec<String> = typed.iter().map(|url| format!("\"{url}\"")).collect();
        let body = format!(
            r#"List.Distinct(List.Transform({{{}}}, each
                let url = ServiceUrl("field", _) in List.Transform({{"ApiHost", "AuthHost", "OAuthHost"}}, each RegionalHost(url, _))))"#,
            list.join(", ")
        );
        let outcome = Query::of_members(&["ServiceUrl", "RegionalHost"], &body).run();
        let expected = [api, auth, oauth].map(|host| format!("\"https://{host}\"")).join(", ");
        assert_eq!(outcome.rows(), format!("{{{{{expected}}} }} "), "{codes}");
    }
}

#[test]
fn basic_asks_the_services_of_the_region_and_tells_who_asks() {
    for (codes, api, auth, oauth) in REGIONS {
        // The worst that can be typed: the page of the organizational account in both fields.
        let server = Server::start(Tenant::default());
        let hosts = [*api, *auth];
        let mut query = Query::new("").hosts(&hosts);
        query.text = format!(r#"Anaplan.Contents("https://{oauth}/", "https://{oauth}"){{0}}[Name]"#);
        let outcome = query.run_on(&server);
        assert!(outcome.result.is_ok(), "{codes}: {:?}", outcome.result);
        let urls = urls(&outcome.har());
        assert_eq!(urls[0], format!("https://{auth}/token/authenticate"), "{codes}");
        assert!(urls[1].starts_with(&format!("https://{api}/2/0/workspaces?")), "{codes}: {}", urls[1]);
        assert_eq!(urls.len(), 2, "{codes}: {urls:#?}");
        for request in server.requests() {
            let header =
                |name: &str| request.headers.iter().find(|(known, _)| known == name).map(|(_, v)| &**v);
            let client = "anaplan_powerquery_v0.2.0";
            assert_eq!(header("user-agent"), Some(client), "{codes}");
            assert_eq!(header("x-aconnect-client"), Some(client), "{codes}");
            let scheme = header("authorization").and_then(|value| value.split(' ').next());
            let expected = if request.method == "POST" { "Basic" } else { "AnaplanAuthToken" };
            assert_eq!(scheme, Some(expected), "{codes}");
        }
    }
}

#[test]
fn an_address_with_a_port_is_asked_as_it_stands() {
    let body = format!(
        r#"List.Transform({{"ApiHost", "AuthHost", "OAuthHost"}}, each RegionalHost(ServiceUrl("field", "{PORT}"), _))"#
    );
    let outcome = Query::of_members(&["ServiceUrl", "RegionalHost"], &body).run();
    assert_eq!(outcome.rows(), format!("{{\"{PORT}\", \"{PORT}\", \"{PORT}\"}} "));
}

#[test]
fn a_host_of_no_known_region_is_asked_itself_and_never_replaced_by_production() {
    for host in OTHERS {
        let server = Server::start(Tenant::default());
        let hosts = [*host];
        let mut query = Query::new("").hosts(&hosts);
        query.text = format!(r#"Anaplan.Contents("https://{host}", "https://{host}"){{0}}[Name]"#);
        let outcome = query.run_on(&server);
        assert!(outcome.result.is_ok(), "{host}: {:?}", outcome.result);
        let urls = urls(&outcome.har());
        assert!(urls.iter().all(|url| url.starts_with(&format!("https://{host}/"))), "{urls:#?}");
    }
}
