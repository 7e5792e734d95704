import pytest

from retriever.training.schedule import ClockSchedule, MovingAverage


def test_the_rate_rises_peaks_and_reaches_zero_by_the_clock():
    schedule = ClockSchedule(peak=1e-4, minutes=100, warmup=0.02)
    assert schedule.rate(0) == 0
    assert schedule.rate(60) == pytest.approx(5e-5)
    assert schedule.rate(120) == pytest.approx(1e-4)
    assert schedule.rate(120 + 98 * 30) == pytest.approx(5e-5)
    assert schedule.rate(6000) == 0
    assert schedule.rate(9000) == 0
    assert not schedule.over(5999)
    assert schedule.over(6000)


def test_the_average_follows_and_swaps_back():
    import torch

    weight = torch.nn.Parameter(torch.zeros(3))
    frozen = torch.nn.Parameter(torch.ones(2), requires_grad=False)
    average = MovingAverage([weight, frozen], decay=0.5)
    weight.data.fill_(1.0)
    for _ in range(40):
        average.update()
    weight.data.fill_(7.0)
    average.swap()
    assert weight.detach().tolist() == pytest.approx([1.0] * 3, abs=1e-4)
    average.swap()
    assert weight.detach().tolist() == [7.0] * 3
    assert frozen.tolist() == [1.0, 1.0]
