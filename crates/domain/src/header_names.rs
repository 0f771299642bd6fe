//! The names that people and programs give to columns, in four languages, and what a header means by them.

use crate::{field::Field, text};

/// What a header says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Named {
    pub field: Field,
    /// The known name.
    pub alias: &'static str,
    /// How sure it is.
    pub strength: Strength,
}

/// How sure a name is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Strength {
    /// Means this only beside its neighbour: `Nr` after `Straat`.
    Weak,
    /// The known name with other words for whose it is, or in another order.
    Partial,
    /// The known name.
    Exact,
}

/// Folded names per field. Of AdminPulse, Admin-IS, the original's template and ordinary spreadsheets.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Kind,
        &[
            "person",
            "persoon",
            "personne",
            "type",
            "soort",
            "type klant",
            "type relatie",
            "relatietype",
            "klanttype",
            "type client",
            "client type",
            "kundentyp",
            "rechtsvorm type",
            "soort klant",
            "soort relatie",
            "natuurlijk persoon of rechtspersoon",
        ],
    ),
    (
        Field::FirstName,
        &[
            "voornaam",
            "voornamen",
            "roepnaam",
            "vnaam",
            "prenom",
            "prenoms",
            "vorname",
            "vornamen",
            "first name",
            "given name",
            "forename",
            "voornaam contactpersoon",
            "voornaam klant",
            "prenom client",
            "christian name",
        ],
    ),
    (
        Field::LastName,
        &[
            "naam",
            "familienaam",
            "achternaam",
            "fam naam",
            "nom",
            "nom de famille",
            "patronyme",
            "name",
            "nachname",
            "familienname",
            "zuname",
            "last name",
            "surname",
            "family name",
            "klantnaam",
            "naam klant",
            "nom client",
            "client name",
            "customer name",
        ],
    ),
    (
        Field::Email,
        &[
            "e mail",
            "mail",
            "e mailadres",
            "mailadres",
            "emailadressen",
            "courriel",
            "adresse e mail",
            "adresse mail",
            "adresse courriel",
            "adresse electronique",
            "courrier electronique",
            "e mail adresse",
            "mailadresse",
            "e mail address",
            "mail address",
            "e post",
            "e mail 1",
            "e mail prive",
            "prive e mail",
            "primary e mail",
            "hoofd e mail",
        ],
    ),
    (
        Field::ExtraEmails,
        &[
            "extra e mail",
            "extra e mails",
            "extra e mailadres",
            "extra e mailadressen",
            "e mail 2",
            "tweede e mail",
            "tweede e mailadres",
            "e mail factuur",
            "e mail facturen",
            "e mail facturatie",
            "facturatie e mail",
            "e mail facture",
            "e mail facturation",
            "e mail rechnung",
            "invoice e mail",
            "autres e mails",
            "autre e mail",
            "weitere e mails",
            "weitere e mail",
            "additional e mail",
            "additional e mails",
            "other e mail",
            "e mail secondaire",
            "secondary e mail",
        ],
    ),
    (
        Field::Mobile,
        &[
            "gsm",
            "gsm nummer",
            "gsm nr",
            "numero de gsm",
            "numero gsm",
            "no gsm",
            "mobiel",
            "mobiel nummer",
            "mobiele telefoon",
            "mobile",
            "mobile number",
            "mobile phone",
            "telephone mobile",
            "portable",
            "numero de portable",
            "handy",
            "handynummer",
            "mobilnummer",
            "mobiltelefon",
            "mobil",
            "cell phone",
            "cellphone",
            "telephone portable",
            "telefoon mobiel",
        ],
    ),
    (
        Field::Phone,
        &[
            "telefoon",
            "telefoonnummer",
            "tel",
            "telnr",
            "tel nr",
            "vaste telefoon",
            "vaste lijn",
            "telephone",
            "numero de telephone",
            "no de telephone",
            "telephone fixe",
            "fixe",
            "telefon",
            "telefonnummer",
            "festnetz",
            "phone",
            "phone number",
            "telephone number",
            "landline",
            "telefoon 1",
            "telefoon vast",
            "telefoon thuis",
        ],
    ),
    (
        Field::Language,
        &[
            "taal",
            "taalcode",
            "voertaal",
            "correspondentietaal",
            "taal klant",
            "langue",
            "code langue",
            "sprache",
            "sprachcode",
            "language",
            "language code",
            "lang",
            "langue de correspondance",
            "korrespondenzsprache",
            "preferred language",
        ],
    ),
    (
        Field::NationalNumber,
        &[
            "rijksregisternummer",
            "rijksregisternr",
            "rijksregister",
            "rijksregister nummer",
            "rrn",
            "rr nr",
            "rr nummer",
            "insz",
            "insz nummer",
            "insz nr",
            "inss",
            "niss",
            "nrn",
            "numero niss",
            "no niss",
            "numero national",
            "numero national niss",
            "no national",
            "no national niss",
            "num national",
            "nr national",
            "numero de registre national",
            "no registre national",
            "numero registre national",
            "registre national",
            "national number",
            "national nr",
            "national no",
            "national register number",
            "nationaal nummer",
            "nationalregisternummer",
            "nationalnummer",
            "nationale nummer",
            "national registernummer",
            "eri nummer",
            "bis nummer",
            "numero bis",
            "rijksregisternummer bis nummer",
            "rijksregisternummer insz",
            "insz rijksregisternummer",
            "identificatienummer rijksregister",
        ],
    ),
    (
        Field::BirthDate,
        &[
            "geboortedatum",
            "geb datum",
            "gebdatum",
            "geboren op",
            "datum geboorte",
            "date de naissance",
            "naissance",
            "ne le",
            "nee le",
            "ne e le",
            "geburtsdatum",
            "geboren am",
            "geburtstag",
            "birth date",
            "date of birth",
            "dob",
            "birthday",
        ],
    ),
    (
        Field::Street,
        &[
            "straat",
            "straatnaam",
            "adres",
            "straat en nummer",
            "straat en huisnummer",
            "straat nr",
            "straat nummer",
            "straat huisnummer",
            "adresregel 1",
            "adres 1",
            "rue",
            "adresse",
            "rue et numero",
            "rue numero",
            "rue no",
            "strasse",
            "anschrift",
            "strasse hausnummer",
            "strasse und hausnummer",
            "strasse nr",
            "street",
            "address",
            "street address",
            "address line 1",
            "street and number",
            "straatadres",
        ],
    ),
    (
        Field::HouseNumber,
        &[
            "huisnummer",
            "huisnr",
            "huis nr",
            "numero de maison",
            "no de maison",
            "numero maison",
            "hausnummer",
            "hausnr",
            "house number",
            "house nr",
            "house no",
            "street number",
        ],
    ),
    (
        Field::Box,
        &[
            "bus",
            "busnummer",
            "busnr",
            "bus nr",
            "boite",
            "bte",
            "boite postale numero",
            "numero de boite",
            "postfach",
            "briefkasten",
            "box",
            "box number",
            "box nr",
        ],
    ),
    (
        Field::Postcode,
        &[
            "postcode",
            "postnummer",
            "post code",
            "postnr",
            "code postal",
            "cp",
            "plz",
            "postleitzahl",
            "zip",
            "zip code",
            "postal code",
        ],
    ),
    (
        Field::City,
        &[
            "gemeente",
            "stad",
            "plaats",
            "woonplaats",
            "plaatsnaam",
            "ville",
            "commune",
            "localite",
            "ort",
            "wohnort",
            "stadt",
            "gemeinde",
            "city",
            "town",
            "municipality",
            "place",
            "domicile",
        ],
    ),
    (
        Field::Country,
        &[
            "land",
            "landcode",
            "pays",
            "code pays",
            "country",
            "country code",
            "landescode",
        ],
    ),
    (
        Field::Labels,
        &[
            "label",
            "labels",
            "tag",
            "tags",
            "etiket",
            "etiketten",
            "etiquette",
            "etiquettes",
            "kenmerken",
            "libelle",
            "libelles",
            "etikett",
            "etiketten klant",
        ],
    ),
    (
        Field::Responsible,
        &[
            "responsible",
            "verantwoordelijke",
            "dossierverantwoordelijke",
            "verantwoordelijke medewerker",
            "dossierbeheerder",
            "dossiermedewerker",
            "dossiermedewerkers",
            "beheerder",
            "e mail verantwoordelijke",
            "e mail dossierbeheerder",
            "responsable",
            "responsable du dossier",
            "gestionnaire",
            "gestionnaire de dossier",
            "gestionnaire du dossier",
            "collaborateur responsable",
            "verantwortlicher",
            "verantwortliche",
            "sachbearbeiter",
            "zustandig",
            "account manager",
            "file manager",
            "e mail responsable",
            "responsible e mail",
        ],
    ),
    (
        Field::EnterpriseNumber,
        &[
            "ondernemingsnummer",
            "ondernemingsnr",
            "ond nr",
            "kbo",
            "kbo nummer",
            "kbo nr",
            "btw nummer",
            "btw nr",
            "btw",
            "numero d entreprise",
            "no d entreprise",
            "numero entreprise",
            "no entreprise",
            "bce",
            "numero bce",
            "numero de tva",
            "numero tva",
            "no tva",
            "no de tva",
            "tva",
            "unternehmensnummer",
            "mwst nummer",
            "mwst nr",
            "ust id",
            "umsatzsteuernummer",
            "enterprise number",
            "company number",
            "vat number",
            "vat nr",
            "vat no",
            "vat",
        ],
    ),
    (
        Field::Iban,
        &[
            "iban",
            "iban nummer",
            "iban nr",
            "rekeningnummer",
            "rekening nr",
            "rekeningnr",
            "bankrekening",
            "bankrekeningnummer",
            "bank rekening",
            "compte bancaire",
            "numero de compte",
            "no de compte",
            "compte iban",
            "kontonummer",
            "bankkonto",
            "bankverbindung",
            "account number",
            "bank account",
            "bank account number",
            "bankiban",
        ],
    ),
    (Field::PartnerFirstName, &["partnervoornaam"]),
    (Field::PartnerLastName, &["partnernaam"]),
    (Field::PartnerEmail, &["partneremail", "partnermail"]),
    (
        Field::PartnerNationalNumber,
        &["partnerrijksregisternummer", "rrnpartner", "inszpartner", "nisspartner"],
    ),
    (
        Field::ExternalId,
        &[
            "klantcode",
            "klantnummer",
            "klantnr",
            "klant nr",
            "klant nummer",
            "klant id",
            "klantid",
            "clientcode",
            "client code",
            "client number",
            "client nr",
            "client no",
            "client id",
            "code client",
            "numero client",
            "no client",
            "numero de client",
            "identifiant client",
            "reference client",
            "cust code",
            "customer id",
            "customer code",
            "customer number",
            "kundennummer",
            "kundennr",
            "kundencode",
            "kunden nr",
            "mandantennummer",
            "mandantennr",
            "relatiecode",
            "relatienummer",
            "relatie id",
            "relation id",
            "unique identifier",
            "extern id",
            "externe id",
            "external id",
            "id externe",
            "externe code",
            "dossiernummer",
            "dossiernr",
            "dossiercode",
            "dossier nr",
            "numero de dossier",
            "no dossier",
            "no de dossier",
            "id",
            "crm id",
            "aktenzeichen",
        ],
    ),
];

