//! What came back in a season, also in those of other income years.

use backend::invitations::Season;
use domain::client::Status;
use leptos::prelude::*;

use super::{answers::Answered, invitation::Known, proposals::Proposals};
use crate::{
    clients_page::status_code,
    i18n::{t_string, use_i18n},
    import,
    words::fill,
};

/// What the client submitted, and what it proposes.
#[component]
pub(super) fn CameBack(season: Season) -> impl IntoView {
    let Season {
        status,
        invitation,
        submitted,
        proposals,
    } = season;
    let invitation = invitation.id;
    view! {
        {(!proposals.is_empty()).then(|| view! { <Proposals invitation proposals /> })}
        {submitted.map(|submitted| view! { <Answered invitation status submitted /> })}
    }
}

/// The seasons of other income years: each is open of itself where something is still to be processed.
#[component]
pub(super) fn OtherSeasons(seasons: Vec<Season>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h3>{t!(i18n, returned.other_years)}</h3>
        {seasons.into_iter().map(|season| view! { <OtherSeason season /> }).collect_view()}
    }
}

#[component]
fn OtherSeason(season: Season) -> impl IntoView {
    let i18n = use_i18n();
    let (status, income_year) = (season.status, season.invitation.income_year);
    let invitation = season.invitation.clone();
    let year = move || fill(t_string!(i18n, returned.income_year), &[("year", &income_year)]);
    view! {
        <details class="other-season" open=status == Status::Submitted>
            <summary>
                {year}
                " "
                <span class="status" data-status=status_code(status)>{move || import::status_name(i18n, status)}</span>
            </summary>
            <Known invitation />
            <CameBack season />
        </details>
    }
}
