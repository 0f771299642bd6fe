//! What a page asks when it is rendered, on the server, which sends the answers along with it, or in the browser.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::api::error::ApiError;

/// The answer of a server function. Whatever it is, it is kept in a resource of one type: each of its own would cost the browser
/// kilobytes more to download.
pub(crate) struct Answer<T> {
    kept: Resource<Kept, SentAlong>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Answer<T> {}

impl<T: Clone + DeserializeOwned + Send + Serialize + Sync + 'static> Answer<T> {
    /// Asks, and again whenever what it is `about` changes. Of a page that has to know it first, nothing is sent before.
    pub(crate) fn to<About, Asked>(
        about: impl Fn() -> About + Clone + Send + Sync + 'static,
        ask: impl Fn(About) -> Asked + Send + Sync + 'static,
        known_first: bool,
    ) -> Self
    where
        About: Serialize,
        Asked: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        let key = {
            let about = about.clone();
            move || serde_json::to_string(&about()).unwrap_or_default()
        };
        let keep = move || -> Keeping {
            let asked = ask(untrack(&about));
            Box::pin(async move { kept(asked.await) })
        };
        Self {
            kept: resource(Box::new(key), Box::new(keep), known_first),
            of: PhantomData,
        }
    }

    /// The answer, as soon as it is there.
    pub(crate) async fn read(self) -> Result<T, ApiError> {
        match self.kept.await {
            Kept::Text(text) => serde_json::from_slice(text.as_bytes()).unwrap_or(Err(ApiError::Failed)),
            Kept::Value(value) => {
                let answer = value.downcast_ref::<Result<T, ApiError>>();
                answer.cloned().unwrap_or(Err(ApiError::Failed))
            }
        }
    }

    /// Asks again.
    pub(crate) fn refetch(self) {
        self.kept.refetch();
    }
}

type Keeping = Pin<Box<dyn Future<Output = Kept> + Send>>;

/// Apart from the types of question and answer, so that there is one of it.
fn resource(
    key: Box<dyn Fn() -> String + Send + Sync>,
    keep: Box<dyn Fn() -> Keeping + Send + Sync>,
    known_first: bool,
) -> Resource<Kept, SentAlong> {
    Resource::new_with_options(key, move |_| keep(), known_first)
}

/// An answer of whatever type.
#[derive(Clone)]
enum Kept {
    /// In JSON, as it travels.
    Text(String),
    /// As the browser asked for it.
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "the server sends all that it asks for"))]
    Value(Arc<dyn Any + Send + Sync>),
}

#[cfg(feature = "ssr")]
fn kept<T: Serialize>(answer: Result<T, ApiError>) -> Kept {
    Kept::Text(serde_json::to_string(&answer).unwrap_or_default())
}

#[cfg(not(feature = "ssr"))]
fn kept<T: Send + Sync + 'static>(answer: Result<T, ApiError>) -> Kept {
    Kept::Value(Arc::new(answer))
}

/// How it travels.
struct SentAlong;

/// It was answered in the browser, from where nothing is sent along.
#[derive(Debug)]
struct InBrowser;

impl Encoder<Kept> for SentAlong {
    type Error = InBrowser;
    type Encoded = String;

    fn encode(kept: &Kept) -> Result<String, InBrowser> {
        match kept {
            Kept::Text(text) => Ok(text.clone()),
            Kept::Value(_) => Err(InBrowser),
        }
    }
}

impl Decoder<Kept> for SentAlong {
    type Error = InBrowser;
    type Encoded = str;

    fn decode(text: &str) -> Result<Kept, InBrowser> {
        Ok(Kept::Text(text.to_owned()))
    }
}
