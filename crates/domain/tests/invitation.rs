//! How the status of a questionnaire moves, who can be invited, and when reminders leave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use domain::{
    belgium::in_belgium,
    client::{ClientId, Status},
    invitation::{Assessment, Doubt, Hindrance, InvitationEvent, Recipient, assess, next_reminder},
    language::Language,
};
use proptest::{collection, option, prelude::*, sample::select};
use time::{Date, Month};
use uuid::Uuid;

const STATUSES: [Status; 6] = [
    Status::NotSent,
    Status::Sent,
    Status::InProgress,
    Status::Submitted,
    Status::Processed,
    Status::Failed,
];

#[test]
fn every_event_moves_every_status_as_the_table_says() {
    use Status::{Failed, InProgress, NotSent, Processed, Sent, Submitted};
    // In the order of `STATUSES`.
    let table = [
        (
            InvitationEvent::Wanted,
            [NotSent, Sent, InProgress, Submitted, Processed, NotSent],
        ),
        (
            InvitationEvent::Accepted,
            [Sent, Sent, InProgress, Submitted, Processed, Sent],
        ),
        (
            InvitationEvent::Refused,
            [Failed, Failed, InProgress, Submitted, Processed, Failed],
        ),
        (
            InvitationEvent::Unknown,
            [Failed, Failed, InProgress, Submitted, Processed, Failed],
        ),
        (
            InvitationEvent::Started,
            [InProgress, InProgress, InProgress, Submitted, Processed, InProgress],
        ),
        (
            InvitationEvent::Submitted,
            [Submitted, Submitted, Submitted, Submitted, Processed, Submitted],
        ),
        (
            InvitationEvent::Processed,
            [NotSent, Sent, InProgress, Processed, Processed, Failed],
        ),
        (
            InvitationEvent::Reopened,
            [NotSent, Sent, InProgress, InProgress, InProgress, Failed],
        ),
        (
            InvitationEvent::Revoked,
            [NotSent, NotSent, InProgress, Submitted, Processed, NotSent],
        ),
    ];
    assert_eq!(table.map(|(event, _)| event), InvitationEvent::ALL);
    for (event, expected) in table {
        assert_eq!(STATUSES.map(|status| status.after(event)), expected, "{event:?}");
    }
}

#[test]
fn a_status_moves_only_where_an_event_leads() {
    use Status::{Failed, InProgress, NotSent, Processed, Sent, Submitted};
    let moves = [
        (NotSent, vec![Sent, InProgress, Submitted, Failed]),
        (Sent, vec![NotSent, InProgress, Submitted, Failed]),
        (InProgress, vec![Submitted]),
        (Submitted, vec![InProgress, Processed]),
        (Processed, vec![InProgress]),
        (Failed, vec![NotSent, Sent, InProgress, Submitted]),
    ];
    for (from, expected) in moves {
        let reached: Vec<_> = STATUSES.into_iter().filter(|&to| from.can_move(to)).collect();
        assert_eq!(reached, expected, "{from:?}");
    }
}

fn client(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(number))
}

fn a_recipient(number: u128) -> Recipient<'static> {
    Recipient {
        client: client(number),
        email: Some("jan@voorbeeld.example"),
        language: Language::Dutch,
        questionnaire: Some(Language::Dutch),
        status: Status::NotSent,
        archived: false,
        invited_at: None,
        unknown: false,
        other_seasons: &[],
    }
}

fn assessed(recipient: Recipient<'_>) -> Assessment {
    assess(&[recipient], []).remove(0)
}

