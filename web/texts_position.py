"""Texts about positions that are only guessed, for the pages of the public."""

from __future__ import annotations

POSITION_TEXTS: dict[str, tuple[str, str]] = {
    "position.gazetteer": ("地名库", "the gazetteer"),
    "position.service": ("在线地图服务", "an online map service"),
    "position.known_place": ("附近的已知站点", "a known station near by"),
    "card.guessed": (
        "位置由地址推断（依据：{source}），误差约 {distance}，出发前请先核对。",
        "The position was inferred from the address by {source}, within about {distance}. Check before you "
        "go.",
    ),
    "map.cluster_approximate": (
        "{count} 个驿站，都只有大致位置，放大查看",
        "{count} stations, all with approximate positions, zoom in",
    ),
    "map.stack_approximate": (
        "此处有 {count} 个驿站，都只有大致位置",
        "{count} stations here, all with approximate positions",
    ),
    "legend.cluster_approximate": (
        "虚线圆：其中的驿站都只有大致位置",
        "Dashed circle: none of its stations has a sure position",
    ),
}
