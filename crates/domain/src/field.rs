//! The fields of a client that an import can bring.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// A field of a client. The order is the order on screen and in the template.
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[repr(u8)]
        pub enum Field {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Field {
            /// Every field, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in JSON, table and URL: snake_case, never translated.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The field of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

fields! {
    /// Person, sole trader or company: `person`, `sole_trader`, `company`.
    Kind = "kind",
    /// First name, never re-cased. Mandatory.
    FirstName = "first_name",
    /// Last name, never re-cased. Mandatory.
    LastName = "last_name",
    /// Where the invitation goes. Mandatory.
    Email = "email",
    /// Further addresses, joined by `; `.
    ExtraEmails = "extra_emails",
    /// Mobile number, E.164.
    Mobile = "mobile",
    /// Fixed line, E.164.
    Phone = "phone",
    /// `nl`, `fr`, `de` or `en`. Mandatory; assumed where unknown.
    Language = "language",
    /// National number (*rijksregisternummer*) or BIS number: eleven digits. Strongly recommended.
    NationalNumber = "national_number",
    /// Birth date, ISO 8601 (`1985-07-30`).
    BirthDate = "birth_date",
    /// Street, with the house number where the source does not part them.
    Street = "street",
    /// House number.
    HouseNumber = "house_number",
    /// Box (*bus*).
    Box = "box",
    /// Postcode.
    Postcode = "postcode",
    /// Municipality.
    City = "city",
    /// Country, as the source writes it.
    Country = "country",
    /// Labels, joined by `; `, compared as a set.
    Labels = "labels",
    /// E-mail address of the colleague in charge.
    Responsible = "responsible",
    /// Enterprise number: ten digits.
    EnterpriseNumber = "enterprise_number",
    /// IBAN without spaces, upper case.
    Iban = "iban",
    /// First name of the partner in a joint declaration.
    PartnerFirstName = "partner_first_name",
    /// Last name of the partner.
    PartnerLastName = "partner_last_name",
    /// E-mail address of the partner.
    PartnerEmail = "partner_email",
    /// National number of the partner: eleven digits.
    PartnerNationalNumber = "partner_national_number",
    /// The client's id or code in the source, with the CRM that gave it: `adminpulse:APR00001`, or a plain code.
    ExternalId = "external_id",
}

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = Self::ALL.len();

    /// A client cannot be loaded without these. Language is filled with the office's default.
    pub const MANDATORY: [Self; 3] = [Self::FirstName, Self::LastName, Self::Email];

    /// The position in [`Field::ALL`], below [`Field::COUNT`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Personal by law: encrypted at rest, masked on screen, in no log, URL or mail.
    #[must_use]
    pub const fn is_national_number(self) -> bool {
        matches!(self, Self::NationalNumber | Self::PartnerNationalNumber)
    }
}

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct FieldSet(u32);

impl FieldSet {
    /// No field.
    pub const EMPTY: Self = Self(0);

    /// Whether it holds `field`.
    #[must_use]
    pub const fn contains(self, field: Field) -> bool {
        self.0 & (1 << field.index()) != 0
    }

    /// The set with `field` in it.
    #[must_use]
    pub const fn with(self, field: Field) -> Self {
        Self(self.0 | (1 << field.index()))
    }

    /// The set without `field`.
    #[must_use]
    pub const fn without(self, field: Field) -> Self {
        Self(self.0 & !(1 << field.index()))
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its fields, in order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |&field| self.contains(field))
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        fields.into_iter().fold(Self::EMPTY, Self::with)
    }
}
