// One run of Instroom as a browser meets it: the worker starts cold, has the office's clients, gets a file, answers counts.
import { loadClients, openFile, read, review } from "./postcard.mjs";

/** Times in milliseconds; `start` is the worker's own start (WebAssembly compiled and instantiated), part of `time`. */
globalThis.runInstroom = async (file) => {
  const bytes = await (await fetch(file)).blob();
  const started = performance.now();
  const worker = new Worker("/worker.js", { type: "module" });
  const waiting = [];
  worker.onerror = (event) => waiting.forEach(({ reject }) => reject(new Error(event.message)));
  worker.onmessage = ({ data }) => {
    const message = read(data);
    if (message.kind === "progress") return;
    // Nothing answers a message that the worker cannot read, but that it cannot.
    if (message.kind === "other") return waiting.forEach(({ reject }) => reject(new Error("the worker refused a message")));
    const index = waiting.findIndex((one) => one.number === message.number);
    if (index >= 0) waiting.splice(index, 1)[0].resolve(message);
  };
  const answer = (number) => new Promise((resolve, reject) => waiting.push({ number, resolve, reject }));
  let number = 0;
  const ask = async (expected, request, ...parts) => {
    const answered = answer(++number);
    const [file, ...rest] = parts;
    worker.postMessage({ message: request(number, ...rest), file });
    const message = await answered;
    if (message.kind !== expected) throw new Error(`${message.kind} instead of ${expected}`);
    return message;
  };
  await answer(0);
  const start = performance.now() - started;
  await ask("clients_loaded", loadClients);
  const job = async () => {
    const from = performance.now();
    const file = new File([bytes], "clients.xlsx");
    await ask("opened", openFile, file, "clients.xlsx", "2026-03-02");
    const { counts } = await ask("reviewed", review);
    return { time: performance.now() - from, counts };
  };
  const cold = await job();
  const warm = await job();
  worker.terminate();
  return { start, time: start + cold.time, warm: warm.time, counts: cold.counts };
};
