//! A mail server of the tests' own on loopback: it records what it accepts, and tells at which step it is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// The steps of a message, in order.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Step {
    /// A connection was opened, and nothing said yet.
    Connected,
    /// The client said who it is.
    Hello,
    /// The client said from whom.
    From,
    /// The client said to whom, and was not answered yet.
    To,
    /// The client wants to give the message, and may.
    Data,
    /// Half of the message has come.
    Half,
    /// All of it has come, and was not answered yet.
    Received,
    /// It was accepted, and the answer is on its way.
    Accepted,
}

impl Step {
    pub const ALL: [Self; 8] = [
        Self::Connected,
        Self::Hello,
        Self::From,
        Self::To,
        Self::Data,
        Self::Half,
        Self::Received,
        Self::Accepted,
    ];
}

/// What the server does at a step.
pub type Watch = dyn Fn(Step) + Send + Sync;

/// A message that was accepted.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    pub text: String,
}

impl Received {
    /// The value of a header that stands on one line.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next()?;
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// The server.
#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    refusals: Arc<Mutex<HashMap<String, &'static str>>>,
}

impl MailServer {
    /// Serves until the runtime ends.
    pub async fn start(watch: Arc<Watch>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            received: Arc::default(),
            refusals: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (serving, watch) = (serving.clone(), watch.clone());
                tokio::spawn(async move {
                    // A client that is killed hangs up in the middle.
                    drop(serving.serve(stream, &*watch).await);
                });
            }
        });
        server
    }

    /// The settings of a program that mails through it.
    pub fn settings(&self) -> Vec<String> {
        let port = self.port.to_string();
        [
            "--smtp-host",
            "127.0.0.1",
            "--smtp-security",
            "none",
            "--mail-from",
            "vragenlijst@kantoor.example",
            "--smtp-port",
            &port,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// Answers whoever mails to this address with that, from now on.
    pub fn refuse(&self, address: &str, answer: &'static str) {
        self.refusals.lock().unwrap().insert(address.to_owned(), answer);
    }

    /// All that was accepted, in order.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    async fn serve(&self, stream: TcpStream, watch: &Watch) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        watch(Step::Connected);
        stream.write_all(b"220 post.kantoor.example ESMTP\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_ascii_uppercase();
            if command.starts_with("EHLO") {
                watch(Step::Hello);
                stream
                    .write_all(b"250-post.kantoor.example\r\n250 8BITMIME\r\n")
                    .await?;
            } else if command.starts_with("MAIL") {
                watch(Step::From);
                stream.write_all(b"250 2.1.0 ok\r\n").await?;
            } else if command.starts_with("RCPT") {
                watch(Step::To);
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let refusal = self.refusals.lock().unwrap().get(&to).copied();
                let answer = refusal.unwrap_or("250 2.1.5 ok");
                stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            } else if command.starts_with("DATA") {
                watch(Step::Data);
                stream.write_all(b"354 go on\r\n").await?;
                let Some(text) = Self::message(&mut stream, watch).await? else {
                    return Ok(());
                };
                watch(Step::Received);
                self.received.lock().unwrap().push(Received { to: to.clone(), text });
                stream.write_all(b"250 2.0.0 accepted\r\n").await?;
                stream.flush().await?;
                watch(Step::Accepted);
            } else if command.starts_with("QUIT") {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            } else {
                stream.write_all(b"250 ok\r\n").await?;
            }
            stream.flush().await?;
        }
    }

    /// The lines up to the dot alone; nothing, when the client hung up before it.
    async fn message(stream: &mut BufReader<TcpStream>, watch: &Watch) -> std::io::Result<Option<String>> {
        let mut text = String::new();
        let mut lines = 0;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            if line == ".\r\n" {
                return Ok(Some(text));
            }
            text += line.strip_prefix('.').unwrap_or(&line);
            lines += 1;
            if lines == 20 {
                watch(Step::Half);
            }
        }
    }
}
