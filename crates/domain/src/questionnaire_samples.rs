//! A questionnaire to begin with: the personal income tax of a Belgian household, in four languages.
//!
//! Each question stands here once, with its words in every language, so that all four ask the same.

use crate::{
    field::Field,
    language::Language,
    questionnaire::{Condition, Content, Question, QuestionId, QuestionKind, Section},
};

/// The sample in that language, about the income of `income_year`.
#[must_use]
pub fn sample(language: Language, income_year: u16) -> Content {
    let writer = Writer { language, income_year };
    Content {
        sections: SECTIONS.iter().map(|part| writer.section(part)).collect(),
    }
}

/// Words in Dutch, French, German and English. `{year}` is the income year, `{next}` the year after it.
type Words = [&'static str; 4];

#[derive(Clone, Copy)]
struct Part {
    title: Words,
    help: Words,
    questions: &'static [Draft],
}

#[derive(Clone, Copy)]
struct Draft {
    id: &'static str,
    kind: Kind,
    text: Words,
    help: Words,
    required: bool,
    when: Option<(&'static str, Reply)>,
    field: Option<Field>,
}

#[derive(Clone, Copy)]
enum Kind {
    Line,
    Lines,
    YesNo,
    One(&'static [Words]),
    Several(&'static [Words]),
    Amount,
    Date,
    File,
}

/// The answer that a condition waits for.
#[derive(Clone, Copy)]
enum Reply {
    Yes,
    /// An option by its position, which is the same in every language.
    Option(usize),
}

const fn ask(id: &'static str, kind: Kind, text: Words) -> Draft {
    Draft {
        id,
        kind,
        text,
        help: NO_WORDS,
        required: false,
        when: None,
        field: None,
    }
}

impl Draft {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn help(self, help: Words) -> Self {
        Self { help, ..self }
    }

    const fn when(self, question: &'static str, reply: Reply) -> Self {
        Self {
            when: Some((question, reply)),
            ..self
        }
    }

    const fn field(self, field: Field) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }
}

struct Writer {
    language: Language,
    income_year: u16,
}

impl Writer {
    fn section(&self, part: &Part) -> Section {
        Section {
            title: self.write(&part.title),
            help: self.write(&part.help),
            questions: part.questions.iter().map(|draft| self.question(draft)).collect(),
        }
    }

    fn question(&self, draft: &Draft) -> Question {
        Question {
            id: QuestionId(draft.id.to_owned()),
            text: self.write(&draft.text),
            help: self.write(&draft.help),
            kind: self.kind(draft.kind),
            required: draft.required,
            shown_when: draft.when.map(|(question, reply)| self.condition(question, reply)),
            field: draft.field,
        }
    }

    fn kind(&self, kind: Kind) -> QuestionKind {
        let choice = |options: &[Words], several| QuestionKind::Choice {
            options: options.iter().map(|option| self.write(option)).collect(),
            several,
        };
        match kind {
            Kind::Line => QuestionKind::Text { long: false },
            Kind::Lines => QuestionKind::Text { long: true },
            Kind::YesNo => QuestionKind::YesNo,
            Kind::One(options) => choice(options, false),
            Kind::Several(options) => choice(options, true),
            Kind::Amount => QuestionKind::Amount,
            Kind::Date => QuestionKind::Date,
            Kind::File => QuestionKind::File,
        }
    }

    fn condition(&self, question: &str, reply: Reply) -> Condition {
        let option = match reply {
            Reply::Yes => None,
            Reply::Option(position) => options_of(question).get(position),
        };
        Condition {
            question: QuestionId(question.to_owned()),
            answer: option.map_or_else(|| Condition::YES.to_owned(), |option| self.write(option)),
        }
    }

    fn write(&self, words: &Words) -> String {
        let [dutch, french, german, english] = words;
        let text = match self.language {
            Language::Dutch => dutch,
            Language::French => french,
            Language::German => german,
            Language::English => english,
        };
        text.replace("{year}", &self.income_year.to_string())
            .replace("{next}", &self.income_year.saturating_add(1).to_string())
            // A French question mark or colon keeps to its word.
            .replace(" ?", "\u{a0}?")
            .replace(" :", "\u{a0}:")
    }
}

fn options_of(question: &str) -> &'static [Words] {
    let mut drafts = SECTIONS.iter().flat_map(|part| part.questions);
    match drafts.find(|draft| draft.id == question).map(|draft| draft.kind) {
        Some(Kind::One(options) | Kind::Several(options)) => options,
        _ => &[],
    }
}

const NO_WORDS: Words = [""; 4];

const SECTIONS: &[Part] = &[
    CONTACT,
    FAMILY,
    PARTNER,
    DEPENDANTS,
    INCOME,
    ABROAD,
    REAL_ESTATE,
    EXPENSES,
    DOCUMENTS,
];

const CONTACT: Part = Part {
    title: [
        "Uw contactgegevens",
        "Vos coordonnées",
        "Ihre Kontaktdaten",
        "Your contact details",
    ],
    help: [
        "Is er iets veranderd? Vul in hoe het nu is.",
        "Quelque chose a changé ? Indiquez la situation actuelle.",
        "Hat sich etwas geändert? Geben Sie den heutigen Stand an.",
        "Has anything changed? Fill in how things are now.",
    ],
    questions: &[
        ask(
            "email",
            Kind::Line,
            ["E-mailadres", "Adresse e-mail", "E-Mail-Adresse", "E-mail address"],
        )
        .required()
        .field(Field::Email),
        ask(
            "mobile",
            Kind::Line,
            ["Gsm-nummer", "Numéro de GSM", "Handynummer", "Mobile number"],
        )
        .help([
            "Voor een buitenlands nummer met de landcode, bijvoorbeeld +31.",
            "Pour un numéro étranger, avec l’indicatif du pays, par exemple +33.",
            "Bei einer ausländischen Nummer mit der Landesvorwahl, zum Beispiel +49.",
            "For a foreign number, with the country code, for example +44.",
        ])
        .required()
        .field(Field::Mobile),
        ask("street", Kind::Line, ["Straat", "Rue", "Straße", "Street"])
            .required()
            .field(Field::Street),
        ask(
            "house_number",
            Kind::Line,
            ["Huisnummer", "Numéro", "Hausnummer", "House number"],
        )
        .required()
        .field(Field::HouseNumber),
        ask("box", Kind::Line, ["Bus", "Boîte", "Briefkasten", "Box"]).field(Field::Box),
        ask(
            "postcode",
            Kind::Line,
            ["Postcode", "Code postal", "Postleitzahl", "Postcode"],
        )
        .required()
        .field(Field::Postcode),
        ask("city", Kind::Line, ["Gemeente", "Commune", "Gemeinde", "Municipality"])
            .required()
            .field(Field::City),
        ask(
            "iban",
            Kind::Line,
            [
                "Op welke rekening mag een teruggave worden gestort?",
                "Sur quel compte un remboursement peut-il être versé ?",
                "Auf welches Konto darf eine Erstattung überwiesen werden?",
                "Into which account may a refund be paid?",
            ],
        )
        .help([
            "Het IBAN van een rekening op uw naam.",
            "L’IBAN d’un compte à votre nom.",
            "Die IBAN eines Kontos auf Ihren Namen.",
            "The IBAN of an account in your name.",
        ])
        .field(Field::Iban),
    ],
};

const FAMILY: Part = Part {
    title: ["Uw gezin", "Votre situation familiale", "Ihre Familie", "Your family"],
    help: NO_WORDS,
    questions: &[
        ask(
            "civil_status",
            Kind::One(&[
                ["Ongehuwd", "Célibataire", "Ledig", "Single"],
                ["Gehuwd", "Marié(e)", "Verheiratet", "Married"],
                [
                    "Wettelijk samenwonend",
                    "Cohabitant(e) légal(e)",
                    "Gesetzlich zusammenwohnend",
                    "Legally cohabiting",
                ],
                [
                    "Feitelijk samenwonend",
                    "Cohabitant(e) de fait",
                    "Faktisch zusammenwohnend",
                    "Cohabiting, not legally",
                ],
                [
                    "Feitelijk gescheiden",
                    "Séparé(e) de fait",
                    "Faktisch getrennt",
                    "Separated",
                ],
                ["Uit de echt gescheiden", "Divorcé(e)", "Geschieden", "Divorced"],
                ["Weduwe of weduwnaar", "Veuf ou veuve", "Verwitwet", "Widowed"],
            ]),
            [
                "Wat was uw situatie op 1 januari {next}?",
                "Quelle était votre situation au 1er janvier {next} ?",
                "Wie war Ihre Situation am 1. Januar {next}?",
                "What was your situation on 1 January {next}?",
            ],
        )
        .help([
            "Deze datum telt voor de aangifte van uw inkomsten van {year}.",
            "C’est cette date qui compte pour la déclaration de vos revenus de {year}.",
            "Dieses Datum zählt für die Erklärung Ihrer Einkünfte von {year}.",
            "This is the date that counts for the return on your income of {year}.",
        ])
        .required(),
        ask(
            "changes",
            Kind::Several(&[
                [
                    "Huwelijk of verklaring van wettelijke samenwoning",
                    "Mariage ou déclaration de cohabitation légale",
                    "Eheschließung oder Erklärung des gesetzlichen Zusammenwohnens",
                    "Marriage or declaration of legal cohabitation",
                ],
                [
                    "Scheiding of einde van de wettelijke samenwoning",
                    "Séparation, divorce ou fin de la cohabitation légale",
                    "Trennung, Scheidung oder Ende des gesetzlichen Zusammenwohnens",
                    "Separation, divorce or end of legal cohabitation",
                ],
                [
                    "Geboorte of adoptie",
                    "Naissance ou adoption",
                    "Geburt oder Adoption",
                    "Birth or adoption",
                ],
                [
                    "Overlijden in het gezin",
                    "Décès dans le ménage",
                    "Todesfall im Haushalt",
                    "Death in the household",
                ],
                ["Verhuizing", "Déménagement", "Umzug", "Moving house"],
                [
                    "Niets van dit alles",
                    "Rien de tout cela",
                    "Nichts davon",
                    "None of these",
                ],
            ]),
            [
                "Wat veranderde er in {year} in uw gezin?",
                "Qu’est-ce qui a changé dans votre ménage en {year} ?",
                "Was hat sich {year} in Ihrem Haushalt geändert?",
                "What changed in your household in {year}?",
            ],
        )
        .required(),
        ask(
            "marriage_date",
            Kind::Date,
            [
                "Datum van het huwelijk of van de verklaring",
                "Date du mariage ou de la déclaration",
                "Datum der Eheschließung oder der Erklärung",
                "Date of the marriage or declaration",
            ],
        )
        .required()
        .when("changes", Reply::Option(0)),
        ask(
            "separation_date",
            Kind::Date,
            [
                "Sinds welke datum woont u apart of bent u gescheiden?",
                "Depuis quelle date vivez-vous séparément ou êtes-vous divorcé(e) ?",
                "Seit welchem Datum leben Sie getrennt oder sind Sie geschieden?",
                "Since which date have you lived apart or been divorced?",
            ],
        )
        .required()
        .when("changes", Reply::Option(1)),
        ask(
            "birth_details",
            Kind::Lines,
            [
                "Naam en geboortedatum van het kind",
                "Nom et date de naissance de l’enfant",
                "Name und Geburtsdatum des Kindes",
                "Name and birth date of the child",
            ],
        )
        .required()
        .when("changes", Reply::Option(2)),
        ask(
            "death_details",
            Kind::Lines,
            [
                "Wie is overleden, en wanneer?",
                "Qui est décédé, et à quelle date ?",
                "Wer ist verstorben, und wann?",
                "Who died, and when?",
            ],
        )
        .required()
        .when("changes", Reply::Option(3)),
        ask(
            "moving_date",
            Kind::Date,
            [
                "Sinds welke datum woont u op uw nieuwe adres?",
                "Depuis quelle date habitez-vous à votre nouvelle adresse ?",
                "Seit welchem Datum wohnen Sie an Ihrer neuen Adresse?",
                "Since which date have you lived at your new address?",
            ],
        )
        .required()
        .when("changes", Reply::Option(4)),
    ],
};

/// The ways in which people earn their living, which are asked of both partners.
const SITUATIONS: &[Words] = &[
    ["Werknemer", "Salarié(e)", "Arbeitnehmer(in)", "Employee"],
    ["Ambtenaar", "Fonctionnaire", "Beamter oder Beamtin", "Civil servant"],
    ["Zelfstandige", "Indépendant(e)", "Selbständige(r)", "Self-employed"],
    [
        "Bedrijfsleider",
        "Dirigeant(e) d’entreprise",
        "Unternehmensleiter(in)",
        "Company director",
    ],
    ["Gepensioneerd", "Pensionné(e)", "Pensioniert", "Pensioner"],
    ["Werkloos", "Au chômage", "Arbeitslos", "Unemployed"],
    [
        "Arbeidsongeschikt of invalide",
        "En incapacité de travail ou invalide",
        "Arbeitsunfähig oder invalide",
        "Unfit for work or disabled",
    ],
    ["Student", "Étudiant(e)", "Student(in)", "Student"],
    [
        "Geen beroepsinkomsten",
        "Pas de revenus professionnels",
        "Keine Berufseinkünfte",
        "No professional income",
    ],
];

const PARTNER: Part = Part {
    title: ["Uw partner", "Votre partenaire", "Ihr Partner oder Ihre Partnerin", "Your partner"],
    help: NO_WORDS,
    questions: &[
        ask(
            "joint_declaration",
            Kind::YesNo,
            [
                "Doet u de aangifte samen met een partner?",
                "Faites-vous une déclaration commune avec un(e) partenaire ?",
                "Geben Sie eine gemeinsame Erklärung mit einem Partner ab?",
                "Do you file a joint return with a partner?",
            ],
        )
        .help([
            "Gehuwden en wettelijk samenwonenden doen samen aangifte, doorgaans vanaf het jaar na het huwelijk of de verklaring.",
            "Les conjoints et les cohabitants légaux font une déclaration commune, en général à partir de l’année qui suit le mariage ou la déclaration.",
            "Verheiratete und gesetzlich Zusammenwohnende geben eine gemeinsame Erklärung ab, in der Regel ab dem Jahr nach der Eheschließung oder der Erklärung.",
            "Spouses and legal cohabitants file together, as a rule from the year after the marriage or declaration.",
        ])
        .required(),
        ask(
            "partner_email",
            Kind::Line,
            [
                "E-mailadres van uw partner",
                "Adresse e-mail de votre partenaire",
                "E-Mail-Adresse Ihres Partners",
                "E-mail address of your partner",
            ],
        )
        .when("joint_declaration", Reply::Yes)
        .field(Field::PartnerEmail),
        ask(
            "partner_situation",
            Kind::Several(SITUATIONS),
            [
                "Wat was de beroepssituatie van uw partner in {year}?",
                "Quelle était la situation professionnelle de votre partenaire en {year} ?",
                "Wie war die berufliche Situation Ihres Partners im Jahr {year}?",
                "What was your partner’s professional situation in {year}?",
            ],
        )
        .required()
        .when("joint_declaration", Reply::Yes),
        ask(
            "partner_income_sources",
            Kind::Lines,
            [
                "Van wie kreeg uw partner inkomsten in {year}?",
                "De qui votre partenaire a-t-il ou a-t-elle reçu des revenus en {year} ?",
                "Von wem hat Ihr Partner im Jahr {year} Einkünfte erhalten?",
                "From whom did your partner receive income in {year}?",
            ],
        )
        .help([
            "Werkgevers, pensioendienst, ziekenfonds, werkloosheidsinstelling, eigen zaak of vennootschap.",
            "Employeurs, service des pensions, mutualité, organisme de chômage, activité propre ou société.",
            "Arbeitgeber, Pensionsdienst, Krankenkasse, Arbeitslosenstelle, eigener Betrieb oder Gesellschaft.",
            "Employers, pension service, health insurance fund, unemployment office, own business or company.",
        ])
        .when("joint_declaration", Reply::Yes),
    ],
};

const DEPENDANTS: Part = Part {
    title: ["Personen ten laste", "Personnes à charge", "Personen zu Lasten", "Dependants"],
    help: NO_WORDS,
    questions: &[
        ask(
            "dependants",
            Kind::YesNo,
            [
                "Had u op 1 januari {next} kinderen of andere personen ten laste?",
                "Aviez-vous des enfants ou d’autres personnes à charge au 1er janvier {next} ?",
                "Hatten Sie am 1. Januar {next} Kinder oder andere Personen zu Lasten?",
                "Did you have children or other dependants on 1 January {next}?",
            ],
        )
        .required(),
        ask(
            "dependants_details",
            Kind::Lines,
            [
                "Wie was ten laste?",
                "Qui était à charge ?",
                "Wer war zu Lasten?",
                "Who were your dependants?",
            ],
        )
        .help([
            "Naam, geboortedatum en verwantschap. Vermeld een handicap en eigen inkomsten, bijvoorbeeld van een studentenjob.",
            "Nom, date de naissance et lien de parenté. Mentionnez un handicap et des revenus propres, par exemple d’un job d’étudiant.",
            "Name, Geburtsdatum und Verwandtschaft. Erwähnen Sie eine Behinderung und eigene Einkünfte, zum Beispiel aus einem Studentenjob.",
            "Name, birth date and relation. Mention a disability and income of their own, for example from a student job.",
        ])
        .required()
        .when("dependants", Reply::Yes),
        ask(
            "shared_custody",
            Kind::YesNo,
            [
                "Is er voor een kind fiscaal co-ouderschap?",
                "Y a-t-il une coparenté fiscale pour un enfant ?",
                "Besteht für ein Kind steuerliche Co-Elternschaft?",
                "Is the tax benefit for a child shared with the other parent?",
            ],
        )
        .help([
            "Het kind woont evenveel bij beide ouders, volgens een vonnis of een geregistreerde overeenkomst.",
            "L’enfant est hébergé de façon égalitaire par ses deux parents, selon un jugement ou une convention enregistrée.",
            "Das Kind wohnt zu gleichen Teilen bei beiden Eltern, laut Urteil oder registrierter Vereinbarung.",
            "The child lives equally with both parents, by a judgment or a registered agreement.",
        ])
        .when("dependants", Reply::Yes),
    ],
};

const INCOME: Part = Part {
    title: ["Uw inkomsten", "Vos revenus", "Ihre Einkünfte", "Your income"],
    help: NO_WORDS,
    questions: &[
        ask(
            "situation",
            Kind::Several(SITUATIONS),
            [
                "Wat was uw beroepssituatie in {year}?",
                "Quelle était votre situation professionnelle en {year} ?",
                "Wie war Ihre berufliche Situation im Jahr {year}?",
                "What was your professional situation in {year}?",
            ],
        )
        .help([
            "Vink alles aan wat in {year} van toepassing was, ook als het maar een deel van het jaar was.",
            "Cochez tout ce qui s’appliquait en {year}, même pour une partie de l’année.",
            "Kreuzen Sie alles an, was {year} zutraf, auch wenn nur für einen Teil des Jahres.",
            "Tick all that applied in {year}, even for part of the year.",
        ])
        .required(),
        ask(
            "income_sources",
            Kind::Lines,
            [
                "Van wie kreeg u inkomsten in {year}?",
                "De qui avez-vous reçu des revenus en {year} ?",
                "Von wem haben Sie im Jahr {year} Einkünfte erhalten?",
                "From whom did you receive income in {year}?",
            ],
        )
        .help([
            "Werkgevers, pensioendienst, ziekenfonds, werkloosheidsinstelling, en wie u onderhoudsgeld betaalde.",
            "Employeurs, service des pensions, mutualité, organisme de chômage, et qui vous a versé une rente alimentaire.",
            "Arbeitgeber, Pensionsdienst, Krankenkasse, Arbeitslosenstelle, und wer Ihnen Unterhalt gezahlt hat.",
            "Employers, pension service, health insurance fund, unemployment office, and who paid you maintenance.",
        ]),
        ask(
            "activity",
            Kind::Lines,
            [
                "Welke zelfstandige activiteit had u, in hoofd- of bijberoep?",
                "Quelle activité indépendante aviez-vous, à titre principal ou complémentaire ?",
                "Welche selbständige Tätigkeit hatten Sie, haupt- oder nebenberuflich?",
                "What self-employed activity did you have, as a main or secondary occupation?",
            ],
        )
        .help([
            "Vermeld het als u in {year} begon of stopte.",
            "Indiquez si vous avez commencé ou cessé en {year}.",
            "Geben Sie an, ob Sie {year} begonnen oder aufgehört haben.",
            "Mention whether you started or stopped in {year}.",
        ])
        .required()
        .when("situation", Reply::Option(2)),
        ask(
            "company",
            Kind::Lines,
            [
                "Van welke vennootschap was u bedrijfsleider?",
                "De quelle société étiez-vous dirigeant(e) ?",
                "Welche Gesellschaft haben Sie geleitet?",
                "Of which company were you a director?",
            ],
        )
        .required()
        .when("situation", Reply::Option(3)),
        ask(
            "advance_payments",
            Kind::Amount,
            [
                "Voor welk bedrag deed u voorafbetalingen voor {year}?",
                "Pour quel montant avez-vous effectué des versements anticipés pour {year} ?",
                "In welcher Höhe haben Sie Vorauszahlungen für {year} geleistet?",
                "How much did you pay in advance for {year}?",
            ],
        )
        .help([
            "Het totaal van het rekeninguittreksel van de FOD Financiën. Laat leeg als u er geen deed.",
            "Le total de l’extrait de compte du SPF Finances. Laissez vide si vous n’en avez pas effectué.",
            "Die Gesamtsumme des Kontoauszugs des FÖD Finanzen. Lassen Sie dies leer, wenn Sie keine geleistet haben.",
            "The total on the statement of the FPS Finance. Leave empty if you made none.",
        ]),
    ],
};

const ABROAD: Part = Part {
    title: ["Buitenland", "Étranger", "Ausland", "Abroad"],
    help: [
        "Deze vragen gaan over u, uw partner en uw minderjarige kinderen.",
        "Ces questions concernent vous-même, votre partenaire et vos enfants mineurs.",
        "Diese Fragen betreffen Sie, Ihren Partner und Ihre minderjährigen Kinder.",
        "These questions are about you, your partner and your minor children.",
    ],
    questions: &[
        ask(
            "income_abroad",
            Kind::YesNo,
            [
                "Waren er in {year} inkomsten of onroerende goederen in het buitenland?",
                "Y avait-il en {year} des revenus ou des biens immobiliers à l’étranger ?",
                "Gab es {year} Einkünfte oder Immobilien im Ausland?",
                "Was there any income or real estate abroad in {year}?",
            ],
        )
        .required(),
        ask(
            "income_abroad_details",
            Kind::Lines,
            [
                "Welke, en in welk land?",
                "Lesquels, et dans quel pays ?",
                "Welche, und in welchem Land?",
                "Which, and in which country?",
            ],
        )
        .required()
        .when("income_abroad", Reply::Yes),
        ask(
            "foreign_accounts",
            Kind::YesNo,
            [
                "Was er in {year} een rekening bij een bank of instelling in het buitenland?",
                "Y avait-il en {year} un compte auprès d’une banque ou d’un établissement à l’étranger ?",
                "Gab es {year} ein Konto bei einer Bank oder Einrichtung im Ausland?",
                "Was there an account with a bank or institution abroad in {year}?",
            ],
        )
        .help([
            "Ook een betaalrekening van een buitenlandse onlinebank en een effectenrekening tellen mee.",
            "Un compte de paiement d’une banque en ligne étrangère et un compte-titres comptent aussi.",
            "Auch ein Zahlungskonto einer ausländischen Onlinebank und ein Wertpapierkonto zählen.",
            "A payment account of a foreign online bank and a securities account count too.",
        ])
        .required(),
        ask(
            "foreign_accounts_details",
            Kind::Lines,
            [
                "Bij welke bank, in welk land en op wiens naam?",
                "Auprès de quelle banque, dans quel pays et au nom de qui ?",
                "Bei welcher Bank, in welchem Land und auf wessen Namen?",
                "With which bank, in which country and in whose name?",
            ],
        )
        .help([
            "Vermeld of de rekening gemeld is bij het Centraal Aanspreekpunt (CAP) van de Nationale Bank.",
            "Indiquez si le compte a été déclaré au Point de contact central (PCC) de la Banque nationale.",
            "Geben Sie an, ob das Konto der Zentralen Kontaktstelle (ZKS) der Nationalbank gemeldet wurde.",
            "Mention whether the account was reported to the Central Point of Contact (CPC) of the National Bank.",
        ])
        .required()
        .when("foreign_accounts", Reply::Yes),
    ],
};

const REAL_ESTATE: Part = Part {
    title: [
        "Woning, leningen en verhuur",
        "Habitation, emprunts et location",
        "Wohnung, Darlehen und Vermietung",
        "Home, loans and letting",
    ],
    help: NO_WORDS,
    questions: &[
        ask(
            "mortgage",
            Kind::YesNo,
            [
                "Betaalde u in {year} een hypothecaire lening af?",
                "Avez-vous remboursé un emprunt hypothécaire en {year} ?",
                "Haben Sie {year} ein Hypothekendarlehen abbezahlt?",
                "Did you repay a mortgage loan in {year}?",
            ],
        )
        .required(),
        ask(
            "mortgage_certificates",
            Kind::File,
            [
                "Attest van de lening",
                "Attestation de l’emprunt",
                "Bescheinigung über das Darlehen",
                "Certificate of the loan",
            ],
        )
        .help([
            "U krijgt het elk jaar van uw bank. Voor een nieuwe lening vragen wij ook de akte.",
            "Votre banque vous l’envoie chaque année. Pour un nouvel emprunt, nous demandons aussi l’acte.",
            "Sie erhalten sie jedes Jahr von Ihrer Bank. Für ein neues Darlehen bitten wir auch um die Urkunde.",
            "Your bank sends it every year. For a new loan, we ask for the deed too.",
        ])
        .when("mortgage", Reply::Yes),
        ask(
            "other_property",
            Kind::YesNo,
            [
                "Had u in {year} ander onroerend goed dan uw eigen woning, verhuurd of niet?",
                "Possédiez-vous en {year} d’autres biens immobiliers que votre propre habitation, loués ou non ?",
                "Besaßen Sie {year} andere Immobilien als Ihre eigene Wohnung, vermietet oder nicht?",
                "Did you own real estate other than your own home in {year}, let or not?",
            ],
        )
        .help([
            "In België: naar het buitenland vroegen wij hierboven.",
            "En Belgique : l’étranger a été abordé plus haut.",
            "In Belgien: nach dem Ausland haben wir oben gefragt.",
            "In Belgium: we asked about abroad above.",
        ])
        .required(),
        ask(
            "other_property_details",
            Kind::Lines,
            [
                "Welk goed, en als het verhuurd was: aan wie en voor welke huur?",
                "Quel bien, et s’il était loué : à qui et pour quel loyer ?",
                "Welche Immobilie, und falls vermietet: an wen und für welche Miete?",
                "Which property, and if it was let: to whom and for what rent?",
            ],
        )
        .help([
            "Adres, kadastraal inkomen als u het kent, en of de huurder het goed voor zijn beroep gebruikt.",
            "Adresse, revenu cadastral si vous le connaissez, et si le locataire utilise le bien pour sa profession.",
            "Adresse, Katastereinkommen, falls bekannt, und ob der Mieter die Immobilie beruflich nutzt.",
            "Address, cadastral income if you know it, and whether the tenant uses it for their profession.",
        ])
        .required()
        .when("other_property", Reply::Yes),
    ],
};

const EXPENSES: Part = Part {
    title: [
        "Uitgaven die belasting kunnen besparen",
        "Dépenses qui peuvent réduire l’impôt",
        "Ausgaben, die Steuern sparen können",
        "Expenses that may reduce the tax",
    ],
    help: NO_WORDS,
    questions: &[
        ask(
            "expenses",
            Kind::Several(&[
                ["Kinderopvang", "Garde d’enfants", "Kinderbetreuung", "Child care"],
                ["Giften", "Libéralités (dons)", "Spenden", "Gifts to charity"],
                [
                    "Dienstencheques",
                    "Titres-services",
                    "Dienstleistungsschecks",
                    "Service vouchers",
                ],
                ["Pensioensparen", "Épargne-pension", "Pensionssparen", "Pension saving"],
                [
                    "Levensverzekering",
                    "Assurance-vie",
                    "Lebensversicherung",
                    "Life insurance",
                ],
                [
                    "Energiebesparende werken of renovatie",
                    "Travaux économiseurs d’énergie ou rénovation",
                    "Energiesparende Arbeiten oder Renovierung",
                    "Energy-saving works or renovation",
                ],
                [
                    "Betaald onderhoudsgeld",
                    "Rentes alimentaires versées",
                    "Gezahlter Unterhalt",
                    "Maintenance paid",
                ],
                [
                    "Niets van dit alles",
                    "Rien de tout cela",
                    "Nichts davon",
                    "None of these",
                ],
            ]),
            [
                "Welke uitgaven had u in {year}?",
                "Quelles dépenses avez-vous eues en {year} ?",
                "Welche Ausgaben hatten Sie im Jahr {year}?",
                "Which expenses did you have in {year}?",
            ],
        )
        .required(),
        ask(
            "child_care",
            Kind::Amount,
            [
                "Hoeveel betaalde u voor kinderopvang?",
                "Combien avez-vous payé pour la garde d’enfants ?",
                "Wie viel haben Sie für Kinderbetreuung gezahlt?",
                "How much did you pay for child care?",
            ],
        )
        .help([
            "Volgens de attesten van de opvang, ook van kampen en buitenschoolse opvang.",
            "Selon les attestations de garde, y compris les stages et l’accueil extrascolaire.",
            "Laut den Bescheinigungen der Betreuung, auch von Ferienlagern und außerschulischer Betreuung.",
            "By the certificates of the care, camps and out-of-school care included.",
        ])
        .when("expenses", Reply::Option(0)),
        ask(
            "gifts",
            Kind::Amount,
            [
                "Voor welk bedrag deed u giften met een fiscaal attest?",
                "Quel est le total de vos dons avec attestation fiscale ?",
                "Wie hoch waren Ihre Spenden mit Steuerbescheinigung?",
                "How much did you give for which you got a tax certificate?",
            ],
        )
        .when("expenses", Reply::Option(1)),
        ask(
            "service_vouchers",
            Kind::Amount,
            [
                "Voor welk bedrag kocht u dienstencheques?",
                "Pour quel montant avez-vous acheté des titres-services ?",
                "Für welchen Betrag haben Sie Dienstleistungsschecks gekauft?",
                "For what amount did you buy service vouchers?",
            ],
        )
        .when("expenses", Reply::Option(2)),
        ask(
            "pension_saving",
            Kind::Amount,
            [
                "Hoeveel stortte u voor pensioensparen?",
                "Combien avez-vous versé pour l’épargne-pension ?",
                "Wie viel haben Sie für das Pensionssparen eingezahlt?",
                "How much did you pay into pension saving?",
            ],
        )
        .when("expenses", Reply::Option(3)),
        ask(
            "life_insurance",
            Kind::Amount,
            [
                "Hoeveel betaalde u aan premies van een levensverzekering?",
                "Combien avez-vous payé en primes d’assurance-vie ?",
                "Wie hoch waren Ihre Prämien für eine Lebensversicherung?",
                "How much did you pay in premiums for life insurance?",
            ],
        )
        .help([
            "Ook een schuldsaldoverzekering en langetermijnsparen.",
            "Y compris une assurance solde restant dû et l’épargne à long terme.",
            "Auch eine Restschuldversicherung und das langfristige Sparen.",
            "Outstanding balance insurance and long-term saving included.",
        ])
        .when("expenses", Reply::Option(4)),
        ask(
            "energy_works",
            Kind::Lines,
            [
                "Welke werken, aan welke woning en voor welk bedrag?",
                "Quels travaux, à quelle habitation et pour quel montant ?",
                "Welche Arbeiten, an welcher Wohnung und für welchen Betrag?",
                "Which works, on which home and for what amount?",
            ],
        )
        .when("expenses", Reply::Option(5)),
        ask(
            "alimony",
            Kind::Lines,
            [
                "Aan wie betaalde u onderhoudsgeld, en hoeveel?",
                "À qui avez-vous versé une rente alimentaire, et combien ?",
                "An wen haben Sie Unterhalt gezahlt, und wie viel?",
                "To whom did you pay maintenance, and how much?",
            ],
        )
        .help([
            "Naam en adres van wie het kreeg, en het totaal in {year}.",
            "Nom et adresse du bénéficiaire, et le total en {year}.",
            "Name und Adresse des Empfängers und die Gesamtsumme für {year}.",
            "Name and address of whoever received it, and the total in {year}.",
        ])
        .required()
        .when("expenses", Reply::Option(6)),
    ],
};

const DOCUMENTS: Part = Part {
    title: ["Documenten en opmerkingen", "Documents et remarques", "Unterlagen und Bemerkungen", "Documents and remarks"],
    help: NO_WORDS,
    questions: &[
        ask(
            "certificates",
            Kind::File,
            [
                "Uw fiscale fiches en attesten van {year}",
                "Vos fiches fiscales et attestations de {year}",
                "Ihre Steuerkarten und Bescheinigungen von {year}",
                "Your tax forms and certificates of {year}",
            ],
        )
        .help([
            "Fiches 281 van werkgevers en instellingen, attesten van banken, verzekeraars, opvang en giften. Een foto volstaat als alles leesbaar is.",
            "Fiches 281 des employeurs et des organismes, attestations des banques, des assureurs, de la garde et des dons. Une photo suffit si tout est lisible.",
            "Karten 281 von Arbeitgebern und Einrichtungen, Bescheinigungen von Banken, Versicherern, Betreuung und Spenden. Ein Foto genügt, wenn alles lesbar ist.",
            "Forms 281 of employers and institutions, certificates of banks, insurers, child care and gifts. A photo will do if all of it can be read.",
        ]),
        ask(
            "remarks",
            Kind::Lines,
            [
                "Wilt u ons nog iets laten weten?",
                "Souhaitez-vous nous signaler autre chose ?",
                "Möchten Sie uns noch etwas mitteilen?",
                "Is there anything else you would like to tell us?",
            ],
        ),
    ],
};
