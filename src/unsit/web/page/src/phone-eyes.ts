/** The phone as the camera, at the desk: a chip that says how it stands, and a dialog in which it is paired, chosen and let go. */

import { radios } from "./choices";
import { button, html, write } from "./elements";
import type { PhoneNews, PhoneOrder } from "./protocol";
import { PHONE } from "./words";

const TICK_MS = 1000;

export class PhoneEyes {
  readonly chip = html("button", { type: "button", id: "phone", class: "phone-chip", "aria-haspopup": "dialog", hidden: true });
  readonly #dialog = html("dialog", { id: "phone-dialog", class: "phone-dialog", "aria-labelledby": "phone-title" });
  readonly #state = html("p", { id: "phone-state", class: "phone-state", role: "status" });
  readonly #left = html("span", { class: "phone-left" });
  readonly #body = html("div", { class: "phone-body" });
  readonly #forget = button(PHONE.forget, { id: "phone-forget", class: "quiet" }, () => this.order({ type: "phone", name: "forget" }));
  #news: PhoneNews | null = null;
  #wanted = true;
  #heard_ms = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(readonly order: (order: PhoneOrder) => void) {
    this.#dialog.append(
      html("h2", { id: "phone-title", tabindex: -1 }, PHONE.title), html("p", { class: "hint" }, PHONE.lead), this.#state, this.#body,
      html("div", { class: "ways" }, button(PHONE.close, { id: "phone-close", class: "primary" }, () => this.#dialog.close()), this.#forget));
    this.#dialog.addEventListener("close", () => this.#closed());
    // What is open keeps its own keys: the page's must not act behind it.
    this.#dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.chip.addEventListener("click", () => this.open());
  }

  /** Whether a phone watches the next session. */
  get watches(): boolean {
    return this.#wanted && this.#news !== null && this.#news.state !== "unpaired";
  }

  onNews(news: PhoneNews): void {
    const before = this.#news;
    this.#news = news;
    this.#heard_ms = performance.now();
    this.#showChip(news);
    if (!this.#dialog.open) return;
    write(this.#state, PHONE.states[news.state]);
    if (before?.code !== news.code || (before?.state === "unpaired") !== (news.state === "unpaired")) this.#showBody(news);
  }

  #showChip({ state }: PhoneNews): void {
    const standing = state !== "unpaired" && !this.#wanted ? "off" : state;
    this.chip.hidden = false;
    this.chip.dataset["state"] = standing;
    write(this.chip, PHONE.chip[standing]);
  }

  /** The dialog, in which a phone is paired, chosen and let go. */
  open(): void {
    if (!this.#news || this.#dialog.open) return;
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#showBody(this.#news);
    this.#dialog.showModal();
    this.#dialog.querySelector("h2")?.focus();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.order({ type: "phone", name: "look" }); // the code may have had its time
    write(this.#state, PHONE.states[this.#news.state]);
  }

  #closed(): void {
    clearInterval(this.#ticking);
    this.chip.focus();
  }

  /** The code's time goes by; a new one is asked for when it is over. */
  #tick(): void {
    const { left_s } = this.#news ?? { left_s: null };
    if (left_s === null) return;
    const seconds = left_s - (performance.now() - this.#heard_ms) / 1000;
    if (seconds > 0) write(this.#left, PHONE.codeLeft(seconds));
    else this.order({ type: "phone", name: "look" });
  }

  #showBody(news: PhoneNews): void {
    if (this.#forget === document.activeElement && news.code !== null) this.#dialog.querySelector("h2")?.focus();
    this.#forget.hidden = news.code !== null;
    this.#body.replaceChildren(...(news.code === null ? this.#paired() : this.#unpaired(news, news.code)));
    this.#tick();
  }

  #unpaired({ address, fingerprint }: PhoneNews, code: string): readonly HTMLElement[] {
    return [
      html("div", { class: "phone-scan" },
        html("img", { class: "phone-code-picture", src: `/phone.svg?of=${code}`, alt: PHONE.alt, width: 220, height: 220 }),
        html("div", { class: "phone-how" },
          html("p", {}, PHONE.scan),
          html("p", {}, PHONE.type, html("br"), html("span", { id: "phone-address", class: "phone-address" }, address)),
          html("p", { class: "phone-code" }, PHONE.code, " ", html("strong", { id: "phone-code" }, `${code.slice(0, 3)} ${code.slice(3)}`), this.#left))),
      html("p", { class: "hint" }, PHONE.warning),
      html("details", { class: "opens" }, html("summary", {}, PHONE.fingerprint), html("p", { id: "phone-fingerprint", class: "fingerprint" }, fingerprint)),
    ];
  }

  #paired(): readonly HTMLElement[] {
    const options = (["phone", "here"] as const).map((value) => ({ value, label: PHONE.looks[value] }));
    const choose = (value: string): void => {
      this.#wanted = value === "phone";
      if (this.#news) this.#showChip(this.#news);
    };
    return [
      html("fieldset", { class: "choice" }, html("legend", {}, PHONE.eyes),
        html("div", { class: "pills" }, ...radios("eyes", options, this.#wanted ? "phone" : "here", choose))),
    ];
  }
}
