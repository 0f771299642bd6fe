//! The columns of Consult's lists. Those that its public client knows and an office without them does not fill are empty.

use serde_json::{Value, json};

use super::{
    filter::Column,
    lists::{self, language_name},
};
use crate::{
    adminpulse::midnight,
    belgian_clock,
    office::{Action, Address, Client, Link, LinkKind, LoggedChange, Standing, Task, TaskStatus, Taskflow},
};

pub(super) const CUSTOMER: &[Column<Client>] = &[
    ("AccCode", |_| json!("")),
    ("AccountancySoftware", |_| json!(0)),
    ("AccountancySoftwareLabel", |_| json!("")),
    ("CommercialName", |client| json!(client.commercial_name)),
    ("CompanyId", |_| json!(1)),
    ("CreationDate", |_| json!("2020-01-01T00:00:00")),
    ("CupboardNumber", |_| json!("")),
    ("Currency", |_| json!("EUR")),
    ("CustCode", |client| json!(client.code())),
    ("CustKind", |_| json!("")),
    ("CustomerCrmType", |client| {
        json!(if client.standing == Standing::Prospect {
            "Prospect"
        } else {
            "Klant"
        })
    }),
    ("CustomerGroup", |client| {
        json!(lists::group_of(client).map_or(0, |(id, _)| id))
    }),
    ("CustomerGroupLabel", |client| {
        json!(lists::group_of(client).map_or("", |(_, name)| name))
    }),
    ("CustomerId", |client| json!(client.id)),
    ("DateOfBirth", |client| json!(client.born.map(midnight))),
    ("DisabledDate", |client| {
        json!((client.standing == Standing::Former).then_some("2025-12-31T00:00:00"))
    }),
    ("Distance", |_| json!(0)),
    ("Email", |client| json!(client.email)),
    ("Fax", |_| json!("")),
    ("Firstname", |client| json!(client.first_name)),
    ("Holding", |_| json!("")),
    ("Homepage", |_| json!("")),
    ("IsActive", |client| json!(client.standing != Standing::Former)),
    ("IsCompany", |client| json!(client.is_company())),
    ("Language", |client| json!(language_name(client.language))),
    ("Mobile", |client| json!(client.mobile)),
    ("NaceCode", |_| json!("")),
    ("Name", |client| json!(client.last_name)),
    ("Nationality", |_| json!("")),
    ("Newsletter", |_| json!(false)),
    ("Phone", |client| json!(client.phone)),
    ("Phone2", |_| json!("")),
    ("PlaceOfBirth", |_| json!("")),
    ("RPR", |_| json!("")),
    ("ReasonForLeaving", |_| json!("")),
    ("RegistrationNr", |_| json!("")),
    ("Remarks", |_| json!("")),
    ("Sector", |_| json!("")),
    ("SectorId", |_| json!(0)),
    ("Sex", |client| json!(sex(client))),
    ("SocialSecurityNumber", |_| json!("")),
    ("Title", |client| json!(lists::title_of(client))),
    ("VATNr", |client| json!(client.vat_number)),
];

pub(super) const PRIVATE: &[Column<Client>] = &[
    ("CustomerId", |client| json!(client.id)),
    ("DateOfBirth", |client| json!(client.born.map(midnight))),
    ("DateOfDeath", |client| json!(client.died.map(midnight))),
    ("EidExpirationDate", |_| Value::Null),
    ("EidFile", |_| json!("")),
    ("EidNr", |_| json!("")),
    ("Handicap", |_| json!(false)),
    ("MaritalStatus", |_| json!("")),
    ("MaritalStatusId", |_| json!(0)),
    ("NationalNr", |client| json!(client.national_number)),
    ("Nationality", |_| json!("")),
    ("PlaceOfBirth", |_| json!("")),
    ("PlaceOfDeath", |_| json!("")),
    ("Profession", |_| json!("")),
    ("ProfessionId", |_| json!(0)),
    ("SelfEmployedSince", |_| Value::Null),
    ("Sex", |client| json!(sex(client))),
];

pub(super) const EMAIL_DATA: &[Column<Client>] = &[
    ("BccRecipient", |_| json!(false)),
    ("CcRecipient", |_| json!(false)),
    ("CustomerEmailRecipientId", |client| json!(client.id)),
    ("CustomerId", |client| json!(client.id)),
    ("DocumentGroup", |_| json!("Facturen")),
    ("DocumentGroupId", |_| json!(1)),
    ("DocumentTemplate", |_| json!("")),
    ("DocumentTemplateId", |_| json!(0)),
    ("DocumentType", |_| json!(1)),
    ("DocumentTypeDescription", |_| json!("Factuur")),
    ("Email", |client| json!(client.invoice_email)),
    ("ToRecipient", |_| json!(true)),
];

/// An address of a client.
pub(super) struct AddressRow<'a> {
    id: u32,
    client: u32,
    is_registered: bool,
    address: &'a Address,
}

/// The addresses of a client: the registered one first.
pub(super) fn addresses(client: &Client) -> impl Iterator<Item = AddressRow<'_>> {
    let row = |number, is_registered, address| AddressRow {
        id: client.id * 2 + number,
        client: client.id,
        is_registered,
        address,
    };
    let postal = client.postal_address.as_ref();
    std::iter::once(row(0, true, &client.address)).chain(postal.map(|address| row(1, false, address)))
}

