//! The server: one page and its API, on the loopback interface, for whoever knows the address.

use crate::api;
use crate::app::{App, random_hex};
use crate::assets::{asset, modules};
use crate::export;
use crate::load::Load;
use crate::login_page;
use crate::options::Options;
use crate::session::Session;
use crate::texts::Texts;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// What the page may do: use its own files and API, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// How often the server looks for sessions whose pages are gone.
const SWEEP: Duration = Duration::from_secs(10);

/// A server that listens. It stops when this is dropped.
pub struct Running {
    /// The address of the page, with its token.
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been told already.
            let _ = thread.join();
        }
    }
}

/// Starts the server on a thread of its own.
///
/// Errors: the port is taken, or the system gives no thread or no random bytes.
pub fn start(options: Options) -> std::io::Result<Running> {
    let token = random_hex(16)?;
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let url = format!("http://{address}/{token}/");
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::Builder::new().name("navigator".into()).spawn(move || {
        let app = App::new(options);
        let served = runtime.block_on(serve(app.clone(), listener, address, token, stopped));
        app.close_all();
        runtime.shutdown_background();
        if let Err(error) = served {
            eprintln!("error: the server has stopped: {error}");
        }
    })?;
    Ok(Running { url, stop: Some(stop), thread: Some(thread) })
}

async fn serve(
    app: Arc<App>,
    listener: std::net::TcpListener,
    address: SocketAddr,
    token: String,
    stopped: oneshot::Receiver<()>,
) -> std::io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let sweeping = app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(SWEEP).await;
            sweeping.forget();
        }
    });
    let router = router(Arc::new(Site { app, token, host: address.port() }));
    tokio::select! {
        served = axum::serve(listener, router) => served,
        // Open streams of events must not keep the program: what is under way is not waited for.
        _ = stopped => Ok(()),
    }
}

struct Site {
    app: Arc<App>,
    token: String,
    /// The port that a request's Host has to name.
    host: u16,
}

