// Time that passes when a test says so.
const settled = () => new Promise((next) => setImmediate(next));

export class Time {
  steady = 0;
  wall = Date.UTC(2026, 0, 2);
  #timers = [];
  #made = 0;

  after(ms, work) {
    const timer = { at: this.steady + Math.max(0, ms), order: this.#made++, work };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  sleep(ms) {
    return new Promise((end) => this.after(ms, end));
  }

  /** Lets so many ms pass, and all happen that is due. */
  async pass(ms = 0) {
    const end = this.steady + ms;
    for (;;) {
      await settled();
      const next = this.#timers.reduce((first, timer) => (!first || before(timer, first) ? timer : first), null);
      if (!next || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#goTo(next.at);
      next.work();
    }
    this.#goTo(end);
  }

  /** What `promise` becomes, however long it takes. */
  async until(promise, most = 600_000) {
    let answer;
    promise.then((value) => (answer = { value }), (thrown) => (answer = { thrown }));
    for (const end = this.steady + most; !answer && this.steady < end; ) await this.pass(10);
    if (!answer) throw new Error(`nothing came of it in ${most} ms`);
    if ("thrown" in answer) throw answer.thrown;
    return answer.value;
  }

  /** The machine sleeps: the clock goes on, timers do not. */
  slept(ms) {
    this.wall += ms;
  }

  #goTo(at) {
    this.wall += at - this.steady;
    this.steady = at;
  }
}

const before = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order);
