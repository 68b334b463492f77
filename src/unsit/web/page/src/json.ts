/** A narrow look at JSON: what is not as agreed is a `ProtocolFault` that says where; nothing is guessed or filled in. */

/** Something that is not as agreed. */
export class ProtocolFault extends Error {
  override readonly name = "ProtocolFault";
}

export type Json = Readonly<Record<string, unknown>>;
/** Reads one value; `where` is its place in the message. */
export type Reader<T> = (value: unknown, where: string) => T;

export function fault(where: string, expected: string, found: unknown): never {
  throw new ProtocolFault(`${where}: found ${JSON.stringify(found) ?? "nothing"}, expected ${expected}`);
}

export function object(value: unknown, where: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fault(where, "an object", value);
  return value as Json;
}

export function text(value: unknown, where: string): string {
  return typeof value === "string" ? value : fault(where, "a text", value);
}

export function truth(value: unknown, where: string): boolean {
  return typeof value === "boolean" ? value : fault(where, "true or false", value);
}

export function number(value: unknown, where: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fault(where, "a finite number", value);
}

export function share(value: unknown, where: string): number {
  const found = number(value, where);
  return found >= 0 && found <= 1 ? found : fault(where, "0 to 1", value);
}

export function list<T>(value: unknown, where: string, item: Reader<T>): readonly T[] {
  if (!Array.isArray(value)) return fault(where, "a list", value);
  return value.map((each: unknown, index) => item(each, `${where}[${index}]`));
}

export function orNull<T>(value: unknown, where: string, read: Reader<T>): T | null {
  return value === null ? null : read(value, where);
}

export function oneOf<const T extends readonly string[]>(value: unknown, where: string, names: T): T[number] {
  const found = names.find((name) => name === value);
  return found ?? fault(where, `one of ${names.join(", ")}`, value);
}

/** A reader of one of these names. */
export function among<const T extends readonly string[]>(names: T): Reader<T[number]> {
  return (value, where) => oneOf(value, where, names);
}

/** Something by name. */
export function byName<T>(value: unknown, where: string, read: Reader<T>): Readonly<Record<string, T>> {
  const entry = ([name, each]: [string, unknown]): [string, T] => [name, read(each, `${where}.${name}`)];
  return Object.fromEntries(Object.entries(object(value, where)).map(entry));
}

/** Reads an object's fields, each by its own reader. */
export function fields<T>(value: unknown, where: string, readers: { readonly [K in keyof T]: Reader<T[K]> }): T {
  const given = object(value, where);
  const names = Object.keys(readers) as (keyof T & string)[];
  return Object.fromEntries(names.map((name) => [name, readers[name](given[name], `${where}.${name}`)])) as T;
}

/** A reader of an object with these fields. */
export function made<T>(readers: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  return (value, where) => fields(value, where, readers);
}

/** A reader of a list. */
export function listOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, where) => list(value, where, item);
}

/** A reader of something that may be null. */
export function maybe<T>(read: Reader<T>): Reader<T | null> {
  return (value, where) => orNull(value, where, read);
}

/** A reader of something by name. */
export function named<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, where) => byName(value, where, read);
}
