//! A call to a list: how it is filtered, which page of it is wanted, and how that is answered.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc};

use axum::{
    Json,
    extract::{FromRequestParts, Query},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::filter::{Column, Filter, FilterError};
use crate::{
    endpoint::Endpoint,
    fault::EmptyAnswer,
    state::Shared,
    watch::{Strikes, refused},
};

/// The page size of a call that asks for none.
const DEFAULT_PAGE_SIZE: usize = 100;

/// What a handler of a list needs of its call.
pub(super) struct Call {
    pub(super) shared: Arc<Shared>,
    strikes: Strikes,
    host: String,
    path: String,
    query: BTreeMap<String, String>,
}

impl FromRequestParts<Arc<Shared>> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Infallible> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let query = Query::try_from_uri(&parts.uri);
        Ok(Self {
            shared: Arc::clone(shared),
            strikes: parts.extensions.get().cloned().unwrap_or_default(),
            host: host.unwrap_or_default().to_owned(),
            path: parts.uri.path().to_owned(),
            query: query.map(|Query(query)| query).unwrap_or_default(),
        })
    }
}

impl Call {
    /// The page size of a call that asks for none.
    pub(super) fn default_page_size(shared: &Shared) -> usize {
        DEFAULT_PAGE_SIZE.min(shared.options.consult_page_size)
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// The rows that the filter admits, one page of them, with links to the others.
    pub(super) fn list<'r, R: 'r>(
        &self,
        endpoint: Endpoint,
        columns: &[Column<R>],
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Response {
        self.list_up_to(usize::MAX, endpoint, columns, rows)
    }

    /// The same for a list that is answered no further than `most` rows.
    pub(super) fn list_up_to<'r, R: 'r>(
        &self,
        most: usize,
        endpoint: Endpoint,
        columns: &[Column<R>],
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Response {
        match self.filtered(columns, rows) {
            Ok(rows) => self.page(endpoint, columns, rows.get(..most).unwrap_or(&rows)),
            Err(error) => refused(endpoint, StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }

    fn filtered<'r, R>(
        &self,
        columns: &[Column<R>],
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Result<Vec<&'r R>, FilterError> {
        let filter = match self.parameter("Filter") {
            Some(text) => Filter::parse(text)?,
            None => Filter::default(),
        };
        let bound = filter.bind(columns)?;
        Ok(rows.into_iter().filter(|row| bound.admits(row)).collect())
    }

    fn page<R>(&self, endpoint: Endpoint, columns: &[Column<R>], rows: &[&R]) -> Response {
        let most = self.shared.options.consult_page_size;
        let size = self.number("per_page", Self::default_page_size(&self.shared));
        let (Some(size), Some(page)) = (size.filter(|size| *size <= most), self.number("page", 1)) else {
            let message = format!("page is a number from 1, per_page one from 1 to {most}");
            return refused(endpoint, StatusCode::BAD_REQUEST, &message);
        };
        let start = (page - 1).saturating_mul(size);
        let written: Vec<_> = rows
            .iter()
            .skip(start)
            .take(size)
            .map(|row| write(columns, row))
            .collect();
        if written.is_empty() {
            return self.empty(endpoint);
        }
        let mut response = Json(written).into_response();
        if let Some(links) = self.links(page, rows.len().div_ceil(size)) {
            response.headers_mut().insert(header::LINK, links);
        }
        response
    }

    /// `<url>; rel="first", <url>; rel="next", <url>; rel="last"`, where there is more than one page. The public
    /// client sees a link only where a comma comes after it, so the last one is one that it does not look for.
    fn links(&self, page: usize, pages: usize) -> Option<HeaderValue> {
        let mut links = vec![self.link(1, "first")];
        if page > 1 {
            links.push(self.link(page - 1, "prev"));
        }
        if page < pages {
            links.push(self.link(page + 1, "next"));
        }
        links.push(self.link(pages, "last"));
        let header = HeaderValue::from_str(&links.join(", ")).ok();
        header.filter(|_| pages > 1)
    }

    fn link(&self, page: usize, relation: &str) -> String {
        let scheme = if self.shared.options.tls { "https" } else { "http" };
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.query.iter().filter(|(name, _)| *name != "page") {
            query.append_pair(name, value);
        }
        let query = query.append_pair("page", &page.to_string()).finish();
        format!("<{scheme}://{}{}?{query}>; rel=\"{relation}\"", self.host, self.path)
    }

    fn number(&self, name: &str, default: usize) -> Option<usize> {
        match self.parameter(name) {
            None => Some(default),
            Some(text) => text.parse().ok().filter(|number| *number > 0),
        }
    }

    fn empty(&self, endpoint: Endpoint) -> Response {
        let message = match endpoint {
            Endpoint::TaskflowData => "No taskdata found",
            _ => "Nothing found",
        };
        match self.strikes.empty_answer() {
            None => refused(endpoint, StatusCode::NOT_FOUND, message),
            Some(EmptyAnswer::NoContent) => StatusCode::NO_CONTENT.into_response(),
            Some(EmptyAnswer::EmptyArray) => Json(Value::Array(Vec::new())).into_response(),
            Some(EmptyAnswer::BareText) => (StatusCode::NOT_FOUND, message).into_response(),
        }
    }
}

/// A row as JSON.
pub(super) fn write<R>(columns: &[Column<R>], row: &R) -> Map<String, Value> {
    let values = columns.iter().map(|(name, value)| ((*name).to_owned(), value(row)));
    values.collect()
}
