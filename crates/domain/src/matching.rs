//! Which row is which client. The strongest key decides; what it leaves open, the user decides.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use crate::{
    client::{ClientId, ExistingClient},
    email_address,
    field::Field,
    record::Record,
    text,
};

/// What a row and a client have in common, strongest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// The id or code in the same source: the same CRM, or a file.
    ExternalId,
    /// The national number.
    NationalNumber,
    /// The e-mail address and the first name.
    EmailAndFirstName,
    /// The full name and the birth date.
    NameAndBirthDate,
    /// The full name and the address.
    NameAndAddress,
    /// Only the e-mail address: possible, never certain.
    Email,
    /// Only the full name: possible, never certain.
    Name,
}

/// Why a row is not settled without the user.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Only the e-mail address is that of a client: couples share mailboxes.
    EmailOnly,
    /// Only the name is that of a client.
    NameOnly,
    /// The row fits several clients.
    SeveralClients,
    /// Several rows fit one client.
    SeveralRows,
    /// The row fits a client that has another national number.
    DifferentNationalNumbers,
    /// Another row is the same person.
    DoubleInImport,
    /// The client was archived.
    Archived,
    /// The person is the partner of another row or client: probably one declaration.
    PartnerOfOther,
}

/// A client or another row that a row may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// Index of the client in the slice that the index was built on.
    pub existing: Option<u32>,
    /// Index of the other row in the slice that was matched.
    pub row: Option<u32>,
    /// What they have in common; `None` for a partner.
    pub by: Option<MatchedBy>,
}

/// What a row is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Match {
    /// No client.
    #[default]
    None,
    /// This client.
    Certain {
        /// Index of the client.
        existing: u32,
        /// What they have in common.
        by: MatchedBy,
    },
    /// The user decides.
    Doubtful {
        /// What it may be, at most [`MOST_CANDIDATES`].
        candidates: Vec<Candidate>,
        /// Why.
        doubt: Doubt,
    },
}

/// What matching says about one row.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Matched {
    /// Which client it is.
    pub is: Match,
    /// Another row has the same e-mail address.
    pub shares_email: bool,
    /// It is the partner of another row or of a client.
    pub is_partner: bool,
}

/// How many candidates a row keeps: more than anybody compares by eye.
pub const MOST_CANDIDATES: usize = 8;

/// A key that more than so many clients or rows share identifies nobody. It also bounds the work per row.
const CROWD: usize = 64;

/// The keys that settle a row after code and national number, strongest first.
const SETTLING: [MatchedBy; 3] = [
    MatchedBy::EmailAndFirstName,
    MatchedBy::NameAndBirthDate,
    MatchedBy::NameAndAddress,
];

/// The keys of the office's clients, to be built once and asked for every row.
#[derive(Clone, Debug, Default)]
pub struct Index {
    clients: Vec<ExistingClient>,
    places: HashMap<ClientId, u32>,
    table: Table,
}

impl Index {
    /// The keys of these clients, archived ones included, so that none is added twice.
    #[must_use]
    pub fn new(clients: Vec<ExistingClient>) -> Self {
        let keys: Vec<Keys> = clients.iter().map(|client| Keys::of(&client.record)).collect();
        let table = Table::new(&keys);
        let places = (0_u32..)
            .zip(&clients)
            .map(|(place, client)| (client.id, place))
            .collect();
        Self { clients, places, table }
    }

    /// Where the client stands among [`Index::clients`].
    #[must_use]
    pub fn place(&self, client: ClientId) -> Option<u32> {
        self.places.get(&client).copied()
    }

    /// The clients, in the order in which they came.
    #[must_use]
    pub fn clients(&self) -> &[ExistingClient] {
        &self.clients
    }

    fn record(&self, client: u32) -> Option<&Record> {
        self.clients.get(client as usize).map(|client| &client.record)
    }

    fn is_archived(&self, client: u32) -> bool {
        self.clients.get(client as usize).is_some_and(|client| client.archived)
    }
}

