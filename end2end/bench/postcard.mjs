// The four messages of the benchmark in the worker's own binary form (postcard): numbers as varints, enum variants by their
// place in `crates/review/src/protocol.rs`.

const REQUEST = { loadClients: 0, openFile: 1, review: 7 };
const RESPONSE = ["ready", "progress", "clients_loaded", "opened", "file_refused", "reviewed"];
const GROUPS = ["rows", "new", "double", "unchanged", "ambiguous", "invalid", "skipped", "only_existing"];
const DUTCH = 0;

function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

const text = (value) => {
  const bytes = new TextEncoder().encode(value);
  return [...varint(bytes.length), ...bytes];
};

const message = (number, request, ...parts) => Uint8Array.from([...varint(number), REQUEST[request], ...parts.flat()]);

export const loadClients = (number) => message(number, "loadClients");
export const openFile = (number, name, today) => message(number, "openFile", text(name), text(today), [DUTCH]);
export const review = (number) => message(number, "review");

/** The number and the kind of a response, and the counts when it has them. */
export function read(bytes) {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const number = next();
  const kind = RESPONSE[next()] ?? "other";
  return { number, kind, counts: kind === "reviewed" ? Object.fromEntries(GROUPS.map((group) => [group, next()])) : undefined };
}