/// Names that mean a house number right after a street, and nothing elsewhere.
const NUMBER: &[&str] = &["nr", "no", "nummer", "numero", "number", "num"];

/// Whose it is, when it is the partner's.
const PARTNER: &[&str] = &[
    "partner",
    "partners",
    "echtgenoot",
    "echtgenote",
    "echtgeno",
    "wederhelft",
    "conjoint",
    "conjointe",
    "epoux",
    "epouse",
    "partenaire",
    "cohabitant",
    "cohabitante",
    "ehepartner",
    "ehegatte",
    "ehefrau",
    "ehemann",
    "spouse",
    "husband",
    "wife",
];

/// Whose it is, when it is somebody who is neither the client nor the partner.
const OTHERS: &[&str] = &[
    "kind",
    "kinderen",
    "enfant",
    "enfants",
    "child",
    "children",
    "kinder",
    "vader",
    "moeder",
    "ouder",
    "ouders",
    "pere",
    "mere",
    "parent",
    "parents",
    "vater",
    "mutter",
    "eltern",
    "boekhouder",
    "accountant",
    "comptable",
    "buchhalter",
    "steuerberater",
    "medewerker",
    "medewerkers",
    "collaborateur",
    "mitarbeiter",
    "employee",
    "manager",
    "zaakvoerder",
    "bestuurder",
    "gerant",
    "notaris",
    "notaire",
    "bank",
    "banque",
    "leverancier",
    "fournisseur",
    "supplier",
    "werkgever",
    "employeur",
    "employer",
    "kantoor",
    "bureau",
    "office",
    "erfgenaam",
    "heritier",
    "lasthebber",
    "mandataire",
    "ten",
    "laste",
    "charge",
    "afzender",
];

