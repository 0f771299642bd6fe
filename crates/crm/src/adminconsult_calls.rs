//! The calls of Consult: with a token, and read for what they mean.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::SystemTime,
};

use backend::crm::Secret;
use domain::crm_error::CrmError;
use reqwest::{StatusCode, Url};
use serde_json::Value;

use crate::{
    access_token::{AccessToken, Given},
    adminconsult_mapping::{
        ApiSettings, CALLS_BEFORE_SETTINGS, CUSTOMERS, Row, SETTINGS, Said, TASKFLOWS, TOKEN_HEADER, TokenGiven, holds,
    },
    failure::Failure,
    http::{Answer, Http},
};

/// How often a list is read anew that changed while its pages were read.
const PASSES: usize = 3;

/// What is called, and with what. Clones share the token.
#[derive(Clone)]
pub(crate) struct Calls {
    http: Http,
    /// With a slash at its end.
    base: Url,
    api_key: Secret,
    token: Arc<AccessToken>,
    /// The most rows on a page; 0 until the server has said so.
    largest_page: Arc<AtomicUsize>,
}

/// What the server says about itself.
pub(crate) struct Limits {
    pub largest_page: usize,
    /// Calls in a minute.
    pub calls: usize,
    /// When it said so, on its clock.
    pub at: SystemTime,
}

/// One page of a list.
#[derive(Default)]
pub(crate) struct Listed {
    pub rows: Vec<Row>,
    /// The query of the next page.
    pub next: Option<String>,
    last: Option<String>,
}

/// What a call that was not refused brought.
struct Reply {
    /// Nothing, where there is nothing of what was asked.
    value: Option<Value>,
    link: String,
    at: SystemTime,
}

impl Calls {
    pub fn new(http: Http, base: Url, api_key: Secret) -> Self {
        Self {
            http,
            base,
            api_key,
            token: Arc::default(),
            largest_page: Arc::default(),
        }
    }

    /// The same for somebody who waits for the answer.
    pub fn impatient(&self) -> Self {
        Self {
            http: self.http.impatient(),
            ..self.clone()
        }
    }

    /// What the server takes; from now on it is called no faster.
    ///
    /// # Errors
    /// [`CrmError::TooOld`] where it does not say.
    pub async fn settings(&self) -> Result<Limits, CrmError> {
        let reply = self.reply(SETTINGS, "").await?;
        let settings: Option<ApiSettings> = reply.value.and_then(|value| serde_json::from_value(value).ok());
        let settings = settings.ok_or(CrmError::TooOld)?;
        let calls = settings
            .rate_limit
            .filter(|calls| *calls > 0)
            .unwrap_or(CALLS_BEFORE_SETTINGS);
        self.http.limit.set_most(calls);
        let largest_page = settings.max_records_per_page.max(1);
        self.largest_page.store(largest_page, Ordering::Relaxed);
        Ok(Limits {
            largest_page,
            calls,
            at: reply.at,
        })
    }

    /// One page of the rows that a filter admits.
    pub async fn one_page(&self, path: &str, filter: &str, size: usize) -> Result<Listed, CrmError> {
        self.page(path, &joined(&[&filtered(filter), &format!("per_page={size}")]))
            .await
    }

    /// All rows that a filter admits.
    pub async fn all(&self, path: &str, filter: &str) -> Result<Vec<Row>, CrmError> {
        self.all_pages(path, &filtered(filter)).await
    }

    /// The rows of a taskflow with a deadline between two days.
    pub async fn taskflow_data(&self, id: &str, from: &str, until: &str) -> Result<Vec<Row>, CrmError> {
        let id: i64 = id.parse().map_err(|_| CrmError::Unreadable)?;
        self.all_pages(
            &format!("{TASKFLOWS}/{id}/data"),
            &format!("datefrom={from}&dateto={until}"),
        )
        .await
    }

    /// A customer's private data; empty where there are none.
    pub async fn private(&self, id: i64) -> Result<Row, CrmError> {
        let reply = self.reply(&format!("{CUSTOMERS}/{id}/private"), "").await?;
        let mut rows = rows(reply.value)?.into_iter();
        Ok(rows.next().unwrap_or_default())
    }

    /// Follows the links to the next pages. Where there were several, the last is looked at again: if it is as it was, so are
    /// those before it, and else they are read anew.
    async fn all_pages(&self, path: &str, query: &str) -> Result<Vec<Row>, CrmError> {
        let size = match self.largest_page.load(Ordering::Relaxed) {
            0 => String::new(),
            size => format!("per_page={size}"),
        };
        let query = joined(&[query, &size]);
        for _ in 0..PASSES {
            let first = self.page(path, &query).await?;
            let (mut rows, mut next, mut seen) = (first.rows, first.next, HashSet::new());
            let mut last = None;
            while let Some(query) = next {
                // A list that leads back into itself has no end.
                if !seen.insert(query.clone()) {
                    return Err(CrmError::Unreadable);
                }
                let page = self.page(path, &query).await?;
                next = page.next;
                rows.extend(page.rows.iter().cloned());
                last = Some((query, page.rows));
            }
            let Some((query, was)) = last else { return Ok(rows) };
            let is = self.page(path, &query).await?;
            if is.next.is_none() && is.rows == was {
                return Ok(rows);
            }
        }
        Err(CrmError::Restless)
    }

    async fn page(&self, path: &str, query: &str) -> Result<Listed, CrmError> {
        let reply = self.reply(path, query).await?;
        Ok(Listed {
            next: linked(&reply.link, "next"),
            last: linked(&reply.link, "last"),
            rows: rows(reply.value)?,
        })
    }

