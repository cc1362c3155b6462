//! Files and chunks (sections 3.7 and 8).

use std::io::Read;

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::body::Pieces;
use super::caller::Scope;
use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;
use crate::state::{MOST_UNFINISHED, Source};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/files", get(list)),
        route("/2/0/models/{model}/files/{file}", get(whole).post(begin).put(replace).delete(delete)),
        route("/2/0/models/{model}/files/{file}/chunks", get(chunks)),
        route("/2/0/models/{model}/files/{file}/chunks/{chunk}", get(chunk).put(upload)),
        route("/2/0/models/{model}/files/{file}/complete", post(complete)),
    ]
}

/// What the caller sees of a file; `Ok(None)` where the file is known but has no content for them.
fn see(scope: &Scope, file: &str) -> Result<Option<Source>, AppError> {
    let anaplan = scope.anaplan();
    let model = scope.model()?;
    scope.allowed(file)?;
    if !model.exports.iter().any(|e| e.id == file) && !model.files.iter().any(|f| f.id == file) {
        return Err(AppError::not_found());
    }
    let hours = anaplan.tenant().switches.private_file_hours;
    let now = anaplan.now();
    Ok(anaplan.lock().files.see(scope.caller.number, scope.caller.user()?, model, file, now, hours))
}

async fn list(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let anaplan = scope.anaplan();
    let switches = &anaplan.tenant().switches;
    let mut items: Vec<Value> = Vec::new();
    let model = scope.model()?;
    for file in &model.files {
        let count = see(&scope, &file.id)?.map_or(0, |source| source.chunk_count());
        items.push(json!({
            "id": file.id,
            "name": file.name,
            "chunkCount": count,
            "delimiter": "\"",
            "encoding": "UTF-8",
            "firstDataRow": 2,
            "format": "txt",
            "headerRow": 1,
            "separator": ",",
        }));
    }
    for export in model.exports.iter().filter(|export| scope.allowed(&export.id).is_ok()) {
        let seen = see(&scope, &export.id)?;
        if seen.is_none() && !switches.list_never_run_files {
            continue;
        }
        let mut count = seen.map_or(0, |source| source.chunk_count());
        if switches.stale_chunk_count {
            let before = anaplan.lock().files.count_before(scope.caller.number, &scope.model, &export.id);
            count = before.unwrap_or(count);
        }
        let mut item = json!({
            "id": export.id,
            "name": export.name,
            "chunkCount": count,
            "firstDataRow": 0,
            "headerRow": 0,
        });
        if let Some(object) = item.as_object_mut().filter(|_| export.is_text()) {
            object.insert("encoding".into(), export.encoding.label().into());
            object.insert("format".into(), "txt".into());
        }
        items.push(item);
    }
    request.page(anaplan, &format!("models/{}/objects/file", scope.model), "files", items, Sort::Lax)
}

async fn chunks(
    scope: Scope,
    Path((_, file)): Path<(String, String)>,
    request: ListRequest,
) -> Result<Response, AppError> {
    scope.free().await?;
    let count = see(&scope, &file)?.map_or(0, |source| source.chunk_count());
    let items = (0..count).map(|n| json!({ "id": n.to_string(), "name": format!("Chunk {n}") })).collect();
    let schema = format!("models/{}/files/{file}/objects/chunk", scope.model);
    request.page(scope.anaplan(), &schema, "chunks", items, Sort::Lax)
}

