//! The words of the template: a header for every field, and a hint where a value has its own way of being written.

use domain::{field::Field, language::Language};

/// One text in Dutch, French, German and English.
type Words = [&'static str; 4];

/// The header of a field, which column detection recognises.
pub(crate) fn header(field: Field, language: Language) -> &'static str {
    in_language(headers(field), language)
}

/// What the note on the header says; `None` where the header says it all.
pub(crate) fn hint(field: Field, language: Language) -> Option<&'static str> {
    hints(field).map(|words| in_language(words, language))
}

fn in_language([dutch, french, german, english]: Words, language: Language) -> &'static str {
    match language {
        Language::Dutch => dutch,
        Language::French => french,
        Language::German => german,
        Language::English => english,
    }
}

fn headers(field: Field) -> Words {
    match field {
        Field::Kind => ["Type klant", "Type client", "Kundentyp", "Client type"],
        Field::FirstName => ["Voornaam", "Prénom", "Vorname", "First name"],
        Field::LastName => ["Familienaam", "Nom de famille", "Nachname", "Last name"],
        Field::Email => ["E-mailadres", "Adresse e-mail", "E-Mail-Adresse", "E-mail address"],
        Field::ExtraEmails => [
            "Extra e-mailadressen",
            "Autres e-mails",
            "Weitere E-Mails",
            "Additional e-mails",
        ],
        Field::Mobile => ["Gsm", "GSM", "Handynummer", "Mobile number"],
        Field::Phone => ["Telefoon", "Téléphone", "Telefon", "Phone number"],
        Field::Language => ["Taal", "Langue", "Sprache", "Language"],
        Field::NationalNumber => [
            "Rijksregisternummer",
            "Numéro national",
            "Nationalregisternummer",
            "National number",
        ],
        Field::BirthDate => ["Geboortedatum", "Date de naissance", "Geburtsdatum", "Date of birth"],
        Field::Street => ["Straat", "Rue", "Straße", "Street"],
        Field::HouseNumber => ["Huisnummer", "Numéro de maison", "Hausnummer", "House number"],
        Field::Box => ["Bus", "Boîte", "Postfach", "Box"],
        Field::Postcode => ["Postcode", "Code postal", "Postleitzahl", "Postal code"],
        Field::City => ["Gemeente", "Commune", "Gemeinde", "Municipality"],
        Field::Country => ["Land", "Pays", "Land", "Country"],
        Field::Labels => ["Labels", "Étiquettes", "Etikett", "Labels"],
        Field::Responsible => [
            "Dossierbeheerder",
            "Gestionnaire du dossier",
            "Sachbearbeiter",
            "File manager",
        ],
        Field::EnterpriseNumber => [
            "Ondernemingsnummer",
            "Numéro d'entreprise",
            "Unternehmensnummer",
            "Enterprise number",
        ],
        Field::Iban => ["IBAN", "IBAN", "IBAN", "IBAN"],
        Field::PartnerFirstName => [
            "Voornaam partner",
            "Prénom du partenaire",
            "Vorname Partner",
            "First name of partner",
        ],
        Field::PartnerLastName => [
            "Familienaam partner",
            "Nom de famille du partenaire",
            "Nachname Partner",
            "Last name of partner",
        ],
        Field::PartnerEmail => [
            "E-mailadres partner",
            "E-mail du partenaire",
            "E-Mail Partner",
            "E-mail of partner",
        ],
        Field::PartnerNationalNumber => [
            "Rijksregisternummer partner",
            "Numéro national du partenaire",
            "Nationalregisternummer Partner",
            "National number of partner",
        ],
        Field::ExternalId => ["Klantcode", "Code client", "Kundennummer", "Client code"],
    }
}

fn hints(field: Field) -> Option<Words> {
    let words = match field {
        Field::Kind => [
            "person, sole_trader of company. Leeg: niet ingevuld.",
            "person, sole_trader ou company. Vide : non renseigné.",
            "person, sole_trader oder company. Leer: nicht angegeben.",
            "person, sole_trader or company. Empty: not given.",
        ],
        Field::FirstName | Field::LastName => ["Verplicht.", "Obligatoire.", "Pflichtfeld.", "Mandatory."],
        Field::Email => [
            "Verplicht. Hierheen gaat de uitnodiging.",
            "Obligatoire. L'invitation y est envoyée.",
            "Pflichtfeld. Dorthin geht die Einladung.",
            "Mandatory. The invitation goes there.",
        ],
        Field::ExtraEmails | Field::Labels => [
            "Meer dan één: met ; ertussen.",
            "Plusieurs : séparez par ;.",
            "Mehrere: mit ; getrennt.",
            "More than one: with ; between them.",
        ],
        Field::Language => [
            "Kies nl, fr, de of en. Leeg: de taal van het kantoor.",
            "Choisissez nl, fr, de ou en. Vide : la langue du bureau.",
            "Wählen Sie nl, fr, de oder en. Leer: die Sprache des Büros.",
            "Choose nl, fr, de or en. Empty: the language of the office.",
        ],
        Field::NationalNumber => [
            "Elf cijfers, met of zonder punten en streepje. Sterk aanbevolen.",
            "Onze chiffres, avec ou sans points et tiret. Vivement recommandé.",
            "Elf Ziffern, mit oder ohne Punkte und Strich. Sehr empfohlen.",
            "Eleven digits, with or without dots and dash. Strongly recommended.",
        ],
        Field::BirthDate => [
            "dd/mm/jjjj of jjjj-mm-dd.",
            "jj/mm/aaaa ou aaaa-mm-jj.",
            "TT/MM/JJJJ oder JJJJ-MM-TT.",
            "dd/mm/yyyy or yyyy-mm-dd.",
        ],
        Field::Responsible => [
            "E-mailadres van de collega die het dossier beheert.",
            "Adresse e-mail du collègue qui gère le dossier.",
            "E-Mail-Adresse der Kollegin oder des Kollegen mit diesem Dossier.",
            "E-mail address of the colleague in charge of the file.",
        ],
        Field::PartnerNationalNumber => [
            "Bij een gezamenlijke aangifte: één rij voor beide partners.",
            "Déclaration commune : une seule ligne pour les deux partenaires.",
            "Gemeinsame Erklärung: eine Zeile für beide Partner.",
            "Joint declaration: one row for both partners.",
        ],
        _ => return None,
    };
    Some(words)
}
