//! Codes of the rules as sentences, in the language of the screen. Every code has one: the matches are exhaustive.

use backend::fetches::{FetchView, NotStarted};
use domain::{
    absence::Absence,
    changes::Refusal,
    client::Status,
    columns::Reason,
    crm::Crm,
    field::Field,
    issue::{IssueCode, Severity},
    kind::Kind,
    language::Language,
    matching::{Doubt, MatchedBy},
    plan::Group,
};
use leptos_i18n::Locale as _;
use review::protocol::{Failure, RowView, Stage};

use super::{
    fetching::Trouble,
    state::{Repaired, Said, Who},
};
use crate::{
    i18n::t_string,
    moment,
    words::{api_error, is_singular},
};

pub(super) use crate::words::{I18n, clients, crm_error, fill, number, scope};

/// The code of the screen's language, for addresses.
pub(super) fn language_code(i18n: I18n) -> &'static str {
    i18n.get_locale().as_str()
}

/// The name of a field.
pub(crate) fn field(i18n: I18n, field: Field) -> &'static str {
    match field {
        Field::Kind => t_string!(i18n, import.field.kind),
        Field::FirstName => t_string!(i18n, import.field.first_name),
        Field::LastName => t_string!(i18n, import.field.last_name),
        Field::Email => t_string!(i18n, import.field.email),
        Field::ExtraEmails => t_string!(i18n, import.field.extra_emails),
        Field::Mobile => t_string!(i18n, import.field.mobile),
        Field::Phone => t_string!(i18n, import.field.phone),
        Field::Language => t_string!(i18n, import.field.language),
        Field::NationalNumber => t_string!(i18n, import.field.national_number),
        Field::BirthDate => t_string!(i18n, import.field.birth_date),
        Field::Street => t_string!(i18n, import.field.street),
        Field::HouseNumber => t_string!(i18n, import.field.house_number),
        Field::Box => t_string!(i18n, import.field.box_number),
        Field::Postcode => t_string!(i18n, import.field.postcode),
        Field::City => t_string!(i18n, import.field.city),
        Field::Country => t_string!(i18n, import.field.country),
        Field::Labels => t_string!(i18n, import.field.labels),
        Field::Responsible => t_string!(i18n, import.field.responsible),
        Field::EnterpriseNumber => t_string!(i18n, import.field.enterprise_number),
        Field::Iban => t_string!(i18n, import.field.iban),
        Field::PartnerFirstName => t_string!(i18n, import.field.partner_first_name),
        Field::PartnerLastName => t_string!(i18n, import.field.partner_last_name),
        Field::PartnerEmail => t_string!(i18n, import.field.partner_email),
        Field::PartnerNationalNumber => t_string!(i18n, import.field.partner_national_number),
        Field::ExternalId => t_string!(i18n, import.field.external_id),
    }
}

/// A value as the screen says it: what a client is, and its language, are kept as codes.
pub(crate) fn value(i18n: I18n, field: Field, value: &str) -> String {
    let named = match field {
        Field::Kind => Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == value)
            .map(|named| kind(i18n, named)),
        Field::Language => Language::from_code(value).map(|named| language(i18n, named)),
        _ => None,
    };
    named.unwrap_or(value).to_owned()
}

fn kind(i18n: I18n, kind: Kind) -> &'static str {
    match kind {
        Kind::Person => t_string!(i18n, import.kind.person),
        Kind::SoleTrader => t_string!(i18n, import.kind.sole_trader),
        Kind::Company => t_string!(i18n, import.kind.company),
    }
}

