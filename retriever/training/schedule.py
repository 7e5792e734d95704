"""Learning rate by the wall clock, and the moving average of the weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ClockSchedule:
    """Linear warm-up, then linear decay to zero, by the share of the time that has gone.

    Attributes:
        peak: Highest learning rate.
        minutes: Length of the whole run, pauses between resumed parts left out.
        warmup: Share of the run in which the rate rises from zero.
    """

    peak: float
    minutes: float
    warmup: float = 0.02

    def rate(self, elapsed: float) -> float:
        """Learning rate after `elapsed` seconds of training."""
        progress = min(1.0, elapsed / (60.0 * self.minutes))
        if progress < self.warmup:
            return self.peak * progress / self.warmup
        return self.peak * (1.0 - progress) / (1.0 - self.warmup)

    def over(self, elapsed: float) -> bool:
        """Whether the time is up."""
        return elapsed >= 60.0 * self.minutes


class MovingAverage:
    """Exponential moving average of a model's weights (Polyak and Juditsky 1992).

    The decay grows with the number of updates, min(decay, (1+n)/(10+n)), so that an early
    average is not held back by the starting weights.
    """

    def __init__(self, parameters: Iterable[torch.nn.Parameter], decay: float) -> None:
        self.live = [p for p in parameters if p.requires_grad]
        self.decay = decay
        self.updates = 0
        self.average = [p.detach().clone() for p in self.live]

    def update(self) -> None:
        """Take in the weights as they are now."""
        import torch

        self.updates += 1
        keep = min(self.decay, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(self.average, [p.detach() for p in self.live], 1.0 - keep)

    def swap(self) -> None:
        """Exchange the model's weights for the average; a second call exchanges them back."""
        for live, average in zip(self.live, self.average, strict=True):
            held = live.detach().clone()
            live.data.copy_(average)
            average.copy_(held)

    def state(self) -> dict[str, object]:
        """What a checkpoint must hold."""
        return {"updates": self.updates, "average": self.average}

    def load(self, state: dict[str, object]) -> None:
        """Take over a checkpoint's average."""
        averages = state["average"]
        assert isinstance(averages, list)  # noqa: S101
        for mine, saved in zip(self.average, averages, strict=True):
            mine.copy_(saved)
        self.updates = int(str(state["updates"]))
