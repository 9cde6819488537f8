"""The lists that a first start shows: facts about real places, which nobody keeps up to date.

Sources, changes and omissions are told in `docs/demo-data.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from stations.model import Dataset

DEMO_COLUMNS = (
    "编号",
    "名称",
    "类型",
    "地址",
    "行政区划",
    "经度",
    "纬度",
    "坐标系",
    "开放时间",
    "服务设施",
    "电话",
    "主办单位",
    "星级",
    "备注",
    "来源",
)

_LICENCE = (
    "来源未声明许可；仅收录公共场所的事实，作演示之用 / "
    "not declared by the source; facts about public places, shipped as a demonstration"
)


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One list of the demonstration set; its columns are columns of the upload template.

    Args:
        dataset: the list with its title, licence, attribution and area.
        file_name: name of the CSV file inside this package.
        crs: datum of the coordinates in the file; None where the file has none.
    """

    dataset: Dataset
    file_name: str
    crs: str | None = None

    def read_bytes(self) -> bytes:
        """Read the file as it would be uploaded.

        Returns:
            A CSV table in UTF-8 with a byte order mark.
        """
        return _read(self.file_name)


def _demo_file(
    name: str, title: str, attribution: str, division: str | None = None, crs: str | None = None
) -> DemoFile:
    dataset = Dataset(name=name, title=title, licence=_LICENCE, attribution=attribution, division=division)
    return DemoFile(dataset=dataset, file_name=f"{name}.csv", crs=crs)


_DEMO_FILES = (
    _demo_file(
        "zhengzhou",
        "郑州工会驿站 / Union rest stations in Zhengzhou",
        "郑州工会驿站公开名单，由公开项目「驿」路同行据郑州市总工会网站和公开地图检索整理 / "
        "public list compiled by an open project from the city union's site and public map searches",
        division="410100",
        crs="gcj02",
    ),
    _demo_file(
        "hangzhou",
        "杭州驿站 / Rest stations in Hangzhou",
        "杭州休息与纳凉点公开名单 / public list of places to rest and cool down in Hangzhou",
        division="330100",
    ),
    _demo_file(
        "zhaoqing",
        "肇庆爱心驿站 / Rest stations in Zhaoqing",
        "肇庆爱心驿站公开名单，见于一公开小程序项目 / public list found in an open mini-program project",
        division="441200",
    ),
    _demo_file(
        "weihai",
        "威海文登户外劳动者驿站 / Rest stations in Wendeng, Weihai",
        "文登工会在线，转载于 m.studyofnet.com / Wendeng union online, as reprinted by m.studyofnet.com",
        division="371003",
    ),
    _demo_file(
        "news",
        "新闻报道中的驿站 / Rest stations from news reports",
        "各行「来源」栏所列网页 / the pages named in each row's source column",
    ),
)


def demo_files() -> tuple[DemoFile, ...]:
    """Name the lists of the demonstration set.

    Returns:
        One entry per list; sources and changes are told in `docs/demo-data.md`.
    """
    return _DEMO_FILES


def _read(file_name: str) -> bytes:
    return files(__package__).joinpath(file_name).read_bytes()
