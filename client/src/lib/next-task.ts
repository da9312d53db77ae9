/**
 * Hands the thread over for what waits: keys, drawing. A promise alone does not, since what it resolves goes on in the same
 * task; and a timer waits for 4 ms more where it follows another.
 */
export function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
