//! The programs in which offices keep their clients, and from which Instroom can fetch them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::field::Field;

/// A CRM that can be linked.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Crm {
    /// AdminPulse (Syneton): a cloud service.
    #[serde(rename = "adminpulse")]
    AdminPulse,
    /// Admin-IS | Consult (Syneton): on the office's own server.
    #[serde(rename = "adminconsult")]
    AdminConsult,
}

impl Crm {
    /// Both, in the order of the screen.
    pub const ALL: [Self; 2] = [Self::AdminConsult, Self::AdminPulse];

    /// The name in JSON, table and URL: never translated.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AdminPulse => "adminpulse",
            Self::AdminConsult => "adminconsult",
        }
    }

    /// The CRM of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|crm| crm.name() == name)
    }

    /// The product's own name, the same in every language.
    #[must_use]
    pub const fn product(self) -> &'static str {
        match self {
            Self::AdminPulse => "AdminPulse",
            Self::AdminConsult => "Admin-IS | Consult",
        }
    }
}

/// Which clients to fetch.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Those of at least one of these taskflows, by their ids in the CRM, sorted.
    Taskflows(Vec<String>),
}

/// One client: a person, and with it the partner of a joint declaration. Values are as the CRM holds them, unchecked.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CrmClient {
    /// The id in the CRM, without the CRM's name.
    pub id: String,
    /// Raw values. A field that the CRM has and that is empty is an empty text; one that it does not have is not here.
    /// [`Field::ExternalId`] is not among them: it is `id`.
    pub values: BTreeMap<Field, String>,
}

/// One person, as the CRM holds it: [`join`] makes clients of persons. Values are unchecked.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CrmPerson {
    /// The id in the CRM, without the CRM's name.
    pub id: String,
    /// As in [`CrmClient`]; the partner's fields are not among them.
    pub values: BTreeMap<Field, String>,
    /// Ids of those whom the CRM links with this person as partners.
    pub partners: Vec<String>,
}

/// What was fetched, as a review takes it in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Fetched {
    /// From where.
    pub crm: Crm,
    /// Which clients.
    pub scope: Scope,
    /// Whether everything was fetched.
    pub complete: bool,
    /// The clients, in the order of their ids.
    pub clients: Vec<CrmClient>,
    /// Ids of persons who are in the declaration of one of the clients, as its partner.
    pub partners: Vec<String>,
    /// Ids of the other persons whom the CRM has: those outside the scope.
    pub outside: Vec<String>,
    /// Companies that were left out.
    pub companies: u32,
}

/// The fields of a client that hold its partner's values, each with the partner's own field.
pub const PARTNER_FIELDS: [(Field, Field); 4] = [
    (Field::PartnerFirstName, Field::FirstName),
    (Field::PartnerLastName, Field::LastName),
    (Field::PartnerEmail, Field::Email),
    (Field::PartnerNationalNumber, Field::NationalNumber),
];

/// Persons of whom the declarations are known.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Joined {
    /// One for each declaration, in the order of their ids.
    pub clients: Vec<CrmClient>,
    /// As in [`Fetched::partners`], in the order of the ids.
    pub partners: Vec<String>,
    /// As in [`Fetched::outside`], in the order of the ids.
    pub outside: Vec<String>,
}

/// Makes one client of each declaration: a couple is one client, and its partner fills the partner's fields.
///
/// A link on one side is enough. Where a person has several, a link on both sides goes before one on one side, and then the
/// lowest ids go first; a person has one partner at most. Who is the client: the one within the scope, and of two, the one
/// with the lower id. So neither the order in which persons came nor the CRM decides anything.
///
/// Of a fetch that is not complete, somebody whose partner has not come yet is held back, and nobody is said to have no partner.
///
/// Laws: each person within the scope is in one client, as itself or as the partner, or held back; the order of the arguments
/// does not matter.
#[must_use]
pub fn join(within: Vec<CrmPerson>, outside: Vec<CrmPerson>, complete: bool) -> Joined {
    let mut persons = Persons::new();
    persons.extend(
        outside
            .into_iter()
            .map(|person| (Rank::of(&person.id), (person, false))),
    );
    persons.extend(within.into_iter().map(|person| (Rank::of(&person.id), (person, true))));
    let couples = couples(&persons);
    let mut partners = partners_of_clients(&persons, &couples);
    let known: BTreeSet<Rank> = persons.keys().cloned().collect();
    let in_couples = couples.iter().filter(|(client, _)| partners.contains_key(client));
    let are_partners: BTreeSet<Rank> = in_couples.map(|(_, partner)| partner.clone()).collect();
    let mut joined = Joined::default();
    for (rank, (person, is_within)) in persons {
        let is_in_couple = couples.contains_key(&rank);
        let is_client = is_within && (!is_in_couple || partners.contains_key(&rank));
        if !is_client {
            match are_partners.contains(&rank) {
                true => joined.partners.push(person.id),
                false => joined.outside.push(person.id),
            }
            continue;
        }
        let partner = match partners.remove(&rank) {
            Some(partner) => partner,
            None if complete => nobody(),
            None if person.partners.iter().all(|partner| known.contains(&Rank::of(partner))) => Vec::new(),
            None => continue,
        };
        let mut values = person.values;
        values.extend(partner);
        joined.clients.push(CrmClient { id: person.id, values });
    }
    joined
}

