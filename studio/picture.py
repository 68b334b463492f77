"""Pictures of dressed figures in rooms: rendered off-screen by VTK, then what a camera adds to them.

The only module that knows VTK. A picture is as OpenCV holds it: (height, width, 3), blue first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import vtk
from vtk.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy

from studio.figure import Corners
from studio.lenses import Lens
from studio.rooms import Box, Room, Texture
from studio.turning import about
from unsit.geometry import Array

FINER = 2
"""Rendered this many times finer and shrunk, for smooth edges."""
WALL_HEIGHT_M = 3.1
CEILING = np.full((4, 4, 3), 225, dtype=np.uint8)
BEFORE_M = 6.0
GAINS = (0.6, 2.5)
BRIGHT = 0.92
"""How far a camera makes a picture darker or brighter, and the luma that it keeps 97 in 100 pixels below."""

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Sensor:
    """What a camera adds: the mean luma (0..1) it exposes for, noise (of 255), blur (pixels), JPEG's quality."""

    exposure: float
    noise: float
    blur_px: float
    quality: int


def drawn(random: np.random.Generator) -> Sensor:
    """A webcam's or phone's picture."""
    return Sensor(
        exposure=float(random.uniform(0.2, 0.3) if random.random() < 0.2 else random.uniform(0.32, 0.55)),
        noise=float(random.uniform(0.8, 5.0)),
        blur_px=float(random.uniform(0.0, 0.8)),
        quality=int(random.integers(60, 96)),
    )


@dataclass(frozen=True, eq=False)
class Skin:
    """Somebody, clothes included: `vertices` (vertex, 3) in the room, `faces` and their `colours` (face, 3)."""

    vertices: Array
    faces: Corners
    colours: Array


def rendered(room: Room, lens: Lens, skin: Skin, extra: Sequence[Box] = ()) -> Picture:
    """The room through the lens with somebody in it, and `extra` things such as a chair."""
    renderer = vtk.vtkRenderer()
    renderer.SetBackground(0.75, 0.78, 0.82)
    for actor in (_body(skin), *_walls(room), *(_box(box) for box in (*room.boxes, *extra))):
        actor.GetProperty().SetAmbient(room.ambient)
        renderer.AddActor(actor)
    _light(renderer, room)
    _look(renderer, lens)
    return _shot(renderer, lens)


def taken(picture: Picture, sensor: Sensor, random: np.random.Generator) -> bytes:
    """The JPEG file that a camera would write of this picture."""
    luma = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) / 255.0
    gain = min(sensor.exposure / max(luma.mean(), 0.01), BRIGHT / max(float(np.percentile(luma, 97.0)), 0.01))
    shown = np.asarray(picture * float(np.clip(gain, *GAINS)), dtype=np.float64)
    if sensor.blur_px > 0.05:
        shown = np.asarray(cv2.GaussianBlur(shown, (0, 0), sensor.blur_px), dtype=np.float64)
    shown = shown + random.normal(0.0, sensor.noise, shown.shape)
    done, content = cv2.imencode(
        ".jpg", np.clip(shown, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, sensor.quality]
    )
    assert done
    return bytes(content)


