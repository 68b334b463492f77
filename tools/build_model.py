"""Assembles the pose models of the page and of files from the parts that the npm package `@mediapipe/pose` ships.

No package ships the bundles that the MediaPipe tasks read (`pose_landmarker_full.task`), but that one ships their
networks: one that finds people, and two (full and heavy) that find their points. They lack only the table that says
how their pictures are scaled. Here that table is written in front of each network, whose own bytes stay as they are,
and both are stored in a zip archive. The result is the same to the byte on every machine, and is checked against
`SHA256SUMS`. Nothing is fetched: the parts come with the page's packages.
"""

import hashlib
import io
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tools.flatbuffer import Item, Reader, Table, write

ROOT = Path(__file__).resolve().parents[1]
PARTS = ROOT / "src/unsit/web/page/node_modules/@mediapipe/pose"
HOME = ROOT / "src/unsit/sources/models"
WEIGHTS = ("full", "heavy")
MODEL, HEAVY = (HOME / f"pose_landmarker_{weight}.task" for weight in WEIGHTS)
SUMS = HOME / "SHA256SUMS"

# Weights are read in place, so the archive and the networks keep them on this boundary, our choice; 16 would do.
ALIGNMENT = 64
# Room in front of a network for its new tables: about 3 kB for the detector, which has the most parts.
HEADROOM = 64 * ALIGNMENT
# The kind of the extra field that makes room for it in a zip entry, as Android's `zipalign` writes it.
ALIGNMENT_FIELD = 0xD935

# Slots of the tables in the published schemas of TensorFlow Lite: schema.fbs ...
VERSION, OPERATORS, SUBGRAPHS, DESCRIPTION, BUFFERS, METADATA_BUFFERS, METADATA, SIGNATURES = range(8)
ENTRY_NAME, ENTRY_BUFFER = range(2)
# ... and metadata_schema.fbs, of which only these few are needed.
MODEL_NAME, MODEL_SUBGRAPHS, MODEL_PARSER = 0, 3, 7
SUBGRAPH_INPUTS, SUBGRAPH_OUTPUTS = 2, 3
TENSOR_NAME, TENSOR_CONTENT, TENSOR_PROCESSING, TENSOR_RANGE = 0, 3, 4, 5
IMAGE_PROPERTIES, RGB, NORMALIZATION = 2, 1, 1

METADATA_NAME = "TFLITE_METADATA"


class ModelPartsWrong(Exception):
    """The parts are missing, or what comes of them is not the model this version was tested with."""


@dataclass(frozen=True, slots=True)
class Network:
    """One network of the bundle: its file, its name in there, and how its picture is scaled from 0..255."""

    part: str
    entry: str
    mean: float
    deviation: float
    scaled: tuple[float, float]
    outputs: int


def networks_of(weight: str) -> tuple[Network, Network]:
    """The two networks of a model, `full` or `heavy`.

    The scales are those of MediaPipe's own pose graphs: the detector sees -1..1, the landmark network 0..1.
    """
    return (
        Network("pose_solution_packed_assets.data", "pose_detector.tflite", 127.5, 127.5, (-1.0, 1.0), 2),
        Network(f"pose_landmark_{weight}.tflite", "pose_landmarks_detector.tflite", 0.0, 255.0, (0.0, 1.0), 5),
    )


def scaling_metadata(network: Network) -> bytes:
    """The table the MediaPipe tasks ask for: an RGB picture, its scaling, and as many outputs as there are."""
    lowest, highest = network.scaled
    picture = Table(
        {
            TENSOR_NAME: "image",
            TENSOR_CONTENT: Table({0: IMAGE_PROPERTIES, 1: Table({0: RGB})}),
            TENSOR_PROCESSING: [Table({0: NORMALIZATION, 1: Table({0: (network.mean,), 1: (network.deviation,)})})],
            TENSOR_RANGE: Table({0: (highest,), 1: (lowest,)}),
        }
    )
    outputs: list[Item] = [Table({TENSOR_NAME: f"output_{number}"}) for number in range(network.outputs)]
    subgraph = Table({SUBGRAPH_INPUTS: [picture], SUBGRAPH_OUTPUTS: outputs})
    return write(Table({MODEL_NAME: "pose", MODEL_SUBGRAPHS: [subgraph], MODEL_PARSER: "1.0.0"}), b"M001")


def with_metadata(network: bytes, metadata: bytes) -> bytes:
    """The network with one more piece of metadata: a new root in front, everything else as it was shipped."""
    shipped = Reader(network)
    kept = (OPERATORS, SUBGRAPHS, DESCRIPTION, METADATA_BUFFERS, SIGNATURES)
    slots: dict[int, int | Item] = {slot: shipped.item(slot) for slot in kept if shipped.has(slot)}
    buffers: list[Item] = [*shipped.items(BUFFERS), Table({0: metadata})]
    entry = Table({ENTRY_NAME: METADATA_NAME, ENTRY_BUFFER: len(buffers) - 1})
    slots |= {VERSION: shipped.number(VERSION), BUFFERS: buffers, METADATA: [*shipped.items(METADATA), entry]}
    return write(Table(slots), b"TFL3", HEADROOM) + network


def bundle(networks: dict[str, bytes]) -> bytes:
    """The zip archive of the networks, stored and aligned, with no date in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as out:
        for name, network in networks.items():
            entry = zipfile.ZipInfo(
                name
            )  # its default date is 1980, and its default system is the only other thing that varies
            entry.create_system = 3
            padding = -(archive.tell() + 30 + len(name) + 4) % ALIGNMENT
            entry.extra = ALIGNMENT_FIELD.to_bytes(2, "little") + padding.to_bytes(2, "little") + bytes(padding)
            out.writestr(entry, network)
    return archive.getvalue()


def read_part(parts: Path, network: Network) -> bytes:
    """The network as it was shipped."""
    path = parts / network.part
    if not path.is_file():
        raise ModelPartsWrong(
            f"{path} is missing; it comes with the page's packages: run `make page` or `npm ci` there."
        )
    return path.read_bytes()


def pinned_sha256(name: str) -> str:
    """The digest of this model that this version was tested with."""
    lines = SUMS.read_text("ascii").splitlines()
    return next(line.split()[0] for line in lines if line.endswith(f"  {name}"))


def build(parts: Path = PARTS, model: Path = MODEL) -> Path:
    """Assemble the model that this file's name says and put it in place at once.

    Raises `ModelPartsWrong` if it is not the pinned one.
    """
    weight = model.stem.rpartition("_")[2]
    networks = {n.entry: with_metadata(read_part(parts, n), scaling_metadata(n)) for n in networks_of(weight)}
    content = bundle(networks)
    found, expected = hashlib.sha256(content).hexdigest(), pinned_sha256(model.name)
    if found != expected:
        raise ModelPartsWrong(
            f"The pose model made from {parts} has sha256 {found}, expected {expected} (SHA256SUMS). "
            "Install exactly the packages of package-lock.json: run `make clean` and again what you ran."
        )
    unfinished = model.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(model)
    return model


def main() -> int:
    """Assemble the models and say where they are, or what is wrong."""
    try:
        models = [build(model=model) for model in (MODEL, HEAVY)]
    except ModelPartsWrong as wrong:
        print(wrong, file=sys.stderr)
        return 1
    for model in models:
        print(f"{model.relative_to(ROOT)}: {model.stat().st_size / 1e6:.1f} MB, sha256 as pinned")
    return 0


if __name__ == "__main__":
    sys.exit(main())
