/** The phone's page: it pairs, waits, looks while a session at the desk is under way, and shows that it works. */

import type { PictureTrouble } from "../camera";
import { button, html, write } from "../elements";
import { wordmark } from "../figure";
import { Skeleton, type Standing } from "../skeleton";
import { TiltSensor } from "../tilt";
import { Awake } from "../awake";
import { Eyes } from "./eyes";
import { isPaired, Line, pair } from "./line";
import type { Outcome, Tell } from "./protocol";
import { PHONE_PAGE, type PhoneTrouble } from "./words";

const STANDINGS: Readonly<Record<string, Standing>> = { holding: "in-stretch", correcting: "correcting" };
const CODE = /^#code=(\d{6})$/;

class PhonePage {
  readonly #app = document.getElementById("app") as HTMLElement;
  readonly #video = html("video", { id: "picture", muted: true, playsinline: true, "aria-hidden": "true" });
  readonly #canvas = html("canvas", { class: "overlay", "aria-hidden": "true" });
  readonly #cue = html("p", { id: "cue", class: "cue", role: "status" });
  readonly #view = html("p", { id: "view", class: "chip view" });
  readonly #held = html("p", { id: "held", class: "chip" });
  readonly #told = html("p", { id: "told", class: "phone-told", role: "alert" });
  readonly #line = new Line({
    up: () => this.#up(), heard: (message) => this.#hear(message), lost: () => this.#lost(),
    unpaired: () => this.#letGo(), replaced: () => this.#replaced(),
  });
  readonly #awake = new Awake();
  readonly #eyes: Eyes;
  #loaded = false;
  #wanted = false;
  #allowed = false;

  constructor() {
    this.#video.muted = true; // the attribute alone counts only in markup
    this.#eyes = new Eyes(this.#video, new Skeleton(this.#canvas), {
      frame: (frame) => void this.#line.send(frame),
      opened: (facing) => {
        document.body.dataset["facing"] = facing;
        this.#line.send({ type: "camera", state: "back" });
        this.#look();
      },
      closed: () => undefined,
      trouble: (trouble) => this.#onTrouble(trouble),
    });
    this.#eyes.ready.then(() => this.#onLoaded(), () => this.#onBlind());
  }

  async open(): Promise<void> {
    const code = CODE.exec(location.hash)?.[1] ?? "";
    history.replaceState(null, "", location.pathname); // the code is good once, and belongs in no history
    this.#say("opening", PHONE_PAGE.opening, "");
    try {
      if (await isPaired()) await this.#paired();
      else if (code) await this.#pair(code);
      else this.#askCode("");
    } catch (reason) {
      console.warn(String(reason));
      this.#askCode(PHONE_PAGE.unreachable);
    }
  }

  // Pairing

  #askCode(told: string): void {
    const input = html("input", {
      id: "code", type: "text", inputmode: "numeric", pattern: "[0-9 ]*", maxlength: 7, autocomplete: "one-time-code", "aria-describedby": "told",
    });
    const form = html("form", { class: "phone-form" },
      html("label", { class: "field-name", for: "code" }, PHONE_PAGE.code), input, html("button", { type: "submit", class: "primary start" }, PHONE_PAGE.pair));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#pair(input.value.replaceAll(" ", ""));
    });
    this.#say("pairing", PHONE_PAGE.pairTitle, PHONE_PAGE.pairLead, form, this.#told);
    write(this.#told, told);
    input.focus();
  }

  async #pair(code: string): Promise<void> {
    this.#say("pairing", PHONE_PAGE.pairTitle, PHONE_PAGE.pairing);
    let outcome: Outcome;
    try {
      outcome = await pair(code);
    } catch (reason) {
      console.warn(String(reason));
      return this.#askCode(PHONE_PAGE.unreachable);
    }
    if (outcome === "paired") await this.#paired();
    else this.#askCode(PHONE_PAGE.outcomes[outcome]);
  }

  /** The browser asks of the person only for a tap; where it would ask nothing, none is needed. */
  async #paired(): Promise<void> {
    this.#line.open();
    if (this.#allowed) return this.#begin();
    if (TiltSensor.asks || !(await cameraIsAllowed())) this.#askToAllow("");
    else await this.#allow();
  }

  #askToAllow(told: string): void {
    this.#say("allowing", PHONE_PAGE.allowTitle, PHONE_PAGE.allowLead,
      button(PHONE_PAGE.allow, { id: "allow", class: "primary start" }, () => void this.#allow()), this.#told);
    write(this.#told, told);
  }

  async #allow(): Promise<void> {
    try {
      await this.#eyes.allow();
    } catch (reason) {
      const { trouble } = reason as { trouble?: PictureTrouble };
      if (!isPhoneTrouble(trouble)) throw reason;
      return this.#askToAllow(PHONE_PAGE.troubles[trouble]);
    }
    this.#allowed = true;
    this.#begin();
  }

  #begin(): void {
    void this.#awake.keep();
    this.#up();
  }

  // Waiting and looking

  #onLoaded(): void {
    this.#loaded = true;
    this.#up();
  }

  /** The desk is told once everything is there, and again on each new line. */
  #up(): void {
    if (this.#loaded && this.#allowed) this.#line.send({ type: "ready" });
    this.#settle();
  }

  #hear(message: { type: "open" } | { type: "close" } | Tell): void {
    if (message.type === "tell") return this.#show(message);
    this.#wanted = message.type === "open";
    this.#settle();
  }

  /** The camera is as the desk wants it, as soon as it can be. */
  #settle(): void {
    if (!this.#allowed) return;
    if (this.#wanted && this.#loaded) void this.#eyes.open();
    else {
      this.#eyes.close();
      this.#wait(this.#loaded ? PHONE_PAGE.waitLead : PHONE_PAGE.loading);
    }
  }

  #wait(lead: string): void {
    this.#say("waiting", this.#loaded ? PHONE_PAGE.waitTitle : PHONE_PAGE.allowTitle, lead, this.#turn());
  }

  #look(): void {
    if (document.body.dataset["screen"] === "looking") return;
    write(this.#cue, "");
    write(this.#held, "");
    this.#showVerdict("none");
    this.#place("looking", html("div", { class: "phone-stage" }, this.#video, this.#canvas,
      html("div", { class: "scrim" }, this.#cue),
      html("div", { class: "phone-bar" }, html("div", { class: "phone-chips" }, this.#view, this.#held), this.#turn(), html("p", { class: "phone-privacy" }, PHONE_PAGE.looking))));
  }

  #show({ phase, verdict, cue, held_s, hold_s }: Tell): void {
    this.#eyes.standing = STANDINGS[phase] ?? "neutral";
    write(this.#cue, cue?.text ?? "");
    this.#cue.dataset["tone"] = cue?.tone ?? "";
    write(this.#held, PHONE_PAGE.of(held_s, hold_s));
    this.#showVerdict(verdict ?? "none");
  }

  #showVerdict(verdict: keyof typeof PHONE_PAGE.verdicts): void {
    this.#view.dataset["verdict"] = verdict;
    write(this.#view, PHONE_PAGE.verdicts[verdict]);
  }

  #turn(): HTMLElement {
    return button(PHONE_PAGE.turn, { id: "turn", class: "quiet" }, () => void this.#eyes.turn());
  }

  // What can be missing

  #onTrouble(trouble: PictureTrouble): void {
    if (!isPhoneTrouble(trouble) || trouble === "insecure") return;
    this.#line.send({ type: "camera", state: trouble });
    this.#say("trouble", PHONE_PAGE.pairTitle, PHONE_PAGE.troubles[trouble],
      button(PHONE_PAGE.tryAgain, { class: "primary start" }, () => this.#settle()), this.#turn());
  }

  #onBlind(): void {
    this.#line.send({ type: "camera", state: "blind" });
    this.#say("trouble", PHONE_PAGE.pairTitle, PHONE_PAGE.blind);
  }

  /** Nobody is there to look for: the camera closes until the desk asks for it again. */
  #lost(): void {
    this.#wanted = false;
    if (!this.#allowed) return;
    this.#eyes.close();
    this.#wait(PHONE_PAGE.awayLead);
  }

  #letGo(): void {
    this.#end(PHONE_PAGE.letGoTitle, PHONE_PAGE.letGoLead, PHONE_PAGE.again, () => this.#askCode(""));
  }

  #replaced(): void {
    this.#end(PHONE_PAGE.replacedTitle, PHONE_PAGE.replacedLead, PHONE_PAGE.here, () => void this.#paired());
  }

  #end(title: string, lead: string, way: string, go: () => void): void {
    this.#wanted = false;
    this.#eyes.close();
    this.#awake.release();
    this.#say("ended", title, lead, button(way, { class: "primary start" }, go));
  }

  #say(screen: string, title: string, lead: string, ...more: readonly HTMLElement[]): void {
    this.#place(screen, html("div", { class: "phone-quiet" },
      html("div", { class: "brand" }, wordmark(), PHONE_PAGE.product),
      html("h1", {}, title), html("p", { class: "lead" }, lead), ...more, html("p", { class: "privacy" }, PHONE_PAGE.privacy)));
  }

  #place(screen: string, root: HTMLElement): void {
    document.body.dataset["screen"] = screen;
    this.#app.replaceChildren(root);
  }
}

/** Whether the camera may be opened without asking; where a browser does not tell, it asks. */
async function cameraIsAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" as PermissionName })).state === "granted";
  } catch {
    return false;
  }
}

void new PhonePage().open();

function isPhoneTrouble(trouble: PictureTrouble | undefined): trouble is PhoneTrouble {
  return trouble !== undefined && trouble in PHONE_PAGE.troubles;
}
