"""How much memory a process may have: the machine's, or what its control groups leave it."""

import os

import pytest

from foresite.platform.memory import memory_bytes

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
MIB = 1024**2


def grounds(root, cgroup: str, limits: dict[str, str]):
    """Write what Linux would tell below a folder."""
    for name, told in {"proc/self/cgroup": cgroup, **limits}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(told)
    return root


@pytest.mark.parametrize(
    ("cgroup", "limits", "left"),
    [
        ("0::/\n", {"sys/fs/cgroup/memory.max": f"{512 * MIB}\n"}, 512 * MIB),
        (
            "0::/system.slice/foresite.service\n",
            {
                "sys/fs/cgroup/system.slice/foresite.service/memory.max": "max\n",
                "sys/fs/cgroup/system.slice/memory.max": f"{256 * MIB}\n",
            },
            256 * MIB,
        ),
        (
            "5:cpu:/\n4:memory:/box\n0::/\n",
            {"sys/fs/cgroup/memory/box/memory.limit_in_bytes": f"{128 * MIB}\n"},
            128 * MIB,
        ),
        (
            "4:memory:/box\n",
            {"sys/fs/cgroup/memory/box/memory.limit_in_bytes": "9223372036854771712\n"},
            MACHINE,
        ),
        ("0::/\n", {}, MACHINE),
    ],
    ids=["container", "unit-in-a-slice", "version-1", "version-1-without-limit", "no-limit-told"],
)
def test_memory_is_the_machine_s_or_the_least_that_a_group_leaves(tmp_path, cgroup, limits, left) -> None:
    assert memory_bytes(grounds(tmp_path, cgroup, limits)) == left


def test_memory_is_the_machine_s_where_nothing_is_told(tmp_path) -> None:
    assert memory_bytes(tmp_path) == MACHINE
