// Each peer reads the bytes of an .xlsx into rows of its first sheet; everything after that is `count`.
import { readXlsx } from "hucre/xlsx";
import readExcelFile from "read-excel-file/browser";
import * as sheetjs from "xlsx";
import * as sheetjsDense from "xlsx-dense";
import { count } from "./job.mjs";

const sheetJsRows = (library, options) => (bytes) => {
  const workbook = library.read(bytes, { type: "array", ...options });
  return library.utils.sheet_to_json(workbook.Sheets[workbook.SheetNames[0]], { header: 1 });
};

const readers = {
  hucre: async (bytes) => (await readXlsx(bytes)).sheets[0].rows,
  "read-excel-file": async (bytes) => {
    const sheets = await readExcelFile(new Blob([bytes]));
    return sheets[0]?.data ?? sheets;
  },
  "sheetjs-0.20.3": sheetJsRows(sheetjsDense, { dense: true }),
  "sheetjs-0.18.5": sheetJsRows(sheetjs, {}),
};

/** One run of one peer: bytes to counts. Times in milliseconds. */
globalThis.runPeer = async (name, file, existing) => {
  const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
  const clients = await (await fetch(existing)).json();
  const start = performance.now();
  const rows = await readers[name](bytes);
  const counts = count(rows, clients);
  return { time: performance.now() - start, counts };
};
