//! What is wrong with a value, or was repaired in it.

use serde::{Deserialize, Serialize};

use crate::field::Field;

/// One remark about one field of one row.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Issue {
    /// The field it is about.
    pub field: Field,
    /// What was found.
    pub code: IssueCode,
    /// The value as the file has it.
    pub value: String,
}

impl Issue {
    /// How much it matters; follows from the code alone.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// How much an issue matters.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The value was restored with certainty; the original is kept beside it.
    Repaired,
    /// Worth a look; the client can be loaded.
    Warning,
    /// The client cannot be loaded until this is repaired.
    Error,
}

/// Every remark that a rule can make. The interface has a sentence for each, in four languages.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    // Errors.
    /// A mandatory field is absent or empty.
    Missing,
    /// Does not have the number of digits, or the characters, that the field needs.
    Malformed,
    /// The check digits do not fit.
    WrongCheckDigits,
    /// The month, day or counter cannot exist.
    ImpossibleDate,
    /// A birth in the future or more than 120 years ago.
    ImplausibleBirth,
    /// A spreadsheet turned it into `8,50731E+10`: digits are lost.
    DigitsLost,
    /// An enterprise number stands where a national number belongs.
    IsEnterpriseNumber,
    /// Not an e-mail address that can be mailed.
    InvalidEmail,
    /// A formula error such as `#N/A`.
    CellError,
    /// Longer than the field may be.
    TooLong,
    // Warnings.
    /// The birth date cannot be derived from this national number; it is valid.
    BirthDateUnknown,
    /// The birth date and the national number contradict each other.
    BirthDateDiffers,
    /// The address looks like a typing error (`gmial.com`, `joëlle@`).
    EmailTypo,
    /// Several addresses: the first is used, the rest are kept as extra.
    SeveralEmails,
    /// The language is unknown; the office's default is used.
    LanguageAssumed,
    /// A formula of which the file keeps no value: nothing is known of this field.
    FormulaWithoutValue,
    /// The text is kept as it is, since no rule of this field recognises it.
    Unrecognised,
    /// A company files no return of a person.
    IsCompany,
    /// The client has no national number: later synchronisations join on it.
    NationalNumberMissing,
    /// Another row has the same e-mail address: couples share mailboxes.
    SharedEmail,
    /// The partner's national number equals the client's own.
    PartnerIsSelf,
    /// This person is the partner of another row or client: probably one declaration.
    PartnerOfOther,
    // Repairs.
    /// Leading zeros that the spreadsheet dropped were put back; the check digits confirm it.
    LeadingZerosRestored,
    /// Spaces, non-breaking spaces, `mailto:` or an apostrophe were taken off.
    Cleaned,
}

impl IssueCode {
    /// How much this code matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        use IssueCode::*;
        match self {
            Missing | Malformed | WrongCheckDigits | ImpossibleDate | ImplausibleBirth | DigitsLost
            | IsEnterpriseNumber | InvalidEmail | CellError | TooLong => Severity::Error,
            BirthDateUnknown
            | BirthDateDiffers
            | EmailTypo
            | SeveralEmails
            | LanguageAssumed
            | FormulaWithoutValue
            | Unrecognised
            | IsCompany
            | NationalNumberMissing
            | SharedEmail
            | PartnerIsSelf
            | PartnerOfOther => Severity::Warning,
            LeadingZerosRestored | Cleaned => Severity::Repaired,
        }
    }
}
