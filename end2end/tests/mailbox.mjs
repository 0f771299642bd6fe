// A mail server on loopback that keeps what it gets, read as a mail program reads it.
import { once } from "node:events";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { test as base } from "./instroom.mjs";

/** Starts it; `settings` are those of an Instroom that mails through it, and it ends with `stop`. */
export async function openMailbox() {
  const messages = [];
  const refused = new Map();
  let closed;
  const refusal = (why) => why && Object.assign(new Error(why.text), { responseCode: why.code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onConnect: (_session, answer) => answer(refusal(closed)),
    onRcptTo: ({ address }, _session, answer) => answer(refusal(refused.get(address))),
    onData(stream, session, answer) {
      simpleParser(stream).then(
        (message) => {
          messages.push({ ...message, recipients: session.envelope.rcptTo.map(({ address }) => address) });
          answer();
        },
        (error) => answer(error),
      );
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    settings: {
      INSTROOM_SMTP_HOST: "127.0.0.1",
      INSTROOM_SMTP_PORT: String(server.server.address().port),
      INSTROOM_SMTP_SECURITY: "none",
      INSTROOM_MAIL_FROM: "vragenlijst@kantoor.example",
    },
    messages,
    to: (address) => messages.filter(({ recipients }) => recipients.includes(address)),
    refuse: (address, code, text) => refused.set(address, { code, text }),
    accept: (address) => refused.delete(address),
    /** From now on nobody is let in, with this answer; without one everybody is again. */
    close: (code, text) => (closed = code && { code, text }),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** The link in a letter, without the address of the server. */
export const linkIn = (message) => new URL(message.text.match(/https?:\/\/\S+\/q\/\w+/)[0]).pathname;

/** The tests of one file, with a mailbox of their own that their office mails to. */
export const test = base.extend({
  mailbox: [
    async ({}, use) => {
      const mailbox = await openMailbox();
      await use(mailbox);
      await mailbox.stop();
    },
    { scope: "worker" },
  ],
  settings: [async ({ mailbox }, use) => use(mailbox.settings), { scope: "worker", option: true }],
});
