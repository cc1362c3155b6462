//! A key in Azure Key Vault: its REST interface signs a digest; the key stays in the vault.
//!
//! Source: <https://learn.microsoft.com/rest/api/keyvault/keys/sign/sign>, `get-certificate`.

use super::Key;
use crate::algorithm::Hash;
use crate::error::Error;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const VERSION: &str = "7.4";
const SCOPE: &str = "https://vault.azure.net/.default";

/// A certificate with its key in a vault.
pub struct KeyVault {
    key: String,
    certificate: Vec<u8>,
    token: String,
}

/// Who asks: a service principal's client credentials, or a token that somebody has already.
pub enum Access {
    /// `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, and the authority's address.
    Client {
        /// Where tokens come from, without `/` at its end.
        authority: String,
        /// The tenant's id or name.
        tenant: String,
        /// The application's id.
        client: String,
        /// Its secret.
        secret: String,
    },
    /// An access token for the vault.
    Token(String),
}

impl Access {
    /// What the environment holds, in the variables of Azure's own tools.
    ///
    /// # Errors
    /// A variable is missing; the message names them.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        if let Some(token) = variable("AZURE_ACCESS_TOKEN") {
            return Ok(Access::Token(token));
        }
        let needed = |name: &str| {
            variable(name).ok_or_else(|| {
                Error::new(format!(
                    "the environment variable {name} is not set; a key vault is asked with AZURE_TENANT_ID, \
                     AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or with AZURE_ACCESS_TOKEN (az account get-access-token \
                     --resource https://vault.azure.net)"
                ))
            })
        };
        let authority =
            variable("AZURE_AUTHORITY_HOST").unwrap_or_else(|| "https://login.microsoftonline.com".into());
        Ok(Access::Client {
            authority: authority.trim_end_matches('/').to_owned(),
            tenant: needed("AZURE_TENANT_ID")?,
            client: needed("AZURE_CLIENT_ID")?,
            secret: needed("AZURE_CLIENT_SECRET")?,
        })
    }
}

impl KeyVault {
    /// Asks for the certificate at `address`, `https://NAME.vault.azure.net/certificates/CERTIFICATE[/VERSION]`.
    ///
    /// # Errors
    /// The address is none of a certificate, or the vault or the authority refuses; the message has its words.
    pub fn open(address: &str, access: &Access) -> Result<Self, Error> {
        let address = address.trim_end_matches('/');
        let is_local = address.starts_with("http://127.0.0.1:");
        if !address.contains("/certificates/") || !(address.starts_with("https://") || is_local) {
            return Err(Error::new(format!(
                "\"{address}\" is no certificate of a key vault; one reads \
                 https://NAME.vault.azure.net/certificates/CERTIFICATE"
            )));
        }
        let token = token(access)?;
        let request = |client: &reqwest::Client| client.get(format!("{address}?api-version={VERSION}"));
        let found = crate::http::json("the key vault", |client| request(client).bearer_auth(&token))?;
        let text = |name: &str| found.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(key), Some(certificate)) = (text("kid"), text("cer")) else {
            return Err(Error::new("the key vault's answer has no certificate (cer) with a key (kid)"));
        };
        let certificate = BASE64_STANDARD
            .decode(certificate)
            .map_err(|error| Error::new(format!("the key vault's certificate is no base64: {error}")))?;
        // The token is for the vault alone.
        if host(&key) != host(address) {
            return Err(Error::new(format!("the key vault names a key on another host: {key}")));
        }
        Ok(KeyVault { key, certificate, token })
    }
}

/// Scheme and host of an address.
fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    Some(format!("{scheme}://{}", rest.split('/').next()?).to_lowercase())
}

fn token(access: &Access) -> Result<String, Error> {
    let (authority, tenant, client_id, secret) = match access {
        Access::Token(token) => return Ok(token.clone()),
        Access::Client { authority, tenant, client, secret } => (authority, tenant, client, secret),
    };
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", SCOPE),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let answer = crate::http::json("the sign-in of Azure", |client| {
        client
            .post(format!("{authority}/{tenant}/oauth2/v2.0/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body.clone())
    })?;
    let token = answer.get("access_token").and_then(Value::as_str);
    token.map(str::to_owned).ok_or_else(|| Error::new("the sign-in of Azure gave no access token"))
}

impl Key for KeyVault {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let body =
            json!({ "alg": "RS256", "value": BASE64_URL_SAFE_NO_PAD.encode(Hash::Sha256.digest(message)) });
        let answer = crate::http::json("the key vault", |client| {
            client
                .post(format!("{}/sign?api-version={VERSION}", self.key))
                .bearer_auth(&self.token)
                .header("Content-Type", "application/json")
                .body(body.to_string())
        })?;
        let value = answer.get("value").and_then(Value::as_str).unwrap_or_default();
        BASE64_URL_SAFE_NO_PAD
            .decode(value.trim_end_matches('='))
            .map_err(|error| Error::new(format!("the key vault's signature is no base64: {error}")))
    }
}
