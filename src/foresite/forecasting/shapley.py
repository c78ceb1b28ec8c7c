"""Exact Shapley values: what each player adds to a whole, on average over the orders they may come in."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from foresite.forecasting.axis import Floats

Coalition = frozenset[str]


def shapley(
    players: Sequence[str],
    worth: Callable[[Coalition], Floats],
    *,
    after: Mapping[str, str] | None = None,
) -> dict[str, Floats]:
    """Return each player's share of what all make more than nobody; the shares add up to it.

    Args:
        players: their names.
        worth: what a coalition makes, in any shape; asked once for each that can be.
        after: players that may come only when another one, if it plays, is there.

    Source:
        Shapley (1953), A value for n-person games, Contributions to the Theory of Games II; where some come
        only after others: Faigle and Kern (1992), The Shapley value for cooperative games under precedence
        constraints, International Journal of Game Theory 21(3). The orders that lead to a coalition, and from
        it to all, are counted; without constraints this is |S|! (n - |S| - 1)! / n!.
    """
    needed = {player: other for player, other in (after or {}).items() if other in players}
    everybody = frozenset(players)

    def next_to(there: Coalition) -> list[str]:
        left = [player for player in players if player not in there]
        return [player for player in left if player not in needed or needed[player] in there]

    orders_to: dict[Coalition, int] = {frozenset(): 1}
    for size in range(len(players)):
        for there in [each for each in orders_to if len(each) == size]:
            for player in next_to(there):
                joined = there | {player}
                orders_to[joined] = orders_to.get(joined, 0) + orders_to[there]
    orders_on = {everybody: 1}
    for there in sorted(orders_to.keys() - {everybody}, key=len, reverse=True):
        orders_on[there] = sum(orders_on[there | {player}] for player in next_to(there))
    made = {there: np.asarray(worth(there), dtype=np.float64) for there in orders_to}
    shares = {player: np.zeros_like(made[everybody]) for player in players}
    for there, count in orders_to.items():
        for player in next_to(there):
            joined = there | {player}
            weight = count * orders_on[joined] / orders_to[everybody]
            shares[player] += weight * (made[joined] - made[there])
    return shares
