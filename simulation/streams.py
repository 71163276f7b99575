"""Named random streams: a draw is a pure function of (seed, purpose, period, agent, draw number).

Counter-based after Salmon et al. 2011 with the SplitMix64 finaliser (Steele, Lea & Flood 2014). Nothing is consumed:
a rule that is switched on or an agent that is added shifts nobody else's draw.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

from simulation.columns import Floats, Ints
from simulation.kernels import kernel, scalar

AGENT = 0x9E3779B97F4A7C15
DRAW = 0xD1B54A32D192ED03
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB


class Streams:
    """The keys of one run: `key(purpose)` names the stream of a decision in the current period."""

    def __init__(self, seed: int) -> None:
        """Start the streams of one seed, a whole number of any size."""
        self.seed = seed
        self.period = 0

    def key(self, purpose: str) -> np.uint64:
        """Return the 64-bit key of a purpose in this period."""
        text = f"{self.seed}:{purpose}:{self.period}".encode()
        return np.uint64(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little"))


@scalar
def bits(key: np.uint64, agent: int, draw: int) -> np.uint64:
    """Return 64 random bits for one agent and draw number."""
    z = key + np.uint64(agent) * np.uint64(AGENT) + np.uint64(draw) * np.uint64(DRAW)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(SECOND)
    return z ^ (z >> np.uint64(31))


@scalar
def uniform(key: np.uint64, agent: int, draw: int) -> float:
    """Return a number in [0, 1) for one agent and draw number."""
    return float(bits(key, agent, draw) >> np.uint64(11)) * 2.0**-53


@scalar
def normal(key: np.uint64, agent: int, draw: int) -> float:
    """Return a standard normal for one agent (Box-Muller); it uses draw numbers `draw` and `draw + 1`."""
    u = 1.0 - uniform(key, agent, draw)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * uniform(key, agent, draw + 1))


@kernel
def uniforms(key: np.uint64, agents: Ints, draw: int) -> Floats:
    """Return one number in [0, 1) per agent identity; shape (n,)."""
    result = np.empty(len(agents))
    for i in range(len(agents)):
        result[i] = uniform(key, agents[i], draw)
    return result


@kernel
def normals(key: np.uint64, agents: Ints, draw: int) -> Floats:
    """Return one standard normal per agent identity; shape (n,)."""
    result = np.empty(len(agents))
    for i in range(len(agents)):
        result[i] = normal(key, agents[i], draw)
    return result


BLOCK = 50_000
"""Above this many agents an order is shuffled by blocks, so that it stays in the processor's cache."""


@kernel
def shuffled(key: np.uint64, count: int) -> Ints:
    """Return the numbers 0..count-1 in random order, shape (count,).

    Up to `BLOCK` numbers this is Fisher and Yates's shuffle. Beyond, number i goes to a random block first (an
    in-place riffle of blocks by drawn keys) and each block is then shuffled whole.
    """
    blocks = (count + BLOCK - 1) // BLOCK
    order = np.empty(count, np.int64)
    if blocks <= 1:
        for i in range(count):
            order[i] = i
    else:
        home = np.empty(count, np.int64)
        starts = np.zeros(blocks + 1, np.int64)
        for i in range(count):
            home[i] = int(uniform(key, i, 1) * blocks)
            starts[home[i] + 1] += 1
        for b in range(blocks):
            starts[b + 1] += starts[b]
        place = starts[:-1].copy()
        for i in range(count):
            order[place[home[i]]] = i
            place[home[i]] += 1
        for b in range(blocks):
            for i in range(starts[b + 1] - 1, starts[b], -1):
                j = starts[b] + int(uniform(key, i, 0) * (i + 1 - starts[b]))
                order[i], order[j] = order[j], order[i]
        return order
    for i in range(count - 1, 0, -1):
        j = int(uniform(key, i, 0) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order