#[test]
fn a_client_who_cannot_be_invited_is_told_why() {
    let cases = [
        (
            Recipient {
                archived: true,
                ..a_recipient(1)
            },
            Hindrance::Archived,
        ),
        (
            Recipient {
                status: Status::Submitted,
                ..a_recipient(1)
            },
            Hindrance::Submitted,
        ),
        (
            Recipient {
                status: Status::Processed,
                ..a_recipient(1)
            },
            Hindrance::Submitted,
        ),
        (
            Recipient {
                questionnaire: None,
                ..a_recipient(1)
            },
            Hindrance::NoQuestionnaire,
        ),
        (
            Recipient {
                email: None,
                ..a_recipient(1)
            },
            Hindrance::NoAddress,
        ),
        (
            Recipient {
                email: Some(" "),
                ..a_recipient(1)
            },
            Hindrance::NoAddress,
        ),
        (
            Recipient {
                email: Some("jan@voorbeeld"),
                ..a_recipient(1)
            },
            Hindrance::InvalidAddress,
        ),
        (
            Recipient {
                email: Some("a@voorbeeld.be; b@voorbeeld.be"),
                ..a_recipient(1)
            },
            Hindrance::InvalidAddress,
        ),
        (
            Recipient {
                archived: true,
                email: None,
                ..a_recipient(1)
            },
            Hindrance::Archived,
        ),
    ];
    for (recipient, hindrance) in cases {
        assert_eq!(assessed(recipient), Assessment::Hindered(hindrance), "{recipient:?}");
    }
}

#[test]
fn what_is_doubtful_is_marked_and_can_be_invited_all_the_same() {
    let sent = || Doubt::AlreadyInvited { at: Some(5) };
    let mistyped = || Doubt::Mistyped {
        suggestion: Some("jan@gmail.com".to_owned()),
    };
    let cases = [
        (a_recipient(1), vec![]),
        (
            Recipient {
                email: Some("jan@gmial.com"),
                ..a_recipient(1)
            },
            vec![mistyped()],
        ),
        (
            Recipient {
                language: Language::French,
                ..a_recipient(1)
            },
            vec![Doubt::OtherLanguage],
        ),
        (
            Recipient {
                status: Status::Sent,
                invited_at: Some(5),
                ..a_recipient(1)
            },
            vec![sent()],
        ),
        (
            Recipient {
                status: Status::Sent,
                ..a_recipient(1)
            },
            vec![Doubt::AlreadyInvited { at: None }],
        ),
        (
            Recipient {
                invited_at: Some(5),
                ..a_recipient(1)
            },
            vec![sent()],
        ),
        (
            Recipient {
                status: Status::InProgress,
                invited_at: Some(5),
                ..a_recipient(1)
            },
            vec![Doubt::AlreadyStarted],
        ),
        (
            Recipient {
                status: Status::Failed,
                invited_at: Some(5),
                ..a_recipient(1)
            },
            vec![Doubt::RefusedBefore],
        ),
        (
            Recipient {
                status: Status::Failed,
                unknown: true,
                ..a_recipient(1)
            },
            vec![Doubt::UnknownBefore],
        ),
        (
            Recipient {
                // It opened the link, so the mail arrived.
                status: Status::InProgress,
                unknown: true,
                ..a_recipient(1)
            },
            vec![Doubt::AlreadyStarted],
        ),
        (
            Recipient {
                email: Some("joëlle@voorbeeld.example"),
                ..a_recipient(1)
            },
            vec![Doubt::Mistyped { suggestion: None }],
        ),
        (
            Recipient {
                other_seasons: &[
                    (2021, Status::Processed),
                    (2022, Status::Sent),
                    (2023, Status::InProgress),
                    (2024, Status::Submitted),
                ],
                ..a_recipient(1)
            },
            vec![
                Doubt::UnfinishedSeason { income_year: 2023 },
                Doubt::UnprocessedSeason { income_year: 2024 },
            ],
        ),
        (
            Recipient {
                email: Some("jan@gmial.com"),
                language: Language::German,
                ..a_recipient(1)
            },
            vec![mistyped(), Doubt::OtherLanguage],
        ),
    ];
    for (recipient, doubts) in cases {
        assert_eq!(assessed(recipient), Assessment::Invitable(doubts), "{recipient:?}");
    }
}

