//! Values of JSON as text, however a CRM writes them.

use serde_json::Value;

/// Text and numbers as they are written, yes and no as words, nothing as empty. A list or an object is no value.
pub(crate) fn of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A whole number, also where it is written as text.
pub(crate) fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Yes or no, as a word or a number.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    let text = of(value)?;
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A date that is written as a moment loses its midnight: `1985-07-30T00:00:00`.
pub(crate) fn day(text: &str) -> &str {
    let is_midnight =
        |time: &str| !time.is_empty() && time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.' | b'Z'));
    match text.split_once('T') {
        Some((date, time)) if is_midnight(time) => date,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_text() {
        for (value, text) in [
            (json!("a"), "a"),
            (json!(12), "12"),
            (json!(true), "true"),
            (Value::Null, ""),
        ] {
            assert_eq!(of(&value).as_deref(), Some(text));
        }
        assert_eq!(of(&json!(["a"])), None);
    }

    #[test]
    fn only_midnight_is_dropped() {
        assert_eq!(day("1985-07-30T00:00:00"), "1985-07-30");
        assert_eq!(day("1985-07-30T00:00:00.000Z"), "1985-07-30");
        assert_eq!(day("1985-07-30T22:00:00Z"), "1985-07-30T22:00:00Z");
        assert_eq!(day("1985-07-30"), "1985-07-30");
        assert_eq!(day("Tongeren"), "Tongeren");
    }
}