pub(super) fn address<'a>() -> [Column<AddressRow<'a>>; 16] {
    [
        ("AddressId", |row| json!(row.id)),
        ("City", |row| json!(row.address.city)),
        ("CountryCode", |row| json!(row.address.country)),
        ("CountryId", |row| json!(lists::country_id(&row.address.country))),
        ("CustomerAddressId", |row| json!(row.id)),
        ("CustomerId", |row| json!(row.client)),
        ("ExploitationAddress", |_| json!(false)),
        ("HouseBox", |row| json!(row.address.box_number)),
        ("HouseNr", |row| json!(row.address.house_number)),
        ("InvoiceAddress", |_| json!(false)),
        ("PostalAddress", |row| json!(!row.is_registered)),
        ("RegisteredOffice", |row| json!(row.is_registered)),
        ("Street1", |row| json!(first_line(row.address))),
        ("Street2", |_| json!("")),
        ("StreetName", |row| json!(row.address.street)),
        ("ZipCode", |row| json!(row.address.postcode)),
    ]
}

pub(super) const LINK: &[Column<Link>] = &[
    ("AddressType", |_| json!("")),
    ("BeginMandate", |_| Value::Null),
    ("ChildDomesticationPlace", |_| json!("")),
    ("ChildOfGiver", |_| json!(false)),
    ("ChildParency", |_| json!(false)),
    ("CustomerIdFk", |link| json!(link.to)),
    ("CustomerIdPk", |link| json!(link.from)),
    ("CustomerLinkCustomerId", |link| json!(link.id)),
    ("CustomerLinkTypeId", |link| {
        json!(match link.kind {
            LinkKind::Partner => lists::PARTNER,
            LinkKind::Child => lists::CHILD,
        })
    }),
    ("DateOfMariage", |_| Value::Null),
    ("EndMandate", |_| Value::Null),
    ("FunctionId", |_| json!(0)),
    ("HasEndMandate", |_| json!(false)),
    ("InvContact", |_| json!(false)),
    ("KindOfMariageId", |_| json!(0)),
    ("PlaceOfMariage", |_| json!("")),
    ("Relationship", |_| json!("")),
    ("Remark", |_| json!("")),
];

pub(super) const TASKFLOW: &[Column<Taskflow>] = &[
    ("TaskActive", |taskflow| json!(taskflow.active)),
    ("TaskId", |taskflow| json!(taskflow.id)),
    ("TaskName", |taskflow| json!(taskflow.name)),
];

/// Every taskflow has one subtask.
pub(super) const SUBTASK: &[Column<Taskflow>] = &[
    ("DeadlineVarianceNr", |_| json!(0)),
    ("DeadlineVarianceUnit", |_| json!("")),
    ("IsRealSubtask", |_| json!(true)),
    ("SubTaskPercentage", |_| json!(100)),
    ("SubTaskResponsable", |_| json!("")),
    ("SubtaskActive", |taskflow| json!(taskflow.active)),
    ("SubtaskId", |_| json!(1)),
    ("SubtaskName", |_| json!("Afgewerkt")),
    ("SubtaskOrder", |_| json!(1)),
    ("TaskId", |taskflow| json!(taskflow.id)),
];

/// A subtask has its columns here, named after it with its number between brackets.
pub(super) const TASK: &[Column<Task>] = &[
    ("Afgewerkt(1)", |task| json!(u8::from(task.status == TaskStatus::Done))),
    ("Afgewerkt(1) date", |_| Value::Null),
    ("Afgewerkt(1) who", |_| json!("")),
    ("CustomerId", |task| json!(task.client)),
    ("Deadline", |task| json!(midnight(task.deadline))),
    ("Id", |task| json!(task.id)),
    ("ProjectId", |task| json!(task.client)),
    ("company_id", |_| json!(1)),
];

pub(super) const CUSTOMER_CHANGE: &[Column<LoggedChange>] = &[
    ("ActionType", |change| json!(action(change))),
    ("DateAction", |change| json!(belgian_clock::write(change.at))),
    ("Id", |change| json!(change.client)),
    ("LogId", |change| json!(change.id)),
    ("OwnId", |change| json!(change.client)),
    ("TableName", |_| json!("CUSTOMER")),
];

pub(super) const CHANGE_DETAIL: &[Column<LoggedChange>] = &[
    ("ActionType", |change| json!(action(change))),
    ("ColumnName", |_| json!("")),
    ("DateAction", |change| json!(belgian_clock::write(change.at))),
    ("Dbuser", |_| json!("demo")),
    ("DisplayName", |_| json!("")),
    ("LogId", |change| json!(change.id)),
    ("NewValue", |_| Value::Null),
    ("OldValue", |_| Value::Null),
    ("PersonName", |_| json!("")),
    ("RowIdentification", |change| json!(change.client)),
    ("TableName", |_| json!("CUSTOMER")),
];

/// Street, number and box on one line.
fn first_line(address: &Address) -> String {
    let number = match address.box_number.as_str() {
        "" => address.house_number.clone(),
        box_number => format!("{}/{box_number}", address.house_number),
    };
    format!("{} {number}", address.street).trim().to_owned()
}

fn sex(client: &Client) -> &'static str {
    match (client.is_company(), client.is_woman) {
        (true, _) => "",
        (false, true) => "V",
        (false, false) => "M",
    }
}

fn action(change: &LoggedChange) -> &'static str {
    match change.action {
        Action::Insert => "INSERT",
        Action::Update => "UPDATE",
        Action::Delete => "DELETE",
    }
}