/// What is wrong with a value or was repaired in it, and what to do.
pub(super) fn issue(i18n: I18n, code: IssueCode) -> &'static str {
    match code {
        IssueCode::Missing => t_string!(i18n, import.issue.missing),
        IssueCode::Malformed => t_string!(i18n, import.issue.malformed),
        IssueCode::WrongCheckDigits => t_string!(i18n, import.issue.wrong_check_digits),
        IssueCode::ImpossibleDate => t_string!(i18n, import.issue.impossible_date),
        IssueCode::ImplausibleBirth => t_string!(i18n, import.issue.implausible_birth),
        IssueCode::DigitsLost => t_string!(i18n, import.issue.digits_lost),
        IssueCode::IsEnterpriseNumber => t_string!(i18n, import.issue.is_enterprise_number),
        IssueCode::InvalidEmail => t_string!(i18n, import.issue.invalid_email),
        IssueCode::CellError => t_string!(i18n, import.issue.cell_error),
        IssueCode::TooLong => t_string!(i18n, import.issue.too_long),
        IssueCode::BirthDateUnknown => t_string!(i18n, import.issue.birth_date_unknown),
        IssueCode::BirthDateDiffers => t_string!(i18n, import.issue.birth_date_differs),
        IssueCode::EmailTypo => t_string!(i18n, import.issue.email_typo),
        IssueCode::SeveralEmails => t_string!(i18n, import.issue.several_emails),
        IssueCode::LanguageAssumed => t_string!(i18n, import.issue.language_assumed),
        IssueCode::FormulaWithoutValue => t_string!(i18n, import.issue.formula_without_value),
        IssueCode::Unrecognised => t_string!(i18n, import.issue.unrecognised),
        IssueCode::IsCompany => t_string!(i18n, import.issue.is_company),
        IssueCode::NationalNumberMissing => t_string!(i18n, import.issue.national_number_missing),
        IssueCode::SharedEmail => t_string!(i18n, import.issue.shared_email),
        IssueCode::PartnerIsSelf => t_string!(i18n, import.issue.partner_is_self),
        IssueCode::PartnerOfOther => t_string!(i18n, import.issue.partner_of_other),
        IssueCode::LeadingZerosRestored => t_string!(i18n, import.issue.leading_zeros_restored),
        IssueCode::Cleaned => t_string!(i18n, import.issue.cleaned),
    }
}

/// The style of a remark; its mark says the same without colour.
pub(super) const fn issue_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "issue error",
        Severity::Warning => "issue warning",
        Severity::Repaired => "issue repaired",
    }
}

/// Why a row is this client.
pub(super) fn matched_by(i18n: I18n, by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::ExternalId => t_string!(i18n, import.matched_by.external_id),
        MatchedBy::NationalNumber => t_string!(i18n, import.matched_by.national_number),
        MatchedBy::EmailAndFirstName => t_string!(i18n, import.matched_by.email_and_first_name),
        MatchedBy::NameAndBirthDate => t_string!(i18n, import.matched_by.name_and_birth_date),
        MatchedBy::NameAndAddress => t_string!(i18n, import.matched_by.name_and_address),
        MatchedBy::Email => t_string!(i18n, import.matched_by.email),
        MatchedBy::Name => t_string!(i18n, import.matched_by.name),
    }
}

/// Why the user has to settle a row.
pub(super) fn doubt(i18n: I18n, doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::EmailOnly => t_string!(i18n, import.doubt.email_only),
        Doubt::NameOnly => t_string!(i18n, import.doubt.name_only),
        Doubt::SeveralClients => t_string!(i18n, import.doubt.several_clients),
        Doubt::SeveralRows => t_string!(i18n, import.doubt.several_rows),
        Doubt::DifferentNationalNumbers => t_string!(i18n, import.doubt.different_national_numbers),
        Doubt::DoubleInImport => t_string!(i18n, import.doubt.double_in_import),
        Doubt::Archived => t_string!(i18n, import.doubt.archived),
        Doubt::PartnerOfOther => t_string!(i18n, import.doubt.partner_of_other),
    }
}

/// The name of a group.
pub(super) fn group(i18n: I18n, group: Group) -> &'static str {
    match group {
        Group::New => t_string!(i18n, import.group.new),
        Group::Double => t_string!(i18n, import.group.double),
        Group::Unchanged => t_string!(i18n, import.group.unchanged),
        Group::Ambiguous => t_string!(i18n, import.group.ambiguous),
        Group::Invalid => t_string!(i18n, import.group.invalid),
        Group::Skipped => t_string!(i18n, import.group.skipped),
        Group::OnlyExisting => t_string!(i18n, import.group.only_existing),
    }
}