async fn chunk(
    scope: Scope,
    Path((_, file, number)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    scope.free().await?;
    let number: u64 = number.parse().map_err(|_| AppError::not_found())?;
    let Some(source) = see(&scope, &file)? else { return without_content(&scope) };
    let beyond = || {
        let status = StatusCode::from_u16(scope.anaplan().tenant().switches.missing_chunk);
        let status = status.unwrap_or(StatusCode::NOT_FOUND);
        AppError::Api(status, status.canonical_reason().unwrap_or("Error").into())
    };
    let (start, end) = source.chunk(number).ok_or_else(beyond)?;
    Ok(octets(Pieces::body(source.document, start, end)))
}

async fn whole(scope: Scope, Path((_, file)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    match see(&scope, &file)? {
        Some(source) if source.document.len() > 0 => {
            let end = source.document.len();
            Ok(octets(Pieces::body(source.document, 0, end)))
        }
        _ => without_content(&scope),
    }
}

/// Anaplan's pages differ between 404 and an empty file (section 8).
fn without_content(scope: &Scope) -> Result<Response, AppError> {
    match scope.anaplan().tenant().switches.empty_instead_of_404 {
        true => Ok(octets(Body::empty())),
        false => Err(AppError::not_found()),
    }
}

pub(super) fn octets(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response()
}

/// Uploads are for import files; an export's file is written by its task alone.
fn writable(scope: &Scope, file: &str) -> Result<(), AppError> {
    let known = scope.model()?.files.iter().any(|f| f.id == file);
    if known { Ok(()) } else { Err(AppError::not_found()) }
}

/// The bytes of an upload, which may be compressed under the content type `application/x-gzip` (section 3.7).
fn unpacked(headers: &HeaderMap, body: Bytes) -> Result<Bytes, AppError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-gzip") {
        return Ok(body);
    }
    let mut bytes = Vec::new();
    // Far beyond any real part; it keeps a hostile archive from filling the memory.
    let read = flate2::read::GzDecoder::new(body.as_ref()).take(1 << 30).read_to_end(&mut bytes);
    read.map(|_| bytes.into()).map_err(|_| AppError::bad_request("The body is not gzip"))
}

async fn begin(
    scope: Scope,
    Path((_, file)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, AppError> {
    writable(&scope, &file)?;
    let body: Value =
        serde_json::from_slice(&body).map_err(|_| AppError::bad_request("Request body is not valid JSON"))?;
    let count = body.get("chunkCount").and_then(Value::as_i64);
    let count = count.ok_or_else(|| AppError::bad_request("chunkCount is required"))?;
    let expected = u64::try_from(count).ok().filter(|count| *count > 0);
    scope.anaplan().lock().files.begin_upload(scope.caller.number, &scope.model, &file, expected);
    let name = scope.model()?.files.iter().find(|f| f.id == file).map(|f| f.name.as_str());
    let answer = json!({ "id": file, "name": name, "chunkCount": count });
    Ok(enveloped(scope.anaplan(), &format!("models/{}/objects/file", scope.model), "file", answer))
}

async fn upload(
    scope: Scope,
    Path((_, file, number)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, AppError> {
    writable(&scope, &file)?;
    let number = number.parse().map_err(|_| AppError::bad_request("The chunk number is not a number"))?;
    let (body, now) = (unpacked(&headers, body)?, scope.anaplan().now());
    let taken =
        scope.anaplan().lock().files.upload(scope.caller.number, &scope.model, &file, number, body, now);
    if taken { Ok(StatusCode::NO_CONTENT) } else { Err(too_much()) }
}

async fn replace(
    scope: Scope,
    Path((_, file)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, AppError> {
    writable(&scope, &file)?;
    let (number, now) = (scope.caller.number, scope.anaplan().now());
    let body = unpacked(&headers, body)?;
    let mut inner = scope.anaplan().lock();
    inner.files.begin_upload(number, &scope.model, &file, Some(1));
    let taken = inner.files.upload(number, &scope.model, &file, 0, body, now);
    if taken { Ok(StatusCode::NO_CONTENT) } else { Err(too_much()) }
}

/// What is told where the unfinished uploads would not fit any more.
fn too_much() -> AppError {
    let most = MOST_UNFINISHED / (1024 * 1024);
    AppError::Api(
        StatusCode::INSUFFICIENT_STORAGE,
        format!("Unfinished uploads would take more than {most} MB; complete or replace some first"),
    )
}

async fn complete(scope: Scope, Path((_, file)): Path<(String, String)>) -> Result<Response, AppError> {
    writable(&scope, &file)?;
    let (number, now) = (scope.caller.number, scope.anaplan().now());
    if !scope.anaplan().lock().files.finish_upload(number, &scope.model, &file, now) {
        return Err(AppError::bad_request("No upload has begun for this file"));
    }
    let answer = json!({ "id": file });
    Ok(enveloped(scope.anaplan(), &format!("models/{}/objects/file", scope.model), "file", answer))
}

async fn delete(scope: Scope, Path((_, file)): Path<(String, String)>) -> Result<StatusCode, AppError> {
    see(&scope, &file)?;
    scope.anaplan().lock().files.delete(scope.caller.number, &scope.model, &file);
    Ok(StatusCode::NO_CONTENT)
}
