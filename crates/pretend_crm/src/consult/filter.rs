//! `Filter=CustomerId eq 1 and Name ne 'Aerts'`: the conditions that lists of Consult are asked with.

use std::collections::HashSet;

use serde_json::Value;

/// A column of a list: its name, and its value in a row.
pub(super) type Column<R> = (&'static str, ValueOf<R>);
/// The value of a column in a row.
type ValueOf<R> = fn(&R) -> Value;

/// Conditions that a row must all meet.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Filter(Vec<Condition>);

/// What one field must be.
#[derive(Debug, PartialEq)]
struct Condition {
    field: String,
    test: Test,
}

/// Values are compared in the form that [`comparable`] gives them.
#[derive(Debug, PartialEq)]
enum Test {
    Equal(String),
    NotEqual(String),
    Less(String),
    LessOrEqual(String),
    Greater(String),
    GreaterOrEqual(String),
    In(HashSet<String>),
    IsNull(bool),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
}

/// Why a filter is refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum FilterError {
    /// It is not written as a filter.
    #[error("The filter is not well-formed near '{0}'")]
    Malformed(String),
    /// The list has no such field.
    #[error("Unknown field '{0}' in the filter")]
    UnknownField(String),
}

/// A filter of which every field is a column.
pub(super) struct BoundFilter<'a, R>(Vec<(ValueOf<R>, &'a Test)>);

impl Filter {
    /// Reads the text after `Filter=`. Words in small letters or capitals, texts between apostrophes.
    pub(super) fn parse(text: &str) -> Result<Self, FilterError> {
        let mut tokens = Tokens { rest: text };
        let mut conditions = vec![tokens.condition()?];
        while let Some(token) = tokens.next()? {
            match token {
                Token::Word(word) if word.eq_ignore_ascii_case("and") => conditions.push(tokens.condition()?),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Self(conditions))
    }

    /// Finds the columns.
    pub(super) fn bind<R>(&self, columns: &[Column<R>]) -> Result<BoundFilter<'_, R>, FilterError> {
        let bound = self.0.iter().map(|condition| {
            // The log of changes is a join, of which the fields are sometimes called with the name of the table.
            let field = condition.field.strip_prefix("l.").unwrap_or(&condition.field);
            let column = columns.iter().find(|(name, _)| *name == field);
            let (_, value) = column.ok_or_else(|| FilterError::UnknownField(condition.field.clone()))?;
            Ok((*value, &condition.test))
        });
        bound.collect::<Result<_, _>>().map(BoundFilter)
    }
}

impl<R> BoundFilter<'_, R> {
    /// Whether a row meets every condition.
    pub(super) fn admits(&self, row: &R) -> bool {
        self.0.iter().all(|(value, test)| test.passes(&value(row)))
    }
}

impl Test {
    /// As in SQL, a value that is not there equals nothing and differs from nothing.
    fn passes(&self, value: &Value) -> bool {
        if let Self::IsNull(wanted) = self {
            return value.is_null() == *wanted;
        }
        let Some(value) = comparable(value) else {
            return false;
        };
        match self {
            Self::Equal(other) => value == *other,
            Self::NotEqual(other) => value != *other,
            Self::Less(other) => order(&value, other).is_lt(),
            Self::LessOrEqual(other) => order(&value, other).is_le(),
            Self::Greater(other) => order(&value, other).is_gt(),
            Self::GreaterOrEqual(other) => order(&value, other).is_ge(),
            Self::In(others) => others.contains(&value),
            Self::IsNull(_) => false,
            Self::StartsWith(start) => value.starts_with(start),
            Self::EndsWith(end) => value.ends_with(end),
            Self::Contains(part) => value.contains(part),
        }
    }
}

fn comparable(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::Bool(value) => Some(u8::from(*value).to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(normal(text)),
    }
}

/// Small letters, as the database compares; a date has its time, with a space before it.
fn normal(text: &str) -> String {
    let text = text.to_lowercase();
    match text.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', _, _] => format!("{text} 00:00:00"),
        [_, _, _, _, b'-', _, _, b'-', _, _, b't', ..] => text.replacen('t', " ", 1),
        _ => text,
    }
}