/// Where the clients come from, after “in”.
pub(super) fn source(i18n: I18n, crm: Option<Crm>) -> &'static str {
    crm.map_or_else(|| t_string!(i18n, import.name_of_file), Crm::product)
}

/// What a group is.
pub(super) fn group_help(i18n: I18n, group: Group, crm: Option<Crm>) -> String {
    let sentence = match (group, crm) {
        (Group::New, _) => t_string!(i18n, import.group_help.new),
        (Group::Double, _) => t_string!(i18n, import.group_help.double),
        (Group::Unchanged, _) => t_string!(i18n, import.group_help.unchanged),
        (Group::Ambiguous, _) => t_string!(i18n, import.group_help.ambiguous),
        (Group::Invalid, _) => t_string!(i18n, import.group_help.invalid),
        (Group::Skipped, None) => t_string!(i18n, import.group_help.skipped),
        (Group::Skipped, Some(_)) => t_string!(i18n, import.group_help.skipped_crm),
        (Group::OnlyExisting, None) => t_string!(i18n, import.group_help.only_existing),
        (Group::OnlyExisting, Some(_)) => t_string!(i18n, import.group_help.not_in_fetch),
    };
    fill(sentence, &[("source", &source(i18n, crm))])
}

/// Where a questionnaire stands.
pub(crate) fn status(i18n: I18n, status: Status) -> &'static str {
    match status {
        Status::NotSent => t_string!(i18n, import.status.not_sent),
        Status::Sent => t_string!(i18n, import.status.sent),
        Status::InProgress => t_string!(i18n, import.status.in_progress),
        Status::Submitted => t_string!(i18n, import.status.submitted),
        Status::Processed => t_string!(i18n, import.status.processed),
        Status::Failed => t_string!(i18n, import.status.failed),
    }
}

/// Why a request failed, and what to do.
pub(super) fn failure(i18n: I18n, crm: Option<Crm>, failure: Failure) -> String {
    let sentence = match failure {
        Failure::Offline => t_string!(i18n, import.failure.offline),
        Failure::SignedOut => t_string!(i18n, import.failure.signed_out),
        Failure::Crm(error) => match crm {
            Some(crm) => return crm_error(i18n, crm, error),
            None => t_string!(i18n, import.failure.server),
        },
        Failure::Server => t_string!(i18n, import.failure.server),
        Failure::FetchGone => t_string!(i18n, import.failure.fetch_gone),
        Failure::Outdated => t_string!(i18n, import.failure.outdated),
        Failure::OutOfOrder => t_string!(i18n, import.failure.out_of_order),
    };
    sentence.to_owned()
}

/// Why the server refused, and what to do.
pub(super) fn refusal(i18n: I18n, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::DigestDiffers => t_string!(i18n, import.refusal.digest_differs),
        Refusal::InvalidValue => t_string!(i18n, import.refusal.invalid_value),
        Refusal::KeyReused => t_string!(i18n, import.refusal.key_reused),
        Refusal::NamedTwice => t_string!(i18n, import.refusal.named_twice),
        Refusal::Empty => t_string!(i18n, import.refusal.empty),
        Refusal::UnknownQuestionnaire => t_string!(i18n, import.refusal.unknown_questionnaire),
        Refusal::IncompleteFetch => t_string!(i18n, import.refusal.incomplete_fetch),
    }
}

/// What takes a while.
pub(super) fn stage(i18n: I18n, stage: Stage) -> &'static str {
    match stage {
        Stage::Clients => t_string!(i18n, import.stage.clients),
        Stage::Fetched => t_string!(i18n, import.stage.fetched),
        Stage::FetchingAgain => t_string!(i18n, import.stage.fetching_again),
        Stage::Reading => t_string!(i18n, import.stage.reading),
        Stage::Checking => t_string!(i18n, import.stage.checking),
        Stage::Sending => t_string!(i18n, import.stage.sending),
    }
}

