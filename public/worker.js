// Loads the review engine and hands it the page's messages, one after another, in the order in which they came.
let surfaced = false;
// Both are asked for at once: neither waits for the other to arrive.
const module_or_path = fetch("/worker/instroom_worker_bg.wasm");
let queue = import("/worker/instroom_worker.js").then(async (engine) => {
  await engine.default({ module_or_path });
  return engine;
});

self.onmessage = ({ data }) => {
  queue = queue.then(async (engine) => {
    await engine.answer(data);
    return engine;
  });
  queue.catch(surface);
};

queue.catch(surface);

// An error inside a promise does not reach the page; one that is thrown outside of it does, as the worker's `error` event.
function surface(error) {
  if (surfaced) return;
  surfaced = true;
  setTimeout(() => {
    throw error;
  });
}