def read(content: bytes) -> Picture:
    """The picture in a JPEG file's content."""
    return np.asarray(cv2.imdecode(np.frombuffer(content, dtype=np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


def _mesh(vertices: Array, faces: Corners) -> vtk.vtkPolyData:
    points, cells, mesh = vtk.vtkPoints(), vtk.vtkCellArray(), vtk.vtkPolyData()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(vertices), deep=True))
    cells.SetData(3, numpy_to_vtkIdTypeArray(np.ascontiguousarray(faces, dtype=np.int64).ravel(), deep=True))
    mesh.SetPoints(points)
    mesh.SetPolys(cells)
    return mesh


def _body(skin: Skin) -> vtk.vtkActor:
    mesh = _mesh(skin.vertices, skin.faces)
    shades = numpy_to_vtk(np.asarray(skin.colours * 255, dtype=np.uint8), deep=True)
    mesh.GetCellData().SetScalars(shades)
    smooth = vtk.vtkPolyDataNormals()
    smooth.SetInputData(mesh)
    smooth.SplittingOff()
    smooth.ConsistencyOff()
    mapper = vtk.vtkPolyDataMapper()
    mapper.SetInputConnection(smooth.GetOutputPort())
    actor = vtk.vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetSpecular(0.08)
    actor.GetProperty().SetSpecularPower(12)
    return actor


def _walls(room: Room) -> list[vtk.vtkActor]:
    left, right, back = -room.left_m, room.right_m, room.back_m
    floor = _plane((left, -BEFORE_M, 0.0), (right, -BEFORE_M, 0.0), (left, back, 0.0), room.floor, room.floor_tile_m)
    sides = [
        _plane((left, back, 0.0), (right, back, 0.0), (left, back, WALL_HEIGHT_M), room.wall, room.wall_tile_m),
        _plane(
            (left, -BEFORE_M, 0.0), (left, back, 0.0), (left, -BEFORE_M, WALL_HEIGHT_M), room.wall, room.wall_tile_m
        ),
        _plane((right, back, 0.0), (right, -BEFORE_M, 0.0), (right, back, WALL_HEIGHT_M), room.wall, room.wall_tile_m),
    ]
    over = _plane((left, -BEFORE_M, WALL_HEIGHT_M), (right, -BEFORE_M, WALL_HEIGHT_M), (left, back, WALL_HEIGHT_M),
                  CEILING, 1.0)  # fmt: skip
    return [floor, over, *sides]


def _plane(
    origin: tuple[float, float, float],
    first: tuple[float, float, float],
    second: tuple[float, float, float],
    texture: Texture,
    tile_m: float,
) -> vtk.vtkActor:
    """A rectangle from a corner to two others, covered with a texture that repeats."""
    plane = vtk.vtkPlaneSource()
    plane.SetOrigin(origin)
    plane.SetPoint1(first)
    plane.SetPoint2(second)
    plane.SetResolution(24, 24)
    plane.Update()
    mesh = plane.GetOutput()
    repeats = [np.linalg.norm(np.subtract(end, origin)) / tile_m for end in (first, second)]
    shares = vtk_to_numpy(mesh.GetPointData().GetTCoords()) * np.array(repeats)
    mesh.GetPointData().SetTCoords(numpy_to_vtk(np.ascontiguousarray(shares, dtype=np.float32), deep=True))
    mapper = vtk.vtkPolyDataMapper()
    mapper.SetInputData(mesh)
    actor = vtk.vtkActor()
    actor.SetMapper(mapper)
    actor.SetTexture(_texture(texture))
    return actor


def _texture(texture: Texture) -> vtk.vtkTexture:
    image = vtk.vtkImageData()
    image.SetDimensions(texture.shape[1], texture.shape[0], 1)
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(texture.reshape(-1, 3)), deep=True))
    made = vtk.vtkTexture()
    made.SetInputData(image)
    made.RepeatOn()
    made.InterpolateOn()
    made.MipmapOn()
    return made


def _box(box: Box) -> vtk.vtkActor:
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]) * box.edges
    corners = corners @ about([0.0, 0.0, 1.0], box.yaw_deg).T + box.middle
    quads = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    own = np.array([corners[i] for quad in quads for i in quad])  # each side has its own corners, so edges stay sharp
    faces = np.array([[4 * side, 4 * side + a, 4 * side + a + 1] for side in range(6) for a in (1, 2)])
    mapper = vtk.vtkPolyDataMapper()
    mapper.SetInputData(_mesh(own, faces))
    actor = vtk.vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(box.colour)
    actor.GetProperty().SetInterpolationToFlat()
    return actor


def _light(renderer: vtk.vtkRenderer, room: Room) -> None:
    renderer.SetAutomaticLightCreation(False)
    for lamp in room.lights:
        light = vtk.vtkLight()
        light.SetLightTypeToSceneLight()
        light.SetPositional(True)
        light.SetConeAngle(85.0)
        light.SetExponent(0.0)
        light.SetPosition(lamp.place)
        light.SetFocalPoint(0.0, 0.0, 0.4)
        light.SetIntensity(lamp.strength)
        light.SetColor(lamp.colour)
        renderer.AddLight(light)


def _look(renderer: vtk.vtkRenderer, lens: Lens) -> None:
    camera = renderer.GetActiveCamera()
    camera.SetPosition(lens.place)
    camera.SetFocalPoint(lens.place + lens.axes[2])
    camera.SetViewUp(-lens.axes[1])
    camera.SetViewAngle(lens.vertical_fov_deg)
    camera.SetClippingRange(0.1, 30.0)


def _shadowed() -> vtk.vtkCameraPass:
    """The passes that let things throw shadows."""
    shadows, passes = vtk.vtkShadowMapPass(), vtk.vtkRenderPassCollection()
    baker = shadows.GetShadowMapBakerPass()
    baker.SetResolution(2048)
    passes.AddItem(baker)
    passes.AddItem(shadows)
    sequence, camera = vtk.vtkSequencePass(), vtk.vtkCameraPass()
    sequence.SetPasses(passes)
    camera.SetDelegatePass(sequence)
    return camera


def _shot(renderer: vtk.vtkRenderer, lens: Lens) -> Picture:
    renderer.SetPass(_shadowed())
    window = vtk.vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(FINER * lens.width_px, FINER * lens.height_px)
    window.AddRenderer(renderer)
    window.Render()
    pixels = _grabbed(window)
    window.Finalize()
    small = cv2.resize(pixels, (lens.width_px, lens.height_px), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _grabbed(window: vtk.vtkRenderWindow) -> Picture:
    """What the window shows, as OpenCV holds it."""
    grab = vtk.vtkWindowToImageFilter()
    grab.SetInput(window)
    grab.ReadFrontBufferOff()
    grab.Update()
    width, height = window.GetSize()
    pixels = vtk_to_numpy(grab.GetOutput().GetPointData().GetScalars()).reshape(height, width, 3)
    return np.ascontiguousarray(pixels[::-1, :, ::-1])
