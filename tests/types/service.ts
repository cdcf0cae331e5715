// The API of a service, printed by `gatehouse types`: what is changed here is lost when it prints again.
import type { Service } from "@gatehouse/client";

export interface Methods {
  clear(reason: unknown): Promise<void>;
  draw(path: Path, width?: number): Promise<boolean>;
  find(colour: Colour, near?: Point | null): Promise<Path | null>;
  picture(): Promise<Uint8Array>;
  walk(path: Path): AsyncIterableIterator<Point>;
}

export interface Events {
  Drawn: Drawn;
}

export type Api = Service<Methods, Events>;

export interface Point {
  x: number;
  y: number;
}

export type Colour = "red" | "green";

export interface Path {
  points: Point[];
  colour?: Colour;
  notes: Record<string, string>;
}

export interface Drawn {
  who: string;
  path: Path;
}
