/** The screen of the session: the mirrored picture with the skeleton, the cue, the ring, the legs, and Stop. */

import { button, html, svg, write, type Key } from "../elements";
import type { CommandName, Cue, Moment, MuscleFacts, PerSide, Phase, Side, Verdict } from "../protocol";
import { SIDES } from "../protocol";
import { MuscleFigure } from "../muscles";
import { Ring } from "../ring";
import { Skeleton, type Standing } from "../skeleton";
import { ViewPanel } from "../view";
import { COACH, MUSCLES } from "../words";

/** What the person may do here. */
export interface CoachActions {
  command(name: CommandName): void;
  toggleSound(): void;
}

export const KEYS = {
  stop: { name: "Escape S", shown: "Esc" },
  pause: { name: "Space", shown: "Space" },
  finish: { name: "F", shown: "F" },
  sound: { name: "M", shown: "M" },
  why: { name: "W", shown: "W" },
  muscles: { name: "B", shown: "B" },
} as const satisfies Record<string, Key>;

const STANDINGS: Readonly<Partial<Record<Phase, Standing>>> = { holding: "in-stretch", correcting: "correcting" };
const SYMBOLS: Readonly<Record<Verdict | "none", string>> = { good: "●", usable: "◐", refused: "▲", none: "○" };

/** One front leg's seconds: a number, what it still owes, and a bar. */
class LegCounter {
  readonly #seconds: HTMLElement;
  readonly #owed = html("span", { class: "leg-owed" });
  readonly #bar = svg("rect", { class: "bar-fill", width: 0, height: 6 });
  readonly root: HTMLElement;

