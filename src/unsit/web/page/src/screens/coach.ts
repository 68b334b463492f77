/**
 * The screen of the session: the mirrored picture with the skeleton, the cue, the ring, the legs, and Stop. Where the clock
 * guides, the figure takes the picture's place.
 */

import { button, html, write } from "../elements";
import { KEYS, type Binding } from "../keys";
import { Lamp } from "../lamp";
import { FIRST, letters, sizesFrom, step, type Reading } from "../legible";
import { Legs } from "../legs";
import { Meanwhile, type Pain } from "../meanwhile";
import { More } from "../more";
import { MuscleFigure } from "../muscles";
import type { Portrait } from "../portrait";
import type { CommandName, Cue, Moment, MuscleFacts, Phase, ShownStretch, Side, Source, Stretch, Verdict } from "../protocol";
import { Ring } from "../ring";
import { frontOf } from "../sides";
import { Silhouette } from "../silhouette";
import { Skeleton, type Standing } from "../skeleton";
import { LANGUAGE } from "../translations";
import { ViewPanel } from "../view";
import { COACH, KEYMAP } from "../words";

/** What the person may do here. */
export interface CoachActions {
  command(name: CommandName): void;
  showKeys(): void;
  toggleSound(): void;
  /** The pose that is held now is to become an own version, by this name. */
  keep(name: string, by: string): void;
  listen(wanted: boolean): void;
  /** Pain is told in passing. */
  told(pain: Pain): void;
  /** False while something else is being said. */
  say(text: string): boolean;
}

/** The share of the stage that words may take: a cue over the picture; what is told before, which is heard as well; above the figure. */
const ROOM_FOR = { cue: 0.5, told: 0.32, clock: 0.28 } as const;
/** The caption's letters in the cue's; it gives way first. */
const CAPTIONS = [0.6, 0.4, 0.28] as const;
/** What is not needed in the stretch goes again so long after the pointer was moved. */
const REACHED_MS = 3000;