/// Words that join others.
const CONNECTORS: &[&str] = &[
    "de", "der", "den", "des", "het", "van", "du", "la", "le", "les", "l", "d", "of", "the", "von", "vom", "your",
    "uw", "votre",
];

/// Whose it is, when it is the client's, and what a template adds.
const SUBJECTS: &[&str] = &[
    "klant",
    "klanten",
    "client",
    "clients",
    "cliente",
    "clienten",
    "kunde",
    "kunden",
    "customer",
    "belastingplichtige",
    "contribuable",
    "steuerpflichtiger",
    "steuerpflichtige",
    "taxpayer",
    "aangever",
    "declarant",
    "verplicht",
    "verplichte",
    "obligatoire",
    "pflichtfeld",
    "mandatory",
    "required",
    "optioneel",
    "facultatif",
    "optional",
    "contactpersoon",
    "contact",
    "1",
];

/// A header is a few words; what is longer is a text.
const LONGEST: usize = 80;

/// The field that a header names.
pub(crate) fn field_of(header: &str) -> Option<Named> {
    if header.len() > LONGEST {
        return None;
    }
    let folded = text::fold(header);
    // `N°` folds to `n`.
    let word = |word| if word == "n" { "no" } else { word };
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).map(word).collect();
    if let Some((field, alias)) = with_these_letters(&words) {
        return Some(Named {
            field,
            alias,
            strength: Strength::Exact,
        });
    }
    if words.iter().any(|word| PARTNER.contains(word)) {
        let rest = without(&words, PARTNER);
        let (field, alias) = with_these_letters(&rest).or_else(|| with_these_words(&rest))?;
        return Some(Named {
            field: of_partner(field)?,
            alias,
            strength: Strength::Exact,
        });
    }
    if let Some((field, alias)) = with_these_words(&words) {
        return Some(Named {
            field,
            alias,
            strength: Strength::Partial,
        });
    }
    let alias = NUMBER.iter().copied().find(|&number| words == [number])?;
    Some(Named {
        field: Field::HouseNumber,
        alias,
        strength: Strength::Weak,
    })
}