    async fn reply(&self, path: &str, query: &str) -> Result<Reply, CrmError> {
        let mut url = self.base.join(path).map_err(|_| CrmError::NotTheCrm)?;
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        self.http.trying(|| self.ask(&url)).await
    }

    async fn ask(&self, url: &Url) -> Result<Reply, Failure> {
        let token = self.token.get(|| self.ask_token()).await?;
        let request = self.http.get(url.clone()).header(TOKEN_HEADER, &token);
        let answer = self.http.call(request).await?;
        let value = match answer.status {
            StatusCode::NO_CONTENT => None,
            status if status.is_success() => Some(answer.json()?),
            StatusCode::UNAUTHORIZED => return Err(self.refused(&token).await),
            StatusCode::FORBIDDEN => match said(&answer)? {
                Said::Throttled => return Err(self.http.too_many(&answer)),
                Said::RightMissing => return Err(Failure::lasting(CrmError::RightMissing)),
                Said::NothingFound | Said::Other => return Err(self.refused(&token).await),
            },
            StatusCode::NOT_FOUND => match said(&answer)? {
                Said::NothingFound => None,
                // It gave a token, so it is the CRM, and does not have what is asked for.
                _ => return Err(Failure::lasting(CrmError::TooOld)),
            },
            _ => return Err(Failure::lasting(CrmError::Unreadable)),
        };
        Ok(Reply {
            value,
            link: answer.link,
            at: answer.server_time,
        })
    }

    /// The token was refused; perhaps it ended. If the next is refused too, the key is not good.
    async fn refused(&self, token: &str) -> Failure {
        self.token.refused(token).await;
        Failure::passing(CrmError::KeyRefused)
    }

    /// The key is in the URL: no error tells of it.
    async fn ask_token(&self) -> Result<Given, Failure> {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["token", self.api_key.0.as_str()]);
        }
        let answer = self.http.call(self.http.get(url)).await?;
        match answer.status {
            status if status.is_success() => {
                let given: TokenGiven = answer.json()?;
                Ok(Given {
                    holds: holds(&given.time_to_live, answer.server_time),
                    token: given.token_guid,
                })
            }
            _ => Err(self.no_token(&answer)?),
        }
    }

    fn no_token(&self, answer: &Answer) -> Result<Failure, Failure> {
        let is_json = matches!(answer.body.trim_ascii_start().first(), Some(b'{' | b'['));
        Ok(match said(answer)? {
            Said::Throttled => self.http.too_many(answer),
            Said::RightMissing => Failure::lasting(CrmError::RightMissing),
            // Refused in the words of the CRM, or by whatever stands before it.
            _ if is_json => Failure::lasting(CrmError::KeyRefused),
            _ => Failure::lasting(CrmError::NotTheCrm),
        })
    }
}

impl Listed {
    /// Whether there may be more than this page of that size: it says so, or it is full.
    pub fn may_go_on(&self, size: usize) -> bool {
        self.next.is_some() || self.rows.len() >= size
    }

    /// The number of the last page, where a link says it: of pages of one row, the number of rows.
    pub fn last_page(&self) -> Option<usize> {
        match &self.last {
            None => self.next.is_none().then_some(self.rows.len()),
            Some(query) => query
                .split('&')
                .find_map(|part| part.strip_prefix("page="))?
                .parse()
                .ok(),
        }
    }
}

fn said(answer: &Answer) -> Result<Said, Failure> {
    Said::read(&answer.body).map_err(|error| Failure::of_json(&error))
}

fn filtered(filter: &str) -> String {
    match filter {
        "" => String::new(),
        _ => format!("Filter={filter}"),
    }
}

/// A query of several parts, less those that are empty.
fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("&")
}

/// A list, or one object.
fn rows(value: Option<Value>) -> Result<Vec<Row>, CrmError> {
    let rows = match value {
        None => return Ok(Vec::new()),
        Some(value @ Value::Array(_)) => serde_json::from_value(value),
        Some(value) => serde_json::from_value(value).map(|row| vec![row]),
    };
    rows.map_err(|_| CrmError::Unreadable)
}

/// The query of the page that a `link` header says to be the `next` one or the like.
///
/// Only the query: the page is asked where the first one was, by scheme, host, port and path. So a link leads nowhere else; and
/// it holds where the server stands behind another that has its own name.
fn linked(header: &str, relation: &str) -> Option<String> {
    let links = header.split('<').filter_map(|link| link.split_once('>'));
    let mut relations = links.map(|(url, rest)| (url, rest.to_ascii_lowercase().replace(['"', ' '], "")));
    let (url, _) = relations.find(|(_, rest)| {
        let mut parts = rest.split([';', ',']);
        parts.any(|part| part.strip_prefix("rel=") == Some(relation))
    })?;
    let (_, query) = url.split_once('?')?;
    Some(query.split('#').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_link_only_the_query_is_taken() {
        let header = concat!(
            "<https://evil.example:99/else?a=1&page=1>; rel=\"first\", ",
            "<http://server:2100/api/v1/customers?Filter=Id in (1,2)&page=2>; rel=\"next\",",
            "<http://server:2100/api/v1/customers?page=7>; rel=last"
        );
        assert_eq!(linked(header, "next").as_deref(), Some("Filter=Id in (1,2)&page=2"));
        assert_eq!(linked(header, "last").as_deref(), Some("page=7"));
        assert_eq!(linked(header, "first").as_deref(), Some("a=1&page=1"));
        assert_eq!(linked(header, "prev"), None);
        assert_eq!(linked("", "next"), None);
    }
}
