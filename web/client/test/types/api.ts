// As `gatehouse types` prints it.
import type { Service } from "@gatehouse/client";

export interface Sum {
  total: number;
  note?: string;
}

export interface Joined {
  user: string;
}

export interface Methods {
  add(left: number, right?: number): Promise<Sum>;
  close(door: string): Promise<null>;
  count(to: number): AsyncIterableIterator<number>;
}

export interface Events {
  Joined: Joined;
}

export type Api = Service<Methods, Events>;