/// Whether a header says that the column is somebody else's than the client's.
pub(crate) fn is_of_another(header: &str) -> bool {
    let folded = text::fold(header);
    folded
        .split(' ')
        .any(|word| PARTNER.contains(&word) || OTHERS.contains(&word))
}

/// Whether a header says that the column is the partner's, and nobody else's.
pub(crate) fn is_of_partner(header: &str) -> bool {
    let folded = text::fold(header);
    let has_one_of = |list: &[&str]| folded.split(' ').any(|word| list.contains(&word));
    has_one_of(PARTNER) && !has_one_of(OTHERS)
}

/// Whether a header says nothing else.
pub(crate) fn is_partner(header: &str) -> bool {
    text::fold(header).split(' ').all(|word| PARTNER.contains(&word))
}

/// Whether a header speaks of mail: an unknown one that does not is no reason to mail to it.
pub(crate) fn speaks_of_mail(header: &str) -> bool {
    let folded = text::fold(header);
    folded.contains("mail") || folded.contains("courriel") || folded.starts_with("adres")
}

/// Spaces and hyphens do not matter: `E-mailadres`, `email adres`, `EmailAdres`.
fn with_these_letters(words: &[&str]) -> Option<(Field, &'static str)> {
    if words.is_empty() {
        return None;
    }
    let letters = || words.iter().flat_map(|word| word.bytes());
    names().find(|(_, alias)| alias.bytes().filter(|&byte| byte != b' ').eq(letters()))
}

/// The order of the words does not matter, nor those that only say that it is the client's.
fn with_these_words(words: &[&str]) -> Option<(Field, &'static str)> {
    let bare = without(words, CONNECTORS);
    let barest = without(&bare, SUBJECTS);
    [bare, barest]
        .into_iter()
        .filter(|words| !words.is_empty())
        .find_map(|words| with_these_letters(&words).or_else(|| names().find(|(_, alias)| is_same_set(&words, alias))))
}

fn is_same_set(words: &[&str], alias: &str) -> bool {
    if words.len() < 2 {
        return false;
    }
    let known: Vec<&str> = alias.split(' ').filter(|word| !CONNECTORS.contains(word)).collect();
    known.len() == words.len() && known.iter().all(|word| words.contains(word))
}

fn without<'a>(words: &[&'a str], dropped: &[&str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !dropped.contains(word)).collect()
}

fn names() -> impl Iterator<Item = (Field, &'static str)> {
    NAMES
        .iter()
        .flat_map(|(field, names)| names.iter().map(|&name| (*field, name)))
}

fn of_partner(field: Field) -> Option<Field> {
    match field {
        Field::FirstName => Some(Field::PartnerFirstName),
        Field::LastName => Some(Field::PartnerLastName),
        Field::Email => Some(Field::PartnerEmail),
        Field::NationalNumber => Some(Field::PartnerNationalNumber),
        _ => None,
    }
}
