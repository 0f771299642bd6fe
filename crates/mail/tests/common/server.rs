//! A mail server on this machine. Its answers are said beforehand; it remembers what it was asked and got.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// Where in the talk something else than all is well is answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// Before the message is read.
    Content,
    /// After the message was read.
    Message,
}

#[derive(Clone, Copy, Debug)]
pub enum Act {
    Say(&'static str),
    Cut,
    Hang,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub encrypted: bool,
}

#[derive(Default)]
struct State {
    script: Vec<(Step, Act)>,
    connections: usize,
    commands: Vec<String>,
    received: Vec<Received>,
}

#[derive(Clone)]
pub struct Server {
    pub port: u16,
    extensions: &'static [&'static str],
    tls: Option<TlsAcceptor>,
    at_once: bool,
    state: Arc<Mutex<State>>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
type Boxed = BufReader<Box<dyn Stream>>;

impl Server {
    /// A server that takes everything.
    pub async fn start() -> Self {
        Self::start_with(&["AUTH PLAIN LOGIN"], None, false).await
    }

    /// One with other extensions; with TLS from the first byte or when it is asked for.
    pub async fn start_with(extensions: &'static [&'static str], tls: Option<TlsAcceptor>, at_once: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            extensions,
            tls,
            at_once,
            state: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.state.lock().unwrap().connections += 1;
                let serving = serving.clone();
                tokio::spawn(async move { serving.talk(Box::new(stream)).await });
            }
        });
        server
    }

    /// The next time that step is reached, this happens.
    pub fn next(&self, step: Step, act: Act) {
        self.state.lock().unwrap().script.push((step, act));
    }

    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    pub fn commands(&self) -> Vec<String> {
        self.state.lock().unwrap().commands.clone()
    }

    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    fn scripted(&self, step: Step) -> Option<Act> {
        let mut state = self.state.lock().unwrap();
        let at = state.script.iter().position(|(scripted, _)| *scripted == step)?;
        Some(state.script.remove(at).1)
    }

    /// Answers; `None` when the connection ends, else whether all is well.
    async fn answer(&self, stream: &mut Boxed, step: Step, well: &str) -> Option<bool> {
        let said = match self.scripted(step) {
            None => well,
            Some(Act::Say(said)) => said,
            Some(Act::Cut) => return None,
            Some(Act::Hang) => std::future::pending().await,
        };
        stream.write_all(format!("{said}\r\n").as_bytes()).await.ok()?;
        Some(said.chars().next() == well.chars().next())
    }

    async fn talk(&self, stream: Box<dyn Stream>) -> Option<()> {
        let mut encrypted = self.at_once;
        let stream = match &self.tls {
            Some(tls) if self.at_once => Box::new(tls.accept(stream).await.ok()?),
            _ => stream,
        };
        let mut stream = BufReader::new(stream);
        self.answer(&mut stream, Step::Greeting, "220 test").await?;
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            self.state.lock().unwrap().commands.push(line.to_owned());
            match line.split([' ', ':']).next()? {
                "EHLO" => {
                    let offered = self.extensions.iter().chain(&["8BITMIME"]);
                    let offered: Vec<_> = offered.map(|extension| format!("-{extension}\r\n250")).collect();
                    let well = format!("250-test\r\n250{} HELP", offered.concat());
                    self.answer(&mut stream, Step::Ehlo, &well).await?;
                }
                "STARTTLS" => {
                    if self.answer(&mut stream, Step::StartTls, "220 go on").await? {
                        let tls = self.tls.as_ref()?.accept(stream.into_inner()).await.ok()?;
                        stream = BufReader::new(Box::new(tls));
                        encrypted = true;
                    }
                }
                "AUTH" => {
                    self.answer(&mut stream, Step::Auth, "235 welcome").await?;
                }
                "MAIL" if !from.is_empty() => stream.write_all(b"503 there is a sender\r\n").await.ok()?,
                "MAIL" => {
                    if self.answer(&mut stream, Step::Mail, "250 sender ok").await? {
                        line.clone_into(&mut from);
                    }
                }
                "RCPT" => {
                    if self.answer(&mut stream, Step::Rcpt, "250 recipient ok").await? {
                        to.push(line.to_owned());
                    }
                }
                "DATA" => {
                    if self.answer(&mut stream, Step::Data, "354 go on").await? {
                        if let Some(Act::Cut) = self.scripted(Step::Content) {
                            return None;
                        }
                        let bytes = content(&mut stream).await?;
                        if self.answer(&mut stream, Step::Message, "250 2.0.0 queued as 1").await? {
                            let received = Received {
                                from: from.clone(),
                                to: to.clone(),
                                bytes,
                                encrypted,
                            };
                            self.state.lock().unwrap().received.push(received);
                        }
                        from.clear();
                        to.clear();
                    }
                }
                "RSET" => {
                    from.clear();
                    to.clear();
                }
                _ => {}
            }
            if matches!(line, "RSET" | "NOOP" | "QUIT") {
                stream.write_all(b"250 ok\r\n").await.ok()?;
            }
        }
    }
}

/// The message up to the line with a dot alone, without the dots that were put before dots.
async fn content(stream: &mut Boxed) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        match line.as_slice() {
            b".\r\n" => return Some(bytes),
            [b'.', rest @ ..] => bytes.extend_from_slice(rest),
            line => bytes.extend_from_slice(line),
        }
    }
}