fn order(one: &str, other: &str) -> std::cmp::Ordering {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => one.total_cmp(&other),
        _ => one.cmp(other),
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
}

impl Token {
    fn unexpected(self) -> FilterError {
        FilterError::Malformed(match self {
            Self::Word(text) | Self::Text(text) => text,
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::Comma => ",".to_owned(),
        })
    }
}

struct Tokens<'a> {
    rest: &'a str,
}

impl Tokens<'_> {
    fn next(&mut self) -> Result<Option<Token>, FilterError> {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        let single = match first {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            _ => None,
        };
        if single.is_some() {
            self.skip(1);
            return Ok(single);
        }
        if first == '\'' {
            return self.text().map(Some);
        }
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ',' | '\'');
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        let word = self.rest.get(..length).unwrap_or_default().to_owned();
        self.skip(length);
        Ok(Some(Token::Word(word)))
    }

    /// A text between apostrophes; two of them are one in it.
    fn text(&mut self) -> Result<Token, FilterError> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1).peekable();
        while let Some((index, letter)) = letters.next() {
            let is_doubled = letters.peek().is_some_and(|(_, next)| *next == '\'');
            match letter {
                '\'' if is_doubled => {
                    letters.next();
                    text.push('\'');
                }
                '\'' => {
                    self.skip(index + 1);
                    return Ok(Token::Text(text));
                }
                _ => text.push(letter),
            }
        }
        Err(FilterError::Malformed(self.rest.to_owned()))
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn expected(&mut self) -> Result<Token, FilterError> {
        self.next()?.ok_or_else(|| FilterError::Malformed("the end".to_owned()))
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), FilterError> {
        let token = self.expected()?;
        if token == *wanted {
            Ok(())
        } else {
            Err(token.unexpected())
        }
    }

    fn word(&mut self) -> Result<String, FilterError> {
        match self.expected()? {
            Token::Word(word) => Ok(word),
            other => Err(other.unexpected()),
        }
    }

    /// A text, a number, `true` or `false`.
    fn value(&mut self) -> Result<String, FilterError> {
        match self.expected()? {
            Token::Text(text) => Ok(normal(&text)),
            Token::Word(word) => Ok(match normal(&word).as_str() {
                "true" => "1".to_owned(),
                "false" => "0".to_owned(),
                other => other.to_owned(),
            }),
            other => Err(other.unexpected()),
        }
    }

    fn condition(&mut self) -> Result<Condition, FilterError> {
        let word = self.word()?;
        let of_text: Option<fn(String) -> Test> = match word.to_ascii_lowercase().as_str() {
            "startswith" => Some(Test::StartsWith),
            "endswith" => Some(Test::EndsWith),
            "contains" => Some(Test::Contains),
            _ => None,
        };
        if let Some(test) = of_text {
            self.expect(&Token::Open)?;
            let field = self.word()?;
            self.expect(&Token::Comma)?;
            let test = test(self.value()?);
            self.expect(&Token::Close)?;
            return Ok(Condition { field, test });
        }
        let operator = self.word()?;
        let test = match operator.to_ascii_lowercase().as_str() {
            "eq" => Test::Equal(self.value()?),
            "ne" => Test::NotEqual(self.value()?),
            "lt" => Test::Less(self.value()?),
            "le" => Test::LessOrEqual(self.value()?),
            "gt" => Test::Greater(self.value()?),
            "ge" => Test::GreaterOrEqual(self.value()?),
            "in" => Test::In(self.values()?),
            "is" => Test::IsNull(self.is_null()?),
            _ => return Err(FilterError::Malformed(operator)),
        };
        Ok(Condition { field: word, test })
    }

    /// `(1, 2, 3)`.
    fn values(&mut self) -> Result<HashSet<String>, FilterError> {
        self.expect(&Token::Open)?;
        let mut values = HashSet::from([self.value()?]);
        loop {
            match self.expected()? {
                Token::Comma => values.insert(self.value()?),
                Token::Close => return Ok(values),
                other => return Err(other.unexpected()),
            };
        }
    }

    /// `null` or `not null`, after `is`.
    fn is_null(&mut self) -> Result<bool, FilterError> {
        let word = self.word()?;
        let is_not = word.eq_ignore_ascii_case("not");
        let null = if is_not { self.word()? } else { word };
        if null.eq_ignore_ascii_case("null") {
            Ok(!is_not)
        } else {
            Err(FilterError::Malformed(null))
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    struct Row {
        id: u32,
        name: &'static str,
        born: Option<&'static str>,
        active: bool,
    }

    const COLUMNS: &[Column<Row>] = &[
        ("Id", |row| json!(row.id)),
        ("Name", |row| json!(row.name)),
        ("Born", |row| json!(row.born)),
        ("IsActive", |row| json!(row.active)),
    ];

    const ROWS: [Row; 4] = [
        Row {
            id: 9,
            name: "D'Hondt",
            born: Some("1985-07-30T00:00:00"),
            active: true,
        },
        Row {
            id: 10,
            name: "Van Acker",
            born: None,
            active: true,
        },
        Row {
            id: 100,
            name: "van der Straeten",
            born: Some("2001-01-01T12:00:00"),
            active: false,
        },
        Row {
            id: 1000,
            name: "Évrard",
            born: Some("2001-01-02T00:00:00"),
            active: true,
        },
    ];

    fn found(text: &str) -> Result<Vec<u32>, FilterError> {
        let filter = Filter::parse(text)?;
        let bound = filter.bind(COLUMNS)?;
        Ok(ROWS.iter().filter(|row| bound.admits(row)).map(|row| row.id).collect())
    }

    #[test]
    fn each_operator_finds_its_rows() {
        let expected: [(&str, &[u32]); 22] = [
            ("Id eq 10", &[10]),
            ("Id eq '10'", &[10]),
            ("Id ne 10", &[9, 100, 1000]),
            ("Id lt 100", &[9, 10]),
            ("Id le 100", &[9, 10, 100]),
            ("Id gt 9", &[10, 100, 1000]),
            ("Id ge 100 and Id lt 1000", &[100]),
            ("Id in (9, 1000,7)", &[9, 1000]),
            ("Name eq 'D''Hondt'", &[9]),
            ("Name in ('d''hondt','Évrard')", &[9, 1000]),
            ("StartsWith(Name, 'van')", &[10, 100]),
            ("EndsWith(Name,'er')", &[10]),
            ("contains(Name, 'ra') AND IsActive eq 0", &[100]),
            ("IsActive eq true", &[9, 10, 1000]),
            ("Born is null", &[10]),
            ("Born is not null", &[9, 100, 1000]),
            ("Born ne '1985-07-30'", &[100, 1000]),
            ("Born eq '1985-07-30'", &[9]),
            (
                "Born ge '2001-01-01 00:00:00' and Born lt '2001-01-02 00:00:00'",
                &[100],
            ),
            ("Born le 2001-01-01T12:00:00", &[9, 100]),
            ("l.Id ge 100", &[100, 1000]),
            ("Id in (1)", &[]),
        ];
        for (text, ids) in expected {
            assert_eq!(found(text).as_deref(), Ok(ids), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_filter_is_refused() {
        for text in [
            "",
            "Id",
            "Id eq",
            "Id like 'x'",
            "Id eq 1 or Id eq 2",
            "Id in 1",
            "Id in (",
            "Id in ()",
            "Id is empty",
            "Name eq 'open",
            "StartsWith(Name)",
            "Id eq 1 and",
            "Id eq 1 2",
        ] {
            assert!(matches!(found(text), Err(FilterError::Malformed(_))), "{text}");
        }
        assert_eq!(found("Iid eq 1"), Err(FilterError::UnknownField("Iid".to_owned())));
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked_for(text in "\\PC{0,20}") {
            let filter = Filter::parse(&format!("Name eq '{}'", text.replace('\'', "''"))).unwrap();
            let expected = Condition { field: "Name".to_owned(), test: Test::Equal(normal(&text)) };
            prop_assert_eq!(filter, Filter(vec![expected]));
        }

        #[test]
        fn no_text_is_too_strange_to_be_refused(text in "\\PC{0,40}") {
            let _ = found(&text);
        }
    }
}