/// Why a client is only on the platform.
pub(super) fn absence(i18n: I18n, absence: Absence, crm: Option<Crm>) -> String {
    let sentence = match absence {
        Absence::OutsideScope => t_string!(i18n, import.absence.outside_scope),
        Absence::GoneFromCrm => t_string!(i18n, import.absence.gone_from_crm),
        Absence::PartnerOfOther => t_string!(i18n, import.absence.partner_of_other),
        Absence::IdOfAnother => t_string!(i18n, import.absence.id_of_another),
        Absence::NeverImported => t_string!(i18n, import.absence.never_imported),
        Absence::NotFetched => t_string!(i18n, import.absence.not_fetched),
        Absence::ImportedBefore => t_string!(i18n, import.absence.imported_before),
        Absence::AddedByHand => t_string!(i18n, import.absence.added_by_hand),
    };
    fill(sentence, &[("source", &source(i18n, crm))])
}

/// What a reason to be only on the platform means, so that nobody is archived by misreading; none where it says enough.
pub(super) fn absence_means(i18n: I18n, absence: Absence, crm: Option<Crm>) -> String {
    let sentence = match absence {
        Absence::OutsideScope => t_string!(i18n, import.absence_means.outside_scope),
        Absence::PartnerOfOther => t_string!(i18n, import.absence_means.partner_of_other),
        Absence::GoneFromCrm => t_string!(i18n, import.absence_means.gone_from_crm),
        Absence::IdOfAnother => t_string!(i18n, import.absence_means.id_of_another),
        Absence::NeverImported => t_string!(i18n, import.absence_means.never_imported),
        Absence::NotFetched => t_string!(i18n, import.absence_means.not_fetched),
        Absence::AddedByHand => t_string!(i18n, import.absence_means.added_by_hand),
        Absence::ImportedBefore => "",
    };
    fill(sentence, &[("source", &source(i18n, crm))])
}

/// When, of today or before. In the browser only.
pub(super) fn when(i18n: I18n, at: i64) -> String {
    crate::words::when(i18n, at, moment::is_same_day(at, moment::now()))
}

/// The sentence of a fetch, with when it was and how many clients it brought.
pub(super) fn fetched(i18n: I18n, sentence: &str, fetch: &FetchView) -> String {
    fill(
        sentence,
        &[("at", &when(i18n, fetch.at)), ("clients", &so_far(i18n, fetch))],
    )
}

/// `812 van 2.013 klanten`, or `812 klanten` while nobody knows how many there are.
pub(super) fn so_far(i18n: I18n, fetch: &FetchView) -> String {
    match fetch.total {
        Some(total) if total != fetch.done => fill(
            t_string!(i18n, import.fetch.of_total),
            &[("done", &number(i18n, fetch.done)), ("clients", &clients(i18n, total))],
        ),
        _ => clients(i18n, fetch.done),
    }
}

/// What was done with the rows that were dealt with.
pub(super) fn said(i18n: I18n, crm: Option<Crm>, said: &Said) -> String {
    match said {
        Said::Repaired(repaired) => repaired_row(i18n, repaired),
        Said::Settled { who, left } => {
            let sentence = match who {
                Who::Row(_) => t_string!(i18n, import.doubtful.settled),
                Who::Client(_) => t_string!(i18n, import.doubtful.settled_client),
            };
            fill(&of(sentence, who), &[("left", &number(i18n, *left))])
        }
        Said::TakenBack { who } => of(
            match who {
                Who::Row(_) => t_string!(i18n, import.doubtful.taken_back),
                Who::Client(_) => t_string!(i18n, import.doubtful.taken_back_client),
            },
            who,
        ),
        Said::FetchedAgain { changed, gone, left } => fill(
            t_string!(i18n, import.invalid.fetched_again),
            &[
                ("changed", &number(i18n, *changed)),
                ("gone", &number(i18n, *gone)),
                ("left", &number(i18n, *left)),
                ("crm", &source(i18n, crm)),
            ],
        ),
    }
}