/// Matches every row; `None` is a row that takes no part. The answer has one entry per row, in order.
///
/// The order of the rows does not matter, and blank never matches blank. A row that fits several clients, a client that
/// fits several rows, and a match against different national numbers are doubtful: never first wins.
#[must_use]
pub fn match_all(rows: &[Option<&Record>], index: &Index) -> Vec<Matched> {
    let keys: Vec<Keys> = rows.iter().map(|row| row.map(Keys::of).unwrap_or_default()).collect();
    let import = Import {
        rows,
        table: Table::new(&keys),
    };
    let settled: Vec<Match> = rows
        .iter()
        .zip(&keys)
        .map(|(row, keys)| row.map(|row| settle(row, keys, index)).unwrap_or_default())
        .collect();
    let claims = claims(&settled, index.clients.len());
    let matched = |((row, keys), is): ((usize, &Keys), Match)| match rows.get(row) {
        Some(Some(record)) => finish(
            &Asked {
                row: number(row),
                record,
                keys,
            },
            is,
            &import,
            index,
            &claims,
        ),
        _ => Matched::default(),
    };
    keys.iter().enumerate().zip(settled).map(matched).collect()
}

/// One row, with what is looked up for it.
struct Asked<'a> {
    row: u32,
    record: &'a Record,
    keys: &'a Keys,
}

/// All rows, to look for doubles and partners among them.
struct Import<'a> {
    rows: &'a [Option<&'a Record>],
    table: Table,
}

impl Import<'_> {
    fn record(&self, row: u32) -> Option<&Record> {
        self.rows.get(row as usize).copied().flatten()
    }
}

/// The client that the strong keys name, without a look at the other rows.
fn settle(record: &Record, keys: &Keys, index: &Index) -> Match {
    let by_code = hits(MatchedBy::ExternalId, record, keys, index);
    let by_number = hits(MatchedBy::NationalNumber, record, keys, index);
    match (by_code.as_slice(), by_number.as_slice()) {
        ([], []) => {}
        // The number says which of those who share a code (a household) it is.
        (codes, &[existing]) if codes.contains(&existing) => {
            return Match::Certain {
                existing,
                by: MatchedBy::ExternalId,
            };
        }
        ([], numbers) => return one_or_several(numbers, MatchedBy::NationalNumber),
        (codes, []) => return same_number_or_doubt(codes, MatchedBy::ExternalId, record, index),
        (codes, numbers) => {
            let of = |clients: &[u32], by| {
                clients
                    .iter()
                    .map(move |&client| of_client(client, by))
                    .collect::<Vec<_>>()
            };
            let candidates = [of(codes, MatchedBy::ExternalId), of(numbers, MatchedBy::NationalNumber)].concat();
            return doubtful(candidates, Doubt::SeveralClients);
        }
    }
    for by in SETTLING {
        let found = hits(by, record, keys, index);
        if !found.is_empty() {
            return same_number_or_doubt(&found, by, record, index);
        }
    }
    Match::None
}

/// The clients that share the key, less those that the rest of the record excludes. Active ones hide archived ones.
fn hits(by: MatchedBy, record: &Record, keys: &Keys, index: &Index) -> Vec<u32> {
    let fits = |&client: &u32| index.record(client).is_some_and(|other| !excludes(by, record, other));
    let mut found: Vec<u32> = index
        .table
        .find(by as usize, keys.own(by))
        .take(CROWD)
        .filter(fits)
        .collect();
    if found.iter().any(|&client| !index.is_archived(client)) {
        found.retain(|&client| !index.is_archived(client));
    }
    found
}

/// Different national numbers never match by themselves: with no other candidate, the user decides.
fn same_number_or_doubt(found: &[u32], by: MatchedBy, record: &Record, index: &Index) -> Match {
    let differs = |client: u32| {
        index
            .record(client)
            .is_none_or(|other| differ(Field::NationalNumber, record, other))
    };
    let fitting: Vec<u32> = found.iter().copied().filter(|&client| !differs(client)).collect();
    match fitting.as_slice() {
        [] => doubtful(
            found.iter().map(|&client| of_client(client, by)).collect(),
            Doubt::DifferentNationalNumbers,
        ),
        fitting => one_or_several(fitting, by),
    }
}

fn one_or_several(found: &[u32], by: MatchedBy) -> Match {
    match found {
        &[existing] => Match::Certain { existing, by },
        several => doubtful(
            several.iter().map(|&client| of_client(client, by)).collect(),
            Doubt::SeveralClients,
        ),
    }
}

/// How many rows name each client with certainty.
fn claims(settled: &[Match], clients: usize) -> Vec<u32> {
    let mut claims = vec![0_u32; clients];
    for is in settled {
        if let Match::Certain { existing, .. } = is
            && let Some(count) = claims.get_mut(*existing as usize)
        {
            *count += 1;
        }
    }
    claims
}

