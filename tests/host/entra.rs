//! Sign-in with Microsoft Entra ID, where the host runs the flow: against a made-up authority, with a client that the
//! connector names.

use super::server::{Request, Response, Server};
use super::{Folder, settings, with};
use m_engine::Result;
use m_host::credential::{Credential, Credentials, StoredCredential};
use m_host::credential_store::{CredentialStore, MemoryStore};
use m_host::evaluation::Settings;
use m_host::oauth::{Login, OAuth};
use m_host::report;
use m_host::scope::DataSource;
use serde_json::json;
use std::sync::Arc;

/// `AUTHORITY` is the address of the authority, `CLIENT` the record of the client.
const EXTENSION: &str = r#"section Sample;
K = [
    Authentication = [Aad = [
        AuthorizationUri = (path) => "AUTHORITY",
        Scope = "Data.Read",
        Resource = "https://resource.example"
        CLIENT
    ]]
];
[DataSource.Kind = "K"]
shared K.Read = (url as text) => Json.Document(Web.Contents(url))[value];
"#;

const CLIENT: &str = r#", DefaultClientApplication = [ClientId = "client-1", ClientSecret = "", CallbackUrl = "https://back.example/done"]"#;

fn source() -> DataSource {
    DataSource { kind: "K".into(), path: "any".into() }
}

/// The parameters of a form or query.
fn form(text: &str) -> Vec<(String, String)> {
    let request = Request {
        method: String::new(),
        target: format!("?{text}"),
        headers: Vec::new(),
        body: String::new(),
    };
    request.query()
}

fn get<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

fn service() -> Server {
    Server::start(|request, _| match request.path() {
        "/oauth2/v2.0/token" => {
            let form = form(&request.body);
            match get(&form, "grant_type") {
                "authorization_code" if get(&form, "code") == "good" => Response::json(
                    &json!({"access_token": "token-1", "refresh_token": "refresh-1", "expires_in": 3600}),
                ),
                "refresh_token" if get(&form, "refresh_token") == "refresh-1" => {
                    Response::json(&json!({"access_token": "token-2", "expires_in": 3600}))
                }
                _ => Response::new(
                    400,
                    "application/json",
                    r#"{"error":"invalid_grant","error_description":"The code is stale."}"#,
                ),
            }
        }
        "/data" if request.header("authorization") == Some("Bearer token-2") => {
            Response::json(&json!({"value": 7}))
        }
        _ => Response::status(401),
    })
}

fn extension(server: &Server, client: &str) -> Folder {
    let authority = format!("{}/oauth2/v2.0/authorize", server.url());
    Folder::section(&EXTENSION.replace("AUTHORITY", &authority).replace("CLIENT", client))
}

#[test]
fn the_host_runs_the_flow_with_the_connectors_client() {
    let server = service();
    let extension = extension(&server, CLIENT);
    let (login, stored) = with(settings(&[extension.path()], "[]"), |evaluation| {
        let cx = &evaluation.cx;
        let run = || -> Result<(String, StoredCredential)> {
            let oauth = OAuth::for_source(cx, &evaluation.extensions, &source())?;
            let login = Login::start(cx, &oauth, "any")?;
            let query = form(login.login_uri.split_once('?').map_or("", |(_, query)| query));
            let refused =
                format!("https://back.example/done?error=access_denied&state={}", get(&query, "state"));
            assert!(login.finish(cx, &oauth, &refused).is_err());
            let stale = format!("https://back.example/done?code=stale&state={}", get(&query, "state"));
            let error = login.finish(cx, &oauth, &stale).expect_err("the code is stale");
            assert_eq!(
                (error.reason().as_str(), error.message().as_str()),
                ("invalid_grant", "The code is stale.")
            );
            let callback = format!("https://back.example/done?code=good&state={}", get(&query, "state"));
            let token = login.finish(cx, &oauth, &callback)?;
            let credential = Credential::OAuth(token);
            Ok((login.login_uri, StoredCredential::new("K", None, &credential)))
        };
        run().map_err(|error| report::describe(cx, &error)).expect("the sign-in succeeds")
    });
    let query = form(login.split_once('?').map_or("", |(_, query)| query));
    assert_eq!(get(&query, "client_id"), "client-1");
    assert_eq!(get(&query, "scope"), "https://resource.example/Data.Read offline_access");
    assert_eq!(get(&query, "code_challenge_method"), "S256");
    let requests = server.requests();
    let sent = form(&requests.last().expect("a request").body);
    assert_eq!(get(&sent, "redirect_uri"), "https://back.example/done");
    // RFC 7636 section 4.2: 43 characters of base64url without padding; a verifier of at least 43.
    assert!(get(&query, "code_challenge").len() == 43 && get(&sent, "code_verifier").len() >= 43);

    // The token is refused once; the host renews it at the authority and asks again.
    server.forget();
    let store: Arc<dyn CredentialStore> = Arc::new(MemoryStore::default());
    store.set(stored).expect("it is kept");
    let credentials = Credentials::from_store(&store).expect("the store");
    let settings = Settings { credentials, ..settings(&[extension.path()], "[]") };
    let value = super::evaluate(settings, &format!("K.Read(\"{}/data\")", server.url()));
    assert_eq!(value.as_deref(), Ok("7"));
    assert_eq!(server.lines(), ["GET /data", "POST /oauth2/v2.0/token", "GET /data"]);
    assert_eq!(store.list().expect("the store")[0].authentication_properties["AccessToken"], "token-2");
}

#[test]
fn without_a_client_the_person_is_told_what_to_do() {
    let server = service();
    let extension = extension(&server, "");
    let error = with(settings(&[extension.path()], "[]"), |evaluation| {
        let oauth = OAuth::for_source(&evaluation.cx, &evaluation.extensions, &source());
        oauth.err().map(|error| error.message().to_display())
    });
    let error = error.expect("no client is known");
    assert!(error.contains("PQ_ENTRA_CLIENT_ID") && error.contains("may not"), "{error}");
    assert!(server.lines().is_empty());
}
