//! OAuth2: the browser's way, every grant, every refusal (section 2).

use std::time::Duration;

use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::client::*;

const PUBLIC: &str = "5a2f6c1e9b7d4830a1c5e7f90b2d4c68";
const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const DEVICE: &str = "9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b";
const CALLBACK: &str = "https://oauth.powerbi.com/views/oauthredirect.html";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const S256: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A browser without JavaScript: it follows nothing by itself and fills in forms.
struct Browser<'a> {
    base: &'a str,
    http: Client,
}

impl Browser<'_> {
    fn new(base: &str) -> Browser<'_> {
        Browser { base, http: plain().build().unwrap() }
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        let answer = self.http.get(format!("{}{path}", self.base)).send().unwrap();
        let location = answer.headers().get("location").map(|l| l.to_str().unwrap().to_string());
        (answer.status().as_u16(), location.unwrap_or_default(), answer.text().unwrap())
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, String, String) {
        let body = form.iter().map(|(n, v)| format!("{n}={}", encoded(v))).collect::<Vec<_>>().join("&");
        let request = self.http.post(format!("{}{path}", self.base));
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let answer = request.body(body).send().unwrap();
        let location = answer.headers().get("location").map(|l| l.to_str().unwrap().to_string());
        (answer.status().as_u16(), location.unwrap_or_default(), answer.text().unwrap())
    }

    /// From the authorization request to the callback URL.
    fn sign_in(&self, query: &str, decision: &str) -> String {
        let (status, login, _) = self.get(&format!("/auth/authorize?{query}"));
        assert_eq!(status, 302);
        let (status, _, page) = self.get(&login);
        assert_eq!(status, 200);
        assert!(page.contains("Log in with Single Sign-on"));
        let request = value_of(&page, "request");
        let (status, _, page) =
            self.post("/auth/login", &[("request", &request), ("email", ADA.0), ("password", ADA.1)]);
        assert_eq!(status, 200, "{page}");
        let (status, callback, _) =
            self.post("/auth/consent", &[("request", &request), ("decision", decision)]);
        assert_eq!(status, 302);
        callback
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).into() } else { format!("%{b:02X}") })
        .collect()
}

/// The value of a hidden field of a page.
fn value_of(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_string()
}

fn parameter(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(str::to_string)
}

fn query(challenge: &str, method: &str) -> String {
    format!(
        "response_type=code&client_id={PUBLIC}&redirect_uri={}&state=s%201&code_challenge={challenge}\
         &code_challenge_method={method}",
        encoded(CALLBACK)
    )
}

fn exchange(base: &str, fields: &Value) -> (u16, Value) {
    let request =
        Client::new().post(format!("{base}/oauth/token")).header("Content-Type", "application/json");
    status_and_json(request.body(fields.to_string()).send().unwrap())
}

fn code_grant(code: &str) -> Value {
    json!({
        "grant_type": "authorization_code", "client_id": PUBLIC, "code": code, "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    })
}

#[test]
fn a_code_becomes_tokens_that_the_api_takes() {
    for (challenge, method) in [(VERIFIER, "plain"), (S256, "S256")] {
        let server = server(|_| ());
        let base = server.url();
        let callback = Browser::new(&base).sign_in(&query(challenge, method), "allow");
        assert!(callback.starts_with(&format!("{CALLBACK}?code=")), "{callback}");
        assert_eq!(parameter(&callback, "state").unwrap(), "s%201");
        let code = parameter(&callback, "code").unwrap();
        let (status, tokens) = exchange(&base, &code_grant(&code));
        assert_eq!(status, 200, "{tokens}");
        assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&json!(2100), &json!("Bearer")));
        assert_eq!(tokens["scope"], "openid email offline_access");
        let access = tokens["access_token"].as_str().unwrap();
        assert!(access.starts_with("eyJ"));
        for scheme in ["AnaplanAuthToken", "Bearer"] {
            let request = Client::new().get(format!("{base}/2/0/users/me"));
            let answer = request.header("Authorization", format!("{scheme} {access}")).send().unwrap();
            assert_eq!(answer.json::<Value>().unwrap()["user"]["email"], ADA.0);
        }
        // The code works once.
        let (status, body) = exchange(&base, &code_grant(&code));
        assert_eq!((status, &body["error"]), (403, &json!("invalid_grant")));
        // No secret is in the log.
        let log = format!("{:?}", server.requests());
        for secret in [access, tokens["refresh_token"].as_str().unwrap(), &code, ADA.1] {
            assert!(!log.contains(secret));
        }
    }
}