/// Looks at the other rows, at partners, and at what is only possible.
fn finish(asked: &Asked<'_>, is: Match, import: &Import<'_>, index: &Index, claims: &[u32]) -> Matched {
    let partner_of = partner_of(asked, import, index);
    let is_partner = !partner_of.is_empty();
    let is = match is {
        Match::None => unsettled(asked, partner_of, import, index, claims),
        Match::Certain { existing, by } => certain(asked, existing, by, import, index, claims),
        doubtful @ Match::Doubtful { .. } => doubtful,
    };
    Matched {
        is,
        shares_email: import.table.is_shared(MatchedBy::Email as usize, asked.row),
        is_partner,
    }
}

fn certain(
    asked: &Asked<'_>,
    existing: u32,
    by: MatchedBy,
    import: &Import<'_>,
    index: &Index,
    claims: &[u32],
) -> Match {
    let mut candidates = vec![of_client(existing, by)];
    let twins = twins(asked, import);
    if !twins.is_empty() || claims.get(existing as usize).is_some_and(|&rows| rows > 1) {
        candidates.extend(twins);
        return doubtful(candidates, Doubt::SeveralRows);
    }
    if index.is_archived(existing) {
        return doubtful(candidates, Doubt::Archived);
    }
    Match::Certain { existing, by }
}

fn unsettled(
    asked: &Asked<'_>,
    partner_of: Vec<Candidate>,
    import: &Import<'_>,
    index: &Index,
    claims: &[u32],
) -> Match {
    let twins = twins(asked, import);
    if !twins.is_empty() {
        return doubtful(twins, Doubt::DoubleInImport);
    }
    if !partner_of.is_empty() {
        return doubtful(partner_of, Doubt::PartnerOfOther);
    }
    let by_email = possible(MatchedBy::Email, asked, index, claims);
    if !by_email.is_empty() {
        return doubtful(by_email, Doubt::EmailOnly);
    }
    let by_name = possible(MatchedBy::Name, asked, index, claims);
    if by_name.is_empty() {
        Match::None
    } else {
        doubtful(by_name, Doubt::NameOnly)
    }
}

/// Clients that share only an address or only a name.
fn possible(by: MatchedBy, asked: &Asked<'_>, index: &Index, claims: &[u32]) -> Vec<Candidate> {
    let key = asked.keys.own(by);
    if index.table.find(by as usize, key).nth(CROWD).is_some() {
        return Vec::new();
    }
    let fits = |&client: &u32| {
        let Some(other) = index.record(client) else {
            return false;
        };
        // The other half of a couple: the client is another row, under another first name.
        let is_spouse = claims.get(client as usize).is_some_and(|&rows| rows > 0)
            && differ_folded(Field::FirstName, asked.record, other);
        !is_spouse && !differ(Field::NationalNumber, asked.record, other) && !excludes(by, asked.record, other)
    };
    index
        .table
        .find(by as usize, key)
        .filter(fits)
        .map(|client| of_client(client, by))
        .collect()
}

/// The other rows that are the same person by a strong key.
fn twins(asked: &Asked<'_>, import: &Import<'_>) -> Vec<Candidate> {
    let strong = [MatchedBy::ExternalId, MatchedBy::NationalNumber]
        .into_iter()
        .chain(SETTLING);
    let mut twins: Vec<Candidate> = Vec::new();
    for by in strong.filter(|&by| import.table.is_shared(by as usize, asked.row)) {
        for other in import.table.find(by as usize, asked.keys.own(by)).take(CROWD) {
            let is_twin = other != asked.row
                && import.record(other).is_some_and(|record| {
                    !excludes(by, asked.record, record) && !differ(Field::NationalNumber, asked.record, record)
                });
            if is_twin && !twins.iter().any(|twin| twin.row == Some(other)) {
                twins.push(Candidate {
                    existing: None,
                    row: Some(other),
                    by: Some(by),
                });
            }
        }
    }
    twins
}

/// The clients and other rows of which this person is the partner.
fn partner_of(asked: &Asked<'_>, import: &Import<'_>, index: &Index) -> Vec<Candidate> {
    let keys = [
        (PARTNER_NUMBER, asked.keys.own(MatchedBy::NationalNumber)),
        (
            PARTNER_EMAIL_AND_FIRST_NAME,
            asked.keys.own(MatchedBy::EmailAndFirstName),
        ),
    ];
    let mut found: Vec<Candidate> = Vec::new();
    for (slot, key) in keys {
        let clients = index
            .table
            .find(slot, key)
            .take(CROWD)
            .filter(|&client| !index.is_archived(client));
        let clients = clients.map(|client| Candidate {
            existing: Some(client),
            row: None,
            by: None,
        });
        let rows = import.table.find(slot, key).take(CROWD).filter(|&row| row != asked.row);
        let rows = rows.map(|row| Candidate {
            existing: None,
            row: Some(row),
            by: None,
        });
        found.extend(clients.chain(rows));
    }
    found.dedup();
    found
}