/// Where a repaired row is now, or what is still wrong with it.
fn repaired_row(i18n: I18n, Repaired { who, group: now, left }: &Repaired) -> String {
    match left {
        Some(left) => {
            let sentence = match who {
                Who::Row(_) => t_string!(i18n, import.invalid.still),
                Who::Client(_) => t_string!(i18n, import.invalid.still_client),
            };
            let why = format!("{}: {}", field(i18n, left.field), issue(i18n, left.code));
            fill(&of(sentence, who), &[("why", &why)])
        }
        None => {
            let sentence = match who {
                Who::Row(_) => t_string!(i18n, import.invalid.moved),
                Who::Client(_) => t_string!(i18n, import.invalid.moved_client),
            };
            fill(&of(sentence, who), &[("group", &group(i18n, *now))])
        }
    }
}

/// The sentence with the row's number, or the client's name.
fn of(sentence: &str, who: &Who) -> String {
    match who {
        Who::Row(row) => fill(sentence, &[("row", row)]),
        Who::Client(name) => fill(sentence, &[("name", name)]),
    }
}

/// What tells a row apart beside its name: its number in the file, or its code in the CRM.
#[derive(Clone, Debug)]
pub(super) enum RowMark {
    Number(u32),
    Code(Option<String>),
}

impl RowMark {
    pub fn of(row: &RowView, crm: Option<Crm>) -> Self {
        match crm {
            None => Self::Number(row.row.unwrap_or_default()),
            Some(_) => {
                let code = row.cells.iter().find(|cell| cell.field == Field::ExternalId);
                Self::Code(code.and_then(|code| code.new.clone()))
            }
        }
    }

    pub fn shown(&self, i18n: I18n) -> String {
        match self {
            Self::Number(row) => fill(t_string!(i18n, import.rows.row_number), &[("row", row)]),
            Self::Code(code) => code.clone().unwrap_or_default(),
        }
    }
}

/// `1 partner samengevoegd in één aangifte`.
pub(super) fn partners(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        t_string!(i18n, import.result.partner).to_owned()
    } else {
        fill(
            t_string!(i18n, import.result.partners),
            &[("count", &number(i18n, count))],
        )
    }
}

/// `1 onderneming weggelaten`.
pub(super) fn companies(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        t_string!(i18n, import.result.company).to_owned()
    } else {
        fill(
            t_string!(i18n, import.result.companies),
            &[("count", &number(i18n, count))],
        )
    }
}

/// Why a fetch does not go on, and what to do.
pub(super) fn fetch_trouble(i18n: I18n, trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::NotStarted(NotStarted::AlreadyRunning) => t_string!(i18n, import.fetch.already_running),
        Trouble::NotStarted(NotStarted::NotLinked) => t_string!(i18n, import.fetch.not_linked),
        Trouble::NotStarted(NotStarted::Unknown) | Trouble::Gone => t_string!(i18n, import.failure.fetch_gone),
        Trouble::Server(error) => api_error(i18n, error),
    }
}

/// How long something still takes, roughly.
pub(super) fn time_left(i18n: I18n, seconds: u32) -> String {
    const MINUTE: u32 = 60;
    const IN_HOURS_FROM: u32 = 100;
    let minutes = seconds.div_ceil(MINUTE);
    match minutes {
        0 | 1 if seconds < MINUTE => t_string!(i18n, import.fetch.seconds_left).to_owned(),
        1 => t_string!(i18n, import.fetch.minute_left).to_owned(),
        _ if minutes < IN_HOURS_FROM => fill(t_string!(i18n, import.fetch.minutes_left), &[("count", &minutes)]),
        _ => fill(
            t_string!(i18n, import.fetch.hours_left),
            &[("count", &minutes.div_ceil(MINUTE))],
        ),
    }
}

