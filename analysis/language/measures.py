"""What the evaluations count by: F1, confusion, calibration, speed."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

_BINS = 10
_TRIALS = 100
_SEED = 20_260


def macro_f1(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    total = 0.0
    for label in labels:
        both = sum(t == s == label for t, s in zip(truth, said, strict=True))
        size = truth.count(label) + said.count(label)
        total += 2 * both / size if size else 0.0
    return total / len(labels)


def confusion(
    truth: Sequence[str], said: Sequence[str], labels: Sequence[str]
) -> list[list[int]]:
    """Row: what it is; column: what was said."""
    counts = Counter(zip(truth, said, strict=True))
    return [[counts[is_, said_] for said_ in labels] for is_ in labels]


def calibration_error(confidences: Sequence[float], is_right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in zip(confidences, is_right, strict=True):
        place = min(int(confidence * _BINS), _BINS - 1)
        bins.setdefault(place, []).append((confidence, right))
    apart = sum(
        abs(sum(confidence - right for confidence, right in inside))
        for inside in bins.values()
    )
    return apart / len(confidences)


def calibration_floor(confidences: Sequence[float]) -> float:
    """The mean error of so many texts if each confidence were exactly true."""
    random = np.random.default_rng(_SEED)
    size = len(confidences)
    drawn = [random.random(size) < np.array(confidences) for _ in range(_TRIALS)]
    errors = [calibration_error(confidences, right.tolist()) for right in drawn]
    return sum(errors) / _TRIALS


def recall_precision(
    truth: Sequence[bool], said: Sequence[bool]
) -> tuple[float, float]:
    both = sum(t and s for t, s in zip(truth, said, strict=True))
    return both / max(1, sum(truth)), both / max(1, sum(said))


def precision_at_share(
    truth: Sequence[bool], said: Sequence[bool], share: float
) -> float:
    """The precision if ``share`` of the texts were true and the two rates stayed."""
    found = sum(t and s for t, s in zip(truth, said, strict=True))
    false = sum(said) - found
    hits = share * found / max(1, sum(truth))
    alarms = (1 - share) * false / max(1, len(truth) - sum(truth))
    return hits / (hits + alarms) if hits else 0.0


def area_under_curve(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """How often a true one scores above a false one; ties count half."""
    is_true, values = np.array(truth), np.array(scores)
    above = values[is_true][:, None] - values[~is_true]
    return float(((above > 0) + (above == 0) / 2).mean())


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Mean of the precisions at each true one, from the highest score down."""
    order = np.argsort(-np.array(scores), kind="stable")
    ranked = np.array(truth)[order]
    precisions = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(precisions[ranked].mean())


def per_second(count: int, work: Callable[[], object]) -> float:
    """Texts a second of one core, the second time: the first one loads the models."""
    work()
    begun = time.process_time()
    work()
    return count / (time.process_time() - begun)