#[test]
fn refusing_goes_back_with_access_denied() {
    let server = server(|_| ());
    let base = server.url();
    let callback = Browser::new(&base).sign_in(&query(S256, "S256"), "refuse");
    assert_eq!(parameter(&callback, "error").unwrap(), "access_denied");
    assert_eq!(parameter(&callback, "state").unwrap(), "s%201");
}

#[test]
fn wrong_passwords_stay_on_the_page_and_single_sign_on_needs_none() {
    let server = server(|_| ());
    let base = server.url();
    let browser = Browser::new(&base);
    let (status, _, page) = browser.get(&format!("/auth/prelogin?{}", query(S256, "S256")));
    assert_eq!(status, 200);
    let request = value_of(&page, "request");
    let wrong = [("request", request.as_str()), ("email", ADA.0), ("password", "<wrong>")];
    let (status, _, page) = browser.post("/auth/login", &wrong);
    assert_eq!(status, 401);
    assert!(page.contains("role=\"alert\"") && !page.contains("<wrong>"));
    // Chiara has no password sign-in.
    let (_, _, page) = browser.get(&format!("/auth/sso?request={request}"));
    assert!(page.contains("Continue as chiara@planning.example"));
    let chiara = [("request", request.as_str()), ("email", "chiara@planning.example")];
    assert_eq!(browser.post("/auth/sso", &chiara).0, 200);
    let allow = [("request", request.as_str()), ("decision", "allow")];
    let (_, callback, _) = browser.post("/auth/consent", &allow);
    let (status, _) = exchange(&base, &code_grant(&parameter(&callback, "code").unwrap()));
    assert_eq!(status, 200);
    assert_eq!(browser.post("/auth/consent", &allow).0, 400, "the request is over");
}

/// One row: a change to the authorization request; the status, and the error that the client is told.
#[test]
fn bad_authorization_requests() {
    let server = server(|_| ());
    let base = server.url();
    let good = query(S256, "S256");
    let rows = [
        (good.replace(PUBLIC, "00000000000000000000000000000000"), 400, None),
        (good.replace("oauthredirect", "elsewhere"), 400, None),
        (good.replace(PUBLIC, DEVICE), 400, None),
        (good.replace("response_type=code", "response_type=token"), 302, Some("invalid_request")),
        (good.replace("=S256", "=S512"), 302, Some("invalid_request")),
        (good.split("&code_challenge").next().unwrap().to_string(), 302, Some("invalid_request")),
        // A callback on the loopback address is good for every port.
        (good.replace(&encoded(CALLBACK), "http%3A%2F%2F127.0.0.1%3A5123%2Fcallback"), 302, None),
    ];
    for (query, expected, error) in rows {
        let (status, location, _) = Browser::new(&base).get(&format!("/auth/authorize?{query}"));
        assert_eq!((status, parameter(&location, "error").as_deref()), (expected, error), "{query}");
    }
}

#[test]
fn bad_token_requests() {
    let server = server(|_| ());
    let base = server.url();
    let fresh = || {
        let callback = Browser::new(&base).sign_in(&query(S256, "S256"), "allow");
        code_grant(&parameter(&callback, "code").unwrap())
    };
    let changed = |name: &str, value: Value| {
        let mut fields = fresh();
        fields[name] = value;
        fields
    };
    let rows = [
        (changed("grant_type", Value::Null), 401, "invalid_request"),
        (changed("grant_type", "client_credentials".into()), 400, "invalid_request"),
        (changed("client_id", "x".into()), 403, "unauthorized_client"),
        (changed("client_id", SECRET.into()), 403, "invalid_grant"),
        (changed("redirect_uri", "https://elsewhere.example".into()), 403, "invalid_grant"),
        (changed("code_verifier", "wrong".into()), 403, "invalid_grant"),
        (changed("code_verifier", Value::Null), 403, "invalid_grant"),
        (changed("code", "x".into()), 403, "invalid_grant"),
        (
            json!({ "grant_type": "refresh_token", "client_id": PUBLIC, "refresh_token": "x" }),
            403,
            "invalid_grant",
        ),
    ];
    for (fields, status, error) in rows {
        let (got, body) = exchange(&base, &fields);
        assert_eq!((got, &body["error"]), (status, &json!(error)), "{fields}");
        assert!(body["error_description"].is_string() && body["error_uri"].is_string());
    }
    let late = fresh();
    server.state().advance_clock(Duration::from_secs(61));
    assert_eq!(exchange(&base, &late).0, 403);
}

