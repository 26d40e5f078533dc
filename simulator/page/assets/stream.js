// The stream of what happens in the simulator. When it breaks, everything is asked for anew and only then is
// the stream joined again: a simulator that was started again counts from the beginning and has lost its past.

// follow keeps the stream alive for ever. reload() asks for everything and returns the number to go on from;
// onEvent gets each event; onLine is told whether there is a connection.
export function follow({ reload, onEvent, onLine }) {
  let wait = 500;

  async function join() {
    try {
      listen(await reload());
    } catch {
      later();
    }
  }

  function listen(after) {
    const source = new EventSource(`/sim/events?after=${after}`);
    source.onopen = () => {
      wait = 500;
      onLine(true);
    };
    source.onmessage = (e) => onEvent(JSON.parse(e.data));
    source.onerror = () => {
      source.close();
      later();
    };
  }

  function later() {
    onLine(false);
    setTimeout(join, wait);
    wait = Math.min(wait * 1.5, 4000);
  }

  join();
}
