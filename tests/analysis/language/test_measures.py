import pytest

from analysis.language import measures


def test_macro_f1_is_the_mean_over_labels():
    truth = ["a", "a", "b", "b"]
    said = ["a", "b", "b", "b"]

    # a: 2·1/(2+1), b: 2·2/(2+3), c was never there.
    assert measures.macro_f1(truth, said, ["a", "b"]) == pytest.approx(
        (2 / 3 + 0.8) / 2
    )
    assert measures.macro_f1(truth, said, ["c"]) == 0


def test_confusion_counts_truth_by_row():
    truth, said = ["a", "a", "b"], ["a", "b", "b"]

    assert measures.confusion(truth, said, ["a", "b"]) == [[1, 1], [0, 1]]


def test_calibration_error_weighs_bins_by_their_size():
    # Nine of ten at 0.9 are right: no error; three texts at 0.65 all wrong.
    confidences = [0.9] * 10 + [0.65] * 3
    is_right = [True] * 9 + [False] + [False] * 3

    error = measures.calibration_error(confidences, is_right)

    assert error == pytest.approx(3 / 13 * 0.65)
    assert measures.calibration_error([1.0, 1.0], [True, True]) == 0


def test_calibration_floor_shrinks_with_the_number_of_texts():
    few = measures.calibration_floor([0.7] * 50)
    many = measures.calibration_floor([0.7] * 5000)

    assert few == pytest.approx(0.05, abs=0.02)
    assert many < 0.01
    assert measures.calibration_floor([1.0] * 10) == 0


def test_recall_and_precision_of_none_found_are_zero():
    assert measures.recall_precision([True, False], [True, True]) == (1, 0.5)
    assert measures.recall_precision([True], [False]) == (0, 0)


def test_speed_is_counted_on_the_second_time(monkeypatch):
    calls = []
    clock = iter([10.0, 12.0])
    monkeypatch.setattr(measures.time, "process_time", lambda: next(clock))

    assert measures.per_second(6, lambda: calls.append(1)) == 3
    assert len(calls) == 2


def test_precision_is_restated_for_a_share_of_true_ones():
    truth = [True, True, False, False, False, False]
    said = [True, False, True, False, False, False]

    # Half of the true and a quarter of the others are called true.
    assert measures.precision_at_share(truth, said, 0.5) == pytest.approx(2 / 3)
    assert measures.precision_at_share(truth, [False] * 6, 0.5) == 0


def test_curves_tell_how_well_scores_part_true_from_false():
    truth = [True, False, True, False]

    assert measures.area_under_curve(truth, [4, 3, 2, 1]) == 0.75
    assert measures.area_under_curve(truth, [1, 1, 1, 1]) == 0.5
    assert measures.average_precision(truth, [4, 3, 2, 1]) == pytest.approx(
        (1 + 2 / 3) / 2
    )
