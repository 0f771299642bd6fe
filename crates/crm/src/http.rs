//! Calls: checked, limited, and tried again.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use backend::crm::Tls;
use backon::{ExponentialBuilder, Retryable};
use domain::crm_error::CrmError;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, header, redirect};
use serde::de::DeserializeOwned;

use crate::{
    failure::Failure,
    pinned,
    rate_limit::RateLimit,
    resolver::Checked,
    settings::{Pace, Settings},
};

/// One server that is called. Clones share its connections and its limit.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    pub limit: Arc<RateLimit>,
    pace: Pace,
    largest_answer: usize,
}

/// What came back, whole.
pub(crate) struct Answer {
    pub status: StatusCode,
    /// `link`, as it came.
    pub link: String,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// The server's clock; this machine's, where it does not say.
    pub server_time: SystemTime,
    pub body: Vec<u8>,
}

impl Http {
    /// For the server at `base`. Nothing is called.
    ///
    /// # Errors
    /// [`CrmError::NotAllowed`] where the list does not have it, [`CrmError::Certificate`] where `tls` cannot be set up.
    pub fn new(base: &Url, tls: &Tls, checked: Checked, calls: usize, settings: &Settings) -> Result<Self, CrmError> {
        let host = base.host_str().ok_or(CrmError::NotAllowed)?;
        if !checked.may_allow(host) {
            return Err(CrmError::NotAllowed);
        }
        let builder = Client::builder()
            .dns_resolver(Arc::new(checked))
            .redirect(redirect::Policy::none())
            // A proxy would resolve the name itself.
            .no_proxy()
            .referer(false)
            .connect_timeout(settings.pace.connecting);
        let builder = match tls {
            Tls::Public => builder,
            Tls::Pinned(pem) => builder.use_preconfigured_tls(pinned::trusting_only(pem)?),
            Tls::Off => builder.tls_built_in_root_certs(false),
        };
        Ok(Self {
            client: builder.build().map_err(|_| CrmError::Certificate)?,
            limit: Arc::new(RateLimit::new(calls, settings.pace.window)),
            pace: settings.pace.clone(),
            largest_answer: settings.largest_answer,
        })
    }

    /// The same for somebody who waits for the answer.
    pub fn impatient(&self) -> Self {
        Self {
            pace: self.pace.impatient(),
            ..self.clone()
        }
    }

    pub fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url).header(header::ACCEPT, "application/json")
    }

    pub fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url).header(header::ACCEPT, "application/json")
    }

    /// One call, when its turn has come. An answer that says that the server is broken, or somebody else, is a failure.
    pub async fn call(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        self.limit.turn().await;
        let response = request.timeout(self.pace.answering).send().await;
        let answer = self.read(response.map_err(|error| Failure::of(&error))?).await?;
        match answer.status {
            StatusCode::TOO_MANY_REQUESTS => Err(self.too_many(&answer)),
            // Not followed: it could lead anywhere.
            status if status.is_redirection() => Err(Failure::lasting(CrmError::NotTheCrm)),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                Err(Failure::passing(CrmError::Broken))
            }
            _ => Ok(answer),
        }
    }

    /// The server says that there were too many calls: everybody waits.
    pub fn too_many(&self, answer: &Answer) -> Failure {
        if answer
            .retry_after
            .is_some_and(|asked| asked > self.pace.longest_asked_pause)
        {
            return Failure::lasting(CrmError::Throttled);
        }
        let Pace {
            first_pause,
            longest_pause,
            ..
        } = self.pace;
        self.limit.pause(answer.retry_after, first_pause, longest_pause);
        Failure::passing(CrmError::Throttled)
    }

    /// Tries until it succeeds, or no other try can help, or there were enough.
    pub async fn trying<T, F, Fut>(&self, attempt: F) -> Result<T, CrmError>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<T, Failure>>,
    {
        let waits = ExponentialBuilder::default()
            .with_min_delay(self.pace.first_wait)
            .with_max_delay(self.pace.longest_wait)
            .with_max_times(self.pace.tries.saturating_sub(1))
            .with_jitter();
        let result = attempt.retry(waits).when(|failure| failure.may_pass).await;
        if result.is_ok() {
            self.limit.accepted();
        }
        result.map_err(|failure| failure.error)
    }

    async fn read(&self, mut response: Response) -> Result<Answer, Failure> {
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| Failure::of(&error))? {
            if body.len() + part.len() > self.largest_answer {
                return Err(Failure::lasting(CrmError::Unreadable));
            }
            body.extend_from_slice(&part);
        }
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let said = text(header::DATE).and_then(|date| httpdate::parse_http_date(date).ok());
        let server_time = said.unwrap_or_else(SystemTime::now);
        Ok(Answer {
            status: response.status(),
            link: links(&response),
            retry_after: text(header::RETRY_AFTER).and_then(|text| retry_after(text, server_time)),
            server_time,
            body,
        })
    }
}

impl Answer {
    /// Reads the answer as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.read_json(|body| serde_json::from_slice(body))
    }

    /// Reads the answer as `read` does. What does not even begin as JSON comes from somebody else.
    pub fn read_json<T>(&self, read: impl FnOnce(&[u8]) -> Result<T, serde_json::Error>) -> Result<T, Failure> {
        let body = self.body.trim_ascii_start();
        match body.first() {
            None => Err(Failure::passing(CrmError::Broken)),
            Some(b'{' | b'[') => read(body).map_err(|error| Failure::of_json(&error)),
            Some(_) => Err(Failure::passing(CrmError::NotTheCrm)),
        }
    }
}

/// Several headers are one list.
fn links(response: &Response) -> String {
    let links = response.headers().get_all(header::LINK).iter();
    let links: Vec<&str> = links.filter_map(|link| link.to_str().ok()).collect();
    links.join(", ")
}

/// Seconds, or a moment.
fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = httpdate::parse_http_date(text).ok()?;
    Some(moment.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_wait_is_said_in_seconds_or_as_a_moment() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_420);
        assert_eq!(retry_after("37", now), Some(Duration::from_secs(37)));
        assert_eq!(
            retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now),
            Some(Duration::from_secs(60))
        );
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
