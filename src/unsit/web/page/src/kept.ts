/** What is chosen for this computer alone, and kept by its browser; a browser may forbid it. */

/** What was kept under this name; null: nothing, or nothing may be. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Whether it is kept now. Null: no longer. */
export function keep(name: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch (reason) {
    console.warn(`${name} is not kept: ${String(reason)}`);
    return false;
  }
}
