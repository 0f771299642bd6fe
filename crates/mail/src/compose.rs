//! Messages as bytes: RFC 5322 and MIME.

use std::time::SystemTime;

use backend::mail::{LOGO_ADDRESS, Logo, Mailbox, Message};
use domain::email_address::EmailAddress;
use lettre::{
    Address,
    message::{
        Attachment, Body, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use crate::header_text::{LONGEST_NAME, LONGEST_SUBJECT, one_line};

/// A message as it goes to a server, and from whom and to whom it goes there.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Whom the server reports to.
    pub from: Address,
    /// The only recipient.
    pub to: Address,
    /// ASCII, in lines that end in CR LF.
    pub bytes: Vec<u8>,
}

/// Why no message can be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotComposed {
    /// The address of the sender, or the one for answers, is none.
    #[error("the sender's address is none that mail can come from")]
    Sender,
    /// The address of the recipient is one that few servers take: it has accents before the `@`.
    #[error("the address is none that mail can be sent to")]
    Recipient,
    /// A part of the message cannot be written.
    #[error("the message cannot be written")]
    Parts,
}

/// The bytes of a message that is sent at `now`.
///
/// # Errors
/// [`NotComposed`] for addresses that no mail can go to or come from.
pub fn compose(message: &Message, now: SystemTime) -> Result<Composed, NotComposed> {
    let from = address(&message.from.address).ok_or(NotComposed::Sender)?;
    let to = mailable(&message.to).ok_or(NotComposed::Recipient)?;
    let mut builder = lettre::Message::builder()
        .message_id(Some(format!("<{}@{}>", message.id.0.as_hyphenated(), from.domain())))
        .date(now)
        .from(named(&message.from, &from))
        .to(to.clone().into())
        .subject(one_line(&message.subject, LONGEST_SUBJECT))
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = &message.reply_to {
        builder = builder.reply_to(address(reply_to).ok_or(NotComposed::Sender)?.into());
    }
    if let Some(unsubscribe) = message
        .unsubscribe
        .as_deref()
        .filter(|address| is_address_of_web_or_mail(address))
    {
        builder = builder.raw_header(raw("List-Unsubscribe", &format!("<{unsubscribe}>")));
    }
    let message = builder.multipart(parts(message)?).map_err(|_| NotComposed::Parts)?;
    Ok(Composed {
        from,
        to,
        bytes: message.formatted(),
    })
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn named(mailbox: &Mailbox, address: &Address) -> lettre::message::Mailbox {
    let name = one_line(&mailbox.name, LONGEST_NAME);
    lettre::message::Mailbox::new(Some(name).filter(|name| !name.is_empty()), address.clone())
}

fn address(text: &str) -> Option<Address> {
    mailable(&EmailAddress::parse(text).ok()?)
}

/// The address with its domain in ASCII, as every server takes it.
fn mailable(address: &EmailAddress<'_>) -> Option<Address> {
    let (local, domain) = address.as_str().rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    local.is_ascii().then(|| Address::new(local, domain).ok())?
}

/// Whether it can stand between the angle brackets of a header.
fn is_address_of_web_or_mail(text: &str) -> bool {
    let is_known = text.starts_with("mailto:") || text.starts_with("https://");
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b',');
    is_known && text.len() <= 500 && text.bytes().all(is_plain)
}

/// The text, and the HTML with its logo: a mail program shows the last that it can.
fn parts(message: &Message) -> Result<MultiPart, NotComposed> {
    let text = part(ContentType::TEXT_PLAIN, &message.text)?;
    let html = part(ContentType::TEXT_HTML, &message.html)?;
    let alternative = MultiPart::alternative().singlepart(text);
    Ok(match &message.logo {
        None => alternative.singlepart(html),
        Some(logo) => alternative.multipart(MultiPart::related().singlepart(html).singlepart(picture(logo)?)),
    })
}

fn part(content_type: ContentType, text: &str) -> Result<SinglePart, NotComposed> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable);
    let body = body.map_err(|_| NotComposed::Parts)?;
    Ok(SinglePart::builder().header(content_type).body(body))
}

fn picture(logo: &Logo) -> Result<SinglePart, NotComposed> {
    let content_type = ContentType::parse(logo.media_type.media_type()).map_err(|_| NotComposed::Parts)?;
    let body = Body::new_with_encoding(logo.bytes.clone(), ContentTransferEncoding::Base64);
    let body = body.map_err(|_| NotComposed::Parts)?;
    Ok(Attachment::new_inline(LOGO_ADDRESS.trim_start_matches("cid:").to_owned()).body(body, content_type))
}