/// The order of ids: `9` before `10`, and `APR00009` before `APR00010`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
struct Rank {
    length: usize,
    id: String,
}

impl Rank {
    fn of(id: &str) -> Self {
        Self {
            length: id.len(),
            id: id.to_owned(),
        }
    }
}

/// Each with whether it is within the scope.
type Persons = BTreeMap<Rank, (CrmPerson, bool)>;

/// The partner of everybody who has one.
fn couples(persons: &Persons) -> HashMap<Rank, Rank> {
    let mut couples = HashMap::new();
    for (_, one, other) in links(persons) {
        if !couples.contains_key(&one) && !couples.contains_key(&other) {
            couples.insert(one.clone(), other.clone());
            couples.insert(other, one);
        }
    }
    couples
}

/// The links between known persons: those on both sides first, then by the lower id. `true`: on one side only.
fn links(persons: &Persons) -> BTreeSet<(bool, Rank, Rank)> {
    let mut links = BTreeSet::new();
    for (rank, (person, _)) in persons {
        for partner in &person.partners {
            let other = Rank::of(partner);
            let Some((linked, _)) = persons.get(&other).filter(|_| other != *rank) else {
                continue;
            };
            let is_one_sided = !linked.partners.contains(&person.id);
            let (low, high) = (rank.min(&other).clone(), rank.max(&other).clone());
            links.insert((is_one_sided, low, high));
        }
    }
    links
}

/// What the partner's fields hold, of everybody who is the client of a couple.
fn partners_of_clients(persons: &Persons, couples: &HashMap<Rank, Rank>) -> HashMap<Rank, Vec<(Field, String)>> {
    let client_of = |(rank, partner): (&Rank, &Rank)| {
        let (_, is_within) = persons.get(rank)?;
        let (partner_person, partner_is_within) = persons.get(partner)?;
        let is_client = *is_within && (!partner_is_within || rank < partner);
        is_client.then(|| (rank.clone(), as_partner(partner_person)))
    };
    couples.iter().filter_map(client_of).collect()
}

fn as_partner(person: &CrmPerson) -> Vec<(Field, String)> {
    let value = |(field, own): (Field, Field)| Some((field, person.values.get(&own)?.clone()));
    PARTNER_FIELDS.into_iter().filter_map(value).collect()
}