/// Whether the rest of two records says that they are different people, although they share the key.
fn excludes(by: MatchedBy, record: &Record, other: &Record) -> bool {
    match by {
        // A code that another program gave to somebody else.
        MatchedBy::ExternalId => {
            differ_folded(Field::FirstName, record, other)
                && differ_folded(Field::LastName, record, other)
                && !agree(Field::NationalNumber, record, other)
        }
        // Father and son: one name, one mailbox, one address.
        MatchedBy::EmailAndFirstName | MatchedBy::NameAndAddress | MatchedBy::Name => {
            differ(Field::BirthDate, record, other)
        }
        MatchedBy::NationalNumber | MatchedBy::NameAndBirthDate | MatchedBy::Email => false,
    }
}

/// Both have a value, and another one.
fn differ(field: Field, record: &Record, other: &Record) -> bool {
    matches!((record.value(field), other.value(field)), (Some(one), Some(two)) if one != two)
}

fn differ_folded(field: Field, record: &Record, other: &Record) -> bool {
    let pair = (record.value(field), other.value(field));
    matches!(pair, (Some(one), Some(two)) if one != two && text::fold(one) != text::fold(two))
}

fn agree(field: Field, record: &Record, other: &Record) -> bool {
    record
        .value(field)
        .is_some_and(|value| other.value(field) == Some(value))
}

fn of_client(client: u32, by: MatchedBy) -> Candidate {
    Candidate {
        existing: Some(client),
        row: None,
        by: Some(by),
    }
}

fn doubtful(mut candidates: Vec<Candidate>, doubt: Doubt) -> Match {
    candidates.truncate(MOST_CANDIDATES);
    Match::Doubtful { candidates, doubt }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Slots of a [`Table`] after those of [`MatchedBy`].
const PARTNER_NUMBER: usize = 7;
const PARTNER_EMAIL_AND_FIRST_NAME: usize = 8;
const SLOTS: usize = 9;

/// The keys of one record, hashed: 64 bits, so that a hundred thousand clients need no hundred thousand texts. A slot
/// is `None` where a part of its key is blank: blank never matches blank.
#[derive(Clone, Copy, Debug, Default)]
struct Keys([Option<u64>; SLOTS]);

impl Keys {
    fn of(record: &Record) -> Self {
        let value = |field| record.value(field);
        let email = value(Field::Email).map(email_key);
        let folded = |field| value(field).map(text::fold);
        let (first, last) = (folded(Field::FirstName), folded(Field::LastName));
        let name = name_key(first.as_deref(), last.as_deref());
        let partner_email = value(Field::PartnerEmail).map(email_key);
        Self([
            // With the name of its CRM, where it has one: the same code in two sources is two people.
            value(Field::ExternalId).map(|id| hash(&text::trim(id))),
            value(Field::NationalNumber).map(|number| hash(&number)),
            joined(email, first.as_deref().and_then(word_key)),
            joined(name, value(Field::BirthDate).map(|date| hash(&date))),
            joined(name, address_key(record)),
            email,
            name,
            value(Field::PartnerNationalNumber).map(|number| hash(&number)),
            joined(
                partner_email.or(email),
                folded(Field::PartnerFirstName).as_deref().and_then(word_key),
            ),
        ])
    }

    fn own(&self, by: MatchedBy) -> Option<u64> {
        self.0.get(by as usize).copied().flatten()
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn joined(one: Option<u64>, two: Option<u64>) -> Option<u64> {
    Some(hash(&(one?, two?)))
}

fn email_key(address: &str) -> u64 {
    hash(&email_address::normal(address))
}

/// Letters and digits of a folded text alone; `None` where there are none.
fn word_key(folded: &str) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    folded.split(' ').for_each(|part| hasher.write(part.as_bytes()));
    if folded.is_empty() { None } else { Some(hasher.finish()) }
}

/// Written before or inside a last name, apart or joined: `Van de Velde`, `Vandevelde`, `D'Hondt`.
#[rustfmt::skip]
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van" | "vande" | "vanden" | "vander" | "de" | "den" | "der" | "des" | "du" | "d" | "le" | "la" | "les" | "l"
            | "von" | "vom" | "zu" | "zum" | "zur" | "ter" | "ten" | "te" | "t" | "el" | "al" | "di" | "da" | "dos"
    )
}