  constructor(side: Side) {
    this.#seconds = html("strong", { id: `held-${side}`, class: "leg-seconds", "data-seconds": 0 }, COACH.seconds(0));
    this.root = html("div", { class: "leg", "data-side": side },
      html("span", { class: "leg-name" }, COACH.legs[side]), this.#seconds, this.#owed,
      svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { class: "bar-track", width: 100, height: 6 }), this.#bar),
    );
  }

  show(held_s: number, hold_s: number, owed_s: number, inFront: boolean): void {
    this.#seconds.dataset["seconds"] = String(held_s);
    write(this.#seconds, COACH.seconds(held_s));
    write(this.#owed, owed_s > 0 ? COACH.owed(owed_s) : "");
    this.#bar.setAttribute("width", (100 * Math.min(held_s / hold_s, 1)).toFixed(1));
    this.root.classList.toggle("in-front", inFront);
    this.root.classList.toggle("full", held_s >= hold_s);
  }
}

export class CoachScreen {
  readonly name = "coach";
  readonly video = html("video", { id: "picture", muted: true, playsinline: true, "aria-hidden": "true" });
  readonly skeleton: Skeleton;
  readonly root: HTMLElement;
  readonly #title = html("h1", { class: "heard-only", tabindex: -1 }, COACH.title);
  readonly #cue = html("p", { id: "cue", class: "cue" });
  readonly #why = button(COACH.why, { id: "why", class: "why", "aria-expanded": "false", hidden: true }, () => this.toggleWhy(), KEYS.why);
  readonly #reason = html("p", { id: "reason", class: "reason", role: "status", hidden: true });
  readonly #caption = html("p", { id: "caption", class: "caption" });
  readonly #notice = html("p", { id: "notice", class: "notice", role: "status" });
  readonly #light = html("p", { id: "camera-light", class: "chip light" });
  readonly #view = html("p", { id: "view", class: "chip view", "data-verdict": "none" });
  readonly #figure = new MuscleFigure(() => html("span"));
  readonly #figureButton = button(MUSCLES.live, { id: "muscles", class: "chip", "aria-pressed": "false" }, () => this.toggleMuscles(), KEYS.muscles);
  readonly #yourView = new ViewPanel();
  readonly #ring = new Ring();
  readonly #legs: PerSide<LegCounter> = { right: new LegCounter("right"), left: new LegCounter("left") };
  readonly #pause: HTMLButtonElement;
  readonly #sound: HTMLButtonElement;
  readonly #voiceless = html("p", { class: "chip voiceless" });
  #phase: Phase = "looking";
  #told = false;
  #muscles: readonly MuscleFacts[] = [];
  #asked = "";
  #front: Side = "right";

  constructor(readonly actions: CoachActions) {
    this.video.muted = true; // the attribute alone counts only in markup
    const canvas = html("canvas", { class: "overlay", "aria-hidden": "true" });
    this.skeleton = new Skeleton(canvas);
    this.#pause = button(COACH.pause, { id: "pause", class: "quiet" }, () => this.togglePause(), KEYS.pause);
    this.#sound = button(COACH.soundOn, { id: "sound", class: "quiet", "aria-pressed": "true" }, () => actions.toggleSound(), KEYS.sound);
    const words = html("div", { class: "scrim" }, this.#cue, this.#caption, this.#why, this.#reason, this.#notice);
    const chips = html("div", { class: "chips" }, this.#light, this.#view, this.#voiceless, this.#figureButton);
    this.#figure.root.classList.add("live");
    this.#figure.root.hidden = true;
    this.root = html("div", { class: "screen coach-screen" }, this.#title,
      html("section", { class: "stage" }, this.video, canvas, chips, this.#figure.root, words), this.#panel());
  }

  enter(): void {
    this.#title.focus();
  }

  /** The muscles that the live figure can show. */
  know(muscles: readonly MuscleFacts[]): void {
    this.#muscles = muscles;
  }

  /** The figure that follows the person, or none: it costs a slow computer pictures a second, so it is asked for. */
  toggleMuscles(): void {
    const shown = this.#figure.root.hidden;
    this.#figure.root.hidden = !shown;
    this.#figureButton.setAttribute("aria-pressed", String(shown));
    if (shown) void this.#figure.prepare(this.#muscles);
    else this.#figure.close();
  }

  get standing(): Standing {
    return STANDINGS[this.#phase] ?? "neutral";
  }

  /** Make everything as before the first moment. */
  restart(hold_s: number, front: Side = "right"): void {
    this.#phase = "looking";
    this.#front = front;
    this.root.dataset["phase"] = "looking";
    this.skeleton.clear();
    this.#ring.show(0, 0, hold_s, false);
    for (const side of SIDES) this.#legs[side].show(0, hold_s, 0, false);
    this.#showCue(null);
    this.#offerReason("");
    write(this.#notice, "");
    this.#showVerdict(null);
    this.#yourView.hide();
    this.#showPause(false);
  }

  /** A sentence in the cue's place before the first cue; it may be long, and stands smaller. */
  tell(text: string): void {
    this.#yourView.hide();
    this.#showCue(null);
    write(this.#cue, text);
    this.#cue.dataset["tone"] = "told";
    this.#told = true;
  }

  /** Whether there is a voice to hear. */
  voice(exists: boolean): void {
    write(this.#voiceless, exists ? "" : COACH.noVoice);
  }

  /** The light that says that a camera is open. */
  light(state: "camera" | "demo" | "off"): void {
    this.#light.dataset["light"] = state;
    write(this.#light, { camera: COACH.cameraOn, demo: COACH.demo, off: "" }[state]);
  }

  sound(on: boolean): void {
    this.#sound.setAttribute("aria-pressed", String(on));
    const label = this.#sound.querySelector(".label");
    if (label) write(label, on ? COACH.soundOn : COACH.soundOff);
  }

  togglePause(): void {
    this.actions.command(this.#phase === "paused" ? "resume" : "pause");
  }

  /** Show what Python says to a frame. */
  show(moment: Moment): void {
    this.#phase = moment.phase;
    this.#front = moment.front_leg ?? this.#front;
    this.root.dataset["phase"] = moment.phase;
    this.root.dataset["standing"] = this.standing;
    this.#showSeconds(moment);
    this.#showMomentCue(moment);
    write(this.#caption, moment.say !== null && moment.say !== moment.cue?.text ? moment.say : "");
    write(this.#notice, moment.notice ?? "");
    this.#showVerdict(moment.view.verdict);
    this.#yourView.show(moment);
    if (moment.figure && !this.#figure.root.hidden) this.#figure.show(moment.figure);
    this.#showPause(moment.phase === "paused");
  }

  #showSeconds({ ring, held_s, hold_s, owed_s, in_stretch }: Moment): void {
    this.#ring.show(ring, held_s[this.#front], hold_s, in_stretch);
    for (const side of SIDES) {
      this.#legs[side].show(held_s[side], hold_s, owed_s?.[side] ?? 0, side === this.#front);
    }
  }

  /** What was told before the first cue stays until there is one, or the person is under way. */
  #showMomentCue({ cue, phase }: Moment): void {
    const waits = this.#told && cue === null && (phase === "looking" || phase === "setting_up");
    if (!waits) this.#showCue(cue);
  }

  #showCue(cue: Cue | null): void {
    this.#told = false;
    write(this.#cue, cue?.text ?? "");
    this.#cue.dataset["tone"] = cue?.tone ?? "";
    this.#cue.dataset["key"] = cue?.key ?? "";
    if (cue !== null && cue.why !== this.#asked) this.#offerReason(cue.why);
  }

  /** The reason for a cue can be asked for until another cue stands. */
  #offerReason(why: string): void {
    this.#asked = why;
    this.#why.hidden = why === "";
    this.#reason.hidden = true;
    this.#why.setAttribute("aria-expanded", "false");
  }

  /** Show the reason for the last cue, or put it away. */
  toggleWhy(): void {
    if (this.#asked === "") return;
    this.#reason.hidden = !this.#reason.hidden;
    this.#why.setAttribute("aria-expanded", String(!this.#reason.hidden));
    write(this.#reason, this.#reason.hidden ? "" : this.#asked);
  }

  #showVerdict(verdict: Verdict | null): void {
    const shown = verdict ?? "none";
    this.#view.dataset["verdict"] = shown;
    write(this.#view, `${SYMBOLS[shown]} ${COACH.view[shown]}`);
  }

  #showPause(paused: boolean): void {
    const label = this.#pause.querySelector(".label");
    if (label) write(label, paused ? COACH.resume : COACH.pause);
    this.#pause.classList.toggle("paused", paused);
  }

  #panel(): HTMLElement {
    const { actions } = this;
    return html("aside", { class: "panel" },
      this.#ring.root,
      this.#yourView.root,
      html("div", { class: "legs" }, this.#legs.right.root, this.#legs.left.root),
      html("div", { class: "controls" },
        button(COACH.stop, { id: "stop", class: "stop" }, () => actions.command("stop"), KEYS.stop),
        this.#pause,
        button(COACH.finish, { id: "finish", class: "quiet" }, () => actions.command("finish"), KEYS.finish),
        this.#sound,
      ),
    );
  }
}
