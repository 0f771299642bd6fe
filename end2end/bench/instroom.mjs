// One run of Instroom as a browser meets it: the worker starts cold, has the office's clients, gets a file, answers counts.

/** Times in milliseconds; `start` is the worker's own start (WebAssembly compiled and instantiated), part of `time`. */
globalThis.runInstroom = async (file) => {
  const bytes = await (await fetch(file)).blob();
  const started = performance.now();
  const worker = new Worker("/worker.js", { type: "module" });
  const waiting = [];
  worker.onerror = (event) => waiting.forEach(({ reject }) => reject(new Error(event.message)));
  worker.onmessage = ({ data }) => {
    const { number, body } = JSON.parse(data);
    if (body.response === "progress") return;
    const index = waiting.findIndex((one) => one.number === number);
    if (index >= 0) waiting.splice(index, 1)[0].resolve(body);
  };
  const answer = (number) => new Promise((resolve, reject) => waiting.push({ number, resolve, reject }));
  let next = 1;
  const ask = (body, attached) => {
    const promise = answer(next);
    worker.postMessage({ message: JSON.stringify({ number: next++, body }), file: attached });
    return promise;
  };
  await answer(0);
  const start = performance.now() - started;
  const loaded = await ask({ request: "load_clients" });
  if (loaded.response !== "clients_loaded") throw new Error(JSON.stringify(loaded));
  const job = async () => {
    const from = performance.now();
    const file = new File([bytes], "clients.xlsx");
    const opened = await ask({ request: "open_file", name: "clients.xlsx", today: "2026-03-02", default_language: "nl" }, file);
    if (opened.response !== "opened") throw new Error(JSON.stringify(opened));
    const reviewed = await ask({ request: "review" });
    return { time: performance.now() - from, counts: reviewed.counts ?? reviewed.overview?.counts };
  };
  const cold = await job();
  const warm = await job();
  worker.terminate();
  return { start, time: start + cold.time, warm: warm.time, counts: cold.counts };
};
