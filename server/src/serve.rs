//! `instroom serve`: opens the database, wires the program, and listens.

use std::{io::Write as _, net::SocketAddr, process::ExitCode, sync::Arc};

use app::{App, shell, state::Backend};
use axum::{
    Router,
    http::{HeaderValue, header},
};
use backend::store::Store;
use leptos::{
    config::LeptosOptions,
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{
    ErrorHandler, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions, site_pkg_dir_service,
};
use pretend_crm::demo_people;
use store::Sqlite;
use time::OffsetDateTime;
use tokio::{net::TcpListener, sync::Notify};

use crate::{
    answering, api,
    crms::{Crms, CrmsError},
    demo,
    fetching::Fetching,
    layers,
    mailing::{self, MailingError},
    password,
    sending::{self, SendingLoop},
    settings::Settings,
    sign_in,
};

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The folder or address cannot be used.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] store::OpenError),
    /// The demo office cannot be made.
    #[error("the demo office could not be made: {0}")]
    Demo(#[from] demo::DemoError),
    /// The CRMs cannot be reached with these settings.
    #[error("the CRMs cannot be reached: {0}")]
    Crms(#[from] CrmsError),
    /// Mail cannot leave with these settings.
    #[error("mail cannot leave: {0}")]
    Mailing(#[from] MailingError),
    /// A limit on requests is none.
    #[error("requests cannot be limited")]
    Limit,
}

/// Serves until it is told to stop. Prints the address when it listens.
#[must_use]
pub fn run(settings: &Settings) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(settings.log.as_str())
        .with_writer(std::io::stderr)
        .init();
    let system = |what: &str, source| ServeError::System {
        what: what.to_owned(),
        source,
    };
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| system("no threads", source))
        .and_then(|runtime| runtime.block_on(serve(settings)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("instroom cannot serve: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: &Settings) -> Result<(), ServeError> {
    let sqlite = open(settings).await?;
    let listener = TcpListener::bind(settings.addr)
        .await
        .map_err(|source| ServeError::System {
            what: format!("{} cannot be listened on", settings.addr),
            source,
        })?;
    let address = listener.local_addr().unwrap_or(settings.addr);
    let crms = Crms::of(settings, address).await?;
    announce(&address.to_string(), settings, crms.page().as_deref());
    let changed = Arc::new(Notify::new());
    let fetching = Fetching {
        jobs: sqlite.jobs(),
        connectors: crms.connectors.clone(),
        changed: changed.clone(),
        kept_for: i64::from(settings.fetch_hours) * 3600,
        now,
    };
    let wanted = Arc::new(Notify::new());
    let mailer = mailing::mailer(settings)?;
    let url = mailing::url(settings, address);
    let sending = SendingLoop {
        outbox: sqlite.outbox().into(),
        mailer: mailer.clone(),
        url: url.clone(),
        address: mailing::sender(settings),
        changed: wanted.clone(),
        now,
    };
    let backend = Backend {
        store: Arc::new(sqlite.clone()),
        mailer,
        render: Arc::new(sending::render),
        url: url.into(),
        outbox_changed: Arc::new(move || wanted.notify_one()),
        connectors: crms.connectors.clone(),
        pretend: crms.credentials().into(),
        fetches_changed: Arc::new(move || changed.notify_one()),
        verify: Arc::new(verify),
        now,
    };
    let router = router(settings, backend)?;
    let loops = [tokio::spawn(fetching.work()), tokio::spawn(sending.work())];
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stopped())
        .await;
    // Each step is kept whole or not at all, so that they can stop anywhere.
    for task in loops {
        task.abort();
        drop(task.await);
    }
    sqlite.close().await;
    served.map_err(|source| ServeError::System {
        what: "the server stopped".to_owned(),
        source,
    })
}

/// Says where Instroom is open, and for the demo how to sign in. That nobody may be reading is no reason to stop.
fn announce(address: &str, settings: &Settings, pretend: Option<&str>) {
    let mut text = format!("Instroom is open on http://{address}\n");
    if settings.demo {
        let samples = settings.data.join("samples");
        text += &format!(
            "  sign in      {} with password {}\n",
            demo_people::EMAIL,
            demo::PASSWORD
        );
        text += &format!("  sample files {}\n", samples.display());
    }
    if let Some(page) = pretend {
        text += &format!("  pretend CRMs {page}\n");
    }
    drop(std::io::stdout().write_all(text.as_bytes()));
}

/// Opens the database, and fills it with the demo office when asked and empty.
async fn open(settings: &Settings) -> Result<Sqlite, ServeError> {
    let unusable = |source| ServeError::System {
        what: format!("{} cannot be used", settings.data.display()),
        source,
    };
    std::fs::create_dir_all(&settings.data).map_err(unusable)?;
    let sqlite = Sqlite::open(&settings.data.join("instroom.sqlite"), &settings.key_path()).await?;
    if settings.demo {
        demo::prepare(&sqlite, &settings.data.join("samples")).await?;
    }
    Ok(sqlite)
}

/// All routes within their layers. The service must know its peers (`ConnectInfo<SocketAddr>`): signing in and answering are
/// limited by them.
///
/// # Errors
/// When these limits cannot be set.
pub fn router(settings: &Settings, backend: Backend) -> Result<Router, ServeError> {
    let options = LeptosOptions::builder()
        .output_name("instroom")
        .site_root(settings.site.to_string_lossy().into_owned())
        .site_addr(settings.addr)
        .build();
    let store = backend.store.clone();
    let api = api::routes(backend.clone());
    let provided = backend.clone();
    let context = move || {
        provide_context(provided.clone());
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce())
            && let Ok(policy) = HeaderValue::from_str(&layers::page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let sign_in = sign_in::route(context.clone()).ok_or(ServeError::Limit)?;
    let limited = answering::functions().chain([sign_in::PATH]).map(str::to_owned);
    let paths = generate_route_list_with_exclusions(App, Some(limited.collect()));
    // Not `file_and_error_handler`: it gives a file the headers of whatever page its thread is at, and takes them from that page.
    let files = site_pkg_dir_service(&options).append_index_html_on_directories(false);
    let not_found = ErrorHandler::new_with_context(context.clone(), shell, options.clone());
    let pages = Router::new()
        .leptos_routes_with_context(&options, paths, context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback_service(files.fallback(not_found))
        .with_state(options);
    let pages = answering::in_front_of(pages, backend, context).ok_or(ServeError::Limit)?;
    let routes = pages.merge(sign_in).merge(api);
    Ok(layers::around(routes, store, settings))
}

/// Seconds since 1970.
fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// Argon2 takes tens of milliseconds on purpose: other requests go on meanwhile.
fn verify(password: &str, hash: Option<&str>) -> bool {
    tokio::task::block_in_place(|| password::verify(password, hash))
}

/// Waits for the terminal's interrupt or the system's request to stop.
pub(crate) async fn stopped() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