/// The words of a full name, folded, in any order and in any division over the two fields, particles joined to their word. One
/// word alone is no full name.
fn name_key(first: Option<&str>, last: Option<&str>) -> Option<u64> {
    let (mut sum, mut words) = (0_u64, 0);
    for folded in [first, last].into_iter().flatten() {
        add_words(folded, |word| {
            sum = sum.wrapping_add(word);
            words += 1;
        });
    }
    if words >= 2 { Some(sum) } else { None }
}

/// Calls `add` with the hash of every word, particles before it included. Particles at the end belong to the first word
/// (`Velde, Van de`).
fn add_words(folded: &str, mut add: impl FnMut(u64)) {
    let body = folded.split(' ').rev().skip_while(|word| is_particle(word)).count();
    let trailing = folded.split(' ').skip(body);
    let mut hasher = DefaultHasher::new();
    if body > 0 {
        trailing.clone().for_each(|word| hasher.write(word.as_bytes()));
    }
    for word in folded.split(' ').take(if body > 0 { body } else { usize::MAX }) {
        hasher.write(word.as_bytes());
        if word.is_empty() || (body > 0 && is_particle(word)) {
            continue;
        }
        add(hasher.finish());
        hasher = DefaultHasher::new();
    }
}

/// Street, number and box in one, since sources part them differently, with the postcode.
fn address_key(record: &Record) -> Option<u64> {
    let street = record.value(Field::Street)?;
    let postcode = record.value(Field::Postcode)?;
    let mut hasher = DefaultHasher::new();
    for part in [Some(street), record.value(Field::HouseNumber), record.value(Field::Box)]
        .into_iter()
        .flatten()
    {
        text::fold(part)
            .split(' ')
            .filter(|word| !is_box_word(word))
            .for_each(|word| hasher.write(word.as_bytes()));
    }
    postcode.hash(&mut hasher);
    Some(hasher.finish())
}

fn is_box_word(word: &str) -> bool {
    matches!(word, "bus" | "bte" | "boite" | "box" | "nr" | "no")
}

/// For each slot, the records of each key.
#[derive(Clone, Debug, Default)]
struct Table([Chain; SLOTS]);

impl Table {
    fn new(keys: &[Keys]) -> Self {
        Self(std::array::from_fn(|slot| {
            Chain::new(keys.iter().map(|keys| keys.0.get(slot).copied().flatten()))
        }))
    }

    /// The records with that key, in order.
    fn find(&self, slot: usize, key: Option<u64>) -> impl Iterator<Item = u32> {
        let chain = self.0.get(slot);
        let first = chain.zip(key).and_then(|(chain, key)| chain.first.get(&key).copied());
        std::iter::successors(first, move |&at| chain?.next.get(at as usize).copied().flatten())
    }

    /// Whether another record has the key of this one: few have, and only for those the others are looked up.
    fn is_shared(&self, slot: usize, record: u32) -> bool {
        let shared = self.0.get(slot).and_then(|chain| chain.shared.get(record as usize));
        shared.is_some_and(|shared| *shared)
    }
}

/// The records of one key hang together: three allocations, however many share a key.
#[derive(Clone, Debug, Default)]
struct Chain {
    first: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    next: Vec<Option<u32>>,
    shared: Vec<bool>,
}

impl Chain {
    // Not inlined, so that a browser takes up its faster code for the second key.
    #[inline(never)]
    fn new(keys: impl DoubleEndedIterator<Item = Option<u64>> + ExactSizeIterator + Clone) -> Self {
        let filled = keys.clone().flatten().count();
        let first = HashMap::with_capacity_and_hasher(filled, BuildHasherDefault::default());
        let mut chain = Self {
            first,
            next: vec![None; keys.len()],
            shared: vec![false; keys.len()],
        };
        for (index, key) in keys.enumerate().rev() {
            let Some(key) = key else { continue };
            let Some(after) = chain.first.insert(key, number(index)) else {
                continue;
            };
            if let Some(next) = chain.next.get_mut(index) {
                *next = Some(after);
            }
            for sharing in [index, after as usize] {
                if let Some(shared) = chain.shared.get_mut(sharing) {
                    *shared = true;
                }
            }
        }
        chain
    }
}

/// The keys are hashes already.
#[derive(Clone, Debug, Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
