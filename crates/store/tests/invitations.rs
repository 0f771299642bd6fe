//! What inviting wants, withdraws and remembers: always in the transaction of what brings it about.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

mod common;

use backend::{
    invitations::{
        BatchId, InviteOutcome, InviteRequest, InvitedClient, MessageState, OutboxQuery, Reminders, Selection,
    },
    outbox::Ended,
    store::Store,
    views::ClientQuery,
};
use common::*;
use domain::{
    changes::{ApplyOutcome, Operation},
    client::{ClientId, Status},
    field::Field,
    invitation::{Assessment, Doubt, Hindrance},
    language::Language,
};
use uuid::Uuid;

/// Past noon in Belgium, after the hour at which reminders leave.
const NOW: i64 = 1_772_020_000;
const DAY: i64 = 24 * 3600;
const URL: &str = "https://instroom.example";

fn invited(mut operation: Operation) -> Operation {
    if let Operation::Add { invite, .. } = &mut operation {
        *invite = true;
    }
    operation
}

async fn rehearse(office: &Office, selection: Selection) -> Vec<backend::invitations::RehearsedClient> {
    office
        .sqlite
        .invitations(&office.session)
        .rehearse(&selection)
        .await
        .unwrap()
}

/// A request to invite those clients as the rehearsal shows them.
async fn as_rehearsed(office: &Office, clients: &[ClientId], delay: u32) -> InviteRequest {
    let rehearsed = rehearse(office, Selection::Clients(clients.to_vec())).await;
    let invited = |client: &backend::invitations::RehearsedClient| InvitedClient {
        client: client.client,
        address: client.address.clone(),
        questionnaire: client.questionnaire.unwrap(),
    };
    InviteRequest {
        batch: BatchId(Uuid::from_u128(77)),
        clients: rehearsed.iter().map(invited).collect(),
        delay,
        reminders: None,
    }
}

async fn invite(office: &Office, request: &InviteRequest, now: i64) -> InviteOutcome {
    office
        .sqlite
        .invitations(&office.session)
        .invite(request, now)
        .await
        .unwrap()
}

async fn outbox(office: &Office) -> Vec<(MessageState, String)> {
    let page = office
        .sqlite
        .invitations(&office.session)
        .outbox(&OutboxQuery::default())
        .await
        .unwrap();
    page.messages
        .into_iter()
        .map(|message| (message.state, message.address))
        .collect()
}

/// Sends everything that is due, and gives the links that went out.
async fn send(office: &Office, now: i64) -> Vec<String> {
    let outbox = office.sqlite.outbox();
    let mut links = Vec::new();
    loop {
        let claimed = outbox.claim(4, URL, now).await.unwrap();
        if claimed.is_empty() {
            return links;
        }
        for one in claimed {
            assert!(outbox.hand_over(one.id).await.unwrap());
            outbox
                .ended(one.id, &Ended::Sent("250 ok".to_owned()), now)
                .await
                .unwrap();
            links.push(one.letter.link);
        }
    }
}

async fn status(office: &Office) -> Status {
    office.clients().await[0].status
}

#[tokio::test]
async fn the_wish_to_mail_comes_with_the_client_or_not_at_all() {
    let office = Office::open().await;
    let wrong = request(vec![
        invited(office.add(2, NUMBER, "an@voorbeeld.example")),
        invited(office.add(3, NUMBER, "piet@voorbeeld.example")),
    ]);
    let outcome = office.imports().apply(&wrong, TODAY, NOW).await.unwrap();
    assert!(!matches!(outcome, ApplyOutcome::Applied(_)), "two with one number");
    assert_eq!(outbox(&office).await, []);
    let right = request(vec![
        invited(office.add(2, NUMBER, "an@voorbeeld.example")),
        office.add(3, "", "piet@voorbeeld.example"),
    ]);
    for _ in 0..2 {
        let outcome = office.imports().apply(&right, TODAY, NOW).await.unwrap();
        assert!(
            matches!(outcome, ApplyOutcome::Applied(applied) if applied.invited == 1),
            "{outcome:?}"
        );
    }
    assert_eq!(
        outbox(&office).await,
        [(MessageState::Wanted, "an@voorbeeld.example".to_owned())]
    );
}

