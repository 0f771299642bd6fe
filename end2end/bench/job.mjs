// The job of the benchmark, for a JavaScript reader: rows of text in, counts out. The rules are the part of Instroom's that
// decides on this data: mandatory fields, e-mail form, the national number's check digits in both centuries, matching by
// national number, else by client code, and comparison of every column.

const NATIONAL_NUMBER = 6, EMAIL = 2, CODE = 19;

function validNationalNumber(text) {
  if (!/^\d{11}$/.test(text)) return false;
  const base = Number(text.slice(0, 9));
  const check = Number(text.slice(9));
  return 97 - (base % 97) === check || 97 - ((2_000_000_000 + base) % 97) === check;
}

const validEmail = (text) => /^[^\s@;,"]+@[^\s@;,"]+\.[A-Za-z]{2,}$/.test(text);

/** Counts of the six groups for `rows` (header first) against `existing` (arrays in the same column order). */
export function count(rows, existing) {
  const byNumber = new Map(), byCode = new Map();
  existing.forEach((client, index) => {
    byNumber.set(client[NATIONAL_NUMBER], index);
    byCode.set(client[CODE], index);
  });
  const seen = new Uint8Array(existing.length);
  const counts = { new: 0, double: 0, unchanged: 0, invalid: 0, only_existing: 0 };
  for (let index = 1; index < rows.length; index++) {
    const row = rows[index];
    const text = (column) => (row[column] == null ? "" : String(row[column]).trim());
    const match = byCode.get(text(CODE)) ?? byNumber.get(text(NATIONAL_NUMBER));
    if (match !== undefined) seen[match] = 1;
    if (!text(0) || !text(1) || !validEmail(text(EMAIL)) || !validNationalNumber(text(NATIONAL_NUMBER))) {
      counts.invalid++;
    } else if (match === undefined) {
      counts.new++;
    } else {
      const old = existing[match];
      let differs = false;
      for (let column = 0; column < 20; column++) {
        if (text(column) !== old[column] && text(column) !== "") differs = true;
      }
      counts[differs ? "double" : "unchanged"]++;
    }
  }
  for (const found of seen) if (!found) counts.only_existing++;
  return counts;
}
