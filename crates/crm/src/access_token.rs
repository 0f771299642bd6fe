//! A token that is asked for, holds for a while, and is asked for again.

use std::time::Duration;

use tokio::{sync::Mutex, time::Instant};

use crate::failure::Failure;

/// A token is replaced so long before its end.
const MARGIN: Duration = Duration::from_secs(30);

/// The token of one connector. Only one call at a time asks for another.
#[derive(Default)]
pub(crate) struct AccessToken(Mutex<Option<Held>>);

/// A token as it was given.
pub(crate) struct Given {
    pub token: String,
    /// How long it holds; until it is refused, where nobody says.
    pub holds: Option<Duration>,
}

struct Held {
    token: String,
    until: Option<Instant>,
}

impl AccessToken {
    /// The token; asked for where there is none that still holds.
    pub async fn get<Fut>(&self, ask: impl FnOnce() -> Fut) -> Result<String, Failure>
    where
        Fut: Future<Output = Result<Given, Failure>>,
    {
        let mut held = self.0.lock().await;
        let holds = |held: &&Held| held.until.is_none_or(|until| Instant::now() < until);
        if let Some(held) = held.as_ref().filter(holds) {
            return Ok(held.token.clone());
        }
        let Given { token, holds } = ask().await?;
        // One that holds for less than the margin is used for half of its time.
        let until = holds.map(|holds| Instant::now() + holds - MARGIN.min(holds / 2));
        *held = Some(Held {
            token: token.clone(),
            until,
        });
        Ok(token)
    }

    /// It was refused: the next call asks for another, unless one has already.
    pub async fn refused(&self, token: &str) {
        let mut held = self.0.lock().await;
        if held.as_ref().is_some_and(|held| held.token == token) {
            *held = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::time::advance;

    use super::*;

    /// Gives tokens 1, 2, ... that hold for so long.
    struct Giver {
        given: AtomicU32,
        holds: Option<Duration>,
    }

    impl Giver {
        fn new(holds: Option<u64>) -> Self {
            Self {
                given: AtomicU32::new(0),
                holds: holds.map(Duration::from_secs),
            }
        }

        async fn give(&self) -> Result<Given, Failure> {
            let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
            Ok(Given {
                token: number.to_string(),
                holds: self.holds,
            })
        }
    }

    async fn get(token: &AccessToken, giver: &Giver) -> String {
        token.get(|| giver.give()).await.unwrap_or_default()
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_replaced_thirty_seconds_before_its_end() {
        let (token, giver) = (AccessToken::default(), Giver::new(Some(600)));
        assert_eq!(get(&token, &giver).await, "1");
        advance(Duration::from_secs(569)).await;
        assert_eq!(get(&token, &giver).await, "1");
        advance(Duration::from_secs(1)).await;
        assert_eq!(get(&token, &giver).await, "2");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_hardly_holds_is_used_all_the_same() {
        let (token, giver) = (AccessToken::default(), Giver::new(Some(20)));
        assert_eq!(get(&token, &giver).await, "1");
        advance(Duration::from_secs(9)).await;
        assert_eq!(get(&token, &giver).await, "1");
        advance(Duration::from_secs(1)).await;
        assert_eq!(get(&token, &giver).await, "2");
    }

    #[tokio::test]
    async fn one_that_is_refused_is_replaced_once_however_many_calls_it_was_used_for() {
        let (token, giver) = (AccessToken::default(), Giver::new(None));
        assert_eq!(get(&token, &giver).await, "1");
        token.refused("1").await;
        assert_eq!(get(&token, &giver).await, "2");
        token.refused("1").await;
        assert_eq!(get(&token, &giver).await, "2");
    }
}