/// The name of a language.
pub(crate) fn language(i18n: I18n, language: Language) -> &'static str {
    match language {
        Language::Dutch => t_string!(i18n, import.language.nl),
        Language::French => t_string!(i18n, import.language.fr),
        Language::German => t_string!(i18n, import.language.de),
        Language::English => t_string!(i18n, import.language.en),
    }
}

/// Why a column has its field.
pub(super) fn reason(i18n: I18n, reason: &Reason) -> String {
    match reason {
        Reason::Header { alias } => fill(t_string!(i18n, import.reason.header), &[("alias", alias)]),
        Reason::Content { share } => fill(t_string!(i18n, import.reason.content), &[("share", share)]),
        Reason::Chosen => t_string!(i18n, import.reason.chosen).to_owned(),
    }
}

/// Why a file was refused, by `workbook::Refused::code`, and what to do.
pub(super) fn refused(i18n: I18n, code: &str) -> &'static str {
    match code {
        "not_a_workbook" => t_string!(i18n, import.refused.not_a_workbook),
        "old_excel" => t_string!(i18n, import.refused.old_excel),
        "xlsb" => t_string!(i18n, import.refused.xlsb),
        "ods" => t_string!(i18n, import.refused.ods),
        "encrypted" => t_string!(i18n, import.refused.encrypted),
        "damaged" => t_string!(i18n, import.refused.damaged),
        "too_large" => t_string!(i18n, import.refused.too_large),
        "too_many_entries" => t_string!(i18n, import.refused.too_many_entries),
        "too_large_inflated" => t_string!(i18n, import.refused.too_large_inflated),
        "too_many_shared_strings" => t_string!(i18n, import.refused.too_many_shared_strings),
        "text_too_long" => t_string!(i18n, import.refused.text_too_long),
        "too_much_text" => t_string!(i18n, import.refused.too_much_text),
        "too_many_cells" => t_string!(i18n, import.refused.too_many_cells),
        "nested_too_deeply" => t_string!(i18n, import.refused.nested_too_deeply),
        "too_many_attributes" => t_string!(i18n, import.refused.too_many_attributes),
        "too_many_declarations" => t_string!(i18n, import.refused.too_many_declarations),
        "doctype" => t_string!(i18n, import.refused.doctype),
        "empty_file" => t_string!(i18n, import.refused.empty_file),
        "unknown_encoding" => t_string!(i18n, import.refused.unknown_encoding),
        "no_sheet" => t_string!(i18n, import.refused.no_sheet),
        "cancelled" => t_string!(i18n, import.refused.cancelled),
        "unreadable_file" => t_string!(i18n, import.refused.unreadable_file),
        _ => t_string!(i18n, import.refused.unreadable_file),
    }
}

/// `1 waarde`, `14 waarden`.
pub(super) fn values(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        fill(t_string!(i18n, import.count.value), &[("count", &number(i18n, count))])
    } else {
        fill(t_string!(i18n, import.count.values), &[("count", &number(i18n, count))])
    }
}

/// That invitations will go to other addresses.
pub(super) fn changing_emails(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        fill(t_string!(i18n, import.double.email), &[("count", &number(i18n, count))])
    } else {
        fill(
            t_string!(i18n, import.double.emails),
            &[("count", &number(i18n, count))],
        )
    }
}

/// `1 rij`, `212 rijen`.
pub(super) fn rows(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        fill(t_string!(i18n, import.count.row), &[("count", &number(i18n, count))])
    } else {
        fill(t_string!(i18n, import.count.rows), &[("count", &number(i18n, count))])
    }
}

/// `1 uitnodiging vertrekt`, `31 uitnodigingen vertrekken`.
pub(super) fn invitations(i18n: I18n, count: u32) -> String {
    if is_singular(i18n, count) {
        fill(
            t_string!(i18n, import.count.invitation),
            &[("count", &number(i18n, count))],
        )
    } else {
        fill(
            t_string!(i18n, import.count.invitations),
            &[("count", &number(i18n, count))],
        )
    }
}