#[tokio::test]
async fn the_invitation_is_part_of_what_the_digest_promises() {
    let office = Office::open().await;
    let mut tampered = request(vec![office.add(2, NUMBER, "an@voorbeeld.example")]);
    tampered.changes.operations = tampered.changes.operations.into_iter().map(invited).collect();
    let outcome = office.imports().apply(&tampered, TODAY, NOW).await.unwrap();
    assert!(matches!(outcome, ApplyOutcome::Refused { .. }));
    assert_eq!(office.clients().await, []);
}

#[tokio::test]
async fn undoing_the_import_withdraws_what_has_not_left_and_closes_the_link() {
    let office = Office::open().await;
    office
        .apply(vec![invited(office.add(2, NUMBER, "an@voorbeeld.example"))])
        .await;
    let import = office.view().imports().await.unwrap()[0].id;
    let effect = office.imports().undo_effect(import).await.unwrap().unwrap();
    office.imports().undo_import(import, &effect.digest, NOW).await.unwrap();
    assert_eq!(outbox(&office).await[0].0, MessageState::Withdrawn);
    assert_eq!(send(&office, NOW).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_rehearsal_says_who_cannot_be_invited_and_who_is_doubtful() {
    let office = Office::open().await;
    office
        .apply(vec![
            office.add(2, NUMBER, "samen@voorbeeld.example"),
            office.add(3, "", "samen@voorbeeld.example"),
            office.add(4, "", "an@gmial.com"),
        ])
        .await;
    let clients: Vec<_> = office.clients().await.iter().map(|client| client.id).collect();
    let third = office
        .clients()
        .await
        .iter()
        .find(|one| one.record.value(Field::Email) == Some("an@gmial.com"))
        .unwrap()
        .id;
    office
        .sqlite
        .invitations(&office.session)
        .couple(&clients, None)
        .await
        .unwrap();
    let rehearsed = rehearse(&office, Selection::Query(ClientQuery::default())).await;
    assert!(
        rehearsed
            .iter()
            .all(|one| one.assessment == Assessment::Hindered(Hindrance::NoQuestionnaire))
    );
    let coupled = office
        .sqlite
        .invitations(&office.session)
        .couple(&clients, Some(office.questionnaire))
        .await;
    assert_eq!(coupled.unwrap(), 3);
    for one in rehearse(&office, Selection::Clients(clients.clone())).await {
        let Assessment::Invitable(doubts) = one.assessment else {
            panic!("{one:?}")
        };
        if one.client == third {
            let suggestion = Some("an@gmail.com".to_owned());
            assert_eq!(doubts, [Doubt::Mistyped { suggestion }]);
        } else {
            assert!(
                matches!(doubts[..], [Doubt::SharedMailbox { others: 1, .. }]),
                "{doubts:?}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_is_invited_where_an_address_is_no_longer_what_was_on_screen() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let request = as_rehearsed(&office, &[client.id], 0).await;
    let address = overwrite(
        &client,
        Field::Email,
        Some("an@voorbeeld.example"),
        Some("ander@voorbeeld.example"),
    );
    office.apply(vec![address]).await;
    assert_eq!(
        invite(&office, &request, NOW).await,
        InviteOutcome::Changed(vec![client.id])
    );
    assert_eq!(outbox(&office).await, []);
}

#[tokio::test]
async fn the_same_press_of_the_button_twice_invites_once() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let request = as_rehearsed(&office, &[client.id], 120).await;
    let first = invite(&office, &request, NOW).await;
    assert_eq!(
        first,
        InviteOutcome::Invited {
            messages: 1,
            due_at: NOW + 120
        }
    );
    assert_eq!(invite(&office, &request, NOW + 5).await, first);
    assert_eq!(outbox(&office).await.len(), 1);
}

#[tokio::test]
async fn what_is_delayed_leaves_when_it_is_due_and_can_be_cancelled_until_then() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let request = as_rehearsed(&office, &[client.id], 120).await;
    invite(&office, &request, NOW).await;
    assert_eq!(send(&office, NOW + 119).await.len(), 0);
    let store = office.sqlite.invitations(&office.session);
    assert_eq!(store.leaving().await.unwrap()[0].waiting, 1);
    assert_eq!(store.cancel(request.batch, NOW + 119).await.unwrap(), 1);
    assert_eq!(send(&office, NOW + 121).await.len(), 0);
    assert_eq!(status(&office).await, Status::NotSent);
    assert_eq!(store.leaving().await.unwrap(), []);
}

#[tokio::test]
async fn a_message_goes_to_the_address_that_the_client_has_when_it_leaves() {
    let office = Office::open().await;
    let client = office.with_client().await;
    invite(&office, &as_rehearsed(&office, &[client.id], 120).await, NOW).await;
    let address = overwrite(
        &client,
        Field::Email,
        Some("an@voorbeeld.example"),
        Some("nieuw@voorbeeld.example"),
    );
    office.apply(vec![address]).await;
    let claimed = office.sqlite.outbox().claim(4, URL, NOW + 120).await.unwrap();
    assert_eq!(claimed[0].to.as_ref().unwrap().as_str(), "nieuw@voorbeeld.example");
}

#[tokio::test]
async fn a_new_invitation_closes_the_link_of_the_former() {
    let office = Office::open().await;
    let client = office.with_client().await;
    invite(&office, &as_rehearsed(&office, &[client.id], 0).await, NOW).await;
    let first = send(&office, NOW).await;
    assert_eq!(status(&office).await, Status::Sent);
    let mut again = as_rehearsed(&office, &[client.id], 0).await;
    again.batch = BatchId(Uuid::from_u128(78));
    invite(&office, &again, NOW + 60).await;
    let second = send(&office, NOW + 60).await;
    assert_ne!(first, second);
    assert!(first[0].starts_with("https://instroom.example/q/"));
}

#[tokio::test]
async fn what_was_in_hand_when_the_program_stopped_is_wanted_again_or_unknown() {
    let office = Office::open().await;
    let both = request(vec![
        invited(office.add(2, NUMBER, "an@voorbeeld.example")),
        invited(office.add(3, "", "piet@voorbeeld.example")),
    ]);
    office.imports().apply(&both, TODAY, NOW).await.unwrap();
    let outbox_store = office.sqlite.outbox();
    let claimed = outbox_store.claim(4, URL, NOW).await.unwrap();
    assert_eq!(claimed.len(), 2);
    assert!(outbox_store.hand_over(claimed[0].id).await.unwrap());
    outbox_store.recover(NOW + 1).await.unwrap();
    let mut states: Vec<_> = outbox(&office).await.into_iter().map(|(state, _)| state).collect();
    states.sort_unstable();
    assert_eq!(states, [MessageState::Wanted, MessageState::Unknown]);
    let mut statuses: Vec<_> = office.clients().await.iter().map(|client| client.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [Status::NotSent, Status::Failed]);
    assert_eq!(
        send(&office, NOW + 2).await.len(),
        1,
        "only what had not been handed over leaves"
    );
    let store = office.sqlite.invitations(&office.session);
    assert!(
        store.send_again(claimed[0].id, NOW + 3).await.unwrap(),
        "somebody decided"
    );
    assert_eq!(send(&office, NOW + 3).await.len(), 1);
    assert!(
        office
            .clients()
            .await
            .iter()
            .all(|client| client.status == Status::Sent)
    );
}

/// Law: whoever's invitation asks for a decision is found as failed.
#[tokio::test]
async fn every_end_of_an_invitation_that_asks_for_a_decision_makes_its_client_failed() {
    for ended in [
        Ended::Failed("550 no such mailbox".to_owned()),
        Ended::SetAside("451 later".to_owned()),
        Ended::Unknown("lost".to_owned()),
    ] {
        let office = Office::open().await;
        let client = office.with_client().await.id;
        invite(&office, &as_rehearsed(&office, &[client], 0).await, NOW).await;
        let outbox_store = office.sqlite.outbox();
        let message = outbox_store.claim(1, URL, NOW).await.unwrap()[0].id;
        assert!(outbox_store.hand_over(message).await.unwrap());
        outbox_store.ended(message, &ended, NOW).await.unwrap();
        assert!(outbox(&office).await[0].0.asks());
        assert_eq!(status(&office).await, Status::Failed, "{ended:?}");
    }
}

#[tokio::test]
async fn reminders_of_a_season_go_on_while_the_client_is_only_coupled_with_the_next() {
    let office = Office::open().await;
    let client = office.with_client().await.id;
    let mut request = as_rehearsed(&office, &[client], 0).await;
    let until = domain::date::to_iso(domain::belgium::in_belgium(NOW + 60 * DAY).unwrap().date());
    request.reminders = Some(Reminders { every_days: 7, until });
    invite(&office, &request, NOW).await;
    send(&office, NOW).await;
    let next_year = office
        .sqlite
        .create_questionnaire(office.session.office, "PB", Language::Dutch, 2026)
        .await
        .unwrap();
    let store = office.sqlite.invitations(&office.session);
    store.couple(&[client], Some(next_year)).await.unwrap();
    assert_eq!(status(&office).await, Status::NotSent);
    let outbox_store = office.sqlite.outbox();
    assert_eq!(outbox_store.remind(NOW + 8 * DAY).await.unwrap(), 1);
    let reminder = outbox_store.claim(1, URL, NOW + 8 * DAY).await.unwrap();
    assert_eq!(reminder[0].letter.income_year, 2025);
    // Invited for the next, the client is asked for that alone.
    let mut next = as_rehearsed(&office, &[client], 0).await;
    next.batch = BatchId(Uuid::from_u128(78));
    invite(&office, &next, NOW + 9 * DAY).await;
    assert_eq!(outbox_store.remind(NOW + 30 * DAY).await.unwrap(), 0);
}

#[tokio::test]
async fn a_message_that_was_withdrawn_in_hand_is_not_handed_over() {
    let office = Office::open().await;
    office
        .apply(vec![invited(office.add(2, NUMBER, "an@voorbeeld.example"))])
        .await;
    let claimed = office.sqlite.outbox().claim(4, URL, NOW).await.unwrap();
    let store = office.sqlite.invitations(&office.session);
    assert!(store.withdraw(claimed[0].id, NOW).await.unwrap());
    assert!(!office.sqlite.outbox().hand_over(claimed[0].id).await.unwrap());
    office
        .sqlite
        .outbox()
        .ended(claimed[0].id, &Ended::Sent("250".to_owned()), NOW)
        .await
        .unwrap();
    assert_eq!(outbox(&office).await[0].0, MessageState::Withdrawn);
}

#[tokio::test]
async fn reminders_leave_by_interval_until_their_last_day_and_stop_once_submitted() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let mut request = as_rehearsed(&office, &[client.id], 0).await;
    let until = domain::date::to_iso(domain::belgium::in_belgium(NOW + 15 * DAY).unwrap().date());
    request.reminders = Some(Reminders { every_days: 7, until });
    invite(&office, &request, NOW).await;
    let first = send(&office, NOW).await;
    let store = office.sqlite.outbox();
    let mut reminded = Vec::new();
    for day in 1..30 {
        let now = NOW + day * DAY;
        for _ in 0..2 {
            store.remind(now).await.unwrap();
        }
        let links = send(&office, now).await;
        if !links.is_empty() {
            assert_eq!(links, first, "the same link");
            reminded.push(day);
        }
    }
    assert_eq!(reminded.len(), 2, "{reminded:?}");
    assert_eq!(reminded[1] - reminded[0], 7);
}

#[tokio::test]
async fn another_office_sees_and_moves_nothing() {
    let office = Office::open().await;
    let client = office.with_client().await;
    let request = as_rehearsed(&office, &[client.id], 120).await;
    invite(&office, &request, NOW).await;
    let message = office
        .sqlite
        .invitations(&office.session)
        .outbox(&OutboxQuery::default())
        .await
        .unwrap()
        .messages[0]
        .id;
    let (stranger, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let store = office.sqlite.invitations(&stranger);
    assert_eq!(store.outbox(&OutboxQuery::default()).await.unwrap().total, 0);
    assert_eq!(store.rehearse(&Selection::Clients(vec![client.id])).await.unwrap(), []);
    assert_eq!(store.cancel(request.batch, NOW).await.unwrap(), 0);
    assert!(!store.withdraw(message, NOW).await.unwrap());
    assert!(!store.send_again(message, NOW).await.unwrap());
    assert_eq!(store.couple(&[client.id], None).await.unwrap(), 0);
    assert!(store.questionnaire(client.id).await.unwrap().is_none());
    let foreign = InviteRequest {
        batch: BatchId(Uuid::from_u128(99)),
        ..request
    };
    assert_eq!(
        store.invite(&foreign, NOW).await.unwrap(),
        InviteOutcome::Changed(vec![client.id])
    );
}

#[tokio::test]
async fn a_link_is_nowhere_in_the_database_in_plain_text() {
    let office = Office::open().await;
    let client = office.with_client().await;
    invite(&office, &as_rehearsed(&office, &[client.id], 0).await, NOW).await;
    let link = send(&office, NOW).await.remove(0);
    let token = link.rsplit('/').next().unwrap();
    assert!(token.len() * 4 >= 128, "bits");
    office.sqlite.close().await;
    for file in std::fs::read_dir(office.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    }
}

#[tokio::test]
async fn a_letter_can_be_looked_at_before_any_is_wanted_and_its_link_opens_nothing() {
    let office = Office::open().await;
    let client = office.with_client().await.id;
    let store = office.sqlite.invitations(&office.session);
    let draft = store.draft(client, URL, NOW).await.unwrap().unwrap();
    let letter = draft.letter;
    assert_eq!((letter.language, letter.income_year), (Language::Dutch, 2025));
    assert_eq!(
        (letter.client_first_name.as_str(), letter.client_last_name.as_str()),
        ("An", "Voorbeeld")
    );
    assert_eq!(letter.link, format!("{URL}/q/..."));
    assert_eq!(outbox(&office).await, []);
    let (other, _) = common::office(&office.sqlite, "twee@kantoor.example").await;
    let foreign = office.sqlite.invitations(&other).draft(client, URL, NOW).await.unwrap();
    assert_eq!(foreign, None);
}

#[tokio::test]
async fn what_asks_for_a_decision_can_be_left_at_that_and_asks_no_more() {
    let office = Office::open().await;
    let client = office.with_client().await.id;
    let store = office.sqlite.invitations(&office.session);
    invite(&office, &as_rehearsed(&office, &[client], 0).await, NOW).await;
    let message = office.sqlite.outbox().claim(1, URL, NOW).await.unwrap()[0].id;
    let refused = Ended::Failed("550 no such mailbox".to_owned());
    office.sqlite.outbox().ended(message, &refused, NOW).await.unwrap();
    assert_eq!(outbox(&office).await[0].0, MessageState::Failed);
    assert!(store.withdraw(message, NOW + 1).await.unwrap());
    assert_eq!(outbox(&office).await[0].0, MessageState::Withdrawn);
    assert_eq!(status(&office).await, Status::Failed, "it was refused all the same");
    assert!(!store.withdraw(message, NOW + 2).await.unwrap());
    // What was decided can be decided otherwise.
    assert!(store.send_again(message, NOW + 3).await.unwrap());
}

#[tokio::test]
async fn every_page_of_clients_counts_each_status_whichever_it_shows() {
    let office = Office::open().await;
    office
        .apply(vec![
            office.add(2, NUMBER, "an@voorbeeld.example"),
            office.add(3, "", "piet@voorbeeld.example"),
            office.add(4, "", "mia@elders.example"),
        ])
        .await;
    let mia = office.clients().await;
    let mia = mia
        .iter()
        .find(|client| client.record.value(Field::Email) == Some("mia@elders.example"));
    let sent = office
        .sqlite
        .set_status(office.session.office, mia.unwrap().id, Status::Sent);
    sent.await.unwrap();
    let statuses = async |search: &str, status| {
        let query = ClientQuery {
            search: search.to_owned(),
            status,
            ..ClientQuery::default()
        };
        let page = office.view().clients(&query).await.unwrap();
        let mut statuses = page.statuses;
        statuses.sort_unstable();
        (page.total, statuses)
    };
    let both = vec![(Status::NotSent, 2), (Status::Sent, 1)];
    assert_eq!(statuses("", None).await, (3, both.clone()));
    assert_eq!(statuses("", Some(Status::Sent)).await, (1, both));
    assert_eq!(statuses("piet", None).await, (1, vec![(Status::NotSent, 1)]));
}
