//! Messages as files, for an installation without a mail server: a demo, or a look at what would be sent.

use std::{
    io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use backend::mail::{Accepted, DeliveryView, MailProblem, Mailer, Message, NotHandedOver, NotTaken, Offer};
use tokio::{
    fs::{self, OpenOptions},
    io::AsyncWriteExt,
};

use crate::compose::compose;

/// Writes every message into a file (`.eml`) of a folder, in the order of their names.
#[derive(Clone, Debug)]
pub struct FileMailer {
    folder: PathBuf,
}

impl FileMailer {
    /// Files in that folder, which is made when it is missing.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    async fn written(&self, name: &str, bytes: &[u8]) -> io::Result<Unfinished> {
        fs::create_dir_all(&self.folder).await?;
        let unfinished = Unfinished {
            path: self.folder.join(format!(".{name}.unfinished")),
            finished: self.folder.join(name),
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // A link to a client's questionnaire is in it.
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&unfinished.path).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        Ok(unfinished)
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn offer(&self, message: &Message) -> Result<Box<dyn Offer>, NotTaken> {
        let now = SystemTime::now();
        let composed = compose(message, now)?;
        let since_1970 = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("{:013}-{}.eml", since_1970.as_millis(), message.id.0);
        let unfinished = self.written(&name, &composed.bytes).await;
        Ok(Box::new(unfinished.map_err(|error| not_writable(&error))?))
    }

    fn delivery(&self) -> DeliveryView {
        DeliveryView::Files {
            folder: self.folder.display().to_string(),
        }
    }

    async fn test(&self) -> Result<(), NotTaken> {
        let written = self.written("test", b"").await;
        written.map(drop).map_err(|error| not_writable(&error))
    }
}

fn not_writable(error: &io::Error) -> NotTaken {
    NotTaken::Settings {
        problem: MailProblem::Folder,
        answer: error.to_string(),
    }
}

/// A file under a name that nobody looks for, which is removed unless it gets its own.
struct Unfinished {
    path: PathBuf,
    finished: PathBuf,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is there no longer when it was finished.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[async_trait]
impl Offer for Unfinished {
    async fn hand_over(self: Box<Self>) -> Result<Accepted, NotHandedOver> {
        let renamed = fs::rename(&self.path, &self.finished).await;
        renamed.map_err(|error| NotHandedOver::Temporary {
            answer: error.to_string(),
        })?;
        let kept = keep(&self.finished).await;
        kept.map_err(|error| NotHandedOver::Unknown {
            what: error.to_string(),
        })?;
        Ok(Accepted {
            answer: self.finished.display().to_string(),
        })
    }
}

/// Waits until the new name is on the disk.
async fn keep(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => fs::File::open(folder).await?.sync_all().await,
        _ => Ok(()),
    }
}
