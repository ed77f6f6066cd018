"""The loops that look for the worst outage of each branch, compiled.

After an outage a branch carries its own flow and what lost branches push onto it: transfer times push, added up over
the branches lost. A push counts `ahead` and `astern`, against the forward and the backward limit of what it is pushed
onto; with options in force both are upper bounds, and the one is not the other with its sign turned.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crrsim.network.compiled import compiled
from crrsim.network.substitution import GROUP, ROUNDING

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Single = NDArray[np.float32]
Index = NDArray[np.int32]
Flags = NDArray[np.bool_]


AT_A_TIME = 32
"""Groups that are passed over together where none pushes enough."""


class Pushes(NamedTuple):
    """What lost branches push, MW.

    alone           (columns,) whether the branch is lost alone in some case; ahead, astern what it pushes then
    first           (outages of several + 1,) where the branches of each begin
    column, with_   (those branches,) which they are, and (2, those branches) what they push ahead and astern
    """

    alone: Flags
    ahead: Vector
    astern: Vector
    first: Index
    column: Index
    together: Matrix


class Kept(NamedTuple):
    """What is known of the branches searched.

    transfers    (slots, columns), in single precision or exact; slot (rows,) of each row
    own          (rows,) the column in which the row itself is lost, or -1
    bounds       (rows, groups) the most in each group of transfer times scale
    """

    transfers: Single | Matrix
    slot: Index
    own: Index
    bounds: Single


class Higher(NamedTuple):
    """What takes off some pushes: for row r entries first[r]..first[r + 1].

    They say in which direction, of which column or outage of several, and by how many MW.
    """

    first: Index
    way: Index
    where: Index
    by: Vector


class Groups(NamedTuple):
    """The most that any lost branch of a group pushes over its scale, (groups,) alone, and with others.

    For those (n, groups): row n is about the n-th branch of each outage of several.
    """

    alone: Single
    together: Single


class Found(NamedTuple):
    """What a search fills: the push that counts most against each limit, and where it comes from.

    push     (2, rows) MW
    at       (2, rows) the column lost, or columns + which outage of several, or -1 if nothing pushes enough
    doubt    (rows,) MW by which single precision may be off
    """

    push: Matrix
    at: Index
    doubt: Vector


@compiled
def fill_groups(pushes: Pushes, scale: Vector, groups: Groups) -> None:
    for k in range(len(scale)):
        if pushes.alone[k]:
            most = max(abs(pushes.ahead[k]), abs(pushes.astern[k])) / scale[k] * (1 + ROUNDING)
            groups.alone[k // GROUP] = max(groups.alone[k // GROUP], np.float32(most))
    for c in range(len(pushes.first) - 1):
        for e in range(pushes.first[c], pushes.first[c + 1]):
            k, n = pushes.column[e], e - pushes.first[c]
            most = max(abs(pushes.together[0, e]), abs(pushes.together[1, e])) / scale[k] * (1 + ROUNDING)
            groups.together[n, k // GROUP] = max(groups.together[n, k // GROUP], np.float32(most))


@compiled
def most_of(bounds: Single, group: Single) -> float:
    """Return the most that any group may push.

    Numbers that are not below zero stand in the order of their bits read as whole numbers, and of those the greatest
    is found many at a time.
    """
    most = np.int32(0)
    for j in range(len(group)):
        most = max(most, np.float32(bounds[j] * group[j]).view(np.int32))
    return float(np.int32(most).view(np.float32) * (1 + ROUNDING))


@compiled
def several(transfer: Single | Vector, own: int, pushes: Pushes, c: int) -> tuple[float, float]:
    """Return what an outage of several pushes ahead and astern, minus infinity if the branch itself is among them."""
    ahead, astern = 0.0, 0.0
    for e in range(pushes.first[c], pushes.first[c + 1]):
        if pushes.column[e] == own:
            return -np.inf, -np.inf
        x = float(transfer[pushes.column[e]])
        one, other = pushes.together[0, e], pushes.together[1, e]
        ahead += max(x * one, -x * other)
        astern += max(x * other, -x * one)
    return ahead, astern


@compiled
def among_groups(
    bounds: Single, transfer: Single | Vector, own: int, best: tuple[float, float], given: tuple[Pushes, Groups]
) -> tuple[float, float, int, int]:
    """Return the most pushed ahead and astern by branches lost alone, if more than `best`, and their columns or -1."""
    pushes, groups = given
    one, other = best
    at_one, at_other = -1, -1
    for first in range(0, len(bounds), AT_A_TIME):
        last = min(len(bounds), first + AT_A_TIME)
        if most_of(bounds[first:last], groups.alone[first:last]) <= min(one, other):
            continue
        for j in range(first, last):
            if bounds[j] * groups.alone[j] * (1 + ROUNDING) <= min(one, other):
                continue
            for k in range(j * GROUP, min(len(transfer), (j + 1) * GROUP)):
                if pushes.alone[k] and k != own:
                    x = float(transfer[k])
                    up = max(x * pushes.ahead[k], -x * pushes.astern[k])
                    down = max(x * pushes.astern[k], -x * pushes.ahead[k])
                    if up > one:
                        one, at_one = up, k
                    if down > other:
                        other, at_other = down, k
    return one, other, at_one, at_other


@compiled
def within_reach(rows: Index, bounds: Single, groups: Groups, need: Matrix, likely: Flags) -> None:
    """Tell of each row whether the outages may push more than the lesser `need` (2, rows)."""
    for r in rows:
        most = most_of(bounds[r], groups.alone)
        together = 0.0
        for n in range(len(groups.together)):
            together += most_of(bounds[r], groups.together[n])
        likely[r] = max(most, together) * (1 + ROUNDING) > min(need[0, r], need[1, r])


@compiled
def quick_search(rows: Index, kept: Kept, given: tuple[Pushes, Groups], need: Matrix, found: Found) -> None:
    """Find for each row the outage that pushes most, ahead and astern, if that is more than `need` (2, rows).

    Pushes that are less than need by no more than precision are found as well.
    """
    transfers, slot, own, bounds = kept
    pushes, groups = given
    for r in rows:
        alone, together = most_of(bounds[r], groups.alone), 0.0
        for n in range(len(groups.together)):
            together += most_of(bounds[r], groups.together[n])
        doubt = ROUNDING * (alone + together)
        one, other, at_one, at_other = need[0, r] - doubt, need[1, r] - doubt, -1, -1
        if alone > min(one, other):
            one, other, at_one, at_other = among_groups(bounds[r], transfers[slot[r]], own[r], (one, other), given)
        if together > min(one, other):
            for c in range(len(pushes.first) - 1):
                up, down = several(transfers[slot[r]], own[r], pushes, c)
                if up > one:
                    one, at_one = up, len(pushes.alone) + c
                if down > other:
                    other, at_other = down, len(pushes.alone) + c
        found.push[0, r], found.push[1, r], found.at[0, r], found.at[1, r] = one, other, at_one, at_other
        found.doubt[r] = doubt


@compiled
def every_push(transfer: Single | Vector, own: int, pushes: Pushes, answer: Matrix) -> None:
    """Fill answer (2, columns + outages of several) with what each pushes ahead and astern."""
    n_column = len(transfer)
    for k in range(n_column):
        x, one, other = transfer[k], pushes.ahead[k], pushes.astern[k]
        answer[0, k], answer[1, k] = max(x * one, -x * other), max(x * other, -x * one)
    for k in range(n_column):
        if not pushes.alone[k] or k == own:
            answer[0, k], answer[1, k] = -np.inf, -np.inf
    for c in range(len(pushes.first) - 1):
        answer[0, n_column + c], answer[1, n_column + c] = several(transfer, own, pushes, c)


@compiled
def exact_search(rows: Index, kept: Kept, given: tuple[Pushes, Higher], need: Matrix, found: Found) -> None:
    """Find as `quick_search` does, from exact transfers, looking at every outage."""
    transfers, slot, own, _ = kept
    pushes, (first, way, where, by) = given
    push = np.empty((2, len(pushes.alone) + len(pushes.first) - 1))
    for r in rows:
        every_push(transfers[slot[r]], own[r], pushes, push)
        for e in range(first[r], first[r + 1]):
            push[way[e], where[e]] -= by[e]
        for d in range(2):
            most, at = need[d, r], -1
            for k in range(push.shape[1]):
                if push[d, k] > most:
                    most, at = push[d, k], k
            found.push[d, r], found.at[d, r] = most, at


@compiled
def exact_every(kept: Kept, given: tuple[Pushes, Higher], need: Matrix, at: Index, push_: Vector) -> int:
    """Tell every outage that pushes more than `need` (2, rows) on a row; return how many there are.

    at      (room, 3) the first that there is room for: direction, row, and the column lost, numbered as in `Found`
    push_   (room,) MW
    """
    transfers, slot, own, _ = kept
    pushes, (first, way, where, by) = given
    push, count = np.empty((2, len(pushes.alone) + len(pushes.first) - 1)), 0
    for r in range(len(slot)):
        every_push(transfers[slot[r]], own[r], pushes, push)
        for e in range(first[r], first[r + 1]):
            push[way[e], where[e]] -= by[e]
        for d in range(2):
            for k in range(push.shape[1]):
                if push[d, k] > need[d, r]:
                    if count < len(at):
                        at[count, 0], at[count, 1], at[count, 2], push_[count] = d, r, k, push[d, k]
                    count += 1
    return count
