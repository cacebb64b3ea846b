"""Policies for missing data."""

import numpy as np

from index_calc import missing

N = np.nan


def test_carry_repeats_the_last_value_of_the_same_unit():
    x = np.array([[N, 1.0], [2.0, N], [N, N], [5.0, 4.0]])
    filled = missing.carry(x)
    assert filled[:, 1].tolist() == [1, 1, 1, 4]
    assert np.isnan(filled[0, 0])
    assert filled[1:, 0].tolist() == [2, 2, 5]


def test_interpolation_is_a_straight_line_and_does_not_extrapolate():
    x = np.array([[N], [1.0], [N], [N], [4.0], [N]])
    filled = missing.interpolate(x)
    assert filled[1:5, 0].tolist() == [1, 2, 3, 4]
    assert np.isnan(filled[[0, 5], 0]).all()
    assert np.isnan(missing.interpolate(np.full((3, 1), N))).all()


def test_means_and_medians_come_from_the_same_period():
    x = np.array([[1.0, 3.0, 8.0, N], [2.0, N, 4.0, 6.0]])
    assert missing.mean(x)[0, 3] == 4
    assert missing.median(x)[0, 3] == 3
    assert missing.mean(x)[1, 1] == 4


def test_group_means_come_from_the_same_group():
    x = np.array([[1.0, 3.0, 8.0, N]])
    assert missing.group_mean(x, ["a", "a", "b", "b"])[0, 3] == 8
    assert missing.group_mean(x, ["a", "b", "a", "b"])[0, 3] == 3
    assert np.isnan(missing.group_mean(x, ["a", "a", "a", "b"])[0, 3])