#[test]
fn a_mailbox_of_others_is_doubtful_in_any_case_of_its_letters() {
    let shared = |others, with| {
        Assessment::Invitable(vec![Doubt::SharedMailbox {
            others,
            with: client(with),
        }])
    };
    let one = a_recipient(1);
    let two = Recipient {
        email: Some("Jan@Voorbeeld.example"),
        ..a_recipient(2)
    };
    let archived = Recipient {
        archived: true,
        ..a_recipient(3)
    };
    // Both in the selection; the current clients name them once more, and one that is not selected.
    let current = [
        (client(1), "jan@voorbeeld.example"),
        (client(2), "Jan@Voorbeeld.example"),
    ];
    assert_eq!(assess(&[one, two], current), [shared(1, 2), shared(1, 1)]);
    let current = [current[0], current[1], (client(9), "JAN@voorbeeld.example")];
    assert_eq!(assess(&[one], current), [shared(2, 2)]);
    assert_eq!(assess(&[a_recipient(9)], current), [shared(2, 1)]);
    // Itself and an archived client share nothing.
    let alone = Assessment::Invitable(vec![]);
    assert_eq!(
        assess(&[one, archived], [current[0]]),
        [alone, Assessment::Hindered(Hindrance::Archived)]
    );
}

fn any_recipient() -> impl Strategy<Value = Recipient<'static>> {
    let email = option::of(select(
        ["a@voorbeeld.be", "A@voorbeeld.be", "b@gmial.com", "", "@", "c"].as_slice(),
    ));
    let language = || select(Language::ALL.as_slice());
    let times = (select(STATUSES.as_slice()), any::<bool>(), option::of(any::<i64>()));
    (0..6_u128, email, language(), option::of(language()), times).prop_map(
        |(number, email, language, questionnaire, (status, archived, invited_at))| Recipient {
            client: client(number),
            email,
            language,
            questionnaire,
            status,
            archived,
            invited_at,
            unknown: invited_at.is_some(),
            other_seasons: &[],
        },
    )
}

proptest! {
    #[test]
    fn no_mail_moves_a_client_back_who_has_begun(
        status in select(STATUSES.as_slice()),
        events in collection::vec(select(InvitationEvent::ALL.as_slice()), 0..12),
    ) {
        let rank = |status| match status {
            Status::NotSent | Status::Sent | Status::Failed => 0,
            Status::InProgress => 1,
            Status::Submitted => 2,
            Status::Processed => 3,
        };
        events.into_iter().fold(status, |status, event| {
            let next = status.after(event);
            assert!(rank(next) >= rank(status) || event == InvitationEvent::Reopened);
            assert_eq!(next.after(event), next, "the same event twice is one");
            assert!(next == status || status.can_move(next));
            next
        });
    }

    #[test]
    fn every_client_of_a_selection_is_assessed_and_others_are_seen_from_both_sides(
        selection in collection::vec(any_recipient(), 0..8),
    ) {
        let assessments = assess(&selection, []);
        prop_assert_eq!(assessments.len(), selection.len());
        for (recipient, assessment) in selection.iter().zip(&assessments) {
            let shares = |other: &&Recipient<'_>| {
                let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
                !other.archived && other.client != recipient.client
                    && other.email.zip(recipient.email).is_some_and(|(a, b)| same(a, b))
            };
            if let Assessment::Invitable(doubts) = assessment {
                let is_shared = doubts.iter().any(|doubt| matches!(doubt, Doubt::SharedMailbox { .. }));
                prop_assert_eq!(is_shared, selection.iter().any(|other| shares(&other)));
            }
        }
    }

    #[test]
    fn what_a_client_did_in_another_season_keeps_it_from_nothing_in_this_one(
        recipient in any_recipient(),
        other_seasons in collection::vec((2_000..2_100_u16, select(STATUSES.as_slice())), 0..4),
    ) {
        let elsewhere = Recipient { other_seasons: &other_seasons, ..recipient };
        match (assess(&[recipient], []).remove(0), assess(&[elsewhere], []).remove(0)) {
            (Assessment::Invitable(alone), Assessment::Invitable(doubts)) => prop_assert!(doubts.starts_with(&alone)),
            (alone, hindered) => prop_assert_eq!(alone, hindered),
        }
    }

    #[test]
    fn a_reminder_leaves_at_nine_within_its_time_and_never_twice_on_a_day(
        sent_at in 1_700_000_000..1_900_000_000_i64,
        waited in 0..100 * 86_400_i64,
        every_days in 0..40_u16,
        until_after in 0..100_i64,
        status in select(STATUSES.as_slice()),
    ) {
        let now = sent_at + waited;
        let day = |seconds| in_belgium(seconds).unwrap().date();
        let until = day(sent_at) + time::Duration::days(until_after);
        let next = next_reminder(sent_at, None, every_days, until, status, now);
        if let Some(at) = next {
            let moment = in_belgium(at).unwrap();
            prop_assert_eq!((moment.hour(), moment.minute(), moment.second()), (9, 0, 0));
            prop_assert!(moment.date() <= until);
            prop_assert!(moment.date() >= day(sent_at) + time::Duration::days(i64::from(every_days)));
            prop_assert!(matches!(status, Status::Sent | Status::InProgress));
            prop_assert!(every_days > 0);
            // Once it has left, at the moment it was due or found, none is due that day.
            let left = at.max(now);
            let following = next_reminder(sent_at, Some(left), every_days, until, status, left);
            prop_assert!(following.is_none_or(|following| day(following) > day(left)));
        }
    }

    #[test]
    fn no_moment_makes_a_reminder_panic(
        sent_at in any::<i64>(), reminded_at in option::of(any::<i64>()), every_days in any::<u16>(), now in any::<i64>(),
    ) {
        let _ = next_reminder(sent_at, reminded_at, every_days, Date::MAX, Status::Sent, now);
    }
}

