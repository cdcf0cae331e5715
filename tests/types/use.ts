// Compiled, never run: what the types of api.ts allow, and (each below a @ts-expect-error) what they do not.
import { connect } from "@gatehouse/client";
import type { Api, Joined, Message, Mood } from "./api.js";
import type { Api as Drawing, Path } from "./service.js";

declare function takes<Expected>(value: Expected): void;
const api = connect<Api>({ url: "/_ephaptic" });

export async function right(): Promise<void> {
  takes<number>((await api.add(2, 3)).total);
  takes<number>((await api.add(2)).total);
  takes<void>(await api.say("hall", "hello", "calm"));
  takes<Message | null>(await api.find(undefined, "hello", true));
  const moods: Mood[] = ["eager"];
  takes<Message[]>(await api.search_messages(["hello"], moods, null));
  for await (const number of api.count(3)) takes<number>(number);
  takes<Uint8Array>(await api.picture("ada"));
  takes<Record<string, (number | null)[]>>(await api.marks());
  takes<{}>(await api.bounds({ x: 1, y: 2 }));
  takes<unknown>(await api.anything(new Date()));
  takes<boolean>(await api.new());
  api.on("Joined", (event) => takes<Joined>(event));
  api.on("Joined", ({ who, age }) => [takes<string>(who), takes<number | undefined>(age)]);
  api.once("Message", (message) => takes<string | undefined>(message.answers[0]?.class));
  api.on("gatehouse:expiring", ({ expires_in }) => takes<number>(expires_in));
  const { queryKey, queryFn } = api.queries.add(2, 3);
  takes<readonly unknown[]>(queryKey);
  takes<number>((await queryFn()).total);
}

export async function wrong(): Promise<void> {
  // @ts-expect-error: an argument of another type
  await api.add("2", 3);
  // @ts-expect-error: an argument is missing
  await api.add();
  // @ts-expect-error: an argument too many
  await api.add(1, 2, 3);
  // @ts-expect-error: no such method
  await api.subtract(1, 2);
  // @ts-expect-error: no such field in the result
  (await api.add(1, 2)).sum;
  // @ts-expect-error: the result itself, not its promise
  api.add(1, 2).total;
  // @ts-expect-error: the result may be null
  (await api.find(1, "hello")).text;
  // @ts-expect-error: there is no result
  takes<number>(await api.say("hall", "hello"));
  // @ts-expect-error: no such text in the enum
  await api.say("hall", "hello", "angry");
  // @ts-expect-error: an object without one of its fields
  await api.bounds({ x: 1 });
  // @ts-expect-error: an object with a field too many
  await api.bounds({ x: 1, y: 2, z: 3 });
  // @ts-expect-error: bytes are no text
  takes<string>(await api.picture("ada"));
  // @ts-expect-error: what can be anything has to be looked at first
  (await api.anything()).field;
  // @ts-expect-error: a stream is not awaited for its values
  takes<number>(await api.count(3));
  // @ts-expect-error: a method that gives one result is no stream
  for await (const number of api.add(1, 2)) takes<number>(number);
  // @ts-expect-error: no such event
  api.on("Left", () => undefined);
  // @ts-expect-error: no such field in the event
  api.on("Joined", (event) => event.whom);
  // @ts-expect-error: a field that may be missing
  api.on("Joined", ({ age }) => takes<number>(age));
  // @ts-expect-error: a listener for another event
  api.on("Joined", (event: Message) => event.text);
  // @ts-expect-error: a query with an argument of another type
  api.queries.add("2");
  // @ts-expect-error: a stream is no query
  api.queries.count(3);
}

export async function ofARunningService(): Promise<void> {
  const drawing = connect<Drawing>();
  const path: Path = { points: [{ x: 1, y: 2 }], notes: { made: "by hand" } };
  takes<boolean>(await drawing.draw(path));
  takes<Path | null>(await drawing.find("red", null));
  for await (const { x, y } of drawing.walk(path)) takes<number>(x + y);
  drawing.on("Drawn", ({ who, path }) => [takes<string>(who), takes<Path>(path)]);
  // @ts-expect-error: no such colour
  await drawing.find("blue");
  // @ts-expect-error: a point without one of its fields
  await drawing.draw({ points: [{ x: 1 }], notes: {} });
}