#[test]
fn refresh_tokens_rotate_and_are_refused_when_reused() {
    let server = server(|_| ());
    let base = server.url();
    let callback = Browser::new(&base).sign_in(&query(S256, "S256"), "allow");
    let (_, first) = exchange(&base, &code_grant(&parameter(&callback, "code").unwrap()));
    // As the shipped connector sends it: a form, with redirect_uri and without secret.
    let refresh = |token: &Value| {
        let token = token.as_str().unwrap();
        let form = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
        let (status, _, body) = Browser::new(&base).post("/oauth/token", &form);
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };
    let (status, second) = refresh(&first["refresh_token"]);
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(refresh(&first["refresh_token"]).0, 403);
    assert_eq!(refresh(&second["refresh_token"]).0, 200);
    let callback = Browser::new(&base).sign_in(&query(S256, "S256"), "allow");
    let (_, third) = exchange(&base, &code_grant(&parameter(&callback, "code").unwrap()));
    server.state().advance_clock(Duration::from_secs(43_001));
    assert_eq!(refresh(&third["refresh_token"]).0, 403);
}

#[test]
fn a_device_waits_for_its_user() {
    let server = server(|_| ());
    let base = server.url();
    let browser = Browser::new(&base);
    let begin = || {
        let (status, _, body) = browser.post("/oauth/device/code", &[("client_id", DEVICE)]);
        assert_eq!(status, 200);
        serde_json::from_str::<Value>(&body).unwrap()
    };
    let device = begin();
    assert_eq!((&device["expires_in"], &device["interval"]), (&json!(900), &json!(5)));
    let user_code = device["user_code"].as_str().unwrap();
    assert_eq!((user_code.len(), user_code.find('-')), (9, Some(4)));
    let ask = |device: &Value| {
        let (status, body) = exchange(
            &base,
            &json!({
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": DEVICE,
                "device_code": device["device_code"],
            }),
        );
        (status, body["error"].as_str().unwrap_or("").to_string())
    };
    let later = || server.state().advance_clock(Duration::from_secs(11));
    assert_eq!(ask(&device), (403, "authorization_pending".into()));
    assert_eq!(ask(&device), (403, "slow_down".into()));
    later();
    assert_eq!(ask(&device), (403, "authorization_pending".into()));
    let decide = |device: &Value, password: &str, decision: &str| {
        let code = device["user_code"].as_str().unwrap();
        let form = [("user_code", code), ("email", ADA.0), ("password", password), ("decision", decision)];
        browser.post("/activate", &form).0
    };
    assert_eq!(decide(&device, "wrong", "allow"), 401);
    assert_eq!(decide(&device, ADA.1, "allow"), 200);
    later();
    assert_eq!(ask(&device), (200, String::new()));
    assert_eq!(ask(&device), (403, "invalid_grant".into()));
    let refused = begin();
    decide(&refused, ADA.1, "refuse");
    assert_eq!(ask(&refused), (403, "access_denied".into()));
    let late = begin();
    server.state().advance_clock(Duration::from_secs(901));
    assert_eq!(ask(&late), (403, "expired_token".into()));
    assert_eq!(browser.post("/oauth/device/code", &[("client_id", PUBLIC)]).0, 403);
}

#[test]
fn oauth_tokens_are_strangers_to_the_authentication_service() {
    for known in [false, true] {
        let server = server(|t| t.switches.oauth_on_auth_service = known);
        let base = server.url();
        let callback = Browser::new(&base).sign_in(&query(S256, "S256"), "allow");
        let (_, tokens) = exchange(&base, &code_grant(&parameter(&callback, "code").unwrap()));
        let header = format!("AnaplanAuthToken {}", tokens["access_token"].as_str().unwrap());
        let request = Client::new().get(format!("{base}/token/validate")).header("Authorization", header);
        assert_eq!(request.send().unwrap().status().as_u16(), if known { 200 } else { 401 });
    }
}

/// The field of old documents comes by switch, and only to a client that sends the header (section 2.2).
#[test]
fn an_anaplan_token_comes_by_switch_and_header() {
    for (switched, header, expected) in [(true, "true", true), (true, "false", false), (false, "true", false)]
    {
        let server = server(|t| t.switches.anaplan_token = switched);
        let base = server.url();
        let callback = Browser::new(&base).sign_in(&query(VERIFIER, "plain"), "allow");
        let fields = code_grant(&parameter(&callback, "code").unwrap());
        let request = Client::new().post(format!("{base}/oauth/token")).header("X-AUTH-TOKEN", header);
        let (status, tokens) = status_and_json(request.body(fields.to_string()).send().unwrap());
        assert_eq!((status, tokens.get("anaplan_token").is_some()), (200, expected));
        if expected {
            assert_eq!(tokens["anaplan_token"], tokens["access_token"]);
        }
    }
}
