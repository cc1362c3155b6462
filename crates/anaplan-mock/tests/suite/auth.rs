//! The authentication service: the matrix of section 1.

use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::Value;

use crate::client::*;

#[test]
fn answers_have_the_recorded_shape() {
    let server = server(|_| ());
    let http = Client::new();
    let url = format!("{}/token/authenticate", server.url());
    // The body may be junk, as the shipped Power BI connector sends it, and its query is ignored.
    let url = format!("{url}?Authorization=Basic%20encoded_username%3Apassword");
    let answer = http.post(url).basic_auth(ADA.0, Some(ADA.1)).body("[]").send().unwrap();
    let (status, body) = status_and_json(answer);
    assert_eq!(status, 201);
    assert_eq!(body["status"], "SUCCESS");
    assert_eq!(body["statusMessage"], "Login successful");
    assert_eq!(body["meta"]["validationUrl"], format!("{}/token/validate", server.url()));
    let info = &body["tokenInfo"];
    let value = info["tokenValue"].as_str().unwrap();
    assert!(value.len() > 200 && ['+', '/', '=', '.'].iter().all(|c| value.contains(*c)), "{value}");
    assert_eq!(info["tokenId"].as_str().unwrap().len(), 36);
    assert_eq!(info["refreshTokenId"].as_str().unwrap().len(), 36);
    let minutes = (info["expiresAt"].as_u64().unwrap() - server.state().now() + 59_000) / 60_000;
    assert_eq!(minutes, 35);

    let header = format!("AnaplanAuthToken {value}");
    let validate = http.get(format!("{}/token/validate", server.url())).header("Authorization", &header);
    let (status, body) = status_and_json(validate.send().unwrap());
    assert_eq!((status, &body["statusMessage"]), (200, &Value::from("Token validated")));
    assert_eq!(body["userInfo"]["userId"], ADA.0);
    let expected = serde_json::json!({ "expiresAt": info["expiresAt"], "tokenId": info["tokenId"] });
    assert_eq!(body["tokenInfo"], expected);
}

/// One row: who signs in, with what header; the status and code that the service gives.
#[test]
fn refusals_follow_the_matrix() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let basic = |email: &str, password: &str| {
        use base64::Engine;
        let pair = format!("{email}:{password}");
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
    };
    let token = format!("AnaplanAuthToken {}", ada.token);
    let bearer = format!("Bearer {}", ada.token);
    let rows = [
        ("POST", "authenticate", basic(ADA.0, ADA.1), 201, "SUCCESS"),
        ("POST", "authenticate", basic(BRUNO.0, BRUNO.1), 201, "SUCCESS"),
        ("POST", "authenticate", basic(ADA.0, "wrong"), 401, "FAILURE_BAD_CREDENTIAL"),
        ("POST", "authenticate", basic("nobody@planning.example", "x"), 401, "FAILURE_BAD_CREDENTIAL"),
        // Password sign-in is off: a right password looks wrong.
        ("POST", "authenticate", basic("chiara@planning.example", "sso-only"), 401, "FAILURE_BAD_CREDENTIAL"),
        ("POST", "authenticate", "Basic !!!".into(), 401, "FAILURE_BAD_CREDENTIAL"),
        ("POST", "authenticate", bearer.clone(), 401, "FAILURE_BAD_HEADER"),
        ("POST", "authenticate", String::new(), 401, "FAILURE_BAD_HEADER"),
        ("POST", "refresh", bearer.clone(), 400, "FAILURE_BAD_HEADER"),
        ("POST", "refresh", String::new(), 400, "FAILURE_BAD_HEADER"),
        ("GET", "validate", bearer.clone(), 400, "FAILURE_BAD_HEADER"),
        ("GET", "validate", "AnaplanAuthToken nonsense".into(), 401, "FAILURE_BAD_CREDENTIAL"),
        ("POST", "logout", bearer, 401, "FAILURE_BAD_HEADER"),
        ("POST", "refresh", token.clone(), 200, "SUCCESS"),
        ("POST", "logout", token.clone(), 204, ""),
        ("GET", "validate", token.clone(), 401, "FAILURE_BAD_CREDENTIAL"),
        ("POST", "logout", token, 401, "FAILURE_BAD_CREDENTIAL"),
    ];
    let http = Client::new();
    for (method, call, header, status, code) in rows {
        let method: Method = method.parse().unwrap();
        let mut request = http.request(method, format!("{}/token/{call}", server.url()));
        if !header.is_empty() {
            request = request.header("Authorization", &header);
        }
        let (got, body) = status_and_json(request.send().unwrap());
        assert_eq!((got, body["status"].as_str().unwrap_or("")), (status, code), "{call} with {header}");
    }
}

#[test]
fn tokens_die_after_35_minutes_and_refresh_prolongs_them() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    server.state().advance_clock(Duration::from_secs(34 * 60));
    assert_eq!(ada.get("/users/me").0, 200);
    let refreshed = ada.request(Method::POST, "/token/refresh").send().unwrap();
    let (status, body) = status_and_json(refreshed);
    assert_eq!((status, body["statusMessage"].as_str()), (200, Some("Token refreshed")));
    // As recorded live: the same value with a later end.
    assert_eq!(body["tokenInfo"]["tokenValue"], ada.token.as_str());
    server.state().advance_clock(Duration::from_secs(34 * 60));
    assert_eq!(ada.get("/users/me").0, 200);
    server.state().advance_clock(Duration::from_secs(60));
    let (status, body) = ada.get("/users/me");
    assert_eq!(status, 401);
    assert_eq!(body["status"]["code"], 401);
    assert_eq!(body["path"], "/2/0/users/me");
}

#[test]
fn refresh_may_change_the_token() {
    let server = server(|tenant| tenant.switches.refresh_changes_token = true);
    let ada = User::sign_in(&server, ADA);
    let (_, body) = status_and_json(ada.request(Method::POST, "/token/refresh").send().unwrap());
    assert_ne!(body["tokenInfo"]["tokenValue"], ada.token.as_str());
    assert_eq!(ada.get("/users/me").0, 401);
}

#[test]
fn both_schemes_reach_the_api_and_no_token_does_not() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let http = Client::new();
    let rows = [
        (format!("AnaplanAuthToken {}", ada.token), 200),
        (format!("Bearer {}", ada.token), 200),
        (format!("Basic {}", ada.token), 401),
        ("AnaplanAuthToken".into(), 401),
        (String::new(), 401),
    ];
    for (header, status) in rows {
        let request = http.get(format!("{}/2/0/workspaces", server.url())).header("Authorization", &header);
        assert_eq!(request.send().unwrap().status(), status, "{header}");
    }
    // A token of one server is nothing to another.
    let other = crate::client::server(|_| ());
    let request = http.get(format!("{}/2/0/workspaces", other.url()));
    let request = request.header("Authorization", format!("AnaplanAuthToken {}", ada.token));
    assert_eq!(request.send().unwrap().status(), 401);
}