const STANDINGS: Readonly<Partial<Record<Phase, Standing>>> = { holding: "in-stretch", correcting: "correcting" };
const SYMBOLS: Readonly<Record<Verdict | "none", string>> = { good: "●", usable: "◐", refused: "▲", none: "○" };

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
  readonly lamp = new Lamp((lit) => this.#shine(lit));
  #lit = false;
  #instead: "phone" | "demo" | "clock" | "off" = "off";
  readonly #view = html("p", { id: "view", class: "chip view", "data-verdict": "none" });
  readonly #figure = new MuscleFigure();
  readonly #figureButton = button(COACH.muscles, { id: "muscles", class: "chip", "aria-pressed": "false" }, () => this.toggleMuscles(), KEYS.muscles);
  readonly #yourView = new ViewPanel();
  readonly #silhouette = new Silhouette();
  readonly #stage: HTMLElement;
  readonly #ring = new Ring();
  readonly #legs = new Legs();
  readonly #scene = html("div", { class: "scene" });
  readonly #ready: HTMLButtonElement;
  readonly #readyIn = html("span", { class: "ready-in" });
  readonly more: More;
  readonly meanwhile: Meanwhile;
  readonly #pause: HTMLButtonElement;
  readonly #sound: HTMLButtonElement;
  readonly #voiceless = html("p", { class: "chip voiceless" });
  #phase: Phase = "looking";
  #told = false;
  #muscles: readonly MuscleFacts[] = [];
  #asked = "";
  #front: Side = "right";
  #waits = false;
  #anew = false;
  #reading: Reading = FIRST;
  #reached: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly portrait: Portrait, readonly actions: CoachActions) {
    this.video.muted = true; // the attribute alone counts only in markup
    const canvas = html("canvas", { class: "overlay", "aria-hidden": "true" });
    this.skeleton = new Skeleton(canvas);
    this.#pause = button(COACH.pause, { id: "pause", class: "quiet" }, () => this.togglePause(), KEYS.pause);
    this.#sound = button(COACH.soundOn, { id: "sound", class: "quiet", "aria-pressed": "true" }, () => actions.toggleSound(), KEYS.sound);
    this.#ready = button(COACH.ready, { id: "ready", class: "primary ready", hidden: true }, () => actions.command("ready"), KEYS.ready);
    this.#ready.append(this.#readyIn);
    this.more = new More({ keep: (name, by) => actions.keep(name, by), listen: (wanted) => actions.listen(wanted) });
    this.meanwhile = new Meanwhile({ told: (pain) => actions.told(pain), asked: (text) => actions.say(text) });
    const words = html("div", { class: "scrim" }, this.#cue, this.#caption, this.#why, this.#reason, this.#notice);
    const chips = html("div", { class: "chips" }, this.#light, this.#view, this.#voiceless, this.#figureButton, this.more.button,
      button(KEYMAP.title, { id: "keys-button", class: "chip" }, () => actions.showKeys(), KEYS.map));
    this.#figure.root.classList.add("live");
    this.#figure.root.hidden = true;
    this.#stage = html("section", { class: "stage" }, this.video, this.#silhouette.root, canvas, this.#scene, words, chips, this.#figure.root,
      this.meanwhile.root, this.#ready, this.more.root);
    this.root = html("div", { class: "screen coach-screen", lang: LANGUAGE }, this.#title, this.#stage, this.#panel());
    this.video.addEventListener("resize", () => this.#silhouette.fit(this.video));
    this.root.addEventListener("pointermove", () => this.#reach());
    new ResizeObserver(() => this.#fitWords()).observe(this.#stage);
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

  /** Make everything as before the first moment of a session of this stretch. */
  restart(stretch: Stretch, source: Source, hold_s: number): void {
    this.#phase = "looking";
    this.#front = "right";
    this.#waits = false;
    this.#anew = false;
    this.root.dataset["phase"] = "looking";
    this.root.dataset["watch"] = source === "clock" || source === "phone" ? source : "camera";
    this.skeleton.whole = source === "phone";
    this.skeleton.clear();
    this.#silhouette.restart();
    this.#read(FIRST);
    this.#ring.show(0, 0, hold_s, false);
    this.#legs.restart(stretch.counted_as, hold_s);
    this.#showCue(null);
    this.#offerReason("");
    write(this.#notice, "");
    this.#showVerdict(null);
    this.#yourView.hide();
    this.#showPause(false);
    this.#showReady(null);
    this.light(source === "clock" ? "clock" : "off");
    this.more.restart(stretch, source === "camera" || source === "phone");
    if (source === "clock" && !this.#figure.root.hidden) this.toggleMuscles();
  }

  /** The figure that goes through the stretch, where no camera watches; else the outline to stand in. */
  demonstrate(stretch: ShownStretch, first: Side | null): void {
    if (this.root.dataset["watch"] === "clock") this.portrait.show(stretch, this.#scene, first);
    else this.#silhouette.of(stretch, frontOf(stretch, first));
  }

  /** A sentence in the cue's place before the first cue; it may be long, and stands smaller. */
  tell(text: string): void {
    this.#yourView.hide();
    this.#showCue(null);
    write(this.#cue, text);
    this.#cue.dataset["tone"] = "told";
    this.#told = true;
    this.#fitWords();
  }

  /** The language of what is said, for whoever reads it aloud. */
  hearIn(language: string): void {
    for (const told of [this.#cue, this.#caption, this.#reason, this.#notice]) told.lang = language;
  }

  /** The session goes on: where a clock guides, it waits for the person to be in again. */
  goOn(): void {
    this.tell(COACH.goingOn);
    this.#anew = true;
  }

  /** Whether there is a voice to hear. */
  voice(exists: boolean): void {
    write(this.#voiceless, exists ? "" : COACH.noVoice);
  }

  /** What stands in a camera's place, if anything does. */
  light(instead: "phone" | "demo" | "clock" | "off"): void {
    this.#instead = instead;
    this.#shine(this.#lit);
  }

  #shine(lit: boolean): void {
    this.#lit = lit;
    const state = lit ? "camera" : this.#instead;
    this.#light.dataset["light"] = state;
    write(this.#light, { camera: COACH.cameraOn, phone: COACH.phoneOn, demo: COACH.demo, clock: COACH.clock, off: "" }[state]);
  }

  sound(on: boolean): void {
    this.#sound.setAttribute("aria-pressed", String(on));
    const label = this.#sound.querySelector(".label");
    if (label) write(label, on ? COACH.soundOn : COACH.soundOff);
  }

  get keys(): readonly Binding[] {
    const { actions } = this;
    const watched: readonly Binding[] = this.root.dataset["watch"] === "clock"
      ? [{ key: KEYS.ready, does: COACH.ready, possible: () => this.#waits, act: () => actions.command("ready") }]
      : [{ key: KEYS.muscles, does: KEYMAP.muscles, act: () => this.toggleMuscles() }];
    return [
      { key: KEYS.stop, does: COACH.stop, anywhere: true, act: () => actions.command("stop") },
      ...watched,
      { key: KEYS.pause, does: KEYMAP.pause, possible: () => !this.#waits, act: () => this.togglePause() },
      { key: KEYS.finish, does: KEYMAP.finish, act: () => actions.command("finish") },
      { key: KEYS.sound, does: KEYMAP.sound, act: () => actions.toggleSound() },
      { key: KEYS.why, does: KEYMAP.why, possible: () => this.#asked !== "", act: () => this.toggleWhy() },
      this.meanwhile.binding,
    ];
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
    this.#showWords(moment);
    this.#silhouette.show(moment);
    this.#showVerdict(moment.view.verdict);
    this.#yourView.show(moment);
    this.meanwhile.show(moment);
    if (moment.figure && !this.#figure.root.hidden) this.#figure.show(moment.figure, this.#front);
    if (moment.front_leg && this.root.dataset["watch"] === "clock") this.portrait.turn(moment.front_leg);
    this.#showPause(moment.phase === "paused");
    const paused = moment.phase === "paused";
    this.#anew &&= paused;
    this.#showReady(paused && !this.#anew ? null : moment.ready_in_s, paused);
  }

  #showWords(moment: Moment): void {
    const before = this.#words;
    this.#showMomentCue(moment);
    write(this.#caption, moment.say !== null && moment.say !== moment.cue?.text ? moment.say : "");
    write(this.#notice, moment.notice ?? "");
    // A phone that looks stands elsewhere than the screen that is read.
    const lens = this.root.dataset["watch"] === "phone" ? null : moment.view.lens;
    this.#read(step(this.#reading, lens, moment.time_s, moment.phase));
    if (this.#words !== before) this.#fitWords();
  }

  get #words(): string {
    return [this.#cue.textContent, this.#caption.textContent, this.#notice.textContent, this.#why.hidden].join("\n");
  }

  /** Write for someone so far away. */
  #read(reading: Reading): void {
    const before = this.#reading;
    this.#reading = reading;
    this.root.style.setProperty("--letters", `${letters(reading.written_for_m).toFixed(2)}px`);
    if (reading.written_for_m !== before.written_for_m) this.#fitWords();
  }

  /** As large as can be read from there, or as there is room for. */
  #fitWords(): void {
    const share = this.root.dataset["watch"] === "clock" ? ROOM_FOR.clock : this.#told ? ROOM_FOR.told : ROOM_FOR.cue;
    const room = share * this.#stage.clientHeight;
    if (room === 0) return;
    for (const size of sizesFrom(letters(this.#reading.written_for_m))) {
      for (const caption of CAPTIONS) if (this.#fits(size, caption * size, room)) return;
    }
  }

  #fits(cue_px: number, caption_px: number, room_px: number): boolean {
    this.#stage.style.setProperty("--cue", `${cue_px.toFixed(2)}px`);
    this.#stage.style.setProperty("--caption", `${caption_px.toFixed(2)}px`);
    const { offsetTop, offsetHeight } = this.#notice;
    return offsetTop + offsetHeight <= room_px && this.#cue.scrollWidth <= this.#cue.clientWidth;
  }

  /** Somebody is at the computer. */
  #reach(): void {
    clearTimeout(this.#reached);
    this.root.classList.add("reached");
    this.#reached = setTimeout(() => this.root.classList.remove("reached"), REACHED_MS);
  }

  #showSeconds(moment: Moment): void {
    const { ring, held_s, hold_s, in_stretch } = moment;
    this.#ring.show(ring, held_s[this.#front], hold_s, in_stretch);
    this.#legs.show(moment, this.#front);
  }

  /** Where the clock waits for the person to be in; after a while away, for as long as they like. */
  #showReady(ready_in_s: number | null, paused = false): void {
    const before = this.#waits;
    this.#waits = ready_in_s !== null;
    this.#ready.hidden = !this.#waits;
    if (ready_in_s !== null) write(this.#readyIn, paused ? "" : COACH.readyIn(ready_in_s));
    if (before && !this.#waits && document.activeElement === document.body) this.#title.focus();
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
    this.#fitWords();
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
      this.#legs.root,
      html("div", { class: "controls" },
        button(COACH.stop, { id: "stop", class: "stop" }, () => actions.command("stop"), KEYS.stop),
        this.#pause,
        button(COACH.finish, { id: "finish", class: "quiet" }, () => actions.command("finish"), KEYS.finish),
        this.#sound,
      ),
    );
  }
}
