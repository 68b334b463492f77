import { PerspectiveCamera, Vector3 } from "three";
import { describe, expect, test } from "vitest";
import { aim, alike, roomBetween, roomOf } from "./framing";

const TALL = Float32Array.from([0, 0, 0, 0.1, 0, 0.1, -0.1, 1.75, 0, 0.1, 1, -0.2]);
const LONG = Float32Array.from([-0.7, 0.2, 0.1, 0.6, 0.2, -0.1, 0, 1.4, 0, 0.1, 0.2, 0]);

describe("the frame", () => {
  test.each([[0.6, TALL], [1, TALL], [1.8, TALL], [0.6, LONG], [1, LONG], [1.8, LONG]])(
    "in a picture of aspect %d holds everything, however it turns", (aspect, points) => {
      const camera = new PerspectiveCamera(26, aspect, 0.5, 20);
      const room = roomOf([{ points, spot: [0, 0] }]);
      aim(camera, room);
      camera.updateMatrixWorld();
      const lowest = points[1] ?? 0;
      let furthest = 0;
      for (let turn = 0; turn < 360; turn += 15) {
        for (let at = 0; at < points.length; at += 3) {
          const place = new Vector3((points[at] ?? 0) - room.x, (points[at + 1] ?? 0) - lowest, (points[at + 2] ?? 0) - room.z);
          place.applyAxisAngle(new Vector3(0, 1, 0), (turn * Math.PI) / 180).project(camera);
          furthest = Math.max(furthest, Math.abs(place.x), Math.abs(place.y));
        }
      }
      expect(furthest).toBeLessThan(1);
      expect(furthest).toBeGreaterThan(0.8);
    });

  test("of several poses has room for each", () => {
    const both = roomOf([{ points: TALL, spot: [0, 0] }, { points: LONG, spot: [0.2, 0] }]);
    const wider = roomOf([{ points: LONG, spot: [0.2, 0] }]);
    expect(Math.max(...both.rings)).toBeGreaterThanOrEqual(Math.max(...wider.rings));
  });

  test("of who lies on something reaches higher", () => {
    const [low, high] = [0, 0.6].map((lift) => roomOf([{ points: LONG, spot: [0, 0], lift }]));
    const top = ({ rings }: { rings: readonly number[] }): number => rings.reduce((best, far, slice) => (far > 0 ? slice : best), 0);
    expect(low && high && top(high) - top(low)).toBeGreaterThan(6);
  });

  test("comes to rest", () => {
    const [from, to] = [roomOf([{ points: TALL, spot: [0, 0] }]), roomOf([{ points: LONG, spot: [0, 0] }])];
    expect(alike(from, to)).toBe(false);
    expect(alike(roomBetween(from, to, 1), to)).toBe(true);
  });
});