fn router(site: Arc<Site>) -> Router {
    let at = |path: &str| format!("/{}/{path}", site.token);
    Router::new()
        .route(&at(""), get(index))
        .route(&at("{file}"), get(file))
        .route(&at("api/open"), post(open))
        .route(&at("api/{session}/close"), post(close))
        .route(&at("api/{session}/events"), get(events))
        .route(&at("api/{session}/har"), get(har))
        .route(&at("api/{session}/rows/{load}/{chunk}"), get(rows))
        .route(&at("api/{session}/csv/{load}"), get(csv))
        .route(&at("api/{session}/parquet/{load}"), get(parquet))
        .route(&at("api/{session}/do/{verb}"), post(act))
        .route(&at("login/{session}/{*path}"), any(login))
        .fallback(async || (StatusCode::FORBIDDEN, "The address needs the token that the program printed."))
        .layer(from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// Refuses requests that another page or another name leads here (DNS rebinding), and says what the page may do.
async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    if let Some(why) = refusal(&site, &request) {
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let set = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    for (name, value) in set {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Why a request is not answered; none where it is.
fn refusal(site: &Site, request: &Request) -> Option<&'static str> {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let own = [format!("127.0.0.1:{}", site.host), format!("localhost:{}", site.host)];
    let host = text(header::HOST).unwrap_or_default();
    if !own.iter().any(|own| own == host) {
        return Some("This server is for its own address only.");
    }
    // The window of a sign-in is shut off from this origin, so its forms come from none.
    let is_login = request.uri().path().starts_with(&format!("/{}/login/", site.token));
    let is_own = |origin: &str| origin == format!("http://{host}") || is_login && origin == "null";
    let is_foreign = text(header::ORIGIN).is_some_and(|origin| !is_own(origin));
    is_foreign.then_some("This server answers its own page only.")
}

/// The page, with the words of the language that it begins with: it can be read before anything is asked.
async fn index(State(site): State<Arc<Site>>) -> Response {
    let texts = Texts::of(&site.app.options.culture);
    let Some((kind, page)) = asset("index.html") else { return StatusCode::NOT_FOUND.into_response() };
    // No text can end the element that it stands in.
    let table = texts.sent().to_string().replace('<', "\\u003c");
    let page = String::from_utf8_lossy(page)
        .replace("{language}", texts.language)
        .replace("{title}", &texts.say("page.brand", &[]))
        .replace("{noscript}", &texts.say("page.noscript", &[]))
        .replace("{modules}", &modules())
        .replace("{texts}", &table);
    ([(header::CONTENT_TYPE, kind)], page).into_response()
}

async fn file(Path(name): Path<String>) -> Response {
    served(&name)
}

fn served(name: &str) -> Response {
    match asset(name) {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such file.").into_response(),
    }
}

async fn open(State(site): State<Arc<Site>>, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let culture = asked["culture"].as_str().filter(|culture| !culture.is_empty());
    match site.app.open(culture.unwrap_or(&site.app.options.culture)) {
        Ok(session) => api::answered(api::opened(&site.app, &session).await),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn close(State(site): State<Arc<Site>>, Path(id): Path<String>) -> StatusCode {
    site.app.close(&id);
    StatusCode::NO_CONTENT
}

async fn act(
    State(site): State<Arc<Site>>,
    Path((id, verb)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let Some(session) = site.app.session(&id) else { return gone() };
    let asked = serde_json::from_slice(&body).unwrap_or_default();
    let prefix = login_prefix(&site, &session);
    api::answered(api::act(&session, &verb, asked, &prefix).await)
}

async fn events(State(site): State<Arc<Site>>, Path(id): Path<String>) -> Response {
    let Some(session) = site.app.session(&id) else { return gone() };
    Sse::new(session.events.listen()).keep_alive(KeepAlive::default()).into_response()
}

async fn har(State(site): State<Arc<Site>>, Path(id): Path<String>) -> Response {
    let Some(session) = site.app.session(&id) else { return gone() };
    let archive = serde_json::to_vec_pretty(&session.ground.recorder.har()).unwrap_or_default();
    download("application/json", "requests.har", Body::from(archive))
}

async fn rows(
    State(site): State<Arc<Site>>,
    Path((id, load, chunk)): Path<(String, u64, usize)>,
) -> Response {
    let Some(session) = site.app.session(&id) else { return gone() };
    let load = session.loads().get(&load).cloned();
    match load.map(|load| load.chunk(chunk)) {
        Some(Ok(Some(bytes))) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Some(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Some(Ok(None)) | None => (StatusCode::NOT_FOUND, "There are no such rows.").into_response(),
    }
}

async fn csv(State(site): State<Arc<Site>>, Path((id, load)): Path<(String, u64)>) -> Response {
    with_load(&site, &id, load, |_, load| {
        let name = format!("{}.csv", load.file_name());
        download("text/csv; charset=utf-8", &name, export::csv(load))
    })
}

async fn parquet(State(site): State<Arc<Site>>, Path((id, load)): Path<(String, u64)>) -> Response {
    with_load(&site, &id, load, |session, load| {
        if load.column_names().is_empty() {
            let why = session.ground.texts.say("server.noMoreColumns", &[]);
            return (StatusCode::NOT_FOUND, why).into_response();
        }
        let name = format!("{}.parquet", load.file_name());
        download("application/vnd.apache.parquet", &name, export::parquet(load, session.events.clone()))
    })
}

/// What is answered with a load, where the session and the load are still there.
fn with_load(
    site: &Site,
    id: &str,
    load: u64,
    answer: impl FnOnce(&Session, Arc<Load>) -> Response,
) -> Response {
    let Some(session) = site.app.session(id) else { return gone() };
    let load = session.loads().get(&load).cloned();
    match load {
        Some(load) => answer(&session, load),
        None => (StatusCode::NOT_FOUND, "There is no such load.").into_response(),
    }
}

fn download(kind: &str, name: &str, body: Body) -> Response {
    // RFC 6266: the name in UTF-8, and one for those who do not know that form.
    let plain: String =
        name.chars().map(|c| if c.is_ascii() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let coded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => (byte as char).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}

async fn login(
    State(site): State<Arc<Site>>,
    Path((id, _)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(session) = site.app.session(&id) else {
        return login_page::gone(Texts::of(&site.app.options.culture));
    };
    let prefix = login_prefix(&site, &session);
    let whole = uri.path_and_query().map_or("/", |whole| whole.as_str());
    let target = whole.strip_prefix(&prefix).unwrap_or("/");
    login_page::pass(&session, &prefix, target, method, &headers, body).await
}

/// The address under which a session's sign-in page is shown.
fn login_prefix(site: &Site, session: &Session) -> String {
    format!("/{}/login/{}", site.token, session.id)
}

fn gone() -> Response {
    (StatusCode::GONE, "This page has been idle for too long. Load it again.").into_response()
}
