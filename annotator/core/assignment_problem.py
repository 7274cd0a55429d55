"""The assignment problem in whole numbers: the best one-to-one matching, and which of its pairs are its only choice."""

from __future__ import annotations

from collections.abc import Sequence

Matrix = Sequence[Sequence[int]]


def assign(costs: Matrix) -> tuple[list[int], list[int], list[int]]:
    """Return (column of each row, row duals, column duals) of a cheapest perfect matching of a square matrix.

    Kuhn (1955), "The Hungarian method for the assignment problem", by shortest augmenting paths in O(n³) as given by
    Jonker and Volgenant (1987). Every entry satisfies cost >= row dual + column dual, with equality where matched.
    """
    size = len(costs)
    row_duals = [0] * size
    column_duals = [0] * (size + 1)
    row_of = [-1] * (size + 1)  # the column `size` stands for the row that is being placed
    for row in range(size):
        row_of[size] = row
        _augment(costs, row_of, row_duals, column_duals)
    columns = [0] * size
    for column, row in enumerate(row_of[:size]):
        columns[row] = column
    return columns, row_duals, column_duals[:size]


def _augment(costs: Matrix, row_of: list[int], row_duals: list[int], column_duals: list[int]) -> None:
    """Place the row that waits in the last column along a shortest alternating path."""
    size = len(costs)
    distances: list[int | None] = [None] * size
    parents = [size] * size
    done = [False] * (size + 1)
    column = size
    while row_of[column] != -1:
        done[column] = True
        column, step = _relax(
            costs[row_of[column]], row_of[column], column, distances, parents, done, row_duals, column_duals
        )
        _shift(step, row_of, distances, done, row_duals, column_duals)
    while column != size:
        row_of[column] = row_of[parents[column]]
        column = parents[column]


def _relax(
    costs: Sequence[int],
    row: int,
    came_from: int,
    distances: list[int | None],
    parents: list[int],
    done: list[bool],
    row_duals: list[int],
    column_duals: list[int],
) -> tuple[int, int]:
    """Return the nearest column that is not done, and its distance, once *row* offers its own ways."""
    nearest, step = -1, 0
    for column, cost in enumerate(costs):
        if done[column]:
            continue
        slack = cost - row_duals[row] - column_duals[column]
        known = distances[column]
        if known is None or slack < known:
            distances[column], parents[column], known = slack, came_from, slack
        if nearest == -1 or known < step:
            nearest, step = column, known
    return nearest, step


def _shift(
    step: int,
    row_of: list[int],
    distances: list[int | None],
    done: list[bool],
    row_duals: list[int],
    column_duals: list[int],
) -> None:
    """Move the duals by *step*, so that the nearest column becomes tight."""
    for column, is_done in enumerate(done):
        if is_done:
            row_duals[row_of[column]] += step
            column_duals[column] -= step
        elif column < len(distances) and (known := distances[column]) is not None:
            distances[column] = known - step


def replaceable(
    costs: Matrix, columns: Sequence[int], row_duals: Sequence[int], column_duals: Sequence[int]
) -> set[int]:
    """Return the rows whose pair another cheapest matching does without.

    Those are the rows on a cycle of tight entries: a strongly connected component of more than one row, where row i
    leads to the row that holds column j if entry (i, j) costs just the sum of its duals.
    """
    size = len(costs)
    holder = {column: row for row, column in enumerate(columns)}
    leads = [
        [holder[j] for j in range(size) if j != columns[i] and costs[i][j] == row_duals[i] + column_duals[j]]
        for i in range(size)
    ]
    return {row for component in _components(leads) if len(component) > 1 for row in component}


def _components(leads: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components of a graph, each node with the nodes it leads to (Kosaraju's way)."""
    order = _finishing_order(leads)
    back: list[list[int]] = [[] for _ in leads]
    for node, targets in enumerate(leads):
        for target in targets:
            back[target].append(node)
    found: list[list[int]] = []
    seen: set[int] = set()
    for root in reversed(order):
        if root in seen:
            continue
        component, stack = [], [root]
        seen.add(root)
        while stack:
            node = stack.pop()
            component.append(node)
            for source in back[node]:
                if source not in seen:
                    seen.add(source)
                    stack.append(source)
        found.append(component)
    return found


def _finishing_order(leads: Sequence[Sequence[int]]) -> list[int]:
    order: list[int] = []
    seen: set[int] = set()
    for root in range(len(leads)):
        stack = [(root, iter(leads[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            node, targets = stack[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(leads[following])))
    return order
