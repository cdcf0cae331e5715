// What time it is to the words "3 minutes ago".
let now = $state(Date.now());
setInterval(() => (now = Date.now()), 20_000);

export const clock = {
  get now(): number {
    return now;
  },
};
