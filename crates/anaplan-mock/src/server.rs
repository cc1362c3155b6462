//! A running server: its own thread, its own port, gone when dropped.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::log::LoggedRequest;
use crate::routes::{CutBeforeStatus, app};
use crate::state::Anaplan;
use crate::tenant::{Tenant, TenantError};
use crate::tls::Identity;

/// A fake Anaplan that listens on the loopback interface until it is dropped.
///
/// Any number run side by side: each has its own thread, port and state.
///
/// ```no_run
/// use anaplan_mock::{Server, Tenant};
/// let server = Server::start(Tenant::default());
/// // … let the code under test talk to server.url() …
/// assert!(server.requests().iter().all(|request| !request.token_in_url));
/// ```
pub struct Server {
    address: SocketAddr,
    anaplan: Anaplan,
    certificate: Option<String>,
    certificate_is_kept: bool,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

type Observer = Arc<dyn Fn(&LoggedRequest) + Send + Sync>;

/// How to run a server.
#[derive(Clone, Default)]
pub struct Options {
    /// The port; 0 lets the system choose a free one.
    pub port: u16,
    /// Worker threads; 0 or 1 serves on one thread.
    pub threads: usize,
    /// Serve https with a self-signed certificate instead of http.
    pub tls: bool,
    /// The file in which that certificate is kept for the next start, with its key in a file beside it that ends in
    /// `.key`; absent makes a new one that is nowhere kept.
    pub certificate: Option<PathBuf>,
    /// Called with each request when its answer has been sent.
    pub observer: Option<Observer>,
}

/// Why a server could not start.
#[derive(Debug)]
pub enum StartError {
    /// The tenant contradicts itself or names a file that cannot be read.
    Tenant(TenantError),
    /// The port cannot be listened on.
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        error: std::io::Error,
    },
    /// The certificate cannot be made, read or written.
    Certificate(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Tenant(error) => error.fmt(f),
            StartError::Listen { port, error } => {
                write!(
                    f,
                    "cannot listen on 127.0.0.1:{port}: {error}; choose another port, or 0 for any free one"
                )
            }
            StartError::Certificate(why) => write!(f, "no certificate: {why}"),
        }
    }
}

impl std::error::Error for StartError {}

impl Server {
    /// Starts a server for this tenant on a free port.
    ///
    /// # Panics
    /// If the tenant contradicts itself or no port is free; use [`Server::launch`] to handle these.
    pub fn start(tenant: Tenant) -> Server {
        match Server::launch(tenant, Options::default()) {
            Ok(server) => server,
            Err(error) => panic!("the mock cannot start: {error}"),
        }
    }

    /// Starts a server.
    ///
    /// # Errors
    /// The tenant is wrong or the port is taken.
    pub fn launch(tenant: Tenant, options: Options) -> Result<Server, StartError> {
        let anaplan = Anaplan::new(tenant).map_err(StartError::Tenant)?;
        let failed = |error| StartError::Listen { port: options.port, error };
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        let runtime = match options.threads {
            0 | 1 => tokio::runtime::Builder::new_current_thread().enable_all().build(),
            threads => {
                tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()
            }
        }
        .map_err(failed)?;
        if let Some(observer) = options.observer {
            anaplan.parts.log.observe(observer);
        }
        let identity = match (options.tls, &options.certificate) {
            (true, Some(file)) => Some(Identity::kept_in(file).map_err(StartError::Certificate)?),
            (true, None) => Some(Identity::new().map_err(StartError::Certificate)?),
            (false, _) => None,
        };
        let certificate_is_kept = identity.as_ref().is_some_and(|identity| identity.kept);
        let certificate = identity.as_ref().map(|identity| identity.certificate.clone());
        let scheme = if options.tls { "https" } else { "http" };
        // Only this function sets it, once per state.
        let _ = anaplan.parts.base.set(format!("{scheme}://{address}"));
        let router = app(anaplan.clone());
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("anaplan-mock".into())
            .spawn(move || {
                runtime.block_on(async move {
                    tokio::select! {
                        _ = listen(socket, router, identity.map(|identity| identity.acceptor)) => {}
                        _ = stopped => {}
                    }
                });
            })
            .map_err(failed)?;
        Ok(Server {
            address,
            anaplan,
            certificate,
            certificate_is_kept,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The base of every URL: API, authentication service and OAuth2 alike, e.g. `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        format!("{}://{}", self.anaplan.scheme(), self.address)
    }

    /// The self-signed certificate as PEM, for a client to trust; absent without TLS.
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// True where the certificate is that of an earlier start, which whoever imported it trusts already.
    pub fn certificate_is_kept(&self) -> bool {
        self.certificate_is_kept
    }

    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.anaplan.requests()
    }

    /// The state, to change it while the server runs.
    pub fn state(&self) -> &Anaplan {
        &self.anaplan
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended already; then there is nobody to tell.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has been printed by itself.
            let _ = thread.join();
        }
    }
}

async fn listen(socket: std::net::TcpListener, router: Router, tls: Option<TlsAcceptor>) {
    let Ok(listener) = TcpListener::from_std(socket) else { return };
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Without it small answers wait for the peer's acknowledgement.
                let _ = stream.set_nodelay(true);
                let (router, tls) = (router.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => connection(stream, peer, router).await,
                        // A client that does not trust the certificate says so itself.
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                connection(stream, peer, router).await;
                            }
                        }
                    }
                });
            }
            // Out of file descriptors: some connection will end.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
}

async fn connection<S>(stream: S, peer: SocketAddr, router: Router)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if response.extensions().get::<CutBeforeStatus>().is_some() {
                return Err(std::io::Error::other("cut by a fault"));
            }
            Ok(response)
        }
    });
    // An error here is a client that left, or a cut by a fault: both are meant.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
