//! Every refusal of the server, in one type.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is refused. The Integration API and the authentication service word it differently (section 5).
#[derive(Debug)]
pub(crate) enum AppError {
    /// The error envelope of the Integration API with this message.
    Api(StatusCode, String),
    /// A 401 of the Integration API with this message and this `WWW-Authenticate`.
    Unauthorized(String, String),
    /// The authentication service: string `status` and `statusMessage`.
    Sign(StatusCode, &'static str, String),
    /// OAuth2: `error` and `error_description`.
    OAuth(StatusCode, &'static str, String),
}

/// The message for the envelope, which only the outermost layer can fill in: it knows the path as sent.
#[derive(Clone)]
pub(crate) struct Message(pub(crate) String);

impl AppError {
    /// Unknown, or hidden from this user: the service does not tell which.
    pub(crate) fn not_found() -> AppError {
        AppError::Api(StatusCode::NOT_FOUND, "Not Found".into())
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> AppError {
        AppError::Api(StatusCode::BAD_REQUEST, message.into())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            AppError::Api(status, message) => {
                let mut response = status.into_response();
                response.extensions_mut().insert(Message(message));
                response
            }
            AppError::Unauthorized(message, challenge) => {
                let mut response = StatusCode::UNAUTHORIZED.into_response();
                if let Ok(challenge) = HeaderValue::from_str(&challenge)
                    && !challenge.is_empty()
                {
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
                }
                response.extensions_mut().insert(Message(message));
                response
            }
            AppError::Sign(status, code, message) => {
                (status, Json(json!({ "status": code, "statusMessage": message }))).into_response()
            }
            AppError::OAuth(status, error, description) => {
                let body = json!({
                    "error": error,
                    "error_description": description,
                    "error_uri": "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
                });
                (status, Json(body)).into_response()
            }
        }
    }
}
