/** A readable id for a name: what Python takes for one, and none that is there already. */

const LONGEST = 50;

export function idFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+/, "").slice(0, LONGEST).replace(/-+$/, "");
  const base = words === "" ? "my-stretch" : words;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