/// The seconds since 1970 of an hour in UTC.
fn utc(month: Month, day: u8, hour: u8) -> i64 {
    let day = Date::from_calendar_date(2026, month, day).unwrap();
    day.with_hms(hour, 0, 0).unwrap().assume_utc().unix_timestamp()
}

#[test]
fn reminders_follow_the_clock_of_belgium() {
    let until = Date::from_calendar_date(2026, Month::April, 15).unwrap();
    let sent_at = utc(Month::March, 26, 16);
    let next = |reminded_at, status, now| next_reminder(sent_at, reminded_at, 7, until, status, now);
    // Summer time began in between: nine o'clock is seven, UTC.
    let first = utc(Month::April, 2, 7);
    assert_eq!(next(None, Status::Sent, sent_at), Some(first));
    assert_eq!(next(None, Status::InProgress, first), Some(first));
    // The program stood still for two days: at once when it is past nine, or else at nine.
    assert_eq!(
        next(None, Status::Sent, utc(Month::April, 4, 10)),
        Some(utc(Month::April, 4, 7))
    );
    assert_eq!(
        next(None, Status::Sent, utc(Month::April, 4, 2)),
        Some(utc(Month::April, 4, 7))
    );
    let second = utc(Month::April, 9, 7);
    assert_eq!(next(Some(first), Status::Sent, first), Some(second));
    // The third would be on 16 April.
    assert_eq!(next(Some(second), Status::Sent, second), None);
    for status in [Status::Submitted, Status::Processed, Status::NotSent, Status::Failed] {
        assert_eq!(next(None, status, first), None, "{status:?}");
    }
    // A new invitation counts anew.
    assert_eq!(next(Some(utc(Month::March, 1, 7)), Status::Sent, sent_at), Some(first));
}

#[test]
fn a_selection_of_100_000_in_one_mailbox_is_assessed_at_once() {
    let selection: Vec<_> = (0..100_000).map(a_recipient).collect();
    let assessments = assess(&selection, selection.iter().map(|one| (one.client, one.email.unwrap())));
    let expected = Doubt::SharedMailbox {
        others: 99_999,
        with: client(0),
    };
    assert_eq!(assessments.last(), Some(&Assessment::Invitable(vec![expected])));
    assert_eq!(assessments.len(), 100_000);
}
