//! What a review of a prepared fetch would show, in numbers.

use backend::{
    fetches::{FetchId, NoticeCounts},
    jobs::Material,
};
use review::{
    engine::Engine,
    protocol::{Request, Response},
};
use time::OffsetDateTime;

/// Compares what came with the office's clients, as the review in the browser does.
pub(crate) fn count(fetch: FetchId, material: Material) -> NoticeCounts {
    let today = domain::date::to_iso(OffsetDateTime::now_utc().date());
    let mut engine = Engine::default();
    engine.load_clients(material.clients, &mut |_, _, _| {});
    engine.open_fetched(fetch.0, material.fetched, &today, material.default_language);
    let Response::Reviewed(overview) = engine.handle(Request::Review, None, &mut |_, _, _| {}) else {
        // Out of order, which this order is not.
        return NoticeCounts::default();
    };
    NoticeCounts {
        new: overview.counts.new,
        double: overview.counts.double,
        only_existing: overview.counts.only_existing,
    }
}