fn nobody() -> Vec<(Field, String)> {
    PARTNER_FIELDS.map(|(field, _)| (field, String::new())).to_vec()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person(id: &str, partners: &[&str]) -> CrmPerson {
        CrmPerson {
            id: id.to_owned(),
            values: BTreeMap::from([
                (Field::FirstName, format!("first {id}")),
                (Field::Email, format!("{id}@example.be")),
            ]),
            partners: partners.iter().map(|&id| id.to_owned()).collect(),
        }
    }

    /// Each client's id, with its partner's first name.
    fn clients(joined: &Joined) -> Vec<(&str, Option<&str>)> {
        let mut clients = Vec::new();
        for CrmClient { id, values } in &joined.clients {
            clients.push((id.as_str(), values.get(&Field::PartnerFirstName).map(String::as_str)));
        }
        clients
    }

    #[test]
    fn a_couple_is_one_client_whichever_side_has_the_link() {
        for (nine, ten) in [(&["10"][..], &["9"][..]), (&["10"], &[]), (&[], &["9"])] {
            let joined = join(vec![person("10", ten), person("9", nine)], vec![], true);
            assert_eq!(clients(&joined), [("9", Some("first 10"))]);
            assert_eq!((joined.partners, joined.outside), (vec!["10".to_owned()], vec![]));
        }
    }

    #[test]
    fn the_partner_fills_its_own_fields_and_no_others() {
        let joined = join(vec![person("1", &["2"]), person("2", &[])], vec![], true);
        let values = &joined.clients[0].values;
        assert_eq!(values[&Field::FirstName], "first 1");
        assert_eq!(values[&Field::PartnerEmail], "2@example.be");
        assert!(
            !values.contains_key(&Field::PartnerNationalNumber),
            "the CRM does not have it"
        );
    }

    #[test]
    fn who_is_within_the_scope_is_the_client() {
        let joined = join(
            vec![person("2", &[])],
            vec![person("1", &["2"]), person("3", &[])],
            true,
        );
        assert_eq!(clients(&joined), [("2", Some("first 1"))]);
        assert_eq!(
            (joined.partners, joined.outside),
            (vec!["1".to_owned()], vec!["3".to_owned()])
        );
    }

    #[test]
    fn a_couple_outside_the_scope_is_in_no_declaration() {
        let joined = join(
            vec![person("3", &[])],
            vec![person("1", &["2"]), person("2", &["1"])],
            true,
        );
        assert_eq!(
            (joined.partners, joined.outside),
            (vec![], vec!["1".to_owned(), "2".to_owned()])
        );
    }

    #[test]
    fn nobody_is_partner_twice_and_a_link_on_both_sides_goes_first() {
        let joined = join(
            vec![
                person("1", &["2"]),
                person("2", &["3"]),
                person("3", &["2"]),
                person("4", &["4", "5"]),
            ],
            vec![],
            true,
        );
        assert_eq!(
            clients(&joined),
            [("1", Some("")), ("2", Some("first 3")), ("4", Some(""))]
        );
    }

    #[test]
    fn what_has_not_come_yet_is_not_guessed() {
        let joined = join(vec![person("1", &["2"]), person("3", &[])], vec![], false);
        assert_eq!(clients(&joined), [("3", None)], "1 waits for its partner");
    }

    proptest! {
        #[test]
        fn everybody_within_the_scope_is_in_one_client_in_any_order(
            links in proptest::collection::vec((0_usize..12, 0_usize..12), 0..14),
            scope in proptest::collection::vec(any::<bool>(), 12),
            seed in any::<u64>(),
        ) {
            let mut everybody: Vec<CrmPerson> = (0..12).map(|id| person(&id.to_string(), &[])).collect();
            for (from, to) in links {
                everybody[from].partners.push(to.to_string());
            }
            let split = |everybody: Vec<CrmPerson>| {
                everybody.into_iter().partition::<Vec<_>, _>(|person| scope[person.id.parse::<usize>().unwrap()])
            };
            let (within, outside) = split(everybody.clone());
            let joined = join(within.clone(), outside, true);

            let mut shuffled = everybody;
            shuffled.sort_by_key(|person| person.id.parse::<u64>().unwrap().wrapping_mul(seed | 1));
            let (again, others) = split(shuffled);
            prop_assert_eq!(&join(again, others, true), &joined);

            let mut found: Vec<&str> = Vec::new();
            for (id, partner) in clients(&joined) {
                found.push(id);
                found.extend(partner.and_then(|name| name.strip_prefix("first ")));
            }
            let unique: BTreeSet<&&str> = found.iter().collect();
            prop_assert_eq!(unique.len(), found.len(), "nobody twice: {:?}", found);
            let mut everywhere: Vec<&str> = joined.clients.iter().map(|client| client.id.as_str()).collect();
            everywhere.extend(joined.partners.iter().chain(&joined.outside).map(String::as_str));
            prop_assert_eq!(everywhere.iter().collect::<BTreeSet<_>>().len(), 12, "in one list each: {:?}", everywhere);
            prop_assert_eq!(everywhere.len(), 12);
            prop_assert!(joined.partners.iter().all(|partner| found.contains(&partner.as_str())));
            for person in &within {
                prop_assert!(found.contains(&person.id.as_str()), "{} is missing", person.id);
            }
        }
    }
}
